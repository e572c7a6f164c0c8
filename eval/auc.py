"""How well a score tells two groups apart: the area under the ROC curve, with its 95 % interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eval.intervals import Estimate, rounded
from rag.training.area import area_under_curve

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Sides", "auc", "auc_estimate", "mean_auc_estimate"]

Sides = tuple[Sequence[float], Sequence[float]]
"""The scores of those that should score higher, and of those that should score lower."""

_RESAMPLES = 2_000
_SEED = 20_221_104


def auc(higher: Sequence[float], lower: Sequence[float]) -> float:
    """Return the chance that one of `higher` scores above one of `lower`; alike counts half.

    AUC = U / (m n), U the statistic of Mann and Whitney (1947). Raises `ValueError` where one group is empty.

    >>> auc([0.9, 0.5], [0.5, 0.1])
    0.875
    """
    if not higher or not lower:
        raise ValueError("there is no area under the curve of an empty group")
    return area_under_curve(higher, lower)


def auc_estimate(higher: Sequence[float], lower: Sequence[float]) -> Estimate:
    """Return the area with its 95 % percentile bootstrap interval; `n` counts both groups, all None if one is empty.

    Each group is resampled by itself. Where the same question stands in both groups, that takes the two as independent
    and makes the interval rather too wide. The same scores always give the same interval.
    """
    return mean_auc_estimate([(higher, lower)])


def mean_auc_estimate(groups: Sequence[Sides]) -> Estimate:
    """Return the mean of the areas of several sets, every set of the same weight, with its interval.

    All None where there are no sets, or where a group of one is empty.
    """
    import numpy as np

    if not groups or not all(higher and lower for higher, lower in groups):
        return Estimate(None, None, None, 0)
    value = sum(auc(*each) for each in groups) / len(groups)
    resampled = np.mean([_resampled(*each) for each in groups], axis=0)
    low, high = np.percentile(resampled, [2.5, 97.5])
    n = sum(len(higher) + len(lower) for higher, lower in groups)
    return Estimate(rounded(value), rounded(float(low)), rounded(float(high)), n)


def _wins(higher: Sequence[float], lower: Sequence[float]) -> NDArray[np.float32]:
    """Return for each pair whether the first scores higher: 1, 0, or a half."""
    import numpy as np

    above = np.asarray(higher, dtype=float)[:, None] - np.asarray(lower, dtype=float)
    return np.asarray((np.sign(above) + 1) / 2, dtype=np.float32)


def _resampled(higher: Sequence[float], lower: Sequence[float]) -> NDArray[np.float64]:
    """Return the areas of resampled groups: how often each score was drawn, before and behind the table of pairs."""
    import numpy as np

    chance = np.random.default_rng(_SEED)
    first, second = (
        chance.multinomial(len(group), np.full(len(group), 1 / len(group)), _RESAMPLES).astype(np.float32)
        for group in (higher, lower)
    )
    won = (first @ _wins(higher, lower)) * second
    return np.asarray(won.sum(axis=1, dtype=np.float64) / (len(higher) * len(lower)))
