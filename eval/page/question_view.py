"""One question of a set as HTML: what is asked, what counts, and its evidence within the words around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eval.cases import quote_span
from eval.drafts.marks import is_draft
from eval.page.question_fields import ANSWERABLE, LABELS, typed_of
from eval.records import Evidence, QuestionRecord
from eval.set_file import Entry
from rag.types import Article, Span
from rag.web.markup import dateline, headline, key, safe

__all__ = ["around", "evidence_html", "question_html"]

_AROUND = 400  # characters of an article before a quote, and after it
_PLAIN = ("asked", "choices", "note")


def question_html(entry: Entry, articles: Mapping[str, Article]) -> str:
    """Return a question as HTML, with what can be done with it; `articles` are those it names, as far as they are."""
    record = entry.record
    evidence = "".join(evidence_html(each, articles.get(each.article)) for each in record.evidence)
    quoted = f'<h4 class="bl-kicker">Evidence</h4>{evidence}' if evidence else ""
    return (
        f'<article class="bl-set-open" aria-labelledby="bl-set-title">{_back()}'
        f'<p class="bl-quiet">{_about(record)}</p>{_history(record)}'
        f'<h3 id="bl-set-title" tabindex="-1" data-set-focus><bdi>{safe(record.question)}</bdi></h3>'
        f'<dl class="bl-fields">{"".join(_facts(record))}</dl>{quoted}{_actions(entry)}</article>'
    )


def evidence_html(evidence: Evidence, article: Article | None) -> str:
    """Return a quote as HTML, marked within the words around it, or a line where its article does not hold it."""
    if article is None:
        line = f"The article {safe(evidence.article)} is not in the library."
        return f'<div class="bl-changed"><p>{line}</p>{_quoted(safe(evidence.quote))}</div>'
    head = f'<p class="bl-set-source"><bdi>{safe(headline(article))}</bdi> {dateline(article)}</p>'
    found = quote_span(article.text, evidence.quote)
    if found is None:
        line = f"These words do not stand in {safe(headline(article))}."
        return f'<div class="bl-changed"><p>{line}</p>{_quoted(safe(evidence.quote))}</div>'
    shown = around(article.text, found)
    text = article.text
    words = (
        f"{'… ' if shown.start else ''}{safe(text[shown.start : found.start])}"
        f'<mark class="bl-hit">{safe(found.of(text))}</mark>{safe(text[found.end : shown.end])}'
        f"{' …' if shown.end < len(text) else ''}"
    )
    return f"{head}{_quoted(words)}"


def around(text: str, quote: Span) -> Span:
    """Return the span of a quote with about 400 characters on both sides, cut between words."""
    start, end = max(0, quote.start - _AROUND), min(len(text), quote.end + _AROUND)
    while 0 < start < quote.start and not text[start - 1].isspace():
        start += 1
    while quote.end < end < len(text) and not text[end].isspace():
        end -= 1
    return Span(start, end)


def _quoted(words: str) -> str:
    return f'<blockquote class="bl-set-quote">{words}</blockquote>'


def _back() -> str:
    return (
        '<p class="bl-set-back"><button type="button" class="bl-inline" data-set-do="close_question">'
        "Back to all questions</button></p>"
    )


def _about(record: QuestionRecord) -> str:
    tag = '<span class="bl-tag">Draft</span>' if is_draft(record) else ""
    parts = [f"<bdi>{safe(each)}</bdi>" for each in (record.type, record.id) if each]
    return tag + " · ".join(parts)


def _history(record: QuestionRecord) -> str:
    turns = "".join(
        f"<li><bdi>{safe(turn.question)}</bdi><br><bdi>{safe(turn.answer)}</bdi></li>" for turn in record.history
    )
    return f'<ol class="bl-set-turns" aria-label="Asked before">{turns}</ol>' if turns else ""


def _facts(record: QuestionRecord) -> Iterable[str]:
    yield _fact("answers", " or ".join(_words(record.answers)))
    yield _fact("required", " and ".join(" or ".join(_words(group)) for group in record.required))
    yield _fact("forbidden", ", ".join(_words(record.forbidden)))
    if record.expects_answer is not None:
        yield _fact("answerable", safe(ANSWERABLE[str(record.expects_answer).lower()]))
    quoted = {each.article for each in record.evidence}
    yield _fact("articles", safe(", ".join(each for each in record.articles if each not in quoted)))
    shown = typed_of(record).texts
    yield from (_fact(name, safe(shown[name].replace("\n", ", "))) for name in _PLAIN)


def _words(texts: Iterable[str]) -> list[str]:
    return [f"<q>{safe(each)}</q>" for each in texts]


def _fact(name: str, html: str) -> str:
    return f"<div><dt>{LABELS[name]}</dt><dd>{html}</dd></div>" if html else ""


def _actions(entry: Entry) -> str:
    target = f'data-question="{key(entry.record.id)}" data-stamp="{entry.stamp}"'
    accept, sure = "", 'data-confirm="Drop?" '
    if is_draft(entry.record):
        accept = _button("accept_question", f'{target} id="bl-set-accept"', "Accept", "bl-button bl-set-main")
        sure = ""
    correct = _button("edit_question", target, "Correct")
    return f'<p class="bl-set-actions">{accept}{correct}{_button("drop_question", sure + target, "Drop")}</p>'


def _button(event: str, attributes: str, label: str, name: str = "bl-button") -> str:
    return f'<button type="button" class="{name}" data-set-do="{event}" {attributes}>{label}</button>'
