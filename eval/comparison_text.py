"""A comparison of two runs as text for a terminal: differences with intervals, and the questions that changed sides."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from eval.comparing import Comparison, Switch
from eval.paired import Difference
from eval.summary import figure
from rag.types import Answer

__all__ = ["comparison_text", "difference_line", "left_out"]

_WIDTH = 56  # characters of each of two answers side by side
_LINES = 8  # lines of an answer that are shown
_LEVEL = 0.05
_NAMED = 10  # ids that are named

Answers = Mapping[str, Answer]


def comparison_text(comparison: Comparison, before: Answers, after: Answers) -> str:
    """Return the differences by metric and, side by side, both answers of every question that changed sides."""
    width = max(map(len, comparison.differences), default=0)
    lines = [f"{comparison.questions} questions in both runs; * marks what is more than chance (p < {_LEVEL})", ""]
    lines += [difference_line(name, each, width) for name, each in comparison.differences.items()]
    lines += left_out(comparison)
    worse = sum(not each.better for each in comparison.switches)
    lines += ["", f"{worse} questions got worse, {len(comparison.switches) - worse} better"]
    for switch in comparison.switches:
        lines += ["", *_side_by_side(switch, before.get(switch.id), after.get(switch.id))]
    return "\n".join(lines)


def difference_line(name: str, change: Difference, width: int = 0) -> str:
    """Return one metric in both runs, its difference with interval, p and number of questions."""
    mark = "*" if change.p < _LEVEL else " "
    return (
        f"{name:{width}}  {figure(change.before):>7}  {figure(change.after):>7}  {change.value:+.3f} {mark} "
        f"({change.low:+.3f} to {change.high:+.3f})  p={change.p:.3f}  n={change.n}"
    )


def left_out(comparison: Comparison, first: str = "the first run", second: str = "the second run") -> list[str]:
    """Return a line for each reason why questions were not compared, with how many and the first of them."""
    reasons = {
        f"only in {first}": comparison.only_before,
        f"only in {second}": comparison.only_after,
        f"in other words, or with another history or day, in {second}": comparison.reworded,
    }
    return [f"not compared, {why}: {_counted(ids)}" for why, ids in reasons.items() if ids]


def _counted(ids: Sequence[str]) -> str:
    more = " ..." if len(ids) > _NAMED else ""
    return f"{len(ids)} ({', '.join(ids[:_NAMED])}{more})"


def _side_by_side(switch: Switch, before: Answer | None, after: Answer | None) -> Iterator[str]:
    question = (after or before).question if after or before else ""  # type: ignore[union-attr]
    yield f"{'better' if switch.better else 'WORSE'}: {switch.id} {question}"
    columns = [[switch.before, *_shown(before)], [switch.after, *_shown(after)]]
    for number in range(max(map(len, columns))):
        left, right = (column[number] if number < len(column) else "" for column in columns)
        yield f"  {left:{_WIDTH}} | {right}".rstrip()


def _shown(answer: Answer | None) -> list[str]:
    if answer is None:
        return []
    said = f"({answer.reason}) " if answer.refused else ""
    return textwrap.wrap(said + answer.text, _WIDTH)[:_LINES]
