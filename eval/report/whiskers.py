"""Dot-and-whisker plots: a figure as a dot, its 95 % interval as a line, and both in numbers beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.report.plots import Colour, Sheet, Size, plot, ticks

__all__ = ["Line", "whiskers"]

_BROAD, _SLIM = 840, 340
_ROW, _SLIM_ROW, _TOP, _FOOT = 24, 46, 4, 24
_PARTS = 4  # of the axis


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plot: what is measured, its figure and interval, and the three as they are said.

    A hollow dot tells one measurement from another.
    """

    label: str
    low: float
    value: float
    high: float
    said: tuple[str, str, str]
    hollow: bool = False
    colour: Colour = Colour.ACCENT


def whiskers(name: str, title: str, lines: Sequence[Line], low: float = 0.0, high: float = 1.0) -> str:
    """Return the plot of the lines on one axis from `low` to `high`; nothing for none. `name` is the plot's alone."""
    if not lines:
        return ""
    said = "; ".join(f"{each.label} {each.said[0]} ({each.said[1]}, {each.said[2]})" for each in lines)

    def draw(sheet: Sheet) -> None:
        _draw(sheet, lines, low, high)

    broad = Size(_BROAD, _TOP + _ROW * len(lines) + _FOOT)
    slim = Size(_SLIM, _TOP + _SLIM_ROW * len(lines) + _FOOT)
    return plot(name, title, said, draw, (broad, slim))


def _draw(sheet: Sheet, lines: Sequence[Line], low: float, high: float) -> None:
    """Draw the lines; on a narrow sheet a line's name stands above it."""
    row, left, right = (_SLIM_ROW, 6, 164) if sheet.slim else (_ROW, 302, 560)
    bottom = _TOP + row * len(lines)
    axes = sheet.axes(left, _TOP, right, bottom)
    axes.set(xlim=(low, high), ylim=(bottom, _TOP), yticks=[])
    axes.set_xticks([each for each in ticks(low, high, _PARTS) if low <= each <= high])
    axes.xaxis.set_major_formatter("{x:g}")
    axes.grid(axis="x")
    if low < 0 < high:
        axes.axvline(0, color=Colour.STRONG, linewidth=1, zorder=1)
    for at, each in enumerate(lines):
        foot = _TOP + row * at + row * (0.72 if sheet.slim else 0.5)
        axes.plot(
            [each.low, each.high], [foot] * 2, color=each.colour, linewidth=2.5, solid_capstyle="round", clip_on=False
        )
        axes.plot(
            [each.value],
            [foot],
            "o",
            markersize=9,
            markeredgewidth=2,
            markeredgecolor=each.colour,
            markerfacecolor=Colour.PAPER if each.hollow else each.colour,
            clip_on=False,
        )
        (_beside_slim if sheet.slim else _beside)(sheet, each, foot + 4.5)


def _beside(sheet: Sheet, line: Line, foot: float) -> None:
    value, interval, last = line.said
    sheet.text(286, foot, line.label, ha="right")
    sheet.text(576, foot, value)
    sheet.text(636, foot, interval, color=Colour.SOFT)
    sheet.text(_BROAD - 2, foot, last, ha="right", color=Colour.SOFT)


def _beside_slim(sheet: Sheet, line: Line, foot: float) -> None:
    value, interval, last = line.said
    sheet.text(0, foot - 18, line.label)
    sheet.text(_SLIM, foot - 18, last, ha="right", color=Colour.SOFT, size=12)
    sheet.text(182, foot, value)
    sheet.text(_SLIM, foot, interval, ha="right", color=Colour.SOFT, size=12)
