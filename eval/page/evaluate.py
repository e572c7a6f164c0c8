"""The page of evaluation: sets are run, reports read, runs compared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import gradio as gr
from fastapi import APIRouter

from eval.comparing import compare
from eval.known_sets import KnownSets
from eval.page.comparison import compared_html
from eval.page.files import build_files
from eval.page.listing import runs_html
from eval.page.opened import opened_html
from eval.page.progress import problems_html, progress_html, set_html
from eval.page.set_parts import build_sets_section
from eval.runs import Runs
from eval.starting import runs_folder, sets_folder
from eval.under_way import RunUnderWay
from rag.chatbot import Chatbot
from rag.conversations import Conversations
from rag.errors import BylineError
from rag.library import Library
from rag.settings import Settings
from rag.web.telling import told
from rag.web.visitor import visitor

__all__ = ["EvaluatePage"]

_STYLES = Path(__file__).with_name("page.css")
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_WATCHING: dict[str, Any] = {
    **_QUIET, "concurrency_id": "evaluating", "concurrency_limit": 16, "trigger_mode": "multiple",
}  # fmt: skip
_HEAD = (
    '<h1>Evaluate</h1><p class="bl-standfirst">Ask every question of a set, and see how many answers are right, '
    "cited and refused where they should be.</p>"
)

Values = list[Any]


class EvaluatePage:
    """Runs sets over the library that is open, one at a time for all visitors, and shows what came of them."""

    name, path = "Evaluate", "evaluate"

    def __init__(self, chatbot: Chatbot, library: Library, settings: Settings, conversations: Conversations) -> None:
        self._library = library
        self._runs = Runs(runs_folder(settings))
        self._sets = KnownSets(sets_folder(settings))
        self._editing = build_sets_section(settings, library, conversations)
        self._under_way = RunUnderWay(chatbot, library, settings, self._runs)

    def routes(self) -> APIRouter:
        """Return the routes of reports and downloads, which the page links to."""
        return build_files(self._runs, self._sets)

    def build(self, page: gr.Blocks) -> None:
        """Lay the page out in `page` and connect its events."""
        with gr.Row(elem_id="bl-desk", elem_classes="bl-wide"), gr.Column(elem_id="bl-main"):
            gr.HTML(f"<style>{_STYLES.read_text('utf-8')}</style>", apply_default_css=False)
            gr.HTML(_HEAD, apply_default_css=False, elem_classes="bl-welcome")
            with gr.Tabs(elem_id="bl-evaluation"):
                with gr.Tab("Runs") as tab:
                    chosen, upload, run = _choosing()
                    about, progress = (gr.HTML("", apply_default_css=False) for _ in range(2))
                    cancel = gr.Button("Cancel", elem_id="bl-cancel", elem_classes="bl-plain")
                    opened, listing = (gr.HTML("", apply_default_css=False) for _ in range(2))
                with gr.Tab("Sets"):
                    self._editing.build()
        address = gr.Textbox(visible="hidden", show_label=False, container=False)
        shown = {**_QUIET, "queue": False}
        page.load(told(self.open), [address], [chosen, about, opened, listing], js="() => location.search", **shown)
        page.load(told(self.resume), None, [progress, opened, listing], **_WATCHING)
        tab.select(told(self.offer), [chosen], [chosen, about], **shown)
        chosen.input(told(self.describe), [chosen], about, **shown)
        upload.upload(told(self.keep), [upload], [chosen, about], **_QUIET)
        run.click(told(self.run), [chosen], [progress, opened, listing], **_WATCHING)
        cancel.click(told(self.cancel), None, None, **shown)

    def open(self, address: str, request: gr.Request) -> Values:
        """Return the page as its address names it: a run, two runs to be compared, or neither."""
        visitor(request)
        asked = parse_qs(address.lstrip("?")) if isinstance(address, str) else {}
        run, before, after = (asked.get(name, [""])[0] for name in ("run", "before", "after"))
        return [*self._offered(""), self._opened(run, before, after), runs_html(self._runs.all(), before, after)]

    def offer(self, chosen: str | None, request: gr.Request) -> Values:
        """Return the sets to choose from as they are now, and what the chosen one holds."""
        visitor(request)
        return self._offered(chosen or "")

    def describe(self, chosen: str | None, request: gr.Request) -> str:
        """Return what the chosen set holds, or every bad record of it."""
        visitor(request)
        return self._described(chosen or "")

    def keep(self, uploaded: str | None, request: gr.Request) -> Values:
        """Keep an uploaded set and choose it; one with bad records is not kept, and they are listed."""
        visitor(request)
        if not uploaded:
            return [gr.skip(), gr.skip()]
        try:
            kept = self._sets.keep(Path(uploaded))
        except BylineError as error:
            return [gr.skip(), problems_html(str(error))]
        return self._offered(kept.name)

    def run(self, chosen: str | None, request: gr.Request) -> Iterator[Values]:
        """Begin to run the chosen set, and yield how far it has come, then the run."""
        visitor(request)
        self._under_way.start(self._sets.find(chosen or self._first()))
        yield from self._watched()

    def resume(self, request: gr.Request) -> Iterator[Values]:
        """Yield how far a run has come that was begun before the page was opened."""
        visitor(request)
        state = self._under_way.state()
        if state and not state.ended:
            yield from self._watched()

    def cancel(self, request: gr.Request) -> None:
        """Let the run under way end; what was answered is kept."""
        visitor(request)
        self._under_way.cancel()

    def _watched(self) -> Iterator[Values]:
        for state in self._under_way.watch():
            if not state.ended:
                yield [progress_html(state), gr.skip(), gr.skip()]
                continue
            done = state.name and not state.cancelled and not state.problem
            opened = self._opened(state.name) if done else gr.skip()
            yield [progress_html(state), opened, runs_html(self._runs.all())]

    def _offered(self, wanted: str) -> Values:
        names = [each.name for each in self._sets.all()]
        chosen = wanted if wanted in names else self._first()
        return [gr.Dropdown(choices=names, value=chosen), self._described(chosen)]

    def _first(self) -> str:
        """Return the name of the set that is chosen before a person chooses one."""
        return next((each.name for each in self._sets.all()), "")

    def _described(self, name: str) -> str:
        try:
            chosen = self._sets.find(name)
            return set_html(chosen, chosen.read(), self._library.overview().articles)
        except BylineError as error:
            return problems_html(str(error))

    def _opened(self, run: str, before: str = "", after: str = "") -> str:
        try:
            if run:
                return opened_html(self._runs.find(run))
            return self._compared(before, after) if before and after else ""
        except BylineError as error:
            return problems_html(str(error))

    def _compared(self, before: str, after: str) -> str:
        first, second = self._runs.find(before), self._runs.find(after)
        return compared_html(first, second, compare(first.folder.rows(), second.folder.rows()))


def _choosing() -> tuple[gr.Dropdown, gr.UploadButton, gr.Button]:
    """Return where a set is chosen, where one is uploaded, and the button that runs it."""
    with gr.Row(elem_id="bl-choose"):
        chosen = gr.Dropdown([], label="Question set", elem_id="bl-set", interactive=True, filterable=False)
        upload = gr.UploadButton("Add a set", elem_id="bl-add-set", elem_classes="bl-plain", size="md")
        run = gr.Button("Run", variant="primary", elem_id="bl-run")
    return chosen, upload, run
