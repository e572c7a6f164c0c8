"""A question and a text as the trained networks read them: `[CLS] question [SEP] title . text [SEP]` as tokens."""

from __future__ import annotations

from dataclasses import dataclass

from tokenizers import Tokenizer

from rag.minilm import model_folder

__all__ = ["Pair", "PairTokenizer"]

_CLS, _SEP = 101, 102
_TITLE = 24  # tokens


@dataclass(frozen=True, slots=True)
class Pair:
    """Token ids, and what they are: `ids[second:]` is title and text, `ids[text : text + len(offsets)]` the text.

    `offsets` says for each token of the text where it stands in it, as (start, end).
    """

    ids: tuple[int, ...]
    second: int
    text: int
    offsets: tuple[tuple[int, int], ...]


class PairTokenizer:
    """Makes pairs of at most `tokens` tokens, `first` of them the question's; what is beyond is cut off.

    Threads may share one.
    """

    def __init__(self, tokens: int, first: int = 48) -> None:
        self._tokens = tokens
        self._first = first
        self._tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def pair(self, first: str, title: str, text: str) -> Pair:
        """Return the pair of a question or statement and a text with its title, which may be empty."""
        first = first.encode("utf-8", "replace").decode()  # a question may hold half a surrogate pair
        begin = [_CLS, *self._ids(first)[: self._first], _SEP]
        head = self._ids(f"{title} .")[:_TITLE] if title else []
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        room = max(0, self._tokens - len(begin) - len(head) - 1)
        ids = (*begin, *head, *encoded.ids[:room], _SEP)
        return Pair(ids, len(begin), len(begin) + len(head), tuple(encoded.offsets[:room]))

    def _ids(self, words: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(words, add_special_tokens=False).ids
        return ids
