"""Two runs over the same questions: how far they differ, and whether that is more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.intervals import rounded

__all__ = ["Difference", "difference"]

_RESAMPLES = 2_000
_SEED = 20_221_104
_EXACT = 12  # questions; below 2^12 sign changes every one is looked at


@dataclass(frozen=True, slots=True)
class Difference:
    """The means of a metric in two runs over the same `n` questions, and `value` = after - before with its interval.

    `p` is the chance of a difference at least as large if the two runs were alike: McNemar's exact test where the
    metric is 0 or 1 for each question, else a permutation test over signs.
    """

    before: float
    after: float
    value: float
    low: float
    high: float
    p: float
    n: int


def difference(before: Sequence[float], after: Sequence[float]) -> Difference | None:
    """Return the paired difference of a metric, question by question in the same order; None for no questions.

    The interval is the 95 % percentile bootstrap of the mean of the differences (Efron and Tibshirani 1993), resampled
    over questions; the same values always give the same figures.
    """
    import numpy as np

    if not before:
        return None
    first, second = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    changes = second - first
    if not changes.any():
        mean = rounded(float(first.mean()))
        return Difference(mean, mean, 0.0, 0.0, 0.0, 1.0, len(changes))
    chosen = np.random.default_rng(_SEED).integers(0, len(changes), (_RESAMPLES, len(changes)))
    low, high = np.percentile(changes[chosen].mean(axis=1), [2.5, 97.5])
    binary = (set(before) | set(after)) <= {0.0, 1.0}
    p = _mcnemar(int((changes > 0).sum()), int((changes < 0).sum())) if binary else _permutation(list(changes))
    return Difference(
        rounded(float(first.mean())),
        rounded(float(second.mean())),
        rounded(float(changes.mean())),
        rounded(float(low)),
        rounded(float(high)),
        rounded(p),
        len(changes),
    )


def _mcnemar(better: int, worse: int) -> float:
    """Return the two-sided exact p of McNemar (1947): as many questions changed sides either way."""
    from scipy.stats import binomtest

    return float(binomtest(better, better + worse, 0.5).pvalue)


def _permutation(changes: Sequence[float]) -> float:
    """Return the two-sided p of the mean change under random signs (Fisher 1935)."""
    import numpy as np

    moved = np.asarray([change for change in changes if change])
    if len(moved) <= _EXACT:
        numbers = np.arange(2 ** len(moved))[:, None] >> np.arange(len(moved))
        signs = 1 - 2 * (numbers & 1)
        return float((abs(signs @ moved) >= abs(moved.sum()) - 1e-9).mean())
    signs = np.random.default_rng(_SEED).choice([-1, 1], (_RESAMPLES, len(moved)))
    return float(((abs(signs @ moved) >= abs(moved.sum()) - 1e-9).sum() + 1) / (_RESAMPLES + 1))
