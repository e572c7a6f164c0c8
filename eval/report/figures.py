"""The metrics: plots of those that matter most, by group and by turn, and a table of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eval.intervals import Estimate
from eval.report.labels import BY_TURN, GROUPS, LOWER, Group, label
from eval.report.markup import safe, section, table
from eval.report.whiskers import Line, whiskers
from eval.scores import Scores
from eval.summary import figure, interval

__all__ = ["metrics_section", "turns_section"]

_LEGEND = "The dot is the mean, the line its 95 % interval, n the number of questions it is measured on."
_LESS = " ↓: less is better."


def metrics_section(scores: Scores) -> str:
    """Return every metric that applies to a question of the set: plots by group, and all of them in a table."""
    overall = {name: each for name, each in scores.overall.items() if each.n}
    if not overall:
        return ""
    less = _LESS if LOWER & overall.keys() else ""
    plots = "\n".join(filter(None, (_plot(group, overall) for group in GROUPS)))
    return section(
        "metrics", "Metrics", f'<p class="quiet">{_LEGEND}{less}</p>\n{plots}{_length(overall)}\n{_all(overall)}'
    )


def turns_section(scores: Scores) -> str:
    """Return first turns beside later ones; nothing where no question has a history."""
    turns = scores.by_turn
    lines = [
        line
        for name in BY_TURN
        for at, (turn, estimates) in enumerate(turns.items())
        for line in _lines(turn if at else f"{label(name)}, {turn}", estimates.get(name), hollow=bool(at))
    ]
    plot = whiskers("by-turn", "By turn of the conversation", lines)
    legend = '<p class="quiet">Filled: the first turn of a conversation. Hollow: a question that follows others.</p>'
    return section("turns", "Turn 1 against later turns", plot and f"{legend}\n{plot}")


def _plot(group: Group, overall: Mapping[str, Estimate]) -> str:
    lines = [line for name in group.names for line in _lines(label(name), overall.get(name))]
    plot = whiskers(group.title.lower().replace(",", "").replace(" ", "-"), group.title, lines, group.low, group.high)
    return plot and f"<h3>{safe(group.title)}</h3>\n{plot}"


def _lines(name: str, each: Estimate | None, *, hollow: bool = False) -> Iterator[Line]:
    """Yield the line of a figure; none where nothing was measured."""
    if each and each.value is not None and each.low is not None and each.high is not None:
        said = (figure(each.value), interval(each), f"n = {each.n}")
        yield Line(name, each.low, each.value, each.high, said, hollow)


def _length(overall: Mapping[str, Estimate]) -> str:
    words = overall.get("words")
    if words is None:
        return ""
    said = f"{figure(words.value)} words ({interval(words)}, n = {words.n})"
    return f'\n<p class="quiet">Long answers hold more words and win by it: an answer has {said} on average.</p>'


def _all(overall: Mapping[str, Estimate]) -> str:
    rows = [
        (f"<code>{safe(name)}</code>", safe(label(name)), figure(each.value), interval(each), str(each.n))
        for name, each in overall.items()
    ]
    heads = ("metric", "in words", "value", "95 % interval", "n")
    return f'<details class="more"><summary>All {len(rows)} metrics</summary>\n{table(heads, rows)}</details>'
