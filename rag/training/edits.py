"""Questions edited so that their text answers them no longer: another name, figure or date, or the contrary."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rag.asked_for import Kind
from rag.spotting import spans
from rag.types import Span

__all__ = ["Replacements", "edited", "replacements"]

Replacements = Mapping[str, Sequence[str]]
"""What stands in questions, by its shape: names of as many words, years, figures of as many digits."""

_CONTRARY = (
    (re.compile(r"\b(?:first|earliest|oldest)\b"), "last"),
    (re.compile(r"\b(?:last|latest|newest)\b"), "first"),
    (re.compile(r"\b(?:more|most|largest|highest|biggest)\b"), "least"),
    (re.compile(r"\bbefore\b"), "after"),
    (re.compile(r"\bafter\b"), "before"),
)


def replacements(questions: Iterable[str]) -> Replacements:
    """Return everything in the questions that another question may be given instead of what it names."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for question in questions:
        for kind, span in _named(question):
            words = span.of(question)
            found[_shape(kind, words)][words] = None
    return {shape: list(words) for shape, words in found.items()}


def edited(question: str, text: str, others: Replacements, chance: random.Random) -> str | None:
    """Return the question about something that the text does not mention, or about the contrary; None if there is none.

    Only what the text does mention is replaced: what it never said makes no question harder.
    """
    held = text.casefold()
    named = [(kind, span) for kind, span in _named(question) if span.of(question).casefold() in held]
    if named and chance.random() < 0.8:  # noqa: PLR2004 - the rest ask for the contrary
        kind, span = chance.choice(named)
        wanted = [each for each in others.get(_shape(kind, span.of(question)), ()) if each.casefold() not in held]
        if wanted:
            return question[: span.start] + chance.choice(wanted) + question[span.end :]
    return _contrary(question, chance)


def _contrary(question: str, chance: random.Random) -> str | None:
    fitting = [(pattern, other) for pattern, other in _CONTRARY if pattern.search(question)]
    if not fitting:
        return None
    pattern, other = chance.choice(fitting)
    return pattern.sub(other, question, count=1)


def _named(question: str) -> list[tuple[Kind, Span]]:
    """Return dates, figures and names in a question, each once and without its first word."""
    opening = len(question.split(" ", 1)[0])
    found: dict[Span, Kind] = {}
    for kind in (Kind.DATE, Kind.NUMBER, Kind.NAME):
        for span in spans(kind, question):
            if span.start > opening:
                found.setdefault(span, kind)
    return [(kind, span) for span, kind in found.items()]


def _shape(kind: Kind, words: str) -> str:
    """Return what must be alike for one to stand for the other.

    >>> _shape(Kind.DATE, "12 May 1999"), _shape(Kind.NAME, "John Smith")
    ('when 00 Aa 0000', 'which Aa Aa')
    """
    digits = re.sub(r"\d", "0", words)
    letters = re.sub(r"[^\W\d_]+", lambda word: "Aa" if word[0][0].isupper() else "a", digits)
    return f"{kind.value} {letters}"
