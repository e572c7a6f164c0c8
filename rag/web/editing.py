"""The handlers of the source pane that correct an article, undo that, and show what changed between its versions."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import gradio as gr

from rag.boilerplate import boilerplate
from rag.errors import ArticleNotFound, LoadError
from rag.library import Library
from rag.types import StoredArticle
from rag.web.details import FIELDS, Details, field_values
from rag.web.events import number, text
from rag.web.markup import from_key, plain
from rag.web.source import source_html, version_html
from rag.web.visitor import visitor

__all__ = ["Editing", "details_of"]


def details_of(library: Library, stored: StoredArticle) -> Details:
    """Return what the library keeps of an article beside its text."""
    identity = stored.article.id
    original = library.original(identity)
    return Details(
        corrected=library.corrected(identity),
        versions=tuple(each.number for each in library.versions(identity)),
        original=original.suffix.lower() if original else "",
    )


class Editing:
    """Corrects the metadata of articles and shows their versions."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def edit(self, event: gr.EventData, request: gr.Request) -> str:
        """Return an article as HTML after the fields that a person changed were corrected, or why they could not be."""
        visitor(request)
        stored = self._library.article(from_key(text(event, "article")))
        entered = {name: " ".join(text(event, name).split()) for name in FIELDS}
        shown = field_values(stored.article)
        changes = {name: entered[name] for name in FIELDS if entered[name] != " ".join(plain(shown[name]).split())}
        try:
            edited = self._library.edit(stored.article.id, changes) if changes else stored
        except LoadError as error:
            details = details_of(self._library, stored)
            return self._shown(stored, replace(details, problem=str(error), entered=entered))
        return self._shown(edited, replace(details_of(self._library, edited), changed=True))

    def reset(self, event: gr.EventData, request: gr.Request) -> str:
        """Return an article as HTML after what was corrected in it was forgotten."""
        visitor(request)
        stored = self._library.reset(from_key(text(event, "article")))
        return self._shown(stored, replace(details_of(self._library, stored), changed=True))

    def version(self, event: gr.EventData, request: gr.Request) -> str:
        """Return what changed between a former version of an article and the next one as HTML."""
        visitor(request)
        versions = self._library.versions(from_key(text(event, "article")))
        wanted = number(event, "number")
        for before, after in pairwise(versions):
            if before.number == wanted:
                return version_html(before, after, [each.number for each in versions])
        raise ArticleNotFound("This article has no such earlier version.")

    def _shown(self, stored: StoredArticle, details: Details) -> str:
        return source_html(stored, dimmed=boilerplate(stored.article), details=details)
