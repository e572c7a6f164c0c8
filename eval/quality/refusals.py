"""Saying no: what should be refused and is, what should not be and is, and whether `confidence` tells the two apart.

    AUC = the chance that an answerable question has a higher confidence than one that should be refused

Refusals have a confidence too, so the AUC does not depend on where the threshold lies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import median

from eval.auc import auc_estimate
from eval.cases import Case
from eval.intervals import Estimate
from eval.metrics.refused import refused_when_should, wrongly_refused
from eval.quality.findings import VALUE, Table, column, over
from eval.quality.without_evidence import ASKED_AGAIN

__all__ = ["articles_left", "refusals"]

_Metric = Callable[[Case], float | None]


def refusals(asked: Sequence[Case], again: Sequence[Case]) -> Table:
    """Return both kinds of refusal and the AUC of `confidence`; `again` are the questions without their evidence."""
    answerable = [case for case in asked if case.record.expects_answer]
    unanswerable = [case for case in asked if case.record.expects_answer is False]
    to_refuse = [*unanswerable, *again]
    shares = {
        "to be refused, refused": _share(to_refuse, refused_when_should),
        "of these: unanswerable": _share(unanswerable, refused_when_should),
        **{
            f"of these: {kind}, without its evidence": _share(
                [case for case in again if case.record.type == kind], refused_when_should
            )
            for kind in ASKED_AGAIN
        },
        "answerable, refused": _share(answerable, wrongly_refused),
    }
    areas = {
        "AUC of confidence, answerable against to be refused": to_refuse,
        "AUC, answerable against unanswerable": unanswerable,
        "AUC, answerable against those without their evidence": again,
    }
    measured = {name: auc_estimate(_sure(answerable), _sure(others)) for name, others in areas.items()}
    return Table("Refusals, questions without their evidence among them", column({**shares, **measured}))


def articles_left(again: Sequence[Case]) -> str:
    """Return a remark on how many articles the questions without their evidence were asked over."""
    left = [len(case.answer.filters.articles) for case in again]
    if not left:
        return "No question was asked again without its evidence."
    return (
        f"{len(left)} questions ({', '.join(ASKED_AGAIN)}) were asked again without every article that holds their "
        f"evidence or an alias of their answer: of {min(left)} to {max(left)} articles, mostly {median(left):g}."
    )


def _share(cases: Iterable[Case], metric: _Metric) -> Estimate:
    return over(cases, {VALUE: metric})[VALUE]


def _sure(cases: Iterable[Case]) -> list[float]:
    return [round(case.answer.confidence, 4) for case in cases]  # as it is kept
