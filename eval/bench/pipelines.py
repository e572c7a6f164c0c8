"""What both sides of the benchmark can do, so that every job is written once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

__all__ = ["SIDES", "Found", "Pipeline"]

SIDES = ("byline", "stock")


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that a search brought back."""

    article: str
    text: str


class Pipeline(Protocol):
    """Articles in, passages out."""

    def load(self) -> None:
        """Bring the encoder into memory, so that what follows is timed warm."""

    def add(self, records: Path) -> int:
        """Add the articles of a `.jsonl` file of Article records; return how many passages there now are."""

    def search(self, query: str, k: int) -> list[Found]:
        """Return the `k` best passages, best first."""

    def ask(self, question: str) -> None:
        """Do all that this side does for a question."""
