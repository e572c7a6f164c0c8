"""How long a server is waited for: one span for the whole answer, and never long after the person has cancelled."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

from rag.errors import LoadError

__all__ = ["Patience", "Stopped", "in_background", "rest"]

_Result = TypeVar("_Result")
_STEP = 0.1  # seconds: how soon cancelling is noticed


class Stopped(Exception):
    """The person cancelled; nothing has failed."""


class Patience:
    """The time that one address may take in all: connecting, redirects, headers and body together."""

    def __init__(self, seconds: float, cancelled: Callable[[], bool]) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self.cancelled = cancelled

    @property
    def left(self) -> float:
        """Seconds until the end, negative after it."""
        return self._end - time.monotonic()

    def step(self) -> float:
        """Return how many seconds to wait before asking again; raises `LoadError` after the end, and `Stopped`."""
        if self.cancelled():
            raise Stopped
        if self.left <= 0:
            raise LoadError(
                f"it did not answer in full within {self._seconds:g} seconds; "
                "try again later, or raise RAG_FETCH_SECONDS"
            )
        return min(self.left, _STEP)

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Do not count the time spent inside."""
        start = time.monotonic()
        try:
            yield
        finally:
            self._end += time.monotonic() - start


def rest(seconds: float, cancelled: Callable[[], bool]) -> None:
    """Return after so many seconds; raises `Stopped`."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if cancelled():
            raise Stopped
        time.sleep(min(left, _STEP))


def in_background(call: Callable[[], _Result], patience: Patience, abandon: Callable[[_Result], None]) -> _Result:
    """Return what a call gives that cannot be interrupted itself, such as a look-up of a host, or raise what it raises.

    Raises `LoadError` and `Stopped` where patience ends before; what comes then is given to `abandon`.
    """
    executor = ThreadPoolExecutor(1)
    future = executor.submit(call)
    executor.shutdown(wait=False)
    try:
        while not wait([future], timeout=patience.step()).done:
            pass
    except BaseException:
        future.add_done_callback(lambda late: _abandoned(late, abandon))
        raise
    return future.result()


def _abandoned(future: Future[_Result], abandon: Callable[[_Result], None]) -> None:
    if not future.cancelled() and future.exception() is None:
        abandon(future.result())
