"""The index kept in step with the corpus: by this process, or by waiting for the one that owns it."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from threading import Event

from rag.errors import BylineError, IndexBusy, IndexMissing
from rag.indexing import Indexer, Item
from rag.memory import give_back
from rag.ownership import Ownership
from rag.progress import Progress
from rag.records import Records
from rag.syncing import Plan, Syncing
from rag.twins import Twin, Twins
from rag.types import Failure, StoredArticle
from rag.versions import Versions
from rag.watching import changes

__all__ = ["Cancelled", "Reporter", "Upkeep", "never"]

_log = logging.getLogger(__name__)

Reporter = Callable[[Progress], None]
Cancelled = Callable[[], bool]

_PATIENCE = 120.0  # seconds without progress of the process that owns the index
_STILL_WRITTEN = 15.0  # seconds to wait for files that are being written to settle
_LOOK = 10.0  # seconds between looks at a corpus in which nothing seems to change
_POLL = 0.1  # seconds between looks at what another process, or one that writes a file, has done


def never() -> bool:
    """Return False: what is not to be cancelled."""
    return False


class Upkeep:
    """The writing of one index; `stamp` says which encoder, splitter and schema it must have.

    `twins` are the files that the last sync has found to hold the content of another article.
    """

    def __init__(
        self,
        records: Records,
        indexer: Indexer,
        ownership: Ownership,
        syncing: Syncing,
        stamp: str,
    ) -> None:
        self._records = records
        self._indexer = indexer
        self._ownership = ownership
        self._syncing = syncing
        self._versions = Versions(syncing.corpus)
        self._stamp = stamp
        self._looked, self._waiting, self._following = 0.0, False, False
        self.twins: tuple[Twin, ...] = ()

    @property
    def unsettled(self) -> bool:
        """Whether files were passed over because they are still being written, and nobody will come back to them."""
        return self._waiting and not self._following

    def sync(
        self, report: Reporter | None = None, cancelled: Cancelled = never, wait: bool = False
    ) -> Sequence[Failure]:
        """Make the index follow the corpus, or wait until its owner has; return what failed here.

        With `wait` also for files that are still being written.
        """
        if not self._followed(report):
            return ()
        try:
            with self._ownership.held():
                return self._whole(report, cancelled, wait)
        finally:
            self._ownership.release()

    def follow_files(self, names: Collection[str], tell: Callable[[str], None] = lambda _: None) -> Sequence[Failure]:
        """Make the index follow some files of the corpus that are known to be whole; as `sync`, but much quicker.

        An index that must be made again follows them all.
        """
        if not self._records.exists or self._records.meta("stamp") != self._stamp:
            return self.sync()
        if not self._followed(None):
            return ()
        try:
            with self._ownership.held():
                self._prepare()
                work = self._syncing.plan(names)
                self._carry_out(work, None, never, tell)
                self._syncing.finish(work, whole=False)
                return work.failures
        finally:
            self._ownership.release()

    def follow(self, stop: Event, report: Reporter | None = None) -> None:
        """Own the index and keep it in step with the corpus until `stop` is set; raises `IndexBusy` if it is owned."""
        if not self._ownership.take():
            raise IndexBusy("another process owns the index; this one only reads it")
        told, self._following = "", True
        try:
            told = self._caught_up(told, report)
            for changed in changes(self._syncing.corpus, stop):
                if changed or self._waiting or time.monotonic() - self._looked > _LOOK:
                    told = self._caught_up(told, report)
        finally:
            self._following = False
            self._ownership.release()

    def lags(self) -> bool:
        """Return whether the corpus has changed since the index last followed it."""
        try:
            return self._syncing.differs()
        except IndexMissing:  # the owner is about to make it
            return True

    def _caught_up(self, told: str, report: Reporter | None) -> str:
        """Follow the corpus if it has changed; return the error that was told, so that it is told once."""
        self._looked = time.monotonic()
        try:
            if self.lags():
                self.sync(report)
        except BylineError as error:  # a full disk, a corpus that is gone for a while: what can pass may pass
            if str(error) != told:
                _log.warning("%s", error)
            return str(error)
        return ""

    def _whole(self, report: Reporter | None, cancelled: Cancelled, wait: bool) -> list[Failure]:
        self._prepare()
        self.twins = ()
        given_up = time.monotonic() + _STILL_WRITTEN
        while True:
            work = self._syncing.plan()
            self._waiting = bool(work.unsettled)
            complete = self._carry_out(work, report, cancelled)
            self.twins += tuple(work.twins.found)
            if not complete:
                return work.failures
            self._syncing.finish(work, whole=True)
            waiting = wait and bool(work.unsettled)
            if waiting and time.monotonic() > given_up:
                reason = "it is still being written; it is read when it has been unchanged for a while"
                return [*work.failures, *(Failure(name, reason) for name in sorted(work.unsettled))]
            if waiting:
                time.sleep(_POLL)
            elif not Twins.orphans(self._records) - work.unsettled:
                return work.failures

    def _carry_out(
        self,
        work: Plan,
        report: Reporter | None,
        cancelled: Cancelled,
        tell: Callable[[str], None] = lambda _: None,
    ) -> bool:
        """Index what differs and take out what is gone; return False where it was cancelled before the end."""
        started = time.monotonic()
        for batch, names in self._syncing.batches(work):
            if batch:
                self._indexer.index(self._versioned(batch), tell)
                give_back()
            self._syncing.settle(work, names)
            done = len(work.seen)
            current = names[-1] if names else ""
            self._report(Progress(done, max(work.articles, done), time.monotonic() - started, current), report)
            if cancelled():
                self._records.put_meta("writing", None)
                return False
        outdated = self._syncing.outdated(work)
        if outdated:
            self._indexer.remove(outdated)
        self._syncing.settle(work, list(work.touched))
        self._records.put_meta("writing", None)
        return True

    def _versioned(self, batch: Sequence[Item]) -> list[Item]:
        """Return the items with their version, and keep the articles that they replace."""
        former = {each.article.id: each for each in self._live([item.article.id for item in batch])}
        for stored in former.values():
            self._versions.keep(stored)
        return [
            replace(item, version=former[item.article.id].version + 1)
            if item.article.id in former
            else replace(item, version=self._versions.number_for(item.article))
            for item in batch
        ]

    def _live(self, ids: Sequence[str]) -> list[StoredArticle]:
        """Return those of some articles that are live; a snapshot is only made where there are any, for it costs."""
        with self._records.connection() as connection:
            held = connection.execute(
                "SELECT 1 FROM live WHERE id IN (SELECT value FROM json_each(?)) LIMIT 1", (json.dumps(ids),)
            ).fetchone()
        if held is None:
            return []
        with self._records.snapshot() as snapshot:
            return snapshot.articles(ids)

    def _prepare(self) -> None:
        """Make the index where there is none, or where this one is of another stamp, and finish what was under way."""
        if self._records.exists and self._records.meta("stamp") != self._stamp:
            self._indexer.clear()
        self._records.create()
        if self._records.meta("stamp") is None:
            self._records.put_meta("stamp", self._stamp)
        self._indexer.recover()

    def _report(self, progress: Progress, report: Reporter | None) -> None:
        note = {"done": progress.done, "total": progress.total, "seconds": round(progress.seconds, 1)}
        self._records.put_meta("writing", json.dumps(note))
        if report:
            report(progress)

    def _followed(self, report: Reporter | None) -> bool:
        """Wait until the process that owns the index has followed; return whether this one owns it instead."""
        last, since = "", time.monotonic()
        while not self._ownership.take():
            if not self.lags():
                return False
            note = (self._records.meta("writing") if self._records.exists else "") or ""
            if note != last:
                last, since = note, time.monotonic()
                _retell(note, report)
            if time.monotonic() - since > _PATIENCE:
                raise IndexBusy(
                    "the process that owns the index does not follow the corpus; end it and run the command again"
                )
            time.sleep(_POLL)
        return True


def _retell(note: str, report: Reporter | None) -> None:
    if report and note:
        told = json.loads(note)
        report(Progress(told["done"], told["total"], told["seconds"], "the process that owns the index"))
