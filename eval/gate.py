"""The gate: whether a run is worse than a baseline by more than chance."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.comparing import Comparison
from eval.paired import Difference
from eval.rows import Row, row_from_object, row_object
from rag.errors import BylineError
from rag.wire import json_line

__all__ = ["GUARDED", "drops", "read_baseline", "write_baseline"]

GUARDED: Mapping[str, bool] = {
    "right": True,
    "right_80_words": True,
    "citation_recall": True,
    "citation_exactness": True,
    "quote_hit@5": True,
    "hit@5": True,
    "refused_when_should": True,
    "wrongly_refused": False,
    "fabricated": False,
    "misattributed": False,
}
"""The metrics that must not drop, and whether more of each is better."""

_ALWAYS = "citation_exactness"  # a promise, not a measurement: any drop is one
_LEVEL = 0.05


def drops(comparison: Comparison) -> dict[str, Difference]:
    """Return the guarded metrics that got worse by more than chance: by interval, and by the test (p < 0.05)."""
    found = {name: comparison.differences[name] for name in GUARDED if name in comparison.differences}
    return {name: each for name, each in found.items() if _is_drop(name, each)}


def read_baseline(path: Path) -> list[Row]:
    """Return the rows of a baseline; raises `BylineError`."""
    try:
        return [row_from_object(each) for each in json.loads(path.read_text(encoding="utf-8"))["rows"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BylineError(
            f"{path} is no baseline; write one with `python -m eval gate RUN --baseline FILE --write`"
        ) from error


def write_baseline(path: Path, rows: Sequence[Row]) -> None:
    """Write a run's rows as the baseline that later runs are held against, a question a line; raises `BylineError`."""
    lines = ",\n".join(json_line(row_object(row)) for row in rows)
    try:
        path.write_text(f'{{"rows": [\n{lines}\n]}}\n', encoding="utf-8")
    except OSError as error:
        raise BylineError(f"{path} cannot be written: {error.strerror}") from error


def _is_drop(name: str, change: Difference) -> bool:
    worse = change.value < 0 if GUARDED[name] else change.value > 0
    if name == _ALWAYS:
        return worse
    beyond = change.high < 0 if GUARDED[name] else change.low > 0
    return worse and beyond and change.p < _LEVEL
