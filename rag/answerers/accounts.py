"""What independent articles say of the same thing where they differ: a figure that changed by date, or a conflict.

Careful on purpose: a conflict that is none is worse than one that is not seen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rag.answerers.asked_state import asks_now, changing, dated, lasting, said_day
from rag.answerers.values import COUNTED, ESSENTIAL, Value, alike, families, same, value_of
from rag.asked_for import Kind, asked_for
from rag.candidates import rarity
from rag.reading import Reading
from rag.types import Findings, Question, Span
from rag.words import without_context

__all__ = ["MOST_ACCOUNTS", "Account", "Accounts", "accounts"]

MOST_ACCOUNTS = 4

_READ = 80  # sentences, best first
_DATE_SHARE = 0.4  # of that one's score where a day is asked for: sentences hold days of many things
_LEADING = 0.5  # share of the best score from which on a sentence may be the one that others are held against
_SHARE, _CHANGE_SHARE, _COUNT_SHARE = (
    0.08,
    0.02,
    0.001,
)  # of its score; less for a change
_TOLD, _NOW_TOLD = 0.75, 0.55  # share of what that one tells of the question; less where the newest is asked for
_FULLEST = 0.55  # share of the most that any sentence tells, for that one where it is asked how something changed
_TITLE = 0.75  # what a word in the title weighs
_SAME_TIME = 2  # days
_FACTOR, _CHANGE_FACTOR, _SERIES_FACTOR = 2.5, 10.0, 1_000.0  # between values of one quantity
_GENERIC = families(
    "number numbers count counts figure total reported reportedly report said according known many different give"
    " without change changed grow grew rise rose fall fell climb drop increase decrease mount develop go went become"
    " happened down week month year day time first last today now current currently present moment latest newest recent"
    " dates outlets articles january february march april may june july august september october november december"
    " spring summer autumn winter"
)


@dataclass(frozen=True, slots=True)
class Account:
    """What an article says: the sentence, the value in it, when it was published, and of which day that is said."""

    reading: Reading
    value: Value
    published: date | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Accounts:
    """Accounts of one thing. `kind` is evolving (by day), conflict (the likeliest first), or newest (a single one).

    `older` are those that a newest one puts out of date. `asked`: the question itself asks how it changed.
    """

    kind: str
    told: tuple[Account, ...]
    older: tuple[Account, ...] = ()
    asked: bool = False


def accounts(readings: Sequence[Reading], question: Question, findings: Findings) -> Accounts | None:
    """Return the accounts that differ, or the newest where the question asks for the state now; None without any."""
    asked = without_context(question.understood)
    change = changing(asked)
    kind = change or asked_for(asked)
    if not kind.measured or kind is Kind.AGE:
        return None
    read = _Read(readings[:_READ], question, findings)
    found = read.accounts(kind)
    first = read.fullest(found) if change else read.leading(found)
    if first is None:
        return None
    now = not change and asks_now(question.text)
    share = (_COUNT_SHARE if read.essential else _CHANGE_SHARE) if change else _SHARE
    others = [each for each in found if each is not first and read.comparable(each, first, share, now)]
    if now:
        return _newest([first, *others])
    return _series(first, others, read) if change else _differing(first, others, read, question, kind)


class _Read:
    """The sentences of a question, and how much of what is asked each of them tells."""

    def __init__(self, readings: Sequence[Reading], question: Question, findings: Findings) -> None:
        self._readings = readings
        self._question = question
        self._findings = findings
        asked = families(without_context(question.understood))
        self._asked, self.essential = asked - _GENERIC - COUNTED, asked & ESSENTIAL
        self._weight = self._weights()

    def accounts(self, kind: Kind) -> list[Account]:
        """Return the sentences that give a value of the kind, in their order."""
        found = []
        for each in self._readings:
            article = self._findings.articles[each.article].article
            short = each.short and Span(each.short.start - each.span.start, each.short.end - each.span.start)
            value = value_of(kind, self.text(each), self._question.understood, short, article.published)
            if value and self.essential <= families(self.text(each)):
                found.append(Account(each, value, article.published, said_day(self.text(each), article.published)))
        return found

    def leading(self, found: Sequence[Account]) -> Account | None:
        """Return the first account, if its sentence is about as likely to answer as the best one."""
        if not found or found[0].reading.score < _LEADING * self._readings[0].score:
            return None
        return found[0]

    def fullest(self, found: Sequence[Account]) -> Account | None:
        """Return the likeliest of the accounts that tell about as much of the question as any."""
        most = max((self.told(each.reading) for each in found), default=0.0)
        full = [each for each in found if self.told(each.reading) >= _FULLEST * most]
        return (
            max(full, key=lambda each: (not each.value.scope, each.reading.score), default=None) if most > 0 else None
        )

    def comparable(self, each: Account, first: Account, share: float, now: bool) -> bool:
        """Return whether an account is of the same thing as the first, likely enough, and from another source."""
        return (
            (now or self.source(each) != self.source(first))
            and each.reading.score >= share * first.reading.score
            and alike(each.value, first.value)
            and (each.value.scope == first.value.scope or (now and not each.value.scope))
            and self.told(each.reading) >= (_NOW_TOLD if now and self.essential else _TOLD) * self.told(first.reading)
        )

    def told(self, reading: Reading) -> float:
        """Return how much of the question a sentence tells: its words by their rarity, and less of the title's."""
        own = families(self.text(reading))
        title = families(self._findings.articles[reading.article].article.title or "")
        return sum(self._weight(each) * (1.0 if each in own else _TITLE * (each in title)) for each in self._asked)

    def about(self, account: Account) -> frozenset[str]:
        """Return the words of the question, without names, that a sentence has."""
        plain = " ".join(re.findall(r"\b[a-z][\w-]*", without_context(self._question.understood)))
        return families(plain) & self._asked & families(self.text(account.reading))

    def text(self, reading: Reading) -> str:
        return reading.span.of(self._findings.articles[reading.article].article.text)

    def source(self, account: Account) -> str:
        """Return one name for an article and its copies."""
        return self._findings.articles[account.reading.article].source

    def one_outlet(self, one: Account, other: Account) -> bool:
        """Return whether both accounts have the same publisher: a later report of its own is news, and no conflict."""
        first, second = (self._findings.articles[each.reading.article].article.publisher for each in (one, other))
        return first is not None and first == second

    def likeliest(self, told: Sequence[Account]) -> list[Account]:
        """Return the account of every source that is likeliest and tells most, in their order."""
        best: dict[str, Account] = {}
        for each in told:
            held = best.setdefault(self.source(each), each)
            if self._rank(each) > self._rank(held):
                best[self.source(each)] = each
        return [each for each in told if best[self.source(each)] is each]

    def _rank(self, account: Account) -> float:
        return account.reading.score * self.told(account.reading)

    def _weights(self) -> Callable[[str], float]:
        return rarity([families(self.text(each)) for each in self._readings])


def _newest(told: Sequence[Account]) -> Accounts:
    """Return the likeliest account of the newest articles that have one, and the older ones with another value."""
    newest = max((each.published or date.min for each in told), default=date.min)
    best = max((each for each in told if (each.published or date.min) == newest), key=lambda each: each.reading.score)
    older = [each for each in told if (each.published or date.min) < newest and not same(each.value, best.value)]
    return Accounts("newest", (best,), tuple(older))


def _series(first: Account, others: Sequence[Account], read: _Read) -> Accounts | None:
    """Return what was said of each day, of a day by an article of that day rather than later; None where it is one."""
    told = [each for each in read.likeliest([first, *others]) if each.published]
    told = [each for each in told if _factor(each, first) <= _SERIES_FACTOR]
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
    return Accounts("evolving", tuple(changed), asked=True) if len(changed) > 1 else None


def _differing(
    first: Account, others: Sequence[Account], read: _Read, question: Question, kind: Kind
) -> Accounts | None:
    """Return the accounts whose value is another than the first one's: at the same time a conflict, else a series."""
    told = [each for each in read.likeliest(others) if not same(each.value, first.value)]
    told = [each for each in told if _picked(each) and not _settled(each, first, read)]
    if kind is Kind.DATE:
        told = [each for each in told if read.about(each) & read.about(first)]
        told = [each for each in told if each.reading.score >= _DATE_SHARE * first.reading.score]
    if not told or first.day is None or told[0].day is None or not _picked(first):
        return None
    other = told[0]
    apart = abs(((other.day or first.day) - first.day).days)
    if (apart <= _SAME_TIME and not (apart and read.one_outlet(first, other))) or lasting(question.understood, kind):
        return Accounts("conflict", (first, other)) if _factor(first, other) <= _FACTOR else None
    if kind is Kind.DATE or dated(question.understood) or _factor(first, other) > _CHANGE_FACTOR:
        return None
    return Accounts("evolving", tuple(sorted((first, other), key=lambda each: each.day or date.min)))


def _picked(account: Account) -> bool:
    """Return whether the reader too takes the value for the answer."""
    start, short = account.reading.span.start, account.reading.short
    if short is None:
        return False
    return short.start < start + account.value.span.end and start + account.value.span.start < short.end


def _settled(one: Account, other: Account, read: _Read) -> bool:
    """Return whether one of the sentences gives the other's value too: it tells how the two go together."""
    return one.value.text in read.text(other.reading) or other.value.text in read.text(one.reading)


def _factor(one: Account, other: Account) -> float:
    if one.value.amount is None or other.value.amount is None:
        return 1.0
    low, high = sorted((abs(one.value.amount.value), abs(other.value.amount.value)))
    return high / low if low else math.inf
