"""How far adding has come, told now and then: the account that one call of `add` keeps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from rag.types import Progress, Step

__all__ = ["Account"]

_PAUSE = 0.1  # seconds between reports, so that ten thousand small files do not make thirty thousand


class Account:
    """Counts articles against an estimate of their number, and gathers the steps of each source."""

    def __init__(self, total: int, report: Callable[[Progress], None] | None) -> None:
        self._total = total
        self._report = report
        self._started = time.monotonic()
        self._told = 0.0
        self._done = 0
        self._steps: list[Step] = []
        self._current = ""

    def step(self, source: str, stage: str, reason: str | None = None) -> None:
        """Note what has become of a source."""
        self._steps.append(Step(source, stage, reason))
        self._current = source
        if time.monotonic() - self._told >= _PAUSE:
            self.tell()

    def steps(self, sources: Iterable[str], stage: str) -> None:
        """Note the same stage of several sources."""
        for source in sources:
            self.step(source, stage)

    def done(self, articles: int) -> None:
        """Count articles that have been dealt with."""
        self._done += articles
        self.tell()

    def tell(self) -> None:
        """Report how far it has come."""
        if self._report is None:
            return
        self._told = time.monotonic()
        steps, self._steps = tuple(self._steps), []
        total = max(self._total, self._done)
        self._report(Progress(self._done, total, self._told - self._started, self._current, steps))
