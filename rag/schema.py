"""The tables of `records.sqlite`, and connections to it."""

from __future__ import annotations

import sqlite3
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
CREATE TABLE IF NOT EXISTS files (
  path TEXT PRIMARY KEY, default_id TEXT NOT NULL,
  modified INTEGER NOT NULL, size INTEGER NOT NULL, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS failures (
  source TEXT NOT NULL, reason TEXT NOT NULL, outside INTEGER NOT NULL, origin TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS twins (path TEXT NOT NULL, id TEXT NOT NULL, original TEXT NOT NULL);
"""


def connect(path: Path, create: bool = False) -> sqlite3.Connection:
    """Return a connection in autocommit mode, safe to hand from thread to thread one at a time."""
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    if create:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(_TABLES)
    return connection
