"""Recall at k: the share of what was sought that the first k passages bring.

    recall@k = |{g in G : rank(g) <= k}| / |G|

G are the question's gold articles (`recall`) or its evidence quotes (`quote_recall`); rank(g) is the rank, from 1, of
the first passage of that article, or that holds the first 50 non-space characters of that quote. Source: Manning,
Raghavan, Schütze, Introduction to Information Retrieval (2008), section 8.4.
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.cases import Case

__all__ = ["quote_recall", "recall"]


def recall(case: Case, k: int) -> float | None:
    """Return the share of the gold articles among the first `k` passages; None without gold articles."""
    return _share(case.article_ranks(), k)


def quote_recall(case: Case, k: int) -> float | None:
    """Return the share of the evidence quotes that the first `k` passages hold; None without evidence."""
    return _share(case.quote_ranks(), k)


def _share(ranks: Sequence[int | None], k: int) -> float | None:
    return sum(1 for rank in ranks if rank and rank <= k) / len(ranks) if ranks else None
