"""A set of drafts that is made in the background, watched while it grows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from eval.drafting import Drafts, draft
from eval.editing import Change
from rag.errors import BylineError
from rag.types import Article

__all__ = ["Draft", "Proposed", "Proposing", "by_patterns"]

Draft = Callable[[Sequence[Article], int, Callable[[int], None]], Drafts]
"""Returns at most so many proposed questions on the articles, and tells how many there are."""

_LOOK = 0.25  # seconds between two looks
_FAULT = "something went wrong in Byline itself; where it was started, the last lines say what"


def by_patterns(articles: Sequence[Article], count: int, tell: Callable[[int], None]) -> Drafts:
    """Return proposals that need no chat model."""
    return draft(articles, count, tell=tell)


@dataclass(frozen=True, slots=True)
class Proposed:
    """How far it has come: `done` of `wanted` questions; in the end the `change`, or a `problem` in one line."""

    wanted: int
    done: int = 0
    change: Change | None = None
    problem: str = ""
    troubles: tuple[str, ...] = ()


class Proposing:
    """Proposes questions in a thread that goes on when nobody watches any more, and ends with us."""

    def __init__(
        self, wanted: int, propose: Callable[[Callable[[int], None]], Drafts], keep: Callable[[Drafts], Change]
    ):
        self._state = Proposed(wanted)
        self._propose = propose
        self._keep = keep
        self._lock = threading.Lock()
        self._ended = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()

    def watch(self) -> Iterator[Proposed]:
        """Yield how far it has come whenever that changes, and in the end what came of it."""
        last = None
        while not self._ended.wait(_LOOK if last else 0):
            if self._state != last:
                last = self._state
                yield last
        yield self._state

    def _run(self) -> None:
        problem = _FAULT
        try:
            drafts = self._propose(lambda done: self._note(done=done))
            self._note(change=self._keep(drafts), troubles=drafts.troubles)
            problem = ""
        except BylineError as error:
            problem = str(error)
        finally:
            self._note(problem=problem)
            self._ended.set()

    def _note(self, **values: object) -> None:
        with self._lock:
            self._state = replace(self._state, **values)  # type: ignore[arg-type]
