"""Example questions made from the articles by rules: each asks for something that one sentence plainly states.

A rule reads one sentence of an article in which names, figures and verbs stand in a known order, and asks back in the
same words. Few and natural beats many: a sentence that leans on its neighbours ("he", "there", "on Friday") gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from rag.asking_back import asked_back
from rag.asking_patterns import KINDS
from rag.boilerplate import boilerplate
from rag.names import people
from rag.sentences import sentences
from rag.types import Article, Span

__all__ = ["Proposal", "proposals", "propose"]

_WINDOW = 24
_LONGEST_SENTENCE = 400
_MOST_ALIKE = 0.5
_CAPITALISED = re.compile(r"(?<= )[A-Z]\w*")
_SPEAKER = re.compile(r"What did (?P<who>.*) say about (?P<topic>.*)\?$")
_FEWEST_MENTIONS = 2
_INSIDE = re.compile(r"(?<=[a-z0-9,] )[A-Z]\w*(?:(?: of| the| and|,)? [A-Z]\w*)*")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question of some `kind`, and where in the article the sentence stands that it was made from."""

    kind: str
    question: str
    sentence: Span


def propose(articles: Sequence[Article]) -> Iterator[str]:
    """Return example questions that the articles seem to answer, most promising first, each once.

    Kinds and articles alternate; the articles are taken evenly spread over the time they span. The same articles give
    the same questions, whatever their order. They are made while they are read, so a large collection costs no wait.
    """
    said: list[set[str]] = []
    for window in _windows(articles):
        candidates = [_candidates(article) for article in window]
        while any(candidates):
            chosen = [each.pop(0) for each in candidates if each]
            for question in _alternating(chosen):
                words = _words(question)
                if not any(_alike(words, earlier) for earlier in said):
                    said.append(words)
                    yield question


def _windows(articles: Sequence[Article]) -> Iterator[list[Article]]:
    ordered = sorted(articles, key=lambda each: (each.published or date.min, each.id), reverse=True)
    stride = max(1, len(ordered) // _WINDOW)
    for offset in range(stride):
        yield ordered[offset::stride]


def proposals(article: Article, within: Iterable[Span]) -> list[Proposal]:
    """Return the questions that single sentences in these spans of the article answer, in the order of the sentences.

    The names in a question stand in the article as names: with a capital in the middle of a sentence.
    """
    names = _names(article.text)
    found = []
    for span in within:
        text = " ".join(span.of(article.text).split())
        found += [Proposal(kind, asked, span) for kind, asked in _asked_back(text, article.text, names)]
    return found


def _asked_back(text: str, whole: str, names: set[str]) -> Iterator[tuple[str, str]]:
    for kind, asked in asked_back(text) if len(text) <= _LONGEST_SENTENCE else ():
        question = _spelled_out(asked, whole) if kind == "said" else asked
        somebody = kind != "somebody" or any(asked == f"Who is {each}?" for each in people(text))
        if question and somebody and set(_CAPITALISED.findall(question)) <= names:
            yield kind, question


def _candidates(article: Article) -> list[tuple[str, str]]:
    """Return (kind, question) for title and sentences of an article, one a kind before the second of any."""
    title = " ".join((article.title or "").split())
    by_kind: dict[str, list[tuple[str, str]]] = {kind: [] for kind in KINDS}
    for kind, question in _asked_back(title, article.text, _names(article.text)):
        by_kind[kind].append((kind, question))
    for each in proposals(article, _own_sentences(article)):
        by_kind[each.kind].append((each.kind, each.question))
    rounds = zip_longest(*by_kind.values())
    return [each for every in rounds for each in every if each is not None]


def _own_sentences(article: Article) -> list[Span]:
    """Return the sentences that no boilerplate touches."""
    skipped = boilerplate(article)
    return [
        span
        for span in sentences(article.text)
        if not any(span.start < other.end and other.start < span.end for other in skipped)
    ]


def _names(text: str) -> set[str]:
    """Return the words that are names here: written with a capital in the middle of a sentence, or a person's name."""
    inside = {word for words in _INSIDE.findall(text) for word in _CAPITALISED.findall(" " + words)}
    plain = set(re.findall(r"[a-z]+", text))
    persons = [each.split() for each in people(text)]
    return inside | {
        word for each in persons if each[0].lower() not in plain for word in _CAPITALISED.findall(f" {' '.join(each)}")
    }


def _spelled_out(question: str, text: str) -> str | None:
    """Return a question after what somebody said with the speaker's full name; None where the text has only one name.

    What it is about must come up at least twice.
    """
    found = _SPEAKER.match(question)
    if found is None or text.count(found["topic"]) < _FEWEST_MENTIONS or found["topic"] in found["who"]:
        return None
    who = found["who"]
    if " " not in who:
        full = re.search(rf"\b[A-Z][a-zé]+(?: [A-Z]\.)? {re.escape(who)}\b", text)
        who = full[0] if full else ""
    return f"What did {who} say about {found['topic']}?" if who else None


def _alternating(chosen: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Return the questions so that one of each kind comes before the second of any."""
    by_kind: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for kind, question in chosen:
        by_kind[kind].append(question)
    for each in zip_longest(*by_kind.values()):
        yield from (question for question in each if question is not None)


def _words(question: str) -> set[str]:
    return set(re.findall(r"\w+", question.casefold())) - {"the", "of", "in", "did", "what", "about", "a", "to", "was"}


def _alike(words: set[str], others: set[str]) -> bool:
    return len(words & others) > _MOST_ALIKE * min(len(words), len(others))
