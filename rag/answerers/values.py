"""What a sentence gives for the figure or date that is asked for, and whether two sentences give the same."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from rag.answerers.days import unfounded_dates
from rag.answerers.figures import unfounded_numbers
from rag.answerers.quantities import Quantity, quantities
from rag.asked_for import Kind
from rag.names import names
from rag.spotting import spans
from rag.stemming import stems
from rag.types import Span

__all__ = ["COUNTED", "ESSENTIAL", "Value", "alike", "families", "same", "value_of"]

_FAMILIES = {
    "(person)": "person people resident inhabitant population civilian victim life death dead fatality casualty toll",
    "(death)": "death dead die died dying fatality kill life lives toll perished",
    "(hurt)": "hurt harm harmed injure injured injury injuries wounded",
    "(supply)": "electricity power outage",
    "(supplied)": "customer home household business",
    "(case)": "case infection infected",
    "(price)": "price cost costs fee charge pay paid",
    "(worth)": "worth fortune wealth value valued",
    "(rescue)": "rescue rescued rescues saved save",
    "(offer)": "offer bid proposal buy bought purchase acquire acquired acquisition takeover",
    "(journey)": "journey flight mission trip voyage",
    "(share)": "rate share percentage percent proportion",
    "(sale)": "sale sell sold buy bought purchase purchased",
}
_FAMILY: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        stem: frozenset(name for name, words in _FAMILIES.items() if stem in set(stems(words)))
        for words in _FAMILIES.values()
        for stem in stems(words)
    }
)
ESSENTIAL = frozenset({"(death)", "(hurt)", "(supply)", "(case)", "(rescue)"})
"""What a sentence has to say itself where the question asks for it: a number of people may be of anything."""

COUNTED = frozenset({"(person)", "(supplied)"})
"""What only says what is counted."""

_ROUNDED = 0.05  # share by which two numbers given to the same digit may differ and still be one, loosely told
_NEXT = 3
_NOUNLESS = re.compile(
    r"^[\s\"”’)]*(?:$|[.,;:!?–—-](?!\w)|(?:in|on|at|by|from|to|as|after|since|so|across|of them|had|have|has"
    r"|were|was|are|is|and|but|or|dead|died|killed)\b)",
    re.I,
)
_HOURLY = re.compile(r"miles (?:per|an) hour", re.I)
_TIMED = re.compile(r"^[\s-]+(?:years?|months?|weeks?|days?|nights?|hours?|minutes?|seconds?)\b", re.I)
_FURTHER = re.compile(r"^\s+(other|more|additional|further)s?\b", re.I)
_FORMER = re.compile(r"\b(?:(?:up|down) (?:\w+ )?from|previous(?:ly)?|earlier|had been)\b[^,;.–—]{0,45}$", re.I)
_FORMER_ASKED = re.compile(r"\b(?:previous(?:ly)?|earlier|before|from|had)\b", re.I)
_REFERRED = re.compile(r"\b(?:the|these|those|both|other|another|its first|first)\s+$", re.I)
_FEW = 10
_SCORE = re.compile(r"\d\s+(?:votes?\s+)?to\s+$")  # "81,326 votes to 60,399"
_SCORED = re.compile(r"^\s+(?:votes?\s+)?to\s+\d")
_TALLIED = re.compile(  # "with 99% of the vote counted": how far the count is, not who got how much
    r"^\s+of (?:the |all )?(?:\w+ )?(?:votes?|ballots?|precincts?|districts?|polling \w+|results?)\s+"
    r"(?:(?:were|was|are|have been|had been|having been|now|already)\s+)*"
    r"(?:counted|tallied|reporting|reported|processed|in\b)",
    re.I,
)
_UNITS = frozenset(
    stems(
        "mile miles foot feet inch inches yard kilometer kilometre meter metre centimeter km cm mph hour acre minute"
        " pound pounds ton tonne gram kilogram kg degree gallon liter litre dollar dollars euro euros yen cents rubles"
    )
)
_PHRASE = re.compile(
    r"[.,;:!?–—]|\b(?:of|in|on|at|by|with|for|from|who|that|which|were|was|are|is|had|have|has|(?<!-)and|or)\b"
)
_PLACED = re.compile(r"\b(?:in|on|at|across|near|outside|inside|throughout)\s+(?:the\s+)?(?=[A-Z])")
_OPENING = re.compile(r"^\W*In\s+(?:the\s+)?(?=[A-Z])")
_WORLD = re.compile(r"\b(?:world-?wide|globally|(?:across|around) the (?:world|globe))\b", re.I)
_GROUP = re.compile(
    r"\b(?:in|among)\s+(?:\w+\s+)?(children|women|men|babies|infants|adults|teenagers|students|animals)\b", re.I
)
_SAYING = re.compile(r"\b(?:sa(?:id|ys?)|told|tells?|reported|announced|estimated?|counted|put)\b")
_CALENDAR = re.compile(
    r"^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAY_OF_MONTH = re.compile(rf"\b{_MONTH}\s+\d{{1,2}}\b(?!\d)|\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?!\w)")
_CLAUSE = re.compile(r"[,;:.!?](?!\d)|\b(?:and|but|while|as)\b")
_REACH = 70


@dataclass(frozen=True, slots=True)
class Value:
    """A figure or date as a sentence gives it: `span` is its place in that, `scope` whom or what it is said of.

    `amount` is its number; None for a date, whose meaning may depend on the day it was `published`.
    """

    span: Span
    text: str
    amount: Quantity | None
    scope: frozenset[str]
    published: date | None = None


def value_of(
    kind: Kind, sentence: str, question: str, short: Span | None = None, published: date | None = None
) -> Value | None:
    """Return the value of that kind that answers best: the one in `short`; None where there is none.

    One that is said of a place that the question names comes first, of another one last, and a count of something else
    is none.
    """
    found = [value for span in spans(kind, sentence) if (value := _read(kind, span, sentence, question, published))]
    asked = families(question)
    asked |= {"(person)"} if "(supplied)" in asked else frozenset()
    asked |= {"(supplied)"} if "(supply)" in asked else frozenset()
    fitting = [each for each in found if kind is not Kind.NUMBER or _counted(each, sentence, asked)]
    fitting = [each for each in fitting if not _of_something_else(each.span, sentence, question)]

    def order(value: Value) -> tuple[bool, bool, bool, int]:
        inside = short is not None and value.span.start < short.end and short.start < value.span.end
        return bool(value.scope), not _said_of_asked(sentence, value.span, question), not inside, value.span.start

    return min(fitting, key=order, default=None)


def same(one: Value, other: Value) -> bool:
    """Return whether two values may be the same: equal as numbers, rounded, or one bounding the other.

    >>> values = [value_of(Kind.NUMBER, f"{n} died.", "How many died?") for n in ("At least 45", "forty-five", "50")]
    >>> same(values[0], values[1]), same(values[1], values[2])
    (True, False)
    """
    if one.amount is None or other.amount is None:
        whole = _DAY_OF_MONTH.search(one.text) and _DAY_OF_MONTH.search(other.text)  # these say by themselves which day
        return not all(
            unfounded_dates(said.text, [(held.text, None if whole else held.published)])
            for said, held in ((one, other), (other, one))
        )
    if one.amount.bound == other.amount.bound == "least":
        return one.amount.value == other.amount.value
    if _as_fine(one.amount, other.amount):
        loose = _ROUNDED if one.amount.bound or other.amount.bound else 0.0
        return math.isclose(one.amount.value, other.amount.value, rel_tol=loose)
    if one.amount.unit == other.amount.unit == "%" and _whole_of(one.amount.value, other.amount.value):
        return True
    return not (unfounded_numbers(one.text, other.text) and unfounded_numbers(other.text, one.text))


def alike(one: Value, other: Value) -> bool:
    """Return whether two values are of one sort, so that they can differ: both dates, or numbers of one unit."""
    if one.amount is None or other.amount is None:
        return one.amount is other.amount
    if (one.amount.seconds is None) != (other.amount.seconds is None):
        return False
    return one.amount.unit == other.amount.unit and (one.amount.seconds is not None or _unit(one) == _unit(other))


def families(text: str) -> frozenset[str]:
    """Return the telling words of a text as stems, or as what several of them stand for: "(death)" for "killed"."""
    return frozenset(name for each in stems(text) for name in _FAMILY.get(each, (each,)))


def _read(kind: Kind, span: Span, sentence: str, question: str, published: date | None) -> Value | None:
    span = Span(span.start, span.start + len(span.of(sentence).rstrip(",")))  # "900, doctors said"
    text = span.of(sentence)
    if kind is Kind.DATE:
        explicit = re.search(r"\d", text) is not None
        return Value(span, text, None, frozenset(), published) if explicit else None
    inside = [each for each in quantities(sentence) if each.span.start < span.end and span.start < each.span.end]
    return Value(span, text, inside[0], _scope(sentence, span, question), published) if inside else None


def _as_fine(one: Quantity, other: Quantity) -> bool:
    """Return whether both are given to the same digit, so that none is the other rounded: 14,000 and "about 15,000"."""
    plain = {one.bound, other.bound} <= {"", "about"} and one.seconds is None and other.seconds is None
    return plain and _grain(one.value) == _grain(other.value)


def _grain(value: float) -> int:
    """Return the power of ten of the last digit that is given, so far as a number tells."""
    digits, _, power = f"{value:.10e}".partition("e")
    return int(power) - len(digits.replace(".", "").lstrip("-").rstrip("0")) + 1


def _whole_of(one: float, other: float) -> bool:
    """Return whether one of two percentages is whole and the other one when rounded: 48 and 48.4."""
    return any(math.floor(fine + 0.5) == whole for whole, fine in ((one, other), (other, one)))


def _unit(value: Value) -> str:
    """Return the unit a measure is written with, such as "mile"; nothing of a plain number."""
    last = re.search(r"[^\W\d_]+$", _HOURLY.sub("mph", value.text))
    unit = stems(last[0]) if last else []
    return unit[0] if unit and any(unit[0] == each for each in _UNITS) else ""


def _counted(value: Value, sentence: str, asked: frozenset[str]) -> bool:
    """Return whether what follows a number is what the question asks for, or nothing that could be counted."""
    behind = sentence[value.span.end :]
    few = value.amount is not None and value.amount.value <= _FEW
    before = sentence[: value.span.start]
    timed = _TIMED.match(behind)
    if timed and not families(timed[0]) & asked:
        return False
    if behind.startswith("-") or (few and _REFERRED.search(before)) or _SCORE.search(before) or _SCORED.match(behind):
        return False
    if _NOUNLESS.match(behind):
        return True
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", _PHRASE.split(behind, maxsplit=1)[0])[:_NEXT]
    return bool(families(" ".join(words)) & asked)


def _of_something_else(value: Span, sentence: str, question: str) -> bool:
    """Return whether a number is of the votes counted so far, of an earlier time, or of some others only."""
    behind, before = sentence[value.end :], sentence[: value.start]
    further = _FURTHER.match(behind)
    return bool(
        _TALLIED.match(behind)
        or (_FORMER.search(before) and not _FORMER_ASKED.search(question))
        or (further and further[1].casefold() not in question.casefold())
    )


def _scope(sentence: str, value: Span, question: str) -> frozenset[str]:
    """Return the places that stand behind a value, in its clause, or open its sentence, and not in the question."""
    placed = _placed_behind(sentence, value)
    before = sentence[: value.start]
    opening = _OPENING.match(before)
    if opening and not _SAYING.search(before) and ";" not in before:  # "In Rome, a minister said" is where it was said
        placed.append(_name_at(before, opening.end()))
    placed += [match[0] for match in _WORLD.finditer(sentence)]
    placed += [match[1] for match in _GROUP.finditer(_clause_behind(sentence, value))]
    known = question.casefold()
    return frozenset(each for each in placed if each and not _CALENDAR.match(each) and each.casefold() not in known)


def _said_of_asked(sentence: str, value: Span, question: str) -> bool:
    """Return whether a place of the question stands behind a value, in its clause: "125 dead: 120 in Florida"."""
    placed = filter(None, _placed_behind(sentence, value))
    return any(re.search(rf"\b{re.escape(each)}\b", question, re.I) for each in placed)


def _placed_behind(sentence: str, value: Span) -> list[str | None]:
    """Return the names behind "in", "near" and the like that follow a value in its clause."""
    clause = _clause_behind(sentence, value)
    return [_name_at(clause, match.end()) for match in _PLACED.finditer(clause)]


def _clause_behind(sentence: str, value: Span) -> str:
    return _CLAUSE.split(sentence[value.end : value.end + _REACH], maxsplit=1)[0]


def _name_at(text: str, start: int) -> str | None:
    return next((span.of(text) for span in names(text) if span.start == start), None)
