"""What a child process of the benchmark does: one side, one job, so that the peak memory is its own."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Mapping
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.bench.documents import documents
from eval.bench.hits import DEPTHS, first_hit, hit_rates, query
from eval.bench.measuring import milliseconds, peak_megabytes, timed
from eval.bench.pipelines import Pipeline
from eval.bench.reading import reading
from eval.bench.volume import volume
from eval.records import read_questions
from rag.types import Filters

if TYPE_CHECKING:
    from eval.bench.ours import Byline

__all__ = ["JOBS", "Request", "adding", "filling", "hits", "scale"]

Request = Mapping[str, Any]
_WARM_UP = 5


def adding(request: Request) -> dict[str, Any]:
    """Return how fast articles are added to an empty index, the encoder in memory."""
    pipeline = _opened(request["side"], Path(request["folder"]))
    pipeline.load()
    records = Path(request["records"])
    started, worked = time.perf_counter(), time.process_time()
    passages = pipeline.add(records)
    seconds, processor = time.perf_counter() - started, time.process_time() - worked
    return {
        "seconds": round(seconds, 2),
        "articles_per_second": round(request["articles"] / seconds, 2),
        "processor_seconds_per_article": round(processor / request["articles"], 3),
        "passages": passages,
        "peak_megabytes": peak_megabytes(),
    }


def hits(request: Request) -> dict[str, Any]:
    """Return hit rates, and the warm times of a search for 20 passages and of a whole question."""
    pipeline = _filled(request)
    asked = [record for record in read_questions(Path(request["questions"])) if record.evidence]
    for record in asked[:_WARM_UP]:
        pipeline.ask(query(record))
    ranks, searching, asking = [], [], []
    for record in asked:
        started = time.perf_counter()
        found = pipeline.search(query(record), max(DEPTHS))
        searching.append(time.perf_counter() - started)
        ranks.append(first_hit(record, found))
        asking.append(timed(lambda record=record: pipeline.ask(query(record))))  # type: ignore[misc]
    return {
        "questions": len(asked),
        "hits": hit_rates(ranks),
        "search": milliseconds(searching),
        "ask": milliseconds(asking),
        "peak_megabytes": peak_megabytes(),
    }


def filling(request: Request) -> dict[str, Any]:
    """Fill an index and return nothing worth noting."""
    _filled(request)
    return {}


def scale(request: Request) -> dict[str, Any]:
    """Return the times of warm searches in a large index, and of those limited to a publisher and the newer half."""
    pipeline: Byline = _filled(request)  # type: ignore[assignment]
    asked = read_questions(Path(request["questions"]))[: request["queries"]]
    overview = pipeline.overview()
    since = pipeline.middle_day()
    limits = [Filters(publishers=(name,), since=since) for name in islice(cycle(overview.publishers[:3]), len(asked))]
    for record, limit in list(zip(asked, limits, strict=True))[:_WARM_UP]:
        pipeline.search(record.question, 20)
        pipeline.search(record.question, 20, limit)
    plain, limited = [], []
    for record, limit in zip(asked, limits, strict=True):
        plain.append(timed(lambda record=record: pipeline.search(record.question, 20)))  # type: ignore[misc]
        limited.append(timed(lambda record=record, limit=limit: pipeline.search(record.question, 20, limit)))  # type: ignore[misc]
    return {
        "articles": overview.articles,
        "passages": overview.passages,
        "queries": len(asked),
        "plain": milliseconds(plain),
        "limited": milliseconds(limited),
        "peak_megabytes": peak_megabytes(),
    }


def _filled(request: Request) -> Pipeline:
    """Return the pipeline over its index, filled unless an earlier run has filled it."""
    folder = Path(request["folder"])
    mark = folder / "complete"
    if request["side"] == "stock" and not mark.exists():
        shutil.rmtree(folder, ignore_errors=True)  # Chroma would hold what was added before a kill twice
    folder.mkdir(parents=True, exist_ok=True)
    pipeline = _opened(request["side"], folder)
    if not mark.exists():
        mark.write_text(json.dumps(pipeline.add(Path(request["records"]))), encoding="utf-8")
    pipeline.load()
    return pipeline


def _opened(side: str, folder: Path) -> Pipeline:
    """Return one side over the index that `folder` holds or will hold."""
    if side == "stock":
        from eval.bench.stock import Stock

        return Stock(folder)
    from eval.bench.ours import Byline

    return Byline(folder)


JOBS: Mapping[str, Callable[[Request], dict[str, Any]]] = {
    "adding": adding,
    "documents": documents,
    "filling": filling,
    "hits": hits,
    "reading": reading,
    "scale": scale,
    "volume": volume,
}
"""The jobs by name."""
