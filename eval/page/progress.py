"""A run under way as HTML, and how it ended; a set that is chosen, and what is wrong with it."""

from __future__ import annotations

from eval.known_sets import KnownSet
from eval.sets import QuestionSet
from eval.under_way import RunState
from rag.web.markup import key, safe

__all__ = ["problems_html", "progress_html", "set_html"]

_SHOWN = 200  # lines of a list of problems
_MINUTES, _HOURS = 90, 5400  # seconds from which on a time is told in minutes, in hours


def progress_html(state: RunState | None) -> str:
    """Return how far a run has come, or how it ended; nothing where none was begun."""
    if state is None:
        return ""
    if state.problem:
        return problems_html(state.problem)
    if state.ended:
        return f'<div class="bl-report" role="status" tabindex="-1"><p>{_ending(state)}</p>{_remarks(state)}</div>'
    value = f' value="{state.done}"' if state.total else ""
    words = " · ".join([_now(state), *_left(state)])
    return (
        '<section class="bl-adding bl-running" aria-label="The run under way">'
        f'<p class="bl-kicker">{safe(state.set_name)}</p><div class="bl-progress">'
        f'<progress aria-label="Questions answered" max="{max(state.total, 1)}"{value}></progress>'
        f"<p>{words}</p></div>{_remarks(state)}</section>"
    )


def set_html(chosen: KnownSet, asked: QuestionSet, articles: int) -> str:
    """Return what a set holds, in a line, and where to download it; `articles` are those of the library."""
    count = _counted(len(asked.records), "question")
    if asked.articles is None:
        over = f"asked over the {_counted(articles, 'article')} of the library"
    else:
        over = f"asked over the {_counted(len(asked.articles), 'article')} that the set brings along, in an index apart"
    whose = "your own" if chosen.own else "shipped"
    download = (
        f' <a class="bl-link" href="/evaluate/set/{key(chosen.name)}" download>Download the set</a>'
        if chosen.path.is_file()
        else ""
    )
    return f'<p class="bl-hint bl-set">{count}, {whose}, {over}.{download}</p>'


def problems_html(message: str) -> str:
    """Return an error as HTML: its line, and under it a list where it has further lines, as bad records have."""
    first, *rest = message.split("\n")
    named = "." in first.split(" ", 1)[0]  # a file keeps its name
    said = safe(first if named else first[:1].upper() + first[1:])
    if not rest:
        return f'<p class="bl-error" role="alert">{said}</p>'
    more = f"<li>and {len(rest) - _SHOWN:,} more</li>" if len(rest) > _SHOWN else ""
    listed = "".join(f"<li>{safe(each)}</li>" for each in rest[:_SHOWN])
    return f'<div class="bl-error bl-problems" role="alert"><p>{said}</p><ul>{listed}{more}</ul></div>'


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _now(state: RunState) -> str:
    if state.cancelled:
        return "Cancelling: the question under way is finished"
    if state.stage == "indexing":
        return f"Reading the articles of the set: {state.done:,} of {state.total:,}" if state.total else (
            "Reading the articles of the set"
        )  # fmt: skip
    if state.stage == "measuring":
        return f"All {state.total:,} answered; measuring and writing the report"
    if state.stage == "asking":
        return f"{state.done:,} of {state.total:,} questions answered"
    return "Reading the set"


def _left(state: RunState) -> list[str]:
    seconds = state.seconds_left
    if seconds is None or seconds < 1 or state.cancelled:
        return []
    if seconds < _MINUTES:
        return [f"about {seconds:.0f} s left"]
    return [f"about {seconds / 60:.0f} min left" if seconds < _HOURS else f"about {seconds / 3600:.1f} h left"]


def _ending(state: RunState) -> str:
    if not state.cancelled:
        return f"Finished: {_counted(state.total, 'question')} of {safe(state.set_name)}."
    kept = f"{state.done:,} of {state.total:,} questions are answered and kept. " if state.name else ""
    return f"Cancelled. {kept}The next run of {safe(state.set_name)} goes on from there."


def _remarks(state: RunState) -> str:
    listed = "".join(f"<li>{safe(each[:1].upper() + each[1:])}.</li>" for each in state.remarks)
    return f'<ul class="bl-remarks">{listed}</ul>' if listed else ""
