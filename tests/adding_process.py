"""Adds and removes in a process of its own, to be killed; `state` says what has become of the index."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rag.exact import ExactVectors
from rag.indexing import Indexer
from rag.keywords import Keywords
from rag.library import Library
from rag.ownership import Ownership
from rag.records import Records
from rag.vectors import EmbeddedChroma
from rag.wire import article_record
from tests.fakes import HashedEncoder

__all__ = ["report_state", "state", "work"]

QUESTIONS = ("storm near the coast", "number 17 of the bank", "who denied the fraud")


def opened(folder: Path) -> tuple[Library, Records, Keywords, EmbeddedChroma]:
    """Return the library over `folder/corpus` with its index in `folder/index`."""
    records = Records(folder / "index" / "records.sqlite")
    keywords, encoder = Keywords(folder / "index" / "keywords", owner=True), HashedEncoder()
    chroma = EmbeddedChroma(folder / "index" / "chroma", encoder.dimension)
    indexer = Indexer(records, keywords, lambda: chroma, lambda: encoder)
    ownership = Ownership(folder / "index" / "lock", 10)
    return Library(folder / "corpus", records, indexer, ownership, stamp="{}"), records, keywords, chroma


def work(folder: Path, source: Path, unwanted: tuple[str, ...] = ()) -> None:
    """Add a file of records, and remove those of the unwanted articles that are there."""
    library = opened(folder)[0]
    library.add([source])
    there = {stored.article.id for stored in library.articles()}
    if wanted := [each for each in unwanted if each in there]:
        library.remove(wanted)


def report_state(folder: Path, target: Path) -> None:
    """Write what `state` returns to a file."""
    target.write_text(json.dumps(state(folder)))


def state(folder: Path) -> dict[str, Any]:
    """Return articles with versions and former versions, figures of the searches, and what they find."""
    library, records, keywords, chroma = opened(folder)
    exact, encoder = ExactVectors(HashedEncoder.dimension), HashedEncoder()
    with records.snapshot() as snapshot:
        vectors = [encoder.encode([question])[0] for question in QUESTIONS]
        live = snapshot.articles()
        return {
            "articles": [[article_record(each.article), each.version] for each in live],
            "versions": [[v.number for v in library.versions(each.article.id)] for each in live],
            "files": sorted(path.relative_to(folder).as_posix() for path in (folder / "corpus").rglob("*.md")),
            "passages": snapshot.passages_total,
            "searches": [keywords.count(), chroma.count()],
            "exact": [[each for each, _ in exact.search(snapshot, vector, 10)] for vector in vectors],
            "keywords": [sorted(each for each, _ in keywords.search(question, 10_000)) for question in QUESTIONS],
        }
