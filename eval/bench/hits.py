"""Hit rate: how often a search brings the evidence among its first k passages.

A hit is a passage of at most 200 words, of the evidence's article, that holds the first 50 non-space characters of any
evidence quote (white space is taken out on both sides). A follow-up is searched as last question, answer and question.
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.bench.pipelines import Found
from eval.records import QuestionRecord

__all__ = ["DEPTHS", "first_hit", "hit_rates", "query"]

DEPTHS = (1, 5, 12, 20)
_LONGEST = 200
_HELD = 50


def query(record: QuestionRecord) -> str:
    """Return what is searched for: a follow-up brings its last turn along."""
    if not record.history:
        return record.question
    last = record.history[-1]
    return f"{last.question} {last.answer} {record.question}"


def first_hit(record: QuestionRecord, found: Sequence[Found]) -> int | None:
    """Return the rank, from 1, of the first passage that is a hit; None where there is none."""
    wanted = {(each.article, _packed(each.quote)[:_HELD]) for each in record.evidence}
    for rank, passage in enumerate(found, start=1):
        if len(passage.text.split()) > _LONGEST:
            continue
        held = _packed(passage.text)
        if any(passage.article == article and start in held for article, start in wanted):
            return rank
    return None


def hit_rates(ranks: Sequence[int | None]) -> dict[str, float]:
    """Return the share of questions whose first hit is among the first k, for each depth."""
    return {str(k): sum(1 for rank in ranks if rank and rank <= k) / len(ranks) for k in DEPTHS}


def _packed(text: str) -> str:
    return "".join(text.split())
