"""Thousands of articles added in one run, and what a large library costs afterwards: a sync, a removal."""

from __future__ import annotations

import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from eval.bench.measuring import peak_megabytes, timed
from rag.build import build_library
from rag.errors import BylineError
from rag.library import Library
from rag.progress import Progress
from rag.settings import Settings

__all__ = ["volume"]

_EDGE = 500  # articles at the beginning and at the end whose speed is compared
_REMOVED = 5
_SYNCS = 3


class _Mark(NamedTuple):
    """How far adding had come, and what it had cost by then."""

    done: int
    seconds: float
    processor: float
    megabytes: float


def volume(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return speed at both ends, peak memory, and seconds of a sync without changes and of a removal."""
    folder = Path(request["folder"])
    settings = Settings(corpus=folder / "corpus", index=folder / "index", chroma_url=None, chat_model=None)
    library = build_library(settings)
    told = [_Mark(0, 0.0, time.process_time(), peak_megabytes())]

    def note(progress: Progress) -> None:
        if progress.done > told[-1].done:
            told.append(_Mark(progress.done, progress.seconds, time.process_time(), peak_megabytes()))

    report = library.add([Path(request["records"])], note)
    if report.failures:
        raise BylineError(f"{len(report.failures)} articles failed, first: {report.failures[0].reason}")
    passages = {stored.article.id: stored.passages for stored in library.articles()}
    made = [passages[article_id] for article_id in request["ids"] if article_id in passages]
    return {
        "articles": len(passages),
        "passages": sum(made),
        "articles_per_second": round(len(passages) / told[-1].seconds, 2),
        "first": _speed(made, told, 0, _EDGE),
        "last": _speed(made, told, max(0, len(made) - _EDGE), len(made)),
        "early_megabytes": next((mark.megabytes for mark in told if mark.done >= _EDGE), told[-1].megabytes),
        "peak_megabytes": told[-1].megabytes,
        "remove_seconds": _removal(library, list(passages)),
        "sync_seconds": round(statistics.median(_syncs(settings)), 2),
    }


def _speed(made: Sequence[int], told: Sequence[_Mark], first: int, last: int) -> dict[str, float]:
    """Return passages a second between two counts of articles, at the reports next to them.

    By the clock, and by the processor's time, which other work on the machine disturbs less.
    """
    begin = next(each for each in told if each.done >= first)
    end = next((each for each in told if each.done >= last), told[-1])
    passages = sum(made[begin.done : end.done])
    return {
        "per_second": round(passages / (end.seconds - begin.seconds), 1),
        "per_processor_second": round(passages / (end.processor - begin.processor), 1),
    }


def _removal(library: Library, ids: Sequence[str]) -> float:
    """Return the median seconds of removing one article while the library follows its corpus, as in a server."""
    stop = threading.Event()
    following = threading.Thread(target=library.follow, args=(stop,))
    following.start()
    time.sleep(5)  # until it has looked at everything once
    try:
        seconds = [timed(lambda each=each: library.remove([each])) for each in islice(ids, _REMOVED)]  # type: ignore[misc]
    finally:
        stop.set()
        following.join()
    return round(statistics.median(seconds), 3)


def _syncs(settings: Settings) -> list[float]:
    """Return the seconds of `byline sync` in new processes, with nothing changed."""
    command = [sys.executable, "-m", "rag", "sync", "--corpus", str(settings.corpus), "--index", str(settings.index)]
    return [
        timed(lambda: subprocess.run(command, check=True, capture_output=True))  # noqa: S603
        for _ in range(_SYNCS)
    ]
