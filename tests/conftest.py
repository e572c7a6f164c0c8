"""What every test gets: no network but loopback, no settings of the person who runs them, and a few real parts."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

for _name in [name for name in os.environ if name.startswith("RAG_") and name != "RAG_CACHE"]:
    del os.environ[_name]
os.environ.update(
    HF_HUB_OFFLINE="1",
    TRANSFORMERS_OFFLINE="1",
    GRADIO_ANALYTICS_ENABLED="False",
    LANGSMITH_TRACING="false",
    ANONYMIZED_TELEMETRY="false",
    RAG_SETTLE_SECONDS="0",
)

settings.register_profile("byline", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("byline"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "byline")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class NetworkBlocked(RuntimeError):
    """A test tried to leave this machine; not an `OSError`, so that no code takes it for a failing network."""


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def checked(name: str, original: Any) -> Any:
        def call(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX:
                _refuse_foreign(address[0], name)
            return original(self, address)

        return call

    def resolve(host: Any, *arguments: Any, **options: Any) -> Any:
        _refuse_foreign(host, "getaddrinfo")
        return getaddrinfo(host, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", checked("connect", connect))
        patch.setattr(socket.socket, "connect_ex", checked("connect_ex", connect_ex))
        patch.setattr(socket, "getaddrinfo", resolve)
        yield


def _refuse_foreign(host: Any, call: str) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost", "::1", "0.0.0.0", "::"} or str(name).startswith("127."):
        return
    raise NetworkBlocked(f"{call} to {name}: tests may only reach this machine")


@pytest.fixture(scope="session")
def cache() -> Path:
    """The user's cache of converted models, so that the bundled one is converted once and not at every run."""
    from rag.settings import Settings

    return Settings().cache


@pytest.fixture(scope="session")
def encoder(cache: Path) -> Any:
    """The real bundled encoder."""
    from rag.embedding import load_encoder
    from rag.settings import BUNDLED_ENCODER

    return load_encoder(BUNDLED_ENCODER, cache, threads=0)


@pytest.fixture
def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of public data sets that `BYLINE_DATA` names; without it the test is skipped."""
    return _named_folder("BYLINE_DATA", "data sets")


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of articles as received that `BYLINE_SEEDS` names; without it the test is skipped."""
    return _named_folder("BYLINE_SEEDS", "articles as received")


def _named_folder(variable: str, content: str) -> Path:
    folder = os.environ.get(variable)
    if not folder:
        pytest.skip(f"{variable} does not name a folder of {content}")
    return Path(folder)


@pytest.fixture(scope="session")
def chromium() -> str | None:
    """The path of a Chromium of the system, or None for Playwright's own; without either, skipped, or failed in CI."""
    system = next(filter(None, map(shutil.which, BROWSERS)), None)
    if system:
        return system
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        if Path(playwright.chromium.executable_path).exists():
            return None
    message = "no Chromium: install one, or run .venv/bin/playwright install chromium"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
