"""SQLite: the articles, passages and vectors that both other indexes are rebuilt from, and what is live.

The live flag in these records alone is visibility. A question reads one `Snapshot`, so that it sees an article
wholly or not at all, however far the derived indexes have come.
"""

from __future__ import annotations

import json
import queue
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path

from rag.errors import ArticleNotFound, IndexFault, IndexMissing, unless_full
from rag.live import NOTHING, Entry, Live, published_day, read_live
from rag.schema import connect
from rag.types import Article, Copy, Filters, Passage, StoredArticle
from rag.words import publisher_key

__all__ = ["Entry", "Records", "Snapshot"]

_STORED = (
    "SELECT id, text, title, publisher, author, published, url, version, path, language,"
    " (SELECT count(*) FROM passages WHERE article = live.key) FROM live"
)


class Snapshot:
    """The live articles at one instant."""

    def __init__(self, connection: sqlite3.Connection, generation: int, live: Live) -> None:
        self._connection = connection
        self.generation = generation
        self.entries = live.entries
        self._groups = live.groups

    @cached_property
    def passages_total(self) -> int:
        return sum(entry.passages for entry in self.entries.values())

    def resolve(self, filters: Filters) -> tuple[frozenset[str] | None, int]:
        """Return the wordings inside the limits (None without limits) and how many undated articles were left out."""
        if filters.empty:
            return None, 0
        named = {w: e for w, e in self.entries.items() if _named(e, filters)}
        if not filters.by_date:
            return frozenset(named), 0
        inside = frozenset(w for w, e in named.items() if e.published and _dated(e.published, filters))
        return inside, sum(e.published is None for e in named.values())

    def article(self, article_id: str) -> StoredArticle:
        """Return a live article; raises `ArticleNotFound`."""
        for stored in self._with_id(article_id):
            return stored
        raise ArticleNotFound(f'no article has the id "{article_id}"; `byline list` shows the ids')

    def articles(self, ids: Collection[str] | None = None) -> list[StoredArticle]:
        """Return live articles in the order of their ids: all, or those of `ids` that are live."""
        if ids is None:
            return self._stored(f"{_STORED} ORDER BY id")
        return [stored for each in sorted(set(ids)) for stored in self._with_id(each)]

    def passages(self, ids: Collection[str]) -> dict[str, Passage]:
        """Return those of the passages that belong to live articles, by passage id."""
        rows = self._connection.execute(
            'SELECT p.id, a.id, p.start, p."end", p.text FROM json_each(?) wanted'
            " CROSS JOIN passages p ON p.id = wanted.value"  # CROSS: SQLite would walk every live passage else
            " JOIN live a ON a.key = p.article",
            (json.dumps(list(ids)),),
        )
        return {row[0]: Passage(*row) for row in rows}

    def vectors_after(self, key: int) -> list[tuple[int, int, str, bytes]]:
        """Return (passage key, article key, passage id, float16 bytes) of live articles' passages above `key`."""
        return self._connection.execute(
            "SELECT p.key, p.article, p.id, p.vector FROM passages p JOIN live a ON a.key = p.article"
            " WHERE p.key > ? ORDER BY p.key",
            (key,),
        ).fetchall()

    def newest_key(self) -> int:
        """Return the highest passage key of a live article."""
        row = self._connection.execute("SELECT max(key) FROM passages").fetchone()
        return row[0] or 0

    def _with_id(self, article_id: str) -> list[StoredArticle]:
        return self._stored(f"{_STORED} WHERE id = ?", article_id)

    def _stored(self, query: str, *values: str) -> list[StoredArticle]:
        return [_stored_article(row, self._copies(row[0])) for row in self._connection.execute(query, values)]

    def _copies(self, article_id: str) -> tuple[Copy, ...]:
        return tuple(copy for copy in self._groups.get(article_id, ()) if copy.article != article_id)


class Records:
    """The records of one index folder; reading is safe from any thread and process.

    Every call raises `IndexMissing` before `create` has been called once for the folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        self._seen: tuple[int, Live] = (-1, NOTHING)

    def create(self) -> None:
        """Make the tables where they are not there yet."""
        if self.exists:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._mapped():
            self._idle.put(connect(self.path, create=True))

    @property
    def exists(self) -> bool:
        """Whether `create` has been called for the folder."""
        return self.path.exists()

    def discard(self) -> None:
        """Delete the records; `create` makes new ones."""
        self.close()
        self._seen = (-1, NOTHING)
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Open one view of what is live, unchanged by what is written meanwhile."""
        with self.connection() as connection:
            connection.execute("BEGIN")
            try:
                generation = int(_meta(connection, "generation") or 0)
                yield Snapshot(connection, generation, self._live(connection, generation))
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; database errors leave as `IndexFault`."""
        with self._mapped():
            try:
                connection = self._idle.get_nowait()
            except queue.Empty:
                connection = self._connect()
            try:
                yield connection
            finally:
                self._idle.put(connection)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection inside one transaction that is committed at the end, or undone by an error."""
        with self.connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def meta(self, key: str) -> str | None:
        """Return a value of the index's own notes, such as its stamp."""
        with self.connection() as connection:
            return _meta(connection, key)

    def put_meta(self, key: str, value: str | None) -> None:
        """Write such a value, or with None take it away."""
        with self.writing() as connection:
            if value is None:
                connection.execute("DELETE FROM meta WHERE key = ?", (key,))
            else:
                connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def close(self) -> None:
        """Close the idle connections."""
        while not self._idle.empty():
            self._idle.get_nowait().close()

    def _connect(self) -> sqlite3.Connection:
        if not self.path.exists():
            raise IndexMissing(f"there is no index at {self.path.parent}; `byline sync` makes it from the corpus")
        return connect(self.path)

    def _live(self, connection: sqlite3.Connection, generation: int) -> Live:
        seen, live = self._seen
        if seen != generation:
            live = read_live(connection)
            self._seen = (generation, live)
        return live

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            fault = IndexFault(
                f"the index at {self.path.parent} cannot be used ({error}); delete that folder and run `byline sync`"
            )
            raise unless_full(error, self.path.parent, fault) from error


def _meta(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else None


def _named(entry: Entry, filters: Filters) -> bool:
    if filters.articles and entry.id not in filters.articles:
        return False
    return not filters.publishers or _of_publisher(entry, filters.publishers)


def _of_publisher(entry: Entry, names: Iterable[str]) -> bool:
    return entry.publisher is not None and publisher_key(entry.publisher) in {publisher_key(name) for name in names}


def _dated(published: date, filters: Filters) -> bool:
    return (
        (filters.since is None or published >= filters.since)
        and (filters.until is None or published <= filters.until)
        and (filters.as_of is None or published <= filters.as_of)
    )


def _stored_article(row: tuple[object, ...], copies: tuple[Copy, ...]) -> StoredArticle:
    article_id, text, title, publisher, author, published, url, version, path, language, passages = row
    article = Article(article_id, text, title, publisher, author, published_day(published), url)  # type: ignore[arg-type]
    return StoredArticle(article, version, passages, path, language, copies)  # type: ignore[arg-type]
