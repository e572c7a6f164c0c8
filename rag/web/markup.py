"""Text to HTML that cannot be anything but text, and the small pieces that every page shows of an article."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import date
from textwrap import shorten
from urllib.parse import quote, unquote, urlsplit

from rag import words
from rag.languages import name_of
from rag.types import Article, Copy

__all__ = [
    "also_in",
    "dateline",
    "day",
    "from_key",
    "headline",
    "key",
    "language_name",
    "link",
    "links_also_in",
    "outlet",
    "page_name",
    "plain",
    "safe",
]

# C0 and C1 controls but tab and newline; marks that reorder what follows them; then what UTF-8 cannot hold.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_OPENING = 80  # characters of a text that stand for a missing title
_NAMED = 6  # outlets that are named where an article also stands
_LONE = re.compile("[\ud800-\udfff]")


def plain(text: str) -> str:
    """Return the text without characters that are invisible, reorder their neighbours or cannot be encoded.

    The end of a page becomes the end of a line.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return _LONE.sub("\ufffd", _UNSHOWN.sub("", lines))


def safe(text: str) -> str:
    """Return the text as HTML that shows it, in an element or in a quoted attribute: never markup, never script."""
    return html.escape(plain(text), quote=True)


def key(text: str) -> str:
    """Return the text spelled so that any page, form or address brings it back unchanged, for `from_key`."""
    return quote(text, safe="", errors="surrogatepass")


def from_key(text: str) -> str:
    """Return the text that `key` spelled."""
    return unquote(text, errors="surrogatepass")


def day(published: date | None) -> str:
    """Return a date as "12 June 2014", or "undated"."""
    return words.day(published) if published else "undated"


def headline(article: Article) -> str:
    """Return the title of an article, or the start of its text, or its id."""
    return article.title or shorten(article.text[:400], width=_OPENING, placeholder="…") or article.id


def outlet(article: Article) -> str:
    """Return who published an article, in words that stand on their own."""
    return article.publisher or "Unknown publisher"


def dateline(article: Article) -> str:
    """Return publisher and date of an article as HTML."""
    stamp = f' datetime="{article.published.isoformat()}"' if article.published else ""
    return (
        f'<span class="bl-dateline"><bdi class="bl-outlet">{safe(outlet(article))}</bdi> '
        f"<time{stamp}>{day(article.published)}</time></span>"
    )


def language_name(code: str | None) -> str:
    """Return the name of a language that is not English; nothing for English and where it is not known."""
    return name_of(code) if code and code != "en" else ""


def page_name(page: int | None) -> str:
    """Return a page as "p. 4"; nothing where there are no pages."""
    return f"p. {page}" if page else ""


def also_in(copies: Sequence[Copy]) -> str:
    """Return where else an article stands as "also in: Reuters, The Hill"; nothing where it stands alone."""
    names = list(dict.fromkeys(each.publisher or "another article" for each in copies))
    more = [f"{len(names) - _NAMED:,} more"] if len(names) > _NAMED else []
    return f"also in: {', '.join([*names[:_NAMED], *more])}" if names else ""


def links_also_in(copies: Sequence[Copy], place: str) -> str:
    """Return where else an article stands as HTML, each a button that opens it; `place` keeps their ids apart."""
    if not copies:
        return ""
    buttons = ", ".join(
        f'<button type="button" class="bl-inline" id="copy-{place}-{key(each.article)}" data-bl="open_article" '
        f'data-article="{key(each.article)}" aria-haspopup="dialog">'
        f"<bdi>{safe(each.publisher or each.article)}</bdi></button>"
        for each in copies[:_NAMED]
    )
    more = f" and {len(copies) - _NAMED:,} more" if len(copies) > _NAMED else ""
    return f'<span class="bl-also">also in: {buttons}{more}</span>'


def link(url: str | None, label: str) -> str:
    """Return a link that leaves the page, as HTML; nothing where the address is no web address."""
    if not url or not _is_web_address(url):
        return ""
    return f'<a class="bl-link" href="{safe(url)}" target="_blank" rel="noopener noreferrer nofollow">{safe(label)}</a>'


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and plain(url) == url and " " not in url
    except ValueError:
        return False
