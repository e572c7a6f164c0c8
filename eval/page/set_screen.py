"""What the section of sets shows, put together from the sets and the library."""

from __future__ import annotations

from typing import Any

import gradio as gr

from eval.drafts.marks import is_draft
from eval.editing import Sets
from eval.page.question_fields import Typed, typed_of
from eval.page.question_forms import Form, form_html, problems_html
from eval.page.question_view import question_html
from eval.page.set_listing import SHOWN, View, choice_html, listing_html, select
from eval.set_file import Entry
from rag.errors import ArticleNotFound, BylineError, IndexMissing
from rag.library import Library
from rag.types import Article
from rag.web.events import number, text
from rag.web.markup import from_key, safe

__all__ = ["SetScreen", "Values", "line_html", "values", "view_of"]

Values = list[Any]


def view_of(event: gr.EventData) -> View:
    """Return what a page shows of a set, as its event says it."""
    shown = text(event, "shown", 20)
    return View(
        name=from_key(text(event, "set")),
        query=text(event, "query", 200),
        kind=from_key(text(event, "kind")),
        shown=shown if shown in SHOWN else "",
        page=max(1, number(event, "page")),
        open=from_key(text(event, "open")),
    )


def values(**parts: Any) -> Values:
    """Return what changes on the page, of told, choice, listing and detail; what is not named stays."""
    return [parts.get(name, gr.skip()) for name in ("told", "choice", "listing", "detail")]


def line_html(line: str) -> str:
    """Return what was done as HTML, in one line."""
    return f'<p class="bl-set-line" role="status">{safe(line)}</p>' if line else ""


class SetScreen:
    """Renders sets, questions and forms."""

    def __init__(self, sets: Sets, library: Library) -> None:
        self._sets = sets
        self._library = library

    def whole(self, name: str, told: str = "", detail: str = "", question: str = "") -> Values:
        """Return the section as it shows a set, or the first one where there is none of this name."""
        names = {each: self._sets.owns(each) for each in self._sets.names()}
        if name not in names:
            name = next(iter(sorted(names, key=lambda each: not names[each])), "")
        choice = choice_html(names, name)
        try:
            listing = listing_html(self._sets.read(name), View(name, open=question)) if name else ""
        except BylineError as error:
            told, listing = problems_html(str(error).splitlines()), ""
        return values(told=told, choice=choice, listing=listing, detail=detail)

    def listing(self, view: View) -> str:
        """Return the questions that a view shows as HTML; raises `BylineError`."""
        return listing_html(self._sets.read(view.name), view)

    def entry(self, name: str, question: str) -> Entry:
        """Return one question of a set; raises `BylineError`."""
        for each in self._sets.read(name):
            if each.record.id == question:
                return each
        raise BylineError(
            f"the question {question} is not in this set any more; it has been dropped or renamed meanwhile"
        )

    def question(self, entry: Entry) -> str:
        """Return a question with its evidence as HTML."""
        named = {each.article for each in entry.record.evidence}
        return question_html(entry, {each.id: each for each in map(self._article, named) if each})

    def form(self, entry: Entry) -> str:
        """Return the form that corrects a question as HTML."""
        form = Form(typed_of(entry.record), entry.record.id, entry.stamp, is_draft(entry.record))
        return form_html(form, self._offered())

    def typed(self, typed: Typed, question: str = "", stamp: str = "", draft: bool = False, problem: str = "") -> str:
        """Return a form with what was typed into it as HTML, and what is wrong with that."""
        return form_html(Form(typed, question, stamp, draft, tuple(problem.splitlines())), self._offered())

    def after(self, view: View, place: int) -> Entry | None:
        """Return the next draft that a view shows, from a place of the set on; None where all are accepted."""
        entries = self._sets.read(view.name)
        shown = {each.record.id for each in select(entries, view)}
        following = (*entries[place:], *entries[:place])
        return next((each for each in following if is_draft(each.record) and each.record.id in shown), None)

    def _article(self, article_id: str) -> Article | None:
        try:
            return self._library.article(article_id).article
        except (ArticleNotFound, IndexMissing):
            return None

    def _offered(self) -> list[Article]:
        try:
            articles = [each.article for each in self._library.articles()]
        except IndexMissing:
            return []
        return sorted(articles, key=lambda each: str(each.published or ""), reverse=True)
