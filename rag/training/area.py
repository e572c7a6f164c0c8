"""How well a figure tells two groups apart: the area under the ROC curve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["area_under_curve"]


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return how often a positive value is above a negative one, ties counting half (Hanley and McNeil, 1982)."""
    if not positive or not negative:
        return float("nan")
    ordered = np.sort(np.asarray(negative))
    values = np.asarray(positive)
    below = np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")
    return float(below.mean() / 2 / len(ordered))
