"""What became of each question, in a few words; failures sorted by kind.

The kinds follow the question's path, and a question counts as the first that is true of it: what was not among the
passages could not be chosen, what was not cited could not be misread. Where a record has no evidence quotes, the
articles that hold the answer stand in for them.
"""

from __future__ import annotations

from eval.cases import Case
from eval.metrics.right import right

__all__ = ["FAILURES", "cites_evidence", "outcome"]

FAILURES = {
    "not retrieved": "no evidence is among the passages",
    "retrieved but not chosen": "the passages hold evidence, no citation touches it, and the answer is not right",
    "chosen but misread": "a citation touches the evidence, and the answer is not right",
    "refused wrongly": "the passages hold evidence, or the record names none, and the question was refused",
    "answered wrongly": "the answer is not right, and the record names no evidence to judge by",
    "answered in vain": "the articles do not hold the answer, and the question was not refused",
}
"""The kinds of failure, and what each means."""


def outcome(case: Case) -> str:
    """Return a kind of failure, `good`, or `not judged` where the record does not say what is right."""
    if not case.answer.text:  # a run of searches alone
        return _found(case)
    if case.record.expects_answer is False:
        return "good" if case.answer.refused else "answered in vain"
    if case.answer.refused:
        return _refused(case)
    value = right(case)
    if value is None:
        return "not judged"
    return "good" if value else _wrong(case)


def cites_evidence(case: Case) -> bool:
    """Return whether a citation shares a character with an evidence quote, or is of an article that stands for one."""
    citations = case.answer.citations
    if not case.record.evidence:
        return any(each.article.id in case.record.gold_articles for each in citations)
    gold = [(each.article, span) for each in case.record.evidence if (span := case.gold_span(each))]
    return any(
        each.article.id == article and each.start < span.end and span.start < each.end
        for each in citations
        for article, span in gold
    )


def _refused(case: Case) -> str:
    found = _found(case)
    if found == "not judged":
        return "refused wrongly" if case.record.expects_answer else "not judged"
    return "refused wrongly" if found == "good" else found


def _wrong(case: Case) -> str:
    if cites_evidence(case):  # also where a passage has only a part of the quote, and so does not count as holding it
        return "chosen but misread"
    found = _found(case)
    return {"not judged": "answered wrongly", "good": "retrieved but not chosen"}.get(found, found)


def _found(case: Case) -> str:
    """Return whether any evidence is among the passages: `good`, or `not retrieved`."""
    ranks = case.quote_ranks() or case.article_ranks()
    if not ranks:
        return "not judged"
    return "good" if any(ranks) else "not retrieved"
