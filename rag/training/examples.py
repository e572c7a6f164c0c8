"""What the reader learns from: a question, a text, and where the text answers it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from rag.types import Span

__all__ = ["WRITTEN", "Example", "held_out"]

WRITTEN = "written"
"""The source of questions that we have written on web pages (`rag.training.written`)."""

_HELD_OUT = 20  # one document of so many is kept for tuning
_WRITTEN_HELD_OUT = 4  # what is like news is dear to tune on


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

    @property
    def held_out(self) -> bool:
        return held_out(self.source, self.document)


def held_out(source: str, document: str) -> bool:
    """Return whether what belongs to this document is kept for tuning, by the SHA-256 of its name."""
    one_of = _WRITTEN_HELD_OUT if source == WRITTEN else _HELD_OUT
    return int.from_bytes(hashlib.sha256(document.encode()).digest()[:4], "big") % one_of == 0
