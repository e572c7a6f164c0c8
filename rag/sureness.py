"""How sure an answer is, in words: a bare figure would look more exact than it is."""

from __future__ import annotations

from rag.asked_change import changing
from rag.types import Answer, Note
from rag.words import without_context

__all__ = ["sureness"]

_CLEAR, _PROBABLE = 0.85, 0.6  # of held-out answers from there on some nine of ten, and six of ten, are right


def sureness(answer: Answer) -> str | None:
    """Return one line on how sure an answer in quotes is; None for refusals, replies, and what a chat model wrote.

    >>> sureness(Answer("Who?", "Who?", "Nobody.", reason="not_answered"))
    """
    if answer.refused or not answer.citations or answer.model != "extractive":
        return None
    if answer.digest:  # how surely one of its quotes answers says little
        return "A choice of quotes: the articles hold more than these."
    if answer.confidence >= _CLEAR:
        return "Fairly sure: these words very likely answer the question."
    if answer.confidence >= _PROBABLE:
        return "Less sure: these words may well answer the question."
    if _asks_series(answer):  # none of its quotes answers alone; together they may
        return "Figures from several articles, by day: see in their words that they are of the same thing."
    return "Unsure: these words may not answer the question. Read them where they stand."


def _asks_series(answer: Answer) -> bool:
    """Return whether it is asked how a figure changed, and articles of which none is another's copy tell of it."""
    told = any(note.kind == "evolving" and len(_sources(note, answer)) > 1 for note in answer.notes)
    return told and changing(without_context(answer.understood)) is not None


def _sources(note: Note, answer: Answer) -> set[str]:
    cited = {each.number: each for each in answer.citations}
    told = [cited[point.citation] for point in note.points if point.citation in cited]
    return {min((each.article.id, *(copy.article for copy in each.copies))) for each in told}
