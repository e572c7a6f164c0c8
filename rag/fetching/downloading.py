"""An address into a file: redirects followed, each one checked, and never more than the limits allow."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TypeVar

from rag.errors import LoadError
from rag.fetching.addresses import joined, parsed
from rag.fetching.guarding import Guard
from rag.fetching.patience import Patience
from rag.fetching.transport import Reply, Transport
from rag.limits import FetchRules, Limits

__all__ = ["Download", "Downloader", "refusal", "storing"]

_Result = TypeVar("_Result")
_REDIRECTS = {301, 302, 303, 307, 308}
_STEP = 65_536  # bytes unpacked at a time
_MEMBER = b"\x1f"  # how what is gzipped begins


@dataclass(frozen=True, slots=True)
class Download:
    """A file that was fetched: where it was found in the end, and what its server says it is."""

    path: Path
    url: str
    content_type: str


class Downloader:
    """Fetches addresses under the rules; several threads may use it."""

    def __init__(self, limits: Limits, rules: FetchRules, guard: Guard) -> None:
        self._limits = limits
        self._rules = rules
        self._transport = Transport(guard)

    def download(
        self, address: str, path: Path, cancelled: Callable[[], bool], admit: Callable[[str], None]
    ) -> Download:
        """Return what an address holds, as a file at `path`; raises `LoadError` and `Stopped`.

        `admit` is called before each request, with its address, and refuses by raising.
        """
        return self.follow(address, cancelled, admit, lambda reply: self._written(reply, path))

    def follow(
        self,
        address: str,
        cancelled: Callable[[], bool],
        admit: Callable[[str], None],
        take: Callable[[Reply], _Result],
    ) -> _Result:
        """Return what `take` makes of the answer at the end of all redirects; raises `LoadError` and `Stopped`."""
        patience = Patience(self._rules.seconds, cancelled)
        url, seen = str(parsed(address)), set[str]()
        while True:
            seen.add(url)
            with patience.resting():
                admit(url)
            with self._transport.asked(url, patience) as reply:
                if reply.status not in _REDIRECTS or "location" not in reply.headers:
                    return take(reply)
            url = self._next(url, reply.headers["location"], seen)

    def _next(self, url: str, location: str, seen: set[str]) -> str:
        """Return where a redirect leads; https to http is refused, for whoever is on the way could change the page."""
        target = joined(url, location)
        if target in seen:
            raise LoadError("it redirects in a circle; check the address")
        if len(seen) > self._rules.redirects:
            raise LoadError(
                f"it redirects more than {self._rules.redirects} times; add the address where it ends, "
                "or raise RAG_MAX_REDIRECTS"
            )
        if url.startswith("https:") and target.startswith("http:"):
            raise LoadError("it redirects from https to http, which is not safe; add the http address if it is meant")
        return target

    def _written(self, reply: Reply, path: Path) -> Download:
        if reply.status != 200:  # noqa: PLR2004 - the number is the name
            raise LoadError(refusal(reply))
        limit = self._limits.file_bytes
        declared = reply.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            raise LoadError(_too_large(limit))
        with storing(), path.open("wb") as file:
            for piece in _bounded(_unpacked(reply, limit), limit):
                file.write(piece)
        return Download(path, reply.url, reply.headers.get("content-type", ""))


@contextmanager
def storing() -> Iterator[None]:
    """Raise `LoadError` where a temporary file cannot be written or read inside."""
    try:
        yield
    except OSError as error:
        raise LoadError(f"it cannot be stored on the way ({error.strerror}); free some space") from error


def refusal(reply: Reply) -> str:
    """Return in one line why an answer holds no page, and what to do."""
    status = reply.status
    if status in {404, 410}:
        return f"there is nothing at this address ({status}); check it"
    if status in {401, 402, 403, 451}:
        return (
            f"its server does not let it be read without more ({status}); save the page in a browser and add the file"
        )
    if status == 429:  # noqa: PLR2004
        return f"its server asks to wait{_waiting(reply)} (429); add it again then"
    if status >= 500:  # noqa: PLR2004
        return f"its server failed ({status}); try again later{_waiting(reply)}"
    return f"its server answered {status} and no page; check the address in a browser"


def _waiting(reply: Reply) -> str:
    """Return what the server says of the time to wait; it gives seconds, or a date."""
    value = reply.headers.get("retry-after", "")
    if value.isdecimal() and len(value) < len("1000000"):
        return f" {int(value)} seconds"
    try:
        return f" until {parsedate_to_datetime(value):%Y-%m-%d %H:%M %Z}".rstrip()
    except (ValueError, TypeError):
        return ""


def _too_large(limit: int) -> str:
    return f"it is larger than {limit:,} bytes; raise RAG_MAX_FILE_BYTES if it is meant"


def _bounded(pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise LoadError(_too_large(limit))
        yield piece


def _unpacked(reply: Reply, limit: int) -> Iterator[bytes]:
    packed = reply.headers.get("content-encoding", "").lower() or "identity"
    chunks = _bounded(reply.chunks, limit)
    if packed == "identity":
        return chunks
    if packed not in {"gzip", "x-gzip"}:
        raise LoadError(f"it is packed as {packed[:40]!r}, which was not asked for; save the page in a browser")
    return _gunzipped(chunks)


def _gunzipped(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what gzipped chunks hold, never more than a step of it in memory."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                if unpacker.eof and not rest.startswith(_MEMBER):  # whatever it is, browsers leave it out, too
                    return
                if unpacker.eof:  # gzipped files may follow each other
                    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
                yield unpacker.decompress(rest, _STEP)
                rest = unpacker.unconsumed_tail or unpacker.unused_data
    except zlib.error as error:
        raise LoadError("it is packed and damaged; try again later, or save the page in a browser") from error
    if not unpacker.eof:
        raise LoadError("it is packed and ends too early; try again later, or save the page in a browser")
