"""Which of the found passages are about a topic, and whether what it names was found at all; by its own words.

How surely a passage answers says little here: a reader is made for questions that one sentence answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.candidates import rarity
from rag.names import names
from rag.stemming import stems
from rag.types import Findings, Hit

__all__ = ["Topic"]

_SHARE = 0.5  # of the words of a topic or a name, weighed by how rare they are among the passages
_NEAREST = 0.25  # cosine from which on a passage that has common words of a topic is taken to be about it
_AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")
_WORDLESS = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True)
class _Part:
    """The stems of all words of a topic or a part of it, and of each name in it."""

    words: frozenset[str]
    named: tuple[frozenset[str], ...]


class Topic:
    """The words of a topic, held against those of the found passages with their headlines and authors."""

    def __init__(self, topic: str, findings: Findings) -> None:
        self._parts = _parts(topic)
        self._hits = findings.hits
        self._words = {hit.passage.id: _words(_text(hit, findings)) for hit in findings.hits}
        self._weight = rarity(self._words.values())

    @property
    def unheard(self) -> bool:
        """Whether it names something, and no passage has that name."""
        named = [part for part in self._parts if part.named]
        return bool(named) and not any(self._named(words, part) for words in self._words.values() for part in named)

    def passages(self, sure: bool) -> list[Hit]:
        """Return the hits that are about it, in their order.

        Such a passage has every name of the topic and half of its words by their rarity; a passage that has the names
        may put the rest in other words where a reader is `sure` that the question is answered. Of a topic without names
        a passage must be near in meaning too: common words stand everywhere.
        """
        return [hit for hit in self._hits if any(self._about(hit, part, sure) for part in self._parts)]

    def named_in(self, text: str) -> bool:
        """Return whether a text has a name of it, or where it has none, half of its words."""
        words = _words(text)
        return any(self._has(words, name) for part in self._parts for name in (part.named or (part.words,)))

    def _about(self, hit: Hit, part: _Part, sure: bool) -> bool:
        words = self._words[hit.passage.id]
        if not part.named:
            near = hit.similarity is None or hit.similarity >= _NEAREST
            return near and self._has(words, part.words)
        return self._named(words, part) and (sure or self._has(words, part.words))

    def _named(self, words: frozenset[str], part: _Part) -> bool:
        return all(self._has(words, name) for name in part.named)

    def _has(self, words: frozenset[str], wanted: frozenset[str]) -> bool:
        """Return whether enough of what is wanted is among the words."""
        return _weighed(wanted & words, self._weight) >= _SHARE * _weighed(wanted, self._weight)


def _weighed(words: frozenset[str], weight: Callable[[str], float]) -> float:
    return sum(map(weight, sorted(words)))


def _parts(topic: str) -> Sequence[_Part]:
    """Return what a topic consists of: several parts where each side of an "and" has a name of its own."""
    parts = [_part(each) for each in _AND.split(topic) if not _WORDLESS.fullmatch(each)]
    whole = _part(topic)
    found = parts if len(parts) > 1 and all(each.named for each in parts) else [whole]
    return [each for each in found if each.words]


def _part(text: str) -> _Part:
    behind = f"about {text}"  # a name that stands first is one too
    named = tuple(words for span in names(behind) if (words := _words(span.of(behind))))
    return _Part(_words(text), named)


def _text(hit: Hit, findings: Findings) -> str:
    article = findings.articles[hit.passage.article].article
    return "\n".join(filter(None, (article.title, article.author, hit.passage.text)))


def _words(text: str) -> frozenset[str]:
    return frozenset(stems(text)) if re.search(r"\w", text) else frozenset()
