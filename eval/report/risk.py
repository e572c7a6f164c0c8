"""The risk-coverage curve: how many answers are wrong if only the surest are given."""

from __future__ import annotations

from collections.abc import Sequence

from eval.cases import Case
from eval.metrics.risk_coverage import risk_coverage
from eval.report.markup import percent, section
from eval.report.plots import Colour, Sheet, Size, plot
from eval.scores import Scores
from eval.summary import figure

__all__ = ["risk_section"]

_SIZES = Size(560, 300), Size(340, 260)
_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
_LEGEND = (
    "From left to right more answers are given, the surest first; the height is the share of them that is wrong. "
    "A curve that starts low and rises shows a confidence that can be trusted."
)


def risk_section(cases: Sequence[Case], scores: Scores) -> str:
    """Return the curve and its area; nothing where no answer was judged."""
    curve = risk_coverage(cases)
    if "truthfulness" not in scores.overall or not curve:
        return ""
    coverage, risk = curve[-1]
    end = f"With {percent(coverage)} of the questions answered, {percent(risk)} are wrong."
    figures = f"Area under the curve {figure(scores.risk_area)} (0 is best). {end}"

    def draw(sheet: Sheet) -> None:
        _draw(sheet, curve)

    drawing = plot("risk-coverage", "Risk-coverage curve", figures, draw, _SIZES)
    return section("risk", "Risk and coverage", f'<p class="quiet">{_LEGEND}</p>\n{drawing}\n<p>{figures}</p>')


def _draw(sheet: Sheet, curve: Sequence[tuple[float, float]]) -> None:
    axes = sheet.axes(56, 12, sheet.size.width - 16, sheet.size.height - 44)
    coverage, risk = [each for each, _ in curve], [each for _, each in curve]
    axes.set(xlim=(0, 1), ylim=(0, 1), xticks=_QUARTERS, yticks=_QUARTERS)
    axes.set_xlabel("coverage: share answered, the surest first", labelpad=8)
    axes.set_ylabel("risk: share of those wrong", labelpad=8)
    axes.xaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.grid(axis="y")
    axes.fill([coverage[0], *coverage, coverage[-1]], [0, *risk, 0], color=Colour.ACCENT_TINT, linewidth=0)
    axes.plot(coverage, risk, color=Colour.ACCENT, linewidth=2)
    axes.plot(coverage[-1:], risk[-1:], "o", color=Colour.ACCENT, markersize=9)
