"""Word documents: paragraphs, lists, tables and notes in their order, what was deleted left out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders.blocks import Block, headline, joined_blocks
from rag.loaders.loaded import Loaded, read_bytes
from rag.loaders.office import DAMAGED, language_code, parts_of
from rag.loaders.stated import Properties, article_of, is_title

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["read_word"]

_OLD = b"\xd0\xcf\x11\xe0"
_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUE = f"{_NAMESPACE}val"
_LANGUAGE = f".//{_NAMESPACE}rPrDefault//{_NAMESPACE}lang"
_PROPERTIES, _NUMBERING = f"{_NAMESPACE}pPr", f"{_NAMESPACE}numPr/{_NAMESPACE}numId"
_SKIPPED = frozenset(
    f"{_NAMESPACE}{name}"
    for name in ("del", "moveFrom", "instrText", "delText", "delInstrText", "pict", "object", "drawing", "rPr", "pPr")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "ptab": " "}
_DELETED_ROW = f"{_NAMESPACE}trPr/{_NAMESPACE}del"
_NOTES = "/footnotes"
_READ = re.compile(r".*\.(?:xml|rels)", re.IGNORECASE | re.DOTALL)
_FAULTS = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)  # of a broken document


def read_word(path: Path, default_id: str, limits: Limits) -> Iterator[Loaded]:
    """Yield the article of a `.docx` file; raises `LoadError`.

    Tables stand one row a line. Nothing that the document refers to is loaded, macros and pictures are not looked at.
    """
    content = read_bytes(path, limits.file_bytes)
    if content.startswith(_OLD):
        raise LoadError("it is encrypted or an old Word document; save it as .docx without a password")
    blocks, known = _read(parts_of(content, limits, _READ), path)
    yield article_of(path, default_id, joined_blocks(blocks), known)


def _lean(parts: Mapping[str, bytes]) -> io.BytesIO:
    """Return the document with its pictures and other binary parts empty, so that reading it takes little memory."""
    lean = io.BytesIO()
    with zipfile.ZipFile(lean, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    lean.seek(0)
    return lean


def _read(parts: Mapping[str, bytes], path: Path) -> tuple[list[Block], Properties]:
    import docx
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        document = docx.Document(_lean(parts))
        styles = _styles(document)
        blocks = [*_blocks(styles, document.element.body), *_notes(document)]
        return blocks, _known(document, blocks, path)
    except (OpcError, PythonDocxError, LxmlError, *_FAULTS) as error:
        raise LoadError(DAMAGED) from error


def _known(document: Document, blocks: Sequence[Block], path: Path) -> Properties:
    core = document.core_properties
    title = core.title if is_title(core.title, path) else headline(blocks)
    declared = document.styles.element.find(_LANGUAGE)
    language = core.language or (None if declared is None else declared.get(_VALUE))
    return Properties(title, core.author, language=language_code(language))


def _styles(document: Document) -> dict[str, str]:
    """Return the names of the styles, in small letters, by the ids under which paragraphs name them."""
    named = ((style, style.find(f"{_NAMESPACE}name")) for style in document.styles.element.iter(f"{_NAMESPACE}style"))
    return {
        style.get(f"{_NAMESPACE}styleId", ""): name.get(_VALUE, "").lower() for style, name in named if name is not None
    }


def _blocks(styles: Mapping[str, str], parent: Any) -> Iterator[Block]:
    """Return the paragraphs in an element, and the rows of the tables in it, in their order."""
    for element in parent.iterchildren():
        if not isinstance(element.tag, str) or element.tag in _SKIPPED:
            continue
        name = element.tag.removeprefix(_NAMESPACE)
        if name == "p":
            yield _block(styles, element)
        elif name == "tbl":
            yield from _table(element)
        else:
            yield from _blocks(styles, element)


def _block(styles: Mapping[str, str], paragraph: Any) -> Block:
    properties = paragraph.find(_PROPERTIES)
    style = None if properties is None else properties.find(f"{_NAMESPACE}pStyle")
    name = "" if style is None else styles.get(style.get(_VALUE, ""), "")
    number = None if properties is None else properties.find(_NUMBERING)
    numbered = number is not None and number.get(_VALUE) != "0"
    level = 1 if name == "title" else 2 if name.startswith("heading") else 0
    is_item = not level and (numbered or name.startswith(("list bullet", "list number")))
    return Block("".join(_words(paragraph)), level, is_item)


def _table(table: Any) -> Iterator[Block]:
    """Return the rows of a table; a table in a cell is part of its row."""
    for row in table.iter(f"{_NAMESPACE}tr"):
        if next(row.iterancestors(f"{_NAMESPACE}tbl")) is table and row.find(_DELETED_ROW) is None:
            texts = (_in_cell(cell) for cell in row.iterchildren(f"{_NAMESPACE}tc"))
            yield Block(" | ".join(filter(None, texts)), is_row=True)


def _in_cell(cell: Any) -> str:
    paragraphs = ("".join(_words(paragraph)) for paragraph in cell.iter(f"{_NAMESPACE}p"))
    return " ".join(" ".join(paragraphs).split())


def _words(element: Any) -> Iterator[str]:
    for child in element.iterchildren():
        if not isinstance(child.tag, str) or child.tag in _SKIPPED:
            continue
        name = child.tag.removeprefix(_NAMESPACE)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name != "r" or not _is_hidden(child):
            yield from _words(child)


def _is_hidden(run: Any) -> bool:
    properties = run.find(f"{_NAMESPACE}rPr")
    hidden = None if properties is None else properties.find(f"{_NAMESPACE}vanish")
    return hidden is not None and hidden.get(f"{_NAMESPACE}val") not in {"0", "false", "off"}


def _notes(document: Document) -> Iterator[Block]:
    """Return the footnotes, in their order."""
    from lxml import etree

    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(_NOTES):
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            notes = etree.fromstring(relation.target_part.blob, parser)
            for note in notes.iterchildren(f"{_NAMESPACE}footnote"):
                if not note.get(f"{_NAMESPACE}type"):
                    yield Block("".join(text for each in note.iter(f"{_NAMESPACE}p") for text in _words(each)))
