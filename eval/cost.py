"""What the answers of a run cost: seconds by stage, and tokens where a model reports them.

    p50, p95 = the smallest value that at least 50 %, 95 % of all n values do not exceed
             = the value at place ceil(share * n) in ascending order

That is the nearest-rank percentile: always a value that was measured, never one between two. Source: Hyndman and Fan,
Sample Quantiles in Statistical Packages (1996), their definition 1. Seconds are kept to four decimals, as in an Answer
object, and are the one part of the scores that differs between runs of the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

from rag.types import Answer

__all__ = ["Cost", "Spread", "cost", "cost_object", "percentile"]

_SECONDS_KEPT = 4


@dataclass(frozen=True, slots=True)
class Spread:
    """The median and the 95th percentile of `n` values, and their sum."""

    p50: float
    p95: float
    total: float
    n: int


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by stage, in the order the stages come, and tokens by kind; either is empty where none were reported."""

    seconds: Mapping[str, Spread]
    tokens: Mapping[str, Spread]


def cost(answers: Iterable[Answer]) -> Cost:
    """Return what the answers cost; each figure is over the answers that have it, refusals too.

    `tokens` has `input` and `output`, of the answers for which a chat model reported them.
    """
    seconds: dict[str, list[float]] = {}
    read: list[float] = []
    wrote: list[float] = []
    for answer in answers:
        for stage, taken in answer.seconds.items():
            seconds.setdefault(stage, []).append(round(taken, _SECONDS_KEPT))
        if answer.tokens:
            read.append(answer.tokens.input)
            wrote.append(answer.tokens.output)
    tokens = {"input": _spread(read), "output": _spread(wrote)} if read else {}
    return Cost({stage: _spread(values) for stage, values in seconds.items()}, tokens)


def cost_object(found: Cost) -> dict[str, Any]:
    """Return the content of `cost` in `scores.json`; without a key for what was not reported."""
    parts = {"seconds": found.seconds, "tokens": found.tokens}
    return {name: {key: asdict(each) for key, each in part.items()} for name, part in parts.items() if part}


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile: the smallest value that at least this share of all does not exceed.

    >>> percentile([4, 1, 3, 2], 0.5), percentile([4, 1, 3, 2], 0.95)
    (2, 4)
    """
    ordered = sorted(values)
    return ordered[max(ceil(share * len(ordered)), 1) - 1]


def _spread(values: Sequence[float]) -> Spread:
    total = round(sum(values), _SECONDS_KEPT)
    return Spread(percentile(values, 0.5), percentile(values, 0.95), total, len(values))
