"""Which articles are copies of one another, as the records keep it: an edge for each pair of nearly the same words."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date

from rag.near_duplicates import ALIKE, bands, near_in_time, similarity
from rag.schema import DEAD
from rag.types import Article

__all__ = ["live_pairs", "record_sketch"]

_LATEST = 20  # articles looked at in one band: a thousand pages made of one form must not each meet all others


def record_sketch(connection: sqlite3.Connection, key: int, article: Article, sketched: bytes) -> None:
    """Write the sketch of the article that was recorded under `key`, and its edges to those recorded before it.

    What is under way counts with what is live. An edge goes with either of its ends.
    """
    hashed = list(enumerate(bands(sketched)))
    alike = [
        other
        for other, published, known in _candidates(connection, hashed)
        if near_in_time(article.published, published) and similarity(sketched, known) >= ALIKE
    ]
    connection.execute("INSERT INTO sketches VALUES (?, ?)", (key, sketched))
    connection.executemany("INSERT INTO bands VALUES (?, ?, ?)", [(*each, key) for each in hashed])
    connection.executemany("INSERT INTO copies VALUES (?, ?)", [(key, other) for other in alike])


def live_pairs(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the ids of every two live articles that are copies."""
    return connection.execute(
        "SELECT a.id, b.id FROM copies c CROSS JOIN live a ON a.key = c.article CROSS JOIN live b ON b.key = c.other"
    ).fetchall()


def _candidates(
    connection: sqlite3.Connection, hashed: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, date | None, bytes]]:
    """Return key, day and sketch of the articles that share a band, of those not dead."""
    keys: set[int] = set()
    for band in hashed:
        found = connection.execute(
            "SELECT article FROM bands WHERE band = ? AND hash = ? ORDER BY article DESC LIMIT ?", (*band, _LATEST)
        )
        keys.update(row[0] for row in found)
    rows = connection.execute(
        "SELECT a.key, a.published, s.sketch FROM articles a JOIN sketches s ON s.article = a.key"
        " WHERE a.key IN (SELECT value FROM json_each(?)) AND a.state <> ?",
        (json.dumps(list(keys)), DEAD),
    )
    for key, published, known in rows:
        yield key, date.fromisoformat(published) if published else None, known
