"""The figures of one run: every metric overall, by type of question, and by turn of the conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.cost import Cost, cost_object
from eval.intervals import Estimate, estimate
from eval.rows import Row

__all__ = ["Scores", "score", "scores_object"]


@dataclass(frozen=True, slots=True)
class Scores:
    """Estimates by metric, over all `questions`, over those of each type, and over first and later turns.

    `by_turn` is empty where no question has a history. `risk_area` is the area under the risk-coverage curve, `cost`
    what the answers took.
    """

    questions: int
    overall: Mapping[str, Estimate]
    by_type: Mapping[str, Mapping[str, Estimate]]
    by_turn: Mapping[str, Mapping[str, Estimate]]
    risk_area: float | None = None
    cost: Cost | None = None


def score(
    rows: Sequence[Row], metrics: Iterable[str], risk_area: float | None = None, cost: Cost | None = None
) -> Scores:
    """Return every metric over all rows, by type in order of appearance, and by turn, over those that have one."""
    names = list(metrics)
    types = dict.fromkeys(row.type for row in rows if row.type is not None)
    by_type = {each: _estimates([row for row in rows if row.type == each], names) for each in types}
    turns = {
        "turn 1": [row for row in rows if row.turn == 1],
        "turn 2 and later": [row for row in rows if row.turn > 1],
    }
    by_turn = {name: _estimates(some, names) for name, some in turns.items()} if all(turns.values()) else {}
    return Scores(len(rows), _estimates(rows, names), by_type, by_turn, risk_area, cost)


def scores_object(scores: Scores) -> dict[str, Any]:
    """Return the content of `scores.json`."""
    return {
        "questions": scores.questions,
        "overall": _table(scores.overall),
        "by_type": {name: _table(estimates) for name, estimates in scores.by_type.items()},
        "by_turn": {name: _table(estimates) for name, estimates in scores.by_turn.items()},
        "risk_area": scores.risk_area,
        **({"cost": cost_object(scores.cost)} if scores.cost else {}),
    }


def _estimates(rows: Sequence[Row], names: Sequence[str]) -> dict[str, Estimate]:
    return {name: estimate([row.values[name] for row in rows if name in row.values]) for name in names}


def _table(estimates: Mapping[str, Estimate]) -> dict[str, dict[str, float | int | None]]:
    return {name: asdict(each) for name, each in estimates.items()}
