"""A library over a temporary folder, of real parts but for the encoder and the vector store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.indexing import Indexer
from rag.keywords import Keywords
from rag.library import Library
from rag.limits import Limits
from rag.ownership import Ownership
from rag.records import Records
from tests.fakes import HashedEncoder

__all__ = ["Bench", "CountingEncoder", "MemoryVectors", "open_bench"]


class CountingEncoder(HashedEncoder):
    """Counts the texts it has encoded."""

    encoded = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += len(texts)
        return super().encode(texts)


class MemoryVectors:
    """A vector store in memory."""

    def __init__(self) -> None:
        self.held: dict[str, NDArray[np.float32]] = {}

    def add(self, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        self.held.update(zip(ids, vectors, strict=True))

    def delete(self, ids: Sequence[str]) -> None:
        for each in ids:
            self.held.pop(each, None)

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        scored = [(each, float(held @ vector)) for each, held in self.held.items()]
        return sorted(scored, key=lambda hit: (-hit[1], hit[0]))[:k]

    def count(self) -> int:
        return len(self.held)

    def clear(self) -> None:
        self.held.clear()

    def close(self) -> None:
        self.held.clear()


@dataclass(frozen=True, slots=True)
class Bench:
    """The parts of one library, to look into."""

    corpus: Path
    index: Path
    library: Library
    indexer: Indexer
    records: Records
    keywords: Keywords
    vectors: MemoryVectors
    encoder: CountingEncoder

    def close(self) -> None:
        self.keywords.close()
        self.records.close()


def open_bench(folder: Path, index: Path | None = None, stamp: str = "a stamp", settle: float = 0.0) -> Bench:
    """Open the library of `folder/corpus`, with its index in `folder/index` or elsewhere."""
    corpus, index = folder / "corpus", index or folder / "index"
    corpus.mkdir(parents=True, exist_ok=True)
    records = Records(index / "records.sqlite")
    keywords = Keywords(index / "keywords", owner=True)
    vectors, encoder = MemoryVectors(), CountingEncoder()
    indexer = Indexer(records, keywords, lambda: vectors, lambda: encoder)
    library = Library(
        corpus,
        records,
        indexer,
        Ownership(index / "lock", 5.0),
        stamp=f'{{"encoder": "{stamp}"}}',
        limits=Limits(),
        settle=settle,
    )
    return Bench(corpus, index, library, indexer, records, keywords, vectors, encoder)
