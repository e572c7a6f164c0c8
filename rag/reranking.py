"""The order of passages after both searches: the seam of a model that reads them, and room for every article."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Protocol

from rag.near_duplicates import shingles
from rag.records import Snapshot
from rag.types import Hit, Question

__all__ = ["PLACES", "Reranker", "diversified"]

PLACES = 10
"""How many of the first hits are shared out among articles."""

_SHINGLE = 3  # words
_REPEATED = 0.8  # share of a passage's shingles that makes it a repetition


class Reranker(Protocol):
    """Puts fused hits into a better order; what it returns are hits it was given, best first."""

    def rerank(self, question: Question, hits: Sequence[Hit], snapshot: Snapshot) -> list[Hit]: ...


def diversified(
    hits: Sequence[Hit], per_article: int, groups: Mapping[str, str] | None = None, places: int = PLACES
) -> list[Hit]:
    """Return the same hits, of which the first `places` hold at most `per_article` of one article where they can.

    `groups` names the group of an article that has copies: a group counts as one article, and what its hits have said
    already is not said again by a copy in the first places. Behind those the order is as it was: who reads on wants
    what is most relevant, whichever article it is in.

    >>> diversified([], 3)
    []
    """
    groups = groups or {}
    seen: Counter[str] = Counter()
    said: defaultdict[str, list[Hit]] = defaultdict(list)
    first: list[Hit] = []
    rest: list[Hit] = []
    for hit in hits:
        group = groups.get(hit.passage.article, hit.passage.article)
        taken = len(first) < places and seen[group] < per_article and not _repeats(hit, said[group])
        seen[group] += taken
        if taken:
            said[group].append(hit)
        (first if taken else rest).append(hit)
    return first + rest


def _repeats(hit: Hit, said: Sequence[Hit]) -> bool:
    """Return whether earlier hits of other articles hold nearly all that this one says.

    They are looked at together: with another sentence in front, a copy is cut into passages at other places.
    """
    others = [each.passage.text for each in said if each.passage.article != hit.passage.article]
    words = shingles(hit.passage.text, _SHINGLE) if others else frozenset()
    known = frozenset[str]().union(*(shingles(text, _SHINGLE) for text in others))
    return bool(words) and len(words & known) >= _REPEATED * len(words)
