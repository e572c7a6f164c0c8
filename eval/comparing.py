"""Two finished runs side by side: what changed in each metric, and which questions changed sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.paired import Difference, difference
from eval.rows import Row
from rag.errors import BylineError

__all__ = ["Comparison", "Switch", "compare"]

_GOOD = "good"


@dataclass(frozen=True, slots=True)
class Switch:
    """A question that was good in one run and failed in the other."""

    id: str
    before: str
    after: str

    @property
    def better(self) -> bool:
        return self.after == _GOOD


@dataclass(frozen=True, slots=True)
class Comparison:
    """The paired differences by metric over the `questions` that both runs asked, and the questions that changed sides.

    `only_before` and `only_after` are the ids that one run alone asked, `reworded` those under which each asked another
    question (other words, another history or day); they are not compared.
    """

    questions: int
    differences: Mapping[str, Difference]
    switches: tuple[Switch, ...]
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()


def compare(before: Sequence[Row], after: Sequence[Row]) -> Comparison:
    """Return how two runs differ over the questions they share; raises `BylineError` where they share none."""
    first, second = {row.id: row for row in before}, {row.id: row for row in after}
    both = [each for each in first if each in second]
    shared = [each for each in both if _same(first[each], second[each])]
    if not shared:
        other = f", though {len(both)} ids, each with another question" if both else ""
        raise BylineError(f"the two runs have no question in common{other}; compare runs of the same set")
    names = dict.fromkeys(name for row in (*before, *after) for name in row.values)
    found = {name: _difference(name, [(first[each], second[each]) for each in shared]) for name in names}
    return Comparison(
        len(shared),
        {name: each for name, each in found.items() if each},
        tuple(_switches([(first[each], second[each]) for each in shared])),
        tuple(each for each in first if each not in second),
        tuple(each for each in second if each not in first),
        tuple(each for each in both if each not in set(shared)),
    )


def _same(one: Row, other: Row) -> bool:
    """Return whether two rows of an id are of the same question, as far as both tell."""
    return one.asked == other.asked or not (one.asked and other.asked)


def _difference(name: str, pairs: Sequence[tuple[Row, Row]]) -> Difference | None:
    measured = [(a.values[name], b.values[name]) for a, b in pairs if name in a.values and name in b.values]
    return difference([a for a, _ in measured], [b for _, b in measured])


def _switches(pairs: Sequence[tuple[Row, Row]]) -> list[Switch]:
    """Return the questions that changed sides, those that got worse first."""
    changed = [Switch(a.id, a.outcome, b.outcome) for a, b in pairs if (a.outcome == _GOOD) != (b.outcome == _GOOD)]
    return sorted(changed, key=lambda each: each.better)
