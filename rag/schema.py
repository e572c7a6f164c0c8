"""The tables of `records.sqlite`, and connections to it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

__all__ = ["DEAD", "LIVE", "PENDING", "SCHEMA_VERSION", "connect"]

SCHEMA_VERSION = "2"
PENDING, LIVE, DEAD = 0, 1, 2

# `articles.state` is the journal: what is PENDING was under way when a process died, what is DEAD waits for deletion.
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL, version INTEGER NOT NULL, state INTEGER NOT NULL,
  wording TEXT NOT NULL, digest TEXT NOT NULL, path TEXT NOT NULL, source TEXT,
  title TEXT, publisher TEXT, author TEXT, published TEXT, url TEXT, text TEXT NOT NULL,
  language TEXT, content TEXT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS live_id ON articles (id) WHERE state = 1;
CREATE INDEX IF NOT EXISTS articles_id ON articles (id);
CREATE INDEX IF NOT EXISTS articles_state ON articles (state);
CREATE INDEX IF NOT EXISTS articles_path ON articles (path);
CREATE INDEX IF NOT EXISTS articles_content ON articles (content);
CREATE VIEW IF NOT EXISTS live AS SELECT * FROM articles WHERE state = 1;
CREATE TABLE IF NOT EXISTS passages (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
  id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
  embedded TEXT NOT NULL, vector BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS passages_article ON passages (article);
CREATE INDEX IF NOT EXISTS passages_id ON passages (id);
CREATE INDEX IF NOT EXISTS passages_embedded ON passages (embedded);
CREATE TABLE IF NOT EXISTS sketches (
  article INTEGER PRIMARY KEY REFERENCES articles (key) ON DELETE CASCADE, sketch BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS bands (
  band INTEGER NOT NULL, hash INTEGER NOT NULL,
  article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
  PRIMARY KEY (band, hash, article)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS bands_article ON bands (article);
CREATE TABLE IF NOT EXISTS copies (
  article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
  other INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
  PRIMARY KEY (article, other)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS copies_other ON copies (other);
CREATE TABLE IF NOT EXISTS files (
  path TEXT PRIMARY KEY, default_id TEXT NOT NULL,
  modified INTEGER NOT NULL, size INTEGER NOT NULL, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS failures (
  source TEXT NOT NULL, reason TEXT NOT NULL, outside INTEGER NOT NULL, origin TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS twins (path TEXT NOT NULL, id TEXT NOT NULL, original TEXT NOT NULL);
"""


def connect(path: Path, create: bool = False) -> sqlite3.Connection:
    """Return a connection in autocommit mode, safe to hand from thread to thread one at a time.

    With `create` the file is made where there is none, all at once: no reader ever sees it without its tables.
    """
    if create and not path.exists():
        _make(path)
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = NORMAL")  # with the journal in WAL mode, a kill loses nothing
    return connection


def _make(path: Path) -> None:
    half_made = path.with_name(f"{path.name}.new")
    for left in (
        half_made.name,
        *(f"{name}-{kind}" for name in (half_made.name, path.name) for kind in ("wal", "shm")),
    ):
        path.with_name(left).unlink(missing_ok=True)
    with closing(sqlite3.connect(half_made)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(_TABLES)
    half_made.replace(path)
