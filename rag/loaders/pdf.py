"""PDF files: the text of every page in reading order, and each page but the last ending with a form feed."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders.dates import day_of
from rag.loaders.loaded import Loaded, read_bytes
from rag.loaders.pdf_heads import without_heads
from rag.loaders.pdf_layout import columns_of
from rag.loaders.pdf_paragraphs import Paragraph, joined, paragraphs_of
from rag.loaders.pdf_pieces import Piece, pieces_of
from rag.loaders.stated import Properties, article_of, is_title

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

__all__ = ["read_pdf"]

_PDFIUM = threading.Lock()  # pdfium must not be used by two threads at once
_HEADER = 1024  # bytes in which "%PDF-" stands
_DAMAGED = "it is damaged or no PDF; open it in a PDF reader, print it to a new PDF and add that"
_ENCRYPTED = "it is encrypted; save it without a password and add that"
_SCAN = "it is a scan: its pages hold pictures and no text; run OCR, for example ocrmypdf, and add the result"
_GARBLED = (
    "its text is garbled: the file does not tell which letters its signs stand for; run OCR, for example "
    "ocrmypdf --force-ocr, and add the result"
)
_MOSTLY = 0.8  # of the pages are pictures in a scan that has a cover sheet with text
_UNREADABLE = 0.2  # of the characters, from which a text is garbled
_HEADLINE = 1.15  # times the height of the text is what stands out as a headline
_SHORT_TITLE, _LONG_TITLE = 2, 5  # words; so short is the name of a paper, where below it something so long is large
_CONTROLS = dict.fromkeys(code for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\f")
_PRINTED = re.compile(r"skia|chrom|firefox|safari|quartz|print to pdf|wkhtml|webkit|weasyprint", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read out of a file."""

    pages: list[list[Piece]]
    pictures: int
    properties: dict[str, str]
    language: str | None


def read_pdf(path: Path, default_id: str, limits: Limits) -> Iterator[Loaded]:
    """Yield the article of a PDF.

    Columns are read one after the other, running heads and page numbers are left out, words that were broken at the
    end of a line are whole again. Raises `LoadError`, also for a scan, a garbled text and a file with a password.
    """
    content = read_bytes(path, limits.file_bytes)
    if b"%PDF-" not in content[:_HEADER]:
        raise LoadError(_DAMAGED)
    with _PDFIUM:
        read = _read(content, limits)
    _check_text(read)
    layout = [columns_of(page) for page in without_heads(read.pages)]
    paragraphs = paragraphs_of(layout)
    text = joined(paragraphs, len(read.pages)).translate(_CONTROLS)
    yield article_of(path, default_id, text, _known(read, paragraphs, path))


def _read(content: bytes, limits: Limits) -> _Read:
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(content)) as document:
            if len(document) > limits.pages:
                raise LoadError(f"it has more than {limits.pages:,} pages; split it, or raise RAG_MAX_PAGES")
            pages, pictures = _pages(document, limits)
            return _Read(pages, pictures, document.get_metadata_dict(skip_empty=True), _language(document))
    except pypdfium2.PdfiumError as error:
        encrypted = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise LoadError(_ENCRYPTED if encrypted else _DAMAGED) from error
    except UnicodeDecodeError as error:
        raise LoadError(_DAMAGED) from error


def _pages(document: PdfDocument, limits: Limits) -> tuple[list[list[Piece]], int]:
    """Return the pieces of every page, and how many pages hold a picture and no text."""
    pages: list[list[Piece]] = []
    pictures = characters = 0
    for number in range(len(document)):
        with closing(document[number]) as page, closing(page.get_textpage()) as text_page:
            characters += text_page.count_chars()
            if characters > 2 * limits.characters:
                raise LoadError(
                    f"its text is longer than {limits.characters:,} characters; split it, or raise RAG_MAX_CHARACTERS"
                )
            pieces = pieces_of(page, text_page)
            pictures += not pieces and _has_picture(page)
            pages.append(pieces)
    return pages, pictures


def _has_picture(page: PdfPage) -> bool:
    import pypdfium2.raw as pdfium

    return any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _language(document: PdfDocument) -> str | None:
    """Return the language that the file declares, as a code of ISO 639."""
    import ctypes

    import pypdfium2.raw as pdfium

    length = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    if not 0 < length <= _HEADER:
        return None
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFCatalog_GetLanguage(document, buffer, length)
    found = re.match(r"([A-Za-z]{2,3})(?:[-_]|$)", bytes(buffer).decode("utf-16-le", "replace").rstrip("\0"))
    return found[1].lower() if found else None


def _check_text(read: _Read) -> None:
    if not any(read.pages) or read.pictures >= _MOSTLY * len(read.pages):
        raise LoadError(_SCAN if read.pictures else "it holds no text; an article needs at least a word")
    signs = [sign for page in read.pages for piece in page for sign in piece.text if sign not in " •-"]
    unreadable = sum(sign == "\ufffd" or unicodedata.category(sign) in {"Co", "Cc", "Cn"} for sign in signs)
    if unreadable > _UNREADABLE * len(signs):
        raise LoadError(_GARBLED)


def _known(read: _Read, paragraphs: Sequence[Paragraph], path: Path) -> Properties:
    named = read.properties.get("Title")
    title = _headline(paragraphs)
    if named and is_title(named, path) and (not title or _stands_in(named, paragraphs)):
        title = named
    program = " ".join(read.properties.get(name, "") for name in ("Creator", "Producer"))
    made = None if _PRINTED.search(program) else day_of(read.properties.get("CreationDate", ""))
    return Properties(title, read.properties.get("Author"), made, read.language)


def _headline(paragraphs: Sequence[Paragraph]) -> str | None:
    """Return what is set in the largest letters on the first page, if they are larger than those of the text."""
    heights = Counter[float]()
    for paragraph in paragraphs:
        heights[paragraph.height] += len(paragraph.text)
    usual = heights.most_common(1)[0][0] if heights else 0.0
    large = [each for each in paragraphs if each.words[0][1] == 1 and each.height >= _HEADLINE * usual]
    largest = max(large, key=lambda each: each.height, default=None)
    if largest and len(largest.words) <= _SHORT_TITLE:
        long = [each for each in large if len(each.words) >= _LONG_TITLE]
        largest = max(long, key=lambda each: each.height, default=largest)
    return largest.text if largest else None


def _stands_in(title: str, paragraphs: Sequence[Paragraph]) -> bool:
    """Return whether nearly all words of a title stand on the first page."""
    there = {word.lower() for each in paragraphs for word, page in each.words if page == 1}
    words = title.lower().split()
    return sum(word in there for word in words) >= _MOSTLY * len(words)
