"""What was measured of each question of a run: what two runs are compared by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.cases import Case
from eval.metrics import Metric
from eval.outcomes import outcome

__all__ = ["Row", "row_from_object", "row_object", "rows"]


@dataclass(frozen=True, slots=True)
class Row:
    """One question: its type, the turn of the conversation it stands at (from 1), its outcome, and every metric.

    A metric that does not apply to the question is not among the `values`.
    """

    id: str
    type: str | None
    turn: int
    outcome: str
    values: Mapping[str, float]


def rows(cases: Sequence[Case], metrics: Mapping[str, Metric]) -> list[Row]:
    """Return what each case measures, in order."""
    return [_row(case, metrics) for case in cases]


def row_object(row: Row) -> dict[str, Any]:
    """Return a row as JSON; figures are kept to six decimals."""
    values = {name: round(value, 6) for name, value in row.values.items()}
    return {"id": row.id, "type": row.type, "turn": row.turn, "outcome": row.outcome, "values": values}


def row_from_object(data: Mapping[str, Any]) -> Row:
    """Return the row that `row_object` wrote; raises `KeyError` or `TypeError` for anything else."""
    values = {str(name): float(value) for name, value in data["values"].items()}
    return Row(str(data["id"]), data["type"], int(data["turn"]), str(data["outcome"]), values)


def _row(case: Case, metrics: Mapping[str, Metric]) -> Row:
    record = case.record
    found = {name: value for name, metric in metrics.items() if (value := metric(case)) is not None}
    return Row(record.id, record.type, len(record.history) + 1, outcome(case), found)
