"""Elements into clean prose: paragraphs a blank line apart, a list item a line, nothing that a reader does not see."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from rag.errors import LoadError

__all__ = ["parsed", "prose", "text_of"]

_MOST_ELEMENTS = 200_000  # a long read has 2,000, a whole book in one page 20,000
_LONGEST_CELL = 200  # characters; a table with longer ones is there for the layout
_NONE, _LINE, _PARAGRAPH = 0, 1, 2  # what stands between one piece of text and the next, in newlines

_UNSEEN = frozenset(
    "head script style template noscript svg math iframe object embed applet audio video canvas map area button input "
    "select textarea datalist option dialog nav menu rt rp img picture source track frame frameset noframes".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center details dd div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend main p pre section summary table tbody tfoot thead tr td th".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_NO_XML = re.compile(  # characters that lxml takes in and does not let be written again, and references to them
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:0*(?:[0-8]|1[124-9]|2\\d|3[01]|6553[45])"
    "|x0*(?:[0-8bcef]|1[\\da-f]|fff[ef]))(?:;|(?![\\da-f]))",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff]")  # soft hyphens and the like


def parsed(page: str, most: int = _MOST_ELEMENTS) -> Any:
    """Return the root element of a page, without comments; nothing is ever loaded.

    Raises `LoadError` for what holds no element, more than `most`, or elements that lie more than 256 deep in each
    other, where libxml2 would leave out the rest.
    """
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = html.document_fromstring(_NO_XML.sub(" ", page).encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise LoadError("it holds no page; open it in a browser and save it again") from error
    if any("HUGE" in entry.message for entry in parser.error_log):
        raise LoadError("its elements lie too deep in each other; save the article alone, or its text as .txt")
    if next(islice(tree.iter(), most, None), None) is not None:
        raise LoadError(f"it has more than {most:,} elements; save the article alone, or its text as .txt")
    return tree


def text_of(page: str) -> str:
    r"""Return what a reader sees of a page in HTML, menus and buttons aside; raises `LoadError` as `parsed` does.

    >>> text_of("<h1>Dam</h1><p>It <b>broke</b>.<br>Then:</p><ul><li><p>one</p><li>two</ul>")
    'Dam\n\nIt broke.\nThen:\n\n- one\n- two'
    """
    return prose(parsed(page))


def prose(tree: Any) -> str:
    """Return the text of an element: paragraphs and headings a blank line apart, items as "- item", rows as "a | b"."""
    from lxml import etree

    writer = _Writer()
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        seen = isinstance(element.tag, str) and not _is_unseen(element)
        if event == "start" and seen:
            writer.open(element)
            writer.say(element.text or "")
        elif event == "start":
            walk.skip_subtree()
        else:
            if seen:
                writer.close(element)
            if element is not tree:
                writer.say(element.tail or "")
    return "".join(writer.pieces)


def _is_unseen(element: Any) -> bool:
    if element.tag in _UNSEEN or "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    if "pagebreak" in (element.get("epub:type") or element.get("role") or ""):
        return True
    return bool(_HIDDEN.search(element.get("style", "")))


def _is_data(table: Any) -> bool:
    """Return whether a table holds rows of short values, and not the layout of a page or a mail."""
    if next(islice(table.iter("table"), 1, None), None) is not None:
        return False
    cells = list(table.iter("td", "th"))
    several = any(len(list(row.iterchildren("td", "th"))) > 1 for row in table.iter("tr"))
    return several and all(sum(map(len, cell.itertext())) <= _LONGEST_CELL for cell in cells)


class _Writer:
    """Puts pieces of text together, with the gap between them that the elements in between ask for."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._gap = _NONE
        self._space = False
        self._joint = ""  # a bullet, or the bar between two cells, that the next words begin with
        self._lists = 0
        self._kept_lines = 0  # how deep in <pre>
        self._tables: list[bool] = []

    def open(self, element: Any) -> None:
        tag = element.tag
        if tag == "table":
            self._break(_PARAGRAPH)
            self._tables.append(_is_data(element))
        elif self._in_data():
            self._open_in_row(tag)
        elif tag == "br":
            self._gap = min(self._gap + 1, _PARAGRAPH)
        elif tag in ("ul", "ol"):
            self._break(_LINE if self._lists else _PARAGRAPH)
            self._lists += 1
        elif tag == "li":
            self._break(_LINE)
            self._joint = "- "
        elif tag in _BLOCKS and not self._joint:
            self._break(_PARAGRAPH)
        self._kept_lines += tag == "pre"

    def close(self, element: Any) -> None:
        tag = element.tag
        self._kept_lines -= tag == "pre"
        if tag == "table":
            self._tables.pop()
            self._joint = ""
            self._break(_PARAGRAPH)
        elif self._in_data():
            self._space = self._space or tag in _BLOCKS
        elif tag in ("ul", "ol"):
            self._lists -= 1
            self._break(_LINE if self._lists else _PARAGRAPH)
        elif tag == "li":
            self._joint, self._gap = "", _LINE
        elif tag in _BLOCKS and not self._joint:
            self._break(_PARAGRAPH)

    def say(self, text: str) -> None:
        if self._kept_lines and "\n" in text and not self._in_data():
            for number, line in enumerate(text.split("\n")):
                self._gap = min(self._gap + bool(number), _PARAGRAPH)
                self._say(line)
        else:
            self._say(text)

    def _say(self, text: str) -> None:
        spaced = _SPACE.sub(" ", _INVISIBLE.sub("", text))
        words = spaced.strip()
        if not words:
            self._space = self._space or bool(spaced)
            return
        if self.pieces and self._gap:
            self.pieces.append("\n" * self._gap)
        elif self.pieces and not self._joint and (self._space or spaced[0] == " "):
            self.pieces.append(" ")
        self.pieces += [self._joint, words]
        self._gap, self._joint, self._space = _NONE, "", spaced[-1] == " "

    def _open_in_row(self, tag: str) -> None:
        if tag in ("tr", "caption"):
            self._break(_LINE)
            self._joint = ""
        elif tag in ("td", "th") and self._gap == _NONE:
            self._joint = " | "
        elif tag == "br" or tag in _BLOCKS:
            self._space = True

    def _in_data(self) -> bool:
        return bool(self._tables) and self._tables[-1]

    def _break(self, gap: int) -> None:
        self._gap = max(self._gap, gap)
