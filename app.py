"""Starts the web application: composes the parts and serves them where a port is free."""

from __future__ import annotations

import contextlib
import logging
import socket
import sys
import threading

from rag.build import build_chatbot, build_conversations, build_library
from rag.errors import BylineError, SettingsError
from rag.library import Library
from rag.settings import Settings
from rag.terminal import progress_bar

__all__ = ["listen", "main"]

_TRIED = 50  # ports after the wanted one
_PATIENCE = 5.0  # seconds for a batch under way; one that takes longer is finished at the next start


def main(settings: Settings | None = None) -> int:
    """Serve until interrupted; returns the exit status."""
    import uvicorn  # with Gradio four seconds that no other command should pay

    from eval.page import EvaluatePage
    from rag.web.application import build_application

    settings = settings or Settings()
    library = build_library(settings)
    listener = listen(settings.host, settings.port)
    chatbot, conversations = build_chatbot(settings, library), build_conversations(settings)
    evaluation = EvaluatePage(chatbot, library, settings, conversations)
    application = build_application(
        settings, chatbot, library, conversations, more=[evaluation], routes=[evaluation.routes()]
    )
    host, port = listener.getsockname()[:2]
    if port != settings.port:
        _say(f"Port {settings.port} is busy, so this is port {port}.")
    _index_first(library)
    ended = threading.Event()
    following = threading.Thread(target=_follow, args=(library, ended), daemon=True)
    following.start()
    _say(f"Byline is at http://{f'[{host}]' if ':' in host else host}:{port} (Ctrl+C ends it)")
    server = uvicorn.Server(uvicorn.Config(application, log_level="warning", timeout_graceful_shutdown=1))
    logging.getLogger("uvicorn.error").addFilter(lambda _: not server.should_exit)  # open pages, cut off at the end
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    ended.set()
    following.join(_PATIENCE)
    return 0


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket at the port, or at the next free one; raises `SettingsError` without any."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for each in range(port, min(port + _TRIED, 65535) + 1):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, each))
            listener.listen()
        except OSError as error:
            listener.close()
            reason = error
        else:
            return listener
    raise SettingsError(f"No port from {port} on can be listened on at {host} ({reason}). Set RAG_HOST or RAG_PORT.")


def _follow(library: Library, ended: threading.Event) -> None:
    """Make the index follow the corpus until the end, while the page is already usable."""
    try:
        library.follow(ended)
    except BylineError as error:
        _say(str(error))


def _index_first(library: Library) -> None:
    """Index the corpus a first time, with progress, before anybody asks."""
    if library.overview().articles:
        return
    try:
        with progress_bar(sys.stderr.isatty()) as report:
            library.sync(report)
    except BylineError as error:
        _say(str(error))


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BylineError as error:
        sys.exit(f"byline: {error}")
