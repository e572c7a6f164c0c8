"""Title, author, publisher, address and language of a page, as it states them itself; its day is in page_dates.py."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from rag.loaders.linked_data import LinkedData, linked_data
from rag.words import publisher_key

__all__ = ["Page", "language_of", "page_of", "writers"]

_AUTHORS = (
    "author",
    "article:author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "citation_author",
    "dc.creator",
    "dcterms.creator",
    "og:author",
    "og:article:author",
    "authors",
)
_LAST_NAME_FIRST = ("citation_author", "dc.creator", "dcterms.creator")
_TITLES = ("og:title", "citation_title", "parsely-title", "headline", "dc.title", "dcterms.title", "twitter:title")
_PUBLISHERS = ("citation_journal_title", "publisher", "article:publisher", "dc.publisher", "dcterms.publisher")
_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d+\)(https?://\S+)|\bPage saved with SingleFile\s+url:\s*(https?://\S+)"
)
_TOP = 4096  # characters in which a browser notes where it saved the page from
_LONGEST_NAME = 5  # words
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[|–—·»:-]\s+|\s*\|\s*")
_CODES = dict(  # of ISO 639-2, as books and some pages write them
    pair.split(":")
    for pair in (
        "eng:en deu:de ger:de fra:fr fre:fr spa:es ita:it por:pt nld:nl dut:nl rus:ru pol:pl swe:sv dan:da nor:no "
        "fin:fi jpn:ja zho:zh chi:zh kor:ko ara:ar tur:tr ukr:uk ces:cs cze:cs ell:el gre:el heb:he hun:hu ron:ro "
        "rum:ro cat:ca"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as its metadata is looked for in it: `metas` by name in small letters, `data` its JSON-LD."""

    tree: Any
    metas: Mapping[str, Sequence[str]]
    data: LinkedData
    url: str | None

    def meta(self, *names: str) -> Iterator[str]:
        """Yield the values under these names, in the order of the names."""
        for name in names:
            yield from self.metas.get(name, ())

    def title(self) -> str | None:
        """Return the headline, without the outlet's name behind it, of those given one that is not cut off."""
        alone = self.heading()
        given = list(filter(None, (self.data.word("headline"), *self.meta(*_TITLES), alone)))
        whole = [title for title in given if not title.endswith(("…", "..."))]
        title = next(iter(whole or given), None)
        return title and self._without_outlet(title, alone)

    def author(self) -> str | None:
        """Return who wrote it, names joined by commas; an outlet is not the author of what it publishes."""
        given = [self.data.names("author", "creator")]
        for name in _AUTHORS:
            values = self.metas.get(name, ())
            given.append([_first_name_first(value) for value in values] if name in _LAST_NAME_FIRST else list(values))
        return next(filter(None, (writers(names, self.publisher()) for names in given)), None)

    def publisher(self) -> str | None:
        """Return the outlet's name; its address without "www." where it has no better one."""
        given = [*self.meta("og:site_name"), *self.data.names("publisher"), *self.meta(*_PUBLISHERS), *self._site()]
        names = [name for name in given if not name.startswith(("http", "//", "@")) and name.strip()]
        better = [name for name in names if not _DOMAIN.fullmatch(name)]
        best = next(iter(better or names), None)
        if best is None:
            return self._behind_title() or (urlsplit(self.url or "").hostname or "").removeprefix("www.") or None
        same = [name for name in better if publisher_key(name) == publisher_key(best)]
        return next((name for name in same if name[0].isupper()), best)

    def language(self) -> str | None:
        """Return the language that the page declares, as two letters of ISO 639."""
        root = self.tree.getroottree().getroot()
        declared = [root.get("lang"), root.get("xml:lang"), *self.meta("og:locale"), self.data.word("inLanguage")]
        declared += self.meta("content-language", "language", "dc.language", "dcterms.language")
        return next(filter(None, map(language_of, filter(None, declared))), None)

    def _site(self) -> list[str]:
        name = self.data.site.get("name")
        return [*([name] if isinstance(name, str) else []), *self.meta("application-name")]

    def _behind_title(self) -> str | None:
        """Return what the title of the window has behind the heading of the page."""
        title = " ".join(
            "".join(each for title in islice(self.tree.iter("title"), 1) for each in title.itertext()).split()
        )
        parts = _SEPARATOR.split(title)
        heading = self.heading()
        return parts[-1] if heading and len(parts) > 1 and title.startswith(heading) else None

    def heading(self) -> str:
        """Return the heading of the page, if there is one and no other."""
        heads = [" ".join("".join(head.itertext()).split()) for head in self.tree.iter("h1")]
        return heads[0] if len(heads) == 1 else ""

    def _without_outlet(self, title: str, heading: str) -> str:
        parts = _SEPARATOR.split(title)
        if heading and len(parts) > 1 and heading in (title[: len(heading)], title[-len(heading) :]):
            return heading
        outlets = {
            publisher_key(name) for name in (self.publisher(), *self.meta("og:site_name"), *self._site()) if name
        }
        last = list(_SEPARATOR.finditer(title))[-1] if len(parts) > 1 else None
        if last and publisher_key(parts[-1]) in outlets:
            return title[: last.start()].strip() or title
        return title


def page_of(tree: Any, source: str) -> Page:
    """Return a page, parsed and as it was received, ready to be asked for its metadata."""
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = " ".join(html.unescape(element.get("content", "")).split())
        for name in filter(None, (element.get(key) for key in ("property", "name", "itemprop", "http-equiv"))):
            if content:
                metas.setdefault(name.strip().lower(), []).append(content)
    scripts = [each.text for each in tree.iter("script") if each.text and "ld+json" in each.get("type", "").lower()]
    stated = _address(_stated(tree, source, metas))
    data = linked_data(scripts, stated)
    return Page(tree, metas, data, stated or _address(data.addresses()))


def writers(names: Iterable[str], publisher: str | None = None) -> str | None:
    """Return the names joined by commas, without "By", addresses, repetitions and the outlet itself.

    >>> writers(["By Ann Lee and Bo Ek, CNN", "Ann Lee"], "CNN")
    'Ann Lee, Bo Ek'
    """
    found: list[str] = []
    for given in names:
        for name in re.split(r"\s*[;,]\s*", re.sub(r"^\s*(?:by|von|par|por)\s+", "", given, flags=re.IGNORECASE)):
            found += _separate(name.strip())
    kept = [name for name in dict.fromkeys(found) if name and not re.match(r"https?:|//|www\.|@", name)]
    outlet = publisher_key(publisher) if publisher else None
    return ", ".join(name for name in kept if publisher_key(name) != outlet) or None


def language_of(tag: str) -> str | None:
    """Return the two letters of ISO 639 for "en-US", "de_DE" or "eng", None for what names no language."""
    code = re.split(r"[-_]", tag.strip().lower())[0]
    return code if re.fullmatch(r"[a-z]{2}", code) else _CODES.get(code)


def _separate(name: str) -> list[str]:
    pair = re.split(r"\s+(?:and|&|und|et|y)\s+", name)
    names = pair if all(map(_is_full_name, pair)) else [name]
    return [each.title() if each.isupper() and " " in each else each for each in names]


def _is_full_name(words: str) -> bool:
    parts = words.split()
    return 1 < len(parts) <= _LONGEST_NAME and parts[0][0].isupper() and parts[-1][0].isupper()


def _first_name_first(name: str) -> str:
    parts = [part.strip() for part in name.split(",")]
    return f"{parts[1]} {parts[0]}" if len(parts) == 2 and all(parts) else name  # noqa: PLR2004


def _stated(tree: Any, source: str, metas: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the addresses that the page says are its own, best first."""
    canonical = [
        link.get("href", "") for link in tree.iter("link") if "canonical" in link.get("rel", "").lower().split()
    ]
    saved = _SAVED_FROM.search(source[:_TOP])
    known = [*metas.get("og:url", ()), *([saved[1] or saved[2]] if saved else [])]
    return [*(_joined(known[0], address) if known else address for address in canonical), *known]


def _joined(page: str, address: str) -> str:
    try:
        return urljoin(page, address)
    except ValueError:  # such as "http://[x"
        return ""


def _address(given: Iterable[str]) -> str | None:
    """Return the first that is an address on the web, rather one of a page than of a site's front."""
    found = []
    for address in given:
        try:
            parts = urlsplit(address.strip())
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.hostname and not re.search(r"\s", address.strip()):
            found.append((not parts.path.strip("/") and not parts.query, address.strip()))
    return min(found, key=lambda each: each[0])[1] if found else None
