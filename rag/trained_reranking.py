"""The order of passages by the trained reader, which reads the first of them together with the question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rag.asked_change import changing
from rag.passage_reading import PassageReader, Read, sigmoid
from rag.records import Snapshot
from rag.types import Hit, Question

__all__ = ["RERANK_WEIGHTS", "TrainedReranker", "ranked_features"]

# `python -m rag.training calibrate`: conditional logit over the passages found for 412 held-out questions
# and 132 on `corpus/`.
RERANK_WEIGHTS = (0.707, -0.462, 0.777, -0.704)


class TrainedReranker:
    """A Reranker; `first` is how many of the fused hits it reads. What it has read, a TrainedReader need not read."""

    def __init__(self, passages: PassageReader, first: int = 20) -> None:
        self._passages = passages
        self._first = first

    def rerank(self, question: Question, hits: Sequence[Hit], snapshot: Snapshot) -> list[Hit]:
        """Return the same hits: the first ones by what was read, those that were not read behind them as they were."""
        if not hits:
            return []
        offered = hits[: self._first]
        found = snapshot.articles({hit.passage.article for hit in offered})
        titles = {stored.article.id: stored.article.title or "" for stored in found}
        texts = [(titles.get(hit.passage.article, ""), hit.passage.text) for hit in offered]
        several = changing(question.understood) is not None
        read = self._passages.read_first(question.understood, texts, several)
        read_first, rest = hits[: len(read)], hits[len(read) :]
        logits = ranked_features(read, read_first) @ np.array(RERANK_WEIGHTS)
        order = sorted(range(len(read_first)), key=lambda place: (-logits[place], place))
        return [*(replace(read_first[place], score=sigmoid(float(logits[place]))) for place in order), *rest]


def ranked_features(read: Sequence[Read], hits: Sequence[Hit]) -> NDArray[np.float64]:
    """Return one row a hit: relevance and answering (logits), cosine with the question, log of its rank so far."""
    return np.array(
        [
            (each.relevant, each.answers, hit.similarity or 0.0, math.log1p(rank))
            for rank, (each, hit) in enumerate(zip(read, hits, strict=True))
        ],
        dtype=np.float64,
    ).reshape(len(hits), 4)
