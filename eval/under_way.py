"""The run that is under way in this process: one at a time, in the background, watched and cancelled from outside."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.collection import Collection, open_apart, opened
from eval.known_sets import KnownSet
from eval.running import KINDS, run
from eval.runs import Runs
from eval.starting import about_run, brought_articles, remarks, set_digest
from rag.errors import BylineError, RunCancelled
from rag.progress import Progress
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.chatbot import Chatbot
    from rag.library import Library

__all__ = ["RunState", "RunUnderWay"]

_LOOK = 0.25  # seconds between two looks at a run
_FAULT = "something went wrong in Byline itself; where it was started, the last lines say what"


@dataclass(frozen=True, slots=True)
class RunState:
    """How far a run has come: `stage` is `reading`, `indexing`, `asking`, `measuring` or `ended`.

    `done` and `total` count articles while they are indexed and else questions; `name` is the name of the run's folder
    once it has one. A run that ended without scores was `cancelled` or has a `problem`, whose further lines list what
    is wrong with the set.
    """

    set_name: str
    stage: str = "reading"
    done: int = 0
    total: int = 0
    seconds_left: float | None = None
    cancelled: bool = False
    name: str = ""
    remarks: tuple[str, ...] = ()
    problem: str = ""

    @property
    def ended(self) -> bool:
        return self.stage == "ended"


class RunUnderWay:
    """Runs sets over the library that is open already, or over their own articles; used from several threads."""

    def __init__(self, chatbot: Chatbot, library: Library, settings: Settings, runs: Runs) -> None:
        self._chatbot = chatbot
        self._library = library
        self._settings = settings
        self._runs = runs
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._state: RunState | None = None
        self._first: tuple[int, float] | None = None

    def start(self, chosen: KnownSet) -> None:
        """Begin to run a set in the background; raises `BylineError` while another run is under way."""
        with self._lock:
            if self._state and not self._state.ended:
                raise BylineError(f"a run of {self._state.set_name} is under way; wait for its end or cancel it")
            self._state, self._first = RunState(chosen.name), None
            self._cancelled.clear()
        threading.Thread(target=self._run, args=(chosen,), daemon=True).start()

    def cancel(self) -> None:
        """Let the run end after the question under way; what was answered is kept, and the next run goes on."""
        with self._lock:
            if self._state and not self._state.ended:
                self._state = replace(self._state, cancelled=True)
                self._cancelled.set()

    def state(self) -> RunState | None:
        """Return how far the last run has come; None where none was begun in this process."""
        with self._lock:
            return self._state

    def watch(self) -> Iterator[RunState]:
        """Yield how far the run has come whenever that changes, until it has ended; nothing where none was begun."""
        last = None
        while (state := self.state()) is not None:
            if state != last:
                yield state
            if state.ended:
                return
            last = state
            time.sleep(_LOOK)

    def _run(self, chosen: KnownSet) -> None:
        """Run and keep what came of it; a fault in the program leaves a line and goes on to the thread."""
        problem, cancelled = _FAULT, False
        try:
            self._work(chosen)
            problem = ""
        except RunCancelled:
            problem, cancelled = "", True
        except BylineError as error:
            problem = str(error)
        finally:
            self._change(stage="ended", problem=problem, cancelled=cancelled, seconds_left=None)

    def _work(self, chosen: KnownSet) -> None:
        asked = chosen.read()
        records = asked.records
        about = about_run(chosen.path, self._settings)
        collection = self._collection(brought_articles(self._settings, chosen.path, asked))
        folder = self._runs.place(chosen.path, set_digest(chosen.path))
        noted = tuple(remarks(records, collection))
        self._change(stage="asking", done=0, total=len(records), name=folder.path.name, remarks=noted)
        run(KINDS["run"], records, collection, folder, about, self._tell)

    def _collection(self, articles: Path | None) -> Collection:
        if articles is None:
            return opened(self._chatbot, self._library)
        self._change(stage="indexing")
        return open_apart(self._settings, articles, self._indexing, self._cancelled.is_set)

    def _indexing(self, progress: Progress) -> None:
        self._change(done=progress.done, total=progress.total, seconds_left=progress.seconds_left)

    def _tell(self, done: int) -> None:
        """Keep how many questions are answered; the time left goes by those that were answered in this run."""
        now = time.monotonic()
        first, begun = self._first = self._first or (done, now)
        total = self._state.total if self._state else done
        left = (now - begun) / (done - first) * (total - done) if done > first else None
        self._change(stage="asking" if done < total else "measuring", done=done, seconds_left=left)
        if self._cancelled.is_set():
            raise RunCancelled("cancelled; what was answered is kept, and the next run of the set goes on from there")

    def _change(self, **changes: Any) -> None:
        with self._lock:
            if self._state:
                self._state = replace(self._state, **changes)
