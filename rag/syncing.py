"""The corpus folder compared with the records: what to index, what to take out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rag.errors import LoadError
from rag.indexing import Item, digest
from rag.limits import Limits
from rag.loaders import Loaded, load, walk
from rag.records import Records
from rag.types import Failure

__all__ = ["FileState", "Plan", "batches", "differs", "forget", "outdated", "plan", "settle"]

_BATCH_CHARACTERS = 150_000  # about 190 passages, three to four seconds of encoding on two cores
_BATCH_ARTICLES = 64


@dataclass(frozen=True, slots=True)
class FileState:
    """A file of the corpus as it was when it was last read; without a digest it could not be read whole."""

    default_id: str
    modified: int
    size: int
    digest: str

    def looks_like(self, other: FileState | None) -> bool:
        """Return whether id, time and size are the same."""
        return other is not None and (self.default_id, self.modified, self.size) == (
            other.default_id,
            other.modified,
            other.size,
        )


@dataclass(slots=True)
class Plan:
    """Which files differ from the records; what reading them brings is filled in by `batches`.

    `changed` must be read, `touched` only looks changed, `gone` is no longer there. `articles` is how many articles the
    changed files are thought to hold.
    """

    changed: dict[str, FileState] = field(default_factory=dict)
    touched: dict[str, FileState] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    articles: int = 0
    failures: list[Failure] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)


def plan(corpus: Path, records: Records) -> Plan:
    """Return what differs; reads only files whose time or size differs, or that failed before."""
    known, found, present = _known(records), Plan(), set()
    for path, default_id in walk(corpus):
        name = path.relative_to(corpus).as_posix()
        present.add(name)
        try:
            _compare(found, name, path, default_id, known.get(name))
        except OSError as error:
            found.failures.append(Failure(name, f"cannot be read ({error.strerror}); check its permissions"))
    found.gone = frozenset((known.keys() | _paths(records)) - present)
    return found


def differs(corpus: Path, records: Records) -> bool:
    """Return whether a file has come, gone or changed since it was last read, by time and size alone."""
    known = _known(records)
    walked = [(path.relative_to(corpus).as_posix(), path, default_id) for path, default_id in walk(corpus)]
    if known.keys() != {name for name, _, _ in walked}:
        return True
    try:
        return any(not _state(path, default_id).looks_like(known[name]) for name, path, default_id in walked)
    except OSError:  # gone between walk and look
        return True


def batches(corpus: Path, records: Records, work: Plan, limits: Limits) -> Iterator[tuple[list[Item], list[str]]]:
    """Yield articles to make live together, and the files whose last article is among them or before."""
    batch: list[Item] = []
    names: list[str] = []
    for each in _items(corpus, records, work, limits):
        if isinstance(each, str):
            names.append(each)
            continue
        batch.append(each)
        if len(batch) == _BATCH_ARTICLES or sum(len(item.article.text) for item in batch) >= _BATCH_CHARACTERS:
            yield batch, names
            batch, names = [], []
    yield batch, names


def _items(corpus: Path, records: Records, work: Plan, limits: Limits) -> Iterator[Item | str]:
    """Yield what must be indexed, and after the last article of a file its path.

    An id that another file already has is a failure: the first file in walking order keeps it.
    """
    for name, state in work.changed.items():
        before = len(work.failures)
        for item in _read(corpus, name, state, work, limits):
            live = _live(records, item.article.id)
            if live and not (live[1] == name or live[1] in work.gone or live[1] in work.changed):
                work.failures.append(_taken(name, item.article.id))
            elif live != (digest(item.article), name):
                yield item
        if len(work.failures) > before:
            work.failed.add(name)
        yield name


def outdated(records: Records, work: Plan) -> list[str]:
    """Return the ids of live articles whose file no longer holds them; a file that failed keeps its articles."""
    paths = (work.gone | work.changed.keys()) - work.failed
    with records.connection() as connection:
        rows = connection.execute("SELECT id, path FROM live").fetchall()
    return [article_id for article_id, path in rows if path in paths and article_id not in work.seen]


def settle(records: Records, work: Plan, names: list[str]) -> None:
    """Record that these files have been read; a failed one will be read again by the next sync."""
    states = {**work.changed, **work.touched}
    rows = [
        (name, s.default_id, s.modified, s.size, "" if name in work.failed else s.digest)
        for name, s in ((name, states[name]) for name in names)
    ]
    with records.writing() as connection:
        connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", rows)


def forget(records: Records, work: Plan) -> None:
    """Take the files that are gone out of the records, and record what failed in this sync."""
    with records.writing() as connection:
        connection.executemany("DELETE FROM files WHERE path = ?", [(name,) for name in work.gone])
        connection.execute("DELETE FROM failures WHERE outside = 0")
        connection.executemany(
            "INSERT INTO failures VALUES (?, ?, 0, ?)", [(f.source, f.reason, f.origin) for f in work.failures]
        )


def _compare(found: Plan, name: str, path: Path, default_id: str, before: FileState | None) -> None:
    if before and before.digest and _state(path, default_id).looks_like(before):
        return
    content = path.read_bytes()
    now = _state(path, default_id, hashlib.sha256(content).hexdigest())
    if before and (before.default_id, before.digest) == (default_id, now.digest):
        found.touched[name] = now
    else:
        found.changed[name] = now
        found.articles += max(1, content.count(b"\n")) if name.endswith(".jsonl") else 1


def _state(path: Path, default_id: str, content: str = "") -> FileState:
    stat = path.stat()
    return FileState(default_id, stat.st_mtime_ns, stat.st_size, content)


def _read(corpus: Path, name: str, state: FileState, work: Plan, limits: Limits) -> Iterator[Item]:
    try:
        for loaded in load(corpus / name, state.default_id, limits):
            if isinstance(loaded, Failure):
                work.failures.append(loaded)
            elif loaded.article.id in work.seen:
                work.failures.append(_taken(name, loaded.article.id))
            else:
                work.seen.add(loaded.article.id)
                yield _item(loaded, name)
    except LoadError as error:
        work.failures.append(Failure(name, str(error)))


def _item(loaded: Loaded, name: str) -> Item:
    return Item(loaded.article, name, loaded.source, loaded.language)


def _taken(name: str, article_id: str) -> Failure:
    return Failure(name, f'another article has the id "{article_id}"; give this one an id of its own')


def _known(records: Records) -> dict[str, FileState]:
    with records.connection() as connection:
        rows = connection.execute("SELECT path, default_id, modified, size, digest FROM files").fetchall()
    return {row[0]: FileState(row[1], row[2], row[3], row[4]) for row in rows}


def _live(records: Records, article_id: str) -> tuple[str, str] | None:
    with records.connection() as connection:
        row = connection.execute("SELECT digest, path FROM live WHERE id = ?", (article_id,)).fetchone()
    return (row[0], row[1]) if row else None


def _paths(records: Records) -> set[str]:
    with records.connection() as connection:
        return {row[0] for row in connection.execute("SELECT DISTINCT path FROM live")}
