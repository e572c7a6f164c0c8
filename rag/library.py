"""The article's path: added to the corpus, indexed, corrected, removed. The corpus is the truth, the index follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

from rag.adding import Batch, Placing
from rag.catalogue import Catalogue
from rag.corrections import Corrections
from rag.errors import IndexMismatch, IndexMissing
from rag.fetching import Fetcher
from rag.indexing import Indexer
from rag.limits import FetchRules, Limits
from rag.ownership import Ownership
from rag.progress import Account
from rag.records import Records
from rag.removing import drop, forget
from rag.sources import estimate
from rag.syncing import Syncing
from rag.twins import Twins
from rag.types import Failure, Report, StoredArticle
from rag.upkeep import Cancelled, Reporter, Upkeep, never

__all__ = ["Library"]


class Library(Catalogue):
    """The articles of one corpus and their index.

    Reading works in any process. Writing changes the corpus first and then the index; where another process owns the
    index, writing waits for that process to follow. `stamp` says which encoder, splitter and schema this index needs,
    and a file that somebody else writes is read once it has been unchanged for `settle` seconds.
    """

    def __init__(
        self,
        corpus: Path,
        records: Records,
        indexer: Indexer,
        ownership: Ownership,
        *,
        stamp: str,
        limits: Limits | None = None,
        rules: FetchRules | None = None,
        settle: float = 0.0,
    ) -> None:
        super().__init__(corpus, records, ownership)
        self._indexer = indexer
        self._stamp = stamp
        self._limits = limits or Limits()
        self._rules = rules or FetchRules()
        syncing = Syncing(corpus, records, self._limits, settle)
        self._upkeep = Upkeep(records, indexer, ownership, syncing, stamp)

    def add(
        self,
        sources: Sequence[str | Path],
        report: Reporter | None = None,
        cancelled: Cancelled = never,
        *,
        uploaded: bool = False,
    ) -> Report:
        """Add or update articles from files, folders, pages and feeds on the web.

        What cannot be read is a failure, the others are kept. Articles become ready batch by batch; cancelled, those
        that were begun are finished. `uploaded` files are copies that will be gone: they cannot be tried again.
        """
        self.corpus.mkdir(parents=True, exist_ok=True)
        before = self._versions()
        failures = list(self._upkeep.sync(report))
        account = Account(sum(map(estimate, sources)), report)
        placing = Placing(self.corpus, self._records, self._limits, Fetcher(self._limits, self._rules), account)
        failures += self._placed(placing, placing.batches(sources, cancelled, uploaded), account)
        if not uploaded:
            self._note_failures(placing)
        account.tell()
        return replace(
            _change(before, self._versions()),
            failures=(*placing.failures, *failures),
            renamed=tuple(placing.renamed),
            same=tuple(placing.same),
            left_out=tuple(placing.left_out),
            cancelled=cancelled(),
        )

    def retry(self, report: Reporter | None = None, cancelled: Cancelled = never) -> Report:
        """Add again what could not be added before, and nothing else."""
        self._upkeep.sync()
        with self._records.connection() as connection:
            rows = connection.execute("SELECT DISTINCT origin FROM failures WHERE outside = 1 AND origin <> ''")
            origins = sorted(row[0] for row in rows.fetchall())
        return self.add(origins, report, cancelled)

    def sync(self, report: Reporter | None = None, cancelled: Cancelled = never) -> Report:
        """Make the index follow the corpus: added, changed, removed; waits where another process does it."""
        if not self.corpus.is_dir():
            raise IndexMissing(f"there is no folder {self.corpus}; make it or name the corpus by `--corpus`")
        before = self._versions()
        failures = self._upkeep.sync(report, cancelled, wait=True)
        same = tuple((twin.path, twin.original) for twin in self._upkeep.twins)
        return replace(_change(before, self._versions()), failures=tuple(failures), same=same, cancelled=cancelled())

    def follow(self, stop: Event, report: Reporter | None = None) -> None:
        """Own the index and keep it in step with the corpus until `stop` is set; raises `IndexBusy` if it is owned."""
        self._upkeep.follow(stop, report)

    def edit(self, article_id: str, changes: Mapping[str, str | None]) -> StoredArticle:
        """Correct title, publisher, author or published (a day as YYYY-MM-DD) of an article, and return it.

        None or an empty value takes a field away. Raises `ArticleNotFound`, and `LoadError` for what cannot be used.
        """
        stored = self.article(article_id)
        Corrections(self.corpus).write(article_id, changes)
        self._upkeep.follow_files([stored.path])
        return self.article(article_id)

    def reset(self, article_id: str) -> StoredArticle:
        """Forget the corrections of an article, and return it; raises `ArticleNotFound`."""
        stored = self.article(article_id)
        Corrections(self.corpus).drop(article_id)
        self._upkeep.follow_files([stored.path])
        return self.article(article_id)

    def remove(self, ids: Sequence[str], purge: bool = False) -> Report:
        """Take articles out of corpus and index at once; raises `ArticleNotFound` before anything is removed.

        With `purge` both searches are rebuilt, so that no file of the index holds a byte of them.
        """
        ids = tuple(dict.fromkeys(ids))
        names = set()
        for stored in [self.article(each) for each in ids]:
            held = [
                (stored.path, stored.article.id),
                *((t.path, t.id) for t in Twins.of(self._records, stored.article.id)),
            ]
            for name, article_id in held:
                drop(self.corpus, self._records, name, article_id, self._limits)
                names.add(name)
            forget(self.corpus, stored.article.id)
        self._upkeep.follow_files(names)
        if purge:
            with self._ownership.held():
                self._indexer.rebuild()
        return Report(removed=ids)

    def check(self) -> None:
        """Raise `IndexMissing` or `IndexMismatch` where questions cannot be asked of the index as it is."""
        if self._records.meta("stamp") != self._stamp:
            raise IndexMismatch(
                "the index was made by another encoder, splitter or version; `byline sync` makes it again"
            )

    def own(self) -> bool:
        """Return whether this process now owns the index until it ends."""
        return self._ownership.mine or self._ownership.take()

    def _placed(self, placing: Placing, batches: Iterator[Batch], account: Account) -> list[Failure]:
        """Write the articles into the corpus and index them batch by batch; return what failed in the index.

        Where another process owns the index, it follows while everything is written, and is waited for at the end.
        """
        failures: list[Failure] = []
        mine = self._ownership.take()
        try:
            for batch in batches:
                failures += self._index(batch, account) if mine else ()
                account.steps(batch.sources, "ready")
                account.done(batch.articles)
        finally:
            if mine:
                self._ownership.release()
        if not mine or placing.inside or self._upkeep.unsettled:
            failures += self._upkeep.sync(None, never, wait=True)
        return failures

    def _index(self, batch: Batch, account: Account) -> Sequence[Failure]:
        return self._upkeep.follow_files(batch.names, lambda stage: account.steps(batch.sources, stage))

    def _versions(self) -> dict[str, int]:
        """Return the version of every live article, by id."""
        if not self._records.exists:
            return {}
        with self._records.snapshot() as snapshot:
            return {entry.id: entry.version for entry in snapshot.entries.values()}

    def _note_failures(self, placing: Placing) -> None:
        rows = [(f.source, f.reason, f.origin) for f in placing.failures]
        with self._records.writing() as connection:
            connection.executemany(
                "DELETE FROM failures WHERE outside = 1 AND origin = ?", [(each,) for each in placing.attempted]
            )
            connection.executemany("INSERT INTO failures VALUES (?, ?, 1, ?)", rows)


def _change(before: dict[str, int], after: dict[str, int]) -> Report:
    """Return what has happened between two states of the library, each the versions by id."""
    return Report(
        added=tuple(each for each in after if each not in before),
        updated=tuple(each for each in after if each in before and after[each] != before[each]),
        removed=tuple(each for each in before if each not in after),
        unchanged=sum(after.get(each) == version for each, version in before.items()),
    )
