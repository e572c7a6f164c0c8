"""What measuring a set found: tables of figures with their intervals, and what a reader must know of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.cases import Case
from eval.intervals import Estimate, estimate
from eval.paired import difference
from eval.quality.risk_curve import Curve, curve_from_object

__all__ = ["VALUE", "Found", "Row", "Table", "change", "column", "found_from_object", "found_object", "over", "plain"]

VALUE = "value"
"""The name of the column of a table that has only one."""

_SMALL = 0.001


@dataclass(frozen=True, slots=True)
class Row:
    """A line of figures by the names of their columns; `beside` is what they are read against, or a remark."""

    name: str
    figures: Mapping[str, Estimate]
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Figures on one thing; the columns are those of its rows, in order of appearance."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The figures of one set: how many questions were asked over how many articles, by which rule, and what to mind.

    `curve` is its risk-coverage curve, where refusals are judged; `asked` names what was counted as a question.
    """

    questions: int
    articles: int
    rule: str
    tables: tuple[Table, ...]
    remarks: tuple[str, ...] = ()
    curve: Curve | None = None
    asked: str = "questions"


def over(cases: Iterable[Case], metrics: Mapping[str, Callable[[Case], float | None]]) -> dict[str, Estimate]:
    """Return each metric over the cases that it applies to, with its interval."""
    each_case = list(cases)
    return {
        name: estimate([value for case in each_case if (value := metric(case)) is not None])
        for name, metric in metrics.items()
    }


def column(figures: Mapping[str, Estimate], beside: Mapping[str, str] | None = None) -> tuple[Row, ...]:
    """Return a row a figure, in one column; `beside` has remarks by the figure's name."""
    said = beside or {}
    return tuple(Row(name, {VALUE: figure}, said.get(name, "")) for name, figure in figures.items())


def change(name: str, before: Sequence[float], after: Sequence[float], named: str = VALUE) -> Row:
    """Return the paired difference after - before, question by question, in the column `named`, with p beside it."""
    found = difference(before, after)
    if found is None:
        return Row(name, {named: estimate(())})
    return Row(
        name,
        {named: Estimate(found.value, found.low, found.high, found.n)},
        f"p = {found.p:.3f}" if found.p >= _SMALL else f"p < {_SMALL}",
    )


def plain(value: float, n: int) -> Estimate:
    """Return a figure that has no interval, such as a duration."""
    return Estimate(round(value, 6), None, None, n)


def found_object(found: Found) -> dict[str, Any]:
    """Return the figures of a set as JSON."""
    return asdict(found)


def found_from_object(data: Mapping[str, Any]) -> Found:
    """Return what `found_object` wrote; raises `KeyError` or `TypeError` for anything else."""
    tables, curve = tuple(map(_table, data["tables"])), data.get("curve")
    kept = {"tables": tables, "remarks": tuple(data["remarks"]), "curve": curve and curve_from_object(curve)}
    return Found(**{**data, **kept})


def _table(data: Mapping[str, Any]) -> Table:
    return Table(data["title"], tuple(map(_row, data["rows"])))


def _row(data: Mapping[str, Any]) -> Row:
    return Row(data["name"], {name: Estimate(**each) for name, each in data["figures"].items()}, data["beside"])
