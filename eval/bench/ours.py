"""Byline as a side of the benchmark: library and chatbot as every other surface uses them."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path

from eval.bench.pipelines import Found
from rag.build import build_chatbot, build_library
from rag.chatbot import Chatbot
from rag.errors import LoadError
from rag.settings import Settings
from rag.types import Filters, Overview, Question

__all__ = ["Byline"]

_ANYTHING = Filters()


class Byline:
    """A library of its own under `folder`, owned by this process as a running server owns it."""

    def __init__(self, folder: Path) -> None:
        (folder / "corpus").mkdir(parents=True, exist_ok=True)
        self._settings = Settings(
            corpus=folder / "corpus",
            index=folder / "index",
            state=folder / "state.sqlite",
            chroma_url=None,
            chat_model=None,
        )
        self._library = build_library(self._settings)
        self._library.own()

    @cached_property
    def _chatbot(self) -> Chatbot:
        return build_chatbot(self._settings, self._library)

    def load(self) -> None:
        """Bring the encoder into memory, so that what follows is timed warm."""
        self._library.sync()  # makes the index where there is none, which a search would report
        self.search("warm", 1)

    def add(self, records: Path) -> int:
        """Add the articles as `byline add` does; return how many passages there now are."""
        report = self._library.add([records])
        if report.failures:
            raise LoadError(f"{len(report.failures)} articles failed, first: {report.failures[0].reason}")
        return self._library.overview().passages

    def search(self, query: str, k: int, filters: Filters = _ANYTHING) -> list[Found]:
        """Return the `k` best passages, best first; `query` is taken as a question that stands on its own."""
        hits = self._chatbot.retriever.search(Question(query, query, filters)).hits
        return [Found(hit.passage.article, hit.passage.text) for hit in hits[:k]]

    def ask(self, question: str) -> None:
        """Answer a question, with its citations."""
        self._chatbot.ask(question)

    def middle_day(self) -> date | None:
        """Return the day that half of the dated articles are not older than."""
        days = sorted(each.published for each in self._library.export() if each.published)
        return days[len(days) // 2] if days else None

    def overview(self) -> Overview:
        """Return what the library holds."""
        return self._library.overview()
