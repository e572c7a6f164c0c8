"""All evidence at k: whether the first k passages bring everything that is needed.

    all_evidence@k = 1 if max over g in G of rank(g) <= k, else 0

G and rank(g) as in recall. A question over several articles can be answered only then. Source: Yang et al., HotpotQA
(2018), arXiv 1809.09600, where the paragraphs of a question count only together.
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.cases import Case

__all__ = ["all_evidence", "all_quotes"]


def all_evidence(case: Case, k: int) -> float | None:
    """Return 1 if every gold article is among the first `k` passages, else 0; None without gold articles."""
    return _all(case.article_ranks(), k)


def all_quotes(case: Case, k: int) -> float | None:
    """Return 1 if the first `k` passages hold every evidence quote, else 0; None without evidence."""
    return _all(case.quote_ranks(), k)


def _all(ranks: Sequence[int | None], k: int) -> float | None:
    return float(all(rank and rank <= k for rank in ranks)) if ranks else None
