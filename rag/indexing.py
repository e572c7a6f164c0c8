"""Articles into the index, all at once: recorded as pending, derived into both searches, then made live.

A batch passes through three steps, each of which may be repeated: `_record` writes articles, passages and vectors as
pending; `_derive` writes them to keywords and vectors; `_publish` makes them live and their former versions dead in one
transaction. Killed in between, `recover` finishes what is recorded.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rag.copies import record_sketch
from rag.embedding import Encoder
from rag.keywords import Entry, Keywords
from rag.languages import language_of
from rag.near_duplicates import reported, sketch
from rag.passage_text import embedded
from rag.records import Records
from rag.schema import DEAD, LIVE, PENDING
from rag.splitting import split, wording
from rag.types import Article, Passage
from rag.vectors import VectorStore
from rag.wire import article_record

__all__ = ["Indexer", "Item", "content", "digest"]

_BLOCK = 2_000  # passages read back and written to the searches at a time


@dataclass(frozen=True, slots=True)
class Item:
    """An article to index, the file of the corpus that holds it, and where it was first added from.

    It becomes at least that `version`; `language` is the one it declares.
    """

    article: Article
    path: str
    source: str | None = None
    language: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class _Planned:
    item: Item
    passages: tuple[Passage, ...]
    inputs: tuple[str, ...]
    hashes: tuple[str, ...]
    language: str | None
    sketch: bytes | None


def digest(article: Article) -> str:
    """Return a hash of everything that is known of an article: equal digests need no new version."""
    return hashlib.sha256(json.dumps(article_record(article)).encode()).hexdigest()


def content(text: str) -> str:
    """Return a hash of the words of a text: two texts that differ in white space alone have the same."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:32]


class Indexer:
    """The writing side of one index; the caller holds the index's lock.

    The encoder and the vector store are opened when first needed, so that a sync without changes loads neither.
    """

    def __init__(
        self,
        records: Records,
        keywords: Keywords,
        open_vectors: Callable[[], VectorStore],
        open_encoder: Callable[[], Encoder],
    ) -> None:
        self._records = records
        self._keywords = keywords
        self._open_vectors = open_vectors
        self._open_encoder = open_encoder

    def index(self, items: Sequence[Item], tell: Callable[[str], None] = lambda _: None) -> None:
        """Make the articles live, all at once; each id may occur once. `tell` hears splitting, then embedding."""
        self.recover()
        tell("splitting")
        planned = [_plan(item) for item in items]
        tell("embedding")
        self._record(planned, self._embed(planned))
        self._finish()

    def remove(self, ids: Iterable[str]) -> None:
        """Make the articles dead at once, and delete what is left of them."""
        with self._records.writing() as connection:
            connection.executemany(
                "UPDATE articles SET state = ? WHERE state = ? AND id = ?", [(DEAD, LIVE, each) for each in ids]
            )
            _advance(connection)
        self.sweep()

    def recover(self) -> None:
        """Finish what a killed process left pending, and delete what it left dead."""
        if self._count(PENDING):
            self._finish()
        self.sweep()

    def heal(self) -> bool:
        """Return whether a search disagreed with the records and was rebuilt from them."""
        with self._records.connection() as connection:
            expected = connection.execute("SELECT count(DISTINCT id) FROM passages").fetchone()[0]
        if self._keywords.count() == expected == self._vectors.count():
            return False
        self.rebuild()
        return True

    def rebuild(self) -> None:
        """Write both searches anew from the records, embedding nothing, so that no byte of a removed article stays."""
        self.recover()
        self._keywords.clear()
        self._vectors.clear()
        self._derive(LIVE)
        with self._records.connection() as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def clear(self) -> None:
        """Forget everything: the corpus must be indexed again."""
        self._records.discard()
        self._keywords.clear()
        self._vectors.clear()

    def sweep(self) -> None:
        """Delete the dead from both searches and then from the records."""
        with self._records.connection() as connection:
            wordings, ids = _remains(connection)
        if not self._count(DEAD):
            return
        self._keywords.delete(wordings)
        self._keywords.commit()
        self._vectors.delete(ids)
        with self._records.writing() as connection:
            connection.execute("DELETE FROM articles WHERE state = ?", (DEAD,))

    @cached_property
    def _vectors(self) -> VectorStore:
        return self._open_vectors()

    @cached_property
    def _encoder(self) -> Encoder:
        return self._open_encoder()

    def _count(self, state: int) -> int:
        with self._records.connection() as connection:
            row = connection.execute("SELECT count(*) FROM articles WHERE state = ?", (state,)).fetchone()
        return int(row[0])

    def _embed(self, planned: Sequence[_Planned]) -> dict[str, bytes]:
        """Return the vectors by hash of what is embedded: those already recorded are taken from there."""
        inputs = {h: text for plan in planned for h, text in zip(plan.hashes, plan.inputs, strict=True)}
        with self._records.connection() as connection:
            known = connection.execute(
                "SELECT embedded, vector FROM passages WHERE embedded IN (SELECT value FROM json_each(?))",
                (json.dumps(list(inputs)),),
            ).fetchall()
        vectors: dict[str, bytes] = dict(known)
        missing = [h for h in inputs if h not in vectors]
        if missing:
            encoded = self._encoder.encode([inputs[h] for h in missing]).astype(np.float16)
            vectors.update((h, row.tobytes()) for h, row in zip(missing, encoded, strict=True))
        return vectors

    def _record(self, planned: Sequence[_Planned], vectors: dict[str, bytes]) -> None:
        with self._records.writing() as connection:
            for plan in planned:
                key = _insert_article(connection, plan.item, plan.language)
                if plan.sketch:
                    record_sketch(connection, key, plan.item.article, plan.sketch)
                connection.executemany(
                    'INSERT INTO passages (article, id, start, "end", text, embedded, vector)'
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [
                        (key, p.id, p.start, p.end, p.text, h, vectors[h])
                        for p, h in zip(plan.passages, plan.hashes, strict=True)
                    ],
                )

    def _finish(self) -> None:
        self._derive(PENDING)
        self._publish()
        self.sweep()

    def _derive(self, state: int) -> None:
        for rows in self._passages(state):
            self._keywords.add(Entry(row[0], row[1], row[2] or "", row[3]) for row in rows)
            self._vectors.add([row[0] for row in rows], _matrix([row[4] for row in rows]))
        self._keywords.commit()

    def _passages(self, state: int) -> Iterator[list[tuple[str, str, str | None, str, bytes]]]:
        with self._records.connection() as connection:
            cursor = connection.execute(
                "SELECT p.id, a.wording, a.title, p.text, p.vector FROM passages p JOIN articles a ON a.key = p.article"
                " WHERE a.state = ? ORDER BY p.key",
                (state,),
            )
            while rows := cursor.fetchmany(_BLOCK):
                yield rows

    def _publish(self) -> None:
        with self._records.writing() as connection:
            connection.execute(
                "UPDATE articles SET state = ? WHERE state = ? AND id IN (SELECT id FROM articles WHERE state = ?)",
                (DEAD, LIVE, PENDING),
            )
            connection.execute("UPDATE articles SET state = ? WHERE state = ?", (LIVE, PENDING))
            _advance(connection)


def _plan(item: Item) -> _Planned:
    passages = tuple(split(item.article))
    inputs = tuple(embedded(item.article.title, passage.text) for passage in passages)
    hashes = tuple(hashlib.sha256(text.encode()).hexdigest()[:32] for text in inputs)
    language = language_of(item.article.text, item.language)
    return _Planned(item, passages, inputs, hashes, language, sketch(reported(item.article.text, passages)))


def _insert_article(connection: sqlite3.Connection, item: Item, language: str | None) -> int:
    article = item.article
    last = connection.execute("SELECT max(version) FROM articles WHERE id = ?", (article.id,)).fetchone()[0]
    version = max((last or 0) + 1, item.version)
    cursor = connection.execute(
        "INSERT INTO articles (id, version, state, wording, digest, path, source,"
        " title, publisher, author, published, url, text, language, content)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(article.id, version, PENDING, wording(article), digest(article), item.path, item.source),
            *(article.title, article.publisher, article.author),
            article.published.isoformat() if article.published else None,
            *(article.url, article.text, language, content(article.text)),
        ),
    )
    return int(cursor.lastrowid or 0)


def _remains(connection: sqlite3.Connection) -> tuple[list[str], list[str]]:
    """Return the wordings and the passage ids that only dead articles have."""
    wordings = connection.execute(
        "SELECT wording FROM articles WHERE state = ? EXCEPT SELECT wording FROM articles WHERE state <> ?",
        (DEAD, DEAD),
    )
    gone = [row[0] for row in wordings]
    ids = connection.execute(
        "SELECT DISTINCT p.id FROM passages p JOIN articles a ON a.key = p.article"
        " WHERE a.state = ? AND a.wording IN (SELECT value FROM json_each(?))",
        (DEAD, json.dumps(gone)),
    )
    return gone, [row[0] for row in ids]


def _advance(connection: sqlite3.Connection) -> None:
    """Tell every reader that what is live has changed."""
    connection.execute(
        "INSERT INTO meta VALUES ('generation', '1') ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
    )


def _matrix(vectors: Sequence[bytes]) -> NDArray[np.float32]:
    return np.frombuffer(b"".join(vectors), dtype=np.float16).reshape(len(vectors), -1).astype(np.float32)
