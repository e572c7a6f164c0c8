"""Question and text as the network reads them in training, and where in them an answer stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from rag.pairs import Pair, PairTokenizer
from rag.training.groups import Text

__all__ = ["UNKNOWN", "Batch", "Pairs"]

UNKNOWN = -100
"""The place of an answer that was cut off: nothing is learnt from it (the `ignore_index` of torch)."""

_WIDTH = 8


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs as tensors of shape (n, t); `start` and `end` of shape (n,) are the answer's tokens, 0 where none answers.

    `text` of shape (n, t) says which tokens are of the text, and may be an answer.
    """

    ids: torch.Tensor
    types: torch.Tensor
    mask: torch.Tensor
    text: torch.Tensor
    start: torch.Tensor
    end: torch.Tensor


class Pairs:
    """Makes batches of pairs of at most `tokens` tokens, `first` of them the question's or statement's."""

    def __init__(self, tokens: int, first: int = 48) -> None:
        self._tokenizer = PairTokenizer(tokens, first)

    def batch(self, pairs: Sequence[tuple[str, Text]]) -> Batch:
        """Return the pairs in their order."""
        made = [self._tokenizer.pair(question, text.title, text.text) for question, text in pairs]
        width = -(-max(len(each.ids) for each in made) // _WIDTH) * _WIDTH
        ids = torch.zeros((len(made), width), dtype=torch.long)
        types, mask, text = (torch.zeros_like(ids) for _ in range(3))
        for row, each in enumerate(made):
            length = len(each.ids)
            ids[row, :length] = torch.tensor(each.ids)
            mask[row, :length] = 1
            types[row, each.second : length] = 1
            text[row, each.text : length - 1] = 1
        places = [_answer(each, asked) for each, (_, asked) in zip(made, pairs, strict=True)]
        starts, ends = (torch.tensor(each) for each in zip(*places, strict=True))
        return Batch(ids, types, mask, text.bool(), starts, ends)


def _answer(pair: Pair, text: Text) -> tuple[int, int]:
    """Return the first and the last token of the answer: (0, 0) where none answers, `UNKNOWN` where it is cut off."""
    if text.start is None or text.end is None:
        return 0, 0
    inside = [place for place, (start, end) in enumerate(pair.offsets) if start < text.end and end > text.start]
    if not inside or pair.offsets[inside[-1]][1] < text.end:
        return UNKNOWN, UNKNOWN
    return pair.text + inside[0], pair.text + inside[-1]
