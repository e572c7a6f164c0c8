"""A real HTTP server on loopback that speaks the OpenAI chat protocol, streaming, and answers as a test scripts it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from threading import Event, Thread
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What the server says to one request: `chunks` of text, or an error of `status`.

    With `dies` the connection breaks after the chunks, with `broken` a line that is no JSON follows them, with `silent`
    nothing does for as long as the client waits; a `mute` server does not even begin to answer. `usage` are
    the tokens read and written, told where the request asks for them, `reason` is why the text ends. An error tells
    after how many seconds to ask again.
    """

    chunks: Iterable[str] = ()
    status: int = 200
    message: str = "The server had an error"
    dies: bool = False
    broken: bool = False
    silent: bool = False
    mute: bool = False
    usage: tuple[int, int] | None = None
    reason: str = "stop"
    retry_after: str = "0"


def text(words: str, size: int = 3, usage: tuple[int, int] | None = None) -> Reply:
    """Return a reply that is cut into chunks of `size` characters."""
    return Reply([words[at : at + size] for at in range(0, len(words), size)], usage=usage)


def endless(words: str) -> Reply:
    """Return a reply that never comes to an end."""
    return Reply(repeat(words))


class OpenAIServer(ThreadingHTTPServer):
    """Gives its replies in order, the last one again and again; `requests` keeps the bodies, `sent` counts chunks.

    `left` is set once a client has hung up before the end of a reply.
    """

    daemon_threads = True

    def __init__(self, replies: Sequence[Reply]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies = list(replies)
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.sent = 0
        self.left = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def said(self) -> str:
        """Return everything that was in the messages of the last request."""
        return "\n".join(message["content"] for message in self.requests[-1]["messages"])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the script."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: OpenAIServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append(json.loads(body))
        self.server.keys.append(self.headers["Authorization"])
        replies = self.server.replies
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if reply.status != 200:
            self._refuse(reply)
            return
        try:
            self._stream(reply)
        except ConnectionError:
            self.server.left.set()

    def _refuse(self, reply: Reply) -> None:
        body = json.dumps({"error": {"message": reply.message, "type": "server_error", "code": None}}).encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Retry-After", reply.retry_after)
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, reply: Reply) -> None:
        self.close_connection = True
        if reply.mute:
            self._say_nothing()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for chunk in reply.chunks:
            self._event(json.dumps(_event({"content": chunk})))
            self.server.sent += 1
        if reply.silent:
            self._say_nothing()
            return
        if reply.broken:
            self._event("{this is no JSON")
        if reply.dies:
            return
        self._event(json.dumps(_event({}, reply.reason)))
        if reply.usage and self.server.requests[-1].get("stream_options", {}).get("include_usage"):
            self._event(json.dumps(_usage(*reply.usage)))
        self._event("[DONE]")
        self.wfile.write(b"0\r\n\r\n")

    def _say_nothing(self) -> None:
        """Return once the client has hung up: it has nothing more to send."""
        self.rfile.read(1)
        self.server.left.set()

    def _event(self, data: str) -> None:
        line = f"data: {data}\n\n".encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Stay silent."""


def _event(delta: dict[str, str], reason: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": reason}
    return {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "test", "choices": [choice]}


def _usage(read: int, wrote: int) -> dict[str, Any]:
    counts = {"prompt_tokens": read, "completion_tokens": wrote, "total_tokens": read + wrote}
    return {**_event({}), "choices": [], "usage": counts}


@contextmanager
def serving(*replies: Reply) -> Iterator[OpenAIServer]:
    """Run a server that gives these replies."""
    server = OpenAIServer(replies)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
