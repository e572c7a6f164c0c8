"""Choice: for a multiple-choice question, whether the answer implies the right choice.

The implied choice is the one that the shown text or the short answer holds most often (`eval.matching.occurs`), the
longer of two where one is part of the other; where none occurs, the one whose words the answer shares most. A refusal
implies none and is 0. RealTimeQA (Kasai et al., 2022, arXiv 2207.13332) scores models on such questions by the choice
they name.
"""

from __future__ import annotations

import re

from eval.cases import Case
from eval.matching import normal, occurs
from rag.citations import without_markers

__all__ = ["choice", "implied"]

_WORD = re.compile(r"\w+")


def choice(case: Case) -> float | None:
    """Return whether the implied choice is right; None without choices, or where no choice is among the answers."""
    wanted = {normal(each) for each in case.record.answers}
    right = [each for each in case.record.choices if normal(each) in wanted]
    if not right:
        return None
    return float(not case.answer.refused and implied(case) in right)


def implied(case: Case) -> str | None:
    """Return the choice that an answer implies, the first of equals; None where it shares no word with any."""
    said = f"{without_markers(case.answer.text)}\n{case.answer.short or ''}"
    counted = {each: _times(each, said) for each in case.record.choices}
    best = max(counted, key=lambda each: (counted[each], len(each)), default=None)
    if best is not None and counted[best]:
        return best
    words = set(_WORD.findall(normal(said)))
    shared = {each: _share(each, words) for each in case.record.choices}
    best = max(shared, key=lambda each: shared[each], default=None)
    return best if best is not None and shared[best] else None


def _times(alias: str, said: str) -> int:
    """Return how often a choice stands in a text; one that is blank never does."""
    if not alias.strip() or not occurs(alias, said):
        return 0
    return normal(said).count(normal(alias))


def _share(alias: str, words: set[str]) -> float:
    wanted = set(_WORD.findall(normal(alias)))
    return len(wanted & words) / len(wanted) if wanted else 0.0
