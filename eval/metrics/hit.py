"""Hit at k: whether the first k passages bring anything of what was sought.

    hit@k = 1 if min over g in G of rank(g) <= k, else 0

G and rank(g) as in recall; also called success@k. Source: Manning, Raghavan, Schütze, Introduction to Information
Retrieval (2008), chapter 8.
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.cases import Case

__all__ = ["hit", "quote_hit"]


def hit(case: Case, k: int) -> float | None:
    """Return 1 if a gold article is among the first `k` passages, else 0; None without gold articles."""
    return _any(case.article_ranks(), k)


def quote_hit(case: Case, k: int) -> float | None:
    """Return 1 if one of the first `k` passages holds an evidence quote, else 0; None without evidence."""
    return _any(case.quote_ranks(), k)


def _any(ranks: Sequence[int | None], k: int) -> float | None:
    return float(any(rank and rank <= k for rank in ranks)) if ranks else None
