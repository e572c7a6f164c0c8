"""`report.html`: one page without outside parts that a person reads in a minute. Every text in it is escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from eval.cases import Case
from eval.collection import Collection
from eval.intervals import Estimate
from eval.outcomes import FAILURES, outcome
from eval.report_style import STYLE
from eval.scores import Scores
from eval.summary import figure, interval, verdict

__all__ = ["report_html"]

_BY_TYPE = ("right", "citation_recall", "refused_when_should", "wrongly_refused", "quote_hit@5", "hit@5")


def report_html(cases: Sequence[Case], scores: Scores, collection: Collection) -> str:
    """Return the page: verdict, metrics with intervals, metrics by type, and what failed, by kind."""
    held = f"{scores.questions} questions over {len(collection.articles)} articles"
    newest = f", the newest of {collection.newest:%Y-%m-%d}" if collection.newest else ""
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8"><title>Evaluation</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<style>{STYLE}</style></head><body><main>",
            f"<h1>Evaluation</h1><p class=held>{escape(held + newest)}</p>",
            f"<p class=verdict>{escape(verdict(scores))}</p>",
            _metrics(scores),
            _types(scores),
            _failures(cases),
            "</main></body></html>\n",
        ]
    )


def _metrics(scores: Scores) -> str:
    rows = "".join(
        f"<tr><th scope=row>{escape(name)}</th><td>{figure(each.value)}</td><td>{_whisker(each)}</td>"
        f"<td>{interval(each)}</td><td>{each.n}</td></tr>"
        for name, each in scores.overall.items()
        if each.n
    )
    return (
        "<h2>Metrics</h2><div class=wide><table><thead><tr><th>metric</th><th>value</th><th>0 to 1</th>"
        f"<th>95 % interval</th><th>questions</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _whisker(estimate: Estimate) -> str:
    """Return value and interval as a dot on a line from 0 to 1; nothing for what is not a share."""
    value, low, high = estimate.value, estimate.low, estimate.high
    if value is None or low is None or high is None or high > 1:
        return ""
    return (
        f'<svg viewBox="-2 0 104 10" width="156" height="15" role="img" aria-label="{figure(value)}">'
        '<line class=rail x1="0" x2="100" y1="5" y2="5"/>'
        f'<line class=bar x1="{100 * low:.1f}" x2="{100 * high:.1f}" y1="5" y2="5"/>'
        f'<circle cx="{100 * value:.1f}" cy="5" r="2.6"/></svg>'
    )


def _types(scores: Scores) -> str:
    shown = [name for name in _BY_TYPE if scores.overall.get(name, Estimate(None, None, None, 0)).n]
    if not scores.by_type or not shown:
        return ""
    head = "".join(f"<th>{escape(name)}</th>" for name in shown)
    rows = "".join(
        f"<tr><th scope=row>{escape(kind)}</th>{''.join(_shaded(row[name]) for name in shown)}</tr>"
        for kind, row in scores.by_type.items()
    )
    return (
        "<h2>By type</h2><div class=wide><table class=heat><thead><tr><th>type</th>"
        f"{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _shaded(estimate: Estimate) -> str:
    if estimate.value is None:
        return "<td></td>"
    shade = f"--share:{min(max(estimate.value, 0.0), 1.0):.2f}"
    return (
        f'<td style="{shade}" title="{interval(estimate)}">{figure(estimate.value)} <small>n={estimate.n}</small></td>'
    )


def _failures(cases: Iterable[Case]) -> str:
    found = [(outcome(case), case) for case in cases]
    counts = Counter(kind for kind, _ in found)
    parts = ["<h2>What failed</h2>"]
    for kind, meaning in FAILURES.items():
        if counts[kind]:
            parts.append(f"<h3>{escape(kind)} <small>{counts[kind]}: {escape(meaning)}</small></h3>")
            parts += [_failure(case) for each, case in found if each == kind]
    return "\n".join(parts if len(parts) > 1 else [*parts, "<p>Nothing.</p>"])


def _failure(case: Case) -> str:
    record, answer = case.record, case.answer
    reason = f"Refused ({answer.reason}). " if answer.refused else ""
    rows = [
        *(("earlier", f"{turn.question} / {turn.answer}") for turn in record.history),
        ("answer", reason + answer.text if answer.text else ""),
        *((f"[{each.number}] {each.article.id}", each.quote) for each in answer.citations),
        ("gold", _gold(case)),
        *((f"evidence {each.article}", each.quote) for each in record.evidence),
        ("rank of evidence", ", ".join(str(rank or "not found") for rank in case.quote_ranks())),
        ("note", record.note or ""),
    ]
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in rows if text)
    return (
        f"<details><summary><code>{escape(record.id)}</code> {escape(record.question)}</summary>"
        f"<dl>{listed}</dl></details>"
    )


def _gold(case: Case) -> str:
    record = case.record
    groups = [record.answers, *record.required] if record.answers else list(record.required)
    wanted = "; and ".join(" or ".join(group) for group in groups)
    return f"{wanted}; without {' or '.join(record.forbidden)}" if record.forbidden else wanted
