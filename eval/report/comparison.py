"""The comparison of two runs as a page: better or worse, the differences, and every question that changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.comparing import Comparison
from eval.comparison_text import left_out
from eval.report.changes import OTHERWISE, SIDES, Change, changes
from eval.report.differences import differences_section
from eval.report.frame import framed
from eval.report.labels import GROUPS, label
from eval.report.markup import safe, section, table
from eval.report.script import COMPARISON_SCRIPT
from eval.report.sides import ANY, OUTCOME, directions, side_by_side_html
from eval.report.verdict import comparison_verdict
from eval.rows import Row
from eval.run_folder import RunFolder
from rag.types import Answer

__all__ = ["Side", "comparison_html", "read_side"]

_MEANINGS = {
    SIDES[0]: "good in the first run, failed in the second",
    SIDES[1]: "failed in the first run, good in the second",
    OTHERWISE: "the same side in both, another figure in some metric",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of two runs: its name, what was measured and answered, the answers by the question's id, and what was run."""

    name: str
    rows: Sequence[Row]
    answers: Mapping[str, Answer]
    about: Mapping[str, Any]


def read_side(folder: RunFolder) -> Side:
    """Return a finished run, named by its folder; raises `BylineError` where there is none."""
    return Side(str(folder.path), folder.rows(), folder.read_answers(), folder.read_about())


def comparison_html(comparison: Comparison, before: Side, after: Side) -> str:
    """Return the page of how the two runs differ. It loads nothing, and the same runs give the same page."""
    changed = changes(before.rows, after.rows, comparison)
    sections = [
        differences_section(comparison.differences),
        _about_section(before, after),
        _questions_section(changed, before.answers, after.answers),
    ]
    held = _held(comparison, before, after)
    script = COMPARISON_SCRIPT if changed else ""
    return framed(
        "Comparison of two runs", comparison_verdict(comparison), held, sections, motto="Comparison", script=script
    )


def _held(comparison: Comparison, before: Side, after: Side) -> str:
    worse = sum(not each.better for each in comparison.switches)
    sides = f"{worse} got worse, {len(comparison.switches) - worse} better"
    both = f"{before.name} → {after.name}: {comparison.questions} questions in both runs, {sides}"
    return "; ".join([both, *left_out(comparison)])


def _about_section(before: Side, after: Side) -> str:
    first, second = dict(_flat(before.about)), dict(_flat(after.about))
    names = [name for name in {**first, **second} if first.get(name) != second.get(name)]
    rows = [(f"<code>{safe(name)}</code>", safe(first.get(name, "-")), safe(second.get(name, "-"))) for name in names]
    alike = "<p>Nothing that the run folders tell of: the same questions, articles, settings and commit.</p>"
    return section(
        "about", "What was different", table(("what", "before", "after"), rows, "settings") if rows else alike
    )


def _flat(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield every value by the names that lead to it."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _questions_section(changed: Sequence[Change], before: Mapping[str, Answer], after: Mapping[str, Answer]) -> str:
    if not changed:
        return section("questions", "Every question that changed", "<p>None did.</p>")
    groups = "\n".join(
        _group(name, [each for each in changed if each.group == name], before, after) for name in _MEANINGS
    )
    return section("questions", "Every question that changed", f"{_form(changed)}\n{groups}")


def _group(name: str, some: Sequence[Change], before: Mapping[str, Answer], after: Mapping[str, Answer]) -> str:
    if not some:
        return ""
    inside = "\n".join(side_by_side_html(each, before.get(each.before.id), after.get(each.before.id)) for each in some)
    heading = f"<h3>{name} <small>{len(some)}: {_MEANINGS[name]}</small></h3>"
    return f'<section class="outcome" id="{name.replace(" ", "-")}">{heading}\n{inside}\n</section>'


def _form(changed: Sequence[Change]) -> str:
    better, worse = (Counter(name for each in changed for name in directions(each)[at]) for at in (0, 1))
    names = [OUTCOME, *(name for group in GROUPS for name in group.names)]
    options = "".join(
        f'<option value="{name}">{safe(label(name))} ({better[name]} better, {worse[name]} worse)</option>'
        for name in names
        if better[name] or worse[name]
    )
    ways = "".join(f'<option value="{way}">{way}</option>' for way in ("better", "worse"))
    return (
        f'<form id="filters" hidden><label>Metric <select name="metric"><option value="{ANY}">any</option>{options}'
        f'</select></label><label>Direction <select name="direction"><option value="">both</option>{ways}</select>'
        '</label><label>Words <input type="search" name="words" autocomplete="off"></label>'
        f'<output id="count" aria-live="polite">{len(changed)} of {len(changed)} questions</output></form>'
    )
