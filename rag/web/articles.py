"""The page of articles: listed, searched, opened, added, removed."""

from __future__ import annotations

import queue
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import gradio as gr

from rag.conversations import Conversations
from rag.errors import BylineError
from rag.library import Library
from rag.loaders import SUFFIXES
from rag.types import Progress, Report
from rag.web.listing import ORDERS, Listing, listing_html, problem_html, progress_html, report_html
from rag.web.markup import from_key
from rag.web.reader import Reader, number, text
from rag.web.telling import told
from rag.web.visitor import visitor

__all__ = ["ArticlesPage"]

_MOST_FILES = 500  # in one upload
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_HEAD = (
    '<h1>Articles</h1><p class="bl-standfirst">What the answers are made from. '
    "Text, Markdown and JSON lines files added here are kept in the corpus folder.</p>"
)


class ArticlesPage:
    """The collection as a list; adding runs in a queue of its own, so that it never blocks asking."""

    name, path = "Articles", "articles"

    def __init__(self, library: Library, conversations: Conversations) -> None:
        self._library = library
        self._reader = Reader(library, conversations)

    def build(self, page: gr.Blocks) -> None:
        """Lay the page out in `page` and connect its events."""
        with gr.Row(elem_id="bl-desk", elem_classes="bl-wide"):
            with gr.Column(elem_id="bl-main"):
                gr.HTML(_HEAD, apply_default_css=False, elem_classes="bl-welcome")
                files = gr.File(
                    label="Add articles: text, Markdown or JSON lines files",
                    show_label=False,
                    file_count="multiple",
                    file_types=sorted({f".{each.rsplit('.', 1)[-1]}" for each in SUFFIXES}),
                    type="filepath",
                    height=128,
                    elem_id="bl-files",
                )
                report = gr.HTML("", elem_id="bl-report", apply_default_css=False)
                listing = gr.HTML("", elem_id="bl-listing", apply_default_css=False)
            pane = self._reader.build()
        shown = {**_QUIET, "queue": False}
        page.load(told(self.show), None, listing, **shown)
        pane.list_articles(told(self.search), None, listing, **shown)
        queued = {**_QUIET, "concurrency_id": "adding", "concurrency_limit": 1}
        files.upload(told(self.add), [files], [report, files, listing], **queued)
        pane.remove_article(told(self.remove), None, [report, listing], **queued)

    def show(self, request: gr.Request) -> str:
        """Return the list as it is first shown, as HTML."""
        visitor(request)
        return self._listing(Listing())

    def search(self, event: gr.EventData, request: gr.Request) -> str:
        """Return the list as the search form asks for it, as HTML."""
        visitor(request)
        order = text(event, "order")
        page = max(1, number(event, "page"))
        return self._listing(Listing(text(event, "query", 200), order if order in ORDERS else "newest", page))

    def add(self, files: Sequence[str] | None, request: gr.Request) -> Iterator[list[Any]]:
        """Yield progress, then what was added and the list with it."""
        visitor(request)
        paths = [Path(each) for each in files or ()]
        if len(paths) > _MOST_FILES:
            line = problem_html(f"At most {_MOST_FILES} files at once; `byline add FOLDER` takes any number.")
            yield [line, None, gr.skip()]
            return
        try:
            for step in self._adding(paths):
                if isinstance(step, Progress):
                    yield [progress_html(step), gr.skip(), gr.skip()]
                else:
                    yield [report_html(step), None, self._listing(Listing())]
        except BylineError as error:
            yield [problem_html(str(error)), None, gr.skip()]

    def remove(self, event: gr.EventData, request: gr.Request) -> list[str]:
        """Return what removing an article did, and the list without it."""
        visitor(request)
        try:
            report = self._library.remove([from_key(text(event, "article"))])
            return [report_html(report), self._listing(Listing())]
        except BylineError as error:
            return [problem_html(str(error)), self._listing(Listing())]

    def _listing(self, listing: Listing) -> str:
        try:
            return listing_html(self._library.articles(), listing)
        except BylineError as error:
            return problem_html(str(error))

    def _adding(self, paths: Sequence[Path]) -> Iterator[Progress | Report]:
        """Yield how far adding has come, then its report; an error of the adding is raised here."""
        steps: queue.SimpleQueue[Progress | None] = queue.SimpleQueue()
        with ThreadPoolExecutor(1) as pool:
            adding = pool.submit(self._library.add, paths, steps.put)
            adding.add_done_callback(lambda _: steps.put(None))
            while (step := steps.get()) is not None:
                yield step
            yield adding.result()
