"""The whole page: what a reader of a minute needs first, every question last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from eval.cases import Case
from eval.collection import Collection
from eval.report.about import about_section
from eval.report.figures import metrics_section, turns_section
from eval.report.heat import types_section
from eval.report.markup import safe
from eval.report.outcomes import by_outcome, outcomes_section
from eval.report.questions import questions_section
from eval.report.risk import risk_section
from eval.report.script import SCRIPT
from eval.report.seconds import seconds_section
from eval.report.style import STYLE
from eval.scores import Scores
from eval.summary import verdict

__all__ = ["report_html"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
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
        about_section(cases, collection, about),
        questions_section(found, articles),
    ]
    return "\n".join([_head(about), _opening(scores, collection), *filter(None, sections), _END])


def _head(about: Mapping[str, Any]) -> str:
    title = f"Evaluation of {about['questions']}" if "questions" in about else "Evaluation"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark">'
        f"<title>{safe(title)}</title><style>{STYLE}</style></head>"
    )


def _opening(scores: Scores, collection: Collection) -> str:
    held = f"{scores.questions} questions over {len(collection.articles)} articles"
    newest = f", the newest of {collection.newest:%Y-%m-%d}" if collection.newest else ""
    return (
        '<body><main><header><p class="name">Byline</p><p class="motto">Evaluation</p></header>\n'
        f'<h1 class="verdict">{safe(verdict(scores))}</h1><p class="held-by">{safe(held + newest)}</p>'
    )


_END = f"</main><script>{SCRIPT}</script></body></html>\n"
