"""The ways of changing a statement so that its source no longer supports it: one slip each, of six kinds.

Each kind is a function of a statement that yields the ways to change it: where, and into what. What a name, a speaker,
a number or a date may become is of the same sort as what stood there, and does not occur in the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

from eval.quality.swap_names import SAID, SORTS, named, sort_of, speaks
from rag.types import Span

__all__ = ["KINDS", "Change", "Others"]


@dataclass(frozen=True, slots=True)
class Change:
    """Words of a statement and what they are changed into."""

    span: Span
    into: str

    def of(self, statement: str) -> str:
        """Return the statement with the change made."""
        return f"{statement[: self.span.start]}{self.into}{statement[self.span.end :]}"


@dataclass(frozen=True, slots=True)
class Others:
    """What decides about what words are changed into: last names that are known, and the chance that draws.

    `source` is what the statement rests on: nothing that occurs in it is drawn.
    """

    surnames: frozenset[str]
    source: str
    chance: Random

    def another(self, among: Sequence[str]) -> str | None:
        """Return one that shares no word with the source; None where there is none."""
        held = {word.casefold() for word in re.findall(r"\w+", self.source)}
        free = [each for each in among if held.isdisjoint(word.casefold() for word in re.findall(r"\w{2,}", each))]
        return self.chance.choice(free) if free else None


_MONTHS = "January February March April May June July August September October November December".split()
_SHORT_MONTHS = "Jan. Feb. Aug. Sept. Oct. Nov. Dec.".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTH = "|".join(map(re.escape, (*(each for each in _MONTHS if each != "May"), *_SHORT_MONTHS)))
_MONTH_AND_DAY = re.compile(rf"\b({_MONTH}|May(?= \d))(?: (\d{{1,2}}))?(?![\d\w])")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)})\b")
_YEAR = re.compile(r"(?<![$£€\d,.-])\b(?:1[5-9]|20)\d\d\b(?![,.]?\d|-)")
_FIGURE = re.compile(r"(?<![\w.,-])[$£€]?(\d[\d,]*(?:\.\d+)?)(?!\w*/)")
_COUNTS = "two three four five six seven eight nine ten eleven twelve".split()
_COUNT = re.compile(rf"\b(?:{'|'.join(_COUNTS)})\b")
_FACTORS = (0.4, 0.6, 0.75, 1.3, 1.5, 2.0, 3.0)
_LAST_DAY = 28

_GROUPS = "officials police investigators researchers prosecutors lawmakers sources jurors authorities".split()
_GROUP = re.compile(rf"\b({'|'.join(_GROUPS)})(?= (?:have )?{SAID})|(?<=[Aa]ccording to )({'|'.join(_GROUPS)})\b")


def _numbers(statement: str, others: Others) -> Iterator[Change]:
    taken = [match.span() for pattern in (_MONTH_AND_DAY, _YEAR) for match in pattern.finditer(statement)]
    for match in _FIGURE.finditer(statement):
        span = Span(*match.span(1))
        of_a_name = re.search(r"(?<!^)(?<![.!?”\"] )\b[A-Z]\w* $", statement[: match.start()])
        if of_a_name or any(start <= span.start < end for start, end in taken):
            continue
        if into := _figure(match[1], others):
            yield Change(span, into)
    for match in _COUNT.finditer(statement):
        if into := others.another([each for each in _COUNTS if each != match[0]]):
            yield Change(Span(*match.span()), into)


def _figure(written: str, others: Others) -> str | None:
    """Return another number in the same form; None where the source has each of those tried."""
    whole, _, decimals = written.rstrip(",").partition(".")
    value = float(f"{whole.replace(',', '')}.{decimals or 0}")
    for factor in others.chance.sample(_FACTORS, len(_FACTORS)):
        changed = max(value * factor, 10.0 ** -len(decimals))
        into = f"{changed:{',' if ',' in whole else ''}.{len(decimals)}f}" + "," * written.endswith(",")
        if not re.search(rf"(?<!\d){re.escape(into)}(?!\d)", f"{others.source} {written}"):
            return into
    return None


def _dates(statement: str, others: Others) -> Iterator[Change]:
    for match in _MONTH_AND_DAY.finditer(statement):
        month, day = match[1], match[2]
        if day and others.chance.random() < 1 / 2:
            days = [each for each in range(1, _LAST_DAY + 1) if abs(each - int(day)) > 1]
            yield Change(Span(*match.span(2)), str(others.chance.choice(days)))
        elif into := others.another([each for each in _alike(month) if each != month]):
            yield Change(Span(*match.span(1)), into)
    for match in _WEEKDAY.finditer(statement):
        if into := others.another(_WEEKDAYS):
            yield Change(Span(*match.span()), into)
    for match in _YEAR.finditer(statement):
        moved = [int(match[0]) + step for step in (-4, -3, -2, -1, 1, 2, 3, 4)]
        if into := others.another([str(each) for each in moved]):
            yield Change(Span(*match.span()), into)


def _alike(month: str) -> Sequence[str]:
    return _SHORT_MONTHS if month.endswith(".") else [each for each in _MONTHS if each != "May"]


def _names(statement: str, others: Others) -> Iterator[Change]:
    for span in named(statement):
        sort = sort_of(span.of(statement), others.surnames)
        if sort and not speaks(statement, span) and (into := others.another(SORTS[sort])):
            yield Change(span, into)


def _speakers(statement: str, others: Others) -> Iterator[Change]:
    for span in named(statement):
        name = span.of(statement)
        sort = sort_of(name, others.surnames) or ("body" if " " in name else "surname" if span.start else None)
        if sort and speaks(statement, span) and (into := others.another(SORTS[sort])):
            yield Change(span, into)
    for match in _GROUP.finditer(statement):
        if into := others.another(_GROUPS):
            yield Change(Span(*match.span()), into)


_NO_LONGER_NOT = re.compile(r"(?<=\w) not(?= )|(?<!ca)(?<!wo)n[’']t\b|(?<=\bcan)[’']t\b|\bnever (?=\w)")
_NO = re.compile(r"\bno (?=(?:indication|threat|pre-existing|evacuation|silver)\b)")
_PARTICIPLE = r"(?:\w+ly )?(?:been|become|made|won|lost|led|met|said|told|found|put|set|cut|\w+(?:ed|wn|en))\b"
_ASSERTED = re.compile(
    rf"(?<!to )\b(?:(?<!that )(?:is|are|was|were|will|would|can|could|should|must)|(?:has|have|had)(?= {_PARTICIPLE}))"
    r"(?= (?!not\b|no\b))"
)
_PERFECT = re.compile(r"\b(?:may|might|could|would|will|must|should|can|to) $")
_DENIED = MappingProxyType({
    "won": "did not win", "said": "did not say", "told": "did not tell", "asked": "did not ask",
    "defeated": "did not defeat", "received": "did not receive", "denied": "did not deny",
    "included": "did not include", "arrived": "did not arrive", "annulled": "did not annul",
    "decided": "did not decide", "began": "did not begin", "announced": "did not announce",
    "contained": "did not contain", "requires": "does not require", "comes": "does not come",
    "completes": "does not complete", "believes": "does not believe", "originated": "did not originate",
    "resigned": "did not resign", "accused": "did not accuse", "transferred": "did not transfer",
    "ordered": "did not order", "questioned": "did not question", "suffered": "did not suffer",
})  # fmt: skip
_VERB = re.compile(rf"(?<=[\w,”\"] )(?:{'|'.join(_DENIED)})(?= (?!by\b))")


def _negations(statement: str, _others: Others) -> Iterator[Change]:
    denials = [*_NO_LONGER_NOT.finditer(statement)]
    for match in denials:
        yield Change(Span(*match.span()), "")
    for match in _NO.finditer(statement):
        yield Change(Span(*match.span()), "")
    if denials:
        return
    for match in _ASSERTED.finditer(statement):
        if not _PERFECT.search(statement[: match.start()]):
            yield Change(Span(match.end(), match.end()), " not")
    if not _ASSERTED.search(statement):
        for match in _VERB.finditer(statement):
            yield Change(Span(*match.span()), _DENIED[match[0]])


_HEDGES: Sequence[tuple[re.Pattern[str], str]] = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        (r"\b(?:[Aa]llegedly|[Rr]eportedly|[Pp]robably|[Ll]ikely|[Pp]ossibly|[Aa]pparently|[Pp]otentially) ", ""),
        (r"\b(?:alleged|suspected|possible|apparent|potential) (?=[a-z])", ""),
        (r"\b(?:[Aa]t least|[Uu]p to|as much as|[Mm]ore than|[Ll]ess than|probable or) (?=[$£€\d\w])", ""),
        (r"\b(?:is|are|was|were) (?:believed|expected|thought|considered|said) to have\b", "has"),
        (r"\bis (?:believed|expected|thought|considered) to\b", "will"),
        (r"\b(?:may|might|could) have (?=\w+ed\b)", "has "),
        (r"\b(?:may|might|could)(?= (?!have\b)\w)", "will"),
        (r"\bappeared to be\b", "was"),
        (r"\bbelieved (?:he|she|it|they) (?=was|were|had)", ""),
        (r"\bbelieves (?=the )", "knows that "),
    )
)


def _hedges(statement: str, _others: Others) -> Iterator[Change]:
    found: list[Span] = []
    for pattern, into in _HEDGES:
        for match in pattern.finditer(statement):
            span = Span(*match.span())
            if all(span.end <= each.start or each.end <= span.start for each in found):
                found.append(span)
                yield Change(span, into)


KINDS: Mapping[str, Callable[[str, Others], Iterator[Change]]] = MappingProxyType(
    {
        "number": _numbers,
        "name": _names,
        "date": _dates,
        "negation": _negations,
        "hedge dropped": _hedges,
        "speaker changed": _speakers,
    }
)
"""The kinds of change by name."""
