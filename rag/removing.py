"""Articles out of the corpus folder, with everything that is kept of them."""

from __future__ import annotations

import json
from pathlib import Path

from rag.corpus_files import KEPT, kept_file, write_bytes
from rag.corrections import Corrections
from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders.records import without
from rag.originals import Originals
from rag.records import Records
from rag.versions import Versions

__all__ = ["drop", "forget", "removed"]


def drop(corpus: Path, records: Records, name: str, article_id: str, limits: Limits) -> None:
    """Take one article out of its file; raises `LoadError`.

    The file goes, unless it holds other articles: records are then written without it, and of an archive or table a
    note is kept that this article of it is removed.
    """
    path = corpus / name
    if name.lower().endswith((".jsonl", ".jsonl.gz")) and path.exists():
        left = without(path, _default_id(records, name), article_id, limits.file_bytes)
        if left is not None:
            write_bytes(path, left)
            return
    elif _holds_others(records, name, article_id):
        note = json.dumps({"id": article_id, "path": name}, ensure_ascii=False)
        write_bytes(kept_file(corpus, "removed", article_id, ".json"), note.encode())
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise LoadError(f"{path} cannot be deleted ({error.strerror}); check its permissions") from error


def forget(corpus: Path, article_id: str) -> None:
    """Delete what is kept of an article beside its file: original, former versions, corrections."""
    Originals(corpus).drop(article_id)
    Versions(corpus).drop(article_id)
    Corrections(corpus).drop(article_id)


def removed(corpus: Path) -> set[tuple[str, str]]:
    """Return (path, id) of the articles that were removed from files which hold others too."""
    found = set()
    for path in (corpus / KEPT / "removed").rglob("*.json"):
        try:
            note = json.loads(path.read_text(encoding="utf-8"))
            found.add((str(note["path"]), str(note["id"])))
        except (OSError, ValueError, KeyError, TypeError):  # made unreadable by somebody else's hand
            continue
    return found


def _holds_others(records: Records, name: str, article_id: str) -> bool:
    with records.connection() as connection:
        row = connection.execute("SELECT 1 FROM live WHERE path = ? AND id <> ? LIMIT 1", (name, article_id)).fetchone()
    return row is not None


def _default_id(records: Records, name: str) -> str:
    with records.connection() as connection:
        row = connection.execute("SELECT default_id FROM files WHERE path = ?", (name,)).fetchone()
    return str(row[0]) if row else name
