"""An article into passages: whole sentences, exact offsets, a size the encoder reads in one go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import accumulate, zip_longest

from rag.boilerplate import marked
from rag.sentences import sentences
from rag.types import Article, Passage, Span

__all__ = ["SPLITTER", "sentences", "split", "wording"]

_LEAST, _TARGET, _MOST = 100, 160, 200  # words of a passage
_MOST_CHARACTERS = 2_400  # twelve a word; holds a text without spaces to a size an encoder can read
_LONGEST_OVERLAP = 60  # words; a longer sentence is not repeated
_INSIDE_PARAGRAPH, _AFTER_HEADING = 15, 40  # words of distance from the target that a bad place to end costs
_MISSING = 100  # what each word costs that a passage, or what is left after it, lacks to 100
_NEVER = 10**9
_HEADING = 14  # words; a longer line without a full stop is text

SPLITTER = f"sentencex-{version('sentencex')} words={_TARGET} overlap=1 rules=1"
"""The stamp of an index: another sentence splitter, size or rule makes other passages."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of an overlong one; `cost` is what ending a passage after it costs."""

    span: Span
    words: int
    cost: int


def split(article: Article) -> list[Passage]:
    """Return the passages of an article, in order, so that `article.text[start:end] == text`.

    They begin and end with a sentence, overlap by about one, and have 100 to 200 words where the article is long enough
    and boilerplate, which is in none of them, does not come between. None has more than 200.
    """
    spans = sentences(article.text)
    skipped = marked(article, spans)
    stamp = wording(article)
    return [
        Passage(f"{stamp}:{start}-{end}", article.id, start, end, article.text[start:end])
        for run in _runs(spans, skipped)
        for start, end in _packed(list(_pieces(article.text, run)))
    ]


def wording(article: Article) -> str:
    """Return the name of this wording of an article: the same id and text give the same, anything else another."""
    return f"{_digest(article.id)}-{_digest(article.text)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _runs(spans: Sequence[Span], skipped: Sequence[Span]) -> Iterator[list[Span]]:
    """Return the sentences between the stretches of boilerplate, stretch by stretch."""
    run: list[Span] = []
    ahead = iter(skipped)
    next_skipped = next(ahead, None)
    for span in spans:
        while next_skipped and next_skipped.end <= span.start:
            next_skipped = next(ahead, None)
        if next_skipped and next_skipped.start <= span.start:
            yield run
            run = []
        else:
            run.append(span)
    yield run


def _pieces(text: str, run: Sequence[Span]) -> Iterator[_Piece]:
    parts = [part for span in run for part in _parts(text, span)]
    starts = [part.start for part in parts[1:]]
    for part, following in zip_longest(parts, starts):
        until = len(text) if following is None else following
        words = len(part.of(text).split()) + (len(text[part.end : following].split()) if following else 0)
        yield _Piece(part, words, _cost(text, part, words, text[part.end : until]))


def _cost(text: str, span: Span, words: int, gap: str) -> int:
    if "\n" not in gap and "\r" not in gap:
        return _INSIDE_PARAGRAPH
    is_heading = words <= _HEADING and (text[span.end - 1].isalnum() or text[span.end - 1] == ":")
    return _AFTER_HEADING if is_heading else 0


def _parts(text: str, span: Span) -> Iterator[Span]:
    """Return the sentence, cut between words, or inside a word where there is no other way, if it is too long."""
    start = span.start
    while start < span.end:
        end = _longest(text, start, span.end)
        yield Span(start, start + len(text[start:end].rstrip()))
        while end < span.end and text[end].isspace():
            end += 1
        start = end


def _longest(text: str, start: int, end: int) -> int:
    """Return where the longest part ends that begins at `start`."""
    stop = min(end, start + _MOST_CHARACTERS)
    words = text[start:stop].split(maxsplit=_MOST)
    if len(words) > _MOST:
        return stop - len(words[-1])
    if stop == end or text[stop].isspace() or text[stop - 1].isspace():
        return stop
    cut_off = text[start:stop].rsplit(maxsplit=1)[-1]
    return stop - len(cut_off) if len(words) > 1 else stop


def _packed(pieces: Sequence[_Piece]) -> Iterator[tuple[int, int]]:
    """Return start and end of each passage of a run of pieces."""
    left = [*accumulate((piece.words for piece in reversed(pieces)), initial=0)][::-1]
    first = last = 0
    while last < len(pieces):
        last = _end(pieces, left, first, last)
        yield pieces[first].span.start, pieces[last - 1].span.end
        if last < len(pieces):
            first = _next_first(pieces, first, last)


def _end(pieces: Sequence[_Piece], left: Sequence[int], first: int, covered: int) -> int:
    """Return the piece before which the passage that begins with `first` best ends, beyond those `covered` before.

    All that is left, where it fits; otherwise near the target, rather at the end of a paragraph, and so that what is
    left is no scrap. `left[n]` is the number of words from piece `n` on.
    """
    best, best_cost = covered + 1, _NEVER
    for last in range(covered + 1, len(pieces) + 1):
        words = left[first] - left[last]
        characters = pieces[last - 1].span.end - pieces[first].span.start
        if last > covered + 1 and (words > _MOST or characters > _MOST_CHARACTERS):
            break
        if last == len(pieces):
            return last
        repeated = pieces[last - 1].words if pieces[last - 1].words <= _LONGEST_OVERLAP else 0
        missing = max(0, _LEAST - words) + max(0, _LEAST - left[last] - repeated)
        cost = abs(words - _TARGET) + pieces[last - 1].cost + _MISSING * missing
        if cost <= best_cost:
            best, best_cost = last, cost
    return best


def _next_first(pieces: Sequence[_Piece], first: int, last: int) -> int:
    """Return where the next passage begins: with the last sentence again, if it is short and there is room for it."""
    again = pieces[last - 1]
    room = again.words + pieces[last].words <= _MOST and pieces[last].span.end - again.span.start <= _MOST_CHARACTERS
    return last - 1 if last - 1 > first and again.words <= _LONGEST_OVERLAP and room else last
