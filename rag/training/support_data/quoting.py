"""The sentences of a long text that a reader would quote for a statement: those that share most words with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from rag.words import telling

__all__ = ["quoted", "shared", "stems", "wording"]

_STEM = 5  # letters that words with the same meaning share


def wording(text: str) -> str:
    """Return the words of a text alone, for telling whether two texts are the same.

    >>> wording("“Never,” he said.")
    'never he said'
    """
    return " ".join(re.findall(r"\w+", text.casefold()))


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words of a text that are no stop words.

    >>> sorted(stems("He founded the museum"))
    ['found', 'museu']
    """
    return frozenset(word.casefold()[:_STEM] for word in telling(text))


def shared(statement: str, text: str) -> float:
    """Return the share of the statement's words that the text holds.

    >>> shared("He founded the museum.", "The museum is closed.")
    0.5
    """
    wanted = stems(statement)
    return len(wanted & stems(text)) / len(wanted) if wanted else 0.0


def quoted(sentences: Sequence[str], statement: str, words: int, leaving: Collection[int] = ()) -> list[int]:
    """Return the places of at most four sentences, of so many words in all, that are nearest to the statement.

    Rare words count more. The first is always taken; `leaving` are places that are not to be taken.
    """
    counts = Counter(stem for sentence in sentences for stem in stems(sentence))
    missing = set(stems(statement))
    taken: list[int] = []
    while missing and len(taken) < 4:  # noqa: PLR2004 - no quote is longer
        left = [n for n in range(len(sentences)) if n not in taken and n not in leaving]
        values = {n: sum(1 / counts[stem] for stem in missing & stems(sentences[n])) for n in left}
        best = max(values, key=lambda n: values[n], default=None)
        if best is None or values[best] == 0:
            break
        if taken and sum(len(sentences[n].split()) for n in [*taken, best]) > words:
            break
        taken.append(best)
        missing -= stems(sentences[best])
    return sorted(taken)
