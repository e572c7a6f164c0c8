"""What the library holds, read in any process: articles, their versions and originals, figures, failures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.corrections import Corrections
from rag.errors import ArticleNotFound, IndexMissing
from rag.originals import EXTRACTED, Originals
from rag.ownership import Ownership
from rag.records import Records
from rag.types import Article, Overview, StoredArticle
from rag.versions import Version, Versions

__all__ = ["Catalogue"]


class Catalogue:
    """The reading side of one corpus and its index."""

    def __init__(self, corpus: Path, records: Records, ownership: Ownership) -> None:
        self.corpus = corpus
        self._records = records
        self._ownership = ownership
        self._kept = Versions(corpus)

    def articles(self) -> list[StoredArticle]:
        """Return every live article, by id."""
        with self._records.snapshot() as snapshot:
            return snapshot.articles()

    def article(self, article_id: str) -> StoredArticle:
        """Return one live article; raises `ArticleNotFound`."""
        with self._records.snapshot() as snapshot:
            return snapshot.article(article_id)

    def versions(self, article_id: str) -> list[Version]:
        """Return every version of a live article, oldest first, the present one last; raises `ArticleNotFound`."""
        stored = self.article(article_id)
        former = [number for number in self._kept.numbers(article_id) if number < stored.version]
        kept = [self._kept.read(article_id, number) for number in former]
        return [*kept, Version(stored.version, stored.article)]

    def version(self, article_id: str, number: int) -> Article:
        """Return a live article as it was in one version; raises `ArticleNotFound`."""
        for version in self.versions(article_id):
            if version.number == number:
                return version.article
        raise ArticleNotFound(
            f'version {number} of "{article_id}" is not kept; the present one is {self.article(article_id).version}'
        )

    def original(self, article_id: str) -> Path | None:
        """Return the file that a live article's text was extracted from, if there is one; raises `ArticleNotFound`."""
        stored = self.article(article_id)
        path = self.corpus / stored.path
        alone = Path(stored.path).with_suffix("").as_posix() == article_id or stored.path == article_id
        if alone and path.suffix.lower() in EXTRACTED:
            return path
        return Originals(self.corpus).find(article_id)

    def corrected(self, article_id: str) -> frozenset[str]:
        """Return which fields of an article a person has corrected."""
        return frozenset(Corrections(self.corpus).of(article_id))

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

    def _writing(self) -> Any:
        """Return how far the owner has come; None where nobody owns the index."""
        note = json.loads(self._records.meta("writing") or "null")
        if note and not self._ownership.mine and self._ownership.take():
            self._ownership.release()
            return None
        return note
