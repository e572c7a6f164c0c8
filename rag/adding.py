"""Articles from anywhere into the corpus folder: which id each gets, and the file it is written to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.corpus_files import file_for, relative, write_article
from rag.errors import LoadError
from rag.indexing import digest
from rag.limits import Limits
from rag.loaders import SUFFIXES, Loaded, load, supported, walk
from rag.records import Records
from rag.removing import drop
from rag.types import Article, Failure

__all__ = ["Placing"]


@dataclass(frozen=True, slots=True)
class _Holder:
    """The article that has an id now: where it was first added from, its file, its digest."""

    source: str | None
    path: str
    digest: str

    def is_same(self, article: Article, origin: str) -> bool:
        return self.source == origin or self.digest == digest(article)


class Placing:
    """One call of `add`: writes articles into the corpus and keeps account of it.

    What already lies in the corpus stays where it is. An id that an article states itself is an update of the article
    that has it; one derived from a file name belongs to the first source, another source gets `{id}-2`.
    """

    def __init__(self, corpus: Path, records: Records, limits: Limits) -> None:
        self.ids: list[str] = []
        self.failures: list[Failure] = []
        self.renamed: list[tuple[str, str]] = []
        self._corpus = corpus
        self._records = records
        self._limits = limits
        self._placed: dict[str, _Holder] = {}

    def place(self, sources: Sequence[str | Path]) -> None:
        """Write the articles of files and folders; one that cannot be read becomes a failure."""
        for source in sources:
            try:
                for path, default_id in _files(source):
                    self._place_file(path, default_id)
            except LoadError as error:
                self.failures.append(Failure(str(source), str(error)))

    def _place_file(self, path: Path, default_id: str) -> None:
        inside = relative(path, self._corpus) is not None
        try:
            for loaded in load(path, default_id, self._limits):
                if isinstance(loaded, Failure):
                    self.failures.append(loaded)
                elif not inside:
                    self._place_article(loaded, str(path.resolve()))
        except LoadError as error:
            self.failures.append(Failure(str(path), str(error)))

    def _place_article(self, loaded: Loaded, origin: str) -> None:
        article = loaded.article if loaded.explicit_id else self._with_free_id(loaded.article, origin)
        if article.id != loaded.article.id:
            self.renamed.append((loaded.article.id, article.id))
        holder = self._holder(article.id)
        if holder is None or holder.digest != digest(article):
            source = None if loaded.explicit_id else origin
            path = write_article(self._corpus, article, source)
            if holder and holder.path != path:
                drop(self._corpus, self._records, holder.path, article.id, self._limits)
            self._placed[article.id] = _Holder(source, path, digest(article))
        self.ids.append(article.id)

    def _with_free_id(self, article: Article, origin: str) -> Article:
        candidate, number = article, 1
        while (holder := self._holder(candidate.id)) and not holder.is_same(candidate, origin):
            number += 1
            candidate = replace(article, id=f"{article.id}-{number}")
        return candidate

    def _holder(self, article_id: str) -> _Holder | None:
        if article_id in self._placed:
            return self._placed[article_id]
        with self._records.connection() as connection:
            row = connection.execute("SELECT source, path, digest FROM live WHERE id = ?", (article_id,)).fetchone()
        path = file_for(article_id)
        if row:
            return _Holder(row[0], row[1], row[2])
        return _unindexed(self._corpus / path, str(path))


def _unindexed(path: Path, name: str) -> _Holder | None:
    """Return the holder that a file in the corpus is which the index has not followed yet."""
    if not path.exists():
        return None
    for loaded in load(path, name, replace(Limits(), file_bytes=path.stat().st_size + 1)):
        if isinstance(loaded, Loaded):
            return _Holder(loaded.source, name, digest(loaded.article))
    return None


def _files(source: str | Path) -> list[tuple[Path, str]]:
    if str(source).startswith(("http://", "https://")):
        raise LoadError("web addresses cannot be added yet; save the article's text to a file and add that")
    path = Path(source)
    kinds = f"articles are files ending in {', '.join(SUFFIXES)}"
    if path.is_dir():
        found = list(walk(path))
        if not found:
            raise LoadError(f"there is no article in this folder; {kinds}")
        return found
    if not path.is_file():
        raise LoadError("there is no such file or folder; check the path")
    if not supported(path):
        raise LoadError(f"files of this kind cannot be read; {kinds}")
    return [(path, _stem(path.name))]


def _stem(name: str) -> str:
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name
