"""The handlers that ask: streamed, stopped, asked again. Nothing is shown as an answer that is not kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

import gradio as gr

from rag.chatbot import Chatbot
from rag.conversations import Conversations, Exchange, new_turn
from rag.errors import BylineError
from rag.types import Answer, Filters, Note, Turn
from rag.web.events import text
from rag.web.markup import from_key
from rag.web.render import error_html, live_html
from rag.web.runs import Runs
from rag.web.scope import chosen, filters_from_json, widened
from rag.web.screen import Pending, Screen, Screens
from rag.web.visitor import visitor

__all__ = ["Asking"]

_LONGEST = 20_000  # characters of a question
_REMEMBERED = 12  # exchanges that a follow-up may refer to
_PACE = 0.06  # seconds between two states of a growing answer

Values = list[Any]


class Asking:
    """Asks the chatbot for a browser and keeps what it answers."""

    def __init__(self, chatbot: Chatbot, conversations: Conversations, screens: Screens) -> None:
        self._chatbot = chatbot
        self._conversations = conversations
        self._screens = screens
        self._runs = Runs()

    def ask(self, question: str, chat: str, limits: str, request: gr.Request) -> Iterator[Values]:
        """Yield the page while a typed question is answered."""
        if isinstance(question, str) and question.strip():
            yield from self._asked(visitor(request), str(chat), question.strip(), filters_from_json(limits))

    def example(self, chat: str, limits: str, event: gr.EventData, request: gr.Request) -> Iterator[Values]:
        """Yield the page while an example question is answered."""
        yield from self.ask(text(event, "question"), chat, limits, request)

    def again(self, chat: str, event: gr.EventData, request: gr.Request) -> Iterator[Values]:
        """Yield the page while the last question of a chat is answered anew, within the limits it had."""
        yield from self._anew(visitor(request), str(chat), text(event, "turn"), lambda found: found)

    def without(self, chat: str, event: gr.EventData, request: gr.Request) -> Iterator[Values]:
        """Yield the page while the last question of a chat is answered without a limit that it set itself."""
        kind, value = text(event, "kind"), from_key(text(event, "value"))
        owner = visitor(request)
        yield from self._anew(owner, str(chat), text(event, "turn"), lambda found: widened(found, kind, value))

    def stop(self, pending: Pending | None, request: gr.Request) -> Values:
        """Return the page with what was written so far kept; a question nothing was written for is handed back."""
        if pending is None:
            return Screen(live="").values()
        owner = visitor(request)
        self._runs.stop(pending.turn)
        if not pending.answer.text.strip():
            self._drop_empty(owner, pending.chat)
            screen = self._screens.of(owner, pending.chat)
            return replace(screen, question=pending.answer.question).values()
        note = Note("model", "Stopped before the end.")
        self._keep(owner, pending, replace(pending.answer, final=True, notes=(*pending.answer.notes, note)))
        return self._screens.of(owner, pending.chat).values()

    def leave(self, pending: Pending | None) -> None:
        """Let an answer under way be finished and kept in its chat, no longer shown: the page turns to another one."""
        if pending is not None:
            self._runs.leave(pending.turn)

    def failed(self, pending: Pending | None, request: gr.Request) -> Values:
        """Return the page after a fault in the program: a line that says so, and the question handed back."""
        if pending is None:
            return Screen(live="").values()
        owner, question = visitor(request), pending.answer.question
        self._drop_empty(owner, pending.chat)
        message = "Something went wrong in Byline itself. Where it was started, the last lines say what."
        screen = self._screens.of(owner, pending.chat)
        return replace(screen, live=error_html(question, message), question=question).values()

    def _anew(self, owner: str, chat: str, turn: str, limits: Callable[[Filters], Filters]) -> Iterator[Values]:
        """Yield the page while the last exchange is asked anew, with what `limits` makes of those its question set."""
        _, exchanges = self._screens.found(owner, chat)
        if exchanges and exchanges[-1].id == turn:
            answer = exchanges[-1].answer
            kept, instead = chosen(answer.filters, answer.found), limits(answer.found)
            yield from self._asked(owner, chat, answer.question, kept, replaced=turn, instead=instead)

    def _asked(
        self,
        owner: str,
        chat: str,
        question: str,
        filters: Filters,
        *,
        replaced: str | None = None,
        instead: Filters | None = None,
    ) -> Iterator[Values]:
        if len(question) > _LONGEST:
            message = f"A question can have {_LONGEST:,} characters; this one has {len(question):,}."
            yield Screen(live=error_html(question[:200] + "…", message)).values()
            return
        turn = replaced or new_turn()
        if not self._runs.begin(turn, owner, chat, question):
            return
        try:
            asked = Answer(question, question, "", filters, final=False)
            yield from self._begun(owner, Pending(chat, turn, asked, instead))
        finally:
            self._runs.end(turn)

    def _begun(self, owner: str, pending: Pending) -> Iterator[Values]:
        asked = pending.answer
        found, exchanges = self._screens.found(owner, pending.chat)
        chat = found.id if found else self._conversations.create(owner, asked.question)
        before = [each for each in exchanges if each.id != pending.turn]
        pending = replace(pending, chat=chat)
        yield Screen(
            conversation=self._screens.conversation(self._conversations.chat(owner, chat), before),
            live=live_html(asked, "Searching the articles"),
            chat=chat,
            question="" if before == exchanges else None,
            pending=pending,
        ).values()
        try:
            yield from self._streamed(owner, pending, before)
        except BylineError as error:
            yield from self._told(owner, pending, str(error))

    def _streamed(self, owner: str, pending: Pending, before: Sequence[Exchange]) -> Iterator[Values]:
        asked = pending.answer
        said = _turns(before)
        with closing(self._chatbot.stream(asked.question, said, asked.filters, pending.instead)) as stream:
            yield from self._growing(owner, pending, _paced(stream))

    def _growing(self, owner: str, pending: Pending, answers: Iterable[Answer]) -> Iterator[Values]:
        """Yield the page with every state of an answer that is new, as long as it is waited for; none after Stop."""
        turn, waited_for, last = pending.turn, True, None
        for answer in answers:
            if waited_for and not self._runs.shown(turn):
                waited_for = False
                yield from self._cleared(owner)
            if self._runs.stopped(turn):
                return
            if answer.final:
                self._keep(owner, pending, answer)
            if self._runs.shown(turn) and answer != last:
                last = answer
                growing = Screen(
                    live=live_html(answer, "" if answer.text else "Thinking"), pending=replace(pending, answer=answer)
                )
                yield (self._screens.of(owner, pending.chat) if answer.final else growing).values()

    def _cleared(self, owner: str) -> Iterator[Values]:
        """Yield the page without the state that was on its way when the answer was stopped or left."""
        if not self._runs.busy(owner):
            yield Screen(live="").values()

    def _told(self, owner: str, pending: Pending, message: str) -> Iterator[Values]:
        """Yield the page with an error as a line, and the question handed back."""
        self._drop_empty(owner, pending.chat)
        if self._runs.shown(pending.turn):
            question = pending.answer.question
            screen = self._screens.of(owner, pending.chat)
            yield replace(screen, live=error_html(question, message), question=question).values()

    def _keep(self, owner: str, pending: Pending, answer: Answer) -> None:
        self._conversations.keep(owner, pending.chat, pending.turn, answer)

    def _drop_empty(self, owner: str, chat: str) -> None:
        """Delete a chat in which nothing was answered."""
        found, exchanges = self._screens.found(owner, chat)
        if found and not exchanges:
            self._conversations.delete(owner, chat)


def _turns(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    """Return what was said before, as the chatbot takes it."""
    return tuple(Turn(each.answer.question, each.answer.text) for each in exchanges[-_REMEMBERED:])


def _paced(answers: Iterable[Answer]) -> Iterator[Answer]:
    """Yield the states of an answer no faster than a page can show them; the final one always."""
    shown = 0.0
    for answer in answers:
        now = time.monotonic()
        if answer.final or now - shown >= _PACE:
            shown = now
            yield answer
