"""Two runs side by side as HTML: what changed by more than chance, every difference, both answers where it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eval.comparing import Comparison, Switch
from eval.comparison_text import left_out
from eval.page.listing import when
from eval.paired import Difference
from eval.report.labels import label
from eval.report.verdict import beyond_chance, comparison_verdict, signed
from eval.runs import KnownRun
from eval.summary import figure
from rag.types import Answer
from rag.web.markup import safe

__all__ = ["compared_html", "differences_html", "switches_html"]

_OPEN = 6  # questions that are shown opened
_MOST = 200  # questions that are shown at all

Answers = Mapping[str, Answer]


def compared_html(before: KnownRun, after: KnownRun, found: Comparison, answers: tuple[Answers, Answers]) -> str:
    """Return the whole comparison; `answers` are those of both runs by the question's id."""
    runs = "".join(
        f"<li><strong>{name}</strong> <bdi>{safe(run.set_name)}</bdi>, {when(run.began)} "
        f'<span class="bl-quiet">{safe(run.name)}</span></li>'
        for name, run in (("Before", before), ("After", after))
    )
    return (
        '<section class="bl-opened" aria-labelledby="bl-verdict"><p class="bl-kicker">Comparison</p>'
        f'<h2 id="bl-verdict">{safe(comparison_verdict(found))}</h2><ul class="bl-pair">{runs}</ul>'
        f"{differences_html(found)}{switches_html(found.switches, *answers)}"
        '<p class="bl-links"><a class="bl-link" href="/evaluate">Close this comparison</a></p></section>'
    )


def differences_html(found: Comparison) -> str:
    """Return every metric that changed with interval, p and number of questions, and folded those that did not."""
    changed = {name: each for name, each in found.differences.items() if each.low or each.high or each.value}
    heads = ("Metric", "Before", "After", "Difference", "95 % interval", "p", "n")
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    rows = "".join(_row(name, each) for name, each in changed.items())
    same = [label(name) for name in found.differences if name not in changed]
    table = (
        f'<div class="bl-wide-table" tabindex="0" role="group" aria-label="Differences"><table class="bl-differences">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
    summary = f"<summary>{len(same)} metrics did not change</summary>"
    unchanged = f'<details class="bl-unchanged">{summary}{safe(", ".join(same))}</details>' if same else ""
    told = [f"{found.questions:,} question{'' if found.questions == 1 else 's'} in both runs", *left_out(found)]
    hints = "".join(f'<p class="bl-hint">{safe(each[:1].upper() + each[1:])}.</p>' for each in told)
    return f"{table if rows else ''}{unchanged}{hints}"


def switches_html(switches: Sequence[Switch], before: Answers, after: Answers) -> str:
    """Return the questions that were good in one run and failed in the other, with both answers side by side."""
    if not switches:
        return ""
    worse = sum(not each.better for each in switches)
    shown = [
        _switch(switch, before.get(switch.id), after.get(switch.id), number < _OPEN)
        for number, switch in enumerate(switches[:_MOST])
    ]
    more = f'<p class="bl-hint">and {len(switches) - _MOST:,} more</p>' if len(switches) > _MOST else ""
    return f"<h3>Changed sides: {worse:,} got worse, {len(switches) - worse:,} better</h3>{''.join(shown)}{more}"


def _row(name: str, change: Difference) -> str:
    beyond = beyond_chance(change)
    mark = ' <small class="bl-beyond">more than chance</small>' if beyond else ""
    cells = (
        figure(change.before),
        figure(change.after),
        f"<strong>{signed(change.value)}</strong>" if beyond else signed(change.value),
        f"{signed(change.low)} to {signed(change.high)}",
        f"{change.p:.3f}",
        str(change.n),
    )
    return f'<tr><th scope="row">{safe(label(name))}{mark}</th>{"".join(f"<td>{each}</td>" for each in cells)}</tr>'


def _switch(switch: Switch, before: Answer | None, after: Answer | None, opened: bool) -> str:
    question = next((each.question for each in (before, after) if each), "")
    way = "better" if switch.better else "worse"
    sides = "".join(_side(name, outcome, each) for name, outcome, each in (
        ("Before", switch.before, before), ("After", switch.after, after),
    ))  # fmt: skip
    return (
        f'<details class="bl-switch"{" open" if opened else ""}><summary><span class="bl-kicker">{way}</span> '
        f"<bdi>{safe(question)}</bdi> <code>{safe(switch.id)}</code></summary>"
        f'<div class="bl-sides">{sides}</div></details>'
    )


def _side(name: str, outcome: str, answer: Answer | None) -> str:
    return (
        f'<div class="bl-side"><p class="bl-under">{name}: <strong>{safe(outcome)}</strong></p>'
        f"{''.join(_answer(answer))}</div>"
    )


def _answer(answer: Answer | None) -> Iterator[str]:
    """Yield an answer as paragraphs, and the articles that it cites."""
    if answer is None:
        yield '<p class="bl-quiet">no answer is kept</p>'
        return
    if answer.refused:
        yield f'<p class="bl-under">refused: {safe((answer.reason or "").replace("_", " "))}</p>'
    for paragraph in filter(str.strip, answer.text.split("\n")):
        yield f'<p dir="auto">{safe(paragraph)}</p>'
    for citation in answer.citations:
        article = citation.article
        yield f'<p class="bl-under">[{citation.number}] <bdi>{safe(article.title or article.id)}</bdi></p>'
