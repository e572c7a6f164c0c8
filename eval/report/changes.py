"""The questions that two runs did not do alike: which metrics got better in each, and which worse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.comparing import Comparison
from eval.report.labels import GROUPS, LOWER
from eval.rows import Row

__all__ = ["OTHERWISE", "SIDES", "Change", "changes"]

SIDES = ("got worse", "got better")
"""The groups of questions that changed sides: that were good in one run and failed in the other."""

OTHERWISE = "changed otherwise"
"""The group of those that changed in some metric, but not sides."""

_METRICS = tuple(name for group in GROUPS for name in group.names)
_LEAST = 1e-6  # rows keep six decimals


@dataclass(frozen=True, slots=True)
class Change:
    """A question in both runs, its place in the first from 1, its group, and the metrics that got better and worse."""

    number: int
    before: Row
    after: Row
    group: str
    better: tuple[str, ...]
    worse: tuple[str, ...]


def changes(before: Sequence[Row], after: Sequence[Row], comparison: Comparison) -> list[Change]:
    """Return the questions that changed sides, those that got worse first, then those that changed otherwise."""
    second = {row.id: row for row in after}
    sides = {each.id: SIDES[each.better] for each in comparison.switches}
    found = [
        _change(number, row, second[row.id], sides.get(row.id, OTHERWISE))
        for number, row in enumerate(before, start=1)
        if row.id in second and row.id not in comparison.reworded
    ]
    order = [*SIDES, OTHERWISE]
    changed = [each for each in found if each.group in SIDES or each.better or each.worse]
    return sorted(changed, key=lambda each: order.index(each.group))


def _change(number: int, before: Row, after: Row, group: str) -> Change:
    moved = dict(_moved(before, after))
    better = tuple(name for name, gain in moved.items() if gain > 0)
    return Change(number, before, after, group, better, tuple(name for name in moved if name not in better))


def _moved(before: Row, after: Row) -> Iterator[tuple[str, float]]:
    """Yield the metrics that both measured and that differ, with how much better the second is."""
    for name in _METRICS:
        if name in before.values and name in after.values:
            gain = (after.values[name] - before.values[name]) * (-1 if name in LOWER else 1)
            if abs(gain) >= _LEAST:
                yield name, gain
