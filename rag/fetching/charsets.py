"""Texts whose server names their charset, rewritten so that whoever reads the file cannot mistake it."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from rag.errors import LoadError
from rag.loaders.page_encoding import decode_as

__all__ = ["mark"]

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w:.+-]{1,40})", re.IGNORECASE)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def mark(path: Path, content_type: str) -> None:
    """Rewrite a text as UTF-8 with a byte-order mark, where its server names a charset and the bytes bear it out.

    Any other file stays as it is, and whoever reads it tells from the text alone: one with a mark of its own, one that
    is not what is named. What is UTF-8 under a Western name is taken for UTF-8.
    """
    found = _CHARSET.search(content_type)
    content = path.read_bytes()
    if found is None or content.isascii() or b"\0" in content or content.startswith(_MARKS):
        return
    try:
        if codecs.lookup(found[1]).name == "utf-8":
            content.decode("utf-8")
        text = decode_as(content, found[1])
    except (LookupError, UnicodeDecodeError, LoadError):
        return
    path.write_bytes(codecs.BOM_UTF8 + text.encode())
