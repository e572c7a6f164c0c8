"""The trained reader: every sentence of the found passages weighed by what the network reads in its passage.

Where the same words answer in several independent articles, each of them counts for all: what is said by many is more
likely what is asked for. Copies of a story count once.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.answer_spans import answer_span, answer_words, asks_for_span
from rag.asked_change import changing
from rag.candidates import Candidate, candidates, coverage, in_passage
from rag.closeness import Closeness
from rag.passage_reading import PassageReader, Read, sigmoid
from rag.reading import Reading, Readings
from rag.scenes import scenes
from rag.types import Findings, Question, Span

__all__ = ["PASSAGES", "SURE_BIAS", "SURE_WEIGHTS", "WEIGHTS", "TrainedReader", "evidence", "voted", "weighed"]

PASSAGES = 20
"""How many of the found passages are read, at most."""

_LEAST_SHARE = 1e-4
_ELSEWHERE = 6.0  # what a sentence loses that tells of another place than is asked about
_UNANSWERED = 0.25  # of the confidence where none tells of the right one: no answer is then sure enough to be shown
_LONGEST_SHORT = 12  # words
_SMALL_NUMBER = re.compile(
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|first|second|third)(?: [a-z]+)?"
)

# `python -m rag.training calibrate`: conditional logit over the sentences found for 412 held-out questions, 262 of them
# our own on web pages, and 132 on `corpus/`, which one answers; then logistic regression over the same with and without
# the texts that answer, and 79 that have no answer.
WEIGHTS = (0.668, -0.411, 0.43, 1.58, 1.496, 1.555, 2.567, 0.131, 0.253)
SURE_WEIGHTS = (0.209, 0.828, -0.086, 0.17, 0.325, -0.172, 0.277, 0.471)
SURE_BIAS = -1.739


class TrainedReader:
    """A Reader over a network that reads passages, and vectors of the sentences in the likeliest of them."""

    def __init__(self, passages: PassageReader, closeness: Closeness) -> None:
        self._passages = passages
        self._closeness = closeness

    def read(self, question: Question, findings: Findings) -> Readings:
        """Return the sentences of the first passages, best first; nothing and no confidence where there are none."""
        hits = findings.hits[:PASSAGES]
        texts = [(findings.articles[hit.passage.article].article.title or "", hit.passage.text) for hit in hits]
        read = self._passages.read_first(question.understood, texts, several=changing(question.understood) is not None)
        found = candidates(findings, len(read))
        if not found:
            return Readings((), 0.0)
        near = self._closeness.of(question.understood, found, read)
        features = weighed(found, read, near, findings, question)
        spans = [answer_span(each, read[each.rank], findings, question) for each in found]
        logits = features @ np.array(WEIGHTS)
        votes = voted(found, spans, findings, logits)
        told = scenes(found, votes, question, findings)
        if told.elsewhere.any():
            votes = voted(found, spans, findings, logits - _ELSEWHERE * told.elsewhere)
        sure = evidence(votes, features, np.array(WEIGHTS), read, findings)
        order = np.argsort(-votes, kind="stable")
        wanted = asks_for_span(question)
        readings = tuple(_reading(found[i], spans[i], float(votes[i]), wanted) for i in order)
        confidence = sigmoid(float(np.dot(SURE_WEIGHTS, sure)) + SURE_BIAS)
        return Readings(readings, _UNANSWERED * confidence if told.unanswered else confidence)


def weighed(
    found: Sequence[Candidate], read: Sequence[Read], near: NDArray[np.float64], findings: Findings, question: Question
) -> NDArray[np.float64]:
    """Return one row a sentence: what `WEIGHTS` weighs; `near` of shape (n,) are the cosines that are known.

    Relevance of its passage and whether that answers (logits), log share of the answer's place in the sentence, cosine
    of question and passage, how much nearer the sentence is (0 where that is not known), telling words of the question
    in it, also in and around it, figure as asked for, name as asked for.
    """
    rows = []
    for each, cosine in zip(found, near.tolist(), strict=True):
        passage = read[each.rank]
        share = passage.within(in_passage(each, findings))
        whole = findings.hits[each.rank].similarity or 0.0
        nearer = 0.0 if math.isnan(cosine) else cosine - whole
        rows.append((passage.relevant, passage.answers, math.log(share + _LEAST_SHARE), whole, nearer))
    return np.column_stack((np.array(rows, dtype=np.float64), coverage(found, question)))


def voted(
    found: Sequence[Candidate], spans: Sequence[Span | None], findings: Findings, logits: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how likely each sentence answers, at most 1: its share, and what other sources add that say the same.

    Of each other source, an article with its copies, the best sentence counts whose likeliest answer is the same. Small
    numbers add nothing: they stand in many sentences about something else.
    """
    shares = np.exp(logits - logits.max())
    shares /= shares.sum()
    sources = [findings.articles[each.article].source for each in found]
    said = [answer_words(span, each) for span, each in zip(spans, found, strict=True)]
    words = ["" if _SMALL_NUMBER.fullmatch(each) else each for each in said]
    best: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for source, key, share in zip(sources, words, shares, strict=True):
        best[key][source] = max(best[key].get(source, 0.0), float(share))
    others = [
        sum(share for other, share in best[key].items() if other != source) if key else 0.0
        for source, key in zip(sources, words, strict=True)
    ]
    return np.asarray(np.minimum(1.0, shares + others), dtype=np.float64)


def evidence(
    votes: NDArray[np.float64],
    features: NDArray[np.float64],
    weights: NDArray[np.float64],
    read: Sequence[Read],
    findings: Findings,
) -> NDArray[np.float64]:
    """Return what `SURE_WEIGHTS` weighs.

    Of the sentence with most votes: logit, votes, logit that its passage answers, telling words in and around it. Of
    all passages: the surest logit that one answers, how likely nothing answers by the spans of the surest, the
    highest cosine of a passage, the highest of a sentence.
    """
    best = int(votes.argmax())
    near = max((hit.similarity or 0.0 for hit in findings.hits), default=0.0)
    surest = max(read, key=lambda each: each.answers)
    logit = float(features[best] @ weights)
    nearest = float((features[:, 3] + features[:, 4]).max())
    told = (logit, votes[best], features[best, 1], features[best, 6], surest.answers, surest.silent, near, nearest)
    return np.array(told)


def _reading(candidate: Candidate, span: Span | None, score: float, wanted: bool) -> Reading:
    """Return a sentence as a reading, with its span where one is wanted and short enough."""
    fits = span is not None and wanted and len(candidate.words(span).split()) <= _LONGEST_SHORT
    return Reading(candidate.article, candidate.span, score, span if fits else None)
