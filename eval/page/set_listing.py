"""The sets and the questions of one of them as HTML: chosen, narrowed down by words, type and state, cut into pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.drafts.marks import is_draft
from eval.records import QuestionRecord
from eval.set_file import Entry
from rag.web.icons import icon
from rag.web.markup import key, safe

__all__ = ["MOST_PROPOSED", "SHOWN", "View", "choice_html", "listing_html", "making_html", "select"]

SHOWN = {"": "All", "drafts": "Drafts", "accepted": "Without drafts"}
MOST_PROPOSED = 500
"""Questions that are proposed at once."""

_PAGE = 50  # questions on one page
_NO_TYPE = "no type"


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of a set: questions with every word of `query`, of a type, drafts or not, one page at a time.

    `open` is the id of the question that is shown beside them.
    """

    name: str = ""
    query: str = ""
    kind: str = ""
    shown: str = ""
    page: int = 1
    open: str = ""


def select(entries: Sequence[Entry], view: View) -> list[Entry]:
    """Return the questions that a view shows, on all its pages, in the order of the set."""
    words = view.query.casefold().split()
    return [each for each in entries if _fits(each.record, view) and all(word in _searched(each) for word in words)]


def choice_html(names: Mapping[str, bool], current: str) -> str:
    """Return what chooses and downloads a set as HTML; `names` say of each whether it is the person's own."""
    options = "".join(
        f'<option value="{key(name)}"{" selected" if name == current else ""}>{safe(name)}'
        f"{'' if own else ' (shipped)'}</option>"
        for name, own in names.items()
    )
    held = (
        f'<form class="bl-set-choice" data-set-form="show_set" data-set-live><label>Question set '
        f'<select name="set" id="bl-sets-name">{options}</select></label></form>'
        '<button type="button" class="bl-button" id="bl-set-download" data-set-do="download_set">Download</button>'
        if names
        else '<p class="bl-quiet">No question sets yet.</p>'
    )
    return f'<div class="bl-set-bar">{held}</div>'


def making_html() -> str:
    """Return the form that makes a set as HTML."""
    return (
        '<details class="bl-set-new"><summary>New set</summary><form data-set-form="make_set">'
        '<label>Name <input name="name" maxlength="60" autocomplete="off" placeholder="chosen for you"></label>'
        f'<label>How many <input name="count" type="number" min="1" max="{MOST_PROPOSED}" value="20"></label>'
        '<div class="bl-set-ways">'
        '<button type="submit" class="bl-button" name="from" value="articles">Propose questions</button>'
        '<button type="submit" class="bl-button" name="from" value="ratings">From rated answers</button>'
        '<button type="submit" class="bl-button" name="from" value="nothing">Empty set</button></div>'
        '<p class="bl-hint">Proposals come from your articles, each with its evidence, as drafts to accept or drop. '
        "Rated answers are those with a thumb down in the chat.</p></form></details>"
    )


def listing_html(entries: Sequence[Entry], view: View) -> str:
    """Return one page of the questions of a set as HTML, with what narrows them down."""
    found = select(entries, view)
    pages = max(1, -(-len(found) // _PAGE))
    page = min(max(view.page, 1), pages)
    rows = "".join(_row(each, view) for each in found[(page - 1) * _PAGE : page * _PAGE])
    listed = f'<ol class="bl-set-list" aria-label="Questions">{rows}</ol>' if rows else ""
    state = (
        f'<span id="bl-set-view" hidden data-set="{key(view.name)}" data-query="{safe(view.query)}" '
        f'data-kind="{key(view.kind)}" data-shown="{safe(view.shown)}" data-page="{page}" '
        f'data-open="{key(view.open)}"></span>'
    )
    return f"{_controls(entries, view)}{_count(entries, found)}{listed}{_paging(page, pages)}{state}"


def _fits(record: QuestionRecord, view: View) -> bool:
    draft = is_draft(record)
    wrong_state = (view.shown == "drafts" and not draft) or (view.shown == "accepted" and draft)
    return not wrong_state and (not view.kind or (record.type or _NO_TYPE) == view.kind)


def _searched(entry: Entry) -> str:
    record = entry.record
    quoted = (part for each in record.evidence for part in (each.article, each.quote))
    parts = (record.id, record.question, record.note or "", *record.answers, *record.articles, *quoted)
    return "\n".join(parts).casefold()


def _controls(entries: Sequence[Entry], view: View) -> str:
    types = dict.fromkeys(each.record.type or _NO_TYPE for each in entries)
    return (
        '<form class="bl-controls" role="search" data-set-form="list_questions" data-set-live>'
        '<input type="hidden" name="page" value="1">'
        f'<label>Search <input type="search" id="bl-set-search" name="query" value="{safe(view.query)}" '
        'maxlength="200" placeholder="Words, id, article" autocomplete="off"></label>'
        f"<label>Type {_select('kind', {'': 'All', **{each: each for each in types}}, view.kind)}</label>"
        f"<label>Show {_select('shown', SHOWN, view.shown)}</label></form>"
    )


def _select(name: str, options: Mapping[str, str], current: str) -> str:
    made = "".join(
        f'<option value="{key(value)}"{" selected" if value == current else ""}>{safe(label)}</option>'
        for value, label in options.items()
    )
    return f'<select name="{name}" id="bl-set-{name}">{made}</select>'


def _count(entries: Sequence[Entry], found: Sequence[Entry]) -> str:
    drafts = sum(is_draft(each.record) for each in entries)
    told = _number(len(entries), "question") + (f", {_number(drafts, 'draft')}" if drafts else "")
    line = told if len(found) == len(entries) else f"{len(found):,} of {told}"
    add = (
        '<button type="button" class="bl-button" id="bl-set-add" data-set-do="new_question">'
        f"{icon('plus')} Add a question</button>"
    )
    return f'<div class="bl-set-count"><p class="bl-quiet" role="status">{line}</p>{add}</div>'


def _row(entry: Entry, view: View) -> str:
    record, name = entry.record, key(entry.record.id)
    tag = '<span class="bl-tag">Draft</span>' if is_draft(record) else ""
    current = ' aria-current="true"' if record.id == view.open else ""
    return (
        f'<li><button type="button" id="question-{name}" data-set-do="open_question" data-question="{name}"{current}>'
        f'<span class="bl-quiet">{tag}{_joined((record.type or _NO_TYPE, record.id))}</span> '
        f"<bdi>{safe(record.question)}</bdi></button></li>"
    )


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(f"<bdi>{safe(each)}</bdi>" for each in parts)


def _paging(page: int, pages: int) -> str:
    if pages == 1:
        return ""
    buttons = [_turn("Previous", page - 1, page > 1), _turn("Next", page + 1, page < pages)]
    return f'<p class="bl-paging">{buttons[0]} Page {page} of {pages} {buttons[1]}</p>'


def _turn(label: str, page: int, possible: bool) -> str:
    target = f'data-set-do="list_questions" data-page="{page}"' if possible else "disabled"
    return f'<button type="button" class="bl-button" {target}>{label}</button>'


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' if count != 1 else ''}"
