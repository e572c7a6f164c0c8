"""Adds a file of records in a process of its own, to be killed: `python -m tests.adding_process FOLDER FILE`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rag.exact import ExactVectors
from rag.indexing import Indexer
from rag.keywords import Keywords
from rag.library import Library
from rag.limits import Limits
from rag.ownership import Ownership
from rag.records import Records
from rag.types import Progress
from rag.vectors import EmbeddedChroma
from rag.wire import article_record
from tests.fakes import HashedEncoder

QUESTIONS = ("storm near the coast", "number 17 of the bank", "who denied the fraud")


def main(folder: Path, source: Path) -> None:
    """Add the records, saying when each batch is done; then print the state of the index as one JSON object."""
    records = Records(folder / "index" / "records.sqlite")
    keywords, encoder = Keywords(folder / "index" / "keywords", owner=True), HashedEncoder()
    chroma = EmbeddedChroma(folder / "index" / "chroma", encoder.dimension)
    indexer = Indexer(records, keywords, lambda: chroma, lambda: encoder)
    library = Library(
        folder / "corpus", records, indexer, Ownership(folder / "index" / "lock", 10), stamp="{}", limits=Limits()
    )

    def tell(progress: Progress) -> None:
        sys.stdout.write(f"{progress.done}\n")
        sys.stdout.flush()

    tell(Progress(0, 0, 0))
    library.add([source], tell)
    exact = ExactVectors(encoder.dimension)
    with records.snapshot() as snapshot:
        vectors = [encoder.encode([question])[0] for question in QUESTIONS]
        state = {
            "articles": [article_record(each.article) for each in snapshot.articles()],
            "passages": snapshot.passages_total,
            "searches": [keywords.count(), chroma.count()],
            "exact": [[each for each, _ in exact.search(snapshot, vector, 10)] for vector in vectors],
            "keywords": [sorted(each for each, _ in keywords.search(question, 10_000)) for question in QUESTIONS],
        }
    sys.stdout.write(json.dumps(state))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
