"""A digest: the most telling sentences that were found on a topic, few of each article, in the order of their days."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, sqrt

from rag.answerers.choosing import introduced, lead_in_words
from rag.answerers.event_days import event_day, period_text
from rag.answerers.orders import quotable
from rag.answerers.recency import asking_day
from rag.answerers.speakers import spoken_on
from rag.answerers.standing import leans_back
from rag.answerers.timely import Timely, says_when
from rag.answerers.topics import Topic
from rag.asked_digest import digest_topic
from rag.asked_periods import Period
from rag.boilerplate import boilerplate
from rag.reading import Reader, Reading, Readings
from rag.sentences import sentences
from rag.stemming import stems
from rag.types import Findings, Hit, Passage, Question, Span

__all__ = ["Digest", "Digests", "Entry", "quotes"]

_ENTRIES, _WORDS = 8, 160
_SAID = 0.05  # share of the likeliest sentence, in a comparison
_AT_LEAST = 2  # entries of each article
_FEW = 6  # articles, of which a digest can be asked with neither a topic nor days
_SHORTEST, _LONGEST = 9, 36  # words of a sentence that is quoted
_REPEATED = 0.5  # share of the stems of the shorter of two sentences that makes one of them too many
_OF_DAY = 3  # words
_DATED, _FIRST, _ASIDE = 2.0, 2.0, 0.3  # what a sentence counts that says its day; opens its article; by the title only
_LEAD = 1_000.0  # what the first sentence of an article counts that a reader scored: it is written to sum it up
_NO_COMMENT = re.compile(r"\brequests? for comment\b|\bdeclined to comment\b|\bcould not be reached\b", re.I)
_LISTED = re.compile(r"\s*[►▶➤‣•▪]")  # an item of a list: as likely of something else as of the headline
_SURE = 0.6
"""Confidence in a digest of passages that have the words of its topic: that they are about it, and no more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence to quote, and the day or month that it says it is about, where that is not its article's day."""

    article: str
    span: Span
    about: Period | None


@dataclass(frozen=True, slots=True)
class Digest:
    """The sentences to quote, by day; none where what the topic names was not found, or nothing of the days asked for.

    `older` tells that what was found on the topic is all of earlier days; `unheard` that its name is in no passage, at
    least not in these letters. Those of a `comparison` stand by outlet.
    """

    entries: tuple[Entry, ...]
    confidence: float
    older: bool = False
    comparison: bool = False
    unheard: bool = False

    @property
    def days(self) -> tuple[str, ...]:
        """What day or month each sentence is about; nothing where that is its article's day."""
        return tuple(period_text(each.about) if each.about else "" for each in self.entries)


class Digests:
    """Makes digests of what was found; `reader` says which sentences tell most, and is sure from `answers_from` on.

    `today` is the day of asking wherever the limits do not name one.
    """

    def __init__(self, reader: Reader, answers_from: float, *, today: Callable[[], date] = date.today) -> None:
        self._reader = reader
        self._answers_from = answers_from
        self._today = today

    def of(self, question: Question, findings: Findings, entries: int = _ENTRIES, words: int = _WORDS) -> Digest | None:
        """Return the digest that a question asks for, of at most so many entries and about so many words.

        None where it asks for none, or the found passages are not plainly about its topic.
        """
        asked = digest_topic(question)
        if asked is None or not findings.hits:
            return None
        timely = Timely(question, findings, asking_day(question, self._today()))
        if not asked:
            few = findings.searched <= _FEW or timely.asked or question.found.by_date
            told, confidence = _central(findings) if few else [], _SURE
        else:
            topic = Topic(asked, findings)
            if topic.unheard:
                return Digest((), 0.0, unheard=True)
            read = self._reader.read(question, findings)
            told = _told(read, topic, findings, read.confidence >= self._answers_from)
            confidence = max(read.confidence, _SURE)
        found = _chosen(timely.of(told), findings, entries, words)
        if found:
            return Digest(tuple(sorted(found, key=lambda each: _place(each, findings))), confidence)
        return Digest((), confidence, timely.older(told)) if told and timely.asked else None

    def compared(self, findings: Findings, entries: int = _ENTRIES, words: int = _WORDS) -> Digest | None:
        """Return what each of several outlets says on what they are compared in, one outlet behind the other.

        None where the parts of the question are not each of its own outlets, or one of these is not sure to say it.
        """
        outlets = {part.filters.publishers for part, _ in findings.parts}
        if () in outlets or len(outlets) < len(findings.parts):
            return None
        several: list[Entry] = []
        confidence = 1.0
        for part, found in findings.parts:
            read = self._reader.read(part, found) if found.hits else Readings((), 0.0)
            confidence = min(confidence, read.confidence)
            likely = [each for each in read.sentences if each.score >= _SAID * read.sentences[0].score]
            own = _chosen(likely, found, entries // len(outlets), words // len(outlets))
            if not own or read.confidence < self._answers_from:
                return None
            several += sorted(own, key=lambda each: _place(each, findings))
        return Digest(tuple(several), confidence, comparison=True) if several else None


def quotes(digest: Digest, findings: Findings) -> tuple[Hit, ...]:
    """Return the sentences of a digest as passages, in its order, for a chat model to write from."""
    found = []
    for each in digest.entries:
        start, end = each.span.start, each.span.end
        text = findings.articles[each.article].article.text[start:end]
        found.append(Hit(Passage(f"{each.article}:{start}-{end}", each.article, start, end, text), 1.0))
    return tuple(found)


def _told(read: Readings, topic: Topic, findings: Findings, sure: bool) -> list[Reading]:
    """Return the sentences of passages on the topic that name it, or whose headline does, best first."""
    places = defaultdict(list)
    for hit in topic.passages(sure):
        places[hit.passage.article].append(Span(hit.passage.start, hit.passage.end))
    found = []
    for each in read.sentences:
        if any(place.start <= each.span.start and each.span.end <= place.end for place in places[each.article]):
            article = findings.articles[each.article].article
            text = each.span.of(article.text)
            said = topic.named_in(text)
            if not said and (_LISTED.match(text) or not topic.named_in(article.title or "")):
                continue
            weight = (_DATED if event_day(text, article.published) else 1.0) * (1.0 if said else _ASIDE)
            weight *= 1.0 if article.text[: each.span.start].strip() else _LEAD
            found.append(Reading(each.article, each.span, each.score * weight))
    return sorted(found, key=lambda each: -each.score)


def _central(findings: Findings) -> list[Reading]:
    """Return the sentences of the articles, first those with the words that an article repeats, and its first one."""
    found: list[Reading] = []
    for stored in (findings.articles[each] for each in sorted(findings.articles)):
        text = stored.article.text
        skipped = boilerplate(stored.article)
        spans = [
            each for each in sentences(text) if not any(each.start < s.end and s.start < each.end for s in skipped)
        ]
        held = [frozenset(stems(each.of(text))) for each in spans]
        seen = Counter(word for words in held for word in words)
        seen.update(frozenset(stems(stored.article.title or "")))
        for place, (span, words) in enumerate(zip(spans, held, strict=True)):
            repeated = sum(seen[word] - 1 for word in words) / sqrt(len(words) or 1)
            found.append(Reading(stored.article.id, span, repeated * (1.0 if place else _FIRST)))
    return sorted(found, key=lambda each: -each.score)


def _chosen(told: Sequence[Reading], findings: Findings, entries: int, words: int) -> list[Entry]:
    """Return the best sentence of every source, then their second ones and so on; copies of a story are one source."""
    sources: defaultdict[str, list[Reading]] = defaultdict(list)
    for each in told:
        sources[findings.articles[each.article].source].append(each)
    turns = [filter(None, (_entry(each, findings) for each in readings)) for readings in sources.values()]
    chosen: list[Entry] = []
    for _ in range(max(_AT_LEAST, ceil(entries / len(turns))) if turns else 0):
        for left in turns:
            room = words - sum(_length(each, findings) for each in chosen)
            found = next((each for each in left if _fits(each, chosen, room, findings)), None)
            if found and len(chosen) < entries:
                chosen.append(found)
    return chosen


def _entry(reading: Reading, findings: Findings) -> Entry | None:
    """Return a sentence as an entry, with the one before it where it needs that; None where it cannot stand alone."""
    article = findings.articles[reading.article].article
    spans = introduced(reading, findings)
    sentence, text = reading.span.of(article.text), spans[0].of(article.text)
    if len(spans) > 1 or not _SHORTEST <= len(text.split()) <= _LONGEST:
        return None
    if _NO_COMMENT.search(text) or leans_back(text) or spoken_on(text) or not (quotable(sentence) and quotable(text)):
        return None
    about = event_day(sentence, article.published) if says_when(sentence, text) else None
    return Entry(reading.article, spans[0], about)


def _fits(entry: Entry, chosen: Sequence[Entry], room: int, findings: Findings) -> bool:
    """Return whether there is room for an entry, and it says what none of the others does."""
    if _length(entry, findings) > room:
        return False
    said = set(stems(_text(entry, findings)))
    others = [set(stems(_text(each, findings))) for each in chosen]
    return not any(len(said & other) >= _REPEATED * min(len(said), len(other)) for other in others)


def _length(entry: Entry, findings: Findings) -> int:
    """Return the words that an entry takes."""
    opening = lead_in_words(Reading(entry.article, entry.span, 0.0), findings) + (_OF_DAY if entry.about else 0)
    return len(_text(entry, findings).split()) + opening


def _place(entry: Entry, findings: Findings) -> tuple[date, date, str, int]:
    """Return where an entry stands among others: by its day, and undated ones last."""
    published = findings.articles[entry.article].article.published or date.max
    return entry.about.first if entry.about else published, published, entry.article, entry.span.start


def _text(entry: Entry, findings: Findings) -> str:
    return entry.span.of(findings.articles[entry.article].article.text)
