"""Articles from anywhere into the corpus folder: which id each gets, and the file it is written to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from rag.corpus_files import file_for, relative, write_article
from rag.corrections import Corrections, corrected
from rag.errors import LoadError
from rag.fetching import Fetcher
from rag.indexing import content, digest
from rag.limits import Limits
from rag.loaders import Loaded, load
from rag.originals import Originals
from rag.progress import Account
from rag.records import Records
from rag.removing import drop
from rag.sources import UPLOAD, Candidate, candidates
from rag.syncing import fills_batch
from rag.twins import alike, same_outlet
from rag.types import Article, Failure
from rag.upkeep import Cancelled

__all__ = ["Batch", "Placing"]


@dataclass(frozen=True, slots=True)
class _Holder:
    """The article that has an id now: where it was first added from, its file, its digest.

    `text` gives what it says; texts are not held, for there may be many thousands.
    """

    source: str | None
    path: str
    digest: str
    text: Callable[[], str]

    def is_same(self, article: Article, origin: str) -> bool:
        """Return whether an article from `origin` is this one, or its next version.

        Of an upload only the name of the file is known, so it must also say nearly the same.
        """
        if self.source == origin:
            return not origin.startswith(UPLOAD) or alike(self.text(), article.text)
        return self.digest == digest(article)


@dataclass(slots=True)
class Batch:
    """Articles to make live together: the files of the corpus that changed, and the sources whose last article is in.

    `size` counts characters, `articles` all that were looked at.
    """

    names: set[str]
    sources: list[str]
    articles: int = 0
    size: int = 0

    @property
    def full(self) -> bool:
        return fills_batch(self.articles, self.size)


class Placing:
    """One call of `add`: writes articles into the corpus and keeps account of it.

    What already lies in the corpus stays where it is. An id that an article states itself is an update of the article
    that has it; one derived from a file name belongs to the first source, another source gets `{id}-2`, unless another
    article has the same content: then there is nothing to add.
    """

    def __init__(self, corpus: Path, records: Records, limits: Limits, fetcher: Fetcher, account: Account) -> None:
        self.failures: list[Failure] = []
        self.renamed: list[tuple[str, str]] = []
        self.same: list[tuple[str, str]] = []
        self.left_out: list[str] = []
        self.attempted: set[str] = set()
        self.inside = False
        self._corpus = corpus
        self._records = records
        self._limits = limits
        self._fetcher = fetcher
        self._account = account
        self._corrections = Corrections(corpus)
        self._originals = Originals(corpus)
        self._placed: dict[str, _Holder] = {}
        self._contents: dict[str, tuple[str, str | None]] = {}  # id and publisher by content
        self._batch = Batch(set(), [])

    def batches(self, sources: Sequence[str | Path], cancelled: Cancelled, uploaded: bool) -> Iterator[Batch]:
        """Write the articles of every source and yield them batch by batch; what cannot be read becomes a failure."""
        for source in sources:
            self.attempted.add(str(source))
            try:
                for candidate in candidates(source, self._fetcher, cancelled, self.left_out, uploaded):
                    if cancelled():
                        break
                    if isinstance(candidate, Failure):
                        self._fail(candidate)
                    else:
                        yield from self._place_file(candidate, cancelled)
            except LoadError as error:
                self._fail(Failure(str(source), str(error), str(source)))
        yield self._handed_over()

    def _place_file(self, candidate: Candidate, cancelled: Cancelled) -> Iterator[Batch]:
        """Write the articles of one file, yielding each batch that is full."""
        self.attempted.add(candidate.name)
        self._account.step(candidate.name, "reading")
        inside, before = relative(candidate.path, self._corpus) is not None, self._setbacks()
        self.inside = self.inside or inside
        try:
            for loaded in load(candidate.path, candidate.default_id, self._limits):
                if isinstance(loaded, Failure):
                    self._fail(_of_record(loaded, candidate))
                elif not inside:
                    self._try_to_place(_described(loaded, candidate), candidate)
                if self._batch.full:
                    yield self._handed_over()
                if cancelled():
                    break
        except LoadError as error:
            self._fail(Failure(candidate.name, str(error), candidate.name))
        if self._setbacks() == before:
            self._batch.sources.append(candidate.name)

    def _try_to_place(self, loaded: Loaded, candidate: Candidate) -> None:
        try:
            self._place_article(loaded, candidate)
        except LoadError as error:
            self._fail(Failure(candidate.name, str(error), candidate.name))

    def _place_article(self, loaded: Loaded, candidate: Candidate) -> None:
        self._batch.articles += 1
        self._batch.size += len(loaded.article.text)
        known = self._known_as(loaded, candidate.origin)
        if known is not None:
            self.same.append((candidate.name, known))
            self._account.step(candidate.name, "same", known)
            return
        article = loaded.article if loaded.explicit_id else self._with_free_id(loaded.article, candidate.origin)
        if article.id != loaded.article.id:
            self.renamed.append((loaded.article.id, article.id))
        holder = self._holder(article.id)
        if holder is None or holder.digest != digest(self._corrected(article)):
            self._write(replace(loaded, article=article), candidate.origin, holder)
        self._contents.setdefault(content(article.text), (article.id, article.publisher))

    def _write(self, loaded: Loaded, origin: str, holder: _Holder | None) -> None:
        article, source = loaded.article, None if loaded.explicit_id else origin
        if loaded.original is not None:
            self._originals.keep(article.id, loaded.original)
        path = write_article(self._corpus, article, source, loaded.language)
        self._batch.names.add(path)
        if holder and holder.path != path:
            drop(self._corpus, self._records, holder.path, article.id, self._limits)
            self._batch.names.add(holder.path)
        text = partial(self._text_of, article.id, path)
        self._placed[article.id] = _Holder(source, path, digest(self._corrected(article)), text)

    def _known_as(self, loaded: Loaded, origin: str) -> str | None:
        """Return the id of another article with the same content, where this one names no id and is no update."""
        article = loaded.article
        if loaded.explicit_id:
            return None
        stamp = content(article.text)
        with self._records.connection() as connection:
            rows = connection.execute(
                "SELECT id, publisher FROM live WHERE content = ? ORDER BY id", (stamp,)
            ).fetchall()
            update = connection.execute("SELECT 1 FROM live WHERE source = ? LIMIT 1", (origin,)).fetchone()
        met = self._contents.get(stamp)
        found = [*rows, *([met] if met else [])]
        same = [each for each, publisher in found if same_outlet(publisher, article.publisher)]
        return None if update or article.id in same or not same else str(same[0])

    def _with_free_id(self, article: Article, origin: str) -> Article:
        candidate, number = article, 1
        while (holder := self._holder(candidate.id)) and not holder.is_same(self._corrected(candidate), origin):
            number += 1
            candidate = replace(article, id=f"{article.id}-{number}")
        return candidate

    def _corrected(self, article: Article) -> Article:
        return corrected(article, self._corrections.of(article.id))

    def _holder(self, article_id: str) -> _Holder | None:
        if article_id in self._placed:
            return self._placed[article_id]
        with self._records.connection() as connection:
            row = connection.execute("SELECT source, path, digest FROM live WHERE id = ?", (article_id,)).fetchone()
        path = str(file_for(article_id))
        if row:
            return _Holder(row[0], row[1], row[2], partial(self._text_of, article_id, path))
        return _unindexed(self._corpus / path, path)

    def _text_of(self, article_id: str, path: str) -> str:
        """Return what an article says, in the index or else in its file."""
        with self._records.connection() as connection:
            row = connection.execute("SELECT text FROM live WHERE id = ?", (article_id,)).fetchone()
        if row:
            return str(row[0])
        holder = _unindexed(self._corpus / path, path)
        return holder.text() if holder else ""

    def _fail(self, failure: Failure) -> None:
        self.failures.append(failure)
        self._batch.articles += 1
        self._account.step(failure.source, "failed", failure.reason)

    def _setbacks(self) -> int:
        """Return how many failures and articles that were here already there have been."""
        return len(self.failures) + len(self.same)

    def _handed_over(self) -> Batch:
        batch, self._batch = self._batch, Batch(set(), [])
        return batch


def _described(loaded: Loaded, candidate: Candidate) -> Loaded:
    """Return the article with what is known of where it was found, where it does not say so itself."""
    article, fields = loaded.article, candidate.fields
    published = date.fromisoformat(fields["published"]) if fields.get("published") else None
    described = replace(
        article,
        title=article.title or fields.get("title"),
        publisher=article.publisher or fields.get("publisher"),
        author=article.author or fields.get("author"),
        published=article.published or published,
        url=article.url or candidate.url,
    )
    return replace(loaded, article=described)


def _of_record(failure: Failure, candidate: Candidate) -> Failure:
    """Return the failure of a record as its reader knows the file: not by the name of a temporary copy."""
    source = failure.source.replace(str(candidate.path), candidate.name)
    return replace(failure, source=source, origin=candidate.name)


def _unindexed(path: Path, name: str) -> _Holder | None:
    """Return the holder that a file in the corpus is which the index has not followed yet."""
    if not path.exists():
        return None
    for loaded in load(path, name, replace(Limits(), file_bytes=path.stat().st_size + 1)):
        if isinstance(loaded, Loaded):
            article = loaded.article
            return _Holder(loaded.source, name, digest(article), partial(getattr, article, "text"))
    return None
