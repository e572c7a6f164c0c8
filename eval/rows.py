"""What was measured of each question of a run: what two runs are compared by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.cases import Case
from eval.metrics import Metric
from eval.outcomes import outcome
from eval.records import QuestionRecord

__all__ = ["Row", "row_from_object", "row_object", "rows"]

_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One question: its type, the turn of the conversation it stands at (from 1), its outcome, and every metric.

    A metric that does not apply to the question is not among the `values`. `asked` is a digest of what was asked, the
    words, the history and the day: two rows of an id with different ones are of different questions. It is empty in
    rows that were written before there was one.
    """

    id: str
    type: str | None
    turn: int
    outcome: str
    values: Mapping[str, float]
    asked: str = ""


def rows(cases: Sequence[Case], metrics: Mapping[str, Metric]) -> list[Row]:
    """Return what each case measures, in order."""
    return [_row(case, metrics) for case in cases]


def row_object(row: Row) -> dict[str, Any]:
    """Return a row as JSON; figures are kept to six decimals."""
    values = {name: round(value, 6) for name, value in row.values.items()}
    about = {"id": row.id, "type": row.type, "turn": row.turn, "asked": row.asked, "outcome": row.outcome}
    return {**about, "values": values}


def row_from_object(data: Mapping[str, Any]) -> Row:
    """Return the row that `row_object` wrote; raises `KeyError` or `TypeError` for anything else."""
    values = {str(name): float(value) for name, value in data["values"].items()}
    asked = str(data.get("asked", ""))
    return Row(str(data["id"]), data["type"], int(data["turn"]), str(data["outcome"]), values, asked)


def _row(case: Case, metrics: Mapping[str, Metric]) -> Row:
    record = case.record
    found = {name: value for name, metric in metrics.items() if (value := metric(case)) is not None}
    return Row(record.id, record.type, len(record.history) + 1, outcome(case), found, _asked(record))


def _asked(record: QuestionRecord) -> str:
    said = [[turn.question, turn.answer] for turn in record.history]
    told = json.dumps([record.question, said, record.asked.isoformat() if record.asked else None])
    return hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]
