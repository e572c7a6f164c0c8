"""Statements that their source supports, and the same with one slip: made from the evidence quotes of a question set.

A supported statement is a quote of the evidence as it was cut, or the whole sentences that it stands in; both are held
against those sentences. A swap is the quote with one change (`eval.quality.swap_kinds`). The drawing is seeded: the
same set always gives the same swaps. Nothing is trained on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from eval.cases import quote_span
from eval.quality.swap_kinds import KINDS, Others
from eval.quality.swap_names import surnames
from eval.records import QuestionRecord
from rag.sentences import sentences
from rag.types import Span

__all__ = ["Quoted", "Swap", "quoted", "swaps", "unchanged"]

_SEED = 20_221_104
_A_QUOTE = 2
_A_KIND = 80
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote of the evidence, and the sentences of its article in which it stands."""

    quote: str
    source: str


@dataclass(frozen=True, slots=True)
class Swap:
    """A statement with one slip of a kind, and the words that it misreports."""

    kind: str
    statement: str
    source: str


def quoted(records: Sequence[QuestionRecord], texts: Mapping[str, str]) -> tuple[Quoted, ...]:
    """Return every evidence quote that stands in its article, once, in the order of the questions."""
    found: dict[Quoted, None] = {}
    cut: dict[str, list[Span]] = {}
    for evidence in (each for record in records for each in record.evidence):
        text = texts.get(evidence.article, "")
        place = quote_span(text, evidence.quote)
        if place is None:
            continue
        if evidence.article not in cut:
            cut[evidence.article] = sentences(text)
        around = [each for each in cut[evidence.article] if each.start < place.end and place.start < each.end] or [
            place
        ]
        source = text[min(place.start, around[0].start) : max(place.end, around[-1].end)]
        found[Quoted(" ".join(evidence.quote.split()), " ".join(source.split()))] = None
    return tuple(found)


def unchanged(quotes: Sequence[Quoted]) -> list[tuple[str, str]]:
    """Return the supported pairs of statement and source: each quote, and its sentences where they are longer."""
    pairs = [(statement, each.source) for each in quotes for statement in (each.quote, each.source)]
    return list(dict.fromkeys(pairs))


def swaps(quotes: Sequence[Quoted], texts: Iterable[str], a_quote: int = _A_QUOTE, a_kind: int = _A_KIND) -> list[Swap]:
    """Return swaps of every kind, at most so many of a kind for a quote and in all, in the order of kinds and quotes.

    `texts` are the articles, which tell last names from other words.
    """
    known = surnames(texts)
    return [each for kind in KINDS for each in _of_kind(kind, quotes, known, a_quote, a_kind)]


def _of_kind(kind: str, quotes: Sequence[Quoted], known: frozenset[str], a_quote: int, a_kind: int) -> list[Swap]:
    found: dict[Swap, None] = {}
    for each in quotes:
        others = Others(known, each.source, _chance(kind, each.quote))
        found |= dict.fromkeys(_drawn(kind, each, others, a_quote))
    return _at_most(list(found), a_kind, _chance(kind, "all"))


def _drawn(kind: str, each: Quoted, others: Others, most: int) -> Iterator[Swap]:
    for change in _at_most(list(KINDS[kind](each.quote, others)), most, others.chance):
        statement = " ".join(change.of(each.quote).split())
        if statement != each.quote:
            first = statement[:1].upper() if each.quote[:1].isupper() else statement[:1]
            yield Swap(kind, f"{first}{statement[1:]}", each.source)


def _at_most(items: list[_Item], most: int, chance: Random) -> list[_Item]:
    if len(items) <= most:
        return items
    return [items[place] for place in sorted(chance.sample(range(len(items)), most))]


def _chance(kind: str, words: str) -> Random:
    return Random(f"{_SEED} {kind} {words}")  # noqa: S311 - not a secret
