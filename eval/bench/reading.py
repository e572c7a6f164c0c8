"""How long a trained network takes to read the passages of a question: as the product runs it, and on torch."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.bench.measuring import milliseconds, peak_megabytes, timed

__all__ = ["PASSAGES", "WORDS", "passages", "reading"]

PASSAGES, WORDS = 20, 160
"""How many passages are read, and how many words each has."""

_QUESTION = "How many Quds Force fighters did Iran reportedly send to help Iraq in 2014?"
_TOKENS = 384
_READS = 3


def passages(texts: Iterable[str]) -> list[str]:
    """Return the first passages that can be cut from some texts, one behind the other."""
    words = [word for text in texts for word in text.split()]
    starts = range(0, min(len(words), PASSAGES * WORDS), WORDS)
    return [" ".join(words[start : start + WORDS]) for start in starts]


def reading(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the time that one warm reading of all passages takes, the network loaded before.

    Its layers are those of the bundled encoder and its heads random: the figures do not change the time.
    """
    from rag.cross_encoder import CrossEncoder
    from rag.pairs import PairTokenizer

    if request["side"] == "stock":
        sys.modules["openvino"] = None  # type: ignore[assignment]
    tokenizer = PairTokenizer(_TOKENS)
    with tempfile.TemporaryDirectory(prefix="byline-bench-") as folder:
        network = CrossEncoder("bench", _random_heads, Path(folder))

        def read() -> None:
            network.outputs([tokenizer.pair(_QUESTION, "", text) for text in request["passages"]])

        read()
        seconds = [timed(read) for _ in range(_READS)]
    return {"read": milliseconds(seconds), "peak_megabytes": peak_megabytes()}


def _random_heads() -> dict[str, NDArray[np.float32]]:
    chance = np.random.default_rng(1)
    shapes = {"span.weight": (2, 384), "span.bias": (2,), "heads.weight": (2, 384), "heads.bias": (2,)}
    return {name: chance.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
