"""Rich text: the articles of `.rtf` files; what the signs mean is read in `rtf_text`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders.blocks import headline, joined_blocks
from rag.loaders.loaded import Loaded, read_bytes
from rag.loaders.rtf_text import rich_text
from rag.loaders.stated import Properties, article_of, is_title

__all__ = ["read_rtf"]

_MARK = b"\xef\xbb\xbf"


def read_rtf(path: Path, default_id: str, limits: Limits) -> Iterator[Loaded]:
    """Yield the article of an `.rtf` file; raises `LoadError`.

    Tables stand one row a line; pictures, notes, running heads and hidden text are left out.
    """
    content = read_bytes(path, limits.file_bytes).removeprefix(_MARK).lstrip()
    if not content.startswith(b"{\\rtf"):
        raise LoadError("it is damaged or no rich text; open it in a word processor and save it as .rtf or .docx")
    blocks, stated = rich_text(content)
    title = stated.get("title")
    known = Properties(title if is_title(title, path) else headline(blocks), stated.get("author"))
    yield article_of(path, default_id, joined_blocks(blocks), known)
