"""Whether quoted words support a statement: the trained checker, for sentences that are not themselves a quote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from rag.pairs import PairTokenizer
from rag.passage_reading import Network

__all__ = ["STATEMENT_TOKENS", "Support", "SupportChecker"]

STATEMENT_TOKENS = 72
_TOKENS = 256


@dataclass(frozen=True, slots=True)
class Support:
    """How likely the quote supports the statement: not at all, partly (it adds something, or is too sure), or fully."""

    absent: float
    partial: float
    full: float


class SupportChecker:
    """Judges statements by a network that is loaded when first needed."""

    def __init__(self, load: Callable[[], Network]) -> None:
        self._load = load
        self._tokenizer: PairTokenizer | None = None

    def check(self, claims: Sequence[tuple[str, str]]) -> list[Support]:
        """Return the support of each (statement, quote), in their order; white space makes no difference."""
        if not claims:
            return []
        self._tokenizer = self._tokenizer or PairTokenizer(_TOKENS, STATEMENT_TOKENS)
        spaced = [(" ".join(statement.split()), " ".join(quote.split())) for statement, quote in claims]
        pairs = [self._tokenizer.pair(statement, "", quote) for statement, quote in spaced]
        return [_judged(outputs.heads) for outputs in self._load().outputs(pairs)]


def _judged(logits: np.ndarray) -> Support:
    weights = np.exp(logits - logits.max())
    absent, partial, full = (weights / weights.sum()).tolist()
    return Support(absent, partial, full)
