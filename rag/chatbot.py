"""The question's path: understood, searched, answered, checked. Every surface goes through `Chatbot.stream`."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Protocol

from rag.answerers import Answerer
from rag.citations import faults
from rag.errors import CitationFault
from rag.examples import propose
from rag.questions import understand
from rag.smalltalk import reply
from rag.types import Answer, Article, Draft, Filters, Findings, Note, Overview, Question, Turn

__all__ = ["Chatbot", "Searcher"]

_PROPOSED = 12  # example questions that are tried; the first four that are answered are shown
_SHOWN = 4
_NO_LIMITS = Filters()


class Searcher(Protocol):
    """Whatever finds passages for a question."""

    def search(self, question: Question) -> Findings: ...


class Chatbot:
    """Answers questions over the articles that a searcher finds, in the words that an answerer picks or writes.

    `quick` answers where nobody asked, such as trying out example questions: an answerer that costs nothing, where
    `answerer` does.
    """

    def __init__(
        self,
        retriever: Searcher,
        answerer: Answerer,
        overview: Callable[[], Overview],
        articles: Callable[[], Sequence[Article]],
        quick: Answerer | None = None,
    ) -> None:
        self.retriever = retriever
        self._answerer = answerer
        self._quick = quick or answerer
        self._overview = overview
        self._articles = articles
        self._examples: tuple[Overview, tuple[str, ...]] | None = None

    def ask(self, question: str, turns: Sequence[Turn] = (), filters: Filters = _NO_LIMITS) -> Answer:
        """Return the finished answer: the last value of `stream`."""
        return deque(self.stream(question, turns, filters), maxlen=1)[0]

    def stream(self, question: str, turns: Sequence[Turn] = (), filters: Filters = _NO_LIMITS) -> Iterator[Answer]:
        """Yield the answer as it grows; the last one is `final`.

        Raises `IndexMissing` without an index, and `CitationFault` rather than showing words that no article holds.
        """
        clock = _Clock()
        plain = reply(question, self._overview())
        if plain is not None:
            yield Answer(question, question, plain, filters, model=self._answerer.name, seconds=clock.times())
            return
        yield from self._answers(self._answerer, question, turns, filters)

    def examples(self) -> tuple[str, ...]:
        """Return up to four example questions made from the articles, each of which was asked and answered."""
        overview = self._overview()
        if self._examples is None or self._examples[0] != overview:
            proposed = islice(propose(self._articles()), _PROPOSED)
            answered = (each for each in proposed if not self._refuses(each))
            self._examples = (overview, tuple(islice(answered, _SHOWN)))
        return self._examples[1]

    def _refuses(self, question: str) -> bool:
        return deque(self._answers(self._quick, question, (), _NO_LIMITS), maxlen=1)[0].refused

    def _answers(self, answerer: Answerer, question: str, turns: Sequence[Turn], filters: Filters) -> Iterator[Answer]:
        clock = _Clock()
        asked = understand(question, turns, filters)
        clock.stage("understand")
        findings = self.retriever.search(asked)
        clock.stage("retrieve")
        answer: Answer | None = None
        for draft in answerer.stream(asked, findings):
            answer = _answer(asked, findings, draft, draft.model or answerer.name)
            yield answer
        clock.stage("answer")
        if answer is not None:
            yield replace(answer, seconds=clock.times(), final=True)


def _answer(asked: Question, findings: Findings, draft: Draft, model: str) -> Answer:
    broken = faults(draft.text, draft.citations) if not draft.refused else ()
    if broken:
        raise CitationFault(f"the answer was withheld because its citations are not exact: {'; '.join(broken)}")
    return Answer(
        question=asked.text,
        understood=asked.understood,
        text=draft.text,
        filters=asked.filters,
        reason=draft.reason,
        confidence=draft.confidence,
        short=None if draft.refused else draft.short,
        citations=() if draft.refused else draft.citations,
        notes=(*draft.notes, *_undated(findings)),
        passages=findings.hits,
        model=model,
        final=False,
        tokens=draft.tokens,
    )


class _Clock:
    """Seconds spent in each stage."""

    def __init__(self) -> None:
        self._started = self._last = time.perf_counter()
        self._stages: dict[str, float] = {}

    def stage(self, name: str) -> None:
        now = time.perf_counter()
        self._stages[name] = now - self._last
        self._last = now

    def times(self) -> dict[str, float]:
        return {**self._stages, "total": time.perf_counter() - self._started}


def _undated(findings: Findings) -> tuple[Note, ...]:
    if not findings.undated:
        return ()
    count = (
        "1 article without a date was" if findings.undated == 1 else f"{findings.undated} articles without a date were"
    )
    return (Note("undated", f"{count} left out by the date limits."),)
