"""What a file really is, by how it begins: one kind under the name of another is refused before it is read."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from pathlib import Path

from rag.errors import LoadError
from rag.loaders.loaded import read_head

__all__ = ["check_signature"]

_HEAD = 1_024  # bytes; a PDF may begin with as much of anything else
_PDF, _RICH, _PAGE, _GZIPPED, _PROGRAM = "a PDF", "rich text", "a web page", "gzipped", "a program"
_ZIP = "a zip archive or an Office document"
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PICTURE, _SOUND, _FILM = "text in pictures is not read", "speech is not read", "films are not read"
_UNPACK = "unpack it, and add the files in it"
_KINDS: tuple[tuple[re.Pattern[bytes], str, str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), kind, remedy)
    for pattern, kind, remedy in (
        (rb"%PDF-\d", _PDF, "rename it to .pdf"),
        (rb"\{\\rtf", _RICH, "rename it to .rtf"),
        (rb"PK(?:\x03\x04|\x05\x06\0)", _ZIP, "give it the ending of what it is"),
        (rb"\x1f\x8b\x08", _GZIPPED, "rename it to .gz and unpack it"),
        (rb"\xff\xd8\xff", "a JPEG picture", _PICTURE),
        (rb"\x89PNG\r\n\x1a\n", "a PNG picture", _PICTURE),
        (rb"GIF8[79]a.[\0-\x0f].[\0-\x0f]", "a GIF picture", _PICTURE),
        (rb"(?:II\*\0|MM\0\*)", "a TIFF picture", _PICTURE),
        (rb"RIFF.{4}WEBP", "a WebP picture", _PICTURE),
        (rb"\0\0.{2}ftyp(?:heic|heix|mif1|avif)", "a HEIF picture", _PICTURE),
        (rb"BM.{4}\0\0\0\0.{2}\0\0", "a BMP picture", _PICTURE),
        (rb"(?:ID3[\x02-\x04]\0|OggS\0|fLaC\0|RIFF.{4}WAVE|\0\0.{2}ftypM4A)", "a sound recording", _SOUND),
        (rb"(?:\0\0.{2}ftyp|\x1aE\xdf\xa3|RIFF.{4}AVI )", "a film", _FILM),
        (
            rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "an old or an encrypted Office document",
            "save it as .docx without a password",
        ),
        (rb"(?:7z\xbc\xaf\x27\x1c|Rar!\x1a\x07)", "a 7-Zip or RAR archive", _UNPACK),
        (rb"(?:BZh[1-9]1AY&SY|\xfd7zXZ\0|\x28\xb5\x2f\xfd)", "packed by bzip2, xz or zstd", _UNPACK),
        (rb"(?:\x7fELF|MZ.{0,62}\0|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe)", _PROGRAM, "articles are texts"),
        (rb"SQLite format 3\0", "a database", "export its texts as .csv"),
    )
)
_MARKUP = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE | re.DOTALL
)
_SUFFIXES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    ".pdf": ("a PDF", (_PDF,)),
    ".docx": ("a Word document", (_ZIP,)),
    ".odt": ("an OpenDocument text", (_ZIP,)),
    ".epub": ("an EPUB book", (_ZIP,)),
    ".rtf": ("rich text", (_RICH,)),
    ".eml": ("a mail", ()),
    ".html": ("a web page", (_PAGE,)),
    ".htm": ("a web page", (_PAGE,)),
    ".csv": ("a table", ()),
    ".tsv": ("a table", ()),
    ".zip": ("a zip archive", (_ZIP, _PROGRAM)),  # one that unpacks itself
    ".tar.gz": ("a gzipped archive", (_GZIPPED,)),
    ".tgz": ("a gzipped archive", (_GZIPPED,)),
    ".jsonl.gz": ("gzipped", (_GZIPPED,)),
}
_PLAIN: tuple[str, tuple[str, ...]] = ("plain text", ())


def check_signature(path: Path, suffix: str) -> None:
    """Raise `LoadError` where a file is plainly of another kind than its suffix says; what is unclear passes."""
    head = read_head(path, _HEAD)
    found, (name, expected) = _kind(head), _SUFFIXES.get(suffix, _PLAIN)
    if found is None or found[0] in expected or (_PDF in expected and b"%PDF-" in head):
        return
    kind, remedy = found
    raise LoadError(f"it is {kind}, not {name}; {remedy}")


def _kind(head: bytes) -> tuple[str, str] | None:
    """Return what the first bytes say a file is, and what to do with it."""
    for mark in _MARKS:
        if head.startswith(mark):
            head = head.removeprefix(mark).replace(b"\0", b"")
    written = head.lstrip()
    for pattern, kind, remedy in _KINDS:
        if pattern.match(head) or (kind in {_PDF, _RICH} and pattern.match(written)):
            return kind, remedy
    return (_PAGE, "rename it to .html") if _MARKUP.match(written) else None
