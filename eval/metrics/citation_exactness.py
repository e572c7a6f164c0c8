"""Citation exactness: the share of citations that are the words of their article at exactly their offsets.

    citation_exactness = |{c in C : article(c).text[start:end] == quote}| / |C|

C are the citations of one answer. The project promises 1.
"""

from __future__ import annotations

from eval.cases import Case

__all__ = ["citation_exactness"]


def citation_exactness(case: Case) -> float | None:
    """Return the share of exact citations; None for an answer without citations."""
    cited = case.answer.citations
    if not cited:
        return None
    return sum(case.texts.get(each.article.id, "")[each.start : each.end] == each.quote for each in cited) / len(cited)
