"""How far adding has come, told now and then: what is told, and the account that one call of `add` keeps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

__all__ = ["Account", "Progress", "Step"]

_PAUSE = 0.1  # seconds between reports, so that ten thousand small files do not make thirty thousand


@dataclass(frozen=True, slots=True)
class Step:
    """What has become of one source: `stage` is reading, splitting, embedding, ready, same, or failed with a reason.

    A source whose content is here already under another name is the `same`; the reason then names that article.
    """

    source: str
    stage: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far adding has come: `done` of `total` articles after `seconds`, now at `current`.

    `steps` are those since the last report.
    """

    done: int
    total: int
    seconds: float
    current: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def rate(self) -> float:
        """Articles per second so far."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        return (self.total - self.done) / self.rate if self.rate else None


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
