"""The day that a sentence itself says it is about, where that is plain: "On Friday, November 11, it filed for ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from rag.asked_periods import DATE, Period, period
from rag.words import day

__all__ = ["event_day", "period_text", "told_days"]

_NOT_THEN = r"(?:since|until|till|before|after|from|between|due|scheduled|next)"
_DATED = re.compile(rf"(?P<other>\b{_NOT_THEN}\s+(?:[\w,]+\s+)?)?(?P<day>{DATE})", re.I)
_WEEKDAY = re.compile(
    rf"(?P<other>\b(?:{_NOT_THEN}|by|last)\s+)?\b(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b(?!['’]?s\b)"
)
_MONTH = re.compile(
    r"\b(?:[Ii]n|(?:[Aa]t|[Bb]y) the (?:end|start|beginning) of)\s+(?:(?:early|mid|late)[ -])?"
    r"(?P<day>(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December)(?:,?\s+(?:19|20)\d\d)?)\b(?!\s+\d)"
)
_IN_YEAR = re.compile(r"\b[Ii]n\s+(?:(?:early|mid|late)[ -])?(?P<day>(?:19|20)\d\d)\b(?!-)")
_TO_COME = re.compile(r"\b(?:will|would|shall|expect\w*|scheduled|due|set\s+to|plan(?:s|ned)?|going\s+to)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_HALF_A_YEAR = timedelta(183)
_ANY_DAY = date(2000, 1, 1)  # for a date that names its year, it does not matter from when it is seen


def event_day(sentence: str, published: date | None) -> Period | None:
    """Return the day, or month, that a sentence is about, where it names exactly one that its article looks back on.

    A day without a year is that nearest to the day of publication, a weekday the last one up to it. None where the
    sentence names several, only one to come, or one from or until which something holds.

    >>> event_day("On Monday it closed.", date(2022, 10, 5)).first
    datetime.date(2022, 10, 3)
    >>> event_day("It was closed until Monday.", date(2022, 10, 5))
    """
    named = list(_days(sentence, published))
    found = {told for told, _ in named} or set(_months(sentence, published))
    told = found.pop() if len(found) == 1 and all(plain for _, plain in named) else None
    if told is None or (published and (told.first > published or told.first <= published <= told.last)):
        return None
    return told


def told_days(sentence: str, published: date | None) -> tuple[Period, ...]:
    """Return the days, or months, that a sentence looks back on; where it names none, that of its article.

    A year alone stands beside the day of its article: the sentence may be of either. A day from or until which
    something holds is none of them.

    >>> [each.first for each in told_days("It was hurt on Monday and shut on Tuesday.", date(2022, 10, 5))]
    [datetime.date(2022, 10, 3), datetime.date(2022, 10, 4)]
    """
    days = [told for told, plain in _days(sentence, published) if plain]
    past = [each for each in days or _months(sentence, published) if not published or each.first <= published]
    own = (Period(published, published),) if published else ()
    if past:
        found = [own[0] if own and each.first <= own[0].first <= each.last else each for each in past]
        return tuple(dict.fromkeys(found))
    years = (period(match["day"], published or _ANY_DAY) for match in _IN_YEAR.finditer(sentence))
    return (*own, *(each for each in years if each))


def period_text(told: Period) -> str:
    """Return a day or month as a newspaper prints it.

    >>> period_text(Period(date(2022, 7, 1), date(2022, 7, 31)))
    'July 2022'
    """
    printed = day(told.last)
    return printed if told.first == told.last else printed.split(" ", 1)[1]


def _days(sentence: str, published: date | None) -> Iterator[tuple[Period, bool]]:
    """Yield the days that a sentence names, and whether each is plainly one when something happened."""
    seen = published + _HALF_A_YEAR if published else None
    for match in _DATED.finditer(sentence):
        dated = re.search(r"[A-Z]", match["day"]) or "-" in match["day"]  # "may 3" may be no date
        told = period(match["day"], seen or _ANY_DAY) if dated and (seen or _YEAR.search(match["day"])) else None
        if told:
            yield told, not match["other"]
    if published and not _TO_COME.search(sentence):
        for match in _WEEKDAY.finditer(sentence):
            if told := period(match["day"], published):
                yield told, not match["other"]


def _months(sentence: str, published: date | None) -> Iterator[Period]:
    for match in _MONTH.finditer(sentence):
        if (published or _YEAR.search(match["day"])) and (told := period(match["day"], published or _ANY_DAY)):
            yield told
