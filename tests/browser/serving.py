"""The application served on this machine, by a thread over given parts or as a process over a real index."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from app import listen
from rag.conversations import Conversations
from rag.settings import Settings

ROOT = Path(__file__).parents[2]
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}


@contextmanager
def served(chatbot: Any, library: Any, state: Path, evaluation: Any = None) -> Iterator[str]:
    """The address of the application over these parts, and the page of evaluation if there is one, by a thread."""
    from rag.web.application import build_application

    listener = listen("127.0.0.1", 20_000 + os.getpid() % 20_000)
    conversations = Conversations(state)
    application = build_application(
        Settings(),
        chatbot,
        library,
        conversations,
        more=[evaluation] if evaluation else [],
        routes=[evaluation.routes()] if evaluation else [],
    )
    server = uvicorn.Server(uvicorn.Config(application, log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        conversations.close()


@contextmanager
def started(port: int, **settings: Path | str) -> Iterator[str]:
    """The address of `python app.py` as a process of its own, ended at the end."""
    environment = {**os.environ, "RAG_PORT": str(port)} | {
        f"RAG_{name.upper()}": str(value) for name, value in settings.items()
    }
    process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _await(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(15)


def _await(address: str, process: subprocess.Popen[bytes], patience: float = 120) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        assert process.poll() is None, "the application ended before it served"
        try:
            with urllib.request.urlopen(f"{address}/api/status", timeout=2) as response:
                if b'"writing":null' in response.read():
                    return
        except OSError:
            pass
        time.sleep(0.3)
    pytest.fail(f"{address} did not come up in {patience} s")
