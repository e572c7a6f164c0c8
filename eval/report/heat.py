"""The metrics by type of question: figures on a shade, so that weak spots show and are read without colour too."""

from __future__ import annotations

from eval.intervals import Estimate
from eval.report.labels import BY_TYPE, LOWER, label
from eval.report.markup import safe, section
from eval.scores import Scores
from eval.summary import figure, interval

__all__ = ["types_section"]

_NOTHING = Estimate(None, None, None, 0)
_LEGEND = "The stronger the shade, the better; n is the number of questions, and a few of them say little."


def types_section(scores: Scores) -> str:
    """Return a row a type in the order of the set and, last, all questions; nothing where no question has a type."""
    shown = [name for name in BY_TYPE if scores.overall.get(name, _NOTHING).n]
    if not scores.by_type or not shown:
        return ""
    head = "".join(f'<th scope="col">{safe(label(name))}</th>' for name in shown)
    rows = "\n".join(
        f'<tr><th scope="row">{safe(kind)}</th>{"".join(_cell(name, row.get(name, _NOTHING)) for name in shown)}</tr>'
        for kind, row in [*scores.by_type.items(), ("all questions", scores.overall)]
    )
    body = (
        f'<p class="quiet">{_LEGEND}</p>\n<div class="wide"><table class="heat"><thead><tr>'
        f'<th scope="col">type</th>{head}'
        f"</tr></thead><tbody>\n{rows}\n</tbody></table></div>"
    )
    return section("types", "By type of question", body)


def _cell(name: str, each: Estimate) -> str:
    if each.value is None:
        return '<td class="none">–</td>'
    good = min(max(1 - each.value if name in LOWER else each.value, 0.0), 1.0)
    return (
        f'<td style="--good:{good:.2f}" title="{interval(each)}">{figure(each.value)} <small>n = {each.n}</small></td>'
    )
