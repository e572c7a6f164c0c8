"""The article's path: added to the corpus, indexed, listed, removed. `corpus/` is the truth, the index follows it."""

from __future__ import annotations

import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

from rag import syncing
from rag.adding import Placing
from rag.errors import BylineError, IndexBusy, IndexMismatch, IndexMissing
from rag.indexing import Indexer
from rag.limits import Limits
from rag.ownership import Ownership
from rag.records import Records
from rag.removing import drop
from rag.types import Article, Failure, Overview, Progress, Report, StoredArticle

__all__ = ["Library"]

_log = logging.getLogger(__name__)

Reporter = Callable[[Progress], None]

_PATIENCE = 120.0  # seconds without progress of the process that owns the index
_FOLLOW = 2.0  # seconds between looks at the corpus while following it
_POLL = 0.2  # seconds between looks at what another process has indexed


class Library:
    """The articles of one corpus and their index.

    Reading works in any process. Writing changes the corpus first and then the index; where another process owns the
    index, writing waits for that process to follow. `stamp` says which encoder, splitter and schema this index needs.
    """

    def __init__(
        self, corpus: Path, records: Records, indexer: Indexer, ownership: Ownership, *, stamp: str, limits: Limits
    ) -> None:
        self.corpus = corpus
        self._records = records
        self._indexer = indexer
        self._ownership = ownership
        self._stamp = stamp
        self._limits = limits

    def add(self, sources: Sequence[str | Path], report: Reporter | None = None) -> Report:
        """Add or update articles from files and folders; one that cannot be read is a failure, the others are kept."""
        if not self.corpus.is_dir():
            self.corpus.mkdir(parents=True)
        before = self._versions()
        self._synced(report)
        placing = Placing(self.corpus, self._records, self._limits)
        placing.place(sources)
        self._note_failures([str(each) for each in sources], placing.failures)
        failures = (*placing.failures, *self._synced(report))
        return replace(_change(before, self._versions()), failures=failures, renamed=tuple(placing.renamed))

    def sync(self, report: Reporter | None = None) -> Report:
        """Make the index follow the corpus: added, changed, removed; waits where another process does it."""
        if not self.corpus.is_dir():
            raise IndexMissing(f"there is no folder {self.corpus}; make it or name the corpus by `--corpus`")
        before = self._versions()
        failures = self._synced(report)
        return replace(_change(before, self._versions()), failures=tuple(failures))

    def follow(self, stop: Event, report: Reporter | None = None) -> None:
        """Own the index and keep it in step with the corpus until `stop` is set; raises `IndexBusy` if it is owned."""
        if not self._ownership.take():
            raise IndexBusy("another process owns the index; this one only reads it")
        try:
            self._follow(stop, report)
        finally:
            self._ownership.release()

    def remove(self, ids: Sequence[str], purge: bool = False) -> Report:
        """Take articles out of corpus and index at once; raises `ArticleNotFound` before anything is removed.

        With `purge` both searches are rebuilt, so that no file of the index holds a byte of them.
        """
        for stored in [self.article(each) for each in dict.fromkeys(ids)]:
            drop(self.corpus, self._records, stored.path, stored.article.id, self._limits)
        self.sync()
        if purge:
            with self._ownership.held():
                self._indexer.rebuild()
        return Report(removed=tuple(dict.fromkeys(ids)))

    def articles(self) -> list[StoredArticle]:
        """Return every live article, by id."""
        with self._records.snapshot() as snapshot:
            return snapshot.articles()

    def article(self, article_id: str) -> StoredArticle:
        """Return one live article; raises `ArticleNotFound`."""
        with self._records.snapshot() as snapshot:
            return snapshot.article(article_id)

    def export(self) -> Iterator[Article]:
        """Yield every live article by id: what `add` takes back."""
        for stored in self.articles():
            yield stored.article

    def overview(self) -> Overview:
        """Return what the collection holds, in figures; an index not made yet holds nothing."""
        try:
            with self._records.snapshot() as snapshot:
                entries = list(snapshot.entries.values())
                days = sorted(e.published for e in entries if e.published)
                latest = [e.id for e in entries if e.published and e.published == days[-1]]
                newest = snapshot.article(latest[0]).article if latest else None
        except IndexMissing:
            return Overview(0, (), None, None, None, 0)
        counts = Counter(e.publisher for e in entries if e.publisher)
        publishers = tuple(sorted(counts, key=lambda name: (-counts[name], name)))
        first, last = (days[0], days[-1]) if days else (None, None)
        return Overview(len(entries), publishers, first, last, newest, sum(e.passages for e in entries))

    def status(self) -> dict[str, Any]:
        """Return articles, passages, encoder, failed (source and reason) and writing (how far, or None)."""
        with self._records.connection() as connection:
            failed = connection.execute("SELECT source, reason FROM failures ORDER BY source").fetchall()
        overview = self.overview()
        return {
            "articles": overview.articles,
            "passages": overview.passages,
            "encoder": json.loads(self._records.meta("stamp") or "{}").get("encoder"),
            "failed": [{"source": source, "reason": reason} for source, reason in failed],
            "writing": self._writing(),
        }

    def check(self) -> None:
        """Raise `IndexMissing` or `IndexMismatch` where questions cannot be asked of the index as it is."""
        if self._records.meta("stamp") != self._stamp:
            raise IndexMismatch(
                "the index was made by another encoder, splitter or version; `byline sync` makes it again"
            )

    def own(self) -> bool:
        """Return whether this process now owns the index until it ends."""
        return self._ownership.mine or self._ownership.take()

    def _follow(self, stop: Event, report: Reporter | None) -> None:
        told, due = "", True
        while due or not stop.wait(_FOLLOW):
            try:
                if due or self._lags():
                    self.sync(report)
                told, due = "", False
            except BylineError as error:  # a full disk, a corpus that is gone for a while: what can pass may pass
                if str(error) != told:
                    _log.warning("%s", error)
                told, due = str(error), False

    def _synced(self, report: Reporter | None) -> Sequence[Failure]:
        """Make the index follow, or wait until its owner has; return what failed here."""
        if not self._followed(report):
            return ()
        try:
            with self._ownership.held():
                return self._sync(report)
        finally:
            self._ownership.release()

    def _sync(self, report: Reporter | None) -> list[Failure]:
        self._prepare()
        work = syncing.plan(self.corpus, self._records)
        self._index(work, report)
        outdated = syncing.outdated(self._records, work)
        if outdated:
            self._indexer.remove(outdated)
        syncing.settle(self._records, work, list(work.touched))
        syncing.forget(self._records, work)
        self._records.put_meta("writing", None)
        return work.failures

    def _versions(self) -> dict[str, int]:
        """Return the version of every live article, by id."""
        if not self._records.exists:
            return {}
        with self._records.snapshot() as snapshot:
            return {entry.id: entry.version for entry in snapshot.entries.values()}

    def _prepare(self) -> None:
        """Make the index where there is none, or where this one is of another stamp, and finish what was under way."""
        if self._records.exists and self._records.meta("stamp") != self._stamp:
            self._indexer.clear()
        self._records.create()
        self._records.put_meta("stamp", self._stamp)
        self._indexer.recover()

    def _index(self, work: syncing.Plan, report: Reporter | None) -> None:
        started = time.monotonic()
        for batch, names in syncing.batches(self.corpus, self._records, work, self._limits):
            if batch:
                self._indexer.index(batch)
            syncing.settle(self._records, work, names)
            done = len(work.seen)
            now = Progress(done, max(work.articles, done), time.monotonic() - started, names[-1] if names else "")
            self._tell(now, report)

    def _tell(self, progress: Progress, report: Reporter | None) -> None:
        note = {"done": progress.done, "total": progress.total, "seconds": round(progress.seconds, 1)}
        self._records.put_meta("writing", json.dumps(note))
        if report:
            report(progress)

    def _followed(self, report: Reporter | None) -> bool:
        """Wait until the process that owns the index has followed; return whether this one owns it instead."""
        last, since = "", time.monotonic()
        while not self._ownership.take():
            if not self._lags():
                return False
            note = (self._records.meta("writing") if self._records.exists else "") or ""
            if note != last:
                last, since = note, time.monotonic()
                self._retell(note, report)
            if time.monotonic() - since > _PATIENCE:
                raise IndexBusy(
                    "the process that owns the index does not follow the corpus; end it and run the command again"
                )
            time.sleep(_POLL)
        return True

    def _lags(self) -> bool:
        try:
            return syncing.differs(self.corpus, self._records)
        except IndexMissing:  # the owner is about to make it
            return True

    def _retell(self, note: str, report: Reporter | None) -> None:
        if report and note:
            told = json.loads(note)
            report(Progress(told["done"], told["total"], told["seconds"], "the process that owns the index"))

    def _writing(self) -> Any:
        """Return how far the owner has come; None where nobody owns the index."""
        note = json.loads(self._records.meta("writing") or "null")
        if note and not self._ownership.mine and self._ownership.take():
            self._ownership.release()
            return None
        return note

    def _note_failures(self, sources: list[str], failures: list[Failure]) -> None:
        with self._records.writing() as connection:
            connection.executemany("DELETE FROM failures WHERE outside = 1 AND source = ?", [(s,) for s in sources])
            connection.executemany(
                "INSERT INTO failures VALUES (?, ?, 1, ?)", [(f.source, f.reason, f.origin) for f in failures]
            )


def _change(before: dict[str, int], after: dict[str, int]) -> Report:
    """Return what has happened between two states of the library, each the versions by id."""
    return Report(
        added=tuple(each for each in after if each not in before),
        updated=tuple(each for each in after if each in before and after[each] != before[each]),
        removed=tuple(each for each in before if each not in after),
        unchanged=sum(after.get(each) == version for each, version in before.items()),
    )
