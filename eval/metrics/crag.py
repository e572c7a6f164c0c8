"""Truthfulness: right answers count for, wrong ones against, refusals nothing.

    truthfulness = +1 if right, 0 if refused, -1 if wrong

For a question that the articles do not answer, refusing is right and anything else is wrong. Source: Yang et al., CRAG
(2024), arXiv 2406.04744, without their half point for answers with a slip.
"""

from __future__ import annotations

from eval.cases import Case
from eval.metrics.right import right

__all__ = ["truthfulness"]


def truthfulness(case: Case) -> float | None:
    """Return 1, 0 or -1; None where the record does not say what is right."""
    if case.record.expects_answer is False:
        return 1.0 if case.answer.refused else -1.0
    value = right(case)
    if value is None:
        return None
    return 0.0 if case.answer.refused else 1.0 if value else -1.0
