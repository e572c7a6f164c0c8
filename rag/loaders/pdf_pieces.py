"""The characters of a PDF page, joined to the pieces of lines that stand without a gap."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_Box = tuple[float, float, float, float]

__all__ = ["GAP", "Piece", "pieces_of"]

GAP = 0.6
"""The least space between two columns, in heights of a line; a larger one ends a piece."""

_SPACES = frozenset(" \n")
_HYPHEN = "\x02"  # what pdfium gives for a hyphen at the end of a line, after which it ends no line
_SIGNS = {
    "\ufffe": _HYPHEN,
    **dict.fromkeys(("\uf0b7", "\uf0a7", "\uf076", "\uf0d8"), "•"),  # the bullets of Word's symbol fonts
    "\0": "",
}
_BOLD = 600  # the weight from which a font is bold
_UPRIGHT = 0.2  # radians that a text may lean; what leans more is a watermark or stands in the margin
_INITIAL = 1.7  # an initial is this many times as high as the text it begins
_SURROGATES = range(0xD800, 0xE000)
_LAST_CHARACTER = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line with its box, in points from the lower left corner of the page as it is shown."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    bold: bool = False

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


class _Word(NamedTuple):
    """Characters that stand together; `spaced` tells whether white space is before them, `first` and `last` where."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    spaced: bool
    first: int
    last: int

    @property
    def height(self) -> float:
        return self.top - self.bottom


def pieces_of(page: PdfPage, text_page: PdfTextPage) -> list[Piece]:
    """Return the pieces of a page in the order of the file; what is not upright as the page is shown is left out."""
    turned = page.get_rotation()
    runs = _runs(_words(text_page, turned))
    found = [piece for run in runs if (piece := _piece(text_page, run, turned))]
    return list(_with_initials(found))


def _words(text_page: PdfTextPage, turned: int) -> Iterator[_Word | None]:
    """Return the words of a page, and None at the ends of lines; boxes are asked for only where words begin and end."""
    import pypdfium2.raw as pdfium

    code_at, page = pdfium.FPDFText_GetUnicode, text_page.raw
    texts = [_as_text(code_at(page, index)) for index in range(text_page.count_chars())]
    spaced = False
    start = 0
    for index, text in enumerate([*texts, "\n"]):
        at_end = text in _SPACES
        if at_end or text == _HYPHEN:
            last = index - at_end
            yield from _boxed(page, texts, (start, last), turned, spaced=spaced)
            if at_end and text != " ":
                yield None
            start, spaced = index + 1, at_end


def _boxed(page: Any, texts: list[str], ends: tuple[int, int], turned: int, *, spaced: bool) -> Iterator[_Word]:
    """Return the characters of a word as one, or one by one where they do not stand in a row."""
    first, last = ends
    if last < first:
        return
    start, end = _box(page, first, turned), _box(page, last, turned)
    text = "".join(texts[first : last + 1])
    if start and end:
        word = _Word(text, start[0], max(start[1], end[1]), start[2], start[3], spaced, first, last)
        level = abs(start[2] + start[3] - end[2] - end[3]) < 0.5 * word.height
        if first == last or (level and 0 <= word.right - word.left < 1.2 * (len(text) + 1) * word.height):
            yield word
            return
    for at in range(first, last + 1):
        if texts[at] and (box := _box(page, at, turned)):
            yield _Word(texts[at], *box, spaced and at == first, at, at)


def _box(page: Any, index: int, turned: int) -> _Box | None:
    """Return left, right, bottom and top of a character, or None where it has no place."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(page, index, box):
        return None
    left, right, bottom, top = _shown(box.left, box.right, box.bottom, box.top, turned)
    if not all(map(math.isfinite, (left, right, bottom, top))):
        return None
    return left, right, bottom, max(top, bottom + 1)


@cache
def _as_text(code: int) -> str:
    """Return a character; white space is a space, or the end of a line."""
    if code > _LAST_CHARACTER or code in _SURROGATES:
        return "\ufffd"
    text = chr(code)
    if text.isspace():
        return "\n" if text in "\r\n" else " "
    return _SIGNS.get(text, text)


def _shown(left: float, right: float, bottom: float, top: float, turned: int) -> tuple[float, float, float, float]:
    """Return a box as it is on a page that is turned clockwise when it is shown."""
    if turned == 90:  # noqa: PLR2004  degrees
        return bottom, top, -right, -left
    if turned == 180:  # noqa: PLR2004
        return -right, -left, -top, -bottom
    if turned == 270:  # noqa: PLR2004
        return -top, -bottom, left, right
    return left, right, bottom, top


def _runs(words: Iterator[_Word | None]) -> Iterator[list[_Word]]:
    """Return the words that stand on one line without a gap, run by run."""
    run: list[_Word] = []
    for word in words:
        if word is None or (run and not _goes_on(run[-1], word)):
            yield run
            run = []
        if word is not None:
            run.append(word)
    yield run


def _goes_on(last: _Word, word: _Word) -> bool:
    heights = last.height, word.height
    off = abs((last.top + last.bottom) - (word.top + word.bottom)) / 2
    return off < 0.5 * min(heights) and -max(heights) < word.left - last.right < GAP * max(heights)


def _piece(text_page: PdfTextPage, run: list[_Word], turned: int) -> Piece | None:
    import pypdfium2.raw as pdfium

    text = "".join(f" {word.text}" if word.spaced else word.text for word in run).strip()
    if not text:
        return None
    text = re.sub("\xad$", "-", text).replace("\xad", "").replace(_HYPHEN, "-")
    leaning = pdfium.FPDFText_GetCharAngle(text_page.raw, run[0].first) + math.radians(turned)
    if abs(math.remainder(leaning, math.tau)) > _UPRIGHT:
        return None
    inner = run[len(run) // 2]
    ends = run[0].first, run[-1].last
    bold = all(pdfium.FPDFText_GetFontWeight(text_page.raw, index) >= _BOLD for index in ends)
    left, right = min(word.left for word in run), max(word.right for word in run)
    return Piece(text, left, right, inner.bottom, inner.top, bold)


def _with_initials(pieces: list[Piece]) -> Iterator[Piece]:
    """Return the pieces, each large initial joined to the line that it begins."""
    initial: Piece | None = None
    for piece in pieces:
        if initial and _begins(initial, piece):
            yield replace(piece, text=initial.text + piece.text, left=initial.left)
            initial = None
            continue
        if initial:
            yield initial
        initial = piece if len(piece.text) == 1 and piece.text.isupper() else None
        if not initial:
            yield piece
    if initial:
        yield initial


def _begins(initial: Piece, piece: Piece) -> bool:
    beside = 0 <= piece.left - initial.right + 0.1 * initial.height < initial.height
    return beside and initial.height > _INITIAL * piece.height and initial.bottom < piece.middle < initial.top
