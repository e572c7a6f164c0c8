"""The parts of the benchmark; each returns what it measured of both sides."""

from __future__ import annotations

import hashlib
import json
import statistics
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from eval.bench.child import measured
from eval.bench.cold import cold_asks
from eval.bench.data import article_lines, named_first, questions, write_lines
from eval.bench.pipelines import SIDES
from eval.bench.reading import passages

__all__ = ["PARTS", "Sizes", "Workplace", "adding", "asking", "documents", "hits", "reading", "scale", "volume"]

_FILE = 1_000  # articles in one file of records
_COLD_QUESTION = "How many Quds Force fighters did Iran reportedly send to help Iraq in 2014?"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured: the whole by default."""

    articles: int = 500
    rounds: int = 3
    cold_rounds: int = 5
    passages: int = 50_000
    queries: int = 200
    volume: int = 5_000
    pages: int = 30
    items: int = 100


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where the benchmark finds its data, the articles that Byline ships, and a cache of the indexes it has made."""

    data: Path | None
    corpus: Path
    cache: Path
    tell: Callable[[str], None]

    def needed(self) -> Path:
        """Return the data folder; only called for parts that need it."""
        assert self.data is not None  # noqa: S101 - `PARTS` says which parts need it
        return self.data

    def kept(self, side: str, name: str, lines: Iterable[str]) -> tuple[Path, Path]:
        """Return the records file of some articles and the folder of their index, both in the cache by content."""
        text = "".join(line.rstrip("\n") + "\n" for line in lines)
        key = hashlib.sha256(f"{_stamp(side)}\n{text}".encode()).hexdigest()[:16]
        folder = self.cache / "bench" / f"{name}-{side}-{key}"
        return write_lines(folder / "articles.jsonl", text.splitlines()), folder / "made"


def adding(place: Workplace, sizes: Sizes) -> dict[str, Any]:
    """Return articles per second and peak memory of adding to an empty index; the sides take turns."""
    data = place.needed()
    lines = named_first(article_lines(data, "realtimeqa-2022"), questions(data, "realtimeqa-2022"), sizes.articles)
    runs: dict[str, list[dict[str, Any]]] = {side: [] for side in SIDES}
    with tempfile.TemporaryDirectory(prefix="byline-bench-") as folder:
        records = write_lines(Path(folder) / "articles.jsonl", lines)
        for number in range(sizes.rounds):
            for side in SIDES:
                place.tell(f"adding {len(lines)} articles, round {number + 1} of {sizes.rounds}: {side}")
                made = Path(folder) / f"{side}-{number}"
                runs[side].append(measured("adding", side=side, folder=made, records=records, articles=len(lines)))
    return {"articles": len(lines), **{side: _middle(found) for side, found in runs.items()}}


def asking(place: Workplace, sizes: Sizes) -> dict[str, Any]:
    """Return cold questions over the articles that Byline ships."""
    lines = _shipped(place.corpus)
    folders: dict[str, Path] = {}
    for side in SIDES:
        place.tell(f"asking cold: the index of {side}")
        records, folders[side] = place.kept(side, "corpus", lines)
        measured("filling", side=side, folder=folders[side], records=records)
    place.tell(f"asking cold, {sizes.cold_rounds} rounds of both sides")
    return {"articles": len(lines), **cold_asks(folders, _COLD_QUESTION, sizes.cold_rounds)}


def hits(place: Workplace, sizes: Sizes) -> dict[str, Any]:
    """Return hit rates on `trust-dev`, with warm times over its articles; the sides take turns."""
    data = place.needed()
    lines = list(article_lines(data, "trust-dev"))
    asked = data / "trust-dev" / "questions.jsonl"
    runs: dict[str, list[dict[str, Any]]] = {side: [] for side in SIDES}
    for number in range(sizes.rounds):
        for side in SIDES:
            place.tell(f"hits on trust-dev, round {number + 1} of {sizes.rounds}: {side}")
            records, folder = place.kept(side, "trust-dev", lines)
            runs[side].append(measured("hits", side=side, folder=folder, records=records, questions=asked))
    return {"articles": len(lines), **{side: _middle(found) for side, found in runs.items()}}


def scale(place: Workplace, sizes: Sizes) -> dict[str, Any]:
    """Return warm searches of Byline over as many articles of `realtimeqa-2023` as make enough passages."""
    data = place.needed()
    place.tell(f"scale: making or finding the index of {sizes.passages:,} passages (about 15 minutes where it is made)")
    lines = _enough(article_lines(data, "realtimeqa-2023"), sizes.passages)
    records, folder = place.kept("byline", f"scale-{sizes.passages}", lines)
    asked = data / "realtimeqa-2023" / "questions.jsonl"
    request = {"side": "byline", "folder": folder, "records": records, "questions": asked, "queries": sizes.queries}
    measured("filling", **request)
    place.tell("scale: searching")
    return {"byline": measured("scale", **request)}


def volume(place: Workplace, sizes: Sizes) -> dict[str, Any]:
    """Return how adding thousands of articles goes, and what a sync and a removal cost afterwards."""
    lines = list(islice(article_lines(place.needed(), "realtimeqa-2023"), sizes.volume))
    ids = [str(json.loads(line)["id"]) for line in lines]
    place.tell(f"volume: adding {len(lines):,} articles (about ten minutes)")
    with tempfile.TemporaryDirectory(prefix="byline-bench-") as folder:
        records = Path(folder) / "articles"  # in several files, of which each is within the limit of size
        for first in range(0, len(lines), _FILE):
            write_lines(records / f"{first:06}.jsonl", lines[first : first + _FILE])
        return {"byline": measured("volume", side="byline", folder=Path(folder) / "made", records=records, ids=ids)}


def documents(place: Workplace, sizes: Sizes) -> dict[str, Any]:
    """Return how fast a PDF is read and a feed is added."""
    place.tell(f"documents: a PDF of {sizes.pages} pages, a feed of {sizes.items} items")
    with tempfile.TemporaryDirectory(prefix="byline-bench-") as folder:
        return {"byline": measured("documents", side="byline", folder=folder, pages=sizes.pages, items=sizes.items)}


def reading(place: Workplace, sizes: Sizes) -> dict[str, Any]:
    """Return how fast passages of the shipped articles are read by a trained network, beside torch; they take turns."""
    found = passages(json.loads(line)["text"] for line in _shipped(place.corpus))
    runs: dict[str, list[dict[str, Any]]] = {side: [] for side in SIDES}
    for number in range(sizes.rounds):
        for side in SIDES:
            place.tell(f"reading {len(found)} passages, round {number + 1} of {sizes.rounds}: {side}")
            runs[side].append(measured("reading", side=side, passages=found))
    return {"passages": len(found), **{side: _middle(each) for side, each in runs.items()}}


PARTS: dict[str, tuple[Callable[[Workplace, Sizes], dict[str, Any]], bool]] = {
    "adding": (adding, True),
    "asking": (asking, False),
    "hits": (hits, True),
    "scale": (scale, True),
    "volume": (volume, True),
    "documents": (documents, False),
    "reading": (reading, False),
}
"""Each part by name, and whether it needs the data sets."""


def _middle(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the median of every figure over the rounds, in the tables inside too."""
    return {
        name: _middle([run[name] for run in runs])
        if isinstance(value, dict)
        else statistics.median(run[name] for run in runs)
        for name, value in runs[0].items()
    }


def _enough(lines: Iterable[str], passages: int) -> list[str]:
    """Return articles in file order until they make `passages` passages."""
    from rag.splitting import split
    from rag.types import Article

    taken: list[str] = []
    made = 0
    for line in lines:
        if made >= passages:
            break
        record = json.loads(line)
        made += len(split(Article(str(record["id"]), record["text"], record.get("title"))))
        taken.append(line)
    return taken


def _shipped(corpus: Path) -> list[str]:
    """Return the articles of a corpus folder as records, so that both sides read the same."""
    from rag.limits import Limits
    from rag.loaders import Loaded, load, walk
    from rag.wire import article_record

    found = [each for path, name in walk(corpus) for each in load(path, name, Limits())]
    return [json.dumps(article_record(each.article), ensure_ascii=False) for each in found if isinstance(each, Loaded)]


def _stamp(side: str) -> str:
    """Return what makes an index of this side what it is."""
    from rag.schema import SCHEMA_VERSION
    from rag.settings import BUNDLED_ENCODER
    from rag.splitting import SPLITTER

    return "stock 1000 200" if side == "stock" else f"{BUNDLED_ENCODER} {SPLITTER} {SCHEMA_VERSION}"
