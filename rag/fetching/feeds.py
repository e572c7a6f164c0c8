"""RSS, RDF and Atom feeds that are downloaded already into their items; nothing is fetched here."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from rag.errors import LoadError
from rag.fetching.addresses import cleaned, joined
from rag.loaders.dates import day_of
from rag.types import Failure

__all__ = ["Item", "items"]

_MOST = 10_000_000  # bytes
_MOST_TAGS = 200_000  # some ten seconds of reading
_ENOUGH = 100  # words: what is longer is the article, what is shorter may be its beginning
_TAGS = re.compile(r"<[^<>]*>")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_MARKED_UP = {"text/html", "application/xhtml+xml"}


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a feed: the cleaned address it links to, what the feed says of it, and its page where it is in there.

    `fields` has title, author, publisher, published (an ISO day in the feed's own time zone) and url, as far as known.
    The day is the one of publication, else the one of its last change.
    """

    address: str
    fields: Mapping[str, str]
    page: str | None = None


def items(content: bytes, url: str, content_type: str, most: int) -> list[Item | Failure]:
    """Return the first `most` items of the feed that was found at `url`, each address once, in the feed's order.

    An item without an address is a `Failure`. Raises `LoadError` where it cannot be read as a feed or is empty.
    """
    feed = _parsed(content, url, content_type)
    found = [_item(entry, feed, url, number) for number, entry in enumerate(feed.entries[:most], start=1)]
    if not found:
        raise LoadError("it is a feed without items; try again later, or add its pages by their own addresses")
    return list(_once(found))


def _once(found: list[Item | Failure]) -> Iterator[Item | Failure]:
    seen = set[str]()
    for item in found:
        if isinstance(item, Failure):
            yield item
        elif item.address not in seen:
            seen.add(item.address)
            yield item


def _parsed(content: bytes, url: str, content_type: str) -> Any:
    """Return the feed as feedparser reads it, from memory alone: bare bytes it would first try as a file's name."""
    import feedparser

    if len(content) > _MOST:
        raise LoadError(f"it is a feed larger than {_MOST:,} bytes; add its pages by their own addresses")
    if content.count(b"<") > _MOST_TAGS:
        raise LoadError(f"it is a feed of more than {_MOST_TAGS:,} tags; add its pages by their own addresses")
    headers = {"content-location": url, "content-type": content_type}
    plainly = {"sanitize_html": False, "resolve_relative_uris": False}  # both take a time that grows as the square
    try:
        return feedparser.parse(io.BytesIO(content), response_headers=headers, **plainly)
    except (ValueError, AssertionError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise LoadError("it is a feed that cannot be read; add its pages by their own addresses") from error


def _item(entry: Any, feed: Any, url: str, number: int) -> Item | Failure:
    name, link = f"item {number} of {url}", entry.get("link") or ""
    if not link:
        return Failure(name, "it links to no page; look for it on the site and add that address", origin=url)
    try:
        address = cleaned(joined(url, link))
    except LoadError as error:
        return Failure(name, str(error), origin=url)
    fields = _fields(entry, feed, address)
    return Item(address, fields, _page(entry, feed, fields.get("title", "")))


def _fields(entry: Any, feed: Any, address: str) -> dict[str, str]:
    day = entry.get("published") or entry.get("updated")
    source = entry.get("source") or {}
    known = {
        "title": _plain(entry.get("title_detail")),
        "author": _authors(entry),
        "publisher": _plain({"value": source.get("title")}) or _plain(feed.feed.get("title_detail")),
        "published": day_of(day) if day else None,
        "url": address,
    }
    return {name: value for name, value in known.items() if value}


def _authors(entry: Any) -> str:
    names = [_plain({"value": author.get("name")}) for author in entry.get("authors") or ()]
    return ", ".join(dict.fromkeys(filter(None, names)))


def _plain(detail: Any) -> str:
    """Return the words of a piece of a feed without their mark-up."""
    if not detail:
        return ""
    value = detail.get("value") or ""
    if detail.get("type") in _MARKED_UP:
        value = unescape(_TAGS.sub("", value))
    return " ".join(value.split())


def _page(entry: Any, feed: Any, title: str) -> str | None:
    """Return the longest text that the feed has of an item, as a page, where it is long enough to be the whole."""
    parts = [*(entry.get("content") or ()), *filter(None, [entry.get("summary_detail")])]
    bodies = [_body(part) for part in parts]
    body = max(bodies, key=len, default="")
    if len(_TAGS.sub(" ", body).split()) < _ENOUGH:
        return None
    language = feed.feed.get("language") or ""
    spoken = f' lang="{language}"' if _LANGUAGE.fullmatch(language) else ""
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    heading = f"<h1>{escape(title)}</h1>" if title else ""
    return f"<!doctype html><html{spoken}><head>{head}</head><body><article>{heading}{body}</article></body></html>"


def _body(part: Any) -> str:
    value = part.get("value") or ""
    if part.get("type") in _MARKED_UP:
        return str(value)
    return "".join(f"<p>{escape(block.strip())}</p>" for block in re.split(r"\n\s*\n", value) if block.strip())
