"""Question and text as the network reads them, and where in them an answer stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer

from rag.minilm import model_folder
from rag.training.groups import Text

__all__ = ["Batch", "Pairs"]

_CLS, _SEP = 101, 102
_QUESTION = 40  # tokens
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


@dataclass(frozen=True, slots=True)
class _Pair:
    ids: list[int]
    question: int
    start: int
    end: int


class Pairs:
    """Makes batches of pairs of at most `tokens` tokens; a longer text is read around its answer."""

    def __init__(self, tokens: int) -> None:
        self._tokens = tokens
        self._tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def batch(self, pairs: Sequence[tuple[str, Text]]) -> Batch:
        """Return the pairs in their order."""
        made = [self._pair(question, text) for question, text in pairs]
        width = -(-max(len(each.ids) for each in made) // _WIDTH) * _WIDTH
        ids = torch.zeros((len(made), width), dtype=torch.long)
        types, mask, text = (torch.zeros_like(ids) for _ in range(3))
        for row, each in enumerate(made):
            length = len(each.ids)
            ids[row, :length] = torch.tensor(each.ids)
            mask[row, :length] = 1
            types[row, each.question : length] = 1
            text[row, each.question : length - 1] = 1
        starts, ends = (torch.tensor([getattr(each, name) for each in made]) for name in ("start", "end"))
        return Batch(ids, types, mask, text.bool(), starts, ends)

    def _pair(self, question: str, text: Text) -> _Pair:
        asked = [_CLS, *self._ids(question)[:_QUESTION], _SEP]
        head = self._ids(f"{text.title} .")[:24] if text.title else []
        body = self._tokenizer.encode(text.text, add_special_tokens=False)
        room = self._tokens - len(asked) - len(head) - 1
        first, last = _answer(body.offsets, text)
        begin = 0 if last < room else min(first, max(0, (first + last - room) // 2))
        kept = body.ids[begin : begin + room]
        before = len(asked) + len(head) - begin
        inside = first >= begin and last < begin + room and text.start is not None
        ids = [*asked, *head, *kept, _SEP]
        return _Pair(ids, len(asked), first + before if inside else 0, last + before if inside else 0)

    def _ids(self, words: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(words, add_special_tokens=False).ids
        return ids


def _answer(offsets: Sequence[tuple[int, int]], text: Text) -> tuple[int, int]:
    """Return the first and the last token of the answer; (0, 0) where the text does not answer."""
    if text.start is None or text.end is None:
        return 0, 0
    inside = [place for place, (start, end) in enumerate(offsets) if start < text.end and end > text.start]
    return (inside[0], inside[-1]) if inside else (0, 0)
