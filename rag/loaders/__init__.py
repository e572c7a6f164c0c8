"""Files into articles: one loader a format, chosen by how the name ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders.archives import ARCHIVES, read_archive
from rag.loaders.epub import read_epub
from rag.loaders.html import read_html
from rag.loaders.json_file import read_json
from rag.loaders.loaded import Loaded, check_file, default_ids
from rag.loaders.mail import read_mail
from rag.loaders.markdown import read_markdown
from rag.loaders.odt import read_odt
from rag.loaders.pdf import read_pdf
from rag.loaders.records import read_records
from rag.loaders.rtf import read_rtf
from rag.loaders.signatures import check_signature
from rag.loaders.tables import read_table
from rag.loaders.text import read_text
from rag.loaders.word import read_word
from rag.types import Failure

__all__ = ["SUFFIXES", "Loaded", "load", "others", "supported", "walk"]

_READERS: Mapping[str, Callable[[Path, str, Limits], Iterator[Loaded | Failure]]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_word,
    ".odt": read_odt,
    ".rtf": read_rtf,
    ".epub": read_epub,
    ".eml": lambda path, default_id, limits: read_mail(path, default_id, limits, load, _suffix),
    ".csv": read_table,
    ".tsv": read_table,
    ".json": read_json,
    ".jsonl": read_records,
    ".jsonl.gz": read_records,
}
SUFFIXES = (*_READERS, *ARCHIVES)
"""How the names of files end that can be read."""


def load(path: Path, default_id: str, limits: Limits) -> Iterator[Loaded | Failure]:
    """Return the articles of a file, one by one, and a `Failure` for each record in it that is none.

    `default_id` is for an article that names no id; a record then gets `default_id/` and 12 characters of a digest of
    its title, day and text, a file in an archive `default_id/` and its path there without the suffix. Raises
    `LoadError`, at the first article or later, where the file itself cannot be read or is not what its suffix says.
    """
    suffix = _suffix(path.name)
    if not suffix:
        raise LoadError(f"files of this kind cannot be read; articles are files ending in {', '.join(SUFFIXES)}")
    check_file(path, limits.file_bytes)
    check_signature(path, suffix)
    if suffix in ARCHIVES:
        yield from read_archive(path, default_id, limits, load, _suffix)
        return
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

    A second file with the same default keeps its suffix in the id. Hidden files and folders, a README.md at the
    root, the folder of a saved page's pictures and links that lead out of the folder are left out.
    """
    files = [(name, path) for name, path in sorted(_files(folder)) if supported(path)]
    ids = default_ids([name for name, _ in files], _suffix)
    return [(path, default_id) for (_, path), default_id in zip(files, ids, strict=True)]


def others(folder: Path) -> list[str]:
    """Return the files of a folder that are of no kind that can be read, each as its path in it, in order."""
    return sorted(name for name, path in _files(folder) if not supported(path))


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    root = folder.resolve()
    for at, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and not _is_of_page(name, names)]
        for name in names:
            path = Path(at, name)
            relative = path.relative_to(folder)
            if name.startswith(".") or str(relative) == "README.md":
                continue
            leads_out = path.is_symlink() and not path.resolve().is_relative_to(root)
            if path.is_file() and not leads_out:
                yield relative.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace"), path


def _is_of_page(folder: str, names: Iterable[str]) -> bool:
    """Return whether a browser keeps in a folder the pictures and frames of a page that it saved beside it."""
    page = folder.removesuffix("_files")
    return page != folder and not {f"{page}.html", f"{page}.htm"}.isdisjoint(names)


def _suffix(name: str) -> str:
    """Return how a name ends, in small letters, or nothing where it ends otherwise or has nothing before it."""
    matching = [suffix for suffix in SUFFIXES if name.lower().endswith(suffix) and len(name) > len(suffix)]
    return max(matching, key=len, default="")
