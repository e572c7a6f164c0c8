"""A request that fits the model's context: as many passages as it takes, fewer where the server refuses.

How much a context takes is known where it is set or LangChain knows the model; tokens are estimated from bytes, as no
tokenizer is known to all models: 3 bytes a token is more than English needs (about 4) and about right for others.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from rag.chat_reply import Meter, written
from rag.errors import ContextExceeded

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

__all__ = ["written_fitting"]

_BYTES_A_TOKEN = 3
_TOKENS_A_MESSAGE = 8


def written_fitting(
    model: BaseChatModel, prompt: Callable[[int], Sequence[BaseMessage]], most: int, meter: Meter | None = None
) -> Generator[str, None, None]:
    """Return what the model answers to `prompt(count)`, the request with the first `count` passages, at most `most`.

    Half as many passages are sent where the server refuses a request for its length, down to one. Closing the iterator
    closes the connection. Raises ChatModelError as `written` does.
    """
    count = _fitting(model, prompt, most)
    while True:
        begun = False
        try:
            with closing(written(model, prompt(count), meter=meter)) as pieces:
                for piece in pieces:
                    begun = begun or bool(piece)
                    yield piece
        except ContextExceeded:
            if begun or count <= 1:
                raise
            count //= 2
        else:
            return


def _fitting(model: BaseChatModel, prompt: Callable[[int], Sequence[BaseMessage]], most: int) -> int:
    """Return how many passages fit, at least one; all of them where the context is not known."""
    room = (model.profile or {}).get("max_input_tokens")
    if room is None:
        return most
    return next((count for count in range(most, 1, -1) if _tokens(prompt(count)) <= room), 1)


def _tokens(messages: Sequence[BaseMessage]) -> int:
    return sum(len(str(each.content).encode()) // _BYTES_A_TOKEN + _TOKENS_A_MESSAGE for each in messages)
