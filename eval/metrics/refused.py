"""Refused: the two kinds of error of a system that may say no.

    refused_when_should = share of the unanswerable questions that are refused       (1 is best)
    wrongly_refused     = share of the answerable questions that are refused         (0 is best)

Each alone is easy (refuse everything, refuse nothing): read them together. After the unanswerable questions of
Rajpurkar et al., Know What You Don't Know (2018), arXiv 1806.03822.
"""

from __future__ import annotations

from eval.cases import Case

__all__ = ["refused_when_should", "wrongly_refused"]


def refused_when_should(case: Case) -> float | None:
    """Return 1 if an unanswerable question is refused, else 0; None for any other question."""
    return float(case.answer.refused) if case.record.expects_answer is False else None


def wrongly_refused(case: Case) -> float | None:
    """Return 1 if an answerable question is refused, else 0; None for any other question."""
    return float(case.answer.refused) if case.record.expects_answer else None
