"""Risk and coverage: how wrong the answers are, if only the surest are given.

    coverage(i) = i / n,  risk(i) = (wrong answers among the i surest) / i,  area = mean over i of risk(i)

The n questions are those of which the record says what is right; the refused are never given, so the curve ends at
the share that was answered. Source: El-Yaniv and Wiener, On the foundations of noise-free selective classification
(2010); the area as in Geifman, Uziel and El-Yaniv (2019), arXiv 1805.08206.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from eval.cases import Case
from eval.metrics.crag import truthfulness

__all__ = ["area", "risk_coverage"]

Curve = Sequence[tuple[float, float]]


def risk_coverage(cases: Sequence[Case]) -> list[tuple[float, float]]:
    """Return (coverage, risk) for 1, 2, ... answers given, the surest first; equally sure ones by the question's id."""
    judged = [(case, value) for case in cases if (value := truthfulness(case)) is not None]
    given = [(case, value < 0) for case, value in judged if not case.answer.refused]
    given.sort(key=lambda each: (-round(each[0].answer.confidence, 4), each[0].record.id))  # as it is kept
    wrong = accumulate(is_wrong for _, is_wrong in given)
    return [(count / len(judged), sum_ / count) for count, sum_ in enumerate(wrong, start=1)]


def area(curve: Curve) -> float | None:
    """Return the mean risk along the curve, from 0 to 1; None where nothing was answered."""
    return sum(risk for _, risk in curve) / len(curve) if curve else None
