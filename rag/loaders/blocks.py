"""The parts of a document as a word processor keeps them: paragraphs, headings, list items and the rows of tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Block", "headline", "joined_blocks"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; `level` is 1 for a title, more for a heading, and 0 for text."""

    text: str
    level: int = 0
    is_item: bool = False
    is_row: bool = False


def joined_blocks(blocks: Iterable[Block]) -> str:
    r"""Return the text of a document: a blank line between paragraphs, items of lists and rows of tables one a line.

    >>> joined_blocks([Block(" Dam  breaks "), Block("one", is_item=True), Block("two", is_item=True)])
    'Dam breaks\n\n- one\n- two'
    """
    kept = [(block, text) for block in blocks if (text := _tidy(block))]
    parts = [text for _, text in kept[:1]]
    for (before, _), (block, text) in pairwise(kept):
        together = (before.is_item and block.is_item) or (before.is_row and block.is_row)
        parts.append(("\n" if together else "\n\n") + text)
    return "".join(parts)


def headline(blocks: Sequence[Block]) -> str | None:
    """Return the title of a document, or its first heading where nothing but a few lines stands above it."""
    titled = [" ".join(block.text.split()) for block in blocks if block.level == 1 and block.text.strip()]
    filled = [block for block in blocks if block.text.strip()]
    heading = [" ".join(block.text.split()) for block in filled[:3] if block.level]
    return next(iter(titled or heading), None)


def _tidy(block: Block) -> str:
    """Return the words of a block, lines as they are broken in it, with a hyphen before an item of a list."""
    plain = block.text.replace("\xad", "").replace("\f", "\n")
    lines = [line for line in (" ".join(line.split()) for line in plain.splitlines()) if line]
    text = (" " if block.is_item or block.is_row else "\n").join(lines)
    return f"- {text}" if block.is_item and text else text
