"""Whether the numbers of a statement are those of the words it cites, or are computed from them; pure rules."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from rag.answerers.quantities import Quantity, quantities
from rag.types import Span

__all__ = ["unbounded", "unfounded_numbers"]

_ROUNDED = 0.1
"""How far "about 100" may be from what it stands for, as a share."""
_EXCEEDED = 1.5
"""Up to how many times a number may exceed the "more than 100" that stands for it."""
_SHARE = 2.0
"""How many percentage points a fraction in words may be from the share that it stands for."""
_LONGEST_SUM = 5
_MOST_OPERANDS = 12

_SUM = re.compile(r"\b(?:total\w*|combined|together|altogether|in all|overall|sum|both|between them|add\w*)\b", re.I)
_DIFFERENCE = re.compile(
    r"\b(?:more|fewer|less|difference|rose|risen|rise|fell|fallen|fall|increas\w+|decreas\w+|drop\w*|gain\w*|margin|lead|majority"
    r"|ahead|remain\w*|rest|other|others|left|up|down|grew|grown|older|younger|later|earlier|after|before|ago|age|aged|took"
    r"|lasted|higher|lower|gap|apart|short of)\b|\bby(?=\s{2})",
    re.I,
)
_RATIO = re.compile(r"\b(?:times|twice|double\w*|tripl\w+|ratio|per|average\w*|each|fold)\b", re.I)
_VAGUE = re.compile(r"(?<!of )\b(dozens|scores|hundreds|thousands|millions|billions)\b", re.I)
_RANGES = {
    "dozens": (20, 250), "scores": (35, 250), "hundreds": (150, 1_999), "thousands": (1_500, 999_999),
    "millions": (1.5e6, 9.99e8), "billions": (1.5e9, 9.99e11),
}  # fmt: skip
_FIRST = re.compile(
    r"\b(?:first|1st|one|initial\w*|original\w*|never before|earliest|debut|inaugural|start\w*)\b", re.I
)
_SECOND = re.compile(r"\b(?:second|2nd|two|another|again|twice|runner)\b", re.I)


def unfounded_numbers(
    statement: str, cited: str, beside: str = "", years: Sequence[int] = (), counting: bool = False
) -> list[str]:
    """Return the numbers of the statement that neither stand in the cited words nor are computed from them.

    `beside` are other words whose numbers count, such as a title, and `years` those of the cited dates. A number is the
    same however it is written, rounded where a word says so, and may be a sum, difference or ratio of two cited ones
    where the statement says that it is. With `counting`, small numbers in words count what follows and are free.
    """
    held, more = quantities(cited), quantities(beside)
    wrong = []
    for each in quantities(statement):
        written = each.span.of(statement)
        if counting and each.value <= 10 and not any(map(str.isdigit, written)):  # noqa: PLR2004 - "three reasons:"
            continue
        if each.kind == "ordinal" and _ordinal(each.value, f"{cited} {beside}"):
            continue
        if not any(_same(each, other) for other in (*held, *more)) and not _computed(each, held, years, statement):
            wrong.append(written)
    vague = [match[1].casefold() for match in _VAGUE.finditer(statement)]
    return wrong + [word for word in vague if not _vaguely(word, f"{cited} {beside}", (*held, *more))]


def unbounded(statement: str, cited: str) -> list[str]:
    """Return the numbers that the cited words only bound ("at least 45"), and the statement not, or the other way.

    >>> unbounded("45 people died.", "At least 45 people died."), unbounded("At least 45 died.", "More than 45 died.")
    (['45'], [])
    """
    held = quantities(cited)
    wrong = []
    for each in quantities(statement):
        bounds = {other.bound for other in held if other.value == each.value and other.unit == each.unit}
        contrary = {"least": "most", "most": "least"}.get(each.bound)
        if bounds and (("" not in bounds and not each.bound) or bounds == {contrary}):
            wrong.append(each.span.of(statement).strip())
    return wrong


def _same(said: Quantity, held: Quantity) -> bool:
    if said.seconds and held.seconds and math.isclose(said.seconds, held.seconds, rel_tol=0.01):
        return True
    if "share" in {said.kind, held.kind}:
        return _share(said) is not None and _near(_share(said), _share(held), _SHARE)
    if (said.unit == "%") != (held.unit == "%") or _foreign(said.unit, held.unit):
        return False
    return math.isclose(said.value, held.value, rel_tol=1e-9) or _rounded(said, held.value)


def _share(each: Quantity) -> float | None:
    """Return a share in percent, or a plain number as what it is: none."""
    if each.kind == "share":
        return 100 * each.value
    return each.value if each.unit == "%" else None


def _near(one: float | None, other: float | None, within: float) -> bool:
    return one is not None and other is not None and abs(one - other) <= within


def _foreign(one: str, other: str) -> bool:
    """Return whether both are amounts of money, of different currencies."""
    money = set("$£€¥")
    return one in money and other in money and one != other


def _rounded(said: Quantity, held: float) -> bool:
    """Return whether `said` is `held` rounded, as its own digits or the word before it say."""
    if said.value == 0 or held == 0:
        return False
    digits = _significant(said.value)
    size = math.floor(math.log10(abs(held)))
    if said.rough and digits >= 2 and math.isclose(round(held, digits - 1 - size), said.value, rel_tol=1e-9):  # noqa: PLR2004
        return True
    if not said.bound or not _round(said.value):
        return False
    if said.bound == "least":
        return said.value <= held <= said.value * _EXCEEDED
    if said.bound == "most":
        return said.value / _EXCEEDED <= held <= said.value
    return abs(said.value - held) <= _ROUNDED * abs(held)


def _significant(value: float) -> int:
    return len(f"{value:.10g}".partition("e")[0].replace(".", "").strip("0")) or 1


def _round(value: float) -> bool:
    """Return whether it has one digit that tells, or a 5 as the second, such as 150."""
    digits = f"{value:.10g}".partition("e")[0].replace(".", "").strip("0")
    return len(digits) <= 1 or (len(digits) == 2 and digits[1] == "5")  # noqa: PLR2004


def _ordinal(value: float, source: str) -> bool:
    if value == 1:
        return bool(_FIRST.search(source))
    return value == 2 and bool(_SECOND.search(source))  # noqa: PLR2004


def _computed(said: Quantity, held: Sequence[Quantity], years: Sequence[int], statement: str) -> bool:
    """Return whether the number is computed from cited ones, and the statement has a word that says so."""
    if said.kind == "ordinal":
        return False
    plain = [each for each in held if each.kind == "number"][:_MOST_OPERANDS]
    around = _around(statement, said.span)
    results: list[float] = []
    if said.unit == "%" or said.kind == "share":
        if not any(each.unit == "%" for each in plain):
            results += _ratios(plain, 100.0)
        elif said.unit == "%" and _DIFFERENCE.search(around):
            results += _differences(plain, "%")
        wanted = 100 * said.value if said.kind == "share" else said.value
        return any(abs(wanted - each) <= max(0.51, _SHARE * (said.kind == "share")) for each in results)
    if _SUM.search(statement):
        results += _sums(plain, said.unit)
    if _DIFFERENCE.search(around):
        results += _differences(plain, said.unit)
        results += [float(abs(one - other)) for one, other in combinations(set(years), 2)]
    if _RATIO.search(around) and not said.unit:
        results += _ratios(plain, 1.0)
    return any(math.isclose(said.value, each, rel_tol=0.005) for each in results) or _lasted(said, plain)


def _lasted(said: Quantity, plain: Sequence[Quantity]) -> bool:
    """Return whether a time is two cited ones together: nine years and six months are nine and a half years."""
    times = [each.seconds for each in plain if each.seconds]
    return said.seconds is not None and any(
        math.isclose(said.seconds, one + other, rel_tol=0.005) for one, other in combinations(times, 2)
    )


def _around(statement: str, span: Span) -> str:
    """Return the words of the clause that a number stands in."""
    start = max(statement.rfind(mark, 0, span.start) for mark in (";", ", and ", ". ")) + 1
    ends = [end for mark in (";", ", and ", ". ") if (end := statement.find(mark, span.end)) >= 0]
    return statement[start : span.start] + " " + statement[span.end : min(ends, default=len(statement))]


def _sums(plain: Sequence[Quantity], unit: str) -> Iterator[float]:
    values = [each.value for each in plain if each.unit == unit]
    yield from (one + other for one, other in combinations(values, 2))
    for length in range(3, _LONGEST_SUM + 1):
        yield from (sum(values[at : at + length]) for at in range(len(values) - length + 1))


def _differences(plain: Sequence[Quantity], unit: str) -> Iterable[float]:
    values = [each.value for each in plain if each.unit == unit]
    return (abs(one - other) for one, other in combinations(values, 2))


def _ratios(plain: Sequence[Quantity], factor: float) -> Iterator[float]:
    values = [each.value for each in plain if each.value and each.unit != "%"]
    for one, other in combinations(values, 2):
        yield from (factor * one / other, factor * other / one)
        if factor > 1:
            yield from (factor * abs(one - other) / other, factor * abs(one - other) / one)


def _vaguely(word: str, source: str, held: Sequence[Quantity]) -> bool:
    low, high = _RANGES[word]
    return bool(re.search(rf"\b{word[:-1]}", source, re.I)) or any(low <= each.value <= high for each in held)
