"""Which articles to ask: from what a page sends to Filters, and back to the form and the chips that show them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from rag.types import Article, Filters, Overview
from rag.web.icons import icon
from rag.web.markup import day, from_key, headline, key, outlet, safe
from rag.wire import filters_object

__all__ = ["chosen", "filters_from_form", "filters_from_json", "filters_to_json", "found_html", "limit_chips",
    "scope_html", "widened"]  # fmt: skip

_MOST = 200  # publishers or articles that one question may be limited to
_OFFERED = 2000  # articles offered by their headline in the form


def filters_from_json(text: object) -> Filters:
    """Return the limits that a page sent, or none where they cannot be read."""
    try:
        data = json.loads(text) if isinstance(text, str) and text else {}
    except ValueError:
        return Filters()
    return _filters(data) if isinstance(data, dict) else Filters()


def filters_from_form(form: Mapping[str, object]) -> Filters:
    """Return the limits that were chosen in the form, whose values are spelled by `key`."""
    filters = _filters(form)
    return replace(
        filters,
        publishers=tuple(map(from_key, filters.publishers)),
        articles=tuple(map(from_key, filters.articles)),
    )


def filters_to_json(filters: Filters) -> str:
    """Return the limits as a page keeps them."""
    return json.dumps(filters_object(filters))


def widened(filters: Filters, kind: str, value: str) -> Filters:
    """Return the limits without one of them, as its chip names it."""
    if kind == "publisher":
        return replace(filters, publishers=tuple(each for each in filters.publishers if each != value))
    if kind == "article":
        return replace(filters, articles=tuple(each for each in filters.articles if each != value))
    if kind == "as_of":
        return replace(filters, as_of=None)
    return replace(filters, since=None, until=None) if kind == "dates" else filters


def chosen(filters: Filters, found: Filters) -> Filters:
    """Return the limits of an answer without those found in its question: what a person has chosen."""
    return Filters(
        publishers=() if found.publishers else filters.publishers,
        articles=filters.articles,
        since=None if found.since else filters.since,
        until=None if found.until else filters.until,
        as_of=None if found.as_of else filters.as_of,
    )


def found_html(found: Filters, turn: str, removable: bool) -> str:
    """Return chips of the limits that a question itself set, as HTML; pressing one asks it again without that limit."""
    chips = "".join(
        _found_chip(turn, *each) if removable else f"<li><bdi>{each[2]}</bdi></li>" for each in limit_chips(found)
    )
    return f'<ul class="bl-limits bl-found" aria-label="Limits that the question sets">{chips}</ul>' if chips else ""


def limit_chips(filters: Filters) -> list[tuple[str, str, str]]:
    """Return each limit on publishers and days as `widened` names it, kind and value, and in words that are HTML."""
    chips = [("publisher", name, f"Only {safe(name.removeprefix('after '))}") for name in filters.publishers]
    chips += [("dates", "", f"Only articles {_days(filters)}")] if filters.since or filters.until else []
    return chips + ([("as_of", "", f"As of {day(filters.as_of)}")] if filters.as_of else [])


def _found_chip(turn: str, kind: str, value: str, label: str) -> str:
    return (
        f'<li><button type="button" data-bl="ask_without" data-turn="{safe(turn)}" data-kind="{kind}" '
        f'data-value="{key(value)}" aria-label="Ask again without the limit: {label}" '
        f'title="Ask again without this limit"><bdi>{label}</bdi> {icon("close")}</button></li>'
    )


def scope_html(filters: Filters, overview: Overview, articles: Sequence[Article], unfolded: bool = False) -> str:
    """Return chips of the limits in force, and the form to choose them, as HTML."""
    if not articles:
        return ""
    chosen = {article.id: article for article in articles if article.id in filters.articles}
    chips = "".join(_chips(filters, chosen))
    shown = f'<ul class="bl-limits" aria-label="Only these are asked">{chips}</ul>' if chips else ""
    state = "Asking a part of the articles" if chips else "Asking all articles"
    return (
        f'<div class="bl-scope">{shown}<details{" open" if unfolded else ""}><summary>{state}</summary>'
        f'<form data-bl-form="limit" data-bl-live>{_publishers(filters, overview)}{_dates(filters, overview)}'
        f"{_articles(filters, articles)}</form></details></div>"
    )


def _filters(data: Mapping[str, object]) -> Filters:
    return Filters(
        publishers=_texts(data.get("publishers")),
        articles=_texts(data.get("articles")),
        since=_date(data.get("since")),
        until=_date(data.get("until")),
    )


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return ()
    return tuple(dict.fromkeys(each for each in value if isinstance(each, str) and each))[:_MOST]


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _chips(filters: Filters, chosen: Mapping[str, Article]) -> list[str]:
    chips = [_chip("publisher", name, safe(name)) for name in filters.publishers]
    if filters.since or filters.until:
        chips.append(_chip("dates", "", _days(filters)))
    titles = [(each, headline(chosen[each]) if each in chosen else each) for each in filters.articles]
    return chips + [_chip("article", each, safe(title)) for each, title in titles]


def _days(filters: Filters) -> str:
    start = f"from {day(filters.since)}" if filters.since else ""
    end = f"to {day(filters.until)}" if filters.until else ""
    return f"{start} {end}".strip()


def _chip(kind: str, value: str, label: str) -> str:
    return (
        f'<li><button type="button" data-bl="widen" data-kind="{kind}" data-value="{key(value)}" '
        f'aria-label="Remove the limit: {label}"><bdi>{label}</bdi> {icon("close")}</button></li>'
    )


def _publishers(filters: Filters, overview: Overview) -> str:
    boxes = "".join(
        f'<label><input type="checkbox" name="publishers" value="{key(name)}"'
        f"{' checked' if name in filters.publishers else ''}> <bdi>{safe(name)}</bdi></label>"
        for name in overview.publishers[:_MOST]
    )
    return f'<fieldset><legend>Publishers</legend><div class="bl-boxes">{boxes}</div></fieldset>' if boxes else ""


def _dates(filters: Filters, overview: Overview) -> str:
    limits = f' min="{overview.first}" max="{overview.last}"' if overview.first else ""
    since = filters.since.isoformat() if filters.since else ""
    until = filters.until.isoformat() if filters.until else ""
    return (
        '<fieldset><legend>Published</legend><div class="bl-dates">'
        f'<label>From <input type="date" name="since" value="{since}"{limits}></label> '
        f'<label>to <input type="date" name="until" value="{until}"{limits}></label></div></fieldset>'
    )


def _articles(filters: Filters, articles: Sequence[Article]) -> str:
    newest = sorted(articles, key=lambda each: (each.published or date.min, each.id), reverse=True)[:_OFFERED]
    options = "".join(
        f'<option value="{safe(headline(each))}" data-id="{key(each.id)}">'
        f"{safe(outlet(each))}, {day(each.published)}</option>"
        for each in newest
    )
    kept = "".join(f'<input type="hidden" name="articles" value="{key(each)}">' for each in filters.articles)
    return (
        f'<fieldset><legend>Articles</legend>{kept}<label>Only this article <input name="article" list="bl-titles" '
        f'placeholder="Start typing a headline" autocomplete="off"></label>'
        f'<datalist id="bl-titles">{options}</datalist></fieldset>'
    )
