"""What a page says of its article in JSON-LD, in the words of schema.org: https://schema.org/Article."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["LinkedData", "linked_data", "names_of"]

_LONGEST = 2_000_000  # characters of one script
_MOST_NODES = 5_000
_OPENING = re.compile(r"\s*(?:<!--|(?:/\*|//)?\s*<!\[CDATA\[\s*(?:\*/)?)")
_CLOSING = re.compile(r"(?:-->|(?:/\*|//)?\s*\]\]>\s*(?:\*/)?|;)\s*\Z")
_TAIL = 40  # characters in which what closes a script is looked for
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_INNER = ("@graph", "mainEntity", "mainEntityOfPage", "isPartOf", "publisher", "author", "creator")
_POSTS = frozenset(("BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "Report"))
_PAGES = frozenset(("WebPage", "ItemPage", "CollectionPage"))

Node = Mapping[str, Any]


class LinkedData:
    """The article of a page, its page and site, as JSON-LD gives them; each is empty where it does not."""

    def __init__(self, nodes: list[Node], url: str | None) -> None:
        self._by_id = _by_id(nodes)
        articles = [node for node in nodes if _types(node) & _POSTS or any(t.endswith("Article") for t in _types(node))]
        same = [node for node in articles if url and url in _addresses(node)]
        self.article: Node = next(iter(same or articles), {})
        self.page: Node = next((node for node in nodes if _types(node) & _PAGES), {})
        self.site: Node = next((node for node in nodes if "WebSite" in _types(node)), {})

    def word(self, name: str) -> str | None:
        """Return a value of the article, or of its page where the article has none, if it is words."""
        for node in (self.article, self.page):
            value = node.get(name)
            if isinstance(value, list) and value:
                value = value[0]
            if isinstance(value, str) and value.strip():
                return _plain(value)
        return None

    def names(self, *relations: str) -> list[str]:
        """Return who stands in these relations ("author", "publisher") to the article or its page, each name once."""
        for node in (self.article, self.page):
            found = [name for relation in relations for name in names_of(node.get(relation), self._by_id)]
            if found:
                return list(dict.fromkeys(found))
        return []

    def addresses(self) -> list[str]:
        """Return where the article says that it stands."""
        return [*_addresses(self.article), *_addresses(self.page)]


def linked_data(scripts: list[str], url: str | None) -> LinkedData:
    """Return what the JSON-LD scripts of a page say, of several articles the one at `url`; what is no JSON is skipped.

    Articles in lists of other articles ("itemListElement") are not looked at.
    """
    nodes: list[Node] = []
    for script in scripts:
        if len(script) <= _LONGEST:
            nodes += list(_nodes(_read(script)))
    return LinkedData(nodes[:_MOST_NODES], url)


def names_of(value: object, by_id: Mapping[str, Node] | None = None) -> Iterator[str]:
    """Yield the names in a value: a name, an object with one, a reference to such an object, or a list of them."""
    waiting = [value]
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, list):
            waiting = [*each[:_MOST_NODES], *waiting] if len(waiting) < _MOST_NODES else waiting
        elif isinstance(each, dict):
            known = (by_id or {}).get(str(each.get("@id")), {})
            waiting.insert(0, each.get("name") or known.get("name"))
        elif isinstance(each, str) and (name := _plain(each)) and not name.startswith(("http://", "https://", "//")):
            yield name


def _read(script: str) -> object:
    try:
        opening = _OPENING.match(script)
        bare = script[opening.end() :] if opening else script
        return json.loads(bare[:-_TAIL] + _CLOSING.sub("", bare[-_TAIL:]), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: object) -> Iterator[Node]:
    """Yield the objects in the order in which they stand, and those that describe the same page."""
    waiting = [value]
    seen = 0
    while waiting and seen < _MOST_NODES:
        each = waiting.pop(0)
        seen += 1
        if isinstance(each, list):
            waiting = [*each[:_MOST_NODES], *waiting]
        elif isinstance(each, dict):
            yield each
            waiting += [each[name] for name in _INNER if name in each]


def _by_id(nodes: list[Node]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for node in nodes:
        identity = node.get("@id")
        if isinstance(identity, str) and (identity not in found or "name" in node):
            found[identity] = node
    return found


def _types(node: Node) -> set[str]:
    value = node.get("@type")
    types = value if isinstance(value, list) else [value]
    return {each.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for each in types if isinstance(each, str)}


def _addresses(node: Node) -> list[str]:
    page = node.get("mainEntityOfPage")
    values = [node.get("url"), page.get("@id") if isinstance(page, dict) else page, node.get("@id")]
    return [value.strip() for value in values if isinstance(value, str) and value.strip()]


def _plain(text: str) -> str:
    """Return the words of a value on one line, without references to characters and without markup."""
    return " ".join(_TAG.sub("", html.unescape(text)).split())
