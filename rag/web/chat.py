"""The chat page: its layout, what it shows first, the limits on what is asked, and which event goes where."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import gradio as gr

from rag.chatbot import Chatbot
from rag.conversations import Conversations
from rag.errors import BylineError, IndexMissing
from rag.library import Library
from rag.types import Article, Filters
from rag.web.asking import Asking
from rag.web.chats import Chats
from rag.web.events import text
from rag.web.front import examples_html, welcome_html
from rag.web.markup import from_key
from rag.web.reader import Reader
from rag.web.scope import filters_from_form, filters_from_json, filters_to_json, scope_html, widened
from rag.web.screen import Screens
from rag.web.telling import told
from rag.web.visitor import visitor

__all__ = ["ChatPage"]

_SCRIPT = Path(__file__).with_name("scope.js")
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
# "multiple": after Stop the next question must not wait for a model that has not yet noticed
_ASKING: dict[str, Any] = {
    **_QUIET, "concurrency_id": "asking", "concurrency_limit": 8, "trigger_mode": "multiple",
}  # fmt: skip


class ChatPage:
    """Questions and answers, the chats of this browser, and the limits on what is asked."""

    name, path = "Ask", ""

    def __init__(self, chatbot: Chatbot, library: Library, conversations: Conversations) -> None:
        screens = Screens(library, conversations)
        self._chatbot = chatbot
        self._library = library
        self._screens = screens
        self._asking = Asking(chatbot, conversations, screens)
        self._chats = Chats(conversations, screens, self._asking)
        self._reader = Reader(library, conversations)

    def build(self, page: gr.Blocks) -> None:
        """Lay the page out in `page` and connect its events."""
        with gr.Row(elem_id="bl-desk"):
            with gr.Column(elem_id="bl-rail"):
                chats = gr.HTML("", apply_default_css=False)
            with gr.Column(elem_id="bl-main"):
                with gr.Column(elem_id="bl-front"):
                    welcome = gr.HTML("", apply_default_css=False)
                    examples = gr.HTML("", apply_default_css=False)
                conversation = gr.HTML("", apply_default_css=False)
                live = gr.HTML("", elem_id="bl-live", apply_default_css=False)
                with gr.Column(elem_id="bl-composer"):
                    question, ask, stop, scope = _composer()
            pane = self._reader.build()
        chat, limits, address = (gr.Textbox(visible="hidden", show_label=False, container=False) for _ in range(3))
        pending = gr.State(None)
        screen = [conversation, live, chats, chat, question, pending]
        shown = {**_QUIET, "queue": False}
        page.load(
            told(self.open), [address], [welcome, scope, limits, *screen], js="() => location.search", **shown
        ).then(told(self.examples), None, examples, **_QUIET)
        asked = [
            gr.on([ask.click, question.submit], told(self._asking.ask), [question, chat, limits], screen, **_ASKING),
            pane.ask_example(told(self._asking.example), [chat, limits], screen, **_ASKING),
            pane.retry(told(self._asking.again), [chat], screen, **_ASKING),
            pane.ask_without(told(self._asking.without), [chat], screen, **_ASKING),
        ]
        for each in asked:
            each.failure(told(self._asking.failed), [pending], screen, **shown)
        stop.click(told(self._asking.stop), [pending], screen, **shown)
        pane.open_chat(told(self._chats.open), [pending], screen, **shown)
        pane.new_chat(told(self._chats.new), [pending], screen, **shown)
        pane.rename_chat(told(self._chats.rename), [chat], screen, **shown)
        pane.delete_chat(told(self._chats.delete), [chat], screen, **shown)
        pane.rate(told(self._chats.rate), [chat], screen, **shown)
        pane.limit(told(self.limit), None, [scope, limits], **shown)
        pane.widen(told(self.widen), [limits], [scope, limits], **shown)

    def open(self, address: str, request: gr.Request) -> list[Any]:
        """Return the whole page as its address names it: a chat, or articles to ask."""
        owner = visitor(request)
        asked = parse_qs(address.lstrip("?")) if isinstance(address, str) else {}
        screen = self._screens.of(owner, asked.get("chat", [""])[0])
        scope = self._scope(Filters(articles=tuple(asked.get("article", ()))))
        return [welcome_html(self._library.overview()), *scope, *screen.values()]

    def examples(self, request: gr.Request) -> str:
        """Return the example questions as HTML; nothing while there is nothing to ask."""
        visitor(request)
        try:
            return examples_html(self._chatbot.examples())
        except BylineError:
            return ""

    def limit(self, event: gr.EventData, request: gr.Request) -> list[str]:
        """Return the limits as the form has them."""
        visitor(request)
        names = ("publishers", "articles", "since", "until")
        return self._scope(filters_from_form({name: getattr(event, name, None) for name in names}), unfolded=True)

    def widen(self, limits: str, event: gr.EventData, request: gr.Request) -> list[str]:
        """Return the limits without the one whose chip was pressed."""
        visitor(request)
        return self._scope(widened(filters_from_json(limits), text(event, "kind"), from_key(text(event, "value"))))

    def _scope(self, filters: Filters, unfolded: bool = False) -> list[str]:
        return [scope_html(filters, self._library.overview(), self._articles(), unfolded), filters_to_json(filters)]

    def _articles(self) -> list[Article]:
        try:
            return [stored.article for stored in self._library.articles()]
        except IndexMissing:
            return []


def _composer() -> tuple[gr.Textbox, gr.Button, gr.Button, gr.HTML]:
    with gr.Row(elem_id="bl-ask-row"):
        question = gr.Textbox(
            label="Your question",
            placeholder="Ask a question",
            lines=1,
            max_lines=6,
            max_length=20_000,
            autofocus=True,
            container=False,
            elem_id="bl-question",
            html_attributes=gr.InputHTMLAttributes(autocomplete="off"),
        )
        ask = gr.Button("Ask", variant="primary", elem_id="bl-ask", min_width=72, scale=0)
        stop = gr.Button("Stop", variant="stop", elem_id="bl-stop", min_width=72, scale=0)
    scope = gr.HTML("", elem_id="bl-scope", apply_default_css=False, js_on_load=_SCRIPT.read_text("utf-8"))
    return question, ask, stop, scope
