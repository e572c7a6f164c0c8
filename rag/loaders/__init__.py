"""Files into articles: one loader a format, chosen by how the name ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders.loaded import Loaded
from rag.loaders.markdown import read_markdown
from rag.loaders.records import read_records
from rag.loaders.text import read_text
from rag.types import Failure

__all__ = ["SUFFIXES", "Loaded", "load", "others", "supported", "walk"]

_READERS: Mapping[str, Callable[[Path, str, Limits], Iterator[Loaded | Failure]]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".jsonl": read_records,
    ".jsonl.gz": read_records,
}
SUFFIXES = tuple(_READERS)
"""How the names of files end that can be read."""


def load(path: Path, default_id: str, limits: Limits) -> Iterator[Loaded | Failure]:
    """Return the articles of a file, one by one, and a `Failure` for each record in it that is none.

    `default_id` is for an article that names no id; a record then gets `default_id/` and 12 characters of a digest of
    its title, day and text. Raises `LoadError`, at the first article or later, where the file itself cannot be read.
    """
    suffix = _suffix(path.name)
    if not suffix:
        raise LoadError(f"files of this kind cannot be read; articles are files ending in {', '.join(SUFFIXES)}")
    for loaded in _READERS[suffix](path, default_id, limits):
        if isinstance(loaded, Loaded) and len(loaded.article.text) > limits.characters:
            reason = f"its text is longer than {limits.characters:,} characters; split it, or raise RAG_MAX_CHARACTERS"
            yield Failure(str(path), reason)
        else:
            yield loaded


def supported(path: Path) -> bool:
    """Return whether a file's name ends as one that can be read."""
    return bool(_suffix(path.name))


def walk(folder: Path) -> list[tuple[Path, str]]:
    """Return the files of a folder that can be read, in order, each with its default id: its path without the suffix.

    A second file with the same default keeps its suffix in the id. Hidden files and folders, a README.md at the root
    and links that lead out of the folder are left out.
    """
    taken: set[str] = set()
    found = []
    for name, path in sorted(_files(folder)):
        if not supported(path):
            continue
        short = name[: -len(_suffix(name))]
        default_id = name if short in taken else short
        taken.add(default_id)
        found.append((path, default_id))
    return found


def others(folder: Path) -> list[str]:
    """Return the files of a folder that are of no kind that can be read, each as its path in it, in order."""
    return sorted(name for name, path in _files(folder) if not supported(path))


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    root = folder.resolve()
    for at, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(at, name)
            relative = path.relative_to(folder)
            if name.startswith(".") or str(relative) == "README.md":
                continue
            leads_out = path.is_symlink() and not path.resolve().is_relative_to(root)
            if path.is_file() and not leads_out:
                yield relative.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace"), path


def _suffix(name: str) -> str:
    """Return how a name ends, in small letters, or nothing where it ends otherwise or has nothing before it."""
    matching = [suffix for suffix in SUFFIXES if name.lower().endswith(suffix) and len(name) > len(suffix)]
    return max(matching, key=len, default="")
