"""Citation precision: the share of the citations that touch the gold evidence. A lower bound.

    citation_precision = |{c in C : overlap(c, E) >= 1/2}| / |C|

C are the citations of the answer, E the evidence quotes, overlap(c, E) the largest share that c has in common with
one of them, of c or of the quote, whichever is shorter. Gold evidence is not exhaustive: words that support the
answer just as well elsewhere count as misses. After Gao et al. (2023), arXiv 2305.14627, with spans in place of their
entailment model.
"""

from __future__ import annotations

from eval.cases import Case
from rag.types import Citation, Span

__all__ = ["citation_precision"]

_ENOUGH = 0.5


def citation_precision(case: Case) -> float | None:
    """Return the share of citations on the evidence; None without evidence or citations."""
    citations = case.answer.citations
    if not case.record.evidence or not citations or not case.record.expects_answer:
        return None
    gold = [(each.article, span) for each in case.record.evidence if (span := case.gold_span(each))]
    return sum(_on_evidence(each, gold) for each in citations) / len(citations)


def _on_evidence(citation: Citation, gold: list[tuple[str, Span]]) -> bool:
    for article, span in gold:
        common = min(citation.end, span.end) - max(citation.start, span.start)
        if article == citation.article.id and common >= _ENOUGH * min(len(span), citation.end - citation.start):
            return True
    return False
