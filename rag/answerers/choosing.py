"""Which of the sentences that may answer are shown: the fewest that suffice, and what they need to be understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rag.answerers.breadth import Breadth, breadth
from rag.asked_for import Kind, asked_for
from rag.names import people
from rag.reading import Reading
from rag.sentences import sentences
from rag.types import Findings, Question, Span
from rag.words import publisher_key, without_context

__all__ = ["MOST_SENTENCES", "MOST_WORDS", "chosen", "completed", "introduced"]

MOST_SENTENCES = 3
MOST_WORDS = 70

_NEWEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|current(?:ly)?|now|nowadays|today|so far|to date|as of|at present)\b",
    re.I,
)
_WORD = re.compile(r"[^\W_]+")
_NEAR_EQUAL = 0.5
_REPEATED = 0.8  # share of common words that makes two sentences of copies one
_OTHER_PUBLISHER = 0.02  # scores are likelihoods: only what is far likelier comes before the publisher asked for
_POINTING = re.compile(
    r"^[\"“‘'(]*(?:he|she|it|they|his|her|its|their|this|that|these|those|him|them|such|both"
    r"|the (?:company|agency|group|man|woman|two|report|move|decision|couple|team|pair|statement|official))\b",
    re.I,
)
_POINTING_LATER = re.compile(
    r"^\W*(?:on|in|by|at|after|before|since|during|until|for|from|later|then|meanwhile|however|but|and|earlier|now|still"
    r"|last|as of)\b((?:[\s,]+(?!(?:he|she|it|they|his|her|their)\b)[\w’'.:]+){0,5}?)"
    r"[\s,]+(?:he|she|it|they|his|her|their)\b",
    re.I,
)
_CALENDAR = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
_LONGEST_INTRODUCTION = 45


def chosen(readings: Sequence[Reading], question: Question, findings: Findings) -> list[Reading]:
    """Return the sentences to show, the one that answers best first; at least one where there are any.

    A question for what is newest prefers the newest article among sentences that are about as likely to answer, and a
    question that names a publisher prefers its articles. Where it is asked what each article says, the best sentences
    of different articles come before further ones of the same.
    """
    wanted = breadth(question.understood)
    ordered = _preferred(list(readings), question, findings)
    if wanted is Breadth.EACH:
        ordered = _spread(ordered)
    shown: list[Reading] = []
    words = 0
    for reading in ordered:
        length = sum(len(_words(span, reading, findings)) for span in introduced(reading, findings))
        enough = shown and (reading.score < wanted.value * shown[0].score or words + length > MOST_WORDS)
        if enough or any(_same(reading, other, findings) for other in shown):
            continue
        shown.append(reading)
        words += length
        if len(shown) == MOST_SENTENCES:
            break
    return shown


def completed(reading: Reading, question: Question, findings: Findings) -> Reading | None:
    """Return the next sentence where a question asks who, this one names no person and that one does; else None.

    "The new general has promised war. Gen. Smith said so on Monday." tells who the general is in two sentences.
    """
    asked = without_context(question.understood)
    article = findings.articles[reading.article].article
    if asked_for(asked) is not Kind.PERSON or _others(reading.span.of(article.text), question):
        return None
    following = next((span for span in sentences(article.text) if span.start >= reading.span.end), None)
    if following is None or len(following.of(article.text).split()) > _LONGEST_INTRODUCTION:
        return None
    sentence = following.of(article.text)
    named = _others(sentence, question)
    if not named:
        return None
    start = following.start + sentence.index(named[0])
    return Reading(reading.article, following, reading.score, Span(start, start + len(named[0])))


def introduced(reading: Reading, findings: Findings) -> list[Span]:
    """Return the spans to quote for a sentence: with the one before it where it starts with a pronoun or the like."""
    article = findings.articles[reading.article].article
    if not _points_back(reading.span.of(article.text)):
        return [reading.span]
    before = [span for span in sentences(article.text) if span.end <= reading.span.start]
    words = sum(len(span.of(article.text).split()) for span in (*before[-1:], reading.span))
    if not before or words > _LONGEST_INTRODUCTION or article.text[before[-1].end : reading.span.start].strip():
        return [reading.span]
    if "\n" in article.text[before[-1].end : reading.span.start]:
        return [before[-1], reading.span]
    return [Span(before[-1].start, reading.span.end)]


def _points_back(sentence: str) -> bool:
    """Return whether a sentence speaks of somebody or something that was named before it.

    >>> _points_back("On Monday they put him at $16 billion."), _points_back("In April Musk said he would go.")
    (True, False)
    """
    if _POINTING.match(sentence):
        return True
    later = _POINTING_LATER.match(sentence)
    return later is not None and not re.search(r"[A-Z]", _CALENDAR.sub("", later[1]))


def _spread(readings: Sequence[Reading]) -> list[Reading]:
    """Return the best reading of every article first, then the others, each in their order."""
    first: dict[str, Reading] = {}
    for reading in readings:
        first.setdefault(reading.article, reading)
    best = list(first.values())
    return [*best, *(reading for reading in readings if first[reading.article] is not reading)]


def _preferred(readings: list[Reading], question: Question, findings: Findings) -> list[Reading]:
    if not readings:
        return readings
    named = _named_publishers(question.understood, findings)
    weights = {
        id(each): each.score * (_OTHER_PUBLISHER if named and each.article not in named else 1) for each in readings
    }
    ordered = sorted(readings, key=lambda each: -weights[id(each)])
    if _NEWEST.search(question.text):
        limit = _NEAR_EQUAL * weights[id(ordered[0])]
        ordered.sort(
            key=lambda each: _published(each, findings) if weights[id(each)] >= limit else date.min, reverse=True
        )
    return ordered


def _named_publishers(question: str, findings: Findings) -> set[str]:
    """Return the ids of the found articles whose publisher is named in the question."""
    asked = _spaced(question)
    keys = {each: _spaced(publisher_key(stored.article.publisher or "")) for each, stored in findings.articles.items()}
    return {each for each, key in keys.items() if key.strip() and key in asked}


def _spaced(text: str) -> str:
    """Return the words of a text, in lower case, each between spaces."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _others(sentence: str, question: Question) -> list[str]:
    """Return the people that a sentence names and the question does not."""
    known = question.understood.casefold()
    return [name for name in people(sentence) if name.casefold() not in known]


def _published(reading: Reading, findings: Findings) -> date:
    return findings.articles[reading.article].article.published or date.min


def _same(reading: Reading, other: Reading, findings: Findings) -> bool:
    """Return whether two sentences have the same words, or in articles that are copies one leaves out a few of them.

    Where a word stands in place of another it may be the figure that matters: such sentences are two.
    """
    copies = {copy.article for copy in findings.articles[other.article].copies}
    if reading.article not in copies:
        return _text(reading, findings) == _text(other, findings)
    fewer, more = sorted((set(_spaced(_text(each, findings)).split()) for each in (reading, other)), key=len)
    return fewer <= more and len(fewer) >= _REPEATED * len(more)


def _words(span: Span, reading: Reading, findings: Findings) -> list[str]:
    return span.of(findings.articles[reading.article].article.text).split()


def _text(reading: Reading, findings: Findings) -> str:
    return reading.span.of(findings.articles[reading.article].article.text)
