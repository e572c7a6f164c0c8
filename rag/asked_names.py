"""Where publishers of the collection are named in a question, by their usual variants: no list of publishers.

"The New York Times" is also "New York Times", "nytimes.com" and "NYT"; "after CNN" is "CNN" and "cnn.com". A name that
is an ordinary word too ("Time", "The Week") counts only as it is written when it is a name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.types import Span
from rag.words import publisher_key

__all__ = ["Mention", "mentions"]

_DOMAIN = r"\.(?:com?|org|net|info|news)(?:\.[a-z]{2})?|\.[a-z]{2}"
_ADDRESS = re.compile(rf"(?:https?://)?(?:www\.)?(?P<name>[\w-]+)(?:{_DOMAIN})/?", re.IGNORECASE)
_SECTION = re.compile(r"\s+[|–—·-]\s+|:\s+")  # "FOX News - Health"
_SMALL = frozenset({"of", "the", "and", "for", "&"})
_OF_NEWSPAPERS = frozenset({"press", "post", "times", "mail", "journal", "herald", "tribune"})
_ACRONYM = re.compile(r"[A-Z]{3,5}")
_SPELLED_APART = 5  # letters from which on the name of a site is also found as several words
_SHORT = 3  # letters of a name that stands without "News": "BBC" for "BBC News"
_CAPITALISED = re.compile(r"[^\W\d_a-z]")
_BEFORE = re.compile(r"(?P<word>[\w’'-]+)\s+$")
_BEHIND = re.compile(r"(?:\s+|-)[^\W\d_a-z]")


@dataclass(frozen=True, slots=True)
class Mention:
    """Where publishers are named, with "the" and ".com", and how the collection spells those that this may be."""

    span: Span
    publishers: tuple[str, ...]


def mentions(question: str, publishers: Sequence[str]) -> list[Mention]:
    """Return where publishers are named in `question`, in order.

    >>> [each.publishers for each in mentions("Did the Times or cnn.com say so?", ("after CNN", "The Week"))]
    [('after CNN',)]
    """
    names = _names(tuple(publishers))
    found = names.pattern.finditer(question) if names.pattern else ()
    return [Mention(Span(*match.span()), names.of(match)) for match in found if names.meant(match)]


@dataclass(frozen=True, slots=True)
class _Names:
    """Every variant of the publishers' names as one pattern, and what each stands for, without case and spaces."""

    pattern: re.Pattern[str] | None
    publishers: dict[str, tuple[str, ...]]
    with_article: frozenset[str]

    def of(self, match: re.Match[str]) -> tuple[str, ...]:
        return self.publishers.get(_compact(match["name"])) or self.publishers.get(_initials(match["name"]), ())

    def meant(self, match: re.Match[str]) -> bool:
        """Return whether the words that match are written as a name, and are not part of a longer one."""
        name, text = match["name"], match.string
        words = re.findall(r"[^\W_]+", name)
        capitals = [bool(_CAPITALISED.match(word)) for word in words if word.casefold() not in _SMALL]
        if not self.of(match) or (any(capitals) and not all(capitals)):
            return False
        if _BEHIND.match(text, match.end()) and not match["site"]:
            return False
        before = _BEFORE.search(text, 0, match.start())
        if not name.isupper() and before and before.start() and _CAPITALISED.match(before["word"]) and all(capitals):
            return False
        if len(words) > 1 or match["site"] or name.isupper():
            return True
        if _compact(name) in self.with_article:
            return (bool(match["the"]) and all(capitals)) or self._according(match)
        return (all(capitals) and match.start() > 0) or self._according(match) or _has_no_vowel(name)

    def _according(self, match: re.Match[str]) -> bool:
        """Return whether a word can only be a name, as in "according to reuters, how many"."""
        ends = re.match(r"(?:['’]s?)?\s*(?:[,.;:?!]|$)", match.string[match.end() :])
        led = re.search(r"\b(?:according to|going by) (?:the )?$", match.string[: match.start("name")], re.IGNORECASE)
        return bool(ends and led)


@lru_cache(maxsize=8)
def _names(publishers: tuple[str, ...]) -> _Names:
    known: defaultdict[str, dict[str, None]] = defaultdict(dict)
    patterns: dict[str, None] = {}
    with_article = set()
    for publisher in publishers:
        key = publisher_key(publisher)
        if not re.search(r"[^\W_]{2}", key):
            continue
        for variant, pattern in _variants(" ".join(publisher.split()[-len(key.split()) :]), key):
            known[variant][publisher] = None
            patterns[pattern] = None
        if re.search(r"(?:^|\s)the\s+\S+$", publisher, re.IGNORECASE):
            with_article.add(_compact(key))
    if not patterns:
        return _Names(None, {}, frozenset())
    longest = "|".join(sorted(patterns, key=lambda each: (-len(each), each)))
    quoted = rf"(?P<quote>['‘“\"])?(?P<the>[Tt]he\s+)?(?P<name>{longest})(?P<site>{_DOMAIN})?(?(quote)['’”\"])"
    whole = rf"(?<![\w.@/-]){quoted}(?![\w@/-])"
    one = {variant: _one_each(names) for variant, names in known.items()}
    return _Names(re.compile(whole), one, frozenset(with_article))


def _variants(name: str, key: str) -> Iterator[tuple[str, str]]:
    """Yield what a publisher may be called: compact, as it is looked up, and as a pattern."""
    address = _ADDRESS.fullmatch(key)
    if address:
        site = address["name"]
        yield _compact(site), _spelled(site)
        if len(site) >= _SPELLED_APART:
            yield _compact(site), _joined(site, r"\s?")
        return
    yield _compact(key), _spelled(key)
    head = _SECTION.split(name, maxsplit=1)[0]
    if head != name and len(head) >= _SHORT:
        yield from _variants(head, head.casefold())
    words = re.findall(r"[^\W_]+", name)
    shortened = words[0] if len(words) > 1 and words[-1].casefold() == "news" else ""
    if len(words) - 1 == 1 and len(shortened) == _SHORT:
        yield _compact(shortened), _spelled(shortened)
    for initials in {_initials(name), "".join(word[0] for word in words)}:
        if _stands_for(initials.upper(), words):
            yield initials.casefold(), re.escape(initials.upper())
    if _ACRONYM.fullmatch(name):
        yield name.casefold(), r"[\s-]+(?:(?:of|the|and|for)\s+)*".join(rf"{letter}[a-z’'.]+" for letter in name)


def _stands_for(initials: str, words: Sequence[str]) -> bool:
    """Return whether initials are long enough to be told from other abbreviations."""
    return len(initials) >= _SHORT or (len(initials) > 1 and words[-1].casefold() in _OF_NEWSPAPERS)


def _spelled(name: str) -> str:
    return _joined(re.split(r"[\s-]+", name), r"[\s-]*")


def _joined(parts: Iterable[str], between: str) -> str:
    return f"(?i:{between.join(map(re.escape, parts))})"


def _compact(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _initials(name: str) -> str:
    words = [word for word in re.findall(r"[^\W_]+", name) if word.casefold() not in _SMALL]
    return "".join(word[0] for word in words).casefold()


def _one_each(publishers: Iterable[str]) -> tuple[str, ...]:
    """Return one spelling of each publisher: "after CNN" and "CNN" are one, and limits find both."""
    kept: dict[str, str] = {}
    for each in publishers:
        kept.setdefault(publisher_key(each), each)
    return tuple(kept.values())


def _has_no_vowel(name: str) -> bool:
    return not re.search(r"[aeiouy]", name, re.IGNORECASE)
