"""Words: how long the answers are, in words of the text without its markers."""

from __future__ import annotations

from eval.cases import Case
from eval.matching import shown_words

__all__ = ["words"]


def words(case: Case) -> float | None:
    """Return the number of words of an answer; None for a refusal."""
    return None if case.answer.refused else float(shown_words(case.answer))
