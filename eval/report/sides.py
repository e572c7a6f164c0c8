"""One question of the comparison: closed a line, open the answers of both runs side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eval.report.changes import SIDES, Change
from eval.report.labels import label
from eval.report.markup import safe
from eval.summary import figure
from rag.citations import MARKER
from rag.types import Answer, Citation

__all__ = ["ANY", "OUTCOME", "directions", "side_by_side_html"]

ANY, OUTCOME = "any", "outcome"
"""What else than a metric a question may be chosen by: whichever changed, and what became of it."""


def directions(change: Change) -> tuple[list[str], list[str]]:
    """Return what got better in a question and what got worse; by the outcome, where it changed sides."""
    better, worse = list(change.better), list(change.worse)
    if change.group in SIDES:
        (better if SIDES.index(change.group) else worse)[:0] = [ANY, OUTCOME]
    else:
        for each in (better, worse):
            each[:0] = [ANY] if each else []
    return better, worse


def side_by_side_html(change: Change, before: Answer | None, after: Answer | None) -> str:
    """Return a question with what changed in it and both answers."""
    asked = next((each.question for each in (after, before) if each), "")
    kind = f'<span class="kicker">{safe(change.before.type)}</span> ' if change.before.type else ""
    better, worse = directions(change)
    name = f"q{change.number}"
    return (
        f'<details class="question" id="{name}" data-better="{" ".join(better)}" data-worse="{" ".join(worse)}">'
        f'<summary>{kind}<span dir="auto">{safe(asked)}</span> <code>{safe(change.before.id)}</code></summary>\n'
        f'<p class="why"><b>{_outcomes(change)}</b> {_told(change)}</p>\n<div class="sides">'
        f"{_side('before', f'{name}-before', before)}\n{_side('after', f'{name}-after', after)}</div></details>"
    )


def _outcomes(change: Change) -> str:
    first, second = change.before.outcome, change.after.outcome
    return safe(first if first == second else f"{first} → {second}")


def _told(change: Change) -> str:
    told = [_moves(f"{way}:", change, names) for way, names in (("Better", change.better), ("Worse", change.worse))]
    return " ".join(filter(None, told))


def _moves(way: str, change: Change, names: Iterable[str]) -> str:
    moved = "; ".join(
        f"{label(name).removesuffix(' ↓')} ({figure(change.before.values[name])} → {figure(change.after.values[name])})"
        for name in names
    )
    return safe(f"{way} {moved}.") if moved else ""


def _side(title: str, name: str, answer: Answer | None) -> str:
    if answer is None:
        body = '<p class="quiet">The answer is not kept.</p>'
    elif not answer.text:
        body = '<p class="quiet">Searched only.</p>'
    else:
        cited = "".join(f"<li>{_citation(name, each)}</li>" for each in answer.citations)
        body = f"{_answer(name, answer)}{f'<ul>{cited}</ul>' if cited else ''}"
    return f"<div><h4>{title}</h4>{body}</div>"


def _answer(name: str, answer: Answer) -> str:
    known = {str(each.number) for each in answer.citations}

    def marker(found: re.Match[str]) -> str:
        number = found[1]
        return f'<a class="cite" href="#{name}-{number}">{number}</a>' if number in known else found[0]

    told = [f"confidence {round(answer.confidence, 4):.2f}", answer.model]
    told[:0] = [f"refused: {answer.reason}"] if answer.refused else []
    told += [f"short answer: {answer.short}"] if answer.short else []
    return (
        f'<p dir="auto">{MARKER.sub(marker, safe(answer.text))}</p><p class="quiet" dir="auto">'
        f"{safe(', '.join(told))}</p>"
    )


def _citation(name: str, citation: Citation) -> str:
    article = citation.article
    title = f'<span dir="auto">{safe(article.title)}</span> ' if article.title else ""
    dateline = ", ".join(str(each) for each in (article.publisher, article.published) if each)
    return (
        f'<div id="{name}-{citation.number}"><span class="cite">{citation.number}</span> {title}'
        f'<span class="quiet">{safe(dateline)}</span> <code>{safe(article.id)}</code></div>'
        f'<blockquote dir="auto"><mark>{safe(citation.quote)}</mark></blockquote>'
    )
