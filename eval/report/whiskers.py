"""Dot-and-whisker plots: a mean as a dot, its 95 % interval as a line, and both as figures beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.intervals import Estimate
from eval.report.markup import safe
from eval.report.scale import Scale
from eval.summary import figure, interval

__all__ = ["Line", "whiskers"]

_WIDTH, _LEFT, _RIGHT = 760, 268, 520
_ROW, _TOP, _FOOT = 24, 8, 22
_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plot; a hollow dot tells a second measurement of the same from the first."""

    label: str
    estimate: Estimate
    hollow: bool = False


def whiskers(title: str, lines: Sequence[Line], low: float = 0.0, high: float = 1.0) -> str:
    """Return the plot of the lines that were measured on one axis from `low` to `high`; nothing where none was."""
    measured = [each for each in lines if each.estimate.value is not None]
    if not measured:
        return ""
    scale = Scale(low, high, _LEFT, _RIGHT)
    bottom = _TOP + _ROW * len(measured)
    drawn = "\n".join(_row(each, scale, _TOP + _ROW * at + _ROW / 2) for at, each in enumerate(measured))
    said = "; ".join(f"{each.label} {_said(each.estimate)}" for each in measured)
    return (
        f'<div class="wide"><svg class="whiskers" viewBox="0 0 {_WIDTH} {bottom + _FOOT}" role="img" '
        f'aria-label="{safe(f"{title}: {said}")}">\n{_axis(scale, bottom)}\n{drawn}\n</svg></div>'
    )


def _row(line: Line, scale: Scale, middle: float) -> str:
    each = line.estimate
    low, value, high = (scale.place(one if one is not None else 0.0) for one in (each.low, each.value, each.high))
    base = middle + 4.5
    return (
        f'<text class="label" x="{_LEFT - 12}" y="{base:g}">{safe(line.label)}</text>'
        f'<line class="whisker" x1="{low:.1f}" x2="{high:.1f}" y1="{middle:g}" y2="{middle:g}"/>'
        f'<circle class="{"ring" if line.hollow else "dot"}" cx="{value:.1f}" cy="{middle:g}" r="4.5"/>'
        f'<text class="value" x="{_RIGHT + 12}" y="{base:g}">{figure(each.value)} '
        f'<tspan class="range" dx="6">{interval(each)}</tspan></text>'
        f'<text class="n" x="{_WIDTH - 4}" y="{base:g}">n = {each.n}</text>'
    )


def _axis(scale: Scale, bottom: float) -> str:
    values = [scale.low + (scale.high - scale.low) * each / _QUARTERS for each in range(_QUARTERS + 1)]
    return "".join(
        f'<line class="grid" x1="{scale.place(value):.1f}" x2="{scale.place(value):.1f}" y1="{_TOP}" y2="{bottom}"/>'
        f'<text class="tick" x="{scale.place(value):.1f}" y="{bottom + 16}">{value:g}</text>'
        for value in values
    )


def _said(each: Estimate) -> str:
    return f"{figure(each.value)} ({interval(each)}, n = {each.n})"
