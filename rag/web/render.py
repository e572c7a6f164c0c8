"""Answers to HTML: pure functions of immutable values, everything in them escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from rag.conversations import Exchange
from rag.sureness import sureness
from rag.types import Answer, Citation, Hit, Note, StoredArticle
from rag.web.actions import actions_html
from rag.web.chips import Chips
from rag.web.markup import also_in, dateline, headline, key, page_name, safe
from rag.web.prose import prose_html
from rag.web.scope import found_html
from rag.web.series import points_html
from rag.words import without_context

__all__ = ["answer_html", "closest", "error_html", "exchange_html", "live_html"]

_REFUSALS = {
    "nothing_found": "Nothing found",
    "not_answered": "Not in the articles",
    "only_older": "Only older reports",
    "outside_scope": "Outside the chosen articles",
    "empty_collection": "No articles yet",
}
_NOTES = {
    "conflict": "Accounts differ",
    "evolving": "Changed over time",
    "stale": "Dated",
    "premise": "About the question",
    "unsupported": "Not fully supported",
    "model": "About this answer",
    "undated": "Undated",
}
_SNIPPET = 260  # characters of a closest passage that are shown
_CLOSEST = 3


def exchange_html(exchange: Exchange, articles: Mapping[str, StoredArticle], last: bool) -> str:
    """Return one saved question with its answer as HTML; the last one of a chat can be asked again."""
    turn, answer = safe(exchange.id), exchange.answer
    return (
        f'<article class="bl-turn" id="turn-{turn}" data-turn="{turn}" aria-labelledby="asked-{turn}">'
        f"{_question(answer, turn)}{found_html(answer.found, exchange.id, last)}"
        f'<div class="bl-answer" tabindex="-1" data-turn="{turn}">'
        f"{answer_html(answer, exchange.id, articles)}{actions_html(exchange, last)}</div></article>"
    )


def live_html(answer: Answer, notice: str = "") -> str:
    """Return the answer that is being written as HTML; its citations are numbers that cannot be opened yet."""
    waiting = f'<p class="bl-waiting">{safe(notice)}</p>' if notice else ""
    text = prose_html(answer.text, lambda number: f'<span class="bl-cite">{number}</span>', unfinished=True)
    return (
        f'<article class="bl-turn bl-writing" aria-busy="true">{_question(answer, "live")}'
        f'<div class="bl-answer"><div class="bl-prose" id="bl-growing">{text}</div>{waiting}</div></article>'
    )


def error_html(question: str, message: str) -> str:
    """Return a question that failed, and why in one line, as HTML."""
    line = " ".join(message.split())
    return (
        f'<article class="bl-turn"><h2 class="bl-question">{safe(question)}</h2>'
        f'<p class="bl-error" role="alert">{safe(line[:1].upper() + line[1:])}</p></article>'
    )


def answer_html(answer: Answer, turn: str, articles: Mapping[str, StoredArticle]) -> str:
    """Return a finished answer as HTML: its text with chips, notes, sources; a refusal with the closest passages."""
    chips = Chips(turn, {citation.number: citation for citation in answer.citations})
    text = f'<div class="bl-prose">{prose_html(answer.text, chips.chip)}</div>'
    if answer.refused:
        kicker = _REFUSALS.get(answer.reason or "", "No answer")
        text = f'<div class="bl-refusal"><p class="bl-kicker">{kicker}</p>{text}</div>{_answerable(answer.answerable)}'
    notes = "".join(_note(note, chips) for note in answer.notes)
    sure = sureness(answer)
    return (
        text
        + (f'<p class="bl-sure">{safe(sure)}</p>' if sure else "")
        + (f'<ul class="bl-notes" aria-label="Notes">{notes}</ul>' if notes else "")
        + _listed(answer)
        + _sources(answer.citations, turn)
        + (_closest(answer.passages, articles) if answer.refused else "")
    )


def closest(passages: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the passages that a refusal shows: the best ones, no two of one article."""
    best: dict[str, Hit] = {}
    for hit in passages:
        best.setdefault(hit.passage.article, hit)
    return tuple(best.values())[:_CLOSEST]


def _listed(answer: Answer) -> str:
    """Return a link to the list of the articles that a reply is about; chosen articles have no such list."""
    if answer.listed is None or answer.filters.articles:
        return ""
    limits = answer.filters
    ends = [each for each in (limits.until, limits.as_of) if each]
    asked = [("query", answer.listed), *(("publisher", each) for each in limits.publishers)]
    asked += [("since", str(limits.since or "")), ("until", str(min(ends)) if ends else "")]
    address = urlencode([(name, value) for name, value in asked if value], errors="replace")
    return f'<p class="bl-listed"><a class="bl-link" href="/articles?{safe(address)}">Show these articles</a></p>'


def _question(answer: Answer, turn: str) -> str:
    understood = ""
    alone = without_context(answer.understood)
    if " ".join(alone.split()) != " ".join(answer.question.split()):
        understood = f'<p class="bl-understood">Understood as <q>{safe(alone)}</q></p>'
    return f'<h2 class="bl-question" id="asked-{turn}"><bdi>{safe(answer.question)}</bdi></h2>{understood}'


def _note(note: Note, chips: Chips) -> str:
    """Return a note: what it says, or its figures where they can be drawn."""
    label = _NOTES.get(note.kind, "Note")
    said = points_html(note, chips)
    if not said:
        said = f" <span>{safe(note.text)}</span>{''.join(chips.chip(number) for number in note.citations)}"
    return f'<li class="bl-note"><strong>{label}.</strong>{said}</li>'


def _sources(citations: Sequence[Citation], turn: str) -> str:
    if not citations:
        return ""
    by_article: dict[str, list[Citation]] = {}
    for citation in citations:
        by_article.setdefault(citation.article.id, []).append(citation)
    items = "".join(_source(cited, safe(turn)) for cited in by_article.values())
    return f'<section class="bl-sources"><h3>Sources</h3><ol>{items}</ol></section>'


def _source(citations: Sequence[Citation], turn: str) -> str:
    """Return an article once, with the number of each quote of it."""
    article = citations[0].article
    numbers = "".join(
        f'<button type="button" class="bl-number" id="source-{turn}-{each.number}" data-bl="open_citation" '
        f'data-turn="{turn}" data-number="{each.number}" aria-haspopup="dialog" aria-label="Quote {each.number}" '
        f'aria-describedby="card-{turn}-{each.number}">{each.number}</button>'
        for each in citations
    )
    cards = "".join(_card(each, turn) for each in citations)
    title = (
        f'<button type="button" class="bl-headline" tabindex="-1" id="headline-{turn}-{citations[0].number}" '
        f'data-bl="open_citation" data-turn="{turn}" data-number="{citations[0].number}" aria-haspopup="dialog">'
        f"<bdi>{safe(headline(article))}</bdi></button>"
    )
    return f'<li><span class="bl-numbers">{numbers}</span><span>{title} {_where(citations)}</span>{cards}</li>'


def _where(citations: Sequence[Citation]) -> str:
    """Return what is said beside a headline: publisher, date, the pages that are quoted, and where else it stands."""
    pages = dict.fromkeys(page_name(each.page) for each in citations if each.page)
    at = f' <span class="bl-at">{", ".join(pages)}</span>' if pages else ""
    also = also_in(citations[0].copies)
    return f"{dateline(citations[0].article)}{at}{f' <span class=bl-also>{safe(also)}</span>' if also else ''}"


def _card(citation: Citation, turn: str) -> str:
    """Return what a chip shows of its citation; hidden until the page shows it."""
    anchor, article = f"{turn}-{citation.number}", citation.article
    return (
        f'<div class="bl-card-text" id="card-{anchor}" hidden><p class="bl-card-head" id="cite-{anchor}">'
        f"<bdi>{safe(headline(article))}</bdi></p><p>{_where([citation])}</p>"
        f"<blockquote>{safe(citation.quote)}</blockquote></div>"
    )


def _answerable(questions: Sequence[str]) -> str:
    """Return the questions that the articles do answer, each a button that asks it."""
    items = "".join(
        f'<li><button type="button" data-bl="ask_example" data-question="{safe(each)}">{safe(each)}</button></li>'
        for each in questions
    )
    return f'<section class="bl-answerable"><h3>The articles can answer</h3><ul>{items}</ul></section>' if items else ""


def _closest(passages: Sequence[Hit], articles: Mapping[str, StoredArticle]) -> str:
    items = "".join(
        _passage(hit, articles[hit.passage.article]) for hit in closest(passages) if hit.passage.article in articles
    )
    if not items:
        return ""
    return f'<section class="bl-closest"><h3>Closest passages</h3><ol>{items}</ol></section>'


def _passage(hit: Hit, stored: StoredArticle) -> str:
    article, passage = stored.article, hit.passage
    snippet = " ".join(article.text[passage.start : passage.end].split())
    if len(snippet) > _SNIPPET:
        snippet = snippet[:_SNIPPET].rsplit(" ", 1)[0] + " …"
    return (
        f'<li><button type="button" data-bl="open_passage" data-article="{key(article.id)}" '
        f'data-start="{passage.start}" data-end="{passage.end}" aria-haspopup="dialog">'
        f'<bdi class="bl-headline">{safe(headline(article))}</bdi></button> '
        f'{dateline(article)}<p class="bl-snippet">{safe(snippet)}</p></li>'
    )
