"""The numbers in a text with their values: figures, spelled numbers, scales, shares, ordinals and spans of time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rag.types import Span

__all__ = ["Quantity", "quantities"]

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: value for value, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_SCALES: Mapping[str, float] = MappingProxyType(
    {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0,
     "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
)  # fmt: skip
_SECONDS: Mapping[str, float] = MappingProxyType(
    {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800, "month": 2_629_800, "year": 31_557_600,
     "decade": 315_576_000, "centur": 3_155_760_000}
)  # fmt: skip
_NTHS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_PARTS: Mapping[str, float] = MappingProxyType(
    {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10}
)

_HUNDREDTHS = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(reversed(_ONES))})"
_SPELLED = rf"(?:(?:{_HUNDREDTHS}|an?)[\s-]hundred(?:\s+(?:and\s+)?{_HUNDREDTHS})?|{_HUNDREDTHS})"
_SCALE = "hundred|thousand|million|billion|trillion|dozen"
_NUMBER = re.compile(
    rf"(?<![\w.])(?:(?:US|A|C|NZ|HK)?(?P<sign>[$£€¥])\s?)?"
    rf"(?:(?P<digits>(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)(?:(?P<short>bn|mn|tn|[mkb])\b|s\b)?"
    rf"|(?i:(?P<words>{_SPELLED}|half(?=[\s-]an?[\s-](?:{_SCALE})\b)|an?(?=[\s-](?:{_SCALE})\b)))(?![\w’'])"
    rf")(?P<half>[\s-]and[\s-]a[\s-]half)?(?:[\s-](?:an?[\s-])?(?P<scale>(?i:{_SCALE}))s?\b(?:\s+(?P<rest>(?i:{_SPELLED}))\b)?)?"
    r"(?P<share>\s?%|[\s-](?i:per\s?cent(?:age[\s-]points?)?)\b)?"
    rf"(?:[\s-](?P<time>{'|'.join(_SECONDS)})(?:s|y|ies)?\b)?"
)
_FRACTION = re.compile(
    rf"\b(?:(?P<count>one|two|three|four|five|seven|nine)[\s-](?P<part>{'|'.join(_PARTS)})s?\b"
    rf"|an?\s(?P<one>{'|'.join(_PARTS)})(?=\s+of\b)|(?P<half>half)(?=\s+(?:of|the|its|their|his|her|all)\b))",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    rf"\b(?:(?P<digits>\d+)(?:st|nd|rd|th)\b|(?:(?P<tens>{'|'.join(_TENS)})[\s-])?(?P<word>{'|'.join(_NTHS)})\b)", re.I
)
_DETERMINED = re.compile(r"\b(?:the|his|her|its|their|a)\s+(?:very\s+)?$", re.I)
_AMBIGUOUS = 2
_LEAST = (
    r"at least|more than|no fewer than|not less than|no less than|over|upwards? of|in excess of|exceed(?:s|ed|ing)?"
    r"|past"
)
_MOST = r"at most|up to|as many as|as much as|less than|fewer than|under|no more than|not more than|below"
_ABOUT = (
    r"about|around|roughly|approximately|some|nearly|almost|close to|an estimated|estimated|just over|just under"
    r"|probably|perhaps|more or less|an? average of"
)
_BOUNDS = tuple(
    (bound, re.compile(rf"\b(?:{words})\s+(?:an?\s+)?[$£€¥]?$", re.IGNORECASE))
    for bound, words in (("about", _ABOUT), ("least", _LEAST), ("most", _MOST))
)
_BEHIND = re.compile(
    r"\s+(?:[a-z]+\s+){0,2}(?:(or (?:more|so)|at least|and counting|-plus)|(or (?:less|fewer)|at most))\b"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number: `unit` is "%" or a currency's sign, `bound` least, most or about, `seconds` its length as a time.

    `digits` are the decimals it is written with; `kind` is number, share (of one, as a fraction) or ordinal.
    """

    span: Span
    value: float
    unit: str = ""
    bound: str = ""
    seconds: float | None = None
    kind: str = "number"
    rough: bool = False


def quantities(text: str) -> list[Quantity]:
    """Return the numbers in `text`, in order; "one" alone is none, it may be a pronoun.

    >>> [each.value for each in quantities("Two dozen, 1.5 million, forty-five percent, the third")]
    [24.0, 1500000.0, 45.0, 3.0]
    """
    taken: list[Span] = []
    found: list[Quantity] = []
    for some in (_fractions(text), _ordinals(text), _numbers(text)):
        for each in some:
            if all(each.span.end <= other.start or other.end <= each.span.start for other in taken):
                found.append(each)
                taken.append(each.span)
    return sorted(found, key=lambda each: each.span.start)


def _numbers(text: str) -> Iterator[Quantity]:
    for match in _NUMBER.finditer(text):
        told = any(match[name] for name in ("scale", "half", "share", "time"))
        if (match["words"] or "").casefold() == "one" and not told:
            continue
        short = match["short"] if match["short"] != "m" or match["sign"] else None
        scale = _SCALES[(match["scale"] or "").casefold()] if match["scale"] else 1.0
        scale *= _SCALES[short] if short else 1.0
        value = float(match["digits"].replace(",", "")) if match["digits"] else _spelled(match["words"])
        value = (value + 0.5 * bool(match["half"])) * scale + (_spelled(match["rest"]) if match["rest"] else 0)
        unit = "%" if match["share"] else match["sign"] or ""
        seconds = value * _SECONDS[match["time"]] if match["time"] else None
        rough = bool(match["scale"] or short or "." in (match["digits"] or ""))
        bound = _bound(text, match.start(), match.end(), timed=seconds is not None)
        yield Quantity(Span(match.start(), match.end()), value, unit, bound, seconds, rough=rough)


def _fractions(text: str) -> Iterator[Quantity]:
    for match in _FRACTION.finditer(text):
        part = match["part"] or match["one"] or match["half"]
        value = (_VALUES[match["count"].casefold()] if match["count"] else 1) / _PARTS[part.casefold()]
        yield Quantity(Span(*match.span()), value, bound=_bound(text, *match.span()), kind="share")


def _ordinals(text: str) -> Iterator[Quantity]:
    for match in _ORDINAL.finditer(text):
        if match["digits"]:
            value = int(match["digits"])
        else:
            value = _NTHS.index(match["word"].casefold()) + 1 + _VALUES.get((match["tens"] or "").casefold(), 0)
        if value <= _AMBIGUOUS and not match["digits"] and not _DETERMINED.search(text[: match.start()]):
            continue
        yield Quantity(Span(*match.span()), float(value), kind="ordinal")


def _spelled(words: str) -> float:
    current = 0.0
    for word in re.findall(r"[a-z]+", words.casefold()):
        if word == "half":
            return 0.5
        current = max(current, 1.0) * 100 if word == "hundred" else current + _VALUES.get(word, 0)
    return current or 1.0


def _bound(text: str, start: int, end: int, timed: bool = False) -> str:
    before = text[max(0, start - 30) : start]
    for bound, pattern in _BOUNDS:
        if found := pattern.search(before):
            return "" if timed and found[0].strip().casefold() in {"over", "past", "some"} else bound
    behind = _BEHIND.match(text, end)
    return "" if behind is None else "least" if behind[1] else "most"
