"""The section of sets put together: the person's own sets, proposals with the chat model of the settings, ratings."""

from __future__ import annotations

from functools import partial

from eval.drafting import draft_as_set
from eval.editing import Sets
from eval.from_feedback import from_feedback
from eval.page.sets import SetsSection
from eval.starting import sets_folder
from rag.conversations import Conversations
from rag.library import Library
from rag.settings import Settings

__all__ = ["build_sets_section"]


def build_sets_section(settings: Settings, library: Library, conversations: Conversations) -> SetsSection:
    """Return the section over the sets beside the state file and the articles of the library."""
    return SetsSection(
        Sets(sets_folder(settings), library),
        library,
        partial(draft_as_set, settings),
        lambda: from_feedback(conversations.feedback(), list(library.export())),
    )
