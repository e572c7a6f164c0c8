"""English words without their endings."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

import snowballstemmer

from rag.words import telling

__all__ = ["stem", "stems"]

_STEMMER = snowballstemmer.stemmer("english")
_ONE_AT_A_TIME = Lock()  # the stemmer keeps the word that it works on in itself


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a word in small letters, as Porter's second stemmer finds it; known ones cost nothing.

    >>> stem("sentences") == stem("sentenced")
    True
    """
    with _ONE_AT_A_TIME:
        return str(_STEMMER.stemWord(word))


def stems(text: str) -> list[str]:
    """Return the stems of the words of `text` that tell, in order."""
    return [stem(word.casefold()) for word in telling(text)]
