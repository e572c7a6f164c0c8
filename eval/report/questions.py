"""Every question by its outcome, and the form that narrows them down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from eval.report.markup import safe, section
from eval.report.outcomes import Outcome
from eval.report.question import question_html
from rag.types import Article

__all__ = ["questions_section"]


def questions_section(found: Sequence[Outcome], articles: Mapping[str, Article]) -> str:
    """Return all questions, failures first, closed; without a script the form stays hidden and all are there."""
    groups = "\n".join(_group(each, articles) for each in found)
    return section("questions", "Every question", f"{_form(found)}\n{groups}")


def _form(found: Sequence[Outcome]) -> str:
    outcomes = [(each.name, len(each.cases)) for each in found]
    types = Counter(case.record.type for each in found for _, case in each.cases if case.record.type)
    total = sum(count for _, count in outcomes)
    chosen = _choice("outcome", "Outcome", outcomes)
    chosen += _choice("type", "Type", sorted(types.items())) if types else ""
    return (
        f'<form id="filters" hidden>{chosen}<label>Words <input type="search" name="words" autocomplete="off"></label>'
        f'<output id="count" aria-live="polite">{total} of {total} questions</output></form>'
    )


def _choice(name: str, title: str, counts: Sequence[tuple[str, int]]) -> str:
    options = "".join(f'<option value="{safe(each)}">{safe(each)} ({count})</option>' for each, count in counts)
    return f'<label>{title} <select name="{name}"><option value="">all</option>{options}</select></label>'


def _group(outcome: Outcome, articles: Mapping[str, Article]) -> str:
    inside = "\n".join(question_html(number, case, outcome.name, articles) for number, case in outcome.cases)
    heading = f"<h3>{safe(outcome.name)} <small>{len(outcome.cases)}: {safe(outcome.meaning)}</small></h3>"
    return f'<section class="outcome" id="{outcome.anchor}">{heading}\n{inside}\n</section>'
