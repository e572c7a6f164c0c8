"""Which of the sentences that may answer are shown: the fewest that suffice, and what they need to be understood."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from rag.answerers.asked_state import asks_now
from rag.answerers.breadth import Breadth, breadth
from rag.answerers.quotations import Credit, credit, opening
from rag.answerers.speakers import asks_speaker, kept, named, speaker, spoken_on, unnamed_speaker
from rag.asked_for import Kind, asked_for
from rag.names import people
from rag.reading import Reading
from rag.sentences import sentences
from rag.stemming import stems
from rag.types import Findings, Question, Span
from rag.words import publisher_key, without_context

__all__ = ["MOST_SENTENCES", "MOST_WORDS", "chosen", "completed", "introduced", "lead_in_words", "named_publishers"]

MOST_SENTENCES = 3
MOST_WORDS = 80
"""Of an answer of several sentences, with those that say who speaks and when."""

_WORD = re.compile(r"[^\W_]+")
_NEAR_EQUAL = 0.5
_AS_LIKELY = 0.7  # share of the best score from which on a more careful sentence is shown in its place
_SAME_CLAIM = 0.6  # share of the stems of the shorter of two sentences that make the same claim
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
_COUNTED_OF = re.compile(r"^\W*(?:[\w’'.-]+\s+){1,5}of (?:them|these|those)\b(?!\s+(?:who|that|which|\w+ed|\w+ing)\b)")
_CALENDAR = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
_DAY = 3  # words
_LONGEST_INTRODUCTION = 45  # words of a sentence with those that introduce it
_LONGEST_CREDITED = 60  # words of a quotation with those that say whose it is
_BEFORE = 2  # sentences, in which the one who speaks may be named


def chosen(
    readings: Sequence[Reading], question: Question, findings: Findings, most_words: int = MOST_WORDS
) -> list[Reading]:
    """Return the sentences to show, the one that answers best first; at least one, however long, where there are any.

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
        if shown and reading.score < wanted.value * shown[0].score:
            continue
        length = sum(len(_words(span, reading, findings)) for span in introduced(reading, findings))
        length += 0 if any(each.article == reading.article for each in shown) else lead_in_words(reading, findings)
        if (shown and words + length > most_words) or any(_same(reading, other, findings) for other in shown):
            continue
        shown.append(reading)
        words += length
        if len(shown) == MOST_SENTENCES:
            break
    return shown


def lead_in_words(reading: Reading, findings: Findings) -> int:
    """Return how many words say who speaks and when."""
    article = findings.articles[reading.article].article
    return len((article.publisher or article.title or "").split()) + (_DAY if article.published else 1)


def completed(reading: Reading, question: Question, findings: Findings) -> Reading | None:
    """Return a sentence beside one that names nobody, where a question asks who and that one names somebody; else None.

    The next one, as in "The new general has promised war. Gen. Smith said so on Monday."; where it is asked who says
    something, before it the one that says who speaks, then one of the two before, if it credits something.
    """
    asked = without_context(question.understood)
    text = findings.articles[reading.article].article.text
    person, saying = asked_for(asked) is Kind.PERSON, asks_speaker(asked)
    if not (person or saying) or _named(reading.span.of(text), question, saying):
        return None
    around = list(sentences(text))
    following = [span for span in around if span.start >= reading.span.end][:1]
    before = [span for span in around if span.end <= reading.span.start][-_BEFORE:] if saying else []
    speaking = credit(text, reading.span) if saying else None
    for span in (*([speaking.sentence] if speaking else ()), *following, *reversed(before)):
        name = _named(span.of(text), question, saying)
        if name and len(span.of(text).split()) <= _LONGEST_INTRODUCTION:
            return Reading(reading.article, span, reading.score, Span(span.start + name.start, span.start + name.end))
    return None


def introduced(reading: Reading, findings: Findings) -> list[Span]:
    """Return the spans to quote for a sentence: with those before it that it needs to be understood.

    That is the one before where it starts with a pronoun or the like; where it is a quotation, all from the one that
    says whose on, or where that is long or far, the words there that do; where none does, all from where the quotation
    opens. They are left out where that would get long.
    """
    text = findings.articles[reading.article].article.text
    sentence = reading.span.of(text)
    if found := credit(text, reading.span):
        return _credited(reading.span, found, text)
    if (start := opening(text, reading.span)) is not None:
        opened = Span(start, reading.span.end)
        return [opened if _length([opened], text) <= _LONGEST_INTRODUCTION else reading.span]
    steps, quotation = 1 if _points_back(sentence) or unnamed_speaker(sentence) else 0, spoken_on(sentence)
    if not steps and not quotation:
        return [reading.span]
    before = [span for span in sentences(text) if span.end <= reading.span.start][-_BEFORE:]
    if quotation:
        steps = speaker([span.of(text) for span in before]) or steps
    spans = [*(before[-steps:] if steps else []), reading.span]
    gaps = [text[one.end : other.start] for one, other in pairwise(spans)]
    if len(spans) != steps + 1 or _length(spans, text) > _LONGEST_INTRODUCTION or any(gap.strip() for gap in gaps):
        return [reading.span]
    return _joined(spans, gaps)


def _credited(said: Span, found: Credit, text: str) -> list[Span]:
    """Return the spans to quote for a sentence that another credits to somebody, before or behind it."""
    first, last = sorted([said, found.sentence], key=lambda span: span.start)
    spans = [first, *(each for each in sentences(text) if first.end <= each.start and each.end <= last.start), last]
    gaps = [text[one.end : other.start] for one, other in pairwise(spans)]
    far = sum("\n" in gap for gap in gaps) > 1 or any(gap.strip() for gap in gaps)
    if not far and _length(spans, text) <= _LONGEST_CREDITED:
        return _joined(spans, gaps)
    apart = sorted([said, found.words], key=lambda span: span.start)
    return apart if _length(apart, text) <= _LONGEST_CREDITED else [said]


def _length(spans: Sequence[Span], text: str) -> int:
    return sum(len(span.of(text).split()) for span in spans)


def _joined(spans: Sequence[Span], gaps: Sequence[str]) -> list[Span]:
    """Return spans that follow each other as one, but for where a line ends between them."""
    joined = [spans[0]]
    for span, gap in zip(spans[1:], gaps, strict=True):
        if "\n" in gap:
            joined.append(span)
        else:
            joined[-1] = Span(joined[-1].start, span.end)
    return joined


def _named(sentence: str, question: Question, saying: bool) -> Span | None:
    """Return where a sentence names somebody the question does not: where it is asked who says, whom it credits."""
    asked = question.understood
    if saying:
        return named(sentence, asked, person=asked_for(without_context(asked)) is Kind.PERSON)
    first = next(iter(_others(sentence, question)), None)
    return None if first is None else Span(sentence.index(first), sentence.index(first) + len(first))


def _points_back(sentence: str) -> bool:
    """Return whether a sentence speaks of somebody or something that was named before it, or counts "28 of them".

    >>> _points_back("On Monday they put him at $16 billion."), _points_back("In April Musk said he would go.")
    (True, False)
    """
    if _POINTING.match(sentence) or _COUNTED_OF.match(sentence):
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
    named = named_publishers(question.understood, findings)
    weights = {
        id(each): each.score * (_OTHER_PUBLISHER if named and each.article not in named else 1) for each in readings
    }
    ordered = sorted(readings, key=lambda each: -weights[id(each)])
    if asks_now(question.text):
        limit = _NEAR_EQUAL * weights[id(ordered[0])]
        ordered.sort(
            key=lambda each: _published(each, findings) if weights[id(each)] >= limit else date.min, reverse=True
        )
    return _kept_first(ordered, weights, findings)


def _kept_first(ordered: list[Reading], weights: Mapping[int, float], findings: Findings) -> list[Reading]:
    """Return the sentences with one first that hedges or credits what the likeliest states plainly, if as likely."""
    best = ordered[0]
    text = _text(best, findings)
    said = set(stems(text))
    for other in ordered[1:]:
        if weights[id(other)] < _AS_LIKELY * weights[id(best)]:
            break
        told = set(stems(_text(other, findings)))
        alike = len(said & told) >= _SAME_CLAIM * min(len(said), len(told))
        if alike and kept(text, _text(other, findings)) and not kept(_text(other, findings), text):
            return [other, *(each for each in ordered if each is not other)]
    return ordered


def named_publishers(question: str, findings: Findings) -> set[str]:
    """Return the ids of the found articles whose publisher the question names; in small letters "week" is no name."""
    asked = _spaced(question)
    keys = {each: _spaced(publisher_key(stored.article.publisher or "")) for each, stored in findings.articles.items()}
    named = {each: key for each, key in keys.items() if key.strip() and key in asked}
    return {each for each, key in named.items() if re.search(_capitalised(key), question)}


def _capitalised(key: str) -> str:
    """Return a pattern of the words of a publisher, whose first letter is a capital or a digit."""
    words = r"\W+".join(re.escape(word) for word in key.split())
    return rf"\b(?=[^\W_a-z])(?i:{words})\b"


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
