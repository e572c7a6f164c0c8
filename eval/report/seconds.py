"""How long the answers took: the only part of the page that differs between runs of the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from eval.cases import Case
from eval.cost import percentile
from eval.report.markup import safe, section, table
from eval.report.plots import Colour, Sheet, Size, plot, ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["binned", "seconds_section"]

_SIZES = Size(560, 270), Size(340, 250)
_ABOVE, _LINE = 44, 19  # pixels above the bars, and of each of the two lines of text in them
_BARS, _PARTS = 20, 5
_ROOM = 1.3  # times the 95th percentile are drawn to scale; what took longer shares the last bar
_SLOWEST = 5
_TOTAL = "total"


def seconds_section(cases: Sequence[Case]) -> str:
    """Return the histogram of the seconds of each answer, p50 and p95 of each stage, and the slowest questions."""
    totals = [case.answer.seconds[_TOTAL] for case in cases if _TOTAL in case.answer.seconds]
    if not totals:
        return ""
    return section("seconds", "Seconds", f"{_histogram(totals)}\n{_stages(cases)}\n{_slowest(cases)}")


def binned(totals: Sequence[float]) -> tuple[list[float], list[int]]:
    """Return the edges of bars of a round width, and how many of the seconds each holds; the last holds all longer."""
    import numpy as np

    edges = ticks(0.0, max(_ROOM * percentile(totals, 0.95), 1e-3), _BARS)
    counts, _ = np.histogram(np.minimum(totals, edges[-1]), edges)
    return edges, [int(each) for each in counts]


def _histogram(totals: Sequence[float]) -> str:
    half, late, most = percentile(totals, 0.5), percentile(totals, 0.95), max(totals)
    said = f"{len(totals)} answers: p50 {_seconds(half)}, p95 {_seconds(late)}, most {_seconds(most)}"
    edges, counts = binned(totals)

    def draw(sheet: Sheet) -> None:
        _draw(sheet, edges, counts, {"p50": half, "p95": late}, more=most > edges[-1])

    return plot("seconds-of-answers", "Seconds of the answers", said, draw, _SIZES)


def _draw(
    sheet: Sheet, edges: Sequence[float], counts: Sequence[int], marks: Mapping[str, float], *, more: bool
) -> None:
    tallest = max(counts)
    axes = sheet.axes(48, _ABOVE, sheet.size.width - 16, sheet.size.height - 44)
    axes.set(xlim=(edges[0], edges[-1]), ylim=(0, tallest))
    width, edge = edges[1] - edges[0], Colour.PAPER
    axes.bar(edges[:-1], counts, width, align="edge", color=Colour.ACCENT, alpha=0.55, edgecolor=edge)
    axes.set_xticks([each for each in ticks(0, edges[-1], _PARTS) if each <= edges[-1]])
    axes.set_yticks([each for each in ticks(0, tallest, _PARTS) if each <= tallest and each == round(each)])
    axes.xaxis.set_major_formatter("{x:g}")
    axes.grid(axis="y")
    axes.axhline(0, color=Colour.STRONG, linewidth=1)
    over = "; the last bar: all that took longer" if more else ""
    axes.set_xlabel(f"seconds in total{over}", labelpad=8)
    axes.set_ylabel("answers", labelpad=8)
    for at, (name, value) in enumerate(marks.items()):
        _mark(axes, f"{name} {_seconds(value)}", value, _ABOVE - 4 - _LINE * at)


def _mark(axes: Axes, said: str, value: float, above: float) -> None:
    """Draw a line up to its name, `above` the bars, which stands on the side where there is room."""
    top = 1 + above / axes.bbox.height
    axes.axvline(value, ymax=top, color=Colour.INK, linewidth=1, linestyle=(0, (4, 3)), clip_on=False)
    left = value > sum(axes.get_xlim()) / 2
    at, align = ((-5, -10), "right") if left else ((5, -10), "left")
    place = axes.get_xaxis_transform()
    axes.annotate(said, (value, top), at, place, "offset points", ha=align)


def _stages(cases: Sequence[Case]) -> str:
    stages = dict.fromkeys(stage for case in cases for stage in case.answer.seconds)
    measured = {stage: [c.answer.seconds[stage] for c in cases if stage in c.answer.seconds] for stage in stages}
    rows = [
        (safe(stage), _seconds(percentile(values, 0.5)), _seconds(percentile(values, 0.95)), str(len(values)))
        for stage, values in measured.items()
    ]
    return table(("stage", "p50", "p95", "n"), rows)


def _slowest(cases: Sequence[Case]) -> str:
    timed = [(each.answer.seconds.get(_TOTAL, 0.0), number, each) for number, each in enumerate(cases, start=1)]
    longest = sorted(timed, key=lambda each: (-each[0], each[1]))[:_SLOWEST]
    items = "".join(
        f'<li>{_seconds(took)} <a href="#q{number}">{safe(case.record.question)}</a></li>'
        for took, number, case in longest
    )
    return f'<h3>The slowest</h3><ol class="slowest">{items}</ol>'


def _seconds(value: float) -> str:
    return f"{value:.3f} s" if value < 1 else f"{value:.2f} s"
