"""Metadata that a person corrected, each article's in a file under `corpus/.byline/corrections/`.

A correction holds however the article changes, and is laid over what its file says whenever that is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from rag.corpus_files import KEPT, kept_file, write_bytes
from rag.errors import LoadError
from rag.types import Article

__all__ = ["FIELDS", "Corrections", "corrected"]

FIELDS = ("title", "publisher", "author", "published")
"""The fields of an Article record that a person may correct."""

_LONGEST = 1_000  # characters of one value

Values = Mapping[str, str | None]


class Corrections:
    """The corrections of one corpus."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus

    def of(self, article_id: str) -> Values:
        """Return what was corrected in an article: field and value, None where the value was taken away."""
        path = self._path(article_id)
        return _read(path)[1] if path.is_file() else {}

    def write(self, article_id: str, changes: Values) -> None:
        """Add corrections to an article; raises `LoadError` where a field or value cannot be used."""
        values = {**self.of(article_id), **{name: _checked(name, value) for name, value in changes.items()}}
        content = json.dumps({"id": article_id, **values}, ensure_ascii=False, indent=2) + "\n"
        write_bytes(self._path(article_id), content.encode())

    def drop(self, article_id: str) -> None:
        """Forget the corrections of an article."""
        self._path(article_id).unlink(missing_ok=True)

    def load(self) -> dict[str, Values]:
        """Return every correction by article id; a file that holds none is passed over."""
        return {article_id: values for article_id, values in map(_read, self._files()) if article_id and values}

    def state(self) -> str:
        """Return what changes whenever a correction does."""
        seen = [(path.as_posix(), path.stat().st_mtime_ns, path.stat().st_size) for path in self._files()]
        return hashlib.sha256(json.dumps(sorted(seen)).encode()).hexdigest()[:32] if seen else ""

    def _files(self) -> Iterator[Path]:
        return (self._corpus / KEPT / "corrections").rglob("*.json")

    def _path(self, article_id: str) -> Path:
        return kept_file(self._corpus, "corrections", article_id, ".json")


def corrected(article: Article, values: Values) -> Article:
    """Return the article with corrections laid over it."""
    fields: dict[str, Any] = {name: value for name, value in values.items() if name in FIELDS}
    if fields.get("published"):
        fields["published"] = date.fromisoformat(fields["published"])
    return replace(article, **fields) if fields else article


def _checked(name: str, value: str | None) -> str | None:
    if name not in FIELDS:
        raise LoadError(f'"{name}" cannot be corrected; there are {", ".join(FIELDS)}')
    value = " ".join((value or "").split())
    if len(value) > _LONGEST:
        raise LoadError(f"the {name} is longer than {_LONGEST:,} characters; shorten it")
    if name == "published" and value:
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError as error:
            raise LoadError(f"{value[:40]!r} is not a day; write it as YYYY-MM-DD") from error
    return value or None


def _read(path: Path) -> tuple[str, Values]:
    """Return article id and values of a correction; nothing where somebody else's hand made it unreadable."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(data, dict) or not isinstance(data.get("id"), str):
            return "", {}
        return data["id"], {name: _checked(name, value) for name, value in data.items() if name in FIELDS}
    except (OSError, ValueError, LoadError, AttributeError):
        return "", {}
