"""An answer in the articles' own words: the sentences that answer, who says them, and when. No chat model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from rag.answerers.choosing import introduced
from rag.answerers.recency import later_than_found, stale
from rag.answerers.remarks import account_note, denial_note
from rag.answerers.showing import Shown, showing
from rag.citations import cite, literal, marked
from rag.reading import Reader, Reading
from rag.types import Article, Citation, Draft, Findings, Note, Question, Span
from rag.words import day, joined

__all__ = ["ANSWERS_FROM", "ExtractiveAnswerer", "lead_in", "refusal"]

ANSWERS_FROM = 0.308
"""Confidence from which on a question is answered; 12 % of the answerable ones it is fitted on stay below."""

_ABOUT_IT = 0.5  # share of the confidence needed, below which what was found is not about the question at all
_NAMED_IN_REFUSAL = 3
_LONGEST_SHORT = 12
_OPINION = re.compile(r"^\W*(?:opinions?|commentary|editorial|column|op-ed|analysis and opinion)\b\s*[:|–—-]", re.I)
_OPINION_ADDRESS = re.compile(r"/(?:opinions?|commentary|editorials?|columns?|columnists?|op-ed|commentisfree)/", re.I)


class ExtractiveAnswerer:
    """An Answerer that quotes; `reader` says which sentences answer, and how surely.

    `today` is the day of asking wherever the limits do not name one.
    """

    name = "extractive"

    def __init__(
        self, reader: Reader, answers_from: float = ANSWERS_FROM, *, today: Callable[[], date] = date.today
    ) -> None:
        self._reader = reader
        self._answers_from = answers_from
        self._today = today

    def stream(self, question: Question, findings: Findings) -> Iterator[Draft]:
        """Yield the answer, article by article where there are several; the last Draft is whole and has the notes."""
        if not findings.hits:
            yield refusal(findings)
            return
        read = self._reader.read(question, findings)
        newest = later_than_found(question, findings, self._today())
        if read.confidence < _ABOUT_IT * self._answers_from:
            newest = None
        shown = showing(read.sentences, question, findings) if read.sentences and newest is None else None
        if shown is None or read.confidence < shown.needed * self._answers_from:
            yield refusal(findings, read.confidence, newest)
            return
        *growing, last = _drafts(shown, findings, read.confidence)
        yield from growing
        yield replace(last, notes=_notes(shown, question, findings, last.citations, self._today()))


def refusal(findings: Findings, confidence: float = 0.0, newest: date | None = None) -> Draft:
    """Return the refusal that these findings call for, saying in words what is closest; it has no citations.

    `newest` is the day of the newest article, where all are older than what is asked for.
    """
    if findings.total == 0:
        return Draft("There are no articles yet. Add some, then ask again.", reason="empty_collection")
    if findings.searched == 0:
        return Draft(f"{_outside(findings.total)} Widen the limits to search further.", reason="outside_scope")
    if not findings.hits:
        return Draft("Nothing in the articles has to do with this question.", reason="nothing_found")
    if newest:
        older = f"The articles found are all older than what is asked for: the newest is from {day(newest)}."
        return Draft(f"{older} {_closest(findings)}", confidence=confidence, reason="only_older")
    text = f"The articles do not answer this question. {_closest(findings)}"
    return Draft(text, confidence=confidence, reason="not_answered")


def lead_in(article: Article) -> str:
    """Return who speaks and when, to stand before a colon; an opinion piece, by its title or address, is called one.

    >>> from datetime import date
    >>> lead_in(Article("a", "", publisher="CNN", published=date(2014, 6, 12)))
    'CNN, 12 June 2014'
    >>> lead_in(Article("b", "", publisher="after CNN"))
    'After CNN, undated'
    >>> lead_in(Article("c", "", title="Opinion: Let it rain", publisher="CNN"))
    'CNN, opinion, undated'
    """
    who = article.publisher or (f"“{article.title}”" if article.title else "An article without a publisher")
    when = day(article.published) if article.published else "undated"
    kind = ", opinion" if _OPINION.match(article.title or "") or _OPINION_ADDRESS.search(article.url or "") else ""
    return literal(f"{who[:1].upper()}{who[1:]}{kind}, {when}")


def _drafts(shown: Shown, findings: Findings, confidence: float) -> Iterator[Draft]:
    """Yield the growing answer: the sentences of one article behind one lead-in, in the order of the article."""
    order = list(dict.fromkeys(reading.article for reading in shown.readings))
    ordered = sorted(shown.readings, key=lambda reading: (order.index(reading.article), reading.span.start))
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
        if shown.best and article_id == shown.best.article:
            short = _short(shown.best, findings, citations)
        yield Draft(text, citations, short, confidence)


def _notes(
    shown: Shown, question: Question, findings: Findings, citations: Sequence[Citation], today: date
) -> tuple[Note, ...]:
    """Return what is remarked on the sentences that are shown."""
    notes = (
        denial_note(shown.denial, citations) if shown.denial else None,
        account_note(shown.accounts, findings, citations) if shown.accounts else None,
        stale(question, [each.article for each in citations], today),
    )
    return tuple(note for note in notes if note)


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
    return literal(f"The closest passages are in {joined(titles)}.")


def _titled(article: Article) -> str:
    source = ", ".join(filter(None, (article.publisher, day(article.published) if article.published else None)))
    title = f"“{article.title}”" if article.title else "an article without a title"
    return f"{title} ({source})" if source else title
