"""What the trained reader makes of passages: how relevant each is, whether it answers, and which of its words do."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.pairs import Pair, PairTokenizer
from rag.remembered import Remembered
from rag.types import Span

__all__ = [
    "ANSWERS",
    "RELEVANT",
    "SETTLED",
    "Network",
    "Outputs",
    "PassageReader",
    "Read",
    "number_read",
    "sigmoid",
    "span_scores",
]

_TOKENS = 384  # a passage has at most 200 words; what is beyond is not read
_LONGEST = 30  # tokens of an answer
_AT_FIRST, _FURTHER = 8, 3  # texts read at a time
_ENOUGH = 14  # texts read where one answer is wanted: of 544 held-out questions, 20 answer no more of them right
_REMEMBERED = 2_000  # readings; some 3 KB each
_KEPT = 60  # likeliest spans of a text

RELEVANT, ANSWERS = 0, 1
"""The heads: how relevant the text is among others, and whether it answers."""

SETTLED = 0.0
"""Logit of answering from which on no further text is read (`python -m rag.training calibrate`)."""

Asked = tuple[str, str, str]  # question, title, text


class Outputs(Protocol):
    """What a network says of one pair: logits of where an answer starts and ends, over its tokens, and of its heads."""

    @property
    def start(self) -> NDArray[np.float32]: ...
    @property
    def end(self) -> NDArray[np.float32]: ...
    @property
    def heads(self) -> NDArray[np.float32]: ...


class Network(Protocol):
    """Reads pairs, and gives what it says of each in their order."""

    def outputs(self, pairs: Sequence[Pair]) -> Sequence[Outputs]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """What was read in one text, as logits: `relevant` among others, `answers` whether it holds the answer at all.

    `spans` of shape (n, 2) are the places in the text where an answer may stand, as characters, likeliest first;
    `shares` of shape (n,) how likely each is (they sum to at most 1), if the text does answer. `silent` is how likely
    it is, by the same logits, that nothing answers.
    """

    relevant: float
    answers: float
    spans: NDArray[np.int32]
    shares: NDArray[np.float32]
    silent: float

    def within(self, span: Span) -> float:
        """Return how likely the answer stands in that range of the text."""
        inside = (self.spans[:, 0] >= span.start) & (self.spans[:, 1] <= span.end)
        return float(self.shares[inside].sum())

    def inside(self, span: Span) -> list[tuple[Span, float]]:
        """Return the answers inside that range with their shares, the likeliest first."""
        rows = np.flatnonzero((self.spans[:, 0] >= span.start) & (self.spans[:, 1] <= span.end))
        return [(Span(int(self.spans[row, 0]), int(self.spans[row, 1])), float(self.shares[row])) for row in rows]


class PassageReader:
    """Reads texts for a question by a network that is loaded when first needed; remembers what it has read."""

    def __init__(self, load: Callable[[], Network]) -> None:
        self._load = load
        self._tokenizer: PairTokenizer | None = None
        self._known = Remembered[Asked, Read](_REMEMBERED)

    def read(self, question: str, texts: Sequence[tuple[str, str]]) -> list[Read]:
        """Return what is read in each (title, text), in their order."""
        return self._known.of([(question, title, text) for title, text in texts], self._of)

    def read_first(self, question: str, texts: Sequence[tuple[str, str]], several: bool = False) -> list[Read]:
        """Return what is read in the first texts: in all of them, or in fewer where those settle the question.

        Texts are read some at a time, and no more once one of them answers as surely as `SETTLED`. Where `several`
        answers are wanted, all are read.
        """
        texts = texts if several else texts[:_ENOUGH]
        read: list[Read] = []
        while len(read) < len(texts):
            number = len(texts) if several else _FURTHER if read else _AT_FIRST
            read += self.read(question, texts[len(read) : len(read) + number])
            if not several and max(each.answers for each in read) >= SETTLED:
                break
        return read

    def _of(self, asked: Sequence[Asked]) -> list[Read]:
        self._tokenizer = self._tokenizer or PairTokenizer(_TOKENS)
        pairs = [self._tokenizer.pair(*each) for each in asked]
        return [_read(pair, outputs) for pair, outputs in zip(pairs, self._load().outputs(pairs), strict=True)]


def number_read(read: Sequence[Read], settled: float) -> int:
    """Return how many of these texts are read, in their order, until one of them answers as surely as `settled`."""
    most = min(_ENOUGH, len(read))
    number = min(_AT_FIRST, most)
    while number < most and max(each.answers for each in read[:number]) < settled:
        number = min(number + _FURTHER, most)
    return number


def span_scores(start: NDArray[np.floating], end: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return the logit of every span from a row's token to a column's, both (t,); of those that cannot be, -inf."""
    scores = start[:, None] + end[None, :]
    allowed = np.triu(np.ones_like(scores, dtype=bool)) & np.tril(np.ones_like(scores, dtype=bool), _LONGEST - 1)
    return np.where(allowed, scores, -np.inf)


def sigmoid(logit: float) -> float:
    """Return the likelihood that a logit stands for.

    >>> sigmoid(0.0), sigmoid(-1e9) < 1e-20
    (0.5, True)
    """
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))


def _read(pair: Pair, outputs: Outputs) -> Read:
    first, number = pair.text, len(pair.offsets)
    start, end = (np.asarray(logits, dtype=np.float64) for logits in (outputs.start, outputs.end))
    heads = outputs.heads
    if not number:
        nothing = np.zeros((0, 2), dtype=np.int32)
        return Read(float(heads[RELEVANT]), float(heads[ANSWERS]), nothing, np.zeros(0, dtype=np.float32), 1.0)
    scores = span_scores(start[first : first + number], end[first : first + number])
    none = start[0] + end[0]
    highest = max(float(scores.max()), none)
    weights = np.exp(scores - highest)
    total = float(weights.sum())
    order = np.argsort(-weights, axis=None, kind="stable")[:_KEPT]
    rows, columns = np.unravel_index(order, weights.shape)
    offsets = np.asarray(pair.offsets, dtype=np.int32)
    spans = np.stack([offsets[rows, 0], offsets[columns, 1]], axis=1)
    kept = weights.ravel()[order]
    silent = float(np.exp(none - highest))
    return Read(
        float(heads[RELEVANT]),
        float(heads[ANSWERS]),
        spans,
        (kept / total if total else kept).astype(np.float32),
        silent / (silent + total),
    )
