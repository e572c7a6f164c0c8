"""Citation recall: the share of the evidence quotes that the answer's citations cover.

    citation_recall = |{q in E : covered(q) >= 1/2}| / |E|

E are the evidence quotes, covered(q) is the share of the quote's characters that lie inside the citations of its
article. Half is enough because citations are cut at sentences and gold quotes anywhere. A refusal covers nothing.
After Gao et al., Enabling Large Language Models to Generate Text with Citations (2023), arXiv 2305.14627, with spans in
place of their entailment model.
"""

from __future__ import annotations

from eval.cases import Case
from eval.records import Evidence

__all__ = ["citation_recall"]

_ENOUGH = 0.5


def citation_recall(case: Case) -> float | None:
    """Return the share of the evidence quotes that are covered; None without evidence, or for the unanswerable."""
    evidence = case.record.evidence
    if not evidence or not case.record.expects_answer:
        return None
    return sum(_covered(case, each) >= _ENOUGH for each in evidence) / len(evidence)


def _covered(case: Case, evidence: Evidence) -> float:
    gold = case.gold_span(evidence)
    if gold is None:
        return 0.0
    cited = [each for each in case.answer.citations if each.article.id == evidence.article]
    inside = {place for each in cited for place in range(max(gold.start, each.start), min(gold.end, each.end))}
    return len(inside) / len(gold)
