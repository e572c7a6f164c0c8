"""Days that a question names, as first and last day: "3 July", "in March", "last week"; pure arithmetic of dates.

Without a year, a day or month is the latest one that is not after the day of asking.
"""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["DATE", "PERIOD", "RELATIVE", "Period", "period", "period_between"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_COUNTS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_PLACES = ("first", "second", "third", "fourth", "last")
_PART = (
    r"(?:early|mid|late|the (?:start|beginning|middle|end) of"
    rf"|the (?:{'|'.join(_PLACES)}) week (?:of|in)|the (?:first|second|last) half of|the (?:first|last) days of)"
)
_COUNT = rf"(?:\d{{1,3}}|a|an|{'|'.join(_COUNTS[1:])})"

# The latest patterns of a name win over shorter ones, so the longer stand first.
_FORMS = {
    "iso": rf"(?P<year>{_YEAR})-(?P<month>\d\d)-(?P<day>\d\d)",
    "day": rf"(?:{_WEEKDAY},? (?:the )?)?(?:the )?(?P<day>{_DAY})(?: of)? (?P<month>{_MONTH})\b\.?"
    rf"(?:,? (?P<year>{_YEAR}))?",
    "month_day": rf"(?:{_WEEKDAY},? )?(?P<month>{_MONTH})\.? (?:the )?(?P<day>{_DAY})\b(?:,? (?P<year>{_YEAR}))?",
    "month": rf"(?:(?P<part>{_PART})[ -])?(?:(?P<which>last|past|this) )?(?P<month>{_MONTH})\b\.?"
    rf"(?:,?(?: of)? (?P<year>{_YEAR}))?",
    "year": rf"(?:(?P<part>{_PART})[ -])?(?:the year )?(?P<year>{_YEAR})",
}
_SPOKEN = {
    "ago": rf"(?P<count>{_COUNT}) (?P<unit>day|week|month|year)s? ago",
    "past": r"the (?:last|past|previous) (?P<unit>week|month|year)",
    "past_few": rf"(?:the )?(?:last|past|previous) (?P<count>{_COUNT}) (?P<unit>day|week|month|year)s?",
    "unit": r"(?P<which>this|last|the previous|previous) (?P<unit>week|month|year)",
    "near": r"(?P<which>the day before yesterday|yesterday|today)",
    "weekday": rf"(?:(?P<which>last|this|past) )?(?P<weekday>{_WEEKDAY})",
}


def _bare(patterns: dict[str, str]) -> str:
    """Return one pattern without groups that matches what any of these does, and whole words alone."""
    plain = (re.sub(r"\(\?P<\w+>", "(?:", pattern).replace(" ", r"\s+") for pattern in patterns.values())
    return rf"\b(?:{'|'.join(plain)})\b(?!-)"


RELATIVE = _bare(_SPOKEN)
"""A pattern of periods that are counted from the day of asking."""

DATE = _bare({name: _FORMS[name] for name in ("iso", "day", "month_day")})
"""A pattern of single days of the calendar."""

PERIOD = rf"(?:{_bare(_FORMS)}|{RELATIVE})"
"""A pattern of everything that `period` can read; to be used without regard to case."""

_READ = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in (_FORMS | _SPOKEN).items()}
_DAYS_IN = {"day": 1, "week": 7}
_RUN = {"week": 7, "days": 10}
_YEARS_TO_LEAP = 9


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included."""

    first: date
    last: date


def period(words: str, today: date) -> Period | None:
    """Return the days that `words` name as seen from `today`; None where they name none, such as 31 June.

    >>> period("March", date(2022, 7, 1)).last, period("yesterday", date(2022, 7, 1)).first
    (datetime.date(2022, 3, 31), datetime.date(2022, 6, 30))
    """
    plain = " ".join(words.split()).casefold()
    for name, pattern in _READ.items():
        if found := pattern.fullmatch(plain):
            with suppress(ValueError, OverflowError):  # no such day; further back than dates go
                return _spoken(name, found, today) if name in _SPOKEN else _written(found, today)
            return None
    return None


def period_between(first: str, last: str, today: date) -> Period | None:
    """Return the days from one to the other; the first, as in "3 to 9 May", may lack its month.

    >>> period_between("3", "9 May", date(2022, 7, 1)).first
    datetime.date(2022, 5, 3)
    """
    end = period(last, today)
    if end is None:
        return None
    bare = re.fullmatch(rf"(?:the )?({_DAY})", first.strip(), re.IGNORECASE)
    start = period(f"{_number(bare[1])} {_MONTHS[end.last.month - 1]}" if bare else first, end.last)
    return Period(start.first, end.last) if start and start.first <= end.last else None


def _written(found: re.Match[str], today: date) -> Period:
    """Return what a date, a month or a year names."""
    said = {name: value for name, value in found.groupdict().items() if value}
    if "month" not in said:
        year = int(said["year"])
        return _part(said.get("part"), Period(date(year, 1, 1), date(year, 12, 31)))
    month = int(said["month"]) if said["month"].isdecimal() else _MONTHS.index(said["month"][:3]) + 1
    if "day" in said:
        return _on(_number(said["day"]), month, said.get("year"), today)
    if "year" in said:
        year = int(said["year"])
    else:
        current = said.get("which") in {"last", "past"}  # "last March" is over, "March" may not be
        year = today.year - (date(today.year, month, monthrange(today.year, month)[1] if current else 1) > today)
    return _part(said.get("part"), _month(year, month))


def _on(day: int, month: int, year: str | None, today: date) -> Period:
    """Return a single day; without a year the latest that is not after today."""
    for each in [int(year)] if year else range(today.year, today.year - _YEARS_TO_LEAP, -1):
        with suppress(ValueError):
            found = date(each, month, day)
            if year or found <= today:
                return Period(found, found)
    raise ValueError("no such day")


def _month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _part(part: str | None, whole: Period) -> Period:
    """Return a third of a period where its start, middle or end is spoken of; or a week, days or half of it."""
    if part is None:
        return whole
    if said := re.fullmatch(r"the (\w+) (week|days|half) \w+", part):
        return _half(said[1], whole) if said[2] == "half" else _run(said[1], _RUN[said[2]], whole)
    third = (whole.last - whole.first + timedelta(1)) // 3
    if part == "early" or "start" in part or "beginning" in part:
        return Period(whole.first, whole.first + third - timedelta(1))
    if part == "late" or "end" in part:
        return Period(whole.last - third + timedelta(1), whole.last)
    return Period(whole.first + third, whole.last - third)


def _run(which: str, days: int, whole: Period) -> Period:
    """Return so many days, counted from the first day of a period or, for its last ones, from its last."""
    if which == "last":
        return Period(whole.last - timedelta(days - 1), whole.last)
    first = whole.first + timedelta(days * _PLACES.index(which))
    return Period(first, first + timedelta(days - 1))


def _half(which: str, whole: Period) -> Period:
    """Return one half of a year or month; the second begins on 1 July, or on the sixteenth."""
    year = whole.first.month != whole.last.month
    middle = whole.first.replace(month=7) if year else whole.first.replace(day=16)
    return Period(whole.first, middle - timedelta(1)) if which == "first" else Period(middle, whole.last)


def _spoken(name: str, found: re.Match[str], today: date) -> Period:
    """Return what words such as "yesterday", "last week" or "three days ago" name."""
    said = found.groupdict()
    if name == "near":
        day = today - timedelta(("today", "yesterday", "the day before yesterday").index(said["which"]))
        return Period(day, day)
    if name == "weekday":
        back = (today.weekday() - _WEEKDAYS.index(said["weekday"][:3])) % 7
        day = today - timedelta(back or (7 if said["which"] in {"last", "past"} else 0))
        return Period(day, day)
    unit = said["unit"]
    if name in {"past", "past_few"}:
        return Period(_back(today, unit, _number(said.get("count") or "1")), today)
    count = _number(said["count"]) if name == "ago" else int(said["which"] != "this")
    return _around(_back(today, unit, count), unit)


def _back(today: date, unit: str, count: int) -> date:
    """Return the day so many units before today, in a shorter month its last day."""
    if unit in _DAYS_IN:
        return today - timedelta(count * _DAYS_IN[unit])
    years, month = divmod(today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1), 12)
    return date(years, month + 1, min(today.day, monthrange(years, month + 1)[1]))


def _around(day: date, unit: str) -> Period:
    """Return the day, or the calendar's week (from Monday), month or year that it is in."""
    if unit == "week":
        monday = day - timedelta(day.weekday())
        return Period(monday, monday + timedelta(6))
    if unit == "month":
        return _month(day.year, day.month)
    return Period(date(day.year, 1, 1), date(day.year, 12, 31)) if unit == "year" else Period(day, day)


def _number(words: str) -> int:
    digits = re.match(r"\d+", words)
    if digits:
        return int(digits[0])
    return 1 if words in {"a", "an"} else _COUNTS.index(words)
