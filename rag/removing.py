"""Articles out of the corpus folder."""

from __future__ import annotations

from pathlib import Path

from rag.corpus_files import write_bytes
from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders.records import without
from rag.records import Records

__all__ = ["drop"]


def drop(corpus: Path, records: Records, name: str, article_id: str, limits: Limits) -> None:
    """Take one article out of its file: the file goes, unless it holds other records; raises `LoadError`."""
    path = corpus / name
    left = None
    if name.lower().endswith((".jsonl", ".jsonl.gz")) and path.exists():
        left = without(path, _default_id(records, name), article_id, limits.file_bytes)
    if left is not None:
        write_bytes(path, left)
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise LoadError(f"{path} cannot be deleted ({error.strerror}); check its permissions") from error


def _default_id(records: Records, name: str) -> str:
    with records.connection() as connection:
        row = connection.execute("SELECT default_id FROM files WHERE path = ?", (name,)).fetchone()
    return str(row[0]) if row else name
