"""Reciprocal rank: how early the first of what was sought comes. Its mean over questions is MRR.

    rr = 1 / min over g in G of rank(g), and 0 where nothing was found

G and rank(g) as in recall. Source: Voorhees, The TREC-8 Question Answering Track Report (1999).
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.cases import Case

__all__ = ["quote_reciprocal_rank", "reciprocal_rank"]


def reciprocal_rank(case: Case) -> float | None:
    """Return 1 / rank of the first passage of a gold article, 0 without one; None without gold articles."""
    return _reciprocal(case.article_ranks())


def quote_reciprocal_rank(case: Case) -> float | None:
    """Return 1 / rank of the first passage that holds an evidence quote, 0 without one; None without evidence."""
    return _reciprocal(case.quote_ranks())


def _reciprocal(ranks: Sequence[int | None]) -> float | None:
    return max((1 / rank if rank else 0.0 for rank in ranks), default=None)
