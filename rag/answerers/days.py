"""Whether the dates of a statement are those of the words it cites, also where these only say "on Monday"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rag.answerers.quantities import quantities
from rag.types import Span

__all__ = ["dates_as_cited", "unfounded_dates", "without_dates", "years"]

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
_LONG = r"(?:January|February|April|June|July|August|September|October|November|December)"
_MONTH = rf"(?:{_LONG}|March|May|{_SHORT}\b\.?)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d%]|,\d{3}|:\d|\.\d)\b"
_YEAR = r"(?:1[5-9]|20)\d\d(?!\d)"
_WEEKDAY = rf"(?:{'|'.join(_WEEKDAYS)})"
_AND = r"\s?(?:-|–|to|and|through|or)\s?"
_FORMS = (
    rf"(?P<year>{_YEAR})-(?P<month>\d\d)-(?P<day>\d\d)",
    rf"(?:(?P<weekday>{_WEEKDAY}),?\s+)?(?P<month>{_MONTH})\s+(?P<day>{_DAY})(?:{_AND}(?P<until>{_DAY})(?!\s[a-z]))?(?:,?\s+(?P<year>{_YEAR}))?",
    rf"(?:(?P<weekday>{_WEEKDAY}),?\s+)?(?P<day>{_DAY})\s+(?:of\s+)?(?P<month>{_MONTH})(?:,?\s+(?P<year>{_YEAR}))?",
    rf"(?P<month>{_MONTH})(?:\s+of)?,?\s+(?P<year>{_YEAR})",
    r"(?P<decade>(?:1[5-9]|20)\d0)s\b",
    rf"(?<![\d$£€¥,.-])(?P<year>{_YEAR})(?!%|,\d|\.\d|-year|\w)",
    rf"(?P<weekday>{_WEEKDAY})(?=s?\b)",
    rf"(?P<month>{_LONG}|{_SHORT}\.)",
    r"(?<!^)(?<![.!?] )(?P<month>March|May)(?![\w-])(?! [A-Z])",
)
_DATES = tuple(re.compile(rf"(?<!\w){form}") for form in _FORMS)
_RELATIVE = re.compile(
    r"\b(?:(?P<day>yesterday|today|tonight|tomorrow|this (?:morning|afternoon|evening))"
    r"|(?P<which>last|this|next) (?P<unit>month|year)|(?P<back>a|an|one|\w+) (?P<units>day|week|month|year)s? ago)\b",
    re.IGNORECASE,
)
_SAID_RELATIVE = re.compile(r"\b(?:yesterday|tomorrow|(?:last|next) (?:week|month|year))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Day:
    """As much of a date as is known; `weekday` counts from Monday as 0."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    def fits(self, other: _Day) -> bool:
        """Return whether everything that this one says is also said by the other."""
        pairs = zip(self._parts(), other._parts(), strict=True)
        return all(mine is None or mine == theirs for mine, theirs in pairs)

    def bare(self) -> str | None:
        """Return the name of the only part, where it has no more than one."""
        said = [
            name
            for name, part in zip(("year", "month", "day", "weekday"), self._parts(), strict=True)
            if part is not None
        ]
        return said[0] if len(said) == 1 else None

    def says(self, part: str) -> bool:
        return getattr(self, part) is not None

    def _parts(self) -> tuple[int | None, ...]:
        return self.year, self.month, self.day, self.weekday


@dataclass(frozen=True, slots=True)
class _Mention:
    span: Span
    day: _Day
    decade: int | None = None


def unfounded_dates(statement: str, cited: Sequence[tuple[str, date | None]], beside: str = "") -> list[str]:
    """Return the dates of the statement that the cited words, each with the day it was published, do not give.

    A date may say less than the cited one, and more where that follows from the day of publication, such as the date of
    "Monday". That day itself counts too, but a year, month or weekday alone only where the cited words name no other.
    """
    said = list(_mentions(statement))
    candidates = [each for text, published in cited for each in _held(text, published)]
    candidates += _held(beside, None)
    named = [mention.day for text, _ in cited for mention in _mentions(text)]
    days = [_of(published) for _, published in cited if published]
    wrong = [
        each.span.of(statement)
        for each in said
        if not any(map(_fitting(each), candidates)) and not _published(each, said, named, candidates, days)
    ]
    texts = " ".join(text.casefold() for text, _ in cited)
    relative = [match[0] for match in _SAID_RELATIVE.finditer(statement) if match[0].casefold() not in texts]
    return wrong + relative


def without_dates(text: str) -> str:
    """Return the text with its dates blanked, of the same length: what is left holds the other numbers."""
    for mention in _mentions(text):
        text = f"{text[: mention.span.start]}{'.' * len(mention.span)}{text[mention.span.end :]}"
    return text


def dates_as_cited(statement: str, cited: Sequence[tuple[str, date | None]]) -> str:
    """Return the statement with dates that follow from a cited one in the words of that one.

    >>> dates_as_cited("He left on 3 October.", [("He left on Monday.", date(2022, 10, 5))])
    'He left on Monday.'
    """
    for said in sorted(_mentions(statement), key=lambda each: -each.span.start):
        written = said.span.of(statement)
        if any(written in text for text, _ in cited):
            continue
        held = [(mention.span.of(text), mention, day) for text, day in cited for mention in _mentions(text)]
        same = [words for words, mention, day in held if any(map(_fitting(said), _possible(mention, day, ())))]
        if same:
            statement = f"{statement[: said.span.start]}{same[0]}{statement[said.span.end :]}"
    return statement


def years(cited: Sequence[tuple[str, date | None]]) -> list[int]:
    """Return the years that the cited words and their days of publication name."""
    found = [mention.day.year for text, _ in cited for mention in _mentions(text)]
    return [year for year in (*found, *(published.year for _, published in cited if published)) if year]


def _mentions(text: str) -> Iterator[_Mention]:
    taken: list[Span] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if any(match.start() < each.end and each.start < match.end() for each in taken):
                continue
            taken.append(Span(*match.span()))
            parts = match.groupdict()
            day, until = (_number(parts.get(name)) for name in ("day", "until"))
            decade = _number(parts.get("decade"))
            month, weekday, year = _month(parts.get("month")), parts.get("weekday"), _number(parts.get("year"))
            told = _WEEKDAYS.index(weekday) if weekday else None
            yield _Mention(taken[-1], _Day(year, month, day, told), decade)
            if until:
                yield _Mention(taken[-1], _Day(year, month, until))


def _fitting(said: _Mention) -> Callable[[_Day], bool]:
    """Return what tells whether a known date bears the mention out."""

    def fits(held: _Day) -> bool:
        if said.decade is not None:
            return held.year is not None and held.year // 10 * 10 == said.decade
        return said.day.fits(held)

    return fits


def _published(
    said: _Mention,
    all_said: Sequence[_Mention],
    named: Sequence[_Day],
    candidates: Sequence[_Day],
    days: Sequence[_Day],
) -> bool:
    """Return whether it is the day of publication; a bare part of it where that is no slip for one of theirs."""
    if not any(map(_fitting(said), days)):
        return False
    part = said.day.bare()
    if part is None or not any(each.says(part) for each in named):
        return True
    others = [each for each in all_said if each is not said and each.day.says(part)]
    return any(any(map(_fitting(each), candidates)) for each in others)


def _held(text: str, published: date | None) -> Iterator[_Day]:
    """Yield the dates of cited words, made whole as far as the day of publication tells."""
    found = list(_mentions(text))
    told = [mention.day.year for mention in found if mention.day.year]
    for mention in found:
        yield from _possible(mention, published, told)
    if published:
        yield from _relative(text, published)


def _possible(mention: _Mention, published: date | None, told: Sequence[int]) -> Iterator[_Day]:
    """Yield the days that one cited date may mean, where the text names the years `told`."""
    if mention.decade is not None:
        yield from (_Day(mention.decade + year) for year in range(10))
    yield from _whole(mention.day, published, told)
    if mention.day.weekday is not None and mention.day.month is None and published:
        yield from _weekdays(mention.day.weekday, published)


def _whole(day: _Day, published: date | None, told: Sequence[int]) -> Iterator[_Day]:
    if day.month is None or day.year is not None:
        yield _dated(day.year, day) if day.year and day.month and day.day else day
        return
    nearest = _nearest(day, published) if published else []
    yield from (_dated(year, day) for year in dict.fromkeys((*nearest, *told)))
    yield day


def _nearest(day: _Day, published: date) -> list[int]:
    """Return the year in which a day or month without one is nearest to the day of publication."""
    places = {year: date(year, day.month or 1, 15) for year in range(published.year - 1, published.year + 2)}
    return [min(places, key=lambda year: abs(places[year] - published))]


def _dated(year: int | None, day: _Day) -> _Day:
    if year and day.month and day.day:
        try:
            return _of(date(year, day.month, day.day))
        except ValueError:
            pass
    return _Day(year, day.month, day.day, day.weekday)


def _weekdays(weekday: int, published: date) -> Iterator[_Day]:
    """Yield the two days of that name before, and the one after, the day of publication, which counts as before."""
    back = (published.weekday() - weekday) % 7
    for step in (-back - 7, -back, 7 - back):
        yield _of(published + timedelta(days=step))


def _relative(text: str, published: date) -> Iterator[_Day]:
    for match in _RELATIVE.finditer(text):
        if match["day"]:
            step = {"yesterday": -1, "tomorrow": 1}.get(match["day"].casefold(), 0)
            yield _of(published + timedelta(days=step))
        elif match["which"]:
            step = {"last": -1, "this": 0, "next": 1}[match["which"].casefold()]
            if match["unit"].casefold() == "year":
                yield _Day(published.year + step)
            else:
                month = published.year * 12 + published.month - 1 + step
                yield _Day(month // 12, month % 12 + 1)
        else:
            yield from _ago(match["back"], match["units"].casefold(), published)


def _ago(back: str, unit: str, published: date) -> Iterator[_Day]:
    held = quantities(back)
    count = int(held[0].value) if held else 1 if back.casefold() in {"a", "an", "one"} else 0
    if not count or count > published.year - 1:
        return
    if unit in {"day", "week"}:
        yield _of(published - timedelta(days=count * (7 if unit == "week" else 1)))
    elif unit == "year":
        yield _Day(published.year - count)
    else:
        month = published.year * 12 + published.month - 1 - count
        yield _Day(month // 12, month % 12 + 1)


def _of(day: date) -> _Day:
    return _Day(day.year, day.month, day.day, day.weekday())


def _number(written: str | None) -> int | None:
    return int(re.sub(r"\D", "", written)) if written else None


def _month(written: str | None) -> int | None:
    if not written:
        return None
    return int(written) if written.isdigit() else _MONTHS.index(written[:3].casefold()) + 1
