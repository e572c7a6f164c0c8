"""Which sentences of the found passages answer a question, and how surely: the seam of a trained reader.

Today's reader has no model of its own. It scores every sentence of the first passages by its cosine with the question,
by how many of the question's telling words it and its surroundings hold, by whether a span of the kind that is asked
for stands in it, and by the rank of its passage.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.asked_for import Kind, asked_for
from rag.candidates import Candidate, candidates, coverage
from rag.embedding import Encoder
from rag.passage_reading import sigmoid
from rag.spotting import shortest
from rag.types import Findings, Question, Span
from rag.words import without_context

__all__ = ["Reader", "Reading", "Readings", "SimilarityReader"]

_PASSAGES = 8

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


class SimilarityReader:
    """A Reader over an encoder, which is called when first needed."""

    def __init__(self, encoder: Callable[[], Encoder]) -> None:
        self._encoder = encoder

    def read(self, question: Question, findings: Findings) -> Readings:
        """Return the sentences of the first passages, best first; nothing and no confidence where there are none."""
        found = candidates(findings, _PASSAGES)
        if not found:
            return Readings((), 0.0)
        cosines = self._cosines(question.understood, found)
        ranks = np.log1p([each.rank for each in found])
        features = np.column_stack((cosines, coverage(found, question), ranks))
        logits = features @ np.array(_WEIGHTS) + _BIAS
        order = np.argsort(-logits, kind="stable")
        first = order[0]
        sure = float(np.dot(_SURE_WEIGHTS, (logits[first], cosines.max(), features[first, 2])) + _SURE_BIAS)
        asked = without_context(question.understood)
        readings = tuple(_reading(found[i], float(logits[i]), asked, asked_for(asked)) for i in order)
        return Readings(readings, sigmoid(sure))

    def _cosines(self, question: str, candidates: Sequence[Candidate]) -> NDArray[np.float32]:
        vectors = self._encoder().encode([question, *(" ".join(each.text.split()) for each in candidates)])
        return np.asarray(vectors[1:] @ vectors[0], dtype=np.float32)


def _reading(candidate: Candidate, logit: float, asked: str, kind: Kind) -> Reading:
    span = shortest(kind, candidate.text, asked)
    start = candidate.span.start
    short = Span(start + span.start, start + span.end) if span else None
    return Reading(candidate.article, candidate.span, sigmoid(logit), short)
