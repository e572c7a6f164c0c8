"""Answer text to HTML: paragraphs, lists, bold words and citation chips. Everything else stays text."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.web.markup import plain, safe

__all__ = ["prose_html"]

_MARKER = re.compile(r"\[(\d{1,3})\]")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_ITEM = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s+(.*)", re.DOTALL)
_HALF_OPEN = re.compile(r"\s*\[\d{0,3}$|\*{1,2}$")

Chip = Callable[[int], str]


def prose_html(text: str, chip: Chip, unfinished: bool = False) -> str:
    """Return the text as HTML, each marker `[n]` replaced by `chip(n)`.

    In unfinished text a marker that is still open at the end is held back.
    """
    shown = plain(_HALF_OPEN.sub("", text) if unfinished else text)
    blocks = [block for block in re.split(r"\n\s*\n", shown) if block.strip()]
    return "".join(_block(block, chip) for block in blocks)


def _block(block: str, chip: Chip) -> str:
    out: list[str] = []
    items: list[str] = []
    for line in block.strip().split("\n"):
        item = _ITEM.fullmatch(line)
        if item:
            items.append(f"<li>{_inline(item[1], chip)}</li>")
            continue
        out += [_list(items), f"<p>{_inline(line, chip)}</p>" if line.strip() else ""]
        items = []
    return "".join([*out, _list(items)])


def _list(items: list[str]) -> str:
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _inline(text: str, chip: Chip) -> str:
    """Return one line as HTML; a chip stays on the line of the word before it."""
    pieces = _MARKER.split(text)
    out = [_words(pieces[0])]
    for number, after in zip(pieces[1::2], pieces[2::2], strict=True):
        out[-1] = out[-1].rstrip()
        out += [f"\u2060{chip(int(number))}\u2060", _words(after)]
    return "".join(out)


def _words(text: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", safe(text))
