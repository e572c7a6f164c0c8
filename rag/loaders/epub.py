"""An EPUB book: its chapters in reading order, and what its package says of it: https://www.w3.org/TR/epub-33/."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders.dates import day_of
from rag.loaders.extracted import extracted
from rag.loaders.loaded import Loaded, check_file
from rag.loaders.markup import text_of
from rag.loaders.members import Budget, damages
from rag.loaders.page_encoding import decode_page
from rag.loaders.page_metadata import language_of, writers

__all__ = ["read_epub"]

_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_OF_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")  # fonts alone are often disguised
_CHAPTERS = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_CLOSED_AT_ONCE = re.compile(r"<([a-zA-Z][\w:-]*)(\s[^<>]*?)?/>")
_EMPTY = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_REFUSED = "it is protected against copying; add a copy without protection"
_DAMAGED = "it is damaged or no EPUB book ({}); fetch it again"


def read_epub(path: Path, default_id: str, limits: Limits) -> Iterator[Loaded]:
    """Yield the book as one article; raises `LoadError` where it is protected, damaged, too large, or without text.

    Nothing is unpacked onto the disk.
    """
    check_file(path, limits.file_bytes)
    with damages(), zipfile.ZipFile(path) as archive:
        book = _Book(archive, limits, Budget(path.stat().st_size, limits))
        book.check()
        fields, text = book.fields(), "\n\n".join(filter(None, book.chapters()))
    if not text:
        raise LoadError("it holds no text; a book of pictures has to be converted by text recognition first")
    yield extracted(fields, text, default_id, path)


@dataclass(frozen=True, slots=True)
class _Book:
    """An open book, and how much of it may still be read."""

    archive: zipfile.ZipFile
    limits: Limits
    budget: Budget

    def check(self) -> None:
        """Raise `LoadError` where the book has too many files or is encrypted."""
        members = self.archive.infolist()
        self.budget.take(len(members), 0)
        if any(member.flag_bits & 1 for member in members):
            raise LoadError(_REFUSED)
        if _ENCRYPTION in self.archive.namelist():
            methods = [each.get("Algorithm") for each in _all(self._xml(_ENCRYPTION), "EncryptionMethod")]
            if not methods or any(method not in _OF_FONTS for method in methods):
                raise LoadError(_REFUSED)

    def fields(self) -> dict[str, str | None]:
        """Return what the package says of the book."""
        _, package = self._package()
        people = _all(package, "creator")
        authors = [each for each in people if _attribute(each, "role") in (None, "aut")]
        dates = sorted(_all(package, "date"), key=lambda each: _attribute(each, "event") != "publication")
        days = [day_of(_words(each)) for each in dates if _attribute(each, "event") in (None, "publication")]
        return {
            "title": next(filter(None, map(_words, _all(package, "title"))), None),
            "author": writers(map(_words, authors or people)),
            "publisher": next(filter(None, map(_words, _all(package, "publisher"))), None),
            "published": next(filter(None, days), None),
            "language": next(filter(None, (language_of(_words(each)) for each in _all(package, "language"))), None),
        }

    def chapters(self) -> Iterator[str]:
        """Yield the text of each chapter in reading order."""
        folder, package = self._package()
        items = {item.get("id"): item for item in _all(package, "item")}
        for reference in _all(package, "itemref"):
            item = items.get(reference.get("idref"))
            if item is None or item.get("media-type") not in _CHAPTERS or "nav" in item.get("properties", "").split():
                continue
            name = posixpath.normpath(posixpath.join(folder, unquote(urlsplit(item.get("href", "")).path)))
            page = _CLOSED_AT_ONCE.sub(_opened_and_closed, decode_page(self._read(name)))
            yield text_of(page) if page.strip() else ""

    def _package(self) -> tuple[str, Any]:
        """Return the folder of the package document and the document."""
        for each in _all(self._xml(_CONTAINER), "rootfile"):
            name = unquote(each.get("full-path", ""))
            return posixpath.dirname(name), self._xml(name)
        raise LoadError(_DAMAGED.format("it names no package"))

    def _xml(self, name: str) -> Any:
        from defusedxml import ElementTree
        from defusedxml.common import DefusedXmlException

        try:
            return ElementTree.fromstring(self._read(name))
        except DefusedXmlException as error:
            raise LoadError("its XML defines entities, as an attack does; add the text in another form") from error
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise LoadError(_DAMAGED.format("its XML is not well-formed")) from error

    def _read(self, name: str) -> bytes:
        try:
            member = self.archive.getinfo(name)
        except KeyError as error:
            raise LoadError(_DAMAGED.format(f"it has no {name[:80]!r}")) from error
        most = min(self.budget.size, self.limits.file_bytes)
        with self.archive.open(member) as file:
            content = file.read(most + 1)
        if len(content) > most:
            raise self.budget.large
        self.budget.take(0, len(content))
        return content


def _all(tree: Any, name: str) -> list[Any]:
    """Return the elements of a name in any namespace: books have three of them for the same words."""
    return [each for each in tree.iter() if isinstance(each.tag, str) and each.tag.rsplit("}", 1)[-1] == name]


def _attribute(element: Any, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if key.rsplit("}", 1)[-1] == name), None)


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _opened_and_closed(match: re.Match[str]) -> str:
    """Return an element that XML may close at once as a reader of HTML needs it."""
    tag, attributes = match[1], match[2] or ""
    return match[0] if tag.lower() in _EMPTY else f"<{tag}{attributes}></{tag}>"
