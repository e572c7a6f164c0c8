"""The section of sets put together: the person's own sets, proposals with the chat model of the settings, ratings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.drafting import Drafts, draft
from eval.editing import Sets
from eval.from_feedback import from_feedback
from eval.page.proposing import Draft, by_patterns
from eval.page.sets import SetsSection
from eval.starting import sets_folder
from rag.conversations import Conversations
from rag.errors import ChatModelError
from rag.library import Library
from rag.settings import Settings
from rag.types import Article

__all__ = ["build_sets_section", "drafting_with"]


def build_sets_section(settings: Settings, library: Library, conversations: Conversations) -> SetsSection:
    """Return the section over the sets beside the state file and the articles of the library."""
    return SetsSection(
        Sets(sets_folder(settings), library),
        library,
        drafting_with(settings.chat_model, settings.chat_timeout),
        lambda: from_feedback(conversations.feedback(), list(library.export())),
    )


def drafting_with(chat_model: str | None, timeout: float) -> Draft:
    """Return what proposes questions: by a chat model where one is named and can be loaded, else by patterns."""

    def propose(articles: Sequence[Article], count: int, tell: Callable[[int], None]) -> Drafts:
        if chat_model is None:
            return by_patterns(articles, count, tell)
        from rag.chat_model import load_chat_model

        try:
            model = load_chat_model(chat_model, timeout)
        except ChatModelError as error:
            return Drafts(by_patterns(articles, count, tell).records, (f"{error}; these are proposed without it",))
        return draft(articles, count, model, chat_model, tell)

    return propose
