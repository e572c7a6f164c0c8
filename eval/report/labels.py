"""What the metrics are called on the page, which belong together, and which are better the lower they are."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BY_TURN", "BY_TYPE", "GROUPS", "LOWER", "Group", "label"]


@dataclass(frozen=True, slots=True)
class Group:
    """Metrics that share a plot, and the ends of its axis."""

    title: str
    names: tuple[str, ...]
    low: float = 0.0
    high: float = 1.0


GROUPS = (
    Group("Answers", ("right", "right_80_words", "exact_match", "token_f1", "choice")),
    Group("Refusal", ("refused_when_should", "wrongly_refused")),
    Group("Answers and refusal together", ("truthfulness",), low=-1.0),
    Group(
        "Citations",
        (
            "citation_recall",
            "citation_precision",
            "citation_exactness",
            "cited_statements",
            "fabricated",
            "spliced",
            "misattributed",
        ),
    ),
    Group(
        "Retrieval, by quote",
        ("quote_hit@1", "quote_hit@5", "quote_hit@10", "quote_recall@5", "all_quotes@10", "quote_mrr", "quote_ndcg@10"),
    ),
    Group("Retrieval, by article", ("hit@1", "hit@5", "hit@10", "recall@5", "all_evidence@10", "mrr", "ndcg@10")),
)
"""The plots of the page, in order."""

BY_TYPE = (
    "right",
    "choice",
    "citation_recall",
    "refused_when_should",
    "wrongly_refused",
    "quote_hit@5",
    "hit@5",
)
"""What the page shows of each type of question."""

BY_TURN = ("right", "citation_recall", "wrongly_refused", "quote_hit@5", "quote_mrr", "hit@5", "mrr")
"""What the page shows of first and of later turns."""

LOWER = frozenset({"wrongly_refused", "fabricated", "spliced", "misattributed"})
"""The shares of which less is better."""

_LABELS = {
    "right": "right",
    "right_80_words": "right in at most 80 words",
    "exact_match": "short answer matches exactly",
    "token_f1": "words shared with the gold (F1)",
    "choice": "right choice",
    "words": "words in an answer",
    "citation_recall": "evidence cited",
    "citation_precision": "citations that are evidence",
    "citation_exactness": "citations exact",
    "cited_statements": "statements with a citation",
    "fabricated": "quotations fabricated",
    "spliced": "quotations spliced",
    "misattributed": "quotations misattributed",
    "refused_when_should": "refused when it should",
    "wrongly_refused": "refused wrongly",
    "truthfulness": "right 1, refused 0, wrong -1",
    "mrr": "1 / rank of the first right article",
    "quote_mrr": "1 / rank of the first evidence",
}
_BY_DEPTH = {
    "hit": "any right article in the first {}",
    "recall": "share of right articles in the first {}",
    "ndcg": "order of right articles, nDCG@{}",
    "all_evidence": "all right articles in the first {}",
    "quote_hit": "any evidence in the first {}",
    "quote_recall": "share of evidence in the first {}",
    "quote_ndcg": "order of evidence, nDCG@{}",
    "all_quotes": "all evidence in the first {}",
}


def label(name: str) -> str:
    """Return a metric in words; an arrow marks those of which less is better.

    >>> label("quote_hit@5"), label("wrongly_refused"), label("brand_new")
    ('any evidence in the first 5', 'refused wrongly ↓', 'brand new')
    """
    kind, _, depth = name.partition("@")
    if depth and kind in _BY_DEPTH:
        return _BY_DEPTH[kind].format(depth)
    words = _LABELS.get(name, name.replace("_", " "))
    return f"{words} ↓" if name in LOWER else words
