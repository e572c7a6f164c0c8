"""The same content twice is one article: files whose words another article has already."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field

from rag.indexing import content
from rag.near_duplicates import shingles
from rag.records import Records
from rag.types import Article

__all__ = ["Twin", "Twins", "alike", "same_outlet"]

_EDITED = 0.4  # share of three-word runs that two versions of one text have in common; of two texts it is near 0


@dataclass(frozen=True, slots=True)
class Twin:
    """A file whose article `id` has the content of the article `original`."""

    path: str
    id: str
    original: str


@dataclass(slots=True)
class Twins:
    """What one sync finds: the content of every article it has come across, and the twins among them."""

    records: Records
    found: list[Twin] = field(default_factory=list)
    _seen: dict[str, tuple[str, str | None]] = field(default_factory=dict)  # id and publisher by content

    def meet(self, article: Article) -> None:
        """Note an article that is kept as one."""
        self._seen.setdefault(content(article.text), (article.id, article.publisher))

    def original(self, article: Article, stays: Callable[[str], bool]) -> str | None:
        """Return the id of another article with the same content: met before, or live in a file that `stays`.

        Two outlets that print the same words are two articles.
        """
        stamp = content(article.text)
        met = self._seen.get(stamp)
        if met and met[0] != article.id and same_outlet(met[1], article.publisher):
            return met[0]
        with self.records.connection() as connection:
            rows = connection.execute(
                "SELECT id, path, publisher FROM live WHERE content = ? AND id <> ? ORDER BY id", (stamp, article.id)
            ).fetchall()
        same = (each for each, path, outlet in rows if stays(path) and same_outlet(outlet, article.publisher))
        return next(same, None)

    def write(self, connection: sqlite3.Connection, looked_at: list[str]) -> None:
        """Record the twins in the files that were looked at."""
        connection.executemany("DELETE FROM twins WHERE path = ?", [(path,) for path in looked_at])
        connection.executemany("INSERT INTO twins VALUES (?, ?, ?)", [(t.path, t.id, t.original) for t in self.found])

    @staticmethod
    def orphans(records: Records) -> set[str]:
        """Return the files that hold the content of an article which is no longer there: they must be read again."""
        with records.connection() as connection:
            rows = connection.execute("SELECT DISTINCT path FROM twins WHERE original NOT IN (SELECT id FROM live)")
            return {row[0] for row in rows.fetchall()}

    @staticmethod
    def of(records: Records, article_id: str) -> list[Twin]:
        """Return the twins of an article."""
        with records.connection() as connection:
            rows = connection.execute("SELECT path, id, original FROM twins WHERE original = ?", (article_id,))
            return [Twin(*row) for row in rows.fetchall()]


def same_outlet(publisher: str | None, other: str | None) -> bool:
    """Return whether two articles of the same words may be one: their publishers do not differ."""
    return not publisher or not other or publisher == other


def alike(text: str, other: str) -> bool:
    """Return whether two texts may be versions of one: they share many runs of three words (Jaccard similarity)."""
    first, second = shingles(text, 3), shingles(other, 3)
    return len(first & second) >= _EDITED * max(1, len(first | second))
