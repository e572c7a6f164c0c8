"""How sure an answer is, in words: a bare figure would look more exact than it is."""

from __future__ import annotations

from rag.types import Answer

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
    return "Unsure: these words may not answer the question. Read them where they stand."
