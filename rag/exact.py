"""Exact nearest neighbours over the vectors in the records.

For small collections, for selective filters, and for processes that do not own the index.
"""

from __future__ import annotations

import threading
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from rag.records import Snapshot

__all__ = ["ExactVectors"]

_BLOCK = 20_000  # rows turned into float32 at a time: 30 MB at 384 dimensions


class ExactVectors:
    """The live vectors in memory (float16), following the records from snapshot to snapshot."""

    def __init__(self, dimension: int) -> None:
        self._lock = threading.Lock()
        self._generation = -1
        self._newest = 0
        self._ids: list[str] = []
        self._articles = np.zeros(0, dtype=np.int64)
        self._vectors = np.zeros((0, dimension), dtype=np.float16)

    def search(
        self, snapshot: Snapshot, vector: NDArray[np.float32], k: int, wordings: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """Return up to `k` (passage id, cosine), best first, ties by id, among the articles named by `wordings`."""
        with self._lock:
            self._follow(snapshot)
            entries = snapshot.entries
            keys = [entries[w].key for w in (entries if wordings is None else wordings) if w in entries]
            rows = np.flatnonzero(np.isin(self._articles, np.array(keys, dtype=np.int64)))
            scores = self._scores(rows, vector)
            best = _best(scores, k)
            found = [(self._ids[rows[i]], float(scores[i])) for i in best]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:k]

    def _scores(self, rows: NDArray[np.int64], vector: NDArray[np.float32]) -> NDArray[np.float32]:
        blocks = [rows[i : i + _BLOCK] for i in range(0, len(rows), _BLOCK)]
        parts = [self._vectors[block].astype(np.float32) @ vector for block in blocks]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)

    def _follow(self, snapshot: Snapshot) -> None:
        if snapshot.generation <= self._generation:  # an older view's passages are all there still
            return
        if len(self._ids) > 2 * snapshot.passages_total:
            self._forget()
        added = snapshot.vectors_after(self._newest)
        if added:
            self._append(added)
        self._generation = snapshot.generation

    def _append(self, added: list[tuple[int, int, str, bytes]]) -> None:
        block = np.frombuffer(b"".join(row[3] for row in added), dtype=np.float16).reshape(len(added), -1)
        self._vectors = np.concatenate([self._vectors, block])
        self._articles = np.concatenate([self._articles, np.array([row[1] for row in added], dtype=np.int64)])
        self._ids += [row[2] for row in added]
        self._newest = added[-1][0]

    def _forget(self) -> None:
        self._newest = 0
        self._ids = []
        self._articles = self._articles[:0]
        self._vectors = self._vectors[:0]


def _best(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """Return the positions of the `k` highest scores and of all that tie with the last of them."""
    if len(scores) <= k:
        return np.arange(len(scores))
    last = np.partition(scores, -k)[-k]
    return np.flatnonzero(scores >= last)
