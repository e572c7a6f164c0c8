"""Markers and citations: `[1]` to `[n]` in a text name its citations one to one, numbered by first appearance.

Everything here is pure. A citation is made from offsets, so its quote is the article's own words by construction;
`faults` checks that again, together with the markers, before anything is shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.types import Citation, Span, StoredArticle
from rag.words import page_at

__all__ = [
    "MARKER",
    "Group",
    "cite",
    "exact",
    "faults",
    "literal",
    "marked",
    "numbers",
    "renumbered",
    "without_markers",
]

MARKER = re.compile(r"\[(\d{1,9})\]")
_GROUP = re.compile(r"\s*\[\d{1,9}\](?:\s?\[\d{1,9}\])*")
_OPENING = re.compile(r"\[(?=\d)")
_WORD_JOINER = "\u2060"

Group = tuple[int, tuple[Citation, ...]]
"""A position in a text, and the citations whose markers stand there; their numbers do not matter yet."""


def cite(stored: StoredArticle, span: Span, number: int = 0) -> Citation:
    """Return a citation whose quote is exactly `stored.article.text[span.start:span.end]`."""
    article = stored.article
    quote, page = span.of(article.text), page_at(article.text, span.start)
    return Citation(number, span.start, span.end, quote, article, stored.version, page=page, copies=stored.copies)


def exact(citation: Citation) -> bool:
    """Return whether the quote is not empty and stands in the article's text at exactly its offsets."""
    text = citation.article.text
    inside = 0 <= citation.start < citation.end <= len(text)
    return inside and text[citation.start : citation.end] == citation.quote


def numbers(text: str) -> tuple[int, ...]:
    """Return the numbers of the markers in `text`, each once, by first appearance."""
    return tuple(dict.fromkeys(int(number) for number in MARKER.findall(text)))


def without_markers(text: str) -> str:
    """Return `text` with its markers, and the space before each, taken out."""
    return _GROUP.sub("", text)


def literal(text: str) -> str:
    """Return `text` looking the same, in which no marker can be read.

    Words of articles and models pass through here before they stand in an answer: a footnote sign `[3]` in an article
    must not become a citation. An invisible word joiner goes between the bracket and the digit.
    """
    return _OPENING.sub("[" + _WORD_JOINER, text)


def faults(text: str, citations: Sequence[Citation]) -> tuple[str, ...]:
    """Return what breaks the rules of citations, one line each; nothing when all of them hold."""
    found = [f"citation {each.number} is not the words of {each.article.id}" for each in citations if not exact(each)]
    wanted = tuple(range(1, len(citations) + 1))
    if tuple(each.number for each in citations) != wanted:
        found.append("citations are not numbered from 1")
    if numbers(text) != wanted:
        found.append(f"markers {list(numbers(text))} do not name citations {list(wanted)}")
    return tuple(found)


def marked(
    text: str, citations: Sequence[Citation], addition: str, groups: Sequence[Group]
) -> tuple[str, tuple[Citation, ...]]:
    """Return `text` continued by `addition` with its markers set, and all citations that are then named.

    `text` already names `citations`. A citation of the same words as an earlier one takes its number; positions in
    `groups` count characters of `addition` and ascend.
    """
    known = list(citations)
    at = 0
    for position, cited in groups:
        text = _joined(text, addition[at:position])
        signs = _signs(cited, known)
        text += signs if not text or text[-1].isspace() else f" {signs}"
        text += " " if addition[position : position + 1].isalnum() else ""
        at = position
    return _joined(text, addition[at:]), tuple(known)


def renumbered(text: str, citations: Sequence[Citation]) -> tuple[str, tuple[Citation, ...]]:
    """Return `text` and its citations with numbers by first appearance.

    Markers that name nothing and citations that nothing names disappear; the same words cited twice are one citation.
    """
    by_number = {each.number: each for each in citations}
    known: list[Citation] = []
    done, at = "", 0
    for group in _GROUP.finditer(text):
        done = _joined(done, text[at : group.start()])
        cited = [by_number[int(number)] for number in MARKER.findall(group[0]) if int(number) in by_number]
        done += group[0][: group[0].index("[")] + _signs(cited, known) if cited else ""
        at = group.end()
    return _joined(done, text[at:]), tuple(known)


def _joined(text: str, words: str) -> str:
    """Return `text` followed by `words`, between and in which no marker comes about."""
    seam = _WORD_JOINER if text.endswith("[") and words[:1].isdigit() else ""
    return text + seam + literal(words)


def _signs(cited: Sequence[Citation], known: list[Citation]) -> str:
    return "".join(dict.fromkeys(f"[{_number(each, known)}]" for each in cited))


def _number(citation: Citation, known: list[Citation]) -> int:
    """Return the number of `citation` among the known; one that is new is added as the last."""
    for each in known:
        same = (each.article.id, each.version, each.start, each.end)
        if same == (citation.article.id, citation.version, citation.start, citation.end):
            return each.number
    known.append(replace(citation, number=len(known) + 1))
    return len(known)
