"""Plain text: the first line is the title, author and publisher are read off where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rag.bylines import names_off
from rag.limits import Limits
from rag.loaders.decoding import decode
from rag.loaders.loaded import Loaded, loaded_from, read_bytes

__all__ = ["read_text"]


def read_text(path: Path, default_id: str, limits: Limits) -> Iterator[Loaded]:
    """Yield the article of a `.txt` file; raises `LoadError`.

    The text is what stands below the title and the blank lines after it, to the character.
    """
    content = decode(read_bytes(path, limits.file_bytes))
    names = names_off(content)
    fields = {"title": names.title, "publisher": names.publisher, "author": names.author}
    yield loaded_from(fields, content[names.body :], default_id)
