"""What the chat page shows of a chat: one value for its parts, made from Conversations and Library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.conversations import Chat, Conversations, Exchange
from rag.errors import ArticleNotFound, ConversationNotFound, IndexMissing
from rag.library import Library
from rag.types import Answer, Filters, StoredArticle
from rag.web.front import chats_html, conversation_html
from rag.web.render import closest, exchange_html

__all__ = ["Pending", "Screen", "Screens"]


@dataclass(frozen=True, slots=True)
class Pending:
    """An answer under way: the chat and the exchange it will be, and what has been written of it.

    `instead` are limits in place of those that the question itself sets, where it is asked again.
    """

    chat: str
    turn: str
    answer: Answer
    instead: Filters | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """What a handler changes on the page; None leaves a part as it is, but `pending` is always set."""

    conversation: str | None = None
    live: str | None = None
    chats: str | None = None
    chat: str | None = None
    question: str | None = None
    pending: Pending | None = None

    def values(self) -> list[Any]:
        """Return the parts in the order of the fields, as Gradio wants them."""
        parts = (self.conversation, self.live, self.chats, self.chat, self.question)
        return [*(gr.skip() if part is None else part for part in parts), self.pending]


class Screens:
    """Makes screens of the chats of one browser."""

    def __init__(self, library: Library, conversations: Conversations) -> None:
        self._library = library
        self._conversations = conversations

    def of(self, owner: str, chat: str) -> Screen:
        """Return the screen of a chat, or of none where there is no such chat of this browser."""
        found, exchanges = self.found(owner, chat)
        return Screen(
            conversation=self.conversation(found, exchanges),
            live="",
            chats=chats_html(self._conversations.chats(owner), found.id if found else ""),
            chat=found.id if found else "",
        )

    def found(self, owner: str, chat: str) -> tuple[Chat | None, list[Exchange]]:
        """Return a chat with its exchanges; None and nothing where this browser has no such chat."""
        try:
            return self._conversations.chat(owner, chat), self._conversations.exchanges(owner, chat)
        except ConversationNotFound:
            return None, []

    def conversation(self, chat: Chat | None, exchanges: Sequence[Exchange]) -> str:
        """Return a chat's exchanges as HTML."""
        articles = self._articles(exchanges)
        last = exchanges[-1].id if exchanges else ""
        return conversation_html(chat, [exchange_html(each, articles, each.id == last) for each in exchanges])

    def _articles(self, exchanges: Sequence[Exchange]) -> dict[str, StoredArticle]:
        """Return the articles whose passages the refusals among the exchanges show."""
        refused = [each.answer for each in exchanges if each.answer.refused]
        wanted = {hit.passage.article for answer in refused for hit in closest(answer.passages)}
        articles = {}
        for each in sorted(wanted):
            try:
                articles[each] = self._library.article(each)
            except (ArticleNotFound, IndexMissing):
                continue
        return articles
