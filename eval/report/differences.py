"""How far two runs differ, metric by metric: plots of those that matter most, and a table of all."""

from __future__ import annotations

from collections.abc import Mapping

from eval.paired import Difference
from eval.report.labels import GROUPS, LOWER, Group, label
from eval.report.markup import safe, section, table
from eval.report.plots import Colour
from eval.report.verdict import beyond_chance, chance, signed
from eval.report.whiskers import Line, whiskers
from eval.summary import figure

__all__ = ["differences_section"]

_LEGEND = (
    "The dot is the mean difference, after less before, the line its 95 % interval, p the chance of one as large if "
    "the runs were alike. Filled: more than chance (p &lt; 0.05), blue where the second run is better, orange where it "
    "is worse. Hollow: it may be chance. ↓: less is better."
)
_ROOM = 1.05  # times the longest interval fits on the axis
_LEAST = 0.05  # to each side of the axis, so that next to nothing does not look large


def differences_section(differences: Mapping[str, Difference]) -> str:
    """Return every metric that both runs measured: plots by group on one axis, and all of them in a table."""
    measured = {name: differences[name] for group in GROUPS for name in group.names if name in differences}
    changed = {name: each for name, each in measured.items() if each.low or each.value or each.high}
    end = max([_LEAST, *(_ROOM * max(-each.low, each.high) for each in changed.values())])
    plots = [plot for group in GROUPS if (plot := _plot(group, changed, end))]
    alike = ", ".join(label(name) for name in measured if name not in changed)
    same = [f'<p class="quiet">The same in both runs: {safe(alike)}.</p>'] if alike else []
    legend = [f'<p class="quiet">{_LEGEND}</p>'] if plots else []
    return section("differences", "Differences", "\n".join([*legend, *plots, *same, _all(differences)]))


def _plot(group: Group, changes: Mapping[str, Difference], end: float) -> str:
    lines = [_line(name, changes[name]) for name in group.names if name in changes]
    name = group.title.lower().replace(",", "").replace(" ", "-")
    plot = whiskers(f"difference-{name}", f"{group.title}: differences", lines, -end, end)
    return plot and f"<h3>{safe(group.title)}</h3>\n{plot}"


def _line(name: str, each: Difference) -> Line:
    certain = beyond_chance(each)
    better = (each.value < 0) == (name in LOWER)
    colour = (Colour.GAIN if better else Colour.LOSS) if certain else Colour.SOFT
    said = (signed(each.value), _interval(each), chance(each))
    return Line(label(name), each.low, each.value, each.high, said, hollow=not certain, colour=colour)


def _interval(change: Difference) -> str:
    return f"{change.low:.3f} to {change.high:.3f}"


def _all(differences: Mapping[str, Difference]) -> str:
    rows = [
        (
            f"<code>{safe(name)}</code>",
            safe(label(name)),
            figure(each.before),
            figure(each.after),
            f"<b>{signed(each.value)}</b>" if beyond_chance(each) else signed(each.value),
            _interval(each),
            safe(chance(each).removeprefix("p ").removeprefix("= ")),
            str(each.n),
        )
        for name, each in differences.items()
    ]
    heads = ("metric", "in words", "before", "after", "difference", "95 % interval", "p", "n")
    summary = f"All {len(rows)} metrics before and after; bold is more than chance"
    return f'<details class="more"><summary>{summary}</summary>\n{table(heads, rows)}</details>'
