"""An article whose text was taken out of a page or a book: no headline at its top, no clutter, the file beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rag.loaders.clutter import without_clutter
from rag.loaders.loaded import Loaded, loaded_from

__all__ = ["extracted"]


def extracted(fields: Mapping[str, object], text: str, default_id: str, path: Path) -> Loaded:
    """Return the article of a text without pages, with `path` as its original; raises `LoadError` where none is left.

    The headline is not repeated at the top of the text, and what is boilerplate is cut out of it.
    """
    loaded = loaded_from(fields, _without_headline(text.replace("\f", "\n"), fields.get("title")), default_id)
    return replace(loaded, article=without_clutter(loaded.article), original=path)


def _without_headline(text: str, title: object) -> str:
    first = re.match(r"\s*([^\n]+)\n+", text)
    if first and isinstance(title, str) and _folded(first[1]) == _folded(title):
        return text[first.end() :]
    return text


def _folded(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))
