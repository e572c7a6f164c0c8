"""The files of the corpus folder: where an article is written, and how one is taken out."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from rag.errors import LoadError, unless_full
from rag.loaders.markdown import to_markdown
from rag.types import Article

__all__ = ["KEPT", "file_for", "kept_file", "relative", "replace_file", "write_article", "write_bytes"]

KEPT = ".byline"
"""The folder in the corpus for what belongs to articles and is none: originals, former versions, corrections."""

_SAFE = " ._-~'(),&+@"
_LONGEST = 150  # characters of one name; file systems allow 255 bytes


def file_for(article_id: str) -> PurePosixPath:
    """Return the file of an article, relative to the corpus; unsafe characters are percent-encoded.

    >>> str(file_for("world/Iran: a report"))
    'world/Iran%3A a report.md'
    """
    parts = article_id.split("/")
    if not all(part.strip() for part in parts):
        parts = [article_id]
    names = [*(_name(part).replace(".md", "%2Emd") for part in parts[:-1]), _name(parts[-1])]  # a.md is a file
    if names == ["README"]:  # a README at the root is not an article
        names = ["%52EADME"]
    return PurePosixPath(*names[:-1], names[-1] + ".md")


def kept_file(corpus: Path, kind: str, article_id: str, ending: str) -> Path:
    """Return where something that belongs to an article is kept: its file's name with another ending.

    An ending with "=" is no other article's: that sign is encoded in the names of files.
    """
    path = file_for(article_id)
    return corpus / KEPT / kind / path.with_name(path.name.removesuffix(".md") + ending)


def write_article(corpus: Path, article: Article, source: str | None, language: str | None = None) -> str:
    """Write the article's file, all at once, and return its path relative to the corpus; raises `LoadError`."""
    path = file_for(article.id)
    write_bytes(corpus / path, to_markdown(article, source, language).encode())
    return str(path)


def write_bytes(path: Path, content: bytes) -> None:
    """Replace a file by one rename, so that it is never seen half written; raises `LoadError`."""
    try:
        replace_file(path, content)
    except OSError as error:
        fault = LoadError(f"{path} cannot be written ({error.strerror}); check its permissions or choose another id")
        raise unless_full(error, path.parent, fault) from error


def replace_file(path: Path, content: bytes) -> None:
    """Do what `write_bytes` does; raises `OSError`, for a caller that has other words for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def relative(path: Path, corpus: Path) -> str | None:
    """Return the path relative to the corpus, or None where it lies outside."""
    try:
        return path.resolve().relative_to(corpus.resolve()).as_posix()
    except ValueError:
        return None


def _name(part: str) -> str:
    name = quote(part, safe=_SAFE)
    if name[0] in ". ":
        name = f"%{ord(name[0]):02X}{name[1:]}"
    if len(name) > _LONGEST:
        name = f"{name[:_LONGEST]}-{hashlib.sha256(part.encode()).hexdigest()[:16]}"
    return name
