"""Which sentences of the found passages answer a question, and how surely: the seam of a trained reader.

Today's reader has no model of its own. It scores every sentence of the first passages by its cosine with the question,
by how many of the question's telling words it and its surroundings hold, by whether a span of the kind that is asked
for stands in it, and by the rank of its passage.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.asked_for import Kind, asked_for
from rag.embedding import Encoder
from rag.keywords import terms
from rag.sentences import sentences
from rag.spotting import shortest, spans
from rag.types import Findings, Passage, Question, Span
from rag.words import without_context

__all__ = ["Reader", "Reading", "Readings", "SimilarityReader", "rarity"]

_PASSAGES = 8
_FEWEST_WORDS = 4

# Logistic regression over the sentences of 419 answerable questions of SQuAD 2.0 (articles that may be trained on),
# whether a sentence holds the answer: cosine, telling words in it, and with its surroundings, a figure or date as asked
# for, a name as asked for, log rank of the passage.
_WEIGHTS = (5.67, 4.98, 0.90, 0.99, 0.36, -1.58)
_BIAS = -6.79

# The same for whole questions, whether anything answers: 419 answerable ones against 188 whose paragraph was taken
# away and 150 of Natural Questions asked of the same articles. Score of the best sentence, highest cosine, telling
# words in and around the best sentence.
_SURE_WEIGHTS = (0.76, 3.84, 1.69)
_SURE_BIAS = -1.85


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence that may answer: where it stands in its article, and how likely it holds the answer (0 to 1).

    `short` is the span of the article that answers by itself, where the question asks for one.
    """

    article: str
    span: Span
    score: float
    short: Span | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """Sentences best first, and how sure it is (0 to 1) that the question is answered at all."""

    sentences: tuple[Reading, ...]
    confidence: float


class Reader(Protocol):
    """Reads a question and what was found for it."""

    def read(self, question: Question, findings: Findings) -> Readings: ...


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence of a found passage, with the terms of what stands around it."""

    article: str
    rank: int
    span: Span
    text: str
    surroundings: frozenset[str]


class SimilarityReader:
    """A Reader over an encoder, which is called when first needed."""

    def __init__(self, encoder: Callable[[], Encoder]) -> None:
        self._encoder = encoder

    def read(self, question: Question, findings: Findings) -> Readings:
        """Return the sentences of the first passages, best first; nothing and no confidence where there are none."""
        candidates = _candidates(findings)
        if not candidates:
            return Readings((), 0.0)
        asked = without_context(question.understood)
        kind = asked_for(asked)
        cosines = self._cosines(question.understood, candidates)
        wanted, everything = _terms(asked), _terms(question.understood)
        features = _features(candidates, cosines, wanted, everything, kind)
        logits = features @ np.array(_WEIGHTS) + _BIAS
        order = np.argsort(-logits, kind="stable")
        first = order[0]
        sure = float(np.dot(_SURE_WEIGHTS, (logits[first], cosines.max(), features[first, 2])) + _SURE_BIAS)
        readings = tuple(_reading(candidates[i], float(logits[i]), asked, kind) for i in order)
        return Readings(readings, _sigmoid(sure))

    def _cosines(self, question: str, candidates: Sequence[_Candidate]) -> NDArray[np.float32]:
        vectors = self._encoder().encode([question, *(" ".join(each.text.split()) for each in candidates)])
        return np.asarray(vectors[1:] @ vectors[0], dtype=np.float32)


def rarity(texts: Iterable[Iterable[str]]) -> Callable[[str], float]:
    """Return the inverse document frequency (BM25's) over texts given as terms; a term that none has is the rarest."""
    seen: Counter[str] = Counter()
    number = 0
    for number, words in enumerate(texts, start=1):  # noqa: B007 - the count is used behind the loop
        seen.update(set(words))
    return lambda term: math.log(1 + (number - seen[term] + 0.5) / (seen[term] + 0.5))


def _candidates(findings: Findings) -> list[_Candidate]:
    """Return the sentences of the first passages, each once, in the order of the passages."""
    found: dict[tuple[str, int], _Candidate] = {}
    for rank, hit in enumerate(findings.hits[:_PASSAGES]):
        title = _terms(findings.articles[hit.passage.article].article.title or "")
        for candidate in _sentences_of(hit.passage, rank, title):
            found.setdefault((candidate.article, candidate.span.end), candidate)
    return [each for each in found.values() if _may_answer(each.text)]


def _may_answer(sentence: str) -> bool:
    """Return whether a sentence is more than a heading, and not itself a question."""
    return len(sentence.split()) >= _FEWEST_WORDS and not sentence.rstrip('"”’) ').endswith("?")


def _sentences_of(passage: Passage, rank: int, title: frozenset[str]) -> list[_Candidate]:
    found = []
    before = title
    for span in sentences(passage.text):
        text = span.of(passage.text)
        place = Span(passage.start + span.start, passage.start + span.end)
        found.append(_Candidate(passage.article, rank, place, text, before))
        before = title | _terms(text)
    return found


def _features(
    candidates: Sequence[_Candidate],
    cosines: NDArray[np.float32],
    wanted: frozenset[str],
    everything: frozenset[str],
    kind: Kind,
) -> NDArray[np.float64]:
    """Return one row a sentence: what `_WEIGHTS` weighs.

    `wanted` are the terms of the question, `everything` those of its context too: what is mentioned there is no answer.
    """
    held = [_terms(each.text) for each in candidates]
    weight = rarity(held)
    total = sum(map(weight, wanted)) or 1.0
    rows = []
    for candidate, cosine, own in zip(candidates, cosines, held, strict=True):
        covered = sum(map(weight, wanted & own)) / total
        around = sum(map(weight, wanted & (own | candidate.surroundings))) / total
        fits = _fits(kind, candidate.text, everything)
        figure, name = (fits, 0) if kind.measured else (0, fits)
        rows.append((cosine, covered, around, figure, name, math.log1p(candidate.rank)))
    return np.array(rows, dtype=np.float64)


def _fits(kind: Kind, sentence: str, known: frozenset[str]) -> int:
    """Return 1 where a span of the kind that the question does not name stands in the sentence, -1 where none does."""
    if kind is Kind.TEXT:
        return 0
    return 1 if any(not _terms(span.of(sentence)) <= known for span in spans(kind, sentence)) else -1


def _reading(candidate: _Candidate, logit: float, asked: str, kind: Kind) -> Reading:
    span = shortest(kind, candidate.text, asked)
    start = candidate.span.start
    short = Span(start + span.start, start + span.end) if span else None
    return Reading(candidate.article, candidate.span, _sigmoid(logit), short)


@lru_cache(maxsize=20_000)
def _terms(text: str) -> frozenset[str]:
    return frozenset(terms(text)) if re.search(r"\w", text) else frozenset()


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))
