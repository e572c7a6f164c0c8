"""OpenDocument texts: paragraphs, lists, tables and notes in their order, what was deleted left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders.blocks import Block, headline, joined_blocks
from rag.loaders.loaded import Loaded, read_bytes
from rag.loaders.office import DAMAGED, language_code, parts_of
from rag.loaders.stated import Properties, article_of, is_title

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["read_odt"]

_CONTENT, _META, _STYLES, _MANIFEST = "content.xml", "meta.xml", "styles.xml", "META-INF/manifest.xml"
_READ = re.compile("|".join(map(re.escape, (_CONTENT, _META, _STYLES, _MANIFEST))))
_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _OFFICE, _STYLE = (f"{_OASIS}{name}:1.0}}" for name in ("text", "table", "office", "style"))
_FO, _META_NAMES = f"{_OASIS}xsl-fo-compatible:1.0}}", f"{_OASIS}meta:1.0}}"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_SKIPPED = frozenset(
    {
        f"{_TEXT}{name}"
        for name in ("tracked-changes", "note-citation", "sequence-decls", "table-of-content", "ruby-text")
    }
    | {f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_OASIS}drawing:1.0}}frame", f"{_TABLE}covered-table-cell"}
)
_MOST_SPACES = 100  # for one sign that stands for several


@dataclass(frozen=True, slots=True)
class _Reader:
    """The styles and, as they are met, the notes of a document."""

    titles: frozenset[str]
    hidden: frozenset[str]
    notes: list[Block]

    def blocks(self, parent: Element, *, in_list: bool = False) -> Iterator[Block]:
        for element in parent:
            name = element.tag.removeprefix(_TEXT)
            if element.tag in _SKIPPED:
                continue
            if name in {"p", "h"}:
                yield self._block(element, in_list=in_list)
            elif element.tag == f"{_TABLE}table-row":
                cells = (" ".join(" ".join(self._cell(cell)).split()) for cell in element)
                yield Block(" | ".join(filter(None, cells)), is_row=True)
            else:
                yield from self.blocks(element, in_list=in_list or name == "list")

    def _cell(self, cell: Element) -> Iterator[str]:
        return (block.text for block in self.blocks(cell)) if cell.tag not in _SKIPPED else iter(())

    def _block(self, element: Element, *, in_list: bool) -> Block:
        is_title = element.get(f"{_TEXT}style-name") in self.titles
        level = 1 if is_title else 2 if element.tag == f"{_TEXT}h" else 0
        return Block("".join(self._words(element)), level, is_item=in_list and not level)

    def _words(self, element: Element) -> Iterator[str]:
        """Return the words of a paragraph; a note in it is kept for the end of the text."""
        yield element.text or ""
        for child in element:
            name = child.tag.removeprefix(_TEXT)
            if name == "note":
                self.notes.extend(self.blocks(child))
            elif name in {"s", "tab", "line-break"}:
                yield "\n" if name == "line-break" else " " * min(_number(child.get(f"{_TEXT}c")), _MOST_SPACES)
            elif child.tag not in _SKIPPED and child.get(f"{_TEXT}style-name") not in self.hidden:
                yield from self._words(child)
            yield child.tail or ""


def read_odt(path: Path, default_id: str, limits: Limits) -> Iterator[Loaded]:
    """Yield the article of an `.odt` file; raises `LoadError`.

    Tables stand one row a line, notes at the end. Nothing that the document refers to is loaded.
    """
    parts = parts_of(read_bytes(path, limits.file_bytes), limits, _READ)
    manifest = _tree(parts, _MANIFEST)
    if manifest is not None and any(element.tag.endswith("}encryption-data") for element in manifest.iter()):
        raise LoadError("it is encrypted; save it without a password and add that")
    content = _tree(parts, _CONTENT)
    text = None if content is None else content.find(f"{_OFFICE}body/{_OFFICE}text")
    if content is None or text is None:
        raise LoadError(DAMAGED)
    styles = _tree(parts, _STYLES)
    trees = [tree for tree in (content, styles) if tree is not None]
    reader = _Reader(_title_styles(trees), _hidden_styles(trees), [])
    try:
        blocks = [*reader.blocks(text)]
    except RecursionError as error:
        raise LoadError(DAMAGED) from error
    known = _known(_tree(parts, _META), trees, blocks, path)
    yield article_of(path, default_id, joined_blocks([*blocks, *reader.notes]), known)


def _tree(parts: Mapping[str, bytes], name: str) -> Element | None:
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    if name not in parts:
        return None
    try:
        tree: Element = ElementTree.fromstring(parts[name], forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise LoadError(DAMAGED) from error
    return tree


def _known(meta: Element | None, trees: Sequence[Element], blocks: Sequence[Block], path: Path) -> Properties:
    found = {} if meta is None else {element.tag: element.text for element in meta.iter()}
    title = found.get(f"{_DUBLIN_CORE}title")
    author = found.get(f"{_META_NAMES}initial-creator") or found.get(f"{_DUBLIN_CORE}creator")
    language = found.get(f"{_DUBLIN_CORE}language") or _declared_language(trees)
    return Properties(title if is_title(title, path) else headline(blocks), author, language=language_code(language))


def _declared_language(trees: Sequence[Element]) -> str | None:
    """Return the language of the default style of paragraphs."""
    for tree in trees:
        for style in tree.iter(f"{_STYLE}default-style"):
            properties = style.find(f"{_STYLE}text-properties")
            if style.get(f"{_STYLE}family") == "paragraph" and properties is not None:
                return properties.get(f"{_FO}language")
    return None


def _title_styles(trees: Sequence[Element]) -> frozenset[str]:
    styles = [style for tree in trees for style in tree.iter(f"{_STYLE}style")]
    derived = {style.get(f"{_STYLE}name", "") for style in styles if style.get(f"{_STYLE}parent-style-name") == "Title"}
    return frozenset(derived | {"Title"})


def _hidden_styles(trees: Sequence[Element]) -> frozenset[str]:
    return frozenset(
        style.get(f"{_STYLE}name", "")
        for tree in trees
        for style in tree.iter(f"{_STYLE}style")
        if any(each.get(f"{_TEXT}display") == "none" for each in style.iter(f"{_STYLE}text-properties"))
    )


def _number(digits: str | None) -> int:
    return int(digits) if digits and digits.isdecimal() and len(digits) < 5 else 1  # noqa: PLR2004
