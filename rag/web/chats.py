"""The handlers of the chats of one browser: opened, begun, renamed, deleted, their answers rated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr

from rag.conversations import Conversations
from rag.web.asking import Asking
from rag.web.events import text
from rag.web.screen import Pending, Screen, Screens
from rag.web.visitor import visitor

__all__ = ["Chats"]

Values = list[Any]
_RATINGS = {"up": True, "down": False}


class Chats:
    """Passes what a browser does with its chats to Conversations, and shows the outcome."""

    def __init__(self, conversations: Conversations, screens: Screens, asking: Asking) -> None:
        self._asking = asking
        self._conversations = conversations
        self._screens = screens

    def open(self, pending: Pending | None, event: gr.EventData, request: gr.Request) -> Values:
        """Return the page with a chat opened."""
        owner = visitor(request)
        self._asking.leave(pending)
        return self._screens.of(owner, text(event, "chat")).values()

    def new(self, pending: Pending | None, request: gr.Request) -> Values:
        """Return the page without a chat: the next question begins one."""
        owner = visitor(request)
        self._asking.leave(pending)
        return replace(self._screens.of(owner, ""), question="").values()

    def rename(self, chat: str, event: gr.EventData, request: gr.Request) -> Values:
        """Return the page after a chat got another title."""
        owner = visitor(request)
        if text(event, "title").strip():
            self._conversations.rename(owner, text(event, "chat"), text(event, "title"))
        return self._screens.of(owner, str(chat)).values()

    def delete(self, chat: str, event: gr.EventData, request: gr.Request) -> Values:
        """Return the page after a chat was deleted."""
        owner = visitor(request)
        self._conversations.delete(owner, text(event, "chat"))
        return self._screens.of(owner, str(chat)).values()

    def rate(self, chat: str, event: gr.EventData, request: gr.Request) -> Values:
        """Return the page after an answer was rated, corrected, or its rating taken back."""
        owner, chat = visitor(request), str(chat)
        rating = _RATINGS.get(text(event, "rating"))
        correction = text(event, "correction").strip() or None
        self._conversations.rate(owner, chat, text(event, "turn"), rating, correction if rating is not None else None)
        return Screen(conversation=self._screens.of(owner, chat).conversation).values()
