"""Where spans of a kind stand in a sentence, and which of them answers a question by itself; pure rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rag.asked_for import Kind
from rag.names import is_person, names
from rag.types import Span

__all__ = ["shortest", "spans"]

_NUMBER_WORD = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ])?"
    r"(?:one|two|three|four|five|six|seven|eight|nine)"
    r"|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|dozens|hundreds|thousands|millions|none|no one|nobody"
)
_SCALE = r"(?:[\s-]?(?:hundred|thousand|million|billion|trillion|dozen|bn|mn|m|k)\b)"
_FIGURE = rf"(?:\d[\d,]*(?:\.\d+)?{_SCALE}?|(?i:\b(?:{_NUMBER_WORD})\b){_SCALE}?)"
_HEDGE = (
    r"(?:(?i:at least|at most|about|around|nearly|almost|more than|less than|fewer than|over|under|up to|as many as"
    r"|as much as|an estimated|some|roughly|approximately|close to|just over|just under|only)\s+)?"
)
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_TIME_UNIT = r"(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|century|centuries)"
_LENGTH_UNIT = (
    r"(?:miles?|feet|foot|inches|inch|yards?|kilomet(?:er|re)s?|met(?:er|re)s?|centimet(?:er|re)s?|km|cm|mph|acres?"
    r"|pounds|tons?|tonnes?|grams?|kilograms?|kg|degrees|gallons?|lit(?:er|re)s?|square \w+)"
)
_DATE = re.compile(
    rf"(?:{_WEEKDAY},?\s+)?(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:\s+\d{{4}})?"
    rf"|{_MONTH}(?:\s+of)?,?\s+\d{{4}}\b)|\b{_WEEKDAY}\b|\b(?:1[89]|20)\d\d\b(?!\s*(?:people|miles|feet|deaths))"
    r"|\b(?:January|February|March|April|June|July|August|September|October|November|December)\b"
    r"|\b(?:yesterday|today|tomorrow|(?:last|next|this)\s+(?:week|month|year|spring|summer|fall|autumn|winter)"
    rf"|{_FIGURE}\s+(?:years?|months?|weeks?|days?|hours?)\s+(?:ago|later|earlier))\b"
)
_AGE = re.compile(
    r"\b\d{1,3}(?=[- ]years?[- ]old\b|,|\)|\s+years of age)"
    r"|(?<=\baged )\d{1,3}|(?<=\bage )\d{1,3}|(?<=\bage of )\d{1,3}"
)
_MONEY = rf"(?:[A-Z]{{0,2}}[$£€¥]\s?{_FIGURE}|{_FIGURE}\s+(?:US |U\.S\. )?(?:dollars|pounds|euros|yen|cents|rubles)\b)"
_PERCENT = rf"{_FIGURE}\s?(?:%|percent\b|per\s+cent\b|percentage\s+points?\b)"
_DURATION = rf"{_FIGURE}[\s-]{_TIME_UNIT}(?:\s*(?:,|and)?\s*{_FIGURE}[\s-]{_TIME_UNIT})?"
_MEASURE = rf"{_FIGURE}[\s-](?:{_LENGTH_UNIT})(?:\s+(?:per|an|a)\s+(?:hour|second|minute))?"
_QUOTED = re.compile(r"[“\"]([^“”\"]{2,80}?)[,.]?[”\"]")
_BEFORE_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|of|outside|into|on|across|around|toward|towards|off)\s+(?:the\s+)?$", re.I
)

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 12
_LONG_WORD = 3
_STEM = 5
_ORDER = 15
_SPEAKER = 80
_NAMED = frozenset({Kind.PERSON, Kind.PLACE, Kind.NAME})
_SAID = (
    r"(?:said|says|told|wrote|tweeted|warned|called|described|added|argued|estimated|found|reported|announced"
    r"|cautioned)"
)
_SAYING = re.compile(
    r"\b(?:say|says|said|tell|told|call|called|describe[sd]?|warn(?:ed)?|report(?:ed)?|estimate[sd]?|forecast|argue[sd]?|found"
    r"|thought|claim(?:ed)?|cautioned|compared|dismissed|put|according)\b",
    re.I,
)
_BEFORE_SPEAKER = re.compile(rf"(?:according to|\b{_SAID}|\btold|\bby)\s+(?:[a-zé’'-]+\s+){{0,5}}$", re.I)
_AFTER_SPEAKER = re.compile(rf"^(?:,[^,]{{0,60}},)?\s+(?:(?:has|have|had)\s+)?{_SAID}\b")


def spans(kind: Kind, sentence: str) -> list[Span]:
    """Return where spans of `kind` stand in `sentence`, the likeliest kind of span first."""
    return list(_FINDERS[kind](sentence))


def shortest(kind: Kind, sentence: str, question: str) -> Span | None:
    """Return the span of `kind` in `sentence` that most likely answers `question`; at most twelve words, else None.

    Of spans that the question does not name itself, it is the one nearest to the question's other words; for names of
    people and places the likelier kind of name counts as much as being nearer by `_ORDER` characters.

    >>> shortest(Kind.NUMBER, "At least 45 deaths were reported by 9 counties.", "How many deaths were there?")
    Span(start=0, end=11)
    """
    asked = {word.casefold() for word in _WORD.findall(question)}
    told = _SAYING.search(question) is not None
    telling = {word for word in asked if len(word) > _LONG_WORD or word.isdigit()}
    places = [match.start() for match in _WORD.finditer(sentence) if _alike(match[0].casefold(), telling)]
    best: tuple[float, Span] | None = None
    for order, span in enumerate(spans(kind, sentence)):
        words = [word.casefold() for word in _WORD.findall(span.of(sentence))]
        if not words or len(words) > _LONGEST or _named_in(words, asked, kind):
            continue
        far = _distance(span, places) + (_ORDER * order if kind in _NAMED else 0)
        far -= _SPEAKER if told and _speaks(sentence, span) else 0
        if best is None or far < best[0]:
            best = (far, span)
    return best[1] if best else None


def _alike(word: str, asked: set[str]) -> bool:
    """Return whether the word, or a long one with the same beginning, stands in the question."""
    return word in asked or (len(word) > _LONG_WORD and any(other.startswith(word[:_STEM]) for other in asked))


def _named_in(words: list[str], asked: set[str], kind: Kind) -> bool:
    """Return whether the question names the span itself: all of its words, or a person by the last of them."""
    return all(_alike(word, asked) for word in words) or (kind is Kind.PERSON and words[-1] in asked)


def _speaks(sentence: str, span: Span) -> bool:
    """Return whether the words around a name make it the one who says something."""
    return bool(_BEFORE_SPEAKER.search(sentence[: span.start]) or _AFTER_SPEAKER.match(sentence[span.end :]))


def _distance(span: Span, places: list[int]) -> float:
    """Return the mean distance in characters to the two nearest of the places."""
    near = sorted(min(abs(place - span.start), abs(place - span.end)) for place in places)[:2]
    return sum(near) / len(near) if near else 0.0


def _pattern(pattern: str, hedged: bool = True) -> Callable[[str], Iterator[Span]]:
    compiled = re.compile(rf"{_HEDGE if hedged else ''}(?:{pattern})")

    def find(sentence: str) -> Iterator[Span]:
        return (Span(*match.span()) for match in compiled.finditer(sentence))

    return find


def _dates(sentence: str) -> Iterator[Span]:
    return (Span(*match.span()) for match in _DATE.finditer(sentence))


def _ages(sentence: str) -> Iterator[Span]:
    return (Span(*match.span()) for match in _AGE.finditer(sentence))


def _numbers(sentence: str) -> Iterator[Span]:
    """Return plain figures: not dates, ages, money or shares."""
    taken = [span for find in (_dates, _pattern(_MONEY), _pattern(_PERCENT)) for span in find(sentence)]
    for span in _pattern(_FIGURE)(sentence):
        if not any(_overlap(span, other) for other in taken):
            yield span


def _amounts(sentence: str) -> Iterator[Span]:
    found = [*_pattern(_MONEY)(sentence), *_pattern(_PERCENT)(sentence), *_pattern(_MEASURE)(sentence)]
    return iter(found)


def _names(sentence: str) -> list[Span]:
    """Return names that are no dates; a single word that opens the sentence, and may be none, comes last."""
    dates = list(_dates(sentence))
    found = [span for span in names(sentence) if not any(_overlap(span, other) for other in dates)]
    return sorted(found, key=lambda span: _may_be_plain(sentence, span))


def _may_be_plain(sentence: str, span: Span) -> bool:
    word = span.of(sentence)
    opening = not re.search(r"\w", sentence[: span.start]) and " " not in word and not word.isupper()
    return opening and not _AFTER_SPEAKER.match(sentence[span.end :])


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _named_people(sentence: str) -> Iterator[Span]:
    """Return names, those that look like people's first."""
    yield from sorted(_names(sentence), key=lambda span: not is_person(span.of(sentence)))


def _places(sentence: str) -> Iterator[Span]:
    """Return names, those behind a preposition of place first and people's last."""

    def order(span: Span) -> tuple[bool, bool]:
        return is_person(span.of(sentence)), not _BEFORE_PLACE.search(sentence[: span.start])

    yield from sorted(_names(sentence), key=order)


def _named_or_quoted(sentence: str) -> Iterator[Span]:
    yield from _names(sentence)
    for match in _QUOTED.finditer(sentence):
        yield Span(*match.span(1))


def _nothing(_sentence: str) -> Iterator[Span]:
    return iter(())


_FINDERS: dict[Kind, Callable[[str], Iterator[Span]]] = {
    Kind.PERSON: _named_people,
    Kind.PLACE: _places,
    Kind.DATE: _dates,
    Kind.NUMBER: _numbers,
    Kind.AMOUNT: _amounts,
    Kind.DURATION: _pattern(_DURATION),
    Kind.AGE: _ages,
    Kind.MEASURE: _pattern(_MEASURE),
    Kind.PERCENTAGE: _pattern(_PERCENT),
    Kind.NAME: _named_or_quoted,
    Kind.TEXT: _nothing,
}
