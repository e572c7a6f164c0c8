"""The files that texts were extracted from, served so that a browser shows them and nothing in them runs or loads."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, HTTPException
from starlette.responses import FileResponse

from rag.errors import ArticleNotFound, BylineError
from rag.library import Library
from rag.web.markup import plain

__all__ = ["build_originals"]

_TYPES = {
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".htm": "text/html",
    ".eml": "message/rfc822",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".rtf": "application/rtf",
    ".epub": "application/epub+zip",
}
# "sandbox" would keep Chromium from showing a PDF at all; its viewer is an object of the browser itself
_SHOWN = {
    ".pdf": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    ".html": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
_SHOWN[".htm"] = _SHOWN[".html"]
_KEPT = "sandbox; default-src 'none'; frame-ancestors 'none'"


def build_originals(library: Library) -> APIRouter:
    """Return the route `/original/ID`, which serves the file that an article's text was extracted from."""
    router = APIRouter()

    @router.get("/original/{article_id:path}", include_in_schema=False)
    def original(article_id: str) -> FileResponse:
        """Return a PDF or a saved page to be shown, any other file to be kept."""
        try:
            path = library.original(article_id)
        except ArticleNotFound as error:
            raise HTTPException(404, str(error)) from error
        except BylineError as error:
            raise HTTPException(503, str(error)) from error
        if path is None:
            raise HTTPException(404, "no original of this article is kept")
        return FileResponse(path, headers=_headers(path, article_id))

    return router


def _headers(path: Path, article_id: str) -> dict[str, str]:
    suffix = path.suffix.lower()
    way = "inline" if suffix in _SHOWN else "attachment"
    return {
        "Content-Type": _TYPES.get(suffix, "application/octet-stream"),
        "Content-Disposition": f"{way}; filename*=UTF-8''{_file_name(article_id, suffix)}",
        "Content-Security-Policy": _SHOWN.get(suffix, _KEPT),
        "Cache-Control": "no-store",
    }


def _file_name(article_id: str, suffix: str) -> str:
    """Return a name to save under, made of an id: its last part, without what no file system takes."""
    last = plain(article_id).replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    words = "".join(each for each in last if each not in '<>:"|?*\n\t').strip(" .")[:80]
    return quote(f"{words or 'article'}{suffix}", safe="")
