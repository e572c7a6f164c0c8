"""What an address holds, one file after the other: a page is one, a feed has one for each of its items."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import TYPE_CHECKING

from rag.errors import LoadError
from rag.fetching.addresses import cleaned, default_id
from rag.fetching.feeds import Item, items
from rag.fetching.guarding import Resolve, system_addresses
from rag.fetching.kinds import FEED
from rag.fetching.patience import Stopped
from rag.limits import FetchRules, Limits
from rag.types import Failure

if TYPE_CHECKING:
    from rag.fetching.visiting import Page, Visitor

__all__ = ["Fetched", "Fetcher"]

_AT_ONCE = 4  # items of a feed
_WAITING = 8  # files that are there before they are asked for
_STEP = 0.1  # seconds: how soon cancelling is noticed


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was fetched, there until the next one is asked for; its name ends as its kind's do.

    `address` is the one asked for, cleaned: fetched again under it, the article is an update. `url` is where it was
    found in the end. `fields` is what a feed says of its item: title, author, publisher, published (an ISO day), url.
    """

    path: Path
    address: str
    url: str
    default_id: str
    fields: Mapping[str, str] = field(default_factory=dict)


def _never() -> bool:
    return False


class Fetcher:
    """Fetches pages and feeds, from public hosts only and as their robots.txt allows; several threads may use it.

    Connections are direct: no proxy of the environment is used (see `rag.fetching.transport`). `resolve` finds the
    addresses of a host.
    """

    def __init__(self, limits: Limits, rules: FetchRules, resolve: Resolve = system_addresses) -> None:
        self._limits = limits
        self._rules = rules
        self._resolve = resolve

    def fetch(self, address: str, cancelled: Callable[[], bool] = _never) -> Iterator[Fetched | Failure]:
        """Yield the page at an address, or the items of the feed there, in order, with a `Failure` for each lost one.

        An item whose page cannot be fetched is taken from the feed itself where its full text is in there. Raises
        `LoadError` where the address as a whole cannot be fetched; ends early once `cancelled` returns True.
        """
        with TemporaryDirectory(prefix="byline-") as folder, suppress(Stopped):
            yield from self._fetched(cleaned(address), Path(folder), cancelled)

    @cached_property
    def _visitor(self) -> Visitor:
        from rag.fetching.visiting import Visitor

        return Visitor(self._limits, self._rules, self._resolve)

    def _fetched(self, address: str, folder: Path, cancelled: Callable[[], bool]) -> Iterator[Fetched | Failure]:
        page = self._visitor.visit(address, folder / "page", cancelled)
        if page.kind != FEED:
            yield _fetched(page.path, page.url, address, {})
            return
        yield from self._each(self._items(page), folder, cancelled)

    def _items(self, page: Page) -> list[Item | Failure]:
        found = items(page.path.read_bytes(), page.url, page.content_type, self._rules.feed_items)
        page.path.unlink()
        return found

    def _each(
        self, found: list[Item | Failure], folder: Path, cancelled: Callable[[], bool]
    ) -> Iterator[Fetched | Failure]:
        """Yield what the items hold, in order, while the next few are being fetched."""
        stop, left, waiting = Event(), deque(enumerate(found)), deque[Future[Fetched | Failure]]()
        pool = ThreadPoolExecutor(_AT_ONCE)
        try:
            while left or waiting:
                while left and len(waiting) < _WAITING:
                    number, item = left.popleft()
                    waiting.append(pool.submit(self._taken, item, folder / f"item-{number}", stop.is_set))
                taken = _awaited(waiting.popleft(), cancelled)
                yield taken
                if isinstance(taken, Fetched):
                    taken.path.unlink(missing_ok=True)
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)

    def _taken(self, item: Item | Failure, stem: Path, stopped: Callable[[], bool]) -> Fetched | Failure:
        if isinstance(item, Failure):
            return item
        try:
            page = self._visitor.visit(item.address, stem, stopped)
        except LoadError as error:
            return _from_feed(item, stem, str(error))
        if page.kind == FEED:
            return _from_feed(item, stem, "it is a feed itself; add it by its own address")
        return _fetched(page.path, page.url, item.address, item.fields)


def _fetched(path: Path, url: str, address: str, fields: Mapping[str, str]) -> Fetched:
    return Fetched(path, address, cleaned(url), default_id(address), fields)


def _from_feed(item: Item, stem: Path, reason: str) -> Fetched | Failure:
    """Return what the feed itself has of an item, or else why its page could not be fetched."""
    if item.page is None:
        return Failure(item.address, reason, origin=item.address)
    path = stem.with_name(f"{stem.name}.html")
    try:
        path.write_text(item.page, encoding="utf-8")
    except OSError as error:
        return Failure(item.address, f"it cannot be stored ({error.strerror}); free some space", origin=item.address)
    return _fetched(path, item.address, item.address, item.fields)


def _awaited(future: Future[Fetched | Failure], cancelled: Callable[[], bool]) -> Fetched | Failure:
    while not wait([future], timeout=_STEP).done:
        if cancelled():
            raise Stopped
    if cancelled():
        raise Stopped
    return future.result()
