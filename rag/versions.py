"""Former versions of articles, each a file under `corpus/.byline/versions/`: what an article said before it changed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rag.corpus_files import kept_file, write_bytes
from rag.errors import ArticleNotFound
from rag.limits import Limits
from rag.loaders.markdown import read_markdown, to_markdown
from rag.types import Article, StoredArticle

__all__ = ["Version", "Versions"]


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it was; `replaced` is when the next version took its place, None for the present one."""

    number: int
    article: Article
    replaced: datetime | None = None


class Versions:
    """The former versions of the articles of one corpus."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus

    def keep(self, stored: StoredArticle) -> None:
        """Keep an article as it is now, before it is replaced; raises `LoadError`."""
        path = self._folder(stored.article.id) / f"{stored.version}.md"
        if not path.exists():
            write_bytes(path, to_markdown(stored.article, None).encode())

    def numbers(self, article_id: str) -> list[int]:
        """Return the numbers of the former versions that are kept, oldest first."""
        folder = self._folder(article_id)
        if not folder.is_dir():
            return []
        return sorted(int(path.stem) for path in folder.glob("*.md") if path.stem.isdecimal())

    def read(self, article_id: str, number: int) -> Version:
        """Return a former version; raises `ArticleNotFound`."""
        path = self._folder(article_id) / f"{number}.md"
        if not path.is_file():
            raise ArticleNotFound(
                f'version {number} of "{article_id}" is not kept; `byline show` shows the present one'
            )
        size = path.stat().st_size
        loaded = next(read_markdown(path, article_id, Limits(file_bytes=size + 1)))
        return Version(number, loaded.article, datetime.fromtimestamp(path.stat().st_mtime, UTC))

    def number_for(self, article: Article) -> int:
        """Return the number of an article that is in no index: one more than the last kept, unless it is that one."""
        kept = self.numbers(article.id)
        if not kept:
            return 1
        return kept[-1] if self.read(article.id, kept[-1]).article == article else kept[-1] + 1

    def drop(self, article_id: str) -> None:
        """Forget every former version of an article."""
        shutil.rmtree(self._folder(article_id), ignore_errors=True)

    def _folder(self, article_id: str) -> Path:
        return kept_file(self._corpus, "versions", article_id, "=")
