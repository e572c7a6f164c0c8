"""What became of each question, in one word; failures sorted by kind."""

from __future__ import annotations

from eval.cases import Case
from eval.metrics.right import right

__all__ = ["FAILURES", "outcome"]

FAILURES = {
    "not retrieved": "the evidence is not among the passages",
    "refused wrongly": "the passages hold the evidence, and the question was refused",
    "answered wrongly": "the passages hold the evidence, and the answer is not right",
    "answered in vain": "the articles do not hold the answer, and the question was not refused",
}
"""The kinds of failure, and what each means."""


def outcome(case: Case) -> str:
    """Return a kind of failure, `good`, or `not judged` where the record does not say what is right."""
    if not case.answer.text:  # a run of searches alone
        return _found(case)
    if case.record.expects_answer is False:
        return "good" if case.answer.refused else "answered in vain"
    value = right(case)
    if case.answer.refused:
        return "refused wrongly" if _found(case) != "not retrieved" else "not retrieved"
    if value is None:
        return "not judged"
    if value:
        return "good"
    return "answered wrongly" if _found(case) != "not retrieved" else "not retrieved"


def _found(case: Case) -> str:
    ranks = case.quote_ranks() or case.article_ranks()
    if not ranks:
        return "not judged"
    return "good" if any(ranks) else "not retrieved"
