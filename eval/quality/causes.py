"""Failures by cause: the kinds of `eval.outcomes`, for questions as they are and for those without their evidence.

Evidence quotes do not name every passage that holds an answer. So of the questions that count as not retrieved it is
said how many have an alias of their answer in a passage: the most that are rather misread. Short aliases stand there
by chance too.
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.cases import Case
from eval.intervals import estimate
from eval.matching import occurs
from eval.outcomes import FAILURES, outcome
from eval.quality.findings import Row, Table

__all__ = ["alias_found", "causes"]

_AS_IT_IS, _WITHOUT = "as they are", "without their evidence"
_NOT_RETRIEVED = "not retrieved"
_MEANINGS = {
    **FAILURES,
    "not judged": "the record does not say what is right",
    "good": "right, or refused as it should be",
}


def causes(asked: Sequence[Case], again: Sequence[Case]) -> Table:
    """Return the share of the questions that failed in each way, failures first, and the share of the good ones."""
    before, after = list(map(outcome, asked)), list(map(outcome, again))
    rows = [_row(kind, before, after) for kind in _MEANINGS if kind in {*before, *after}]
    if _NOT_RETRIEVED in before:
        pairs = zip(asked, before, strict=True)
        found = [float(kind == _NOT_RETRIEVED and alias_found(case)) for case, kind in pairs]
        told = f"{sum(found):g} of those: an alias of the answer is in a passage"
        place = [row.name for row in rows].index(_NOT_RETRIEVED) + 1
        rows.insert(place, Row("not retrieved, yet perhaps there", {_AS_IT_IS: estimate(found)}, told))
    return Table("What became of the questions", tuple(rows))


def alias_found(case: Case) -> bool:
    """Return whether one of the passages holds an alias of the answer, or of each part of it one."""
    record = case.record
    held = [
        case.texts.get(hit.passage.article, "")[hit.passage.start : hit.passage.end] for hit in case.answer.passages
    ]
    groups = [*filter(None, [record.answers]), *record.required]
    return bool(groups) and all(any(occurs(alias, text) for alias in group for text in held) for group in groups)


def _row(kind: str, before: Sequence[str], after: Sequence[str]) -> Row:
    shares = {_AS_IT_IS: before, **({_WITHOUT: after} if after else {})}
    figures = {name: estimate([float(each == kind) for each in kinds]) for name, kinds in shares.items()}
    return Row(kind, figures, f"{before.count(kind)}: {_MEANINGS[kind]}")
