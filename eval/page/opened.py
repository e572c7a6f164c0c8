"""One run as HTML: its verdict, the main figures, what can be downloaded, and the whole report in a frame."""

from __future__ import annotations

from collections.abc import Iterator

from eval.page.listing import when
from eval.report.labels import label
from eval.runs import KnownRun
from eval.scores import Scores
from eval.summary import figure, interval, verdict
from rag.web.markup import key, safe

__all__ = ["opened_html"]

_MAIN = (
    "right",
    "truthfulness",
    "choice",
    "citation_recall",
    "citation_precision",
    "citation_exactness",
    "refused_when_should",
    "wrongly_refused",
    "quote_hit@5",
    "hit@5",
    "mrr",
)
_MOST = 8  # figures


def opened_html(run: KnownRun) -> str:
    """Return the run with its report; one that is not finished says how to go on."""
    kicker = f'<p class="bl-kicker">{safe(run.set_name)} <span class="bl-quiet">{when(run.began)}</span></p>'
    close = '<a class="bl-link" href="/evaluate">Close this run</a>'
    if run.scores is None:
        said = f"Not finished: {run.answered:,} questions are answered."
        how = "Run the set again: a run that was begun on this page goes on from there."
        body = f'<p class="bl-standfirst">{how}</p><p class="bl-links">{close}</p>'
        return _section(kicker, said, body)
    links = " ".join([*_links(run), close])
    return _section(kicker, verdict(run.scores), f'{_figures(run.scores)}<p class="bl-links">{links}</p>{_frame(run)}')


def _section(kicker: str, said: str, body: str) -> str:
    return (
        '<section class="bl-opened" aria-labelledby="bl-verdict">'
        f'{kicker}<h2 id="bl-verdict">{safe(said)}</h2>{body}</section>'
    )


def _figures(scores: Scores) -> str:
    """Return the first of the main figures that the run measured, each with its interval."""
    measured = [name for name in _MAIN if name in scores.overall and scores.overall[name].n][:_MOST]
    items = "".join(
        f"<div><dt>{safe(label(name))}</dt><dd><strong>{figure(scores.overall[name].value)}</strong>"
        f"<small>{interval(scores.overall[name])}, n = {scores.overall[name].n}</small></dd></div>"
        for name in measured
    )
    return f'<dl class="bl-figures">{items}</dl>' if items else ""


def _links(run: KnownRun) -> Iterator[str]:
    name = key(run.name)
    yield (
        f'<a class="bl-link" href="/evaluate/report/{name}" target="_blank" rel="noopener">'
        "Open the report in a tab of its own</a>"
    )
    yield '<span class="bl-quiet">Download:</span>'
    for path in (run.folder.report, run.folder.answers, run.folder.scores):
        if path.exists():
            yield f'<a class="bl-link" href="/evaluate/run/{name}/{path.name}" download>{path.name}</a>'


def _frame(run: KnownRun) -> str:
    if not run.folder.report.exists():
        return ""
    return f'<iframe class="bl-frame" src="/evaluate/report/{key(run.name)}" title="Report of the run"></iframe>'
