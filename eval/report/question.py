"""One question of the page: closed a line, open everything that is known of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from eval.cases import Case
from eval.report.markup import safe
from eval.report.reasons import reasons
from rag.citations import MARKER
from rag.types import Article, Citation, Span

__all__ = ["question_html"]

_AROUND = 160  # characters of an article shown on each side of a quote
_PASSAGES = 5


def question_html(number: int, case: Case, outcome: str, articles: Mapping[str, Article]) -> str:
    """Return a question with its answer, citations, gold, evidence and passages; `number` is its place in the set."""
    record = case.record
    kind = f'<span class="kicker">{safe(record.type)}</span> ' if record.type else ""
    listed = "\n".join(
        f"<dt>{name}</dt><dd>{content}</dd>" for name, content in _parts(number, case, articles) if content
    )
    data = f'data-outcome="{safe(outcome)}" data-type="{safe(record.type or "")}"'
    return (
        f'<details class="question" id="q{number}" {data}>'
        f'<summary>{kind}<span dir="auto">{safe(record.question)}</span> <code>{safe(record.id)}</code></summary>\n'
        f'<p class="why"><b>{safe(outcome)}</b> {safe(" ".join(reasons(case)))}</p>\n<dl>\n{listed}\n</dl></details>'
    )


def _parts(number: int, case: Case, articles: Mapping[str, Article]) -> Iterator[tuple[str, str]]:
    """Yield every part by its name as HTML; one that is empty is not shown."""
    record, answer = case.record, case.answer
    yield "earlier", "".join(_text(f"{turn.question}\n{turn.answer}") for turn in record.history)
    yield "understood as", _text(answer.understood) if answer.understood != record.question else ""
    yield "as of", safe(answer.filters.as_of or "")
    yield "answer", _answer(number, case)
    yield "short answer", _text(answer.short or "")
    yield "citations", _list(_citation(number, case, each) for each in answer.citations)
    yield "notes", _list(_text(f"{note.kind}: {note.text}") for note in answer.notes)
    yield "gold", _text(_gold(case))
    yield "choices", _text(", ".join(record.choices))
    yield "evidence", _list(_evidence(case, articles))
    yield "right articles", _list(_right_articles(case, articles))
    yield "first passages", _passages(case, articles)
    yield "note", _text(record.note or "")


def _text(text: str) -> str:
    return f'<p dir="auto">{safe(text)}</p>' if text else ""


def _list(items: Iterable[str]) -> str:
    made = "".join(f"<li>{each}</li>" for each in items)
    return f"<ul>{made}</ul>" if made else ""


def _answer(number: int, case: Case) -> str:
    """Return the answer's text with its markers as links to the citations."""
    answer = case.answer
    if not answer.text:
        return ""
    known = {str(each.number) for each in answer.citations}

    def marker(found: re.Match[str]) -> str:
        name = found[1]
        return f'<a class="cite" href="#q{number}-{name}">{name}</a>' if name in known else found[0]

    sure = f"confidence {round(answer.confidence, 4):.2f}, {answer.model}"
    return f'<p dir="auto">{MARKER.sub(marker, safe(answer.text))}</p><p class="quiet">{safe(sure)}</p>'


def _citation(number: int, case: Case, citation: Citation) -> str:
    support = f", support {citation.support:.2f}" if citation.support is not None else ""
    page = f", page {citation.page}" if citation.page else ""
    where = f"characters {citation.start} to {citation.end}{page}{support}"
    return (
        f'<div id="q{number}-{citation.number}"><span class="cite">{citation.number}</span> '
        f'{_headline(citation.article)} <span class="quiet">{where}</span>{_quote(case, citation)}</div>'
    )


def _quote(case: Case, citation: Citation) -> str:
    """Return the cited words marked between their neighbours in the article, or that they do not stand there."""
    text = case.texts.get(citation.article.id, "")
    span = Span(citation.start, citation.end)
    marked = f"<mark>{safe(citation.quote)}</mark>"
    if span.of(text) != citation.quote:
        wrong = "These words do not stand at these characters of the article." if text else "The article is not here."
        return f'<blockquote dir="auto">{marked}</blockquote><p class="wrong">{wrong}</p>'
    before, after = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
    opening = "…" if span.start > _AROUND else ""
    ending = "…" if span.end + _AROUND < len(text) else ""
    return f'<blockquote dir="auto">{opening}{safe(before)}{marked}{safe(after)}{ending}</blockquote>'


def _gold(case: Case) -> str:
    record = case.record
    if record.expects_answer is False:
        return "a refusal: the articles do not hold the answer"
    groups = [record.answers, *record.required] if record.answers else list(record.required)
    wanted = "; and ".join(" or ".join(group) for group in groups)
    return f"{wanted}; without {' or '.join(record.forbidden)}" if record.forbidden else wanted


def _evidence(case: Case, articles: Mapping[str, Article]) -> Iterator[str]:
    for each, rank in zip(case.record.evidence, case.quote_ranks(), strict=True):
        where = f"passage {rank}" if rank else "not among the passages"
        here = "" if case.gold_span(each) else '<p class="wrong">These words do not stand in the article.</p>'
        yield (
            f'{_named(each.article, articles)} <span class="quiet">{where}</span>'
            f'<blockquote dir="auto">{safe(each.quote)}</blockquote>{here}'
        )


def _right_articles(case: Case, articles: Mapping[str, Article]) -> Iterator[str]:
    ranks = dict(zip(case.record.gold_articles, case.article_ranks(), strict=True))
    for each in case.record.articles:
        where = f"first passage {ranks[each]}" if ranks[each] else "not among the passages"
        yield f'{_named(each, articles)} <span class="quiet">{where}</span>'


def _passages(case: Case, articles: Mapping[str, Article]) -> str:
    gold, quoted = set(case.record.gold_articles), set(case.quote_ranks())
    rows = "".join(
        f"<li>{_named(hit.passage.article, articles)} "
        f'<span class="quiet">score {round(hit.score, 6):.4f}, characters {hit.passage.start} to '
        f"{hit.passage.end}</span>"
        f"{_holds(rank in quoted, hit.passage.article in gold)}</li>"
        for rank, hit in enumerate(case.answer.passages[:_PASSAGES], start=1)
    )
    return f'<ol class="passages">{rows}</ol>' if rows else ""


def _holds(evidence: bool, article: bool) -> str:
    held = "evidence" if evidence else "right article" if article else ""
    return f' <b class="held">{held}</b>' if held else ""


def _named(article: str, articles: Mapping[str, Article]) -> str:
    return _headline(articles[article]) if article in articles else f"<code>{safe(article)}</code>"


def _headline(article: Article) -> str:
    title = f'<span class="headline" dir="auto">{safe(article.title)}</span> ' if article.title else ""
    told = ", ".join(str(each) for each in (article.publisher, article.published) if each)
    dateline = f'<span class="quiet">{safe(told)}</span> ' if told else ""
    return f"{title}{dateline}<code>{safe(article.id)}</code>"
