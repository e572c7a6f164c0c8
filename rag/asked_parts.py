"""The parts of a question as questions with the limits of each: where outlets are compared, one part for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from rag.asked_days import asked_days
from rag.asked_limits import narrowed
from rag.asked_names import Mention, mentions
from rag.asked_publishers import asked_publishers
from rag.parts import MOST_PARTS, parts
from rag.types import Filters, Question
from rag.words import without_context

__all__ = ["asked_parts"]

_Part = tuple[str, str, Filters]  # what a reader is told that it asks, how it stands alone, its limits
_OF_ONE = {"do": "does", "have": "has", "are": "is", "were": "was"}
_TOGETHER = re.compile(
    r"\b(?:(?:dis)?agree\w*|differ\w*|compar\w+|contra\w+|versus|vs|between|among|more|less|fewer|same|other|alike|first)\b",
    re.I,
)
_LISTED = re.compile(r"(?:[’']s?)?(?:\s*,)?\s*(?:,|\b(?:and|or|versus|vs\.?)\b|&)\s*(?:by |in |to )?$", re.I)


def asked_parts(asked: Question, chosen: Filters, publishers: Sequence[str], today: date) -> tuple[Question, ...]:
    """Return the parts of a question that was limited, two or three; nothing where it asks one thing.

    `chosen` are the limits that the question does not set itself, `publishers` those of the collection. A part is
    limited by its own days, else by those of the part before it, where the question as a whole is limited by days.
    The `text` of a part is what a reader is told that it asks.
    """
    several = parts(asked.understood)
    found = _of_outlets(asked, several, publishers) or _of_things(asked, several, today)
    limited = [(told, alone, *narrowed(chosen, limits)) for told, alone, limits in found]
    return tuple(Question(told, alone, filters, asked.turns, own) for told, alone, filters, own in limited)


def _of_outlets(asked: Question, several: Sequence[str], publishers: Sequence[str]) -> list[_Part]:
    outlets = _outlets(asked, publishers)
    context = asked.understood[len(without_context(asked.understood)) :]
    texts = [text for each in outlets if (text := _asked_of(each, asked, several, publishers))]
    if len(texts) < len(outlets):
        return []
    return [
        (text, f"{asked_publishers(text, publishers).left}{context}", replace(asked.found, publishers=each.publishers))
        for text, each in zip(texts, outlets, strict=True)
    ]


def _of_things(asked: Question, several: Sequence[str], today: date) -> list[_Part]:
    found: list[_Part] = []
    days = Filters()
    for part in several if len(several) > 1 else ():
        told = without_context(part)
        own = asked_days(told, asked.filters.as_of or today) if asked.found.by_date else days
        days = own if own.by_date else days
        found.append((told, part, replace(days, publishers=asked.found.publishers)))
    return found


def _outlets(asked: Question, publishers: Sequence[str]) -> list[Mention]:
    """Return the mentions of the two or three outlets that a question sets as its sources; nothing for any other."""
    named = {each.publishers: each for each in mentions(asked.text, publishers)}
    sources = [each for names, each in named.items() if set(names) <= set(asked.found.publishers)]
    complete = {name for each in sources for name in each.publishers} == set(asked.found.publishers)
    return sources if complete and 1 < len(sources) <= MOST_PARTS else []


def _asked_of(outlet: Mention, asked: Question, several: Sequence[str], publishers: Sequence[str]) -> str | None:
    """Return the question as it is asked of one of the outlets that it names; None where that cannot be said."""
    alone = without_context(asked.understood)
    named = mentions(alone, publishers)
    if len(several) > 1:
        of_this = [
            part for part in several if [each.publishers for each in mentions(part, publishers)] == [outlet.publishers]
        ]
        return without_context(of_this[0]) if len(of_this) == 1 else None
    if not named:
        return f"{alone.rstrip(' ?')}, according to {outlet.span.of(asked.text)}?"
    between = [alone[one.span.end : other.span.start] for one, other in pairwise(named)]
    if not between or not all(_LISTED.fullmatch(each) for each in between) or _TOGETHER.search(alone):
        return None
    before, behind = alone[: named[0].span.start], alone[named[-1].span.end :]
    before = re.sub(r"\b(?:both|either) $", "", before)
    before = re.sub(r"\b(do|have|are|were) $", lambda found: f"{_OF_ONE[found[1].lower()]} ", before, flags=re.I)
    return f"{before[:1].upper()}{before[1:]}" + outlet.span.of(asked.text) + re.sub(r"^ (?:each|both)\b", "", behind)
