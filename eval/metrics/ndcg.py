"""Normalised discounted cumulative gain at k: how early everything that was sought is found.

    nDCG@k = sum over g in G with rank(g) <= k of 1 / log2(rank(g) + 1), divided by
             sum over i = 1 .. min(|G|, k) of 1 / log2(i + 1)

G and rank(g) as in recall, every gain 1; the divisor is what the best ranking would reach. Source: Järvelin and
Kekäläinen, Cumulated gain-based evaluation of IR techniques, ACM Transactions on Information Systems 20 (2002).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from eval.cases import Case

__all__ = ["ndcg", "quote_ndcg"]


def ndcg(case: Case, k: int) -> float | None:
    """Return nDCG@k of the gold articles, each counted at its first passage; None without gold articles."""
    return _ndcg(case.article_ranks(), k)


def quote_ndcg(case: Case, k: int) -> float | None:
    """Return nDCG@k of the evidence quotes; None without evidence."""
    return _ndcg(case.quote_ranks(), k)


def _ndcg(ranks: Sequence[int | None], k: int) -> float | None:
    if not ranks:
        return None
    gained = sum(1 / log2(rank + 1) for rank in ranks if rank and rank <= k)
    best = sum(1 / log2(place + 1) for place in range(1, min(len(ranks), k) + 1))
    return min(1.0, gained / best)  # two quotes may stand in one passage
