"""What a chat model read and wrote, where it reported that."""

from __future__ import annotations

from eval.cost import Cost
from eval.report.markup import safe, section, table

__all__ = ["tokens_section"]

_LEGEND = (
    "Tokens as the model's provider counts them, over the n answers for which it reported them: those of half of the "
    "answers (p50), of all but the longest twentieth (p95), and of all together."
)


def tokens_section(cost: Cost | None) -> str:
    """Return the tokens of an answer and of all, read and written; nothing where no model reported any."""
    if cost is None or not cost.tokens:
        return ""
    rows = [
        (safe(kind), f"{each.p50:,.0f}", f"{each.p95:,.0f}", f"{each.total:,.0f}", str(each.n))
        for kind, each in cost.tokens.items()
    ]
    figures = table(("tokens", "p50", "p95", "total", "n"), rows)
    return section("tokens", "Tokens", f'<p class="quiet">{_LEGEND}</p>\n{figures}')
