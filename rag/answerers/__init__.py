"""Answerers: each turns what was found into a text whose every statement is cited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from rag.types import Draft, Findings, Question

__all__ = ["Answerer"]


class Answerer(Protocol):
    """Writes an answer; `name` is what an Answer shows as its model."""

    @property
    def name(self) -> str: ...

    def stream(self, question: Question, findings: Findings) -> Iterator[Draft]:
        """Yield the text as it grows, at least once; each Draft holds the whole text so far, the last one is final."""
        ...
