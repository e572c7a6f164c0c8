"""The runs on this machine as HTML: a table of links, and the form that compares two of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from eval.runs import KnownRun
from eval.summary import interval
from rag.web.markup import day, key, safe

__all__ = ["runs_html", "when"]

_SHOWN = 100


def runs_html(runs: Sequence[KnownRun], before: str = "", after: str = "") -> str:
    """Return the runs, the newest first, and the form to compare two; `before` and `after` are chosen in it."""
    if not runs:
        none = "No run yet. Choose a set and run it."
        return f'<section class="bl-runs"><h2>Runs</h2><p class="bl-quiet">{none}</p></section>'
    rows = "".join(map(_row, runs[:_SHOWN]))
    more = f'<p class="bl-quiet">and {len(runs) - _SHOWN:,} older ones</p>' if len(runs) > _SHOWN else ""
    heads = "".join(f'<th scope="col">{each}</th>' for each in ("Set", "When", "Questions", "Right"))
    return (
        f'<section class="bl-runs" aria-labelledby="bl-runs-title"><h2 id="bl-runs-title">Runs</h2>'
        f'<table class="bl-table"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{more}'
        f"{_form([run for run in runs[:_SHOWN] if run.scores], before, after)}</section>"
    )


def when(moment: datetime) -> str:
    """Return a moment as "12 June 2014, 09:30"."""
    return f"{day(moment.date())}, {moment:%H:%M}"


def _row(run: KnownRun) -> str:
    stamp = safe(run.began.isoformat(timespec="seconds"))
    return (
        f'<tr><th scope="row"><a class="bl-run" href="/evaluate?run={key(run.name)}">'
        f'<bdi>{safe(run.set_name)}</bdi></a><p class="bl-under">{safe(run.name)}</p></th>'
        f'<td class="bl-when"><time datetime="{stamp}">{when(run.began)}</time></td>'
        f"<td>{_counted(run)}</td><td>{_right(run)}</td></tr>"
    )


def _counted(run: KnownRun) -> str:
    words = "question" if run.answered == 1 else "questions"
    if run.scores is None:
        return f"{run.answered:,} {words} answered, not finished"
    return f"{run.answered:,} {words}{', searches alone' if run.searches_alone else ''}"


def _right(run: KnownRun) -> str:
    """Return the share of right answers with its interval; of searches alone, how often the evidence was found."""
    name = "quote_hit@5" if run.searches_alone else "right"
    found = run.scores.overall.get(name) if run.scores else None
    if found is None or found.value is None:
        return "–"
    what = '<p class="bl-under">evidence in the first 5</p>' if run.searches_alone else ""
    between = f'<p class="bl-under" title="95 % interval">{interval(found)}</p>'
    return f"<strong>{100 * found.value:.0f} %</strong>{between}{what}"


def _form(finished: Sequence[KnownRun], before: str, after: str) -> str:
    if not finished[1:]:
        return ""
    newest, *older = finished
    other = next((run for run in older if run.set_name == newest.set_name), older[0])
    return (
        '<form class="bl-controls bl-compare" method="get"><h3>Compare two runs</h3>'
        f"{_select('before', 'Before', finished, before or other.name)}"
        f"{_select('after', 'After', finished, after or newest.name)}"
        '<button type="submit" class="bl-button">Compare</button></form>'
    )


def _select(name: str, label: str, runs: Sequence[KnownRun], chosen: str) -> str:
    options = "".join(
        f'<option value="{safe(run.name)}"{" selected" if run.name == chosen else ""}>'
        f"{safe(f'{run.name}, {when(run.began)}')}</option>"
        for run in runs
    )
    return f'<label>{label}<select name="{name}">{options}</select></label>'
