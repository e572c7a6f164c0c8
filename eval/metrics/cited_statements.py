"""Cited statements: the share of an answer's sentences that have a citation.

    cited_statements = |{s in S : s has a marker}| / |S|

S are the sentences of the shown text. Extractive answers have it by construction; for a chat model it is what Gao et
al. (2023), arXiv 2305.14627, ask of every statement.
"""

from __future__ import annotations

from eval.cases import Case
from rag.citations import MARKER, without_markers
from rag.sentences import sentences

__all__ = ["cited_statements"]


def cited_statements(case: Case) -> float | None:
    """Return the share of sentences with a marker in or right after them; None for a refusal."""
    text = case.answer.text
    if case.answer.refused or not text:
        return None
    spans = [span for span in sentences(text) if without_markers(span.of(text)).strip(" .")]
    ends = [*(span.start for span in spans[1:]), len(text)]
    cited = sum(bool(MARKER.search(text[span.start : end])) for span, end in zip(spans, ends, strict=True))
    return cited / len(spans) if spans else None
