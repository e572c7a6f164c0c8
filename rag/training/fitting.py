"""Weights fitted by likelihood: which row is chosen of several, and whether something is so."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

__all__ = ["fitted_choice", "fitted_logistic"]

_RIDGE = 0.003


def fitted_choice(rows: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]]) -> NDArray[np.float64]:
    """Return the weights under which the right rows of each question are likeliest to be chosen.

    Each question is given as features of shape (n, f) and which rows are right. Conditional logit (McFadden, 1974),
    several right rows adding up, with a ridge of `_RIDGE`; questions without a right or a wrong row tell nothing.
    """
    kept = [(features, right) for features, right in rows if right.any() and not right.all()]

    def loss(weights: NDArray[np.float64]) -> float:
        total = 0.0
        for features, right in kept:
            logits = features @ weights
            total += np.logaddexp.reduce(logits) - np.logaddexp.reduce(logits[right])
        return float(total / len(kept) + _RIDGE * weights @ weights)

    return np.asarray(minimize(loss, np.zeros(kept[0][0].shape[1]), method="L-BFGS-B").x, dtype=np.float64)


def fitted_logistic(features: NDArray[np.float64], labels: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
    """Return weights and bias of a logistic regression with a ridge of `_RIDGE` on the weights."""
    signs = np.where(labels, 1.0, -1.0)

    def loss(parameters: NDArray[np.float64]) -> float:
        margins = signs * (features @ parameters[:-1] + parameters[-1])
        return float(np.logaddexp(0, -margins).mean() + _RIDGE * parameters[:-1] @ parameters[:-1])

    found = minimize(loss, np.zeros(features.shape[1] + 1), method="L-BFGS-B").x
    return np.asarray(found[:-1], dtype=np.float64), float(found[-1])
