"""The source pane of every page: what opens an article, at a citation, at a passage or at its start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from rag.boilerplate import boilerplate
from rag.conversations import Conversations
from rag.errors import ArticleNotFound, BylineError, ConversationNotFound
from rag.library import Library
from rag.types import Citation, Span, StoredArticle
from rag.web.editing import Editing, details_of
from rag.web.events import number, text
from rag.web.markup import from_key
from rag.web.source import gone_html, locate, problem_html, source_html, steps_html
from rag.web.visitor import visitor

__all__ = ["Reader"]

_SCRIPT = Path(__file__).with_name("page.js")
_CHANGING: dict[str, Any] = {"concurrency_id": "changing", "concurrency_limit": 1}


class Reader:
    """Shows an article in the pane; a citation needs the browser that its chat belongs to."""

    def __init__(self, library: Library, conversations: Conversations) -> None:
        self._library = library
        self._conversations = conversations
        self._editing = Editing(library)

    def build(self) -> gr.HTML:
        """Return the pane; call it last on a page. Its script sends the events of the whole page."""
        pane = gr.HTML("", elem_id="bl-pane", js_on_load=_SCRIPT.read_text("utf-8"), apply_default_css=False)
        shown: dict[str, Any] = {"outputs": [pane], "show_progress": "hidden", "api_visibility": "private"}
        for event, handler in (
            (pane.open_citation, self.citation),
            (pane.open_passage, self.passage),
            (pane.open_article, self.article),
            (pane.open_version, self._editing.version),
        ):
            event(_told(handler), queue=False, **shown)
        pane.edit_article(_told(self._editing.edit), **shown, **_CHANGING)
        pane.reset_article(_told(self._editing.reset), **shown, **_CHANGING)
        return pane

    def citation(self, event: gr.EventData, request: gr.Request) -> str:
        """Return a citation's article as HTML, at the quote; a changed or removed article says so."""
        turn, wanted = text(event, "turn"), number(event, "number")
        answer = self._conversations.exchange(visitor(request), text(event, "chat"), turn).answer
        citations = {citation.number: citation for citation in answer.citations}
        if wanted not in citations:
            raise ConversationNotFound("This answer has no such citation.")
        cited, steps = citations[wanted], steps_html(turn, list(citations), wanted)
        try:
            stored = self._library.article(cited.article.id)
        except ArticleNotFound:
            return gone_html(cited, steps)
        return self._shown(stored, locate(stored.article.text, cited), cited, steps)

    def passage(self, event: gr.EventData, request: gr.Request) -> str:
        """Return an article as HTML with one of its passages marked."""
        visitor(request)
        stored = self._library.article(from_key(text(event, "article")))
        start, end = number(event, "start"), number(event, "end")
        inside = 0 <= start < end <= len(stored.article.text)
        return self._shown(stored, Span(start, end) if inside else None)

    def article(self, event: gr.EventData, request: gr.Request) -> str:
        """Return an article as HTML, from its start."""
        visitor(request)
        return self._shown(self._library.article(from_key(text(event, "article"))))

    def _shown(
        self, stored: StoredArticle, hit: Span | None = None, citation: Citation | None = None, steps: str = ""
    ) -> str:
        details = details_of(self._library, stored)
        return source_html(stored, hit, boilerplate(stored.article), citation=citation, steps=steps, details=details)


def _told(
    handler: Callable[[gr.EventData, gr.Request], str],
) -> Callable[[gr.EventData, gr.Request], str]:
    """Return a handler that shows an error as a line in the pane."""

    def told(event: gr.EventData, request: gr.Request) -> str:
        try:
            return handler(event, request)
        except BylineError as error:
            return problem_html(str(error))

    return told
