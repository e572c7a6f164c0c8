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

from rag.candidates import Candidate, candidates, coverage
from rag.passage_reading import PassageReader, Read
from rag.reading import Reading, Readings
from rag.types import Findings, Question, Span
from rag.words import without_context

__all__ = ["PASSAGES", "SURE_BIAS", "SURE_WEIGHTS", "WEIGHTS", "TrainedReader", "evidence", "voted", "weighed"]

PASSAGES = 20
"""How many of the found passages are read."""

_LEAST_SHARE = 1e-4
_LONGEST_SHORT = 12  # words
_LONG = re.compile(
    r"^\W*(?:and |but |so )?(?:why|explain|describe|compare|how(?! (?:many|much|long|old|far|big|tall|often)))\b", re.I
)
_FILLING = re.compile(r"\b(?:a|an|the)\b|[^\w\s]")

WEIGHTS = (0.5, 0.3, 1.0, 1.0, 0.5, 0.5, 0.3, 0.2)
SURE_WEIGHTS = (0.3, 0.3, 0.2, -1.0, 1.0, 1.0, 0.3)
SURE_BIAS = -1.0


class TrainedReader:
    """A Reader over a network that reads passages."""

    def __init__(self, passages: PassageReader) -> None:
        self._passages = passages

    def read(self, question: Question, findings: Findings) -> Readings:
        """Return the sentences of the first passages, best first; nothing and no confidence where there are none."""
        hits = findings.hits[:PASSAGES]
        texts = [(findings.articles[hit.passage.article].article.title or "", hit.passage.text) for hit in hits]
        read = self._passages.read_first(question.understood, texts)
        found = candidates(findings, len(read))
        if not found:
            return Readings((), 0.0)
        features = weighed(found, read, findings, question)
        votes = voted(found, read, findings, features @ np.array(WEIGHTS))
        sure = evidence(votes, features, np.array(WEIGHTS), read, findings)
        order = np.argsort(-votes, kind="stable")
        readings = tuple(_reading(found[i], read, findings, float(votes[i]), question) for i in order)
        return Readings(readings, _sigmoid(float(np.dot(SURE_WEIGHTS, sure)) + SURE_BIAS))


def weighed(
    found: Sequence[Candidate], read: Sequence[Read], findings: Findings, question: Question
) -> NDArray[np.float64]:
    """Return one row a sentence: what `WEIGHTS` weighs.

    Relevance of its passage and whether that answers (logits), log share of the answer's place in the sentence, cosine
    of question and passage, telling words of the question in it, also in and around it, figure as asked for, name as
    asked for.
    """
    rows = []
    for each in found:
        passage = read[each.rank]
        share = passage.within(_inside(each, findings))
        near = findings.hits[each.rank].similarity or 0.0
        rows.append((passage.relevant, passage.answers, math.log(share + _LEAST_SHARE), near))
    return np.column_stack((np.array(rows, dtype=np.float64), coverage(found, question)))


def voted(
    found: Sequence[Candidate], read: Sequence[Read], findings: Findings, logits: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how likely each sentence answers, at most 1: its share, and what other sources add that say the same.

    Of each other source, an article with its copies, the best sentence counts whose likeliest answer is the same.
    """
    shares = np.exp(logits - logits.max())
    shares /= shares.sum()
    sources = [_source(each.article, findings) for each in found]
    words = [_key(each, read, findings) for each in found]
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
    highest cosine.
    """
    best = int(votes.argmax())
    near = max((hit.similarity or 0.0 for hit in findings.hits), default=0.0)
    surest = max(read, key=lambda each: each.answers)
    logit = float(features[best] @ weights)
    return np.array((logit, votes[best], features[best, 1], features[best, 5], surest.answers, surest.silent, near))


def _inside(candidate: Candidate, findings: Findings) -> Span:
    start = findings.hits[candidate.rank].passage.start
    return Span(candidate.span.start - start, candidate.span.end - start)


def _best(candidate: Candidate, read: Sequence[Read], findings: Findings) -> Span | None:
    """Return where in the article the likeliest answer of a sentence stands."""
    found = read[candidate.rank].best(_inside(candidate, findings))
    start = findings.hits[candidate.rank].passage.start
    return Span(start + found.start, start + found.end) if found else None


def _source(article: str, findings: Findings) -> str:
    """Return one name for an article and its copies."""
    return min((article, *(copy.article for copy in findings.articles[article].copies)))


def _key(candidate: Candidate, read: Sequence[Read], findings: Findings) -> str:
    """Return the words of a sentence's likeliest answer as they are compared: no capitals, articles or signs."""
    span = _best(candidate, read, findings)
    if span is None:
        return ""
    text = span.of(findings.articles[candidate.article].article.text)
    return " ".join(_FILLING.sub(" ", text.casefold()).split())


def _reading(
    candidate: Candidate, read: Sequence[Read], findings: Findings, score: float, question: Question
) -> Reading:
    span = _best(candidate, read, findings) if _asks_for_span(question) else None
    if span is not None:
        words = span.of(findings.articles[candidate.article].article.text).split()
        span = span if len(words) <= _LONGEST_SHORT else None
    return Reading(candidate.article, candidate.span, score, span)


def _asks_for_span(question: Question) -> bool:
    """Return whether a few words may answer: not where it is asked why, or how something is done."""
    return not _LONG.match(without_context(question.understood))


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, value))))
