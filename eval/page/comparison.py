"""Two runs side by side as HTML: the verdict, what was compared, and the page of the comparison in a frame."""

from __future__ import annotations

from eval.comparing import Comparison
from eval.page.listing import when
from eval.report.verdict import comparison_verdict
from eval.runs import KnownRun
from rag.web.markup import key, safe

__all__ = ["compared_html"]


def compared_html(before: KnownRun, after: KnownRun, found: Comparison) -> str:
    """Return the comparison of two finished runs."""
    runs = "".join(
        f"<li><strong>{name}</strong> <bdi>{safe(run.set_name)}</bdi>, {when(run.began)} "
        f'<span class="bl-quiet">{safe(run.name)}</span></li>'
        for name, run in (("Before", before), ("After", after))
    )
    place = f"/evaluate/comparison/{key(before.name)}/{key(after.name)}"
    return (
        '<section class="bl-opened" aria-labelledby="bl-verdict"><p class="bl-kicker">Comparison</p>'
        f'<h2 id="bl-verdict">{safe(comparison_verdict(found))}</h2><ul class="bl-pair">{runs}</ul>'
        f'<p class="bl-links"><a class="bl-link" href="{place}" target="_blank" rel="noopener">'
        "Open the comparison in a tab of its own</a> "
        '<a class="bl-link" href="/evaluate">Close this comparison</a></p>'
        f'<iframe class="bl-frame" src="{place}" title="Comparison of the runs"></iframe></section>'
    )
