"""The whole page: what a reader of a minute needs first, every question last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from eval.cases import Case
from eval.collection import Collection
from eval.report.about import about_section
from eval.report.figures import metrics_section, turns_section
from eval.report.frame import framed
from eval.report.heat import types_section
from eval.report.outcomes import by_outcome, outcomes_section
from eval.report.questions import questions_section
from eval.report.risk import risk_section
from eval.report.script import SCRIPT
from eval.report.seconds import seconds_section
from eval.report.tokens import tokens_section
from eval.scores import Scores
from eval.summary import verdict

__all__ = ["report_html"]

_NOTHING: Mapping[str, Any] = MappingProxyType({})


def report_html(
    cases: Sequence[Case], scores: Scores, collection: Collection, about: Mapping[str, Any] = _NOTHING
) -> str:
    """Return the page. It loads nothing, and the same cases give the same page but for the section `seconds`.

    `about` is what `run.json` says of the run; it is shown as it is.
    """
    found = by_outcome(cases)
    articles = {each.id: each for each in collection.articles}
    sections = [
        outcomes_section(found, len(cases)),
        metrics_section(scores),
        turns_section(scores),
        types_section(scores),
        risk_section(cases, scores),
        seconds_section(cases),
        tokens_section(scores.cost),
        about_section(cases, collection, about),
        questions_section(found, articles),
    ]
    title = f"Evaluation of {about['questions']}" if "questions" in about else "Evaluation"
    return framed(title, verdict(scores), _held(scores, collection), sections, motto="Evaluation", script=SCRIPT)


def _held(scores: Scores, collection: Collection) -> str:
    newest = f", the newest of {collection.newest:%Y-%m-%d}" if collection.newest else ""
    return f"{scores.questions} questions over {len(collection.articles)} articles{newest}"
