"""Work that is done in steps, so that whoever does it can show something, or stop, between two of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from typing import Generic, TypeVar

__all__ = ["finished", "meanwhile"]

_Result = TypeVar("_Result")
_Shown = TypeVar("_Shown")


def meanwhile(steps: Generator[None, None, _Result], shown: Callable[[], _Shown]) -> Generator[_Shown, None, _Result]:
    """Return what the steps return, and yield what is `shown` after each; closing it closes them."""
    work = _Work(steps)
    with closing(steps):
        for _ in work:
            yield shown()
    return work.result


def finished(steps: Generator[None, None, _Result]) -> _Result:
    """Return what the steps return, all of them taken at once."""
    work = _Work(steps)
    deque(work, maxlen=0)
    return work.result


class _Work(Generic[_Result]):
    """Steps that keep their result."""

    result: _Result

    def __init__(self, steps: Generator[None, None, _Result]) -> None:
        self._steps = steps

    def __iter__(self) -> Iterator[None]:
        self.result = yield from self._steps
