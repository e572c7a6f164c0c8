"""The files that texts were extracted from (PDF, web page, mail), kept under `corpus/.byline/originals/`."""

from __future__ import annotations

from pathlib import Path

from rag.corpus_files import kept_file, write_bytes
from rag.errors import LoadError

__all__ = ["EXTRACTED", "Originals"]

EXTRACTED = (".html", ".htm", ".pdf", ".docx", ".odt", ".rtf", ".epub", ".eml")
"""How the names of files end whose text is extracted from something else than text."""


class Originals:
    """The originals of the articles of one corpus; an article has one at most."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus

    def keep(self, article_id: str, path: Path) -> None:
        """Keep a copy of the file that an article was extracted from; raises `LoadError`."""
        suffix = path.suffix.lower()
        if suffix not in EXTRACTED:
            return
        try:
            content = path.read_bytes()
        except OSError as error:
            raise LoadError(f"it cannot be read ({error.strerror}); check that it exists and may be read") from error
        write_bytes(self._path(article_id, suffix), content)
        for other in EXTRACTED:
            if other != suffix:
                self._path(article_id, other).unlink(missing_ok=True)

    def find(self, article_id: str) -> Path | None:
        """Return the original of an article, or None where none is kept."""
        return next((path for path in (self._path(article_id, each) for each in EXTRACTED) if path.is_file()), None)

    def drop(self, article_id: str) -> None:
        """Forget the original of an article."""
        for suffix in EXTRACTED:
            self._path(article_id, suffix).unlink(missing_ok=True)

    def _path(self, article_id: str, suffix: str) -> Path:
        return kept_file(self._corpus, "originals", article_id, suffix)
