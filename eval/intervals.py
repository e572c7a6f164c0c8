"""A mean with its 95 % interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

__all__ = ["Estimate", "estimate", "rounded"]

_RESAMPLES = 2_000
_SEED = 20_221_104
_Z = 1.959964  # 97.5 % point of the normal distribution


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over `n` questions and the interval from `low` to `high` around it; all None for no questions."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def estimate(values: Sequence[float]) -> Estimate:
    """Return the mean and its 95 % percentile bootstrap interval; the same values always give the same interval.

    Values that are all alike leave the bootstrap nothing to resample. If they are all 0 or all 1 they get Wilson's
    interval for a proportion (Wilson 1927), which does not claim certainty from a few questions; else a point.
    """
    if not values:
        return Estimate(None, None, None, 0)
    low, high = _alike(values) if len(set(values)) == 1 else _bootstrap(values)
    return Estimate(rounded(sum(values) / len(values)), rounded(low), rounded(high), len(values))


def _bootstrap(values: Sequence[float]) -> tuple[float, float]:
    import numpy as np
    from scipy.stats import bootstrap

    found = bootstrap(
        (np.asarray(values, dtype=float),),
        np.mean,
        n_resamples=_RESAMPLES,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return float(found.low), float(found.high)


def _alike(values: Sequence[float]) -> tuple[float, float]:
    share, n = values[0], len(values)
    if share not in {0.0, 1.0}:
        return share, share
    centre = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * sqrt(_Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def rounded(value: float) -> float:
    """Return a figure as it is kept: to six decimals."""
    return round(value, 6)
