"""From figures to places on a drawing."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10

__all__ = ["Scale", "round_step"]

_ROUND = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis for values from `low` to `high`, drawn from `start` to `end`; `start` may be the greater."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Return where a value stands; one beyond the axis stands at its end."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


def round_step(least: float) -> float:
    """Return the smallest 1, 2 or 5 times a power of ten that is not below `least`, which is above 0.

    >>> round_step(0.03), round_step(7), round_step(1)
    (0.05, 10.0, 1.0)
    """
    power = 10.0 ** floor(log10(least))
    return next((each * power for each in _ROUND if each * power >= least * (1 - 1e-9)), 10 * power)
