"""Days as people and programs write them, into ISO form, and only where the day is certain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

__all__ = ["day_of"]

_LONGEST = 150  # characters; what is longer is prose
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero gennaio janeiro januari",
            "february feb februar février fevrier febrero febbraio fevereiro februari",
            "march mar märz maerz mars marzo março maart",
            "april apr avril abril aprile",
            "may mai mayo maggio maio mei",
            "june jun juni juin junio giugno junho",
            "july jul juli juillet julio luglio julho",
            "august aug août aout agosto augustus",
            "september sep sept septembre septiembre settembre setembro",
            "october oct oktober okt octobre octubre ottobre outubro",
            "november nov novembre noviembre novembro",
            "december dec dezember dez décembre decembre diciembre dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_DAY = r"(?<![0-9:.,/-])(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|º|\.)?"
_YEAR = r"(?P<year>[0-9]{4})(?![0-9])"
_TIME = r"[0-9]{1,2}:?[0-9]{2}.*"
_PACKED_TIME = r"[0-9]{4}(?:[0-9]{2})?(?:[^0-9].*)?"

_WHOLE = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rf"(?P<year>[0-9]{{4}})([-/.])(?P<month>[0-9]{{1,2}})\2(?P<day>[0-9]{{1,2}})(?:[Tt ]\s*{_TIME}|[Zz])?",
        rf"(?:D:)?(?P<year>[0-9]{{4}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})(?:[Tt ]?{_PACKED_TIME}|[Zz])?",
        rf"(?P<day>[0-9]{{1,2}})\.\s?(?P<month>[0-9]{{1,2}})\.\s?(?P<year>[0-9]{{4}})(?:[, -]+{_TIME})?",
    )
)
_SLASHED = re.compile(rf"([0-9]{{1,2}})([/-])([0-9]{{1,2}})\2(?P<year>[0-9]{{4}})(?:[, ]+{_TIME})?", re.DOTALL)
_NAMED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_DAY}(?:\s+(?:of|de|di))?[\s-]+{_MONTH},?(?:\s+(?:de|del))?[\s-]+{_YEAR}",
        rf"\b{_MONTH}\s+{_DAY}(?:,\s*|\s+){_YEAR}",
        rf"\b{_MONTH}\s+{_DAY},?\s+[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?\s+(?:[A-Z]{{2,5}}\s+|[+-][0-9]{{4}}\s+)?{_YEAR}",
    )
)
_OLDEST = 1000


def day_of(text: str) -> str | None:
    """Return the day that a date or time names, in the writer's own time zone, as YYYY-MM-DD; None if uncertain.

    ISO, mail, PDF and most written forms are read, months by name in seven languages. A month without a day, a day that
    may be two (03/04/2023), or two days in one text are not certain. Before a dot, as in 3.4.2023, the day is first.

    >>> day_of("2023-05-01T23:30:00-04:00"), day_of("11:30 PM EDT, Mon May 1, 2023"), day_of("03/04/2023")
    ('2023-05-01', '2023-05-01', None)
    """
    words = " ".join(text.split()) if len(text) <= _LONGEST else ""
    for pattern in _WHOLE:
        if match := pattern.fullmatch(words):
            return _iso(match["year"], match["month"], match["day"])
    if match := _SLASHED.fullmatch(words):
        return _only({_iso(match["year"], match[1], match[3]), _iso(match["year"], match[3], match[1])})
    return _only(set(_named(words)))


def _named(words: str) -> Iterator[str | None]:
    for pattern in _NAMED:
        for match in pattern.finditer(words):
            yield _iso(match["year"], str(_MONTHS[match["month"].lower()]), match["day"])


def _only(days: set[str | None]) -> str | None:
    """Return the one day that there is; what is no day of the calendar does not count."""
    real = [day for day in days if day]
    return real[0] if len(real) == 1 else None


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found.isoformat() if found.year >= _OLDEST else None
