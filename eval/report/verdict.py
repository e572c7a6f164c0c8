"""Whether one run is better than another, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.comparing import Comparison
from eval.gate import GUARDED, drops
from eval.paired import Difference
from eval.report.labels import LOWER, label
from eval.summary import figure

__all__ = ["beyond_chance", "chance", "comparison_verdict", "signed"]

_LEVEL = 0.05
_NAMED = 3  # metrics that the sentence names
_LEAST = 0.001  # below it p is not told exactly
_FIRST = ("right", "quote_hit@5", "hit@5")


def comparison_verdict(comparison: Comparison) -> str:
    """Return which way the guarded metrics changed by more than chance, the worse first, or that none did."""
    changes = comparison.differences
    worse = drops(comparison)
    better = {
        name: each
        for name in GUARDED
        if (each := changes.get(name)) and beyond_chance(each) and (each.value < 0) == (name in LOWER)
    }
    if worse and better:
        return f"Worse in {_named(worse)}; better in {_named(better)}."
    if worse or better:
        return f"{'Worse' if worse else 'Better'}: {_named(worse or better)}."
    return _alike(changes)


def beyond_chance(change: Difference) -> bool:
    """Return whether neither the interval nor the test (p < 0.05) leaves room for no difference."""
    return change.p < _LEVEL and (change.low > 0 or change.high < 0)


def chance(change: Difference) -> str:
    """Return p as it is shown.

    >>> chance(Difference(0.5, 0.6, 0.1, 0.0, 0.2, 0.03125, 40)), chance(Difference(0, 1, 1, 1, 1, 0.00001, 40))
    ('p = 0.031', 'p < 0.001')
    """
    return f"p < {_LEAST}" if change.p < _LEAST else f"p = {change.p:.3f}"


def signed(value: float) -> str:
    """Return a difference as it is shown.

    >>> signed(0.04), signed(-0.5), signed(0)
    ('+0.040', '-0.500', '0.000')
    """
    return f"{value:+.3f}" if value else f"{value:.3f}"


def _named(changes: Mapping[str, Difference]) -> str:
    said = [f"{_moved(name, each)} ({signed(each.value)}, {chance(each)})" for name, each in changes.items()]
    more = [f"{len(said) - _NAMED} more"] if len(said) > _NAMED else []
    return ", ".join([*said[:_NAMED], *more])


def _alike(changes: Mapping[str, Difference]) -> str:
    """Return that nothing guarded differs by more than chance, with the interval of the metric that counts most."""
    if not any(each.value for each in changes.values()):
        return "No difference: the runs agree in every metric."
    others = any(beyond_chance(each) for each in changes.values())
    where = " in the metrics that the gate guards" if others else ""
    first = _first(changes)
    each = changes[first]
    said = f"{signed(each.value)}, 95 % interval {each.low:.3f} to {each.high:.3f}"
    return f"No difference beyond chance{where}: {_moved(first, each)} ({said})."


def _first(changes: Mapping[str, Difference]) -> str:
    names: Sequence[str] = [*(name for name in _FIRST if name in changes), *changes]
    return names[0]


def _moved(name: str, change: Difference) -> str:
    return f"{label(name).removesuffix(' ↓')} from {figure(change.before)} to {figure(change.after)}"
