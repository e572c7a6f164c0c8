"""What a question says about when articles were published: "articles since 12 May", "as of 3 July", "last week's news".

A day in a question is mostly about what happened and not about when that was written ("Who won in 2010?"). Only words
about articles, or about what was known by a day, limit what is searched; every other day is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from rag.asked_periods import DATE, PERIOD, RELATIVE, Period, period, period_between
from rag.types import Filters

__all__ = ["PRESS", "WHEN", "asked_days", "days_in"]

PRESS = "the press"
"""What stands for the publishers of a question here, so that "CNN's coverage in May" is read as the press's."""

_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_START = rf"(?:{PERIOD}|(?:the )?\d{{1,2}}(?:st|nd|rd|th)?)"
_OPEN = rf"(?:since|after|before|until|till|up to|prior to)\s+(?:{PERIOD})"
_CLOSED = (
    rf"(?:(?:(?:between|from)\s+{_START}\s+(?:and|to|until|till|through)\s+|{_START}\s*[-–]\s*"
    rf"|(?:in|on|at(?=\s+the\s)|during|from|of|for|over|within|by|through)\s+(?:{_MONTH}\s+and\s+)?)(?:{PERIOD})"
    rf"|{RELATIVE})"
)
WHEN = rf"(?:{_CLOSED}|{_OPEN})(?:,?\s*(?:and|but)\s+{_OPEN})?"
"""A pattern of days with their prepositions, as "since 12 May"; to be used without regard to case."""

_ABOUT = r"(?:about|on|regarding|concerning|covering|mentioning)\s+[^?!.;,]{1,80}?"
_MEDIA = r"(?:news|press|media|newspaper)"
_WRITINGS = r"(?:articles?|stories|story|reports?|reporting|coverage|pieces?|headlines)"
_PRINTED = r"(?:published|written|printed|posted|dated)"
_DO = "|".join(rf"(?<=\b{verb} {the})" for verb in ("do", "does", "did") for the in ("", "the "))
_VERB = rf"(?:{_DO})(?:the )?press (?:\w+ )?report\b"  # "did the press report" has no report in it
# "reports in May" may be those of anybody: without "articles" or the like, only words about the news will do
_ARTICLES = (
    rf"(?!{_VERB})(?:articles?(?:\s+(?:from|by|in|of)\s+{PRESS})?|{PRESS}(?:[’']s?)?(?:\s+[\w-]+){{0,2}}?\s+{_WRITINGS}"
    rf"|{_MEDIA}\s+{_WRITINGS}|(?:latest|newest|most\s+recent|recent|earlier)\s+(?:news|reports|stories|coverage)"
    rf"|(?:according\s+to|going\s+by|based\s+on)\s+(?:the\s+)?(?:reports|stories|coverage)|the\s+news(?=\s+(?:from|since|of)\b)"
    rf"|(?:news|stories|coverage)\s+{_PRINTED})"
)
_MONTH_AND_YEAR = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{4}"
_REPORTED = (
    r"^\W*what\s+(?:(?:was|is|were|has\s+been|had\s+been)\s+(?:being\s+)?(?:reported|written|published)"
    rf"(?:\s+by\s+{PRESS})?"
    rf"|(?:did|does|do|has|have|had)\s+(?:{PRESS}|the\s+(?:articles|papers|newspapers|media|news|collection))"
    r"\s+(?:report|write|say|publish|reported|written|said|published))"
)
# What an outlet said in May was published in May; "the storm that it reported in May" goes on with other words.
_ADVERB = r"(?:(?:also|first|ever|already|originally)\s+)?"
_BASE = r"(?:report|write|say|publish|print|note|state|mention|cover|estimate|been\s+(?:reporting|saying|writing))"
_FINITE = r"(?:reported|wrote|written|said|published|printed|noted|stated|mentioned|covered|estimated)"
_GOES_ON = (
    r"(?=\s*(?:[,.;:?!)]|$)|\s+(?:about|on|of|regarding|concerning|that|to|would|will|could|may|might|was|were|is|are|has"
    r"|have|had|the|an?)\b)"
)
_SAID = (
    rf"(?:\b(?:did|does|do|has|have|had)\s+{PRESS}\s+{_ADVERB}(?:{_BASE}|{_FINITE})"
    rf"|(?<!after )(?<!before )(?<!since )(?<!until )(?<!when )(?<!because )(?<!once )\b{PRESS}\s+{_ADVERB}"
    rf"(?:(?:has|have|had)\s+)?{_ADVERB}{_FINITE}|\b(?:reported|written|published|printed|said)\s+by\s+{PRESS})"
)
_LIMITS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_ARTICLES}(?:\s+(?:that|which))?(?:\s+(?:were|was|are|have\s+been))?(?:\s+{_PRINTED}(?:\s+by\s+{PRESS})?)?"
        rf"\s+(?P<when>{WHEN})",
        rf"\b{_ARTICLES}\s+{_ABOUT}\s+(?:(?:that|which)\s+(?:were|was)\s+)?(?P<when>{_OPEN}|{_PRINTED}\s+{WHEN})",
        rf"{_REPORTED}\s+{_ABOUT}\s+(?P<when>{_OPEN}|{RELATIVE})",
        rf"(?:(?P<said>{_REPORTED}|{_SAID})|\b(?:reported|written|published|printed))\s+(?P<when>{WHEN})"
        rf"(?(said){_GOES_ON}|\s+(?:by|in)\s+{PRESS}\b)",
        rf"^\W*(?P<when>{WHEN}),?\s+(?:what|which|who|how)\b[^?!.;,]{{0,60}}?\b(?:did|has|had)\s+{PRESS}\s+{_ADVERB}"
        rf"(?:{_BASE}|{_FINITE})(?=\W*$|\s+(?:about|on)\b)",
        rf"(?P<when>{RELATIVE})[’']s?\s+(?:(?:{_MEDIA}|{PRESS})\s+)?"
        r"(?:articles|news|coverage|headlines|stories|papers|newspapers)\b",
        rf"\b(?P<when>{_MONTH_AND_YEAR})\s+(?:articles|coverage|(?:{_MEDIA}|{PRESS})\s+{_WRITINGS})\b",
        rf"\b(?P<when>{DATE})\s+{PRESS}\s+{_WRITINGS}\b",
        rf"\b{PRESS}[’']s?\s+(?P<when>{_MONTH})\s+(?:articles|coverage|reporting|reports|stories)\b",
    )
)
_AS_OF = re.compile(
    rf"(?P<before>\b\w+\s+)?\b(?:as\s+(?:of|at)|what\s+(?:was|is)\s+(?:already\s+)?known\s+(?:on|by|as\s+of|in))\s+"
    rf"(?:the\s+(?:morning|evening|night|afternoon|end|start)\s+of\s+)?(?P<day>{PERIOD})",
    re.IGNORECASE,
)
_IN_FORCE = re.compile(
    r"(?:effective|effect|force|valid|begin\w*|start\w*|mandatory|required|banned|apply|applies)\s+$"
)
_DATE = re.compile(DATE, re.IGNORECASE)
_TIMES = re.compile(
    rf"(?P<word>since|after|before|until|till|up to|prior to|between|from|in|on|at|during|of|for|over|within|by"
    rf"|through)?\s*(?:(?P<start>{_START})\s*(?:and|to|until|till|through|[-–])\s*)?(?P<day>{PERIOD})",
    re.IGNORECASE,
)


def asked_days(question: str, today: date) -> Filters:
    """Return the limits on days that a question sets, seen from the day of asking; most questions set none.

    >>> asked_days("What do the articles since 12 May say?", date(2022, 7, 1)).since
    datetime.date(2022, 5, 12)
    >>> asked_days("Who won in 2010?", date(2022, 7, 1)).empty
    True
    """
    plain = " ".join(question.split())
    found = [match for pattern in _LIMITS for match in pattern.finditer(plain)]
    whens = [match["when"] for match in found]
    limits = replace(days_in(whens, today), as_of=_as_of(plain, today))
    return Filters() if limits.by_date and _hides_a_day(plain, limits, whens, today) else limits


def _hides_a_day(question: str, limits: Filters, whens: Sequence[str], today: date) -> bool:
    """Return whether a question names a further day that is outside the limits: it then asks for more than these."""
    rest = _AS_OF.sub(" ", question)
    for when in whens:
        rest = rest.replace(when, " ", 1)
    named = [days for match in _DATE.finditer(rest) if (days := period(match[0], today))]
    ends = [each for each in (limits.until, limits.as_of) if each]
    early = any(limits.since and days.last < limits.since for days in named)
    return early or any(days.first > end for days in named for end in ends)


def days_in(words: Iterable[str], today: date) -> Filters:
    """Return first and last day that `words`, each matched by `WHEN`, set; none where they contradict each other."""
    limits = [_limit(time, today) for each in words for time in _TIMES.finditer(each)]
    since = max((first for first, _ in limits if first), default=None)
    until = min((last for _, last in limits if last), default=None)
    return Filters() if since and until and since > until else Filters(since=since, until=until)


def _limit(time: re.Match[str], today: date) -> tuple[date | None, date | None]:
    days = period_between(time["start"], time["day"], today) if time["start"] else period(time["day"], today)
    return _bounds((time["word"] or "in").casefold(), days) if days else (None, None)


def _bounds(word: str, days: Period) -> tuple[date | None, date | None]:
    """Return what a preposition makes of a period."""
    try:
        if word in {"before", "prior to"}:
            return None, days.first - timedelta(1)
        if word == "after":
            return days.last + timedelta(1), None
    except OverflowError:
        return None, None
    if word == "since":
        return days.first, None
    return (None, days.last) if word in {"until", "till", "up to", "by", "through"} else (days.first, days.last)


def _as_of(question: str, today: date) -> date | None:
    """Return the last day that may be known of; nothing for one not over before today, which leaves nothing out."""
    for found in _AS_OF.finditer(question):
        days = period(found["day"], today)
        if days and days.last < today and not _IN_FORCE.search((found["before"] or "").casefold()):
            return days.last
    return None
