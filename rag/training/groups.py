"""Questions with the texts they are asked of: one that answers, and others that only look as if they did.

The hard ones are what both searches bring for the question: from the same document first, then from others of the same
set. A text that holds the words of the answer is never taken for one that does not answer.
"""

from __future__ import annotations

import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Encoder
from rag.keywords import Entry, Keywords
from rag.training.edits import edited, replacements
from rag.training.examples import Example

__all__ = ["Group", "Text", "groups"]

_FOUND = 12  # texts that each search brings
_KEPT = 6  # of those that do not answer
_SHORTEST = 3  # characters of an answer whose occurrence elsewhere says something


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its title; `start` and `end` are where it answers, None where it does not."""

    title: str
    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A question and its texts, the one it was written for first; that one does not answer the `edited` question."""

    source: str
    held_out: bool
    question: str
    texts: tuple[Text, ...]
    edited: str | None


def groups(examples: Sequence[Example], encoder: Encoder, seed: int, tell: Callable[[int], None]) -> Iterator[Group]:
    """Yield a group for every question, in the order of the examples; `tell` hears how many are done."""
    done = 0
    for source in dict.fromkeys(each.source for each in examples):
        some = [each for each in examples if each.source == source]
        others = replacements(each.question for each in some)
        chance = random.Random(f"{seed} {source}")  # noqa: S311 - not a secret
        for each, found in zip(some, _Pool(some, encoder).found(some), strict=True):
            texts = (_text(each), *_not_answering(each, found))
            other = edited(each.question, each.text, others, chance) if each.answered else None
            yield Group(source, each.held_out, each.question, texts, other)
            done += 1
            tell(done)


class _Pool:
    """The distinct texts of one set, searched by words and by vectors."""

    def __init__(self, examples: Sequence[Example], encoder: Encoder) -> None:
        first: dict[str, Example] = {}
        for each in examples:
            first.setdefault(each.text, each)
        self._texts = list(first.values())
        self._encoder = encoder
        self._vectors = encoder.encode([f"{each.title}. {each.text}" for each in self._texts])
        self._documents: defaultdict[str, list[int]] = defaultdict(list)
        for number, each in enumerate(self._texts):
            self._documents[each.document].append(number)

    def found(self, asked: Sequence[Example]) -> Iterator[list[Example]]:
        """Yield for each question the texts of both searches in turn, those of its own document first."""
        vectors = self._encoder.encode([each.question for each in asked])
        with tempfile.TemporaryDirectory() as folder:
            keywords = Keywords(Path(folder) / "keywords", owner=True)
            keywords.add(Entry(str(n), str(n), each.title, each.text) for n, each in enumerate(self._texts))
            keywords.commit()
            for each, vector in zip(asked, vectors, strict=True):
                worded = [int(number) for number, _ in keywords.search(each.question, _FOUND)]
                own = self._documents[each.document]
                ranked = [*_nearest(self._vectors, vector, own), *_in_turn(worded, self._near(vector))]
                yield [self._texts[number] for number in dict.fromkeys(ranked)]

    def _near(self, vector: NDArray[np.float32]) -> list[int]:
        return _nearest(self._vectors, vector, range(len(self._texts)))


def _nearest(vectors: NDArray[np.float32], vector: NDArray[np.float32], among: Sequence[int]) -> list[int]:
    """Return the rows nearest to the vector, best first, at most `_FOUND` of all and half as many of a document."""
    rows = np.asarray(among, dtype=np.int64)
    limit = _FOUND if len(rows) == len(vectors) else _FOUND // 4
    order = np.argsort(-(vectors[rows] @ vector), kind="stable")[: limit + 1]
    return [int(rows[place]) for place in order]


def _in_turn(one: Sequence[int], other: Sequence[int]) -> Iterator[int]:
    for pair in zip_longest(one, other):
        yield from (each for each in pair if each is not None)


def _not_answering(asked: Example, found: Sequence[Example]) -> list[Text]:
    """Return the first found texts that do not hold the words of the answer."""
    words = [span.of(asked.text).casefold() for span in asked.answers]
    kept = [
        Text(each.title, each.text)
        for each in found
        if each.text != asked.text and not any(_holds(each.text, word) for word in words)
    ]
    return kept[:_KEPT]


def _holds(text: str, words: str) -> bool:
    return len(words) >= _SHORTEST and words in text.casefold()


def _text(example: Example) -> Text:
    if not example.answers:
        return Text(example.title, example.text)
    return Text(example.title, example.text, example.answers[0].start, example.answers[0].end)
