"""What the visitors of the pages are adding: one batch at a time, watched while it runs and cancelled from outside."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from rag.errors import BylineError
from rag.progress import Progress, Step
from rag.types import Report

__all__ = ["Adding", "AddingState", "Addings", "Work"]

_ROWS = 100  # sources that are shown of one batch
_LOOK = 0.25  # seconds between two looks at a batch under way
_ENDS = frozenset({"ready", "same", "failed"})

Work = Callable[[Callable[[Progress], None], Callable[[], bool]], Report]


@dataclass(frozen=True, slots=True)
class AddingState:
    """How far a batch has come: `steps` failed ones first, then the newest, at most 100 of them.

    `counts` tells how many sources ended how. Once it has ended there is a `report`, or a `problem` in one line.
    """

    waiting: bool = False
    cancelling: bool = False
    progress: Progress | None = None
    steps: tuple[Step, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    report: Report | None = None
    problem: str = ""

    @property
    def ended(self) -> bool:
        return self.report is not None or bool(self.problem)


class Adding:
    """One batch under way; used from several threads.

    An uploaded file lies in a folder of its own in `uploads` and is shown by its name in there.
    """

    def __init__(self, owner: str, uploads: PurePath) -> None:
        self.owner = owner
        self._uploads = uploads
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._ended = threading.Event()
        self._state = AddingState(waiting=True)
        self._steps: OrderedDict[str, Step] = OrderedDict()
        self._counts: Counter[str] = Counter()

    def cancel(self) -> None:
        """Let the batch end as soon as it can."""
        self._cancelled.set()

    def run(self, work: Work) -> None:
        """Do the work and keep what came of it; a fault in the program leaves a line and goes on to the thread."""
        problem = "something went wrong in Byline itself; where it was started, the last lines say what"
        report = None
        with self._lock:
            self._state = replace(self._state, waiting=False)
        try:
            report = self._named(work(self._tell, self._cancelled.is_set))
        except BylineError as error:
            problem = str(error)
        finally:
            with self._lock:
                self._state = replace(self._state, report=report, problem="" if report else problem)
            self._ended.set()

    def state(self) -> AddingState:
        """Return how far it has come now."""
        with self._lock:
            failed = [each for each in self._steps.values() if each.stage == "failed"]
            others = [each for each in self._steps.values() if each.stage != "failed"]
            return replace(
                self._state,
                cancelling=self._cancelled.is_set(),
                steps=(*reversed(failed), *reversed(others)),
                counts=dict(self._counts),
            )

    def watch(self) -> Iterator[AddingState]:
        """Yield how far it has come whenever that changes, and in the end what came of it."""
        last = None
        while not self._ended.wait(_LOOK if last else 0):
            state = self.state()
            if state != last:
                yield state
            last = state
        yield self.state()

    def _tell(self, progress: Progress) -> None:
        with self._lock:
            self._state = replace(self._state, progress=progress)
            for step in progress.steps:
                self._note(replace(step, source=self._name(step.source)))

    def _note(self, step: Step) -> None:
        self._steps[step.source] = step
        self._steps.move_to_end(step.source)
        if step.stage in _ENDS:
            self._counts[step.stage] += 1
        if len(self._steps) > _ROWS:
            failed = [name for name, each in self._steps.items() if each.stage == "failed"]
            others = (name for name, each in self._steps.items() if each.stage != "failed")
            del self._steps[failed[0] if len(failed) > _ROWS // 2 else next(others)]

    def _named(self, report: Report) -> Report:
        """Return the report with uploaded files under the names that they were uploaded with."""
        return replace(
            report,
            failures=tuple(replace(each, source=self._name(each.source)) for each in report.failures),
            same=tuple((self._name(source), held) for source, held in report.same),
            left_out=tuple(map(self._name, report.left_out)),
        )

    def _name(self, source: str) -> str:
        path = PurePath(source)
        if not path.is_relative_to(self._uploads):
            return source
        return str(PurePath(*path.relative_to(self._uploads).parts[1:]))


class Addings:
    """The batches of all visitors, run one after the other, each in a thread that dies with us."""

    def __init__(self, uploads: PurePath) -> None:
        self._uploads = uploads
        self._turn = threading.Lock()
        self._running: list[Adding] = []

    def begin(self, owner: str, work: Work) -> Adding:
        """Return a batch of a visitor, which runs as soon as those before it have ended."""
        adding = Adding(owner, self._uploads)
        self._running.append(adding)
        threading.Thread(target=self._run, args=(adding, work), daemon=True).start()
        return adding

    def of(self, owner: str) -> Adding | None:
        """Return the newest batch of a visitor that has not ended."""
        return next((each for each in reversed(self._running) if each.owner == owner), None)

    def cancel(self, owner: str) -> None:
        """Let every batch of a visitor end as soon as it can."""
        for each in list(self._running):
            if each.owner == owner:
                each.cancel()

    def _run(self, adding: Adding, work: Work) -> None:
        try:
            while not self._turn.acquire(timeout=_LOOK):
                if adding.state().cancelling:
                    adding.run(lambda *_: Report(cancelled=True))
                    return
            try:
                adding.run(work)
            finally:
                self._turn.release()
        finally:
            self._running.remove(adding)
