"""An answer in the articles' own words: the sentences that answer, who says them, and when. No chat model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from rag.answerers.choosing import MOST_WORDS, introduced
from rag.answerers.digest import Digest, Digests
from rag.answerers.in_parts import in_parts
from rag.answerers.recency import later_than_found, stale
from rag.answerers.refusing import refusal
from rag.answerers.remarks import account_note, denial_note
from rag.answerers.showing import Shown, showing
from rag.answerers.untold import untold_deed
from rag.citations import cite, literal, marked
from rag.reading import Reader, Reading
from rag.types import Article, Citation, Draft, Findings, Note, Question, Span
from rag.words import day

__all__ = ["ANSWERS_FROM", "ExtractiveAnswerer", "lead_in"]

ANSWERS_FROM = 0.296
"""Confidence from which on a question is answered; 12 % of the answerable ones it is fitted on stay below."""

_DOUBTFUL = 1.5  # times the confidence needed, below which nothing is answered about a deed that no passage tells of
_ABOUT_IT = 0.5  # share of the confidence needed, below which what was found is not about the question at all
_LONGEST_SHORT = 12
_DIGEST_WORDS = 2  # words of a digest for one of another answer
_OPINION = re.compile(r"^\W*(?:opinions?|commentary|editorial|column|op-ed|analysis and opinion)\b\s*[:|–—-]", re.I)
_OPINION_ADDRESS = re.compile(r"/(?:opinions?|commentary|editorials?|columns?|columnists?|op-ed|commentisfree)/", re.I)


class ExtractiveAnswerer:
    """An Answerer that quotes; `reader` says which sentences answer, and how surely.

    A summary or a timeline is one of its `digests`: a list of quotes by day. `today` is the day of asking wherever the
    limits do not name one.
    """

    name = "extractive"

    def __init__(
        self, reader: Reader, answers_from: float = ANSWERS_FROM, *, today: Callable[[], date] = date.today
    ) -> None:
        self.digests = Digests(reader, answers_from, today=today)
        self._reader = reader
        self._answers_from = answers_from
        self._today = today

    def stream(self, question: Question, findings: Findings) -> Iterator[Draft]:
        """Return the answer as it grows, by parts and by articles; the last Draft is whole and has the notes."""
        return in_parts(findings, self._quoted) if findings.parts else self._quoted(question, findings, MOST_WORDS)

    def _quoted(self, question: Question, findings: Findings, most_words: int) -> Iterator[Draft]:
        if not findings.hits:
            yield refusal(findings, asked=question)
            return
        newest = later_than_found(question, findings, self._today())
        digest = self.digests.of(question, findings, words=_DIGEST_WORDS * most_words)
        if digest is not None:
            yield from self._listed(digest, question, findings, newest)
            return
        read = self._reader.read(question, findings)
        if read.confidence < _ABOUT_IT * self._answers_from:
            newest = None
        usable = read.sentences if newest is None else ()
        shown = showing(usable, question, findings, most_words) if usable else None
        needed = self._answers_from * (shown.needed if shown else 1.0)
        if shown and read.confidence < _DOUBTFUL * needed and not shown.accounts and not shown.denial:
            needed *= _DOUBTFUL if untold_deed(question, findings) else 1.0
        if shown is None or read.confidence < needed:
            yield refusal(findings, read.confidence, older=newest is not None, asked=question)
            return
        *growing, last = _drafts(shown, findings, read.confidence)
        yield from growing
        yield replace(last, notes=_notes(shown, question, findings, last.citations, self._today()))

    def _listed(self, digest: Digest, question: Question, findings: Findings, newest: date | None) -> Iterator[Draft]:
        """Yield the quotes of a digest as they join the list; a refusal where there are none, or only older ones."""
        if newest or not digest.entries:
            older = digest.older or bool(newest and digest.entries)
            yield refusal(findings, digest.confidence, older=older, asked=question)
            return
        *growing, last = _lines(digest, findings)
        yield from growing
        note = stale(question, [each.article for each in last.citations], self._today())
        yield replace(last, notes=(note,) if note else ())


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
    who, when = _source(article), _published(article)
    return literal(f"{who[:1].upper()}{who[1:]}, {when}")


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


def _lines(digest: Digest, findings: Findings) -> Iterator[Draft]:
    """Yield the growing list of quotes, one line for each: its day, who says it, and the words."""
    text = ""
    citations: tuple[Citation, ...] = ()
    for entry, about in zip(digest.entries, digest.days, strict=True):
        stored = findings.articles[entry.article]
        quoted = " ".join(entry.span.of(stored.article.text).split())
        opening = f"{chr(10) if text else ''}- {_dated(about, stored.article)}: "
        text, citations = marked(text, citations, opening, ())
        words = f"“{quoted}”"
        text, citations = marked(text, citations, words, [(len(words), (cite(stored, entry.span),))])
        yield Draft(text, citations, confidence=digest.confidence, digest=True)


def _dated(about: str, article: Article) -> str:
    """Return the day that an entry is about and who says so; also when, where that is another day."""
    who, when = literal(_source(article)), _published(article)
    return f"{about} ({who}, {when})" if about else f"{when[:1].upper()}{when[1:]}, {who}"


def _source(article: Article) -> str:
    who = article.publisher or (f"“{article.title}”" if article.title else "an article without a publisher")
    opinion = _OPINION.match(article.title or "") or _OPINION_ADDRESS.search(article.url or "")
    return f"{who}, opinion" if opinion else who


def _published(article: Article) -> str:
    return day(article.published) if article.published else "undated"


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
