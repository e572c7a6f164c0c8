"""The question's path: understood, searched, answered, checked. Every surface goes through `Chatbot.stream`."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Protocol

from rag.about_collection import about_collection
from rag.answerable import answerable
from rag.answerers import Answerer
from rag.asked_limits import limited, nearer, unlimited
from rag.asked_parts import asked_parts
from rag.citations import faults
from rag.errors import CitationFault
from rag.examples import propose
from rag.joining import joined_findings, preferred
from rag.missing_sources import missing_sources
from rag.questions import understand
from rag.smalltalk import reply
from rag.steps import finished, meanwhile
from rag.types import Answer, Article, Draft, Filters, Findings, Note, Overview, Question, Tokens, Turn
from rag.words import limits_text, without_context

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
    `answerer` does. `follow_ups` may understand a question better than rules do, in steps. `today` is the day of asking
    wherever the limits do not name one.
    """

    def __init__(
        self,
        retriever: Searcher,
        answerer: Answerer,
        overview: Callable[[], Overview],
        articles: Callable[[], Sequence[Article]],
        quick: Answerer | None = None,
        *,
        follow_ups: Callable[[Question], Generator[None, None, Question]] | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.retriever = retriever
        self._answerer = answerer
        self._quick = quick or answerer
        self._overview = overview
        self._articles = articles
        self._follow_ups = follow_ups
        self._today = today
        self._examples: tuple[Overview, tuple[str, ...]] | None = None

    def ask(
        self,
        question: str,
        turns: Sequence[Turn] = (),
        filters: Filters = _NO_LIMITS,
        instead: Filters | None = None,
    ) -> Answer:
        """Return the finished answer: the last value of `stream`."""
        return deque(self.stream(question, turns, filters, instead), maxlen=1)[0]

    def stream(
        self,
        question: str,
        turns: Sequence[Turn] = (),
        filters: Filters = _NO_LIMITS,
        instead: Filters | None = None,
    ) -> Generator[Answer, None, None]:
        """Yield the answer as it grows; the last one is `final`.

        `instead` are limits to use in place of those that the question itself sets: none where it is empty. While a
        chat model is waited for, the answer comes as it is, several times a second: closing the generator ends that.

        Raises `IndexMissing` without an index, and `CitationFault` rather than showing words that no article holds.
        """
        clock, overview = _Clock(), self._overview()
        answer = self._replied(question, turns, filters, instead, overview)
        if answer is not None:
            yield replace(answer, model=self._answerer.name, seconds=clock.times())
            return
        waiting = Answer(question, question, "", filters, model=self._answerer.name, final=False)
        steps = self._understanding(question, turns, filters, instead, overview)
        asked = yield from meanwhile(steps, lambda: waiting)
        yield from self._answers(self._answerer, asked, filters, overview, clock)

    def understood(
        self,
        question: str,
        turns: Sequence[Turn] = (),
        filters: Filters = _NO_LIMITS,
        instead: Filters | None = None,
    ) -> Question:
        """Return the question as it is searched for: standing on its own, with the limits that it sets itself."""
        return finished(self._understanding(question, turns, filters, instead, self._overview()))

    def _understanding(
        self, question: str, turns: Sequence[Turn], filters: Filters, instead: Filters | None, overview: Overview
    ) -> Generator[None, None, Question]:
        """Return what `understood` does; yields while a chat model is waited for."""
        alone = understand(question, turns, filters)
        if self._follow_ups is not None:
            alone = yield from self._follow_ups(alone)
        return limited(alone, overview.publishers, self._today(), instead)

    def _replied(
        self, question: str, turns: Sequence[Turn], filters: Filters, instead: Filters | None, overview: Overview
    ) -> Answer | None:
        """Return the reply to small talk, or to a question about the collection; None where articles have to answer."""
        plain = reply(question, overview)
        if plain is not None:
            return Answer(question, question, plain, filters)
        alone = without_context(understand(question, turns).understood)
        told = about_collection(
            alone, overview.publishers, self._articles, self._today(), filters=filters, instead=instead
        )
        if told is None:
            return None
        return Answer(question, alone, told.text, told.filters, found=told.found, listed=told.listed)

    def examples(self) -> tuple[str, ...]:
        """Return up to four example questions made from the articles, each of which was asked and answered."""
        overview = self._overview()
        if self._examples is None or self._examples[0] != overview:
            proposed = islice(propose(self._articles()), _PROPOSED)
            answered = (each for each in proposed if not self._refuses(each, overview))
            self._examples = (overview, tuple(islice(answered, _SHOWN)))
        return self._examples[1]

    def _refuses(self, question: str, overview: Overview) -> bool:
        asked = finished(self._understanding(question, (), _NO_LIMITS, None, overview))
        asked, findings, _ = self._searched(asked, _NO_LIMITS, overview)
        return deque(self._quick.stream(asked, findings), maxlen=1)[0].refused

    def _answers(
        self, answerer: Answerer, asked: Question, filters: Filters, overview: Overview, clock: _Clock
    ) -> Generator[Answer, None, None]:
        clock.stage("understand")
        asked, findings, beyond = self._searched(asked, filters, overview)
        beyond += missing_sources(asked.understood, overview.publishers, findings)
        clock.stage("retrieve")
        answer: Answer | None = None
        for draft in answerer.stream(asked, findings):
            answer = _answer(asked, findings, draft, draft.model or answerer.name, beyond)
            yield answer
        if answer is not None:
            instead = answerable(asked, findings, answer.reason, self._quick) if answer.reason else ()
            clock.stage("answer")
            yield replace(answer, answerable=instead, seconds=clock.times(), final=True)

    def _searched(
        self, asked: Question, filters: Filters, overview: Overview
    ) -> tuple[Question, Findings, tuple[Note, ...]]:
        """Return what was found, and for what: without the limits a question sets where these leave nothing to find.

        Each part of a question is searched for by itself.
        """
        several = asked_parts(asked, filters, overview.publishers, self._today())
        found = [(part, self._found(part, overview)) for part in several]
        if any(findings.hits for _, findings in found):
            return asked, joined_findings(found), ()
        findings = self._found(asked, overview)
        if findings.hits or asked.found.empty:
            return asked, findings, ()
        beyond = unlimited(asked, filters)
        limits = limits_text(asked.found)
        note = Note(
            "premise", f"No article is inside the limits that the question sets ({limits}); others were searched."
        )
        return beyond, self._found(beyond, overview), (note,)

    def _found(self, asked: Question, overview: Overview) -> Findings:
        """Return what was found; for a digest of certain days, what was published then or soon after comes first."""
        found = self.retriever.search(asked)
        closer = nearer(asked, self._today(), overview.last) if found.hits else ()
        within = next(filter(_any_hits, map(self.retriever.search, closer)), None)
        return preferred(within, found) if within else found


def _any_hits(findings: Findings) -> bool:
    return bool(findings.hits)


def _answer(asked: Question, findings: Findings, draft: Draft, model: str, beyond: tuple[Note, ...]) -> Answer:
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
        notes=(*draft.notes, *beyond, *_undated(findings)),
        passages=findings.hits,
        model=model,
        final=False,
        tokens=_total(asked.tokens, draft.tokens),
        found=asked.found,
        digest=draft.digest,
    )


def _total(*counts: Tokens | None) -> Tokens | None:
    known = [each for each in counts if each is not None]
    return Tokens(sum(each.input for each in known), sum(each.output for each in known)) if known else None


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
