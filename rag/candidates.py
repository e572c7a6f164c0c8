"""The sentences of found passages that may answer, and how much of what is asked for stands in and around each."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.asked_for import Kind, asked_for
from rag.keywords import terms
from rag.sentences import sentences
from rag.spotting import spans
from rag.types import Findings, Passage, Question, Span
from rag.words import without_context

__all__ = ["Candidate", "candidates", "coverage", "in_passage", "rarity"]

_FEWEST_WORDS = 4
_LINK = re.compile(r"[^:]{2,80}[^\W\d_]['’”\"]?:(?=[A-Z][\w'’])[^:]*[^.!:…\s]$")  # "More on ferries:How they are built"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a found passage: `span` is its place in the article, `rank` that of the passage, from 0.

    `surroundings` are the terms of the title and of the sentence before it.
    """

    article: str
    rank: int
    span: Span
    text: str
    surroundings: frozenset[str]

    def words(self, span: Span) -> str:
        """Return the text of a range of the article that is inside the sentence."""
        return self.text[span.start - self.span.start : span.end - self.span.start]


def candidates(findings: Findings, passages: int) -> list[Candidate]:
    """Return the sentences of the first passages, each once, in the order of the passages.

    Headings, questions and links to other articles are left out: they answer nothing.
    """
    found: dict[tuple[str, int], Candidate] = {}
    for rank, hit in enumerate(findings.hits[:passages]):
        title = _terms(findings.articles[hit.passage.article].article.title or "")
        for candidate in _sentences_of(hit.passage, rank, title):
            found.setdefault((candidate.article, candidate.span.end), candidate)
    return [each for each in found.values() if _may_answer(each.text)]


def in_passage(candidate: Candidate, findings: Findings) -> Span:
    """Return where a sentence stands in the text of its passage."""
    start = findings.hits[candidate.rank].passage.start
    return Span(candidate.span.start - start, candidate.span.end - start)


def coverage(found: Sequence[Candidate], question: Question) -> NDArray[np.float64]:
    """Return one row a sentence: share of the question's telling words in it; also in and around it; figure; name.

    Words weigh by their rarity among the sentences. Figure and name are 1 where a span of the kind that is asked for,
    and that the question does not name itself, stands in the sentence, -1 where none does, 0 where none is asked for.
    """
    asked = without_context(question.understood)
    kind = asked_for(asked)
    wanted, known = _terms(asked), _terms(question.understood)
    held = [_terms(each.text) for each in found]
    weight = rarity(held)
    total = sum(map(weight, wanted)) or 1.0
    rows = []
    for candidate, own in zip(found, held, strict=True):
        covered = sum(map(weight, wanted & own)) / total
        around = sum(map(weight, wanted & (own | candidate.surroundings))) / total
        fits = _fits(kind, candidate.text, known)
        figure, name = (fits, 0) if kind.measured else (0, fits)
        rows.append((covered, around, figure, name))
    return np.array(rows, dtype=np.float64).reshape(len(rows), 4)


def rarity(texts: Iterable[Iterable[str]]) -> Callable[[str], float]:
    """Return the inverse document frequency (BM25's) over texts given as terms; a term that none has is the rarest."""
    seen: Counter[str] = Counter()
    number = 0
    for number, words in enumerate(texts, start=1):  # noqa: B007 - the count is used behind the loop
        seen.update(set(words))
    return lambda term: math.log(1 + (number - seen[term] + 0.5) / (seen[term] + 0.5))


def _may_answer(sentence: str) -> bool:
    """Return whether a sentence is more than a heading, no question, and does not lead to another article.

    >>> [_may_answer(each) for each in ("The ferry sank off Malta.", "More on ferries:How they are built today")]
    [True, False]
    """
    plain = sentence.strip().rstrip('"”’) ')
    return len(plain.split()) >= _FEWEST_WORDS and not plain.endswith("?") and not _LINK.match(plain)


def _sentences_of(passage: Passage, rank: int, title: frozenset[str]) -> list[Candidate]:
    found = []
    before = title
    for span in sentences(passage.text):
        text = span.of(passage.text)
        place = Span(passage.start + span.start, passage.start + span.end)
        found.append(Candidate(passage.article, rank, place, text, before))
        before = title | _terms(text)
    return found


def _fits(kind: Kind, sentence: str, known: frozenset[str]) -> int:
    """Return 1 where a span of the kind that the question does not name stands in the sentence, -1 where none does."""
    if kind is Kind.TEXT:
        return 0
    return 1 if any(not _terms(span.of(sentence)) <= known for span in spans(kind, sentence)) else -1


@lru_cache(maxsize=20_000)
def _terms(text: str) -> frozenset[str]:
    return frozenset(terms(text)) if re.search(r"\w", text) else frozenset()
