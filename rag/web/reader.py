"""The source pane of every page: what opens an article, at a citation, at a passage or at its start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import gradio as gr

from rag.boilerplate import boilerplate
from rag.conversations import Conversations
from rag.errors import ArticleNotFound, BylineError, ConversationNotFound
from rag.library import Library
from rag.types import Span
from rag.web.markup import from_key
from rag.web.source import gone_html, locate, problem_html, source_html, steps_html
from rag.web.visitor import visitor

__all__ = ["Reader", "number", "text"]

_SCRIPT = Path(__file__).with_name("page.js")


def text(event: gr.EventData, name: str, longest: int = 4000) -> str:
    """Return what an event says under a name; an empty text where it says nothing or something else."""
    value = getattr(event, name, None)
    return value[:longest] if isinstance(value, str) else ""


def number(event: gr.EventData, name: str) -> int:
    """Return the whole number that an event says under a name; -1 where it says none."""
    digits = text(event, name, 12)
    return int(digits) if digits.isdecimal() and digits.isascii() else -1


class Reader:
    """Shows an article in the pane; a citation needs the browser that its chat belongs to."""

    def __init__(self, library: Library, conversations: Conversations) -> None:
        self._library = library
        self._conversations = conversations

    def build(self) -> gr.HTML:
        """Return the pane; call it last on a page. Its script sends the events of the whole page."""
        pane = gr.HTML("", elem_id="bl-pane", js_on_load=_SCRIPT.read_text("utf-8"), apply_default_css=False)
        for event, handler in (
            (pane.open_citation, self.citation),
            (pane.open_passage, self.passage),
            (pane.open_article, self.article),
        ):
            event(_told(handler), outputs=[pane], queue=False, show_progress="hidden", api_visibility="private")
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
        return source_html(stored, locate(stored.article.text, cited), boilerplate(stored.article), cited, steps)

    def passage(self, event: gr.EventData, request: gr.Request) -> str:
        """Return an article as HTML with one of its passages marked."""
        visitor(request)
        stored = self._library.article(from_key(text(event, "article")))
        start, end = number(event, "start"), number(event, "end")
        inside = 0 <= start < end <= len(stored.article.text)
        return source_html(stored, Span(start, end) if inside else None, boilerplate(stored.article))

    def article(self, event: gr.EventData, request: gr.Request) -> str:
        """Return an article as HTML, from its start."""
        visitor(request)
        stored = self._library.article(from_key(text(event, "article")))
        return source_html(stored, None, boilerplate(stored.article))


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
