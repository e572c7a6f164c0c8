"""The order of passages after both searches: the seam of a model that reads them, and room for every article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from rag.records import Snapshot
from rag.types import Hit, Question

__all__ = ["PLACES", "Reranker", "diversified"]

PLACES = 10
"""How many of the first hits are shared out among articles."""


class Reranker(Protocol):
    """Puts fused hits into a better order; what it returns are hits it was given, best first."""

    def rerank(self, question: Question, hits: Sequence[Hit], snapshot: Snapshot) -> list[Hit]: ...


def diversified(hits: Sequence[Hit], per_article: int, places: int = PLACES) -> list[Hit]:
    """Return the same hits, of which the first `places` hold at most `per_article` of one article where they can.

    Behind those the order is as it was: who reads on wants what is most relevant, whichever article it is in.

    >>> diversified([], 3)
    []
    """
    seen: Counter[str] = Counter()
    first: list[Hit] = []
    rest: list[Hit] = []
    for hit in hits:
        article = hit.passage.article
        taken = len(first) < places and seen[article] < per_article
        seen[article] += taken
        (first if taken else rest).append(hit)
    return first + rest
