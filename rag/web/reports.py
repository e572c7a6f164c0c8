"""Adding and removing as HTML: how far it has come, source by source, and in the end what it did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.progress import Progress, Step
from rag.types import Failure, Report
from rag.web.addings import AddingState
from rag.web.markup import key, safe

__all__ = ["adding_html", "problem_html", "report_html"]

_SHOWN = 100  # lines of one list
_MINUTES, _HOURS = 90, 5400  # seconds from which on a time is told in minutes, in hours
_STAGES = {
    "reading": "Reading",
    "splitting": "Splitting",
    "embedding": "Embedding",
    "ready": "Ready",
    "same": "Already here",
    "failed": "Failed",
}
_ENDED = {"ready": "ready", "same": "already here", "failed": "failed"}


def adding_html(state: AddingState) -> str:
    """Return a batch as HTML: how far it has come while it runs, and then what it did."""
    if state.report:
        return report_html(state.report)
    if state.problem:
        return problem_html(state.problem)
    return (
        f'<section class="bl-adding" aria-label="Adding">{_overall(state)}'
        f'<ol class="bl-stages" aria-label="Files and addresses">{"".join(map(_step, state.steps))}</ol></section>'
    )


def problem_html(message: str) -> str:
    """Return an error as HTML: one line."""
    return f'<p class="bl-error" role="alert">{safe(message[:1].upper() + message[1:])}</p>'


def report_html(report: Report) -> str:
    """Return what adding or removing did as HTML: one line, then what failed, was renamed, here already or left out.

    What failed on its way from the web can be tried again.
    """
    renamed = [f"{safe(old)} was taken, so it is kept as {safe(new)}" for old, new in report.renamed]
    same = [f"<bdi>{safe(source)}</bdi> is here already as {_article(held)}" for source, held in report.same]
    left_out = [f"<bdi>{safe(each)}</bdi>" for each in report.left_out]
    return (
        f'<div class="bl-report" role="status" tabindex="-1"><p>{_summary(report)}</p>{_failures(report.failures)}'
        f"{_list('Renamed', renamed)}{_list('Here already', same)}{_list('Left out, of other kinds', left_out)}</div>"
    )


def _overall(state: AddingState) -> str:
    progress = state.progress or Progress(0, 0, 0.0)
    words = [_now(state, progress)]
    if progress.done and progress.seconds > 0 and not state.waiting:
        words.append(f"{progress.rate:,.1f} articles/s")
    if progress.seconds_left and progress.seconds_left >= 1:
        words.append(f"about {_duration(progress.seconds_left)} left")
    ended = [f"{state.counts[stage]:,} {word}" for stage, word in _ENDED.items() if state.counts.get(stage)]
    value = f' value="{progress.done}"' if progress.total else ""
    counted = f'<p class="bl-quiet">{", ".join(ended)}</p>' if ended else ""
    return (
        f'<div class="bl-progress"><progress aria-label="Articles added" max="{max(progress.total, 1)}"{value}>'
        f"</progress><p>{' · '.join(words)}</p>{counted}</div>"
    )


def _now(state: AddingState, progress: Progress) -> str:
    if state.cancelling:
        return "Cancelling: what is under way is finished"
    if state.waiting:
        return "Waiting until another batch is added"
    if not progress.total:
        return "Looking at what was given"
    return f"{progress.done:,} of {progress.total:,} article{'s' if progress.total > 1 else ''}"


def _duration(seconds: float) -> str:
    if seconds < _MINUTES:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < _HOURS else f"{seconds / 3600:.1f} h"


def _step(step: Step) -> str:
    label = _STAGES.get(step.stage, step.stage)
    reason = f": {safe(step.reason)}" if step.reason else ""
    if step.stage == "same" and step.reason:
        reason = f", as <bdi>{safe(step.reason)}</bdi>"
    return (
        f'<li data-stage="{safe(step.stage)}"><bdi class="bl-file">{safe(step.source)}</bdi> '
        f'<span class="bl-stage">{safe(label)}{reason}</span></li>'
    )


def _summary(report: Report) -> str:
    counted = (
        (report.added, "added"),
        (report.updated, "updated"),
        (report.removed, "removed"),
        (report.same, "here already"),
        (report.failures, "failed"),
        (report.left_out, "left out"),
    )
    parts = [f"{len(each):,} {word}" for each, word in counted if each]
    if not parts and not report.cancelled:
        parts = ["Nothing new: these articles are already here"]
    line = f"{', '.join(parts)}." if parts else ""
    return f"Cancelled; what was not looked at is not added. {line}".strip() if report.cancelled else line


def _failures(failures: Sequence[Failure]) -> str:
    lines = [
        f'<strong class="bl-file"><bdi>{safe(each.source)}</bdi></strong>: {safe(each.reason)}' for each in failures
    ]
    again = ""
    if any(each.origin.startswith(("http://", "https://")) for each in failures):
        again = (
            '<p><button type="button" class="bl-button" id="bl-again" data-bl="retry_failed">'
            "Try the failed ones again</button></p>"
        )
    return _list("Failed", lines, "bl-failures") + again


def _list(heading: str, lines: Sequence[str], name: str = "bl-told") -> str:
    if not lines:
        return ""
    shown = _items(lines[:_SHOWN])
    more = len(lines) - _SHOWN
    rest = f"<li>and {more:,} more</li>" if more > 0 else ""
    return f'<h2 class="bl-kicker">{heading}</h2><ul class="{name}">{shown}{rest}</ul>'


def _items(lines: Iterable[str]) -> str:
    return "".join(f"<li>{line}</li>" for line in lines)


def _article(identity: str) -> str:
    return (
        f'<button type="button" class="bl-inline" id="held-{key(identity)}" data-bl="open_article" '
        f'data-article="{key(identity)}" aria-haspopup="dialog"><bdi>{safe(identity)}</bdi></button>'
    )
