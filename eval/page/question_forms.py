"""The form that adds or corrects a question, as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.page.question_fields import ANSWERABLE, LABELS, Typed
from rag.types import Article
from rag.web.markup import headline, key, outlet, safe

__all__ = ["Form", "form_html", "problems_html"]

_OFFERED = 500  # articles whose ids the form suggests
_HINTS = {
    "id": "left empty, one is chosen",
    "answers": "one a line; any of them counts",
    "required": "one part a line, its spellings with | between: $8 | eight dollars",
    "forbidden": "one a line; none may occur",
    "articles": "ids, one a line; articles of the evidence need not be named",
    "asked": "answered as of this day",
    "choices": "one a line",
}
_LONGEST = {"id": 200, "type": 200, "note": 2_000}


@dataclass(frozen=True, slots=True)
class Form:
    """What a form shows; `question` (an id) and `stamp` say what is corrected, and are empty for a new one.

    `problems` are lines on what was typed; a `draft` can be accepted as it is saved.
    """

    typed: Typed
    question: str = ""
    stamp: str = ""
    draft: bool = False
    problems: tuple[str, ...] = ()


def form_html(form: Form, articles: Sequence[Article]) -> str:
    """Return the form as HTML; it suggests the ids of `articles`."""
    texts = form.typed.texts
    title = "Correct the question" if form.question else "Add a question"
    rows = form.typed.evidence or (("", ""),)
    accept = (
        '<button type="submit" class="bl-button bl-set-main" name="accept" value="yes">Save and accept</button>'
        if form.draft
        else ""
    )
    save = f'<button type="submit" class="bl-button{"" if form.draft else " bl-set-main"}">Save</button>'
    return (
        '<form class="bl-set-open bl-set-form" data-set-form="save_question" aria-labelledby="bl-set-title">'
        f'<h3 id="bl-set-title" tabindex="-1" data-set-focus>{title}</h3>{problems_html(form.problems)}'
        f'<input type="hidden" name="question_id" value="{key(form.question)}">'
        f'<input type="hidden" name="stamp" value="{safe(form.stamp)}">'
        f"{_area('question', texts, 2, ' required')}{_area('answers', texts, 2)}"
        f"{_evidence(rows)}{_suggested(articles)}"
        f"{_answerable(texts)}{_line('asked', texts, 'date')}{_line('type', texts)}{_line('id', texts)}"
        f"<details{_open(texts)}><summary>Required and forbidden words, history, choices, note</summary>"
        f"{_area('required', texts, 2)}{_area('forbidden', texts, 2)}{_area('history', texts, 4, ' spellcheck=false')}"
        f"{_area('choices', texts, 2)}{_area('articles', texts, 1)}{_line('note', texts)}</details>"
        f'<p class="bl-set-actions">{accept}{save}'
        '<button type="button" class="bl-button" data-set-do="close_form">Cancel</button></p></form>'
    )


def problems_html(problems: Sequence[str]) -> str:
    """Return lines on what is wrong as HTML; nothing where nothing is."""
    if not problems:
        return ""
    lines = "".join(f"<li>{safe(each[:1].upper() + each[1:])}</li>" for each in problems)
    return f'<ul class="bl-error bl-set-problems" role="alert">{lines}</ul>'


def _label(name: str) -> str:
    hint = f' <span class="bl-quiet">{safe(_HINTS[name])}</span>' if name in _HINTS else ""
    return f"<span>{LABELS[name]}{hint}</span>"


def _area(name: str, texts: Mapping[str, str], rows: int, attributes: str = "") -> str:
    text = texts.get(name, "")
    tall = min(12, max(rows, text.count("\n") + 1))
    opening = "\n" if text.startswith("\n") else ""  # HTML drops the first one
    return (
        f'<label class="bl-set-whole">{_label(name)}<textarea name="{name}" rows="{tall}"{attributes}>'
        f"{opening}{safe(text)}</textarea></label>"
    )


def _line(name: str, texts: Mapping[str, str], kind: str = "text") -> str:
    longest = f' maxlength="{_LONGEST[name]}"' if name in _LONGEST else ""
    return (
        f'<label{" class=bl-set-whole" if name == "note" else ""}>{_label(name)}<input name="{name}" type="{kind}" '
        f'value="{safe(texts.get(name, ""))}"{longest} autocomplete="off"></label>'
    )


def _answerable(texts: Mapping[str, str]) -> str:
    options = "".join(
        f'<option value="{value}"{" selected" if value == texts.get("answerable", "") else ""}>{label}</option>'
        for value, label in ANSWERABLE.items()
    )
    return f'<label>{_label("answerable")}<select name="answerable">{options}</select></label>'


def _evidence(rows: Sequence[tuple[str, str]]) -> str:
    made = "".join(
        '<div class="bl-set-evidence"><label><span>Article</span>'
        f'<input name="evidence_article" value="{safe(article)}" list="bl-set-articles" autocomplete="off"></label>'
        f'<label><span>Quote</span><textarea name="evidence_quote" rows="3">{safe(quote)}</textarea></label></div>'
        for article, quote in rows
    )
    hint = "the words that hold the answer, as they stand in the article; to take one out, empty both fields"
    return (
        f'<fieldset class="bl-set-whole"><legend>Evidence <span class="bl-quiet">{hint}</span></legend>{made}'
        '<button type="button" class="bl-inline" data-set-another>Another quote</button></fieldset>'
    )


def _suggested(articles: Sequence[Article]) -> str:
    options = "".join(
        f'<option value="{safe(each.id)}">{safe(headline(each))}, {safe(outlet(each))}</option>'
        for each in articles[:_OFFERED]
    )
    return f'<datalist id="bl-set-articles">{options}</datalist>'


def _open(texts: Mapping[str, str]) -> str:
    return " open" if any(texts.get(name) for name in ("required", "forbidden", "history", "choices")) else ""
