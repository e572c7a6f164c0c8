"""An answer in the articles' own words: the sentences that answer, who says them, and when. No chat model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rag.answerers.choosing import chosen, completed, introduced
from rag.citations import cite, literal, marked
from rag.reading import Reader, Reading
from rag.types import Article, Citation, Draft, Findings, Question, Span
from rag.words import day

__all__ = ["ANSWERS_FROM", "ExtractiveAnswerer", "lead_in", "refusal"]

ANSWERS_FROM = 0.3
"""Confidence from which on a question is answered; a tenth of the held-out answerable questions stay below it."""

_NAMED_IN_REFUSAL = 3
_LONGEST_SHORT = 12


class ExtractiveAnswerer:
    """An Answerer that quotes; `reader` says which sentences answer, and how surely."""

    name = "extractive"

    def __init__(self, reader: Reader, answers_from: float = ANSWERS_FROM) -> None:
        self._reader = reader
        self._answers_from = answers_from

    def stream(self, question: Question, findings: Findings) -> Iterator[Draft]:
        """Yield the answer, quote by quote where there are several; the last Draft is whole."""
        if not findings.hits:
            yield refusal(findings)
            return
        read = self._reader.read(question, findings)
        if not read.sentences or read.confidence < self._answers_from:
            yield refusal(findings, read.confidence)
            return
        yield from _drafts(_sufficient(read.sentences, question, findings), findings, read.confidence)


def refusal(findings: Findings, confidence: float = 0.0) -> Draft:
    """Return the refusal that these findings call for, saying in words what is closest; it has no citations."""
    if findings.total == 0:
        return Draft("There are no articles yet. Add some, then ask again.", reason="empty_collection")
    if findings.searched == 0:
        return Draft(f"{_outside(findings.total)} Widen the limits to search further.", reason="outside_scope")
    if not findings.hits:
        return Draft("Nothing in the articles has to do with this question.", reason="nothing_found")
    text = f"The articles do not answer this question. {_closest(findings)}"
    return Draft(text, confidence=confidence, reason="not_answered")


def lead_in(article: Article) -> str:
    """Return who speaks and when, to stand before a colon.

    >>> from datetime import date
    >>> lead_in(Article("a", "", publisher="CNN", published=date(2014, 6, 12)))
    'CNN, 12 June 2014'
    >>> lead_in(Article("b", "", publisher="after CNN"))
    'After CNN, undated'
    """
    who = article.publisher or (f"“{article.title}”" if article.title else "An article without a publisher")
    when = day(article.published) if article.published else "undated"
    return literal(f"{who[:1].upper()}{who[1:]}, {when}")


def _drafts(readings: Sequence[Reading], findings: Findings, confidence: float) -> Iterator[Draft]:
    """Yield the growing answer: the sentences of one article behind one lead-in, in the order of the article."""
    best = readings[0]
    order = list(dict.fromkeys(reading.article for reading in readings))
    ordered = sorted(readings, key=lambda reading: (order.index(reading.article), reading.span.start))
    text, short = "", None
    citations: tuple[Citation, ...] = ()
    for article_id, group in groupby(ordered, key=lambda reading: reading.article):
        stored = findings.articles[article_id]
        pieces = _merged(span for reading in group for span in introduced(reading, findings))
        opening = f"{chr(10) * 2 if text else ''}{lead_in(stored.article)}:"
        text, citations = marked(text, citations, opening, ())
        for span in pieces:
            words = f" “{span.of(stored.article.text)}”"
            text, citations = marked(text, citations, words, [(len(words), (cite(stored, span),))])
        if article_id == best.article:
            short = _short(best, findings, citations)
        yield Draft(text, citations, short, confidence)


def _sufficient(readings: Sequence[Reading], question: Question, findings: Findings) -> list[Reading]:
    """Return the sentences to show; the one that names who is asked for comes first where the best one does not."""
    shown = chosen(readings, question, findings)
    naming = completed(shown[0], question, findings)
    return [naming, shown[0]] if naming else shown


def _merged(spans: Iterator[Span]) -> list[Span]:
    """Return the spans in order, without those that another holds, overlapping ones as one."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _short(best: Reading, findings: Findings, citations: Sequence[Citation]) -> str | None:
    """Return the best sentence's span that answers by itself, if it is short and inside a quote."""
    if best.short is None:
        return None
    words = best.short.of(findings.articles[best.article].article.text)
    quoted = any(words in citation.quote for citation in citations)
    return words if quoted and len(words.split()) <= _LONGEST_SHORT else None


def _outside(total: int) -> str:
    return (
        "The only article is outside the limits."
        if total == 1
        else f"None of the {total} articles is inside the limits."
    )


def _closest(findings: Findings) -> str:
    """Return a sentence that names the articles of the closest passages."""
    ids = list(dict.fromkeys(hit.passage.article for hit in findings.hits))[:_NAMED_IN_REFUSAL]
    titles = [_titled(findings.articles[each].article) for each in ids]
    named = titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"
    return literal(f"The closest passages are in {named}.")


def _titled(article: Article) -> str:
    source = ", ".join(filter(None, (article.publisher, day(article.published) if article.published else None)))
    title = f"“{article.title}”" if article.title else "an article without a title"
    return f"{title} ({source})" if source else title
