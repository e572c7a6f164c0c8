"""The handlers that make a set: of proposals, of rated answers, of a file, or an empty one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import gradio as gr

from eval.drafting import Drafts
from eval.editing import Change, Sets
from eval.page.proposing import Draft, Proposed, Proposing
from eval.page.question_forms import problems_html
from eval.page.set_listing import MOST_PROPOSED
from eval.page.set_screen import SetScreen, Values, line_html, values
from eval.records import QuestionRecord
from rag.errors import BylineError
from rag.library import Library
from rag.web.events import number, text
from rag.web.markup import safe
from rag.web.visitor import visitor

__all__ = ["Making", "Rated", "progress_html"]

Rated = Callable[[], tuple[QuestionRecord, ...]]
"""Returns a question for each answer that was rated bad."""

_NAMES = {"articles": "drafts", "ratings": "feedback"}


class Making:
    """Makes sets, each of its own; what is chosen on the page afterwards is the new one."""

    def __init__(self, sets: Sets, library: Library, screen: SetScreen, draft: Draft, rated: Rated) -> None:
        self._sets = sets
        self._library = library
        self._screen = screen
        self._draft = draft
        self._rated = rated

    def make(self, event: gr.EventData, request: gr.Request) -> Iterator[Values]:
        """Yield how far a new set has come, and then the section as it shows it."""
        visitor(request)
        source = text(event, "from", 20)
        name = text(event, "name", 200).strip() or self._sets.free_name(_NAMES.get(source, "questions"))
        try:
            if source == "articles":
                yield from self._proposed(name, min(max(number(event, "count"), 1), MOST_PROPOSED))
            elif source == "ratings":
                yield self._made(name, self._sets.create(name, self._ratings()))
            else:
                yield self._made(name, self._sets.create(name))
        except BylineError as error:
            yield values(told=problems_html(str(error).splitlines()))

    def take(self, file: str | None, request: gr.Request) -> Values:
        """Return the section as it shows the set of an uploaded file."""
        visitor(request)
        if not file:
            return values()
        path = Path(file)
        name = self._sets.free_name(path.name.split(".", maxsplit=1)[0])
        try:
            change = self._sets.import_file(path, name)
        except BylineError as error:
            lines = str(error).replace(str(path), path.name).splitlines()
            return values(told=problems_html(lines))
        return self._made(name, change)

    def _proposed(self, name: str, count: int) -> Iterator[Values]:
        self._sets.check(name)

        def propose(tell: Callable[[int], None]) -> Drafts:
            return self._draft(tuple(self._library.export()), count, tell)

        proposing = Proposing(count, propose, lambda drafts: self._kept(name, drafts))
        for state in proposing.watch():
            if state.change:
                yield self._made(name, state.change, state.troubles)
            elif state.problem:
                yield values(told=problems_html([state.problem]))
            else:
                yield values(told=progress_html(state))

    def _kept(self, name: str, drafts: Drafts) -> Change:
        if not drafts.records:
            raise BylineError(
                "; ".join(["no question could be proposed: add articles with names, figures or days", *drafts.troubles])
            )
        return self._sets.create(name, drafts.records)

    def _ratings(self) -> tuple[QuestionRecord, ...]:
        records = self._rated()
        if not records:
            raise BylineError("no answer has a thumb down yet; rate answers in the chat, best with a correction")
        return records

    def _made(self, name: str, change: Change, troubles: tuple[str, ...] = ()) -> Values:
        told = line_html(change.line) + "".join(line_html(each) for each in troubles)
        first = next(iter(self._sets.read(name)), None)
        detail = self._screen.question(first) if first else ""
        return self._screen.whole(name, told, detail, first.record.id if first else "")


def progress_html(state: Proposed) -> str:
    """Return how far proposals have come as HTML."""
    words = f"{state.done:,} of {state.wanted:,} questions proposed" if state.done else "Reading the articles"
    value = f' value="{state.done}"' if state.done else ""
    return (
        '<div class="bl-progress bl-set-line" role="status"><progress aria-label="Questions proposed" '
        f'max="{state.wanted}"{value}></progress><p>{safe(words)}</p></div>'
    )
