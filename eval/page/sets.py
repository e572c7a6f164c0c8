"""The section of the page that edits question sets: chosen, made, imported, corrected, accepted, downloaded."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from eval.drafts.marks import accepted, is_draft
from eval.editing import Sets
from eval.page.proposing import Draft, by_patterns
from eval.page.question_fields import LABELS, Typed, record_of
from eval.page.question_forms import problems_html
from eval.page.set_listing import View, making_html
from eval.page.set_making import Making, Rated
from eval.page.set_screen import SetScreen, Values, line_html, values, view_of
from eval.records import read_text
from rag.errors import BylineError
from rag.library import Library
from rag.web.events import text
from rag.web.markup import from_key
from rag.web.telling import told
from rag.web.visitor import visitor

__all__ = ["SetsSection"]

_HERE = Path(__file__)
_LONGEST = 100_000  # characters of one field
_MOST_QUOTES = 200
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_PROPOSING: dict[str, Any] = {**_QUIET, "concurrency_id": "proposing", "concurrency_limit": 2}
_HEAD = (
    '<h2>Question sets</h2><p class="bl-standfirst">What runs are made of. Propose questions from your articles and '
    "accept the good ones, write your own, or bring a file.</p>"
)
_SAVE = (
    "(text) => { if (!text) return ''; const { name, content } = JSON.parse(text); const link = "
    "document.createElement('a'); link.href = URL.createObjectURL(new Blob([content], { type: 'application/jsonl' })); "
    "link.download = name; link.click(); setTimeout(() => URL.revokeObjectURL(link.href), 60000); return ''; }"
)


class SetsSection:
    """Lists a set and edits it; each handler validates, calls one method of the sets and renders what stands then.

    `draft` proposes questions on the library's articles, with a chat model where it has one; `rated` returns the
    questions that rated answers make.
    """

    def __init__(self, sets: Sets, library: Library, draft: Draft = by_patterns, rated: Rated = tuple) -> None:
        self._sets = sets
        self._screen = SetScreen(sets, library)
        self._making = Making(sets, library, self._screen, draft, rated)

    def build(self) -> None:
        """Lay the section out where Gradio stands, and connect its events."""
        with gr.Column(elem_id="bl-sets"):
            gr.HTML(
                f"<style>{_HERE.with_name('sets.css').read_text('utf-8')}</style>{_HEAD}",
                elem_id="bl-set-top",
                apply_default_css=False,
            )
            with gr.Row(elem_id="bl-set-head"):
                choice = gr.HTML("", elem_id="bl-set-choice", apply_default_css=False)
                file = gr.UploadButton("Import a file", type="filepath", elem_id="bl-set-import")
            gr.HTML(making_html(), elem_id="bl-set-making", apply_default_css=False)
            lines = gr.HTML("", elem_id="bl-set-told", apply_default_css=False)
            with gr.Row(elem_id="bl-set-desk"):
                listing = gr.HTML("", elem_id="bl-set-listing", apply_default_css=False)
                script = _HERE.with_name("sets.js").read_text("utf-8")
                detail = gr.HTML("", elem_id="bl-set-detail", js_on_load=script, apply_default_css=False)
            saved = gr.Textbox(visible="hidden", show_label=False, container=False)
        shown = [lines, choice, listing, detail]
        for event, handler in (
            (detail.show_set, self.show),
            (detail.list_questions, self.list),
            (detail.open_question, self.open),
            (detail.new_question, self.new),
            (detail.edit_question, self.edit),
            (detail.save_question, self.save),
            (detail.accept_question, self.accept),
            (detail.drop_question, self.drop),
            (detail.close_question, self.close),
            (detail.close_form, self.close_form),
        ):
            event(_said(handler), None, shown, queue=False, **_QUIET)
        detail.make_set(told(self._making.make), None, shown, **_PROPOSING)
        file.upload(_said(self._making.take), [file], shown, **_QUIET)
        detail.download_set(told(self.download), None, saved, queue=False, **_QUIET).then(
            None, [saved], [saved], js=_SAVE, **_QUIET
        )

    def show(self, event: gr.EventData, request: gr.Request) -> Values:
        """Return the section as it shows the set that was chosen, or the first one."""
        visitor(request)
        return self._screen.whole(view_of(event).name)

    def list(self, event: gr.EventData, request: gr.Request) -> Values:
        """Return the questions of a set, narrowed down as the form says."""
        visitor(request)
        return values(listing=self._screen.listing(view_of(event)))

    def open(self, event: gr.EventData, request: gr.Request) -> Values:
        """Return a question with its evidence."""
        visitor(request)
        return self._opened(event, from_key(text(event, "question")))

    def new(self, event: gr.EventData, request: gr.Request) -> Values:
        """Return an empty form."""
        visitor(request)
        view = view_of(event)
        return values(told="", detail=self._screen.typed(Typed({})), listing=self._listing(view, ""))

    def edit(self, event: gr.EventData, request: gr.Request) -> Values:
        """Return the form that corrects a question."""
        visitor(request)
        entry = self._screen.entry(view_of(event).name, from_key(text(event, "question")))
        return values(told="", detail=self._screen.form(entry))

    def save(self, event: gr.EventData, request: gr.Request) -> Values:
        """Return the question that was added or corrected, or the form as it was typed with what is wrong."""
        visitor(request)
        view, typed = view_of(event), _typed(event)
        question, stamp, draft = from_key(text(event, "question_id")), text(event, "stamp"), False
        try:
            former = self._screen.entry(view.name, question).record if question else None
            draft = former is not None and is_draft(former)
            record = record_of(typed, former)
            record = accepted(record) if text(event, "accept") else record
            change = (
                self._sets.replace(view.name, question, record, stamp)
                if question
                else self._sets.add(view.name, record)
            )
        except BylineError as error:
            return values(told="", detail=self._screen.typed(typed, question, stamp, draft, str(error)))
        identity = change.entry.record.id if change.entry else ""
        return self._changed(event, change.line, identity)

    def accept(self, event: gr.EventData, request: gr.Request) -> Values:
        """Return the next draft after a question was accepted."""
        visitor(request)
        name, question = view_of(event).name, from_key(text(event, "question"))
        place = self._place(name, question)
        change = self._sets.accept(name, question, text(event, "stamp"))
        return self._next(event, change.line, place)

    def drop(self, event: gr.EventData, request: gr.Request) -> Values:
        """Return the next draft after a draft was dropped; after another question nothing is open."""
        visitor(request)
        name, question = view_of(event).name, from_key(text(event, "question"))
        draft, place = is_draft(self._screen.entry(name, question).record), self._place(name, question)
        change = self._sets.drop(name, question, text(event, "stamp"))
        return self._next(event, change.line, place) if draft else self._changed(event, change.line, "")

    def close(self, event: gr.EventData, request: gr.Request) -> Values:
        """Return the list with no question open."""
        visitor(request)
        return values(told="", detail="", listing=self._listing(view_of(event), ""))

    def close_form(self, event: gr.EventData, request: gr.Request) -> Values:
        """Return the question that was open before its form, if there was one."""
        question = view_of(event).open
        return self._opened(event, question) if question else self.close(event, request)

    def download(self, event: gr.EventData, request: gr.Request) -> str:
        """Return the file of a set with its name, as JSON for the script that saves it."""
        visitor(request)
        path = self._sets.path(view_of(event).name)
        return json.dumps({"name": path.name, "content": read_text(path)})

    def _opened(self, event: gr.EventData, question: str) -> Values:
        view = view_of(event)
        detail = self._screen.question(self._screen.entry(view.name, question))
        return values(told="", detail=detail, listing=self._listing(view, question))

    def _next(self, event: gr.EventData, line: str, place: int) -> Values:
        following = self._screen.after(view_of(event), place)
        line = line if following else f"{line} No drafts are left here."
        return self._changed(event, line, following.record.id if following else "")

    def _changed(self, event: gr.EventData, line: str, question: str) -> Values:
        """Return the whole section after an edit, with one question open, narrowed down as before."""
        view = view_of(event)
        detail = self._screen.question(self._screen.entry(view.name, question)) if question else ""
        lines, choice, *_ = self._screen.whole(view.name, line_html(line))
        return values(told=lines, choice=choice, listing=self._listing(view, question), detail=detail)

    def _listing(self, view: View, question: str) -> str:
        return self._screen.listing(replace(view, open=question))

    def _place(self, name: str, question: str) -> int:
        names = [each.record.id for each in self._sets.read(name)]
        return names.index(question) if question in names else 0


def _typed(event: gr.EventData) -> Typed:
    """Return what the form of a question sends, whatever a browser sends."""
    names = (name for name in LABELS if name != "evidence")
    rows = zip(_texts(event, "evidence_article"), _texts(event, "evidence_quote"), strict=False)
    return Typed({name: text(event, name, _LONGEST) for name in names}, tuple(rows))


def _texts(event: gr.EventData, name: str) -> list[str]:
    sent = getattr(event, name, None)
    return (
        [each[:_LONGEST] if isinstance(each, str) else "" for each in sent[:_MOST_QUOTES]]
        if isinstance(sent, list)
        else []
    )


def _said(handler: Callable[..., Any]) -> Callable[..., Any]:
    """Return a handler that shows an error of ours as lines above the list."""

    @functools.wraps(handler)
    def said(*inputs: Any) -> Any:
        try:
            return handler(*inputs)
        except BylineError as error:
            return values(told=problems_html(str(error).splitlines()))

    return said
