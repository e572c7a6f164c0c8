"""One request over the network: connected to the very address that was checked, and within its time.

No proxy and no netrc of the environment is used, for a proxy resolves names itself, unchecked. Where a proxy is the
only way out, addresses cannot be fetched; pages are then saved in a browser and added as files.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import httpcore

from rag.errors import LoadError
from rag.fetching.addresses import PORTS, parsed
from rag.fetching.guarding import Guard
from rag.fetching.patience import Patience, in_background

__all__ = ["AGENT", "Reply", "Transport"]

AGENT = "Byline/0.1"
_HEADERS = {
    "User-Agent": AGENT,
    "Accept": "text/html,application/xhtml+xml,application/pdf,application/rss+xml,application/atom+xml,*/*;q=0.5",
    "Accept-Encoding": "gzip, identity",
    "Connection": "close",
}
_LEAST = 0.01  # seconds


@dataclass(frozen=True, slots=True)
class Reply:
    """The beginning of what a server answers; `chunks` gives the rest, packed as it came, and can raise `LoadError`."""

    url: str
    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes]


class Transport:
    """Asks servers for pages; certificates are checked against the name of the host."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    @contextmanager
    def asked(self, url: str, patience: Patience) -> Iterator[Reply]:
        """Give the answer of a server, whatever its status, and hang up after it; raises `LoadError` and `Stopped`."""
        backend = _GuardedBackend(self._guard, patience)
        certificates = self._certificates if url.startswith("https:") else None
        try:
            with (
                httpcore.ConnectionPool(certificates, max_connections=1, network_backend=backend) as pool,
                pool.stream("GET", _target(url), headers=_asking(url)) as response,
            ):
                yield Reply(url, response.status, _headers(response.headers), _chunks(response))
        except httpcore.ProtocolError as error:
            raise LoadError("its server broke off or does not speak HTTP; try again later") from error
        except (httpcore.NetworkError, httpcore.TimeoutException) as error:
            raise LoadError(_lost(error)) from error

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        return httpcore.default_ssl_context()


class _GuardedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses only; the name is resolved once, by the guard."""

    def __init__(self, guard: Guard, patience: Patience) -> None:
        self._guard = guard
        self._patience = patience
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - patience says how long
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        stream = in_background(lambda: self._connected(host, port), self._patience, _close)
        return _PatientStream(stream, self._patience)

    def _connected(self, host: str, port: int) -> httpcore.NetworkStream:
        addresses = self._guard.addresses(host, port)
        for later, address in zip(reversed(range(len(addresses))), addresses, strict=True):
            try:
                return self._system.connect_tcp(address, port, timeout=max(self._patience.left, _LEAST) / (later + 1))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if not later:
                    raise
        raise AssertionError


class _PatientStream(httpcore.NetworkStream):
    """A connection whose every wait is a part of one span of time."""

    def __init__(self, stream: httpcore.NetworkStream, patience: Patience) -> None:
        self._stream = stream
        self._patience = patience

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        while True:
            try:
                return self._stream.read(max_bytes, self._patience.step())
            except httpcore.ReadTimeout:
                continue

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._patience.step()
        self._stream.write(buffer, max(self._patience.left, _LEAST))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        left = max(self._patience.left, _LEAST)
        try:
            stream = in_background(
                lambda: self._stream.start_tls(ssl_context, server_hostname, left),
                self._patience,
                _close,
            )
        except httpcore.ConnectError as error:
            raise LoadError(_unsafe(error.__cause__)) from error
        return _PatientStream(stream, self._patience)


def _close(stream: httpcore.NetworkStream) -> None:
    stream.close()


def _target(url: str) -> httpcore.URL:
    parts = parsed(url)
    port = parts.port or PORTS[parts.scheme]
    return httpcore.URL(scheme=parts.raw_scheme, host=parts.raw_host, port=port, target=parts.raw_path)


def _asking(url: str) -> list[tuple[bytes | str, bytes | str]]:
    return [("Host", parsed(url).netloc), *_HEADERS.items()]


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the headers by their names in small letters; of one given twice, the first counts."""
    pairs = [(name.decode("latin-1").lower(), value) for name, value in raw]
    return {name: _header(value) for name, value in reversed(pairs)}


def _header(value: bytes) -> str:
    try:
        return value.decode("utf-8").strip()
    except UnicodeDecodeError:
        return value.decode("latin-1").strip()


def _chunks(response: httpcore.Response) -> Iterator[bytes]:
    yield from response.iter_stream()


def _unsafe(cause: BaseException | None) -> str:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return "its certificate is not valid for this host, so it may be another; check the address"
    return "its server and this program found no safe way to speak; save the page in a browser and add the file"


def _lost(error: Exception) -> str:
    if isinstance(error, httpcore.ConnectError | httpcore.ConnectTimeout):
        return "its server cannot be reached; check the address and the connection, or try again later"
    return "its server broke off; try again later"
