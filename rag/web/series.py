"""Accounts that differ, drawn beside their note: steps by day where a figure changed, else each in a card."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from rag.types import Article, Note, Point
from rag.web.chips import Chips
from rag.web.markup import day, headline, safe

__all__ = ["points_html"]

_FEWEST = 2
_TOP, _BOTTOM, _FOOT = 14, 108, 126  # pixels from the top of a drawing: the highest point, the axis, its end
_RADIUS, _TOUCHED = 10, 14  # of a point, and of what a finger may touch of it
_APART = 9.0  # percent of the width, the least between two points: on a phone a little more than a point is wide
_FROM_ZERO = 0.7  # share of the highest value; where the lowest is above, an axis from zero would show no change


def points_html(note: Note, chips: Chips) -> str:
    """Return what a note's points look like as HTML: each opens its citation; nothing where they cannot be drawn.

    Figures that changed become a chart without scripts, its width that of what it stands in, and the note's own words
    for those who hear it. Beside accounts without a date stands what the note says of them.
    """
    if len(note.points) < _FEWEST or any(each.citation not in chips.citations for each in note.points):
        return ""
    if note.kind == "conflict":
        published = [chips.citations[each.citation].article.published for each in note.points]
        opening = "" if all(published) else f'<p class="bl-caveat">{safe(note.text.partition(":")[0])}.</p>'
        return f"{opening}{_sides(note.points, published, chips)}"
    if note.kind != "evolving" or not all(each.day for each in note.points):
        return ""
    points = sorted(note.points, key=lambda each: each.day or date.min)
    if not all(_finite(each.value) for each in points):
        return _sides(points, [each.day for each in points], chips)
    return (
        f'<div class="bl-series"><p class="bl-sr">{safe(note.text)}</p>{_chart(points, chips)}'
        f'<ol class="bl-points" aria-hidden="true">{"".join(_column(each, chips) for each in points)}</ol></div>'
    )


def _sides(points: Sequence[Point], days: Sequence[date | None], chips: Chips) -> str:
    """Return a card for each account: who says it and when, the words, and their chip."""
    cards = "".join(
        f'<li><p class="bl-dateline"><bdi class="bl-outlet">{safe(_who(article))}</bdi> '
        f"<time>{day(when)}</time></p>"
        f'<p class="bl-value"><bdi>{safe(each.words)}</bdi>{chips.chip(each.citation)}</p></li>'
        for each, when in zip(points, days, strict=True)
        for article in [chips.citations[each.citation].article]
    )
    return f'<ul class="bl-sides">{cards}</ul>'


def _column(point: Point, chips: Chips) -> str:
    """Return what stands below the chart for a point: the figure as it is quoted, its day, and who says it."""
    who = _who(chips.citations[point.citation].article)
    return (
        f'<li><strong class="bl-value"><bdi>{safe(point.words)}</bdi></strong> <time>{day(point.day)}</time> '
        f"<bdi>{safe(who)}</bdi></li>"
    )


def _chart(points: Sequence[Point], chips: Chips) -> str:
    """Return the chart as inline SVG: its heights are pixels, its widths percent, so that letters keep their size."""
    across = _across([each.day or date.min for each in points])
    heights, zero = _heights([each.value or 0.0 for each in points])
    places = list(zip(across, heights, strict=True))
    middles = [_middle(place, len(points)) for place in range(len(points))]
    lines = [
        _line("bl-axis" if zero else "bl-axis bl-broken", (0, _BOTTOM), (100, _BOTTOM)),
        *(_line("bl-leader", (x, y + _RADIUS), (x, _BOTTOM)) for x, y in places if y + _RADIUS < _BOTTOM),
        *(_line("bl-leader", (x, _BOTTOM), (to, _FOOT)) for x, to in zip(across, middles, strict=True)),
    ]
    for (x, y), (after, there) in pairwise(places):
        lines += [_line("bl-step", (x, y), (after, y)), _line("bl-step", (after, y), (after, there))]
    dots = "".join(_dot(each, place, chips) for each, place in zip(points, places, strict=True))
    nought = f'<text class="bl-zero" x="0" y="{_BOTTOM - 4}" aria-hidden="true">0</text>' if zero else ""
    return (
        f'<svg class="bl-chart" width="100%" height="{_FOOT}" role="group" aria-label="Chart of what changed">'
        f"{''.join(lines)}{nought}{dots}</svg>"
    )


def _dot(point: Point, place: tuple[float, float], chips: Chips) -> str:
    x, y = place
    drawing = (
        f'<circle class="bl-touch" cx="{x:.2f}%" cy="{y:.1f}" r="{_TOUCHED}"/>'
        f'<circle cx="{x:.2f}%" cy="{y:.1f}" r="{_RADIUS}"/>'
        f'<text x="{x:.2f}%" y="{y:.1f}" dy=".36em" text-anchor="middle">{point.citation}</text>'
    )
    who = _who(chips.citations[point.citation].article)
    return chips.drawn(point.citation, drawing, f"{point.words}, {day(point.day)}, {who}")


def _line(style: str, start: tuple[float, float], end: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = start, end
    return f'<line class="{style}" x1="{x1:.2f}%" y1="{y1:.1f}" x2="{x2:.2f}%" y2="{y2:.1f}"/>'


def _across(days: Sequence[date]) -> list[float]:
    """Return where days in order stand, in percent of the width: the ends above their columns, none on another."""
    left, right = _middle(0, len(days)), _middle(len(days) - 1, len(days))
    span = (days[-1] - days[0]).days or 1
    across = [left + (each - days[0]).days / span * (right - left) for each in days]
    apart = min(_APART, (right - left) / (len(days) - 1))
    for place in range(1, len(days)):
        across[place] = max(across[place], across[place - 1] + apart)
    across[-1] = right
    for place in reversed(range(len(days) - 1)):
        across[place] = min(across[place], across[place + 1] - apart)
    return across


def _heights(values: Sequence[float]) -> tuple[list[float], bool]:
    """Return how far from the top each value stands, in pixels, and whether the axis is at zero."""
    low, high = min(values), max(values)
    zero = 0 <= low <= _FROM_ZERO * high
    base = 0.0 if zero else low - (high - low)
    scale = (_BOTTOM - _TOP) / (high - base) if high > base else 0.0
    return [_BOTTOM - (each - base) * scale for each in values], zero


def _middle(place: int, columns: int) -> float:
    return 100 * (place + 0.5) / columns


def _finite(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def _who(article: Article) -> str:
    return article.publisher or headline(article)
