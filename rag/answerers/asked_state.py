"""What a question says of time: the state now, what lasts, what is to come; and of which day a sentence is."""

from __future__ import annotations

import re
from datetime import date, timedelta

from rag.asked_for import Kind

__all__ = ["asks_now", "dated", "lasting", "said_day", "to_come"]

_NOW = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|current(?:ly)?|now|nowadays|(?-i:today)|so far|to date|as of|at present"
    r"|presently|at the moment|these days)\b|\b(?:is|are|do|does|has|have)\b[^.?!]{0,60}\bstill\b",
    re.I,
)
_LASTING = re.compile(
    r"\b(?:population|tall|wide|deep|heavy|record|born|founded|built|did|was|were|in (?:what|which) year)\b",
    re.I,
)
_TO_COME = re.compile(r"\b(?:will|going to|expected|scheduled|due|planned|so far)\b", re.I)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = re.compile(rf"(?<!until )(?<!next )(?<!by )\b({'|'.join(_WEEKDAYS)})\b(?!['’]s)")
_DATED = re.compile(
    r"\b(?:1[89]|20)\d\d\b|\b(?:January|February|March|April|May(?= \d)|June|July|August|September|October)\b"
    r"|\b(?:November|December)\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\b(?:before|after|until|by the (?:end|time|night))\b",
)


def asks_now(question: str) -> bool:
    """Return whether a question asks for the state at the time of asking.

    >>> asks_now("What is the latest toll?"), asks_now("What was the toll?")
    (True, False)
    """
    return _NOW.search(question) is not None


def dated(question: str) -> bool:
    """Return whether a question is about a certain time, so that what is said later does not change the answer."""
    return _DATED.search(question) is not None


def lasting(question: str, kind: Kind) -> bool:
    """Return whether what is asked for stays as it is: a size, or the day of what has happened."""
    if to_come(question):
        return False
    told = _LASTING.search(question) is not None
    return told and (kind in {Kind.DATE, Kind.MEASURE} or re.search(r"\b(?:population|record)\b", question) is not None)


def to_come(question: str) -> bool:
    """Return whether a question is about what is planned or expected, which may be put off."""
    return _TO_COME.search(question) is not None


def said_day(sentence: str, published: date | None) -> date | None:
    """Return the day that a sentence names by its weekday, the last one up to its article's day; else that day.

    >>> said_day("On Monday it was 12.", date(2022, 10, 5)), said_day("It was 12.", date(2022, 10, 5))
    (datetime.date(2022, 10, 3), datetime.date(2022, 10, 5))
    """
    named = {match[1] for match in _WEEKDAY.finditer(sentence)}
    if published is None or len(named) != 1:
        return published
    return published - timedelta(days=(published.weekday() - _WEEKDAYS.index(named.pop())) % 7)
