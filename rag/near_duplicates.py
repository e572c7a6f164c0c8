"""Which texts are nearly the same: MinHash sketches of five-word shingles, and groups of what is alike.

Broder, "On the resemblance and containment of documents", SEQUENCES 1997, for sketches; Leskovec, Rajaraman, Ullman,
"Mining of Massive Datasets", 3.4, for banding: texts of similarity s share a band with probability 1 - (1 - s^r)^b.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from rag.types import Passage

__all__ = ["ALIKE", "DAYS", "bands", "groups", "near_in_time", "reported", "shingles", "similarity", "sketch"]

ALIKE = 0.6
"""The similarity from which two texts are copies. In 4,821 news articles, all pairs above it within `DAYS` were
versions of one text; the nearest pairs below were two stories on one event, or an explainer written anew."""

DAYS = 3
"""How many days copies of one story are published apart at most."""

_LEAST = 40  # words; a shorter text may be the same by chance
_SHINGLE = 5  # words
_PERMUTATIONS, _SEED = 128, 20_141
_ROWS = 4  # 32 bands of 4 find 99 % of pairs of similarity 0.6, and 0.3 % of pairs of similarity 0.1
_NUMBER = np.dtype("<u4")
_WORD = re.compile(r"[\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+")  # signs of scripts without spaces one by one


def shingles(text: str, words: int = _SHINGLE) -> frozenset[str]:
    """Return every run of so many words of a text, in small letters and without punctuation.

    >>> sorted(shingles("The dam, the DAM!", 2))
    ['dam the', 'the dam']
    """
    return frozenset(_runs(_WORD.findall(text.casefold()), words))


def reported(text: str, passages: Iterable[Passage]) -> str:
    """Return what is in some passage of a text, once: the text without its boilerplate."""
    parts, end = [], 0
    for passage in passages:
        parts.append(text[max(passage.start, end) : passage.end])
        end = max(end, passage.end)
    return "\n".join(parts)


def sketch(text: str) -> bytes | None:
    """Return 128 numbers of four bytes, the same on every machine, or None where the text is too short to compare."""
    words = _WORD.findall(text.casefold())
    if len(words) < _LEAST:
        return None
    from rensa import RMinHash

    hashed = RMinHash(_PERMUTATIONS, _SEED)
    hashed.update(_runs(words, _SHINGLE))
    return np.array(hashed.digest(), dtype=_NUMBER).tobytes()


def bands(sketched: bytes) -> list[int]:
    """Return one signed number of 64 bits for each band; two sketches alike in a band have it in common there."""
    step = _ROWS * _NUMBER.itemsize
    parts = (sketched[start : start + step] for start in range(0, len(sketched), step))
    return [int.from_bytes(hashlib.blake2b(part, digest_size=8).digest(), "little", signed=True) for part in parts]


def similarity(first: bytes, second: bytes) -> float:
    """Return the share of equal numbers, from 0 to 1: an estimate, to about 0.04, of the Jaccard similarity."""
    return float(np.mean(np.frombuffer(first, _NUMBER) == np.frombuffer(second, _NUMBER)))


def near_in_time(first: date | None, second: date | None) -> bool:
    """Return whether two articles may be copies by their days of publication; one without a day may be of any."""
    return first is None or second is None or abs((first - second).days) <= DAYS


def groups(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return what hangs together by pairs, each group in order, the groups by their first members.

    >>> groups([("c", "d"), ("b", "c"), ("x", "y")])
    [['b', 'c', 'd'], ['x', 'y']]
    """
    near: dict[str, set[str]] = {}
    for first, second in pairs:
        near.setdefault(first, set()).add(second)
        near.setdefault(second, set()).add(first)
    found: list[list[str]] = []
    seen: set[str] = set()
    for each in sorted(near):
        if each not in seen:
            found.append(sorted(_reached(near, each)))
            seen.update(found[-1])
    return found


def _runs(words: Sequence[str], length: int) -> list[str]:
    return [" ".join(words[at : at + length]) for at in range(len(words) - length + 1)]


def _reached(near: Mapping[str, Collection[str]], start: str) -> set[str]:
    reached, ahead = {start}, [start]
    while ahead:
        beyond = set(near[ahead.pop()]) - reached
        reached |= beyond
        ahead.extend(beyond)
    return reached
