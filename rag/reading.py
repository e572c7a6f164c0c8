"""The seam between finding and answering: which sentences answer a question, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from rag.types import Findings, Question, Span

__all__ = ["Reader", "Reading", "Readings"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence that may answer: where it stands in its article, and how likely it holds the answer (0 to 1).

    `short` is the span of the article that answers by itself, where the question asks for one.
    """

    article: str
    span: Span
    score: float
    short: Span | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """Sentences best first, and how sure it is (0 to 1) that the question is answered at all."""

    sentences: tuple[Reading, ...]
    confidence: float


class Reader(Protocol):
    """Reads a question and what was found for it."""

    def read(self, question: Question, findings: Findings) -> Readings: ...
