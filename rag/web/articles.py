"""The page of articles: listed, searched, opened, added, removed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import gradio as gr
from gradio.utils import get_upload_folder

from rag.conversations import Conversations
from rag.errors import BylineError
from rag.library import Library
from rag.web.addings import Adding, Addings, Work
from rag.web.events import number, text
from rag.web.listing import ORDERS, Listing, listing_html
from rag.web.markup import from_key
from rag.web.reader import Reader
from rag.web.reports import adding_html, problem_html, report_html
from rag.web.scope import filters_from_json
from rag.web.telling import told
from rag.web.visitor import visitor

__all__ = ["ArticlesPage"]

_MOST_FILES = 500  # in one upload
_MOST_ADDRESSES = 50  # at once
_LONGEST = 2_000  # characters of an address
_DAYS = ("since", "until")
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
# batches wait for each other by themselves; "multiple", so that none that is given meanwhile is lost
_ADDING: dict[str, Any] = {
    **_QUIET, "concurrency_id": "adding", "concurrency_limit": 8, "trigger_mode": "multiple",
}  # fmt: skip
_HEAD = (
    '<h1>Articles</h1><p class="bl-standfirst">What the answers are made from. '
    "What is added here is kept in the corpus folder.</p>"
)
_HINT = '<p class="bl-hint">Several addresses: one a line (Shift and Enter).</p>'

Values = list[Any]


class ArticlesPage:
    """The collection as a list; adding runs in a queue of its own, so that it never blocks asking."""

    name, path = "Articles", "articles"

    def __init__(self, library: Library, conversations: Conversations) -> None:
        self._library = library
        self._reader = Reader(library, conversations)
        self._addings = Addings(Path(get_upload_folder()))

    def build(self, page: gr.Blocks) -> None:
        """Lay the page out in `page` and connect its events."""
        with gr.Row(elem_id="bl-desk", elem_classes="bl-wide"):
            with gr.Column(elem_id="bl-main"):
                gr.HTML(_HEAD, apply_default_css=False, elem_classes="bl-welcome")
                files, addresses, fetch = _giving()
                report = gr.HTML("", elem_id="bl-report", apply_default_css=False)
                cancel = gr.Button("Cancel", elem_id="bl-cancel", elem_classes="bl-plain")
                listing = gr.HTML("", elem_id="bl-listing", apply_default_css=False)
            pane = self._reader.build()
        shown = {**_QUIET, "queue": False}
        address = gr.Textbox(visible="hidden", show_label=False, container=False)
        page.load(told(self.show), [address], listing, js="() => location.search", **shown)
        pane.list_articles(told(self.search), None, listing, **shown)
        cancel.click(told(self.cancel), None, None, **shown)
        watched = [report, files, addresses, listing]
        page.load(told(self.resume), None, watched, **_ADDING)
        files.upload(told(self.add), [files], watched, **_ADDING)
        gr.on([addresses.submit, fetch.click], told(self.fetch), [addresses], watched, **_ADDING)
        pane.retry_failed(told(self.retry), None, watched, **_ADDING)
        changing = {**_QUIET, "concurrency_id": "changing", "concurrency_limit": 1}
        pane.remove_article(told(self.remove), None, [report, listing], **changing)

    def show(self, address: str, request: gr.Request) -> str:
        """Return the list as the address of the page asks for it, as HTML."""
        visitor(request)
        asked = parse_qs(address.lstrip("?")) if isinstance(address, str) else {}
        values = {"publishers": asked.get("publisher", []), **{name: asked.get(name, [""])[0] for name in _DAYS}}
        limits = filters_from_json(json.dumps(values))
        return self._listing(Listing(asked.get("query", [""])[0][:200], limits=limits))

    def search(self, event: gr.EventData, request: gr.Request) -> str:
        """Return the list as the search form asks for it, as HTML."""
        visitor(request)
        order = text(event, "order")
        page = max(1, number(event, "page"))
        limits = filters_from_json(from_key(text(event, "within", 20_000)))
        order = order if order in ORDERS else "newest"
        return self._listing(Listing(text(event, "query", 200), order, page, limits))

    def add(self, files: Sequence[str] | None, request: gr.Request) -> Iterator[Values]:
        """Yield how far adding uploaded files has come, then what was added and the list with it."""
        owner = visitor(request)
        paths = [str(each) for each in files or ()]
        if len(paths) > _MOST_FILES:
            line = f"At most {_MOST_FILES} files at once; put more into an archive, or use `byline add FOLDER`."
            yield _values(problem_html(line), files=None)
        elif paths:
            yield from self._watched(self._addings.begin(owner, self._work(paths, uploaded=True)))

    def fetch(self, typed: str, request: gr.Request) -> Iterator[Values]:
        """Yield how far adding web addresses, one a line, has come, then what was added and the list with it."""
        owner = visitor(request)
        lines = [line.strip() for line in typed.splitlines()] if isinstance(typed, str) else []
        addresses = list(dict.fromkeys(filter(None, lines)))
        problem = _problem(addresses)
        if problem:
            yield _values(problem_html(problem))
        elif addresses:
            yield from self._watched(self._addings.begin(owner, self._work(addresses)), addresses="")

    def retry(self, request: gr.Request) -> Iterator[Values]:
        """Yield how far adding what had failed has come, then what was added and the list with it."""
        yield from self._watched(self._addings.begin(visitor(request), self._library.retry))

    def resume(self, request: gr.Request) -> Iterator[Values]:
        """Yield how far a batch of this browser has come that was begun before the page was opened again."""
        adding = self._addings.of(visitor(request))
        if adding:
            yield from self._watched(adding)

    def cancel(self, request: gr.Request) -> None:
        """Let what this browser is adding end as soon as it can."""
        self._addings.cancel(visitor(request))

    def remove(self, event: gr.EventData, request: gr.Request) -> list[str]:
        """Return what removing an article did, and the list without it."""
        visitor(request)
        try:
            report = self._library.remove([from_key(text(event, "article"))])
        except BylineError as error:
            return [problem_html(str(error)), self._listing(Listing())]
        return [report_html(report), self._listing(Listing())]

    def _watched(self, adding: Adding, **given: Any) -> Iterator[Values]:
        for state in adding.watch():
            if state.ended:
                yield _values(adding_html(state), files=None, listing=self._listing(Listing()))
            else:
                yield _values(adding_html(state), **given)
                given = {}

    def _work(self, sources: Sequence[str], uploaded: bool = False) -> Work:
        return partial(self._library.add, sources, uploaded=uploaded)

    def _listing(self, listing: Listing) -> str:
        try:
            return listing_html(self._library.articles(), listing)
        except BylineError as error:
            return problem_html(str(error))


def _giving() -> tuple[gr.File, gr.Textbox, gr.Button]:
    """Return where files are put, where addresses are typed, and the button that adds these."""
    with gr.Column(elem_id="bl-give"):
        files = gr.File(
            label="Add files", show_label=False, file_count="multiple", type="filepath", height=128, elem_id="bl-files"
        )
        with gr.Row(elem_id="bl-web"):
            addresses = gr.Textbox(
                label="Add from the web: addresses of pages or feeds, one a line",
                placeholder="Add from the web: page or feed",
                lines=1,
                max_lines=8,
                max_length=_MOST_ADDRESSES * (_LONGEST + 1),
                container=False,
                elem_id="bl-addresses",
            )
            fetch = gr.Button("Add", variant="primary", elem_id="bl-fetch")
        gr.HTML(_HINT, apply_default_css=False)
    return files, addresses, fetch


def _problem(addresses: Sequence[str]) -> str:
    """Return why addresses cannot be added, in one line; nothing where they can be tried."""
    if len(addresses) > _MOST_ADDRESSES:
        return f"At most {_MOST_ADDRESSES} addresses at once; these are {len(addresses)}."
    if any(len(each) > _LONGEST for each in addresses):
        return f"An address can have {_LONGEST:,} characters; one of these has more."
    wrong = next((each for each in addresses if not each.lower().startswith(("http://", "https://"))), "")
    return f"“{wrong[:80]}” is no web address; it must begin with http:// or https://." if wrong else ""


def _values(report: str, **parts: Any) -> Values:
    """Return what changes on the page: the report, and of files, addresses and listing what is named."""
    return [report, *(parts.get(name, gr.skip()) for name in ("files", "addresses", "listing"))]
