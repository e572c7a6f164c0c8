"""From a cited passage to the sentence in it that carries the claim: by shared words, and by an encoder if given."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from rag.sentences import sentences
from rag.stemming import stem
from rag.types import Passage, Span

__all__ = ["Similar", "narrow", "rarities"]

Similar = Callable[[str, Sequence[str]], Sequence[float]]
"""(claim, sentences) -> how alike the claim and each sentence are, from -1 to 1."""

_TOKEN = re.compile(r"\d[\d.,]*\d|\w+")
_NUMBER_BOOST, _NAME_BOOST = 2.0, 1.5
_PRECISION_SHARE, _CONTEXT_SHARE = 0.2, 0.25
_SECOND_SENTENCE = 0.2
"""A second sentence must bring this share of the claim that the first does not have."""
_COMMON = frozenset(
    "a an and are as at be been but by did do does for from had has have he her his in into is it its of on or our she "
    "so than that the their them they this to was we were which who will with would".split()
)


def rarities(texts: Iterable[str]) -> dict[str, float]:
    """Return the inverse document frequency (BM25's) of each term over the sentences of `texts`, each above zero."""
    frequency: Counter[str] = Counter()
    count = 0
    for text in texts:
        for span in sentences(text):
            frequency.update(_terms(span.of(text)).keys())
            count += 1
    return {term: math.log(1 + (count - seen + 0.5) / (seen + 0.5)) for term, seen in frequency.items()}


def narrow(
    claim: str, passage: Passage, rarity: Mapping[str, float], context: str = "", similar: Similar | None = None
) -> Span:
    """Return where in the article the one or two neighbouring sentences of `passage` stand that best match `claim`.

    Rare words, numbers and names count more; `context` is the whole sentence that the claim is a part of and counts
    less. Where no sentence shares a word with the claim, and none is similar, it is the whole passage.
    """
    spans = sentences(passage.text)
    pairs = [Span(one.start, two.end) for one, two in pairwise(spans)]
    scores = _scores(claim, context, [span.of(passage.text) for span in (*spans, *pairs)], rarity, similar)
    if not spans or max(scores) <= 0:
        return Span(passage.start, passage.end)
    best = max(range(len(spans)), key=lambda index: scores[index])
    chosen = spans[best]
    neighbours = [index for index in (best - 1, best) if 0 <= index < len(pairs)]
    pair = max(neighbours, key=lambda index: scores[len(spans) + index], default=None)
    if pair is not None and scores[len(spans) + pair] > scores[best] + _SECOND_SENTENCE:
        chosen = pairs[pair]
    return Span(passage.start + chosen.start, passage.start + chosen.end)


def _scores(
    claim: str, context: str, texts: Sequence[str], rarity: Mapping[str, float], similar: Similar | None
) -> list[float]:
    alike = [max(0.0, value) for value in similar(claim, texts)] if similar else [0.0] * len(texts)
    return [
        _shared(claim, text, rarity) + _CONTEXT_SHARE * _shared(context, text, rarity) + near
        for text, near in zip(texts, alike, strict=True)
    ]


def _shared(claim: str, text: str, rarity: Mapping[str, float]) -> float:
    """Return the weighted share of the claim's terms that `text` has, plus a little for how much of `text` they are."""
    rarest = max(rarity.values(), default=1.0)
    claimed = {term: boost * rarity.get(term, rarest) for term, boost in _terms(claim).items()}
    offered = {term: boost * rarity.get(term, rarest) for term, boost in _terms(text).items()}
    common = sum(weight for term, weight in claimed.items() if term in offered)
    if common == 0:
        return 0.0
    precision = sum(weight for term, weight in offered.items() if term in claimed) / sum(offered.values())
    return common / sum(claimed.values()) + _PRECISION_SHARE * precision


def _terms(text: str) -> dict[str, float]:
    """Return the stems of `text` without the commonest words; numbers and names have a boost."""
    terms: dict[str, float] = {}
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token[0].isdigit():
            terms[token.replace(",", "").rstrip(".")] = _NUMBER_BOOST
        elif token.casefold() not in _COMMON:
            boost = _NAME_BOOST if token[0].isupper() and match.start() > 0 else 1.0
            term = stem(token.casefold())
            terms[term] = max(boost, terms.get(term, 0.0))
    return terms
