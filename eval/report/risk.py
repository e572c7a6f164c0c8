"""The risk-coverage curve: how many answers are wrong if only the surest are given."""

from __future__ import annotations

from collections.abc import Sequence

from eval.cases import Case
from eval.metrics.risk_coverage import risk_coverage
from eval.report.markup import percent, section
from eval.report.scale import Scale
from eval.scores import Scores
from eval.summary import figure

__all__ = ["risk_section"]

_WIDTH, _HEIGHT = 560, 300
_ACROSS = Scale(0.0, 1.0, 62, 540)
_UP = Scale(0.0, 1.0, 250, 14)
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
    whole = figure(scores.risk_area)
    drawing = (
        f'<div class="wide"><svg class="curve" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="Risk-coverage curve, area {whole}. {end}">\n{_axes()}\n{_line(curve)}\n</svg></div>'
    )
    figures = f"Area under the curve {whole} (0 is best). {end}"
    return section("risk", "Risk and coverage", f'<p class="quiet">{_LEGEND}</p>\n{drawing}\n<p>{figures}</p>')


def _axes() -> str:
    left, bottom, top, right = _ACROSS.start, _UP.start, _UP.end, _ACROSS.end
    drawn = [
        f'<line class="grid" x1="{left}" x2="{right}" y1="{_UP.place(each):.1f}" y2="{_UP.place(each):.1f}"/>'
        f'<text class="tick side" x="{left - 8}" y="{_UP.place(each) + 4:.1f}">{each:g}</text>'
        f'<text class="tick" x="{_ACROSS.place(each):.1f}" y="{bottom + 17}">{each:g}</text>'
        for each in _QUARTERS
    ]
    return (
        f'{"".join(drawn)}<text class="axis" x="{(left + right) / 2:g}" y="{bottom + 38}">'
        "coverage: share of the questions answered, the surest first</text>"
        f'<text class="axis" x="16" y="{(top + bottom) / 2:g}" transform="rotate(-90 16 {(top + bottom) / 2:g})">'
        "risk: share of those wrong</text>"
    )


def _line(curve: Sequence[tuple[float, float]]) -> str:
    points = [f"{_ACROSS.place(coverage):.1f},{_UP.place(risk):.1f}" for coverage, risk in curve]
    first, last = points[0].split(",")[0], points[-1].split(",")[0]
    base = f"{_UP.start:g}"
    x, y = points[-1].split(",")
    return (
        f'<polygon class="under" points="{first},{base} {" ".join(points)} {last},{base}"/>'
        f'<polyline class="risk" points="{" ".join(points)}"/><circle class="dot" cx="{x}" cy="{y}" r="4.5"/>'
    )
