"""The list of articles as HTML: searched, put in order, cut into pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.types import Filters, StoredArticle
from rag.web.icons import icon
from rag.web.markup import day, headline, key, language_name, links_also_in, outlet, safe
from rag.web.scope import filters_to_json, limit_chips, widened
from rag.words import allows, holds

__all__ = ["ORDERS", "Listing", "listing_html", "select"]

ORDERS = {"newest": "Newest first", "oldest": "Oldest first", "headline": "Headline", "publisher": "Publisher"}
_PAGE = 50  # articles on one page
_ANY = Filters()


@dataclass(frozen=True, slots=True)
class Listing:
    """What to list: articles that hold every word of `query`, in an order, one page (from 1) at a time.

    Only articles inside the `limits` are listed.
    """

    query: str = ""
    order: str = "newest"
    page: int = 1
    limits: Filters = _ANY


def select(articles: Sequence[StoredArticle], listing: Listing) -> list[StoredArticle]:
    """Return the articles inside the limits that hold every word of the query, as `holds` finds them, in order."""
    inside = [each for each in articles if allows(listing.limits, each.article)]
    found = [each for each in inside if holds(each.article, listing.query, language_name(each.language))]
    if listing.order == "headline":
        return sorted(found, key=lambda each: headline(each.article).casefold())
    if listing.order == "publisher":
        found = _by_date(found)
        return sorted(found, key=lambda each: outlet(each.article).casefold())
    return _by_date(found, newest=listing.order != "oldest")


def listing_html(articles: Sequence[StoredArticle], listing: Listing) -> str:
    """Return one page of the list as HTML, with search, order and paging."""
    found = select(articles, listing)
    pages = max(1, -(-len(found) // _PAGE))
    page = min(max(listing.page, 1), pages)
    shown = found[(page - 1) * _PAGE : page * _PAGE]
    count = _count(len(articles), len(found), listing)
    asked = f'<span id="bl-listed" hidden data-page="{page}" {_asked(listing)}></span>'
    return f"{_controls(listing)}{_limits(listing)}{count}{_table(shown)}{_paging(listing, page, pages)}{asked}"


def _by_date(articles: Sequence[StoredArticle], newest: bool = True) -> list[StoredArticle]:
    dated = [each for each in articles if each.article.published]
    undated = [each for each in articles if not each.article.published]
    dated.sort(key=lambda each: each.article.id)
    dated.sort(key=lambda each: each.article.published or date.min, reverse=newest)
    return dated + undated


def _controls(listing: Listing) -> str:
    options = "".join(
        f'<option value="{key}"{" selected" if key == listing.order else ""}>{label}</option>'
        for key, label in ORDERS.items()
    )
    return (
        '<form class="bl-controls" role="search" data-bl-form="list_articles" data-bl-live>'
        f'<label>Search <input type="search" id="bl-search" name="query" value="{safe(listing.query)}" maxlength="200" '
        'placeholder="Headline, publisher, words of the text" autocomplete="off"></label>'
        f'<label>Order <select id="bl-order" name="order">{options}</select></label>'
        f'<input type="hidden" name="within" value="{_within(listing)}"></form>'
    )


def _limits(listing: Listing) -> str:
    """Return chips of the limits; pressing one lists the articles without it."""
    chips = "".join(
        f'<li><button type="button" data-bl="list_articles" data-page="1" {_asked(_without(listing, kind, value))} '
        f'aria-label="Remove the limit: {label}"><bdi>{label}</bdi> {icon("close")}</button></li>'
        for kind, value, label in limit_chips(listing.limits)
    )
    return f'<ul class="bl-limits" aria-label="Only these are listed">{chips}</ul>' if chips else ""


def _without(listing: Listing, kind: str, value: str) -> Listing:
    return replace(listing, limits=widened(listing.limits, kind, value))


def _count(total: int, found: int, listing: Listing) -> str:
    if not total:
        return '<p class="bl-quiet" role="status">No articles yet: add files here or to the corpus folder.</p>'
    articles = "1 article" if total == 1 else f"{total:,} articles"
    line = articles if listing.limits.empty else f"{found:,} of {articles}"
    line = f"{found:,} of {articles} hold these words" if listing.query.strip() else line
    return f'<p class="bl-quiet" role="status">{line}</p>'


def _table(shown: Sequence[StoredArticle]) -> str:
    if not shown:
        return ""
    rows = "".join(_row(each) for each in shown)
    return (
        '<table class="bl-table"><caption class="bl-sr">Articles</caption><thead><tr><th scope="col">Headline</th>'
        '<th scope="col">Publisher</th><th scope="col">Published</th>'
        f'<th scope="col"><span class="bl-sr">Remove</span></th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _row(stored: StoredArticle) -> str:
    article, title = stored.article, safe(headline(stored.article))
    identity = key(article.id)
    return (
        f'<tr><th scope="row"><button type="button" class="bl-headline" id="article-{identity}" data-bl="open_article" '
        f'data-article="{identity}" aria-haspopup="dialog"><bdi>{title}</bdi></button>{_under(stored)}</th>'
        f'<td><bdi>{safe(outlet(article))}</bdi></td><td class="bl-when">{day(article.published)}</td>'
        f'<td><button type="button" class="bl-tool" data-bl="remove_article" data-article="{identity}" '
        f'data-confirm="Remove?" title="Remove" aria-label="Remove: {title}">{icon("bin")}</button></td></tr>'
    )


def _under(stored: StoredArticle) -> str:
    """Return what stands under a headline: the language, unless it is English, and where else the article stands."""
    language = language_name(stored.language)
    tag = f'<span class="bl-tag">{safe(language)}</span>' if language else ""
    also = links_also_in(stored.copies, key(stored.article.id))
    return f'<p class="bl-under">{tag}{" " if tag and also else ""}{also}</p>' if tag or also else ""


def _paging(listing: Listing, page: int, pages: int) -> str:
    if pages == 1:
        return ""
    buttons = [_page(listing, page - 1, "Previous", page > 1), _page(listing, page + 1, "Next", page < pages)]
    return f'<p class="bl-paging">{buttons[0]} Page {page} of {pages} {buttons[1]}</p>'


def _page(listing: Listing, page: int, label: str, possible: bool) -> str:
    target = f'data-bl="list_articles" data-page="{page}" {_asked(listing)}'
    return f'<button type="button" class="bl-button" {target if possible else "disabled"}>{label}</button>'


def _asked(listing: Listing) -> str:
    return f'data-query="{safe(listing.query)}" data-order="{safe(listing.order)}" data-within="{_within(listing)}"'


def _within(listing: Listing) -> str:
    return "" if listing.limits.empty else key(filters_to_json(listing.limits))
