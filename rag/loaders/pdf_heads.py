"""What stands at the same place on page after page: running heads, feet and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rag.loaders.pdf_pieces import Piece

__all__ = ["without_heads"]

_Place = tuple[str, int]

_ROWS = 3  # rows from the top and from the bottom that may be heads or feet
_PLACE = 4.0  # points within which a place is the same
_OFTEN = 3  # pages from which the same words at the same place are a head
_NUMBER = re.compile(r"(?:page |p\. ?|[-–—•|] ?)?(?P<page>\d{1,5})(?: ?[-–—•|]| ?(?:of|/) ?\d{1,5})?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+|\b[ivxl]+\b")


def without_heads(pages: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """Return the pieces of each page without its running heads and feet and without its number.

    A line is one if it stands among the outermost three at the same place with the same words on three pages, or, its
    numbers left aside, on at least two and half of all, the very outermost on three; or if it is nothing but the number
    of the page.
    """
    outer = [_outer(page) for page in pages]
    exact: Counter[_Place] = Counter()
    numbered: Counter[_Place] = Counter()
    for rows in outer:
        exact.update({place for row in rows for place in _places(_words(row), row[0])})
        numbered.update({place for row in rows for place in _places(_shape(row), row[0])})
    half = max(2, (len(pages) + 1) // 2)
    kept = []
    for number, (page, rows) in enumerate(zip(pages, outer, strict=True), start=1):
        heads = (
            row
            for row in rows
            if exact[_place(_words(row), row[0])] >= _OFTEN
            or numbered[_place(_shape(row), row[0])] >= (min(_OFTEN, half) if row in (rows[0], rows[-1]) else half)
            or _is_number(row, number)
        )
        dropped = {id(piece) for row in heads for piece in row}
        kept.append([piece for piece in page if id(piece) not in dropped])
    return kept


def _outer(page: Sequence[Piece]) -> list[list[Piece]]:
    """Return the outermost rows of a page, each from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(page, key=lambda piece: -piece.bottom):
        if rows and rows[-1][0].bottom - piece.bottom < _PLACE / 2:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    outermost = rows if len(rows) <= 2 * _ROWS else rows[:_ROWS] + rows[-_ROWS:]
    return [sorted(row, key=lambda piece: piece.left) for row in outermost]


def _words(row: list[Piece]) -> str:
    return " ".join(piece.text for piece in row)


def _shape(row: list[Piece]) -> str:
    return _DIGITS.sub("#", _words(row))


def _place(words: str, piece: Piece) -> tuple[str, int]:
    return words, round(piece.bottom / _PLACE)


def _places(words: str, piece: Piece) -> Iterator[tuple[str, int]]:
    """Return the place of the words and those right above and below, so that rounding parts nothing."""
    _, at = _place(words, piece)
    yield from ((words, near) for near in (at - 1, at, at + 1))


def _is_number(row: list[Piece], page: int) -> bool:
    found = _NUMBER.fullmatch(_words(row))
    return found is not None and int(found["page"]) == page
