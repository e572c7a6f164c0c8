"""What is no report, cut out of a text that was taken from a page, a document or a mail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.boilerplate import boilerplate
from rag.errors import LoadError
from rag.types import Article, Span

__all__ = ["without_clutter"]

_BULLET = re.compile(r"[\n\f]- ")
_LINE = re.compile(r"([^\n\f]+)([\n\f]*)")
_NOTHING = " \t\xa0-–—•*>|·"  # what may be left of a line whose words are all cut
_BLANKS = re.compile(r"\n{3,}")
_AROUND_PAGE = re.compile(r" *\f *")


def without_clutter(article: Article) -> Article:
    """Return the article without photo credits, licensing notices, share bars and the like, whole sentences at a time.

    Lines and paragraphs that become empty go too; form feeds, which end pages, stay. Raises `LoadError` where nothing
    would be left. What counts is what `rag.boilerplate` marks, so the same words are never retrieved in a `.txt`.
    """
    spans = boilerplate(replace(article, text=_as_lines(article.text)))
    if not spans:
        return article
    text = _without(article.text, spans)
    if not text.strip():
        raise LoadError("it holds nothing but notices, credits and links; an article needs at least a sentence")
    return replace(article, text=text)


def _as_lines(text: str) -> str:
    """Return the text, as long as before, with items as paragraphs and pages as lines: so they are told apart."""
    return _BULLET.sub("\n\n ", text).replace("\f", "\n")


def _without(text: str, spans: Sequence[Span]) -> str:
    """Return the text without the spans, in one pass over its lines."""
    opening = text[: len(text) - len(text.lstrip("\n\f"))]
    pieces = [opening]
    first = 0  # the first span that may still touch a line
    for line in _LINE.finditer(text, len(opening)):
        while first < len(spans) and spans[first].end <= line.start():
            first += 1
        kept = _kept(text, Span(*line.span(1)), spans[first : first + _touching(line.end(1), spans, first)])
        gap = line[2] if kept else line[2].removeprefix("\n")
        pieces.append(kept + gap)
    tidy = _BLANKS.sub("\n\n", "".join(pieces))
    return _AROUND_PAGE.sub("\f", tidy).strip(" \n")


def _touching(end: int, spans: Sequence[Span], first: int) -> int:
    count = 0
    while first + count < len(spans) and spans[first + count].start < end:
        count += 1
    return count


def _kept(text: str, line: Span, spans: Sequence[Span]) -> str:
    """Return what is left of a line; one that no span touches is left as it is."""
    if not spans:
        return line.of(text)
    edges = [line.start, *(edge for span in spans for edge in (span.start, span.end)), line.end]
    parts = [text[start:end].strip() for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]
    kept = " ".join(filter(None, parts))
    return kept if kept.strip(_NOTHING) else ""
