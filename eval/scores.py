"""The figures of one run: every metric overall and by type of question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.cases import Case
from eval.intervals import Estimate, estimate
from eval.metrics import Metric

__all__ = ["Scores", "score", "scores_object"]


@dataclass(frozen=True, slots=True)
class Scores:
    """Estimates by metric, over all `questions` and over those of each type."""

    questions: int
    overall: Mapping[str, Estimate]
    by_type: Mapping[str, Mapping[str, Estimate]]


def score(cases: Sequence[Case], metrics: Mapping[str, Metric]) -> Scores:
    """Return every metric over all cases, and by type, in order of appearance, over those that have one."""
    rows = [{name: metric(case) for name, metric in metrics.items()} for case in cases]
    types = dict.fromkeys(case.record.type for case in cases if case.record.type is not None)
    by_type = {
        each: _estimates([row for row, case in zip(rows, cases, strict=True) if case.record.type == each], metrics)
        for each in types
    }
    return Scores(len(cases), _estimates(rows, metrics), by_type)


def scores_object(scores: Scores) -> dict[str, Any]:
    """Return the content of `scores.json`."""
    return {
        "questions": scores.questions,
        "overall": _table(scores.overall),
        "by_type": {name: _table(estimates) for name, estimates in scores.by_type.items()},
    }


def _estimates(rows: Sequence[Mapping[str, float | None]], metrics: Mapping[str, Metric]) -> dict[str, Estimate]:
    return {name: estimate([value for row in rows if (value := row[name]) is not None]) for name in metrics}


def _table(estimates: Mapping[str, Estimate]) -> dict[str, dict[str, float | int | None]]:
    return {name: asdict(each) for name, each in estimates.items()}
