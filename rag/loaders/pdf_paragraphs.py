"""The lines of a PDF into paragraphs: joined within columns, across columns and across pages, hyphens undone."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from rag.loaders.pdf_layout import Line

__all__ = ["Paragraph", "joined", "paragraphs_of"]

_ITEM = re.compile(r"[•◦▪▫‣●○■∙⁃]\s*")
_NUMBERED = re.compile(r"(?:\d{1,3}[.)]|\([a-z0-9]{1,2}\))\s")
_ENDS = re.compile(r"[.!?:][\"”’»)\]]*(?:\s?[\d*†]{1,2})?$")
_INDENT = (0.5, 6.0)  # heights by which the first line of a paragraph stands in, at least and at most
_USUAL = 1.2  # heights between two lines, where a column has too few to tell
_LEADING = 1.25  # times the usual distance of two lines is the gap between two paragraphs
_REACHED = 0.9  # of the lines of a height end before what counts as the end of the column
_FEW = 4  # lines of a height tell where they end; of fewer, the whole column does
_NARROW = 0.6  # of the width of its column has a line that is short whatever stands around it
_SIZE = 0.1  # by which part of its size text of another kind differs
_CENTRED = 0.6  # heights by which the middles of two centred lines may differ
_HYPHENATED = re.compile(r"[^\W_]-$")
_SUSPENDED = frozenset({"and", "or", "to", "und", "oder", "et", "ou"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words with the pages they stand on, in order; `height` is that of its first line."""

    words: tuple[tuple[str, int], ...]
    height: float
    bold: bool = False
    is_item: bool = False

    @property
    def text(self) -> str:
        return " ".join(word for word, _ in self.words)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column as it is set: where lines begin and, by their height, end, and how many heights they are apart."""

    page: int
    lines: tuple[Line, ...]
    left: float
    rights: Mapping[int, float]
    pitch: float

    def is_short(self, line: Line, following: Line, around: Iterable[Line]) -> bool:
        """Return whether a line ends early: the next word would still have stood in it, as the lines around show."""
        word = following.text.split(maxsplit=1)[0]
        wide = (following.right - following.left) * (len(word) + 1) / max(len(following.text), 1)
        right = self.rights[round(line.height)]
        if line.right + wide >= right:
            return False
        reached = max((each.right for each in around), default=right)
        return line.right + wide < reached or line.right < self.left + _NARROW * (right - self.left)

    def is_indented(self, line: Line) -> bool:
        least, most = _INDENT
        return least * line.height < line.left - self.left < most * line.height


def paragraphs_of(pages: Sequence[Sequence[Sequence[Line]]]) -> list[Paragraph]:
    """Return the paragraphs of all pages, each given as its columns in the order in which they are read."""
    columns = [_column(number, lines) for number, page in enumerate(pages, start=1) for lines in page if lines]
    known = _words_within(line for column in columns for line in column.lines)
    return [_paragraph(lines, known) for lines in _grouped(columns)]


def joined(paragraphs: Sequence[Paragraph], pages: int) -> str:
    """Return the text of paragraphs on so many pages.

    Each page but the last ends with a form feed: in the place of the space within a paragraph, after the blank line
    between two of them. List items stand one a line.
    """
    parts: list[str] = []
    at = 1
    for number, paragraph in enumerate(paragraphs):
        if number:
            parts.append("\n" if paragraph.is_item and paragraphs[number - 1].is_item else "\n\n")
        for place, (word, page) in enumerate(paragraph.words):
            if page > at:
                parts.append("\f" * (page - at))
                at = page
            elif place:
                parts.append(" ")
            parts.append(word)
    return "".join(parts) + "\f" * (pages - at)


def _column(page: int, lines: Sequence[Line]) -> _Column:
    usual = Counter(round(line.left) for line in lines).most_common(1)[0][0]
    gaps = [(above.bottom - below.bottom) / above.height for above, below in pairwise(lines) if _alike(above, below)]
    pitch = median(gaps) if len(gaps) >= _FEW else min([_USUAL, *gaps])
    ends: dict[int, list[float]] = defaultdict(list)
    for line in lines:
        ends[round(line.height)].append(line.right)
    widest = max(line.right for line in lines)
    rights = {
        height: sorted(each)[math.ceil(_REACHED * (len(each) - 1))] if len(each) >= _FEW else widest
        for height, each in ends.items()
    }
    return _Column(page, tuple(lines), usual, rights, pitch)


def _alike(one: Line, other: Line) -> bool:
    """Return whether two lines are set in the same size and weight."""
    return one.bold == other.bold and abs(one.height - other.height) <= _SIZE * max(one.height, other.height)


def _grouped(columns: Sequence[_Column]) -> Iterator[list[tuple[Line, int]]]:
    """Return the lines of each paragraph with their pages."""
    group: list[tuple[Line, int]] = []
    before: _Column | None = None
    for column in columns:
        for number, line in enumerate(column.lines):
            goes_on = not _starts(column, number) if number else not before or _runs_on(before, column)
            if group and not goes_on:
                yield group
                group = []
            group.append((line, column.page))
        before = column
    if group:
        yield group


def _starts(column: _Column, number: int) -> bool:
    """Return whether a line starts a paragraph below another one in its column."""
    above, line = column.lines[number - 1], column.lines[number]
    if not _alike(above, line) or _ITEM.match(line.text):
        return True
    if above.bottom - line.bottom > _LEADING * line.height * max(column.pitch, 1):
        return True
    if _are_centred(column, above, line):
        return False
    short = column.is_short(above, line, column.lines[max(number - 2, 0) : number + 1])
    if _ITEM.match(above.text) or _NUMBERED.match(above.text):
        return bool(_NUMBERED.match(line.text)) or (line.left <= above.left and short)
    if column.is_indented(line) and line.left - above.left > _INDENT[0] * line.height:
        return True
    return short and not _HYPHENATED.search(above.text)


def _are_centred(column: _Column, above: Line, line: Line) -> bool:
    """Return whether both lines stand in the middle of the column, and the upper one from both sides in."""
    right = column.rights[round(above.height)]
    middles = abs(above.left + above.right - line.left - line.right) / 2
    set_in = above.left - column.left > above.height and right - above.right > above.height
    return set_in and middles < _CENTRED * line.height


def _runs_on(before: _Column, column: _Column) -> bool:
    """Return whether the last line of a column goes on in the first line of the next."""
    last, first = before.lines[-1], column.lines[0]
    if not _alike(last, first) or _ITEM.match(first.text):
        return False
    if _HYPHENATED.search(last.text):
        return True
    short = before.is_short(last, first, before.lines[-2:])
    if not _ENDS.search(last.text):
        return first.text[0].islower() or not short
    indents = any(each.is_indented(line) for each in (before, column) for line in each.lines)
    return indents and not short and not column.is_indented(first)


def _words_within(lines: Iterable[Line]) -> Counter[str]:
    """Return the words that stand whole within lines."""
    words: Counter[str] = Counter()
    for line in lines:
        words.update(word.strip(".,;:!?()[]\"“”‘’'").lower() for word in line.text.split()[1:-1])
    return words


def _paragraph(lines: Sequence[tuple[Line, int]], known: Counter[str]) -> Paragraph:
    words: list[tuple[str, int]] = []
    first = lines[0][0]
    is_item = bool(_ITEM.match(first.text))
    for line, page in lines:
        for number, word in enumerate(line.text.split()):
            if not number and words and _HYPHENATED.search(words[-1][0]) and word.lower() not in _SUSPENDED:
                before, at = words.pop()
                words.append((_unbroken(before, word, known), at))
            else:
                words.append((word, page))
    if is_item:
        bare = _ITEM.sub("", words[0][0])
        words[0] = (bare, words[0][1])
        words = [("-", words[0][1]), *words] if bare else [("-", words[0][1]), *words[1:]]
    return Paragraph(tuple(words), first.height, first.bold, is_item)


def _unbroken(before: str, after: str, known: Counter[str]) -> str:
    """Return a word that was broken at the end of a line, with its hyphen where that belongs to it."""
    without, kept = before[:-1] + after, before + after
    plain = [word.strip(".,;:!?()[]\"“”‘’'").lower() for word in (without, kept)]
    if known[plain[1]] > known[plain[0]] or "-" in before[:-1]:
        return kept
    if after[0].isupper() and not before[:-1].isupper():
        return kept
    return without if after[0].isalpha() else kept
