"""What the reader learns from: a question, a text, and where the text answers it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from rag.types import Span

__all__ = ["Example", "is_held_out"]

_HELD_OUT = 20  # one document of so many is kept for tuning


@dataclass(frozen=True, slots=True)
class Example:
    """A question about one text of a document.

    `answers` are the spans of the text that answer, the first of them the one to learn; there are none where the text
    does not answer. `aliases` are other words for the answer. `document` names what the text is a part of: nothing of
    one document is both learnt and held out.
    """

    source: str
    document: str
    title: str
    question: str
    text: str
    answers: tuple[Span, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        return bool(self.answers)


def is_held_out(document: str) -> bool:
    """Return whether what belongs to this document is kept for tuning, by the SHA-256 of its name."""
    return int.from_bytes(hashlib.sha256(document.encode()).digest()[:4], "big") % _HELD_OUT == 0
