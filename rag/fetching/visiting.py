"""One polite visit to an address: robots.txt asked, the page downloaded, and its kind told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rag.fetching.charsets import mark
from rag.fetching.downloading import Downloader, storing
from rag.fetching.guarding import Guard, Resolve
from rag.fetching.kinds import kind
from rag.fetching.robots import Robots
from rag.limits import FetchRules, Limits

__all__ = ["Page", "Visitor"]

_TEXTS = {".html", ".txt", ".md", ".csv", ".tsv"}


@dataclass(frozen=True, slots=True)
class Page:
    """What was found: a file, where it was in the end, its kind (see `rag.fetching.kinds`) and its Content-Type."""

    path: Path
    url: str
    kind: str
    content_type: str


class Visitor:
    """Visits addresses under one set of rules and remembers what each host asks; several threads may use it."""

    def __init__(self, limits: Limits, rules: FetchRules, resolve: Resolve) -> None:
        guard = Guard(rules.allowed, resolve)
        self._downloader = Downloader(limits, rules, guard)
        self._robots = Robots(self._downloader, guard)

    def visit(self, address: str, stem: Path, cancelled: Callable[[], bool]) -> Page:
        """Return the page at an address, its file named `stem` and what its kind ends in.

        Raises `LoadError` and `Stopped`.
        """

        def admit(url: str) -> None:
            self._robots.admit(url, cancelled)

        found = self._downloader.download(address, stem.with_name(f"{stem.name}.part"), cancelled, admit)
        with storing():
            what = kind(found.path, found.content_type, found.url)
            if what in _TEXTS:
                mark(found.path, found.content_type)
            suffix = what if what.startswith(".") else f".{what}"
            path = found.path.rename(stem.with_name(stem.name + suffix))
        return Page(path, found.url, what, found.content_type)
