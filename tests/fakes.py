"""Real parts that cost nothing: subclasses of the seams' own base classes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Encoder

__all__ = ["HashedEncoder"]


class HashedEncoder(Encoder):
    """Texts that share words are near: each distinct word adds 1 or -1 at one of 64 places."""

    name = "hashed-words"
    dimension = 64

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for word in set(re.findall(r"\w+", text.lower())):
                place, sign = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=2).digest()
                vector[place % self.dimension] += 1 if sign % 2 else -1
            if not vector.any():
                vector[0] = 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
