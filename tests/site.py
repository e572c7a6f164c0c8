"""A web site on loopback that serves what a test tells it to: pages, feeds, redirects, and every kind of hostility."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain, repeat
from threading import Event, Thread
from typing import Any

from rag.limits import FetchRules

HTML = "text/html; charset=utf-8"
SENTENCE = "The dam above the town broke on Tuesday after three days of rain, officials said. "


@dataclass(frozen=True)
class Served:
    """What a site answers under one path: a body with its headers, or the very bytes that go over the `wire`.

    There are `pause` seconds between the pieces of the wire; with `held` the connection then stays open.
    """

    body: bytes | str = b""
    content_type: str = HTML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wire: Iterable[bytes] | None = None
    pause: float = 0.0
    held: bool = False


class Site(ThreadingHTTPServer):
    """Serves `pages` by path, and 404 for any other; `asked` keeps the paths in the order they were asked for."""

    daemon_threads = True

    def __init__(self, pages: Mapping[str, Served]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages = dict(pages)
        self.asked: list[str] = []
        self.agents: set[str | None] = set()
        self.over = Event()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def rules(self, seconds: float = 10.0, redirects: int = 5, feed_items: int = 100) -> FetchRules:
        """Return rules that allow this site alone to be private."""
        return FetchRules(seconds, redirects, feed_items, (self.host,))

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the script."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.close_connection = True
        self.server.asked.append(self.path)
        self.server.agents.add(self.headers["User-Agent"])
        missing = Served("nothing here", "text/plain", 404)
        with suppress(ConnectionError):
            self._serve(self.server.pages.get(self.path, missing))

    def _serve(self, served: Served) -> None:
        if served.wire is None:
            self._answer(served)
            return
        for piece in served.wire:
            if self.server.over.wait(served.pause) or self.server.over.is_set():
                return
            self.wfile.write(piece)
        if served.held:
            self.server.over.wait(60)

    def _answer(self, served: Served) -> None:
        body = served.body.encode() if isinstance(served.body, str) else served.body
        self.send_response(served.status)
        headers = {"Content-Type": served.content_type, "Content-Length": str(len(body)), **served.headers}
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Stay silent."""


def page(title: str, text: str = SENTENCE * 10, head: str = "") -> str:
    """Return a plain page of news."""
    return (
        f"<!doctype html><html lang='en'><head><title>{escape(title)}</title>{head}</head>"
        f"<body><article><h1>{escape(title)}</h1><p>{text}</p></article></body></html>"
    )


def moved(to: str, status: int = 302) -> Served:
    """Return a redirect."""
    return Served(status=status, headers={"Location": to})


def rss(items: Iterable[str], title: str = "The Valley Herald", head: str = "") -> str:
    """Return an RSS feed of these items, each the inside of its element."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{escape(title)}</title>{head}{inside}</channel></rss>"
    )


def silent() -> Served:
    """Return an answer that never begins."""
    return Served(wire=(), held=True)


def dripping(start: str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n") -> Served:
    """Return an answer that comes byte by byte and has no end; with another `start`, its headers may have none."""
    return Served(wire=chain([start.encode()], repeat(b"x")), pause=0.02)


def endless() -> Served:
    """Return a page without an end, as fast as it can be sent."""
    return Served(wire=chain([b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>"], repeat(b"x" * 65_536)))


def claiming(length: int, body: bytes) -> Served:
    """Return a page whose Content-Length is not its length."""
    return Served(body, headers={"Content-Length": str(length)})


def zipped(body: bytes, encoding: str = "gzip") -> Served:
    """Return a page that is gzipped on the way, whatever it says it is."""
    return Served(gzip.compress(body), headers={"Content-Encoding": encoding})


def bomb(megabytes: int) -> Served:
    """Return a page of a thousandth of this size that unpacks to it."""
    return zipped(b"<html>" + bytes(megabytes * 1_000_000))


@contextmanager
def serving(pages: Mapping[str, Served | str] | None = None) -> Iterator[Site]:
    """Run a site with these pages, a plain string being a page of HTML."""
    served = {path: Served(each) if isinstance(each, str) else each for path, each in (pages or {}).items()}
    site = Site(served)
    thread = Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        site.shutdown()
        site.server_close()
        thread.join()
