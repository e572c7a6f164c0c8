"""A real Chromium and a served application, both on this machine alone and ended with the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from serving import DESK

FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
]
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser(chromium: str | None) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        opened.new_page().close()  # so that no test waits for the first start of a renderer
        yield opened
        opened.close()


@pytest.fixture
def pages(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens an address in a fresh browser profile; the page may load nothing from elsewhere and report no error."""
    contexts, problems = [], []

    def open_page(address: str, viewport: dict[str, int] = DESK, **options: Any) -> Page:
        context = browser.new_context(viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
        page.on("dialog", lambda dialog: (problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("console", lambda line: problems.extend(_errors(line)))
        page.on("request", lambda request: problems.extend(_foreign(request.url, address)))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def _errors(line: ConsoleMessage) -> list[str]:
    """What a page reported as an error, but for the connection that Gradio loses when a page or the server is left."""
    lost = any(each in line.text for each in ("AbortError", "network error", "errored out", "Cancelled", "ERR_"))
    return [line.text] if line.type == "error" and not lost else []


def _foreign(url: str, address: str) -> list[str]:
    ours = "/".join(address.split("/")[:3])
    return [] if url.startswith((f"{ours}/", "data:", f"blob:{ours}/")) else [f"request to {url}"]
