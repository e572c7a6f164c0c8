"""What a download is: told from its bytes, from what its server says, and from its address, in this order."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from rag.errors import LoadError

__all__ = ["FEED", "kind"]

FEED = "feed"
"""The kind of RSS, RDF and Atom feeds; all others are suffixes of file names."""

_HEAD = 65_536  # bytes looked at, at either end
_START = 8_192  # of them, those in which a text says what it is
_JUNK = 1_024  # bytes that may come before a PDF: readers of PDF look that far
_PACKED = {".pdf", ".docx", ".odt", ".rtf", ".epub"}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MEDIA = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    _WORD: ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/epub+zip": ".epub",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "message/rfc822": ".eml",
}
_SILENT = {"", "text/plain", "application/octet-stream", "binary/octet-stream", "application/force-download"}
_SUFFIXES = {
    ".html": ".html",
    ".htm": ".html",
    ".xhtml": ".html",
    ".txt": ".txt",
    ".text": ".txt",
    ".md": ".md",
    ".markdown": ".md",
    ".csv": ".csv",
    ".tsv": ".tsv",
    ".json": ".json",
    ".jsonl": ".jsonl",
    ".eml": ".eml",
}
_MAGIC = ((b"%PDF-", ".pdf"), (b"{\\rtf", ".rtf"))
_MEMBERS = (
    (b"mimetypeapplication/epub+zip", ".epub"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", ".odt"),
    (b"word/document.xml", ".docx"),
)
_FOREIGN = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "a file of an old version of Office"),
    (b"Rar!", "a rar archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"RIFF", "an image or a recording"),
)
_PAGE_TAGS = {"html", "head", "body", "title", "meta", "article", "div", "p", "h1", "main", "table", "script"}
_TAG = re.compile(r"<([A-Za-z][\w:.-]*)")


def kind(path: Path, content_type: str, url: str) -> str:
    """Return how the name of a file of this kind ends, or `FEED`; raises `LoadError`, naming what else it is."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        size = file.seek(0, 2)
        file.seek(max(0, size - _HEAD))
        tail = file.read()
    media = content_type.partition(";")[0].strip().lower()
    if not head.strip():
        raise LoadError("there is nothing in it; check the address in a browser")
    return _by_bytes(head, tail) or _by_media(head, media, urlsplit(url).path)


def _by_bytes(head: bytes, tail: bytes) -> str | None:
    for magic, suffix in _MAGIC:
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(magic):
            return suffix
    for magic, name in _FOREIGN:
        if head.startswith(magic):
            raise LoadError(_unknown(name))
    if head.startswith(b"PK\x03\x04"):
        return _packed(head, tail)
    root = _root(_text(head))
    if root.rpartition(":")[2] in {"rss", "feed"} or (root == "rdf:rdf" and b"rss" in head[:_START].lower()):
        return FEED
    return ".html" if root == "html" else None


def _packed(head: bytes, tail: bytes) -> str:
    """Return which of the kinds that are zip archives it is, by members that only this kind has."""
    for mark, suffix in _MEMBERS:
        if mark in head or mark in tail:
            return suffix
    raise LoadError("it is a zip archive; download it, look into it, and add the file")


def _by_media(head: bytes, media: str, path: str) -> str:
    suffix = _MEDIA.get(media)
    if suffix == ".pdf" and b"%PDF-" in head[:_JUNK]:
        return suffix
    if suffix in _PACKED:
        raise LoadError(f"its server calls it {media}, which it is not; open the address in a browser and see")
    if suffix:
        return suffix
    root = _root(_text(head))
    if media in _SILENT:
        named = _SUFFIXES.get(Path(path).suffix.lower()) or (".txt" if media == "text/plain" else None)
        if named or root in _PAGE_TAGS:
            return named or ".html"
    if root and (media.endswith(("/xml", "+xml")) or media in _SILENT):
        raise LoadError(_unknown(f"XML of another kind (<{root[:40]}>)"))
    raise LoadError(_unknown(media[:80] or "a file that does not say what it is"))


def _unknown(name: str) -> str:
    return f"it is {name}; what can be added are pages, feeds, texts, PDF, Word, OpenDocument, RTF and EPUB files"


def _text(head: bytes) -> str:
    head = head[:_START]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore")
    return head.decode("utf-8", "ignore")


def _root(text: str) -> str:
    """Return the name of the first element, in small letters; a document type that is HTML's counts as that."""
    text = text.lstrip("\ufeff \t\r\n")
    while True:
        if text.startswith("<?"):
            text = text.partition("?>")[2]
        elif text.startswith("<!--"):
            text = text.partition("-->")[2]
        elif text[:9].lower() == "<!doctype":
            if re.match(r"html\b", text[9:200].lstrip(), re.IGNORECASE):
                return "html"
            within = "[" in text.partition(">")[0]
            text = (text.partition("]")[2] if within else text).partition(">")[2]
        else:
            break
        text = text.lstrip()
    found = _TAG.match(text)
    return found[1].lower() if found else ""
