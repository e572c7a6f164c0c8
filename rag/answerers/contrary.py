"""What independent articles say of the same thing where they contradict each other in words: a state or a name.

Careful on purpose: a conflict that is none is worse than one that is not seen.
"""

from __future__ import annotations

import re
from datetime import date

from rag.answerers.compared import SAME_TIME, Account, Accounts, Compared
from rag.answerers.denied_claims import denied_claim
from rag.answerers.only_one import Times, one_of_two, told_once
from rag.answerers.opposed import (
    asks_cause,
    asks_whether,
    cause,
    contraries,
    denied_cause,
    may_be_opposed,
    pole_words,
)
from rag.answerers.undated import of_one_time, settled, undated, without_days
from rag.answerers.values import families
from rag.reading import Reading
from rag.stemming import stems
from rag.types import Span

__all__ = ["contrary"]

_SHARE, _TOLD = 0.005, 0.5  # of the first sentence's likelihood, and of what that tells of the question


def contrary(read: Compared, asked: str) -> Accounts | None:
    """Return the first sentence and the likeliest of another source that contradicts it: by day, or as a conflict.

    Without one it is what is asked by yes or no as somebody denies it, and what speaks for it.
    """
    if not read.readings or not may_be_opposed(asked):
        return None
    return _contradicted(read, asked) or (denied_claim(read, asked) if asks_whether(asked) else None)


def _contradicted(read: Compared, asked: str) -> Accounts | None:
    first, *others = read.readings
    for other in others:
        if other.score < _SHARE * first.score:
            return None
        found = _opposed(first, other, read, asked)
        if found is None or not read.names_all(other):
            continue
        told = [read.worded(each, span) for each, span in zip((first, other), found, strict=True)]
        words = pole_words(asked) | families(f"{told[0].value.text} {told[1].value.text}")
        enough = read.told(other, words) >= _TOLD * read.told(first, words)
        if enough and read.source(told[0]) != read.source(told[1]):
            accounts = _by_day(told[0], told[1], read, asked)
            if accounts or not (undated(told[0]) or undated(told[1])):
                return accounts
    return None


def _may_change(asked: str) -> bool:
    """Return whether what is asked may change by day: not who won, or who wrote something."""
    return told_once(asked) in {None, Times.NOW}


def _opposed(first: Reading, other: Reading, read: Compared, asked: str) -> tuple[Span, Span] | None:
    """Return the words in which two sentences contradict each other."""
    one, two = read.text(first), read.text(other)
    if asks_cause(asked):
        causes = cause(one), cause(two)
        if causes[0] is None or causes[1] is None or set(stems(causes[0].of(one))) & set(stems(causes[1].of(two))):
            return None
        denied = denied_cause(causes[0].of(one), read.beside(other)) or denied_cause(
            causes[1].of(two), read.beside(first)
        )
        return (causes[0], causes[1]) if denied else None
    said = [
        each.short and Span(each.short.start - each.span.start, each.short.end - each.span.start)
        for each in (first, other)
    ]
    named = one_of_two(one, two, (said[0], said[1]), asked)
    if named and not _may_change(asked) and _told_of(named, first, other, read):
        return None
    return contraries(one, two, asked) or named


def _told_of(named: tuple[Span, Span], first: Reading, other: Reading, read: Compared) -> bool:
    """Return whether one of the articles has the last word of the other's name too: it knows of both."""
    for own, span, beside in ((first, named[0], other), (other, named[1], first)):
        last = re.escape(span.of(read.text(own)).split()[-1])
        if re.search(rf"(?<![\w-]){last}(?![\w-])", " ".join(read.beside(beside))):
            return True
    return False


def _by_day(first: Account, other: Account, read: Compared, asked: str) -> Accounts | None:
    """Return contrary accounts of the same time as a conflict, others by their days; None where neither is sure."""
    if first.published is None or other.published is None:
        return _without_days(first, other, read, asked)
    apart = abs((first.published - other.published).days)
    if apart <= SAME_TIME and not read.one_outlet(first, other):
        return Accounts("conflict", (first, other))
    if not apart or not _may_change(asked):
        return None
    return Accounts("evolving", tuple(sorted((first, other), key=lambda each: each.published or date.min)))


def _without_days(first: Account, other: Account, read: Compared, asked: str) -> Accounts | None:
    """Return contrary accounts as a conflict where what is asked does not change, or where neither has a day."""
    if not of_one_time(first, other, read, asked):
        return None
    return without_days(first, other, read, stays=settled(asked), sure=settled(asked))
