"""Every metric by its name, one idea a file.

A metric is a function of one `Case` that returns a number, or None where it does not apply to that question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from eval.cases import Case
from eval.metrics.all_evidence import all_evidence, all_quotes
from eval.metrics.choice import choice
from eval.metrics.citation_exactness import citation_exactness
from eval.metrics.citation_precision import citation_precision
from eval.metrics.citation_recall import citation_recall
from eval.metrics.cited_statements import cited_statements
from eval.metrics.crag import truthfulness
from eval.metrics.exact_match import exact_match, token_f1
from eval.metrics.hit import hit, quote_hit
from eval.metrics.ndcg import ndcg, quote_ndcg
from eval.metrics.quotations import fabricated, misattributed, spliced
from eval.metrics.recall import quote_recall, recall
from eval.metrics.reciprocal_rank import quote_reciprocal_rank, reciprocal_rank
from eval.metrics.refused import refused_when_should, wrongly_refused
from eval.metrics.right import right, right_in_words
from eval.metrics.words import words

__all__ = ["ANSWERS", "RETRIEVAL", "Metric"]

Metric = Callable[[Case], float | None]

_DEPTHS = (1, 5, 10, 20)


def _by_depth() -> dict[str, Metric]:
    kinds = {
        "recall": recall,
        "hit": hit,
        "ndcg": ndcg,
        "all_evidence": all_evidence,
        "quote_recall": quote_recall,
        "quote_hit": quote_hit,
        "quote_ndcg": quote_ndcg,
        "all_quotes": all_quotes,
    }
    return {f"{name}@{k}": partial(kind, k=k) for name, kind in kinds.items() for k in _DEPTHS}


RETRIEVAL: Mapping[str, Metric] = MappingProxyType(
    {**_by_depth(), "mrr": reciprocal_rank, "quote_mrr": quote_reciprocal_rank}
)
"""What can be measured of a search alone."""

ANSWERS: Mapping[str, Metric] = MappingProxyType(
    {
        "right": right,
        "right_80_words": partial(right_in_words, most=80),
        "words": words,
        "exact_match": exact_match,
        "token_f1": token_f1,
        "choice": choice,
        "citation_recall": citation_recall,
        "citation_precision": citation_precision,
        "citation_exactness": citation_exactness,
        "cited_statements": cited_statements,
        "fabricated": fabricated,
        "spliced": spliced,
        "misattributed": misattributed,
        "refused_when_should": refused_when_should,
        "wrongly_refused": wrongly_refused,
        "truthfulness": truthfulness,
    }
)
"""What is measured of an answer."""
