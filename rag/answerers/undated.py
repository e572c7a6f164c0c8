"""Accounts of articles without a date: whether they can be of the same time, and whether their days contradict.

Careful on purpose: without a date nobody knows which of them is newer, or which of several times they are of.
"""

from __future__ import annotations

import re

from rag.answerers.asked_state import lasting, to_come
from rag.answerers.compared import Account, Accounts, Compared
from rag.answerers.only_one import Times, told_once
from rag.answerers.opposed import asks_cause
from rag.answerers.values import ESSENTIAL, families
from rag.asked_for import Kind

__all__ = ["fixed", "may_differ", "of_one_time", "settled", "undated", "unlike_days", "without_days"]

_EDITION = r"(?:season|series|edition|episode|championship|olympi\w+|games|world (?:war|cup)|super bowl)"
_NUMBERED = re.compile(
    r"\b(?:1[1-9]|20)\d\d\b|\b\d+(?:st|nd|rd|th)\b|\b(?:season|series|episode|game|part|volume) \d+\b|\b[IVXL]{2,}\b"
    rf"|\b(?i:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|inaugural) (?i:{_EDITION})\b"
)
_YEAR = re.compile(r"(?<![\d$£€,.])(?:1[1-9]|20)\d\d(?![\d%]|,\d|\.\d)")
_MONTH = re.compile(r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b")
_DAY = re.compile(r"(?<![\d,.])([1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d%]|,\d{3}|\.\d)\b")
_ROUGHLY = re.compile(
    r"\b(?:about|around|circa|c\.|approximately|roughly|some ?time|early|late|mid|before|after|since|until|till|by"
    r"|between|from|through|beginning|end)[\s-]+(?:the\s+|in\s+|of\s+)*$",
    re.I,
)
_RANGE = re.compile(r"^\s?(?:[-–—/]|to\b|and\b|or\b|until\b|through\b)\s?(?:\d|[A-Z])")
_HAPPENS_AGAIN = re.compile(
    r"\b(?:w[io]n|los[et]|beat|play(?:ed)?|visit(?:ed)?|host(?:ed)?|meet|met|fight|fought|defeat(?:ed)?|elect(?:ed|ions?)?"
    r"|erupt\w*|hit|hits|str[iu][kc]k?e?|attack(?:ed)?|tour(?:ed)?|perform(?:ed)?|appear(?:ed)?|compete[ds]?|go|went|come"
    r"|came|return(?:ed)?|travel(?:l?ed)?|nominated?|awarded?|receive[ds]?|get|got|held|rain|snow|flood|air(?:ed)?|rebuilt"
    r"|renovated?|become|rise|fall|last|latest|most recent|next|usually|normally)\b",
    re.I,
)
_GENERAL = re.compile(
    r"\b(?:usual(?:ly)?|typical(?:ly)?|general(?:ly)?|normal(?:ly)?|(?:on )?average|often|sometimes|commonly"
    r"|var(?:y|ies|ied)|rang(?:e[sd]?|ing)|depend(?:s|ing))\b",
    re.I,
)
_PAST = re.compile(r"\b(?:did|was|were|had)\b", re.I)
_SIZE = re.compile(
    r"^\W*how (?:long|high|tall|wide|deep|big|large|heavy|far)\b"
    r"|\bthe (?:\w+ )?(?:height|length|depth|width|weight|distance|elevation|altitude|area|diameter|wingspan)\b",
    re.I,
)


def undated(account: Account) -> bool:
    """Return whether nothing tells when an account was given."""
    return account.published is None


def without_days(first: Account, other: Account, read: Compared, *, stays: bool, sure: bool) -> Accounts | None:
    """Return two accounts that contradict each other, of which one or both have no date, as a conflict.

    Where what is asked does not stay as it is, nothing is claimed of one with a date and one without, nor of two pages
    of one outlet. `sure` tells that they cannot be of different times.
    """
    neither = undated(first) and undated(other)
    sure = sure and not any(to_come(read.text(each.reading)) for each in (first, other))
    if not (undated(first) or undated(other)) or not (stays or (neither and not read.one_outlet(first, other))):
        return None
    return Accounts("conflict", (first, other), unsure=not sure)


def settled(question: str) -> bool:
    """Return whether what a question asks in words has one answer at all times: who wrote it, who won in 2019.

    >>> [settled(each) for each in ("Who wrote Lunar?", "Who won the 2019 final?", "Who won the final?")]
    [True, True, False]
    """
    times = told_once(question)
    return times is Times.ONCE or (times is Times.AGAIN and _numbered(question)) or asks_cause(question)


def fixed(question: str, kind: Kind) -> bool:
    """Return whether a figure or day that is asked for stays as it is, whenever it is told: a size, a price paid."""
    if lasting(question, kind) or (kind is Kind.MEASURE and _SIZE.search(question)):
        return True
    told = _PAST.search(question) is not None or _numbered(question)
    return told and not families(question) & ESSENTIAL and not to_come(question)


def may_differ(question: str, kind: Kind) -> bool:
    """Return whether two figures or days can contradict each other: not those of what is usual, or happens again."""
    if _GENERAL.search(question):
        return False
    if kind is not Kind.DATE:
        return True
    once = _PAST.search(question) or to_come(question)
    return bool(once) and (_numbered(question) or not _HAPPENS_AGAIN.search(question))


def of_one_time(first: Account, other: Account, read: Compared, asked: str) -> bool:
    """Return whether nothing speaks against two accounts being of the same time, and of what the question names.

    Neither says what is usual. Both have the year that is asked for, in the sentence, else in its title or article;
    else neither names a year that the other does not. Neither article tells the name or figure of the other too.
    """
    if any(_GENERAL.search(read.text(each.reading)) for each in (first, other)):
        return False
    wanted = _years(asked)
    told = [_years(read.text(each.reading)) - _years(each.value.text) for each in (first, other)]
    if wanted:
        for each, years in zip((first, other), told, strict=True):
            if not wanted & (years or _years(f"{read.title(each.reading)} {read.whole(each.reading)}")):
                return False
    elif told_once(asked) is not Times.ONCE and told[0] != told[1]:
        return False
    if not all(read.names_all(each.reading) for each in (first, other)):
        return False
    in_words = first.value.amount is None and told_once(asked) is None and not re.search(r"\d", first.value.text)
    return in_words or not any(_tells(a, b, read) for a, b in ((first, other), (other, first)))


def unlike_days(one: Account, other: Account, read: Compared) -> bool:
    """Return whether two days cannot be one: another year, month or day, where both say it, and neither roughly."""
    if any(_rough(each, read) for each in (one, other)):
        return False
    for pattern in (_YEAR, _MONTH, _DAY):
        said = [
            {match[0] if pattern is _YEAR else match[1] for match in pattern.finditer(each.value.text)}
            for each in (one, other)
        ]
        if said[0] and said[1] and not said[0] & said[1]:
            return pattern is not _DAY or all(_MONTH.search(each.value.text) for each in (one, other))
    return False


def _rough(account: Account, read: Compared) -> bool:
    sentence, span = read.text(account.reading), account.value.span
    return _ROUGHLY.search(sentence[: span.start]) is not None or _RANGE.match(sentence[span.end :]) is not None


def _tells(account: Account, other: Account, read: Compared) -> bool:
    """Return whether the article of an account has the figure of the other one in a sentence, or its name anywhere."""
    said = other.value.text
    named = re.search(r"\d", said) is None and other.value.amount is None
    words = re.escape(said.split()[-1] if named else said)
    text = read.whole(account.reading) if named else " ".join(read.beside(account.reading))
    return re.search(rf"(?<![\w-]){words}(?![\w-])", text) is not None


def _numbered(question: str) -> bool:
    """Return whether a question says which time it means: a year, the fifth one, part two."""
    return _NUMBERED.search(question) is not None


def _years(text: str) -> frozenset[str]:
    return frozenset(_YEAR.findall(text))
