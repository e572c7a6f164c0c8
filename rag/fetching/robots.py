"""What a site asks of programs in its robots.txt, and the pauses between two requests to one host."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from rag.errors import LoadError
from rag.fetching.addresses import PORTS
from rag.fetching.downloading import Downloader
from rag.fetching.guarding import Guard
from rag.fetching.patience import rest
from rag.fetching.transport import AGENT, Reply

__all__ = ["Robots"]

_MOST = 512_000  # bytes: RFC 9309 asks for 500 KiB at least
_KEPT = 3_600.0  # seconds
_REFUSED_KEPT = 60.0  # seconds: a server that fails is not asked for each item of a feed
_PAUSE = 0.2  # seconds
_LONGEST_PAUSE = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class _Policy:
    """The rules of one host, or why nothing of it may be fetched; `until` is when they are asked for again."""

    until: float
    rules: Any = None
    refused: str = ""


class Robots:
    """Lets requests through where the host's robots.txt lets Byline; several threads may use it."""

    def __init__(self, downloader: Downloader, guard: Guard) -> None:
        self._downloader = downloader
        self._guard = guard
        self._lock = Lock()
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)
        self._policies: dict[str, _Policy] = {}
        self._next: dict[str, float] = {}

    def admit(self, url: str, cancelled: Callable[[], bool]) -> None:
        """Return when it is time to ask for `url`; raises `LoadError` where robots.txt forbids it, and `Stopped`."""
        policy = self._policy(url, cancelled)
        if policy.refused:
            raise LoadError(policy.refused)
        if not policy.rules.can_fetch(url, AGENT):
            raise LoadError(
                "its site asks programs not to read it (robots.txt); save the page in a browser and add the file"
            )
        rest(self._wait(url, self.pause(url, cancelled)), cancelled)

    def pause(self, url: str, cancelled: Callable[[], bool]) -> float:
        """Return how many seconds to leave between two requests to the host: what it asks for, within reason."""
        host = urlsplit(url)
        allowed = self._guard.allows(host.hostname or "", host.port or PORTS[host.scheme])
        asked = self._policy(url, cancelled).rules.crawl_delay(AGENT) or 0.0
        return float(min(max(asked, 0.0 if allowed else _PAUSE), _LONGEST_PAUSE))

    def _wait(self, url: str, pause: float) -> float:
        """Return how many seconds from now the host's next turn is, and take it."""
        host = urlsplit(url).netloc
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + pause
        return turn - now

    def _policy(self, url: str, cancelled: Callable[[], bool]) -> _Policy:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            lock = self._locks[origin]
        with lock:
            known = self._policies.get(origin)
            if known is None or known.until < time.monotonic():
                known = self._policies[origin] = self._asked(f"{origin}/robots.txt", cancelled)
        return known

    def _asked(self, url: str, cancelled: Callable[[], bool]) -> _Policy:
        from protego import Protego

        now = time.monotonic()
        try:
            content = self._downloader.follow(url, cancelled, lambda _: None, _content)
        except LoadError as error:  # what keeps robots.txt from being read keeps the page, too
            return _Policy(now + _REFUSED_KEPT, refused=str(error))
        return _Policy(now + _KEPT, Protego.parse(content))


def _content(reply: Reply) -> str:
    """Return the rules of a robots.txt, none where there is none; raises `LoadError` where its server failed."""
    if reply.status == 429 or reply.status >= 500:  # noqa: PLR2004
        raise LoadError(
            f"its site does not say whether programs may read it (robots.txt: {reply.status}); try again later"
        )
    if reply.status != 200:  # noqa: PLR2004
        return ""
    content = b""
    for chunk in reply.chunks:
        content += chunk
        if len(content) > _MOST:
            break
    return content[:_MOST].decode("utf-8", "replace").removeprefix("\ufeff")
