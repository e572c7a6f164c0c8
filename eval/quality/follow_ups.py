"""Follow-ups beside their forms that stand alone: what the conversation loses, and what it wins.

    lost = good standing alone and not good as asked; won = the other way round

Both are shares of all follow-ups, so that lost - won is the difference between the two lines above them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType

from eval.cases import Case
from eval.intervals import Estimate, estimate
from eval.metrics import ANSWERS, Metric
from eval.metrics.hit import quote_hit
from eval.quality.findings import Row, Table, over

__all__ = ["follow_ups"]

_MEASURED: Mapping[str, Metric] = MappingProxyType(
    {"right": ANSWERS["right"], "evidence among the first 5": partial(quote_hit, k=5)}
)


def follow_ups(pairs: Sequence[tuple[Case, Case]]) -> Table:
    """Return how many are right and found both ways, and which are lost and won; a pair is as asked and alone."""
    return Table(
        "Follow-ups",
        (
            Row("as asked, in their conversation", over([asked for asked, _ in pairs], _MEASURED)),
            Row("in words that stand alone", over([alone for _, alone in pairs], _MEASURED)),
            _changed("lost in the conversation", pairs, good=1),
            _changed("won by the conversation", pairs, good=0),
        ),
    )


def _changed(name: str, pairs: Sequence[tuple[Case, Case]], good: int) -> Row:
    """Return the share of pairs of which only the half at the place `good` is good, with their ids by metric."""
    figures: dict[str, Estimate] = {}
    named: list[str] = []
    for called, metric in _MEASURED.items():
        values = {pair[0].record.id: (metric(pair[good]), metric(pair[1 - good])) for pair in pairs}
        changed = {each: one == 1 and other == 0 for each, (one, other) in values.items() if one is not None}
        figures[called] = estimate([float(each) for each in changed.values()])
        named.append(f"{called}: {', '.join(each for each, is_so in changed.items() if is_so) or 'none'}")
    return Row(name, figures, "; ".join(named))
