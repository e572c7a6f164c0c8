"""The time over which a question asks how something changed: "from May to August", "between spring and summer"."""

from __future__ import annotations

import re
from datetime import date

from rag.asked_periods import PERIOD, Period, period

__all__ = ["asked_span"]

_SEASONS = {"spring": ("March", "May"), "summer": ("June", "August"), "autumn": ("September", "November")}
_SEASON = r"(?:spring|summer|autumn|fall)"
_SEEN = rf"(?:{PERIOD}|(?:the\s+)?{_SEASON}\b(?:\s+(?:of\s+)?(?:19|20)\d\d)?)"
_ENDS = re.compile(
    rf"\b(?:between|from)\s+(?P<first>{_SEEN})\s+(?:and|to|until|till|through)\s+(?P<last>{_SEEN})", re.I
)
_DURING = re.compile(rf"\b(?:in|during|over|throughout|within)\s+(?P<only>{_SEEN})", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def asked_span(question: str, today: date) -> tuple[Period, Period] | None:
    """Return the periods in which a change asked for begins and ends, twice the same where one is named; else None.

    >>> first, last = asked_span("How did it change from late May to August 2022?", date(2022, 12, 1))
    >>> first.first, last.last
    (datetime.date(2022, 5, 22), datetime.date(2022, 8, 31))
    """
    if ends := _ENDS.search(question):
        last = _named(ends["last"], today)
        first = last and _named(ends["first"], last.last if not _YEAR.search(ends["first"]) else today)
        return (first, last) if first and last and first.first <= last.last else None
    during = _DURING.search(question)
    only = _named(during["only"], today) if during else None
    return (only, only) if only else None


def _named(words: str, today: date) -> Period | None:
    """Return the days that words name, a season as its three months."""
    season = re.match(rf"(?:the\s+)?({_SEASON})\b(?:\s+(?:of\s+)?(\d{{4}}))?", words, re.I)
    if season is None:
        return period(words, today)
    opening, closing = _SEASONS[season[1].casefold().replace("fall", "autumn")]
    year = f" {season[2]}" if season[2] else ""
    first = period(f"{opening}{year}", today)
    last = first and period(f"{closing} {first.first.year}", today)
    return Period(first.first, last.last) if first and last else None
