"""Sentences that tell of another place than is asked about: the dead in Cuba, where those in Florida are asked for.

Careful on purpose: only places of which it is known that one lies outside the other are told apart, and only what is
said to be in one of them counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answerers.values import COUNTED, ESSENTIAL, families
from rag.asked_change import changing
from rag.asked_for import Kind, asked_for
from rag.candidates import Candidate
from rag.names import names
from rag.places import apart, holds_place, known_places, names_place
from rag.spotting import spans
from rag.types import Findings, Question, Span
from rag.words import without_context

__all__ = ["Scenes", "elsewhere", "scenes"]

_SHOWN = 0.35  # share of the best sentence's likelihood from which on a sentence counts as what would be shown
_AROUND = 250  # characters before and behind a sentence in which its neighbours stand, and a heading
_COUNTS = frozenset({Kind.NUMBER, Kind.AMOUNT, Kind.PERCENTAGE})
_FEWEST = 2  # words of the question beside what is said to be elsewhere, where no figure is asked for
_NEAR = 5  # words between a figure and the place that it is of
_PLACING = re.compile(
    r"\b(?:in|across|throughout|through|within|inside)\s+(?:the\s+)?(?:[a-z]+(?:ern|al)\s+|mainland\s+)?$"
    r"|\b(?:in|near|at|outside)\s+(?-i:(?:[A-Z][\w’'-]*\s+){0,3}[A-Z][\w’'-]*),\s+$",
    re.I,
)
_ASIDE = re.compile(
    r"\b(?:before|after|unlike|outside|beyond|besides|leaving|apart from)\s+(?:\w+ing\s+)?(?:the\s+)?"
    r"(?:[a-z]+ern\s+)?[A-Z]\w*",
    re.I,
)
_SAID = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|told|tells?|spoke|speaking|spoken|asked|added|warned|announced|reported|report|wrote|born"
    r"|based|living|lives?|lived|trained|studied|educated)\b(?:\W+\w+){0,3}\W*$",
    re.I,
)
_SAYING = re.compile(r"^[^.;:]{0,60}?\b(?:sa(?:id|ys?)|told|tells?|reported|announced|estimated?)\b")
_CLAUSE = re.compile(r"[,;:—–](?=\s)(?!\s[a-z]+ing\b)|\b(?:and|but|while|whereas|although)\b")
_POINTING = re.compile(r"\bof (?:them|these|those)\b", re.I)
_RANKED = re.compile(r"\b(?:most|worst|first|only|ever|record|history|one of|[a-z]{3,}est)\b", re.I)


@dataclass(frozen=True, slots=True)
class Scenes:
    """For each sentence whether it tells of another place than the question asks about.

    It is `unanswered` where the likeliest does, and none is of the right one.
    """

    elsewhere: NDArray[np.bool_]
    unanswered: bool = False


def scenes(found: Sequence[Candidate], likely: NDArray[np.float64], question: Question, findings: Findings) -> Scenes:
    """Return which of the sentences to leave behind others for the place that they tell of; `likely` as it was weighed.

    They are left where they are when no other sentence tells as much of what is asked in the right place.
    """
    nowhere = Scenes(np.zeros(len(found), dtype=np.bool_))
    asked = _Asked(question)
    if not asked.places or not found:
        return nowhere
    best = int(likely.argmax())
    away = np.array([asked.elsewhere(each.text) for each in found], dtype=np.bool_)
    if not away[best]:
        return Scenes(away) if likely[away].max(initial=0.0) >= _SHOWN * likely[best] else nowhere
    there = [each for each in found if asked.there(each, findings)]
    needed = asked.told(found[best], findings)
    if any(asked.told(each, findings) >= needed for each in there):
        return Scenes(away)
    return Scenes(nowhere.elsewhere, unanswered=not there and asked.kind in _COUNTS)


def elsewhere(question: Question) -> Callable[[str], bool]:
    """Return what says of a sentence whether it gives what is asked for in places outside those asked for alone."""
    asked = _Asked(question)
    return asked.elsewhere if asked.places else lambda _sentence: False


class _Asked:
    """What a question asks for, and in which places."""

    def __init__(self, question: Question) -> None:
        asked = without_context(question.understood)
        self.kind = changing(asked) or asked_for(asked)
        self.places = [name for span, name in known_places(asked) if _PLACING.search(asked[: span.start])]
        named = families(" ".join(span.of(asked) for span in names(asked)))
        self._words = families(asked) - named
        self._essential = self._words & ESSENTIAL if self.kind is Kind.NUMBER else frozenset()

    def told(self, candidate: Candidate, findings: Findings) -> int:
        """Return how many words of the question a sentence has, without names and what is only counted."""
        return len((self._words - COUNTED) & families(_understood(candidate, findings)))

    def there(self, candidate: Candidate, findings: Findings) -> bool:
        """Return whether a sentence may give what is asked for, and it or what stands around it names the place."""
        if not self._gives(candidate, findings):
            return False
        if self._names(candidate.text):
            return True
        article = findings.articles[candidate.article].article
        around = _around(candidate, article.text, _AROUND)
        foreign = any(apart(name, each) for _, name in known_places(candidate.text) for each in self.places)
        return not foreign and (self._names(around) or self._names(article.title or ""))

    def elsewhere(self, sentence: str) -> bool:
        """Return whether a sentence gives what is asked for, or tells of it, in places outside those asked for."""
        if self._names(sentence):
            return False
        for span, name in known_places(sentence):
            placing = _PLACING.search(sentence[: span.start])
            if placing is None or _SAID.search(sentence[: placing.start()]):
                continue
            place = Span(placing.start(), span.end)
            if all(apart(name, each) for each in self.places) and self._told_at(place, sentence):
                return True
            if all(holds_place(name, each) for each in self.places) and self._counted_at(place, sentence):
                return True
        return False

    def _names(self, text: str) -> bool:
        """Return whether a text names one of the places, other than "before Florida"."""
        return any(names_place(_ASIDE.sub(" ", text), each) for each in self.places)

    def _gives(self, candidate: Candidate, findings: Findings) -> bool:
        if not self.kind.measured:
            return True
        text = _understood(candidate, findings)
        return bool(spans(self.kind, candidate.text)) and self._essential <= families(text)

    def _told_at(self, place: Span, sentence: str) -> bool:
        """Return whether what is asked is told beside a place: in its clause, or all that a place opens."""
        clause = _clause(place, sentence)
        if not sentence[: place.start].strip("\"“‘'( "):
            if _SAYING.match(sentence[place.end :]):
                return False
            clause = sentence
        shared = len(self._words & families(clause))
        return shared > 0 and bool(spans(self.kind, clause)) if self.kind.measured else shared >= _FEWEST

    def _counted_at(self, place: Span, sentence: str) -> bool:
        """Return whether a figure stands right before a place that is wider than the one asked for."""
        clause = _clause(place, sentence)
        if self.kind not in _COUNTS or _RANKED.search(clause) or not self._words & families(clause):
            return False
        before = [span for span in spans(self.kind, sentence) if span.end <= place.start]
        return bool(before) and len(sentence[before[-1].end : place.start].split()) <= _NEAR


def _clause(place: Span, sentence: str) -> str:
    """Return the clause that a place stands in."""
    before = list(_CLAUSE.finditer(sentence, 0, place.start))
    behind = _CLAUSE.search(sentence, place.end)
    return sentence[before[-1].end() if before else 0 : behind.start() if behind else len(sentence)]


def _understood(candidate: Candidate, findings: Findings) -> str:
    """Return a sentence, with what stands before it where it counts "of them"."""
    text = findings.articles[candidate.article].article.text
    return _around(candidate, text, 0, _AROUND) if _POINTING.search(candidate.text) else candidate.text


def _around(candidate: Candidate, text: str, behind: int, before: int = _AROUND) -> str:
    return text[max(0, candidate.span.start - before) : candidate.span.end + behind]
