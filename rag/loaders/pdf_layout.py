"""The pieces of a PDF page in the order in which they are read: bands across the page, columns in them, lines in those.

A gutter is a stretch that no line of a band crosses and that has text on both sides. A headline, or a caption that is
wider than a column, crosses it and so ends the band. Within a column everything is looked at once more.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from rag.loaders.pdf_pieces import GAP, Piece

__all__ = ["Line", "columns_of"]

_Gap = tuple[float, float]

_CORE = 0.2  # of its height, above and below its middle, is where a line meets nothing but itself
_SAME_LINE = 0.45  # heights between the middles of a line and its superscript
_CLOSE = 0.15  # heights between two pieces of one word
_DEEPEST = 6  # columns within columns
_TALL, _WIDE = 3, 12.0  # lines, and characters in a line, of a column; what has less is a table
_WORD = 4  # characters in the line or two that begin a column; what has less is the sign of a list


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column, with its box as in `Piece`."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    bold: bool

    @property
    def height(self) -> float:
        return self.top - self.bottom


def columns_of(pieces: Sequence[Piece]) -> list[list[Line]]:
    """Return the lines of a page, top to bottom, column by column in the order in which they are read."""
    if not pieces:
        return []
    least = GAP * median(piece.height for piece in pieces)
    return [_lines(column) for column in _columns(list(pieces), least, 0)]


def _columns(pieces: list[Piece], least: float, depth: int) -> Iterator[list[Piece]]:
    plain: list[Piece] = []
    for band in _bands(_rows(pieces), least):
        parts = _parted(band, least)
        if depth < _DEEPEST and len(parts) > 1 and _are_columns(parts):
            if plain:
                yield plain
                plain = []
            for part in parts:
                yield from _columns(part, least, depth + 1)
        else:
            plain += band
    if plain:
        yield plain


def _rows(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Return the pieces from top to bottom, those in one row that stand beside each other."""
    row: list[Piece] = []
    lowest = math.inf
    for piece in sorted(pieces, key=lambda piece: -piece.middle):
        if row and piece.middle + _CORE * piece.height < lowest:
            yield row
            row = []
            lowest = math.inf
        row.append(piece)
        lowest = min(lowest, piece.middle - _CORE * piece.height)
    if row:
        yield row


def _bands(rows: Iterator[list[Piece]], least: float) -> Iterator[list[Piece]]:
    """Return the rows joined as long as they share a gutter, or have none."""
    band: list[list[Piece]] = []
    free: list[_Gap] = []
    edges = (math.inf, -math.inf)
    for row in rows:
        gaps, sides = _gaps(row, least), _edges(row)
        shared = _shared(free, gaps, least) if band else gaps
        around = (min(edges[0], sides[0]), max(edges[1], sides[1]))
        if _inner(shared, around) or not (_inner(free, edges) or _inner(gaps, sides)):
            band.append(row)
            free, edges = shared, around
        else:
            above = _tops_of_columns(band, row, _inner(gaps, sides))
            yield [piece for each in band[: len(band) - len(above)] for piece in each]
            band = [*above, row]
            joined = [piece for each in band for piece in each]
            free, edges = _gaps(joined, least), _edges(joined)
    if band:
        yield [piece for each in band for piece in each]


def _tops_of_columns(band: Sequence[list[Piece]], row: list[Piece], gutters: list[_Gap]) -> list[list[Piece]]:
    """Return the last rows of a band that belong to the columns below: a column may begin above those left of it."""
    above: list[list[Piece]] = []
    for gutter in gutters[:1]:
        below = [piece for piece in row if piece.left >= gutter[1]]
        for each in reversed(band[1:]):  # what is above all columns is no column's top
            if min(piece.left for piece in each) < gutter[1] or not _next_to(each, below):
                break
            above.insert(0, each)
            below = each
    return above


def _next_to(row: Sequence[Piece], below: Sequence[Piece]) -> bool:
    """Return whether a row is the line before another one in a column."""
    return any(
        first.bottom - second.top < second.height and first.left < second.right and second.left < first.right
        for first in row
        for second in below
    )


def _edges(pieces: Sequence[Piece]) -> tuple[float, float]:
    return min(piece.left for piece in pieces), max(piece.right for piece in pieces)


def _gaps(pieces: Sequence[Piece], least: float) -> list[_Gap]:
    """Return where no piece stands, from left to right, the margins included."""
    found = []
    reached = -math.inf
    for piece in sorted(pieces, key=lambda piece: piece.left):
        if piece.left - reached >= least:
            found.append((reached, piece.left))
        reached = max(reached, piece.right)
    return [*found, (reached, math.inf)]


def _shared(some: list[_Gap], others: list[_Gap], least: float) -> list[_Gap]:
    """Return what two lists of gaps, each in order, have in common."""
    found = []
    first = second = 0
    while first < len(some) and second < len(others):
        left = max(some[first][0], others[second][0])
        right = min(some[first][1], others[second][1])
        if right - left >= least:
            found.append((left, right))
        if some[first][1] < others[second][1]:
            first += 1
        else:
            second += 1
    return found


def _inner(gaps: list[_Gap], edges: tuple[float, float]) -> list[_Gap]:
    """Return the gaps with text on both sides, which reaches from the one edge to the other."""
    return [(left, right) for left, right in gaps if left > edges[0] and right < edges[1]]


def _parted(band: list[Piece], least: float) -> list[list[Piece]]:
    """Return the pieces of a band, column by column."""
    gutters = [left for left, _ in _inner(_gaps(band, least), _edges(band))]
    parts: list[list[Piece]] = [[] for _ in range(len(gutters) + 1)]
    for piece in band:
        parts[bisect_left(gutters, piece.left)].append(piece)
    return [part for part in parts if part]


def _are_columns(parts: list[list[Piece]]) -> bool:
    """Return whether the parts are columns of prose, and not those of a table or a number before each line."""
    shapes = []
    for part in parts:
        lines = sum(1 for _ in _rows(part))
        shapes.append((lines, sum(len(piece.text) for piece in part) / lines))
    if max(lines for lines, _ in shapes) < _TALL:
        return all(wide >= _WIDE and lines > 1 for lines, wide in shapes)
    return all(wide >= (_WIDE if lines >= _TALL else _WORD) for lines, wide in shapes)


def _lines(pieces: list[Piece]) -> list[Line]:
    """Return the lines of a column, top to bottom."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.middle, piece.left)):
        if lines and _on_one_line(lines[-1][0], piece):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [_line(line) for line in lines]


def _on_one_line(first: Piece, piece: Piece) -> bool:
    return first.middle - piece.middle < _SAME_LINE * max(first.height, piece.height)


def _line(pieces: list[Piece]) -> Line:
    ordered = sorted(pieces, key=lambda piece: piece.left)
    text = ordered[0].text
    for before, piece in pairwise(ordered):
        near = abs(piece.left - before.right) < _CLOSE * min(before.height, piece.height)
        text += piece.text if near else f" {piece.text}"
    main = max(ordered, key=lambda piece: len(piece.text))
    right = max(piece.right for piece in ordered)
    return Line(text, ordered[0].left, right, main.bottom, main.top, main.bold)
