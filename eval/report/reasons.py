"""Why a question counts as it does, in sentences that can be checked against its record and its answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eval.cases import Case
from eval.matching import occurs
from eval.metrics.citation_recall import citation_recall
from eval.metrics.right import right
from eval.outcomes import cites_evidence
from rag.citations import without_markers

__all__ = ["reasons"]


def reasons(case: Case) -> list[str]:
    """Return what is true of the answer and of the passages, held against the record."""
    return [*_refusal(case), *_words(case), *_passages(case), *_cited(case)]


def _refusal(case: Case) -> Iterator[str]:
    expected, refused = case.record.expects_answer, case.answer.refused
    if not case.answer.text:
        return
    if refused:
        judged = {None: "", True: ", though the record has an answer", False: ", as it should"}[expected]
        yield f"Refused ({case.answer.reason}){judged}."
    elif expected is False:
        yield "Answered, though the articles do not hold the answer."


def _words(case: Case) -> Iterator[str]:
    """Yield which gold words the answer has and lacks; nothing for a refusal, or where none are asked for."""
    record = case.record
    if not case.answer.text or case.answer.refused or right(case) is None:
        return
    groups = [record.answers, *record.required] if record.answers else list(record.required)
    for group in groups:
        held = [alias for alias in group if _says(case, alias)]
        yield f"Says “{held[0]}”." if held else f"Does not say {_either(group)}."
    yield from (f"Says “{each}”, which it must not." for each in record.forbidden if _says(case, each))


def _passages(case: Case) -> Iterator[str]:
    """Yield where the evidence stands among the passages, or else the articles that hold the answer."""
    found, what = len(case.answer.passages), "evidence" if case.record.evidence else "right article"
    ranks = case.quote_ranks() or case.article_ranks()
    held = sorted(rank for rank in ranks if rank)
    if ranks and not held:
        yield f"No {what} is among the {found} passages."
    elif ranks:
        of_many = f", {len(held)} of {len(ranks)} found" if len(ranks) > 1 else ""
        yield f"The first {what} is passage {held[0]} of {found}{of_many}."


def _cited(case: Case) -> Iterator[str]:
    recall, count = citation_recall(case), len(case.record.evidence)
    if recall is None or not case.answer.text or case.answer.refused:
        return
    covered = round(recall * count)
    if covered:
        yield f"The citations cover {covered} of {count} evidence quotes."
    elif cites_evidence(case):
        yield "A citation touches the evidence, and covers less than half of it."
    else:
        yield "No citation touches the evidence."


def _says(case: Case, alias: str) -> bool:
    return any(occurs(alias, text) for text in (without_markers(case.answer.text), case.answer.short or ""))


def _either(group: Iterable[str]) -> str:
    return " or ".join(f"“{alias}”" for alias in group)
