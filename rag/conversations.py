"""Chats and feedback that survive a restart: SQLite beside the index, because nothing can rebuild them.

Every method takes the owner, the name a browser goes by; what belongs to another owner does not exist.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rag.errors import ConversationNotFound, SettingsError
from rag.types import Answer
from rag.wire import answer_from_object, kept_object

_Row = TypeVar("_Row")
__all__ = ["TITLE_LENGTH", "Chat", "Conversations", "Exchange", "Feedback", "new_turn"]

TITLE_LENGTH = 80
_SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE chats (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, created REAL NOT NULL, changed REAL NOT NULL
) STRICT;
CREATE INDEX chats_by_owner ON chats (owner, changed);
CREATE TABLE turns (
    id TEXT PRIMARY KEY, chat TEXT NOT NULL REFERENCES chats ON DELETE CASCADE, position INTEGER NOT NULL,
    asked REAL NOT NULL, answer TEXT NOT NULL, liked INTEGER, correction TEXT, rated REAL, UNIQUE (chat, position)
) STRICT;
"""
_KEEP = """
INSERT INTO turns (id, chat, position, asked, answer)
VALUES (:turn, :chat, (SELECT coalesce(max(position), 0) + 1 FROM turns WHERE chat = :chat), :asked, :answer)
ON CONFLICT (id) DO UPDATE
SET asked = :asked, answer = :answer, liked = NULL, correction = NULL, rated = NULL WHERE chat = :chat
"""


def new_turn() -> str:
    """Return an unguessable id for an exchange."""
    return secrets.token_urlsafe(12)


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat as it is listed; `created` and `changed` are seconds since 1970."""

    id: str
    title: str
    created: float
    changed: float


@dataclass(frozen=True, slots=True)
class Exchange:
    """A saved question and its answer; `liked` is None until it was rated."""

    id: str
    answer: Answer
    liked: bool | None = None
    correction: str | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """A rated exchange with what was said before it; `asked` and `rated` are seconds since 1970.

    A question that was asked again, for another answer in the place of the first, was `asked` then.
    """

    exchange: Exchange
    before: tuple[Answer, ...]
    rated: float
    asked: float


class Conversations:
    """The chats of every browser, kept in one SQLite file; safe to use from several threads and processes."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._connection = _connect(path)

    def create(self, owner: str, title: str) -> str:
        """Return the unguessable id of a new, empty chat."""
        chat, now = secrets.token_urlsafe(24), time.time()
        with self._writing() as connection:
            connection.execute("INSERT INTO chats VALUES (?, ?, ?, ?, ?)", (chat, owner, _title(title), now, now))
        return chat

    def chats(self, owner: str, most: int = 200) -> list[Chat]:
        """Return the owner's chats, the last used first."""
        query = "SELECT id, title, created, changed FROM chats WHERE owner = ? ORDER BY changed DESC, id LIMIT ?"
        with self._lock:
            return [Chat(*row) for row in self._connection.execute(query, (owner, most))]

    def chat(self, owner: str, chat: str) -> Chat:
        """Return one chat; raises ConversationNotFound."""
        query = "SELECT id, title, created, changed FROM chats WHERE owner = ? AND id = ?"
        with self._lock:
            row = self._connection.execute(query, (owner, chat)).fetchone()
        return Chat(*_found(row))

    def rename(self, owner: str, chat: str, title: str) -> None:
        """Give a chat another title, cut at TITLE_LENGTH; raises ConversationNotFound."""
        with self._writing() as connection:
            command = "UPDATE chats SET title = ? WHERE owner = ? AND id = ?"
            _changed(connection.execute(command, (_title(title), owner, chat)))

    def delete(self, owner: str, chat: str) -> None:
        """Forget a chat with everything in it, feedback included; raises ConversationNotFound."""
        with self._writing() as connection:
            _changed(connection.execute("DELETE FROM chats WHERE owner = ? AND id = ?", (owner, chat)))

    def append(self, owner: str, chat: str, answer: Answer) -> str:
        """Return the id of the exchange now at the end of the chat; raises ConversationNotFound."""
        turn = new_turn()
        self.keep(owner, chat, turn, answer)
        return turn

    def keep(self, owner: str, chat: str, turn: str, answer: Answer) -> None:
        """Make this the answer of an exchange, unrated: of the one with this id, else of a new one at the end.

        Raises ConversationNotFound.
        """
        now = time.time()
        with self._writing() as connection:
            _changed(connection.execute("UPDATE chats SET changed = ? WHERE owner = ? AND id = ?", (now, owner, chat)))
            _changed(connection.execute(_KEEP, {"turn": turn, "chat": chat, "asked": now, "answer": _written(answer)}))

    def exchanges(self, owner: str, chat: str) -> list[Exchange]:
        """Return what was asked and answered, in order; raises ConversationNotFound."""
        self.chat(owner, chat)
        query = "SELECT id, answer, liked, correction FROM turns WHERE chat = ? ORDER BY position"
        with self._lock:
            return [_exchange(row) for row in self._connection.execute(query, (chat,))]

    def exchange(self, owner: str, chat: str, turn: str) -> Exchange:
        """Return one exchange; raises ConversationNotFound."""
        with self._lock:
            query = """SELECT id, answer, liked, correction FROM turns
                       WHERE id = ? AND chat = (SELECT id FROM chats WHERE id = ? AND owner = ?)"""
            row = self._connection.execute(query, (turn, chat, owner)).fetchone()
        return _exchange(_found(row))

    def rate(self, owner: str, chat: str, turn: str, liked: bool | None, correction: str | None = None) -> None:
        """Keep a thumb up or down and a better answer, or take both back with None; raises ConversationNotFound."""
        rated = None if liked is None else time.time()
        with self._writing() as connection:
            command = """UPDATE turns SET liked = ?, correction = ?, rated = ?
                         WHERE id = ? AND chat = (SELECT id FROM chats WHERE id = ? AND owner = ?)"""
            _changed(connection.execute(command, (liked, _storable(correction), rated, turn, chat, owner)))

    def feedback(self) -> list[Feedback]:
        """Return every rated exchange of every owner, the oldest rating first."""
        query = """SELECT id, answer, liked, correction, chat, position, rated, asked FROM turns
                   WHERE rated IS NOT NULL ORDER BY rated, id"""
        with self._lock:
            rows = self._connection.execute(query).fetchall()
            return [Feedback(_exchange(row[:4]), self._before(row[4], row[5]), *row[6:]) for row in rows]

    def close(self) -> None:
        """Let the file go; the object cannot be used afterwards."""
        with self._lock:
            self._connection.close()

    def _before(self, chat: str, position: int) -> tuple[Answer, ...]:
        query = "SELECT answer FROM turns WHERE chat = ? AND position < ? ORDER BY position"
        return tuple(_read(row[0]) for row in self._connection.execute(query, (chat, position)))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection


def _connect(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = WAL", "foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")
        _migrate(connection, path)
    except (OSError, sqlite3.Error) as error:
        raise SettingsError(
            f"The chats in {path} cannot be opened ({error}). Set RAG_STATE to another file, or move this one away."
        ) from error
    return connection


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        for statement in _SCHEMA.split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
    connection.execute("COMMIT")
    if version > _SCHEMA_VERSION:
        raise SettingsError(f"The chats in {path} are of a newer Byline. Upgrade, or set RAG_STATE.")


def _storable(text: str | None) -> str | None:
    """Return the text with lone surrogates replaced: SQLite holds UTF-8."""
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8")


def _title(text: str) -> str:
    words = " ".join((_storable(text) or "").split()) or "Untitled chat"
    if len(words) <= TITLE_LENGTH:
        return words
    return words[: TITLE_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _written(answer: Answer) -> str:
    return json.dumps(kept_object(answer))


def _read(text: str) -> Answer:
    return answer_from_object(json.loads(text))


def _exchange(row: Sequence[object]) -> Exchange:
    turn, answer, liked, correction = row
    rating = None if liked is None else bool(liked)
    return Exchange(str(turn), _read(str(answer)), rating, None if correction is None else str(correction))


def _found(row: _Row | None) -> _Row:
    if row is None:
        raise ConversationNotFound("This chat is not here any more. Start a new one.")
    return row


def _changed(cursor: sqlite3.Cursor) -> None:
    _found(cursor.rowcount or None)
