"""Statements made by rule of sentences: what a quote says, in its own words or others, beside what it does not say.

Nothing is left by which a made statement could be told without its quote: often the quote is changed too, so that the
sentence as it was written is the one that is not supported.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from rag.sentences import sentences
from rag.training.sets import read_examples
from rag.training.support_data.claims import NOT, PARTLY, SUPPORTED, Claim
from rag.training.support_data.hedges import hedged
from rag.training.support_data.judged import measured_sentences, support_sets
from rag.training.support_data.namesakes import Namesakes
from rag.training.support_data.passages import PROSE, Passage, passages
from rag.training.support_data.quoting import shared, stems, wording
from rag.training.support_data.rewordings import named_subject, reworded
from rag.training.support_data.shortening import shortened
from rag.training.support_data.speakers import ROLES, attributed
from rag.training.support_data.statements import answered
from rag.training.support_data.swaps import KINDS, Swap, swaps
from rag.training.support_data.written import written_claims

__all__ = ["contrasts", "made_claims"]

_WORDS = 58  # of a quote
_PAIR = 88  # words of statement and quote: more are over 128 tokens
_JOINED = 34  # words of a statement made of two sentences
_STATEMENT = 34  # words: more are over the 48 tokens that are read of a statement
_CHANGED = 0.35  # of the quotes are changed before anything is made of them
_HEDGED, _ATTRIBUTED = 0.16, 0.22  # of the quotes are made to hedge, or to name who says it
_SHORTENED, _REWORDED, _OTHERWISE = 0.6, 0.75, 0.7
_LACKING = 0.7
_DETAIL = 4  # letters or digits of a word that is more than an abbreviation or a unit
_BESIDE = 0.2
_BOTH = 0.8  # of the sentences that go on are joined with the one behind them
_NEAR = 0.2  # of the words of a statement, that a sentence which does not say it must share
_TURNABLE = ("number", "date", "name", "negation", "contrary", "speaker")
_GOES_ON = re.compile(r"(?:The|He|She|It|They|His|Her|Its|Their|This|These|In the|There)\b(?! same)")
_ADDED = "speaker added"


def made_claims(data: Path, quotes: int, seed: int) -> Iterator[Claim]:
    """Yield the judged claims to learn from, the written ones, those of questions, and those of so many quotes by rule.

    Sentences that the measured claims or their quotes hold are left out, and pairs that are too long to learn.
    """
    measured = measured_sentences(data)
    examples = [each for each in read_examples(data) if each.source in PROSE]
    chance = random.Random(f"{seed} questions")  # noqa: S311 - not a secret
    asked = [claim for example in examples for claim in answered(example, chance)]
    found = list(passages(data, examples, measured))
    for claim in (*support_sets(data, "train"), *written_claims(data), *asked, *contrasts(found, quotes, seed)):
        fits = _length([claim.statement]) <= _STATEMENT and _length([claim.statement, claim.quote]) <= _PAIR
        if fits and not any(wording(span.of(claim.quote)) in measured for span in sentences(claim.quote)):
            yield claim


def contrasts(found: Sequence[Passage], quotes: int, seed: int) -> Iterator[Claim]:
    """Yield the claims of so many quotes, at most two of a passage, rare kinds of change before common ones."""
    names = Namesakes(found)
    maker = _Maker(names, random.Random(f"{seed} contrasts"))  # noqa: S311 - not a secret
    chance = random.Random(f"{seed} passages")  # noqa: S311 - not a secret
    places = [
        (each, place)
        for each in found
        for place in chance.sample(range(len(each.sentences)), min(2, len(each.sentences)))
    ]
    for passage, place in chance.sample(places, min(quotes, len(places))):
        yield from maker.made(passage, place)


class _Maker:
    """Makes the claims of one quote after another, and keeps count of the kinds."""

    def __init__(self, names: Namesakes, chance: random.Random) -> None:
        self._names = names
        self._chance = chance
        self._counts: Counter[str] = Counter(dict.fromkeys(KINDS, 0))

    def made(self, passage: Passage, place: int) -> Iterator[Claim]:
        """Yield the claims of a quote around one sentence."""
        sentence, written = passage.sentences[place], passage.sentences[place]
        first, last = self._window(passage.sentences, place)
        before, after = passage.sentences[first:place], passage.sentences[place + 1 : last + 1]
        against: list[Swap] = []
        changed = self._changed(passage, sentence, " ".join((*before, sentence, *after)))
        if changed is not None:
            sentence, swap = changed
            against.append(swap)
        quote = " ".join((*before, sentence, *after))
        said = [("sentence", sentence), *self._said_otherwise(sentence, before[-1] if before else None)]
        both = self._both(sentence, passage.sentences[place + 1 : place + 2])
        if both and after:
            said.append(("two sentences", both))
        kept = self._chance.sample(said[1:], 1) if len(said) > 1 and self._chance.random() < _OTHERWISE else said[:1]
        claims = [(kind, text, SUPPORTED) for kind, text in kept]
        claims += [(each.kind, each.statement, each.label) for each in against]
        claims += self._swapped(passage.document, kept[0][1], quote, 1 if against else 2)
        if both and not after:
            claims.append(("sentence added", both, PARTLY))
        if self._chance.random() < _BESIDE:
            claims += self._beside(passage.sentences, quote, written)
        yield from _of_quote(passage, quote, claims)
        if self._chance.random() < _LACKING:
            yield from self._lacking(passage, before, written, after)

    def _both(self, sentence: str, following: Sequence[str]) -> str | None:
        """Return now and then the sentence and the one behind it as one, where that is short."""
        if not following or self._chance.random() > _BOTH or not _GOES_ON.match(following[0]):
            return None
        if _length((sentence, *following)) > _JOINED or not sentence.endswith("."):
            return None
        return f"{sentence[:-1]}, and {following[0][0].lower()}{following[0][1:]}"

    def _window(self, found: Sequence[str], place: int) -> tuple[int, int]:
        """Return the first and last of one to three sentences around a place, short enough for a quote."""
        first = last = place
        for _ in range(self._chance.choice((0, 0, 1, 1, 2))):
            longer = (first - 1, last) if self._chance.random() < 0.5 else (first, last + 1)  # noqa: PLR2004
            if longer[0] >= 0 and longer[1] < len(found) and _length(found[longer[0] : longer[1] + 1]) <= _WORDS:
                first, last = longer
        return first, last

    def _changed(self, passage: Passage, sentence: str, quote: str) -> tuple[str, Swap] | None:
        """Return another sentence for the quote, and the one that was written as what it then does not support."""
        kind = self._chance.random()
        if kind < _HEDGED:
            unsure = hedged(sentence, self._chance)
            return (unsure, Swap("hedge", sentence, PARTLY)) if unsure else None
        if kind < _HEDGED + _ATTRIBUTED:
            who = self._names.person(quote, passage.document, self._chance) if self._chance.random() < 0.6 else None  # noqa: PLR2004
            who = who or self._chance.choice(ROLES)
            said = attributed(sentence, who, self._chance)
            if said and self._chance.random() < 0.2:  # noqa: PLR2004 - the quote names nobody, the statement does
                return sentence, Swap(_ADDED, said, PARTLY)
            return (said, Swap("speaker dropped", sentence, PARTLY)) if said else None
        if kind < _HEDGED + _ATTRIBUTED + _CHANGED:
            fitting = [each for each in self._possible(passage.document, sentence, quote) if each.kind in _TURNABLE]
            if fitting:
                self._counts[fitting[0].kind] += 1
                return fitting[0].statement, Swap(fitting[0].kind, sentence, NOT)
        return None

    def _said_otherwise(self, sentence: str, before: str | None) -> list[tuple[str, str]]:
        """Return shorter and reworded forms of the sentence, at most two."""
        found: list[tuple[str, str]] = []
        named = named_subject(before, sentence) if before else None
        base = named or sentence
        if named:
            found.append(("named", named))
        shorter = shortened(base)
        if shorter and self._chance.random() < _SHORTENED:
            base = self._chance.choice(shorter)
            found.append(("shortened", base))
        if self._chance.random() < _REWORDED and (other := reworded(base, self._chance)):
            found.append(("reworded", other))
        return found[-2:]

    def _swapped(self, document: str, statement: str, quote: str, most: int) -> list[tuple[str, str, int]]:
        """Return the statement swapped in one or more ways, those that were made least often so far."""
        found = self._possible(document, statement, quote)[:most]
        for each in found:
            self._counts[each.kind] += 1
        return [(each.kind, each.statement, each.label) for each in found]

    def _possible(self, document: str, statement: str, quote: str) -> list[Swap]:
        found = swaps(statement, quote, document, self._names, self._chance)
        return sorted(found, key=lambda each: self._counts[each.kind])

    def _beside(self, found: Sequence[str], quote: str, written: str) -> list[tuple[str, str, int]]:
        """Return another sentence of the passage that shares some words with the quote."""
        others = [each for each in found if each not in quote and each != written and shared(each, quote) >= _NEAR]
        return [("another sentence", self._chance.choice(others), NOT)] if others else []

    def _lacking(self, passage: Passage, before: Sequence[str], sentence: str, after: Sequence[str]) -> Iterator[Claim]:
        """Yield the sentence with a quote that lacks a detail of it, and what the quote does say."""
        for shorter in self._chance.sample(shorter_ones := shortened(sentence), len(shorter_ones)):
            quote = " ".join((*before, shorter, *after))
            if any(len(stem) >= _DETAIL for stem in stems(sentence) - stems(quote)):
                said = reworded(shorter, self._chance) if self._chance.random() < _REWORDED else None
                supported = ("reworded", said, SUPPORTED) if said else ("sentence", shorter, SUPPORTED)
                yield from _of_quote(passage, quote, [supported, ("detail added", sentence, PARTLY)])
                return


def _of_quote(passage: Passage, quote: str, claims: Sequence[tuple[str, str, int]]) -> Iterator[Claim]:
    """Yield the claims, no statement twice."""
    seen = set()
    for kind, statement, label in claims:
        if statement not in seen:
            seen.add(statement)
            yield Claim(passage.source, passage.document, statement, quote, label, kind)


def _length(found: Sequence[str]) -> int:
    return sum(len(sentence.split()) for sentence in found)
