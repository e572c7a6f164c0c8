"""The articles that a set is asked over: the user's library, or articles of its own in an index apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import LoadError, RunCancelled
from rag.progress import Progress
from rag.settings import Settings
from rag.types import Article, Failure, Report

if TYPE_CHECKING:
    from rag.chatbot import Chatbot
    from rag.library import Library

__all__ = ["Cancelled", "Collection", "Reporter", "content_key", "open_apart", "open_library", "opened"]

Reporter = Callable[[Progress], None]
Cancelled = Callable[[], bool]
_COMPLETE = "complete.json"


@dataclass(frozen=True, slots=True)
class Collection:
    """Articles with the chatbot that answers over them; `key` changes whenever one of the articles does."""

    chatbot: Chatbot
    articles: tuple[Article, ...]
    key: str
    failures: tuple[Failure, ...] = ()

    @property
    def newest(self) -> date | None:
        """The day of the newest article: a question that does not say when it is asked is asked then."""
        return max((each.published for each in self.articles if each.published), default=None)

    @property
    def undated(self) -> int:
        return sum(each.published is None for each in self.articles)


def open_library(settings: Settings) -> Collection:
    """Return the user's library, which is only read; raises `IndexMissing` or `IndexMismatch`."""
    from rag.build import build_chatbot, build_library

    library = build_library(settings)
    library.check()  # before the models are loaded
    return opened(build_chatbot(settings, library), library)


def opened(chatbot: Chatbot, library: Library) -> Collection:
    """Return what a library holds now, with the chatbot over it; raises `IndexMissing` or `IndexMismatch`."""
    library.check()
    articles = tuple(library.export())
    return Collection(chatbot, articles, _articles_key(articles))


def open_apart(
    settings: Settings, source: Path, report: Reporter | None = None, cancelled: Cancelled = lambda: False
) -> Collection:
    """Return the articles of a file or folder in an index of their own, made once for the same content.

    It stands in the cache folder, never in the user's corpus or index. Raises `LoadError` where nothing can be read,
    and `RunCancelled`; the next time goes on with the articles that were not read yet.
    """
    from rag.build import build_chatbot, build_library

    folder = settings.cache / "eval" / content_key(settings, source)
    apart = settings.model_copy(
        update={"corpus": folder / "corpus", "index": folder / "index", "chroma_url": None, "state": folder / "state"}
    )
    folder.mkdir(parents=True, exist_ok=True)
    library = build_library(apart)
    library.own()
    failures = _filled(folder / _COMPLETE, lambda: library.add([source], report, cancelled))
    articles = tuple(library.export())
    if not articles:
        raise LoadError("; ".join([f"no articles in {source}", *(each.reason for each in failures[:1])]))
    return Collection(build_chatbot(apart, library), articles, _articles_key(articles), failures)


def content_key(settings: Settings, source: Path) -> str:
    """Return a key of the files' names and bytes and of what makes an index of them; raises `LoadError`."""
    from rag.embedding import encoder_stamp
    from rag.loaders import walk
    from rag.schema import SCHEMA_VERSION
    from rag.splitting import SPLITTER

    if not source.exists():
        raise LoadError(f"{source} does not exist: --articles takes a file or a folder of articles")
    files = walk(source) if source.is_dir() else [(source, source.name)]
    digest = hashlib.sha256(f"{encoder_stamp(settings.encoder)} {SPLITTER} {SCHEMA_VERSION}".encode())
    for path, name in files:
        digest.update(f"\n{name} {path.name} {_file_key(path)}".encode())
    return digest.hexdigest()[:24]


def _filled(mark: Path, fill: Callable[[], Report]) -> tuple[Failure, ...]:
    """Fill unless `mark` says that it was done, and return what could not be added then or now."""
    if not mark.exists():
        report = fill()
        if report.cancelled:
            raise RunCancelled("cancelled before the articles of the set were read")
        mark.write_text(json.dumps([[each.source, each.reason] for each in report.failures]), encoding="utf-8")
    return tuple(Failure(source, reason) for source, reason in json.loads(mark.read_text(encoding="utf-8")))


def _file_key(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise LoadError(f"{path} cannot be read: {error.strerror}") from error


def _articles_key(articles: Iterable[Article]) -> str:
    digest = hashlib.sha256()
    for each in articles:
        digest.update(repr((each.id, each.title, each.publisher, each.published, each.text)).encode("utf-8", "replace"))
    return digest.hexdigest()[:24]
