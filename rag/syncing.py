"""The corpus folder compared with the records: what to index, what to take out."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rag.corrections import Corrections, corrected
from rag.errors import LoadError
from rag.indexing import Item, digest
from rag.limits import Limits
from rag.loaders import Loaded, load, walk
from rag.records import Records
from rag.removing import removed
from rag.twins import Twin, Twins
from rag.types import Article, Failure

__all__ = ["FileState", "Plan", "Syncing", "fills_batch"]

_BATCH_CHARACTERS = 150_000  # about 190 passages, three to four seconds of encoding on two cores
_BATCH_ARTICLES = 64
_CORRECTIONS = "corrections"  # the note in the records of what was corrected when the index last followed


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

    `removed` are articles (path, id) to be passed over.

    `changed` must be read, `touched` only looks changed, `gone` is no longer there, `unsettled` is still being written.
    `articles` is how many articles the changed files are thought to hold.
    """

    twins: Twins
    removed: set[tuple[str, str]]
    changed: dict[str, FileState] = field(default_factory=dict)
    touched: dict[str, FileState] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    unsettled: set[str] = field(default_factory=set)
    articles: int = 0
    failures: list[Failure] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)


class Syncing:
    """One corpus and its records; a file counts as written once it has been unchanged for `settle` seconds."""

    def __init__(self, corpus: Path, records: Records, limits: Limits, settle: float = 0.0) -> None:
        self.corpus = corpus
        self._records = records
        self._limits = limits
        self._settle = settle
        self._corrections = Corrections(corpus)

    def plan(self, only: Collection[str] | None = None) -> Plan:
        """Return what differs; reads only files whose time or size differs, or that failed before.

        With `only`, no other files are looked at, and these are known to be whole.
        """
        known, found = self._known(only), Plan(Twins(self._records), removed(self.corpus))
        walked = list(self._walked()) if only is None else self._named(only, known)
        forced = self._to_read_again(found)
        for name, path, default_id in walked:
            before = None if name in forced else known.get(name)
            try:
                state = _state(path, default_id)
                if before and before.digest and state.looks_like(before):
                    continue
                if only is None and 0 <= time.time() - state.modified / 1e9 < self._settle:
                    found.unsettled.add(name)
                else:
                    _note(found, name, path, state, before)
            except OSError as error:
                found.failures.append(Failure(name, f"cannot be read ({error.strerror}); check its permissions"))
        present = {name for name, _, _ in walked}
        found.gone = frozenset((known.keys() | self._paths() if only is None else set(only)) - present)
        return found

    def differs(self) -> bool:
        """Return whether a file or correction has come, gone or changed since it was last read, by time and size."""
        known, walked = self._known(), list(self._walked())
        if known.keys() != {name for name, _, _ in walked} or self._corrections.state() != self._noted()["state"]:
            return True
        try:
            return any(not _state(path, default_id).looks_like(known[name]) for name, path, default_id in walked)
        except OSError:  # gone between walk and look
            return True

    def batches(self, work: Plan) -> Iterator[tuple[list[Item], list[str]]]:
        """Yield articles to make live together, and the files whose last article is among them or before."""
        batch: list[Item] = []
        names: list[str] = []
        for each in self._items(work):
            if isinstance(each, str):
                names.append(each)
                continue
            batch.append(each)
            if fills_batch(len(batch), sum(len(item.article.text) for item in batch)):
                yield batch, names
                batch, names = [], []
        yield batch, names

    def outdated(self, work: Plan) -> list[str]:
        """Return the ids of live articles whose file no longer holds them; a file that failed keeps its articles."""
        paths = (work.gone | work.changed.keys()) - work.failed
        with self._records.connection() as connection:
            rows = connection.execute(
                "SELECT id, path FROM live WHERE path IN (SELECT value FROM json_each(?))", (json.dumps(list(paths)),)
            ).fetchall()
        return [article_id for article_id, _ in rows if article_id not in work.seen]

    def settle(self, work: Plan, names: list[str]) -> None:
        """Record that these files have been read; a failed one will be read again by the next sync."""
        states = {**work.changed, **work.touched}
        rows = [
            (name, s.default_id, s.modified, s.size, "" if name in work.failed else s.digest)
            for name, s in ((name, states[name]) for name in names)
        ]
        with self._records.writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", rows)

    def finish(self, work: Plan, whole: bool) -> None:
        """Take the files that are gone out of the records, and record twins and, of a `whole` plan, what failed."""
        with self._records.writing() as connection:
            connection.executemany("DELETE FROM files WHERE path = ?", [(name,) for name in work.gone])
            work.twins.write(connection, [*work.gone, *work.changed])
            if whole:
                connection.execute("DELETE FROM failures WHERE outside = 0")
                rows = [(f.source, f.reason, f.origin) for f in work.failures]
                connection.executemany("INSERT INTO failures VALUES (?, ?, 0, ?)", rows)
        note, now = self._noted(), self._corrections.load()
        if whole:
            note = {"state": self._corrections.state(), "values": now}
        else:
            others = {each: values for each, values in note["values"].items() if each not in work.seen}
            note["values"] = {**others, **{each: now[each] for each in work.seen & now.keys()}}
        self._records.put_meta(_CORRECTIONS, json.dumps(note))

    def _walked(self) -> Iterator[tuple[str, Path, str]]:
        for path, default_id in walk(self.corpus):
            yield path.relative_to(self.corpus).as_posix(), path, default_id

    def _named(self, names: Collection[str], known: dict[str, FileState]) -> list[tuple[str, Path, str]]:
        """Return those of some files that are there; one not known yet was written by us and names its id itself."""
        there = [(name, self.corpus / name) for name in names if (self.corpus / name).is_file()]
        return [
            (name, path, known[name].default_id if name in known else name.removesuffix(".md")) for name, path in there
        ]

    def _to_read_again(self, found: Plan) -> set[str]:
        """Return the files with an article that was corrected or removed since, or that is like one that is gone."""
        before, now = self._noted()["values"], self._corrections.load()
        ids = {each for each in before.keys() | now.keys() if before.get(each) != now.get(each)}
        with self._records.connection() as connection:
            rows = connection.execute(
                "SELECT path, id FROM live WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps([*ids, *(article_id for _, article_id in found.removed)]),),
            ).fetchall()
        again = {path for path, article_id in rows if article_id in ids or (path, article_id) in found.removed}
        return again | Twins.orphans(self._records)

    def _noted(self) -> dict[str, Any]:
        noted: dict[str, Any] = json.loads(self._records.meta(_CORRECTIONS) or '{"state": "", "values": {}}')
        return noted

    def _items(self, work: Plan) -> Iterator[Item | str]:
        """Yield what must be indexed, and after the last article of a file its path.

        Markdown comes first: its articles mostly state their ids, and what says the same without one gives way to them.
        An id that another file already has is a failure: the first file in this order keeps it.
        """
        for name, state in sorted(work.changed.items(), key=lambda each: not each[0].endswith(".md")):
            before = len(work.failures)
            for loaded in self._read(name, state, work):
                article = corrected(loaded.article, self._corrections.of(loaded.article.id))
                live = self._live(article.id)
                if live and not (live[1] == name or live[1] in work.gone or live[1] in work.changed):
                    work.failures.append(_taken(name, article.id))
                    continue
                if live is None and not loaded.explicit_id and self._is_twin(article, name, work):
                    continue
                work.twins.meet(article)
                if live != (digest(article), name):
                    yield Item(article, name, loaded.source, loaded.language)
            if len(work.failures) > before:
                work.failed.add(name)
            yield name

    def _read(self, name: str, state: FileState, work: Plan) -> Iterator[Loaded]:
        try:
            for loaded in load(self.corpus / name, state.default_id, self._limits):
                if isinstance(loaded, Failure):
                    work.failures.append(loaded)
                elif (name, loaded.article.id) in work.removed:
                    continue
                elif loaded.article.id in work.seen:
                    work.failures.append(_taken(name, loaded.article.id))
                else:
                    work.seen.add(loaded.article.id)
                    yield loaded
        except LoadError as error:
            work.failures.append(Failure(name, str(error)))

    def _is_twin(self, article: Article, name: str, work: Plan) -> bool:
        """Return whether another article has the content of this one, and note it."""
        original = work.twins.original(article, lambda path: path not in work.gone and path not in work.changed)
        if original is not None:
            work.twins.found.append(Twin(name, article.id, original))
            work.seen.discard(article.id)
        return original is not None

    def _known(self, only: Collection[str] | None = None) -> dict[str, FileState]:
        """Return the files as they were last read: all, or some alone, so that a batch costs the same everywhere."""
        with self._records.connection() as connection:
            if only is None:
                rows = connection.execute("SELECT path, default_id, modified, size, digest FROM files").fetchall()
            else:
                rows = connection.execute(
                    "SELECT path, default_id, modified, size, digest FROM files"
                    " WHERE path IN (SELECT value FROM json_each(?))",
                    (json.dumps(list(only)),),
                ).fetchall()
        return {row[0]: FileState(row[1], row[2], row[3], row[4]) for row in rows}

    def _live(self, article_id: str) -> tuple[str, str] | None:
        with self._records.connection() as connection:
            row = connection.execute("SELECT digest, path FROM live WHERE id = ?", (article_id,)).fetchone()
        return (row[0], row[1]) if row else None

    def _paths(self) -> set[str]:
        with self._records.connection() as connection:
            return {row[0] for row in connection.execute("SELECT DISTINCT path FROM live")}


def fills_batch(articles: int, characters: int) -> bool:
    """Return whether so much is enough to be made live together."""
    return articles >= _BATCH_ARTICLES or characters >= _BATCH_CHARACTERS


def _state(path: Path, default_id: str) -> FileState:
    stat = path.stat()
    return FileState(default_id, stat.st_mtime_ns, stat.st_size, "")


def _note(found: Plan, name: str, path: Path, state: FileState, before: FileState | None) -> None:
    """Note a file as changed, or as touched where it only looks changed."""
    read = path.read_bytes()
    now = replace(state, digest=hashlib.sha256(read).hexdigest())
    if before and (before.default_id, before.digest) == (now.default_id, now.digest):
        found.touched[name] = now
    else:
        found.changed[name] = now
        found.articles += max(1, read.count(b"\n")) if name.endswith(".jsonl") else 1


def _taken(name: str, article_id: str) -> Failure:
    return Failure(name, f'another article has the id "{article_id}"; give this one an id of its own')
