"""The order of passages after both searches: the seam of a model that reads them, and room for every article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from rag.records import Snapshot
from rag.types import Hit, Question

__all__ = ["Reranker", "diversified"]


class Reranker(Protocol):
    """Puts fused hits into a better order; what it returns are hits it was given, best first."""

    def rerank(self, question: Question, hits: Sequence[Hit], snapshot: Snapshot) -> list[Hit]: ...


def diversified(hits: Sequence[Hit], per_article: int) -> list[Hit]:
    """Return the same hits in order, but those beyond `per_article` of one article behind all others.

    >>> diversified([], 3)
    []
    """
    seen: Counter[str] = Counter()
    first: list[Hit] = []
    rest: list[Hit] = []
    for hit in hits:
        seen[hit.passage.article] += 1
        (first if seen[hit.passage.article] <= per_article else rest).append(hit)
    return first + rest
