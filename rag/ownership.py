"""Who may write: one process and one thread at a time, by an operating-system lock that dies with the process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import IndexBusy

__all__ = ["Ownership"]


class Ownership:
    """The right to write one index folder."""

    def __init__(self, path: Path, timeout: float) -> None:
        self._path = path
        self._timeout = timeout
        self._thread = threading.RLock()
        self._counting = threading.Lock()
        self._lock = FileLock(path, thread_local=False)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the index, waiting up to the time-out for another process; raises `IndexBusy`."""
        with self._thread:
            self._acquire(self._timeout)
            try:
                yield
            finally:
                self.release()

    def take(self) -> bool:
        """Return whether this process now owns the index for as long as it runs; never waits."""
        try:
            self._acquire(0)
        except IndexBusy:
            return False
        return True

    def release(self) -> None:
        """Give back what one `take` took."""
        with self._counting:
            self._lock.release()

    @property
    def mine(self) -> bool:
        """Whether this process owns the index at this moment."""
        return bool(self._lock.is_locked)

    def _acquire(self, timeout: float) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self._counting:
                self._lock.acquire(timeout=timeout)
        except Timeout as error:
            raise IndexBusy(
                f"another process owns the index at {self._path.parent}; stop it or try again when it is done"
            ) from error
