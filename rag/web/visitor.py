"""Who a browser is, and what every response says to it: our own cookie, and headers that forbid foreign content."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from gradio import Request
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection

from rag.errors import ConversationNotFound

__all__ = ["COOKIE", "Guard", "visitor"]

COOKIE = "byline_browser"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_YEAR = 365 * 24 * 3600
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; "
    "style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; connect-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


def visitor(request: Request) -> str:
    """Return the name that conversations know this browser by: a digest, so that the file holds no live cookie.

    Raises `ConversationNotFound` where the browser sends no cookie of ours.
    """
    cookies = request.cookies
    token = str(cookies[COOKIE]) if COOKIE in cookies else ""
    if not _TOKEN.fullmatch(token):
        raise ConversationNotFound("Chats need a cookie of this page: allow it, then reload.")
    return hashlib.sha256(token.encode()).hexdigest()


class Guard:
    """ASGI middleware: sets the headers on every response, and the cookie on a page for a browser without one."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        known = bool(_TOKEN.fullmatch(connection.cookies.get(COOKIE, "")))

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if not known and headers.get("content-type", "").startswith("text/html"):
                    headers.append("Set-Cookie", _cookie(secure=scope.get("scheme") == "https"))
            await send(message)

        await self._app(scope, receive, guarded)


def _cookie(secure: bool) -> str:
    token = secrets.token_urlsafe(32)
    return f"{COOKIE}={token}; Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"
