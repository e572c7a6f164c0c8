"""What independent articles say of the same thing where they differ: a figure that changed by date, or a conflict.

Careful on purpose: a conflict that is none is worse than one that is not seen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from rag.answerers.asked_span import asked_span
from rag.answerers.asked_state import asks_now, dated, lasting, to_come
from rag.answerers.compared import SAME_TIME, Account, Accounts, Compared
from rag.answerers.contrary import contrary
from rag.answerers.cutting import shortest
from rag.answerers.mirrored import mirrored
from rag.answerers.undated import fixed, may_differ, of_one_time, settled, unlike_days, without_days
from rag.answerers.values import same
from rag.asked_change import changing
from rag.asked_for import Kind, asked_for
from rag.reading import Reading
from rag.types import Findings, Question
from rag.words import without_context

__all__ = ["MOST_ACCOUNTS", "accounts"]

MOST_ACCOUNTS = 4

_READ = 80  # sentences, best first
_DATE_SHARE = 0.4  # of that one's score where a day is asked for: sentences hold days of many things
_DATED_SHARE = 0.08  # where both sentences have two words of the question that are no names
_EVEN, _EVEN_FACTOR = 0.5, 5.0  # share from which the reader takes both for the answer: crowds are counted so apart
_SHARE, _CHANGE_SHARE, _COUNT_SHARE = (
    0.08,
    0.02,
    0.001,
)  # of its score; less for a change
_FACTOR, _CHANGE_FACTOR, _SERIES_FACTOR = 2.5, 10.0, 1_000.0  # between values of one quantity; the last of counts
_SIZE = re.compile(
    r"^\W*what(?:[’']s| is| was) the (?:\w+ )?"
    r"(?:height|length|depth|width|weight|distance|elevation|altitude|area|diameter|wingspan|speed)\b",
    re.I,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BEFOREHAND, _AFTERWARDS = timedelta(2), timedelta(5)  # around a time that is asked for: articles tell of it later


def accounts(readings: Sequence[Reading], question: Question, findings: Findings) -> Accounts | None:
    """Return the accounts that differ, or the newest where the question asks for the state now; None without any."""
    asked = without_context(question.understood)
    change = changing(asked)
    kind = change or (Kind.MEASURE if _SIZE.search(asked) else asked_for(asked))
    if kind is Kind.AGE:
        return None
    read = Compared(readings[:_READ], question, findings, change is not None)
    found = _figures(read, question, findings, change, kind) if kind.measured else contrary(read, asked)
    return found or (None if change else _mirrored(read, asked, kind))


def _figures(
    read: Compared, question: Question, findings: Findings, change: Kind | None, kind: Kind
) -> Accounts | None:
    """Return the accounts that differ in a figure or day; the newest where the state now is asked for."""
    asked = without_context(question.understood)
    found = _in_time(read, kind, asked, findings) if change else read.accounts(kind)
    first = read.fullest(found) if change else read.leading(found)
    if first is None:
        return None
    now = not change and asks_now(question.text) and any(each.published for each in found)
    share = (_COUNT_SHARE if read.essential else _CHANGE_SHARE) if change else _SHARE
    others = [each for each in found if each is not first and read.comparable(each, first, share, now)]
    if now:
        return _newest([first, *others])
    return (
        _series(first, others, found, read, _SERIES_FACTOR if kind is Kind.NUMBER else _CHANGE_FACTOR)
        if change
        else _differing(first, others, read, question, kind)
    )


def _mirrored(read: Compared, asked: str, kind: Kind) -> Accounts | None:
    """Return two accounts in the same words but for the answer, where one of them or both have no day."""
    told = mirrored(read, asked, kind)
    if told is None or asks_now(asked):
        return None
    named = settled(asked)
    return without_days(*told, read, stays=named or lasting(asked, kind), sure=named or fixed(asked, kind))


def _in_time(read: Compared, kind: Kind, asked: str, findings: Findings) -> list[Account]:
    """Return the accounts of the time over which a change is asked for; all of them where the question names none."""
    newest = max((each.article.published or date.min for each in findings.articles.values()), default=date.min)
    span = asked_span(asked, newest)
    found = read.accounts(kind)
    if span is None:
        return found
    first, last = span[0].first - _BEFOREHAND, span[1].last + _AFTERWARDS
    years = {str(year) for year in range(span[0].first.year, span[1].last.year + 1)}
    return [
        each
        for each in found
        if each.day and first <= each.day <= last and not years.isdisjoint(_years(each, read) or years)
    ]


def _years(account: Account, read: Compared) -> list[str]:
    return _YEAR.findall(read.text(account.reading))


def _newest(told: Sequence[Account]) -> Accounts:
    """Return the likeliest account of the newest articles that have one, and the older ones with another value."""
    newest = max((each.published or date.min for each in told), default=date.min)
    best = max((each for each in told if (each.published or date.min) == newest), key=lambda each: each.reading.score)
    older = [each for each in told if (each.published or date.min) < newest and not same(each.value, best.value)]
    return Accounts("newest", (best,), tuple(older))


def _series(
    first: Account, others: Sequence[Account], found: Sequence[Account], read: Compared, factor: float
) -> Accounts | None:
    """Return what was said of each day, of a day by an article of that day rather than later; None where it is one."""
    told = [each for each in read.likeliest([first, *others], by_day=True) if each.published]
    told = [each for each in told if _factor(each, first) <= factor]
    told.sort(
        key=lambda each: (each.day or date.min, each is not first, each.day != each.published, -each.reading.score)
    )
    days: dict[date | None, Account] = {}
    for each in told:
        days.setdefault(each.day, each)
    changed = list(days.values())
    changed = [*changed[:1], *(after for before, after in pairwise(changed) if not same(before.value, after.value))]
    while len(changed) > MOST_ACCOUNTS:
        changed.remove(min(changed[1:-1], key=lambda each: each.reading.score))
    short = tuple(shortest(each, found, read) for each in changed)
    return Accounts("evolving", short, asked=True) if len(changed) > 1 else None


def _differing(
    first: Account, others: Sequence[Account], read: Compared, question: Question, kind: Kind
) -> Accounts | None:
    """Return the accounts whose value is another than the first one's: at the same time a conflict, else a series."""
    told = [each for each in read.likeliest(others) if not same(each.value, first.value)]
    told = [each for each in told if _picked(each) and not _settled(each, first, read)]
    if kind is Kind.DATE:
        told = [each for each in told if _dates_it(each, first, read)]
    if not told or not _picked(first):
        return None
    other = told[0]
    if first.day is None or other.day is None:
        return _without_days(first, told, read, question, kind)
    apart = abs((other.day - first.day).days)
    grown = apart and read.essential and _grew(first, other)
    at_once = apart <= SAME_TIME and not (grown or (apart and read.one_outlet(first, other)))
    if at_once or lasting(question.understood, kind):
        return Accounts("conflict", (first, other)) if _near(first, other, kind) else None
    if (
        (kind is Kind.DATE and not to_come(question.understood))
        or dated(question.understood)
        or _factor(first, other) > _CHANGE_FACTOR
    ):
        return None
    newest = max(told, key=lambda each: (each.day or date.min, each.reading.score))
    latest = _factor(first, newest) <= _CHANGE_FACTOR and newest.day not in {first.day, other.day}
    several = (first, other, newest) if latest else (first, other)
    return Accounts("evolving", tuple(sorted(several, key=lambda each: each.day or date.min)))


def _without_days(
    first: Account, told: Sequence[Account], read: Compared, question: Question, kind: Kind
) -> Accounts | None:
    """Return the first of the accounts that contradicts the likeliest one, where one of them or both have no day."""
    asked = without_context(question.understood)
    for other in told if may_differ(asked, kind) else ():
        square = "square" in first.value.text, "square" in other.value.text
        unlike = unlike_days(first, other, read) if kind is Kind.DATE else square[0] == square[1]
        if unlike and _near(first, other, kind) and of_one_time(first, other, read, asked):
            found = without_days(first, other, read, stays=lasting(asked, kind), sure=fixed(asked, kind))
            if found:
                return found
    return None


def _near(first: Account, other: Account, kind: Kind) -> bool:
    """Return whether two values are near enough to be of the same thing; crowds are counted further apart."""
    even = kind is Kind.NUMBER and other.reading.score >= _EVEN * first.reading.score
    return _factor(first, other) <= (_EVEN_FACTOR if even else _FACTOR)


def _grew(one: Account, other: Account) -> bool:
    """Return whether the later of two counts, of the dead or the like, is the higher one: more were found since."""
    before, after = sorted((one, other), key=lambda each: each.day or date.min)
    return bool(before.value.amount and after.value.amount and before.value.amount.value < after.value.amount.value)


def _dates_it(each: Account, first: Account, read: Compared) -> bool:
    """Return whether a sentence gives the day of the same thing: words of the question in both, or it is as likely."""
    common = len(read.about(each) & read.about(first))
    return common > 0 and each.reading.score >= (_DATE_SHARE if common == 1 else _DATED_SHARE) * first.reading.score


def _picked(account: Account) -> bool:
    """Return whether the reader too takes the value for the answer."""
    start, short = account.reading.span.start, account.reading.short
    if short is None:
        return False
    return short.start < start + account.value.span.end and start + account.value.span.start < short.end


def _settled(one: Account, other: Account, read: Compared) -> bool:
    """Return whether one of the sentences gives the other's value too: it tells how the two go together."""
    return one.value.text in read.text(other.reading) or other.value.text in read.text(one.reading)


def _factor(one: Account, other: Account) -> float:
    if one.value.amount is None or other.value.amount is None:
        return 1.0
    low, high = sorted((abs(one.value.amount.value), abs(other.value.amount.value)))
    return high / low if low else math.inf
