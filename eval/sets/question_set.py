"""A question set as every reader returns it, and the articles that some sets bring along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from eval.records import QuestionRecord
from rag.types import Article
from rag.wire import article_record, json_line

__all__ = ["ArticlePool", "QuestionSet", "write_articles"]

_FILE_CHARACTERS = 10_000_000
"""Of one file of articles; at most 40 MB of UTF-8, less than `RAG_MAX_FILE_BYTES` allows."""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions of a set; `articles` are those it brings to ask them over, None where it brings none."""

    records: tuple[QuestionRecord, ...]
    articles: tuple[Article, ...] | None = None


class ArticlePool:
    """The articles of a set, each content once: sets of snippets repeat them from question to question."""

    def __init__(self) -> None:
        self._articles: dict[str, Article] = {}
        self._known: dict[Article, str] = {}

    def add(self, article: Article) -> str:
        """Return the id of the article: its own, that of the same content, or with a number where its own is taken."""
        content = replace(article, id="")
        if content not in self._known:
            self._known[content] = self._free(article.id)
            self._articles[self._known[content]] = replace(article, id=self._known[content])
        return self._known[content]

    def articles(self) -> tuple[Article, ...]:
        """Return every article, in the order of their coming."""
        return tuple(self._articles.values())

    def _free(self, wanted: str) -> str:
        free, number = wanted, 2
        while free in self._articles:
            free, number = f"{wanted}-{number}", number + 1
        return free


def write_articles(folder: Path, articles: Iterable[Article]) -> None:
    """Write Article records with their ids into a folder of their own, as `byline add` reads them: `articles.jsonl`.

    More than 10 million characters go into further files, `articles-2.jsonl` and so on; the same articles always give
    the same bytes. Half a surrogate pair, which is no character, becomes a question mark.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number, lines in enumerate(_portions(articles), start=1):
        name = "articles.jsonl" if number == 1 else f"articles-{number}.jsonl"
        (folder / name).write_bytes("".join(lines).encode("utf-8", "replace"))


def _portions(articles: Iterable[Article]) -> Iterator[list[str]]:
    portion: list[str] = []
    size = 0
    for article in articles:
        line = f"{json_line(article_record(article))}\n"
        if portion and size + len(line) > _FILE_CHARACTERS:
            yield portion
            portion, size = [], 0
        portion.append(line)
        size += len(line)
    yield portion
