"""Reading what a chat model writes, as text without its thoughts; whatever its provider raises is a ChatModelError.

A reply can be stopped at any time, also before its first word and before another try.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Generator, Iterable, Iterator, Sequence
from contextlib import aclosing, closing
from typing import TYPE_CHECKING, Any

from rag.chat_failures import failures, one_line, overflows, pause
from rag.chat_model import MOST_TOKENS
from rag.errors import ChatModelError, ContextExceeded
from rag.streaming import pulsing
from rag.types import Tokens

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage

__all__ = ["Meter", "written"]

_CUT_SHORT = {"length", "max_tokens", "MAX_TOKENS", "model_context_window_exceeded"}
_ASKED_FOR_USAGE = "stream_options"  # the field of a request to OpenAI's interface that asks for the tokens
_EMPTY_PIECES = 16  # before and after the text of a reply
_PULSE = 0.3  # seconds between two signs of life of a model that writes nothing


class Meter:
    """Adds up the `tokens` of a reply as the provider reports them: None where it reports none, or not to the end.

    `cut` tells that the last reply stopped at the most tokens that it may have.
    """

    def __init__(self) -> None:
        self.tokens: Tokens | None = None
        self.cut = False

    def read(self, chunk: AIMessageChunk) -> str:
        """Return the text of a piece, and keep its tokens, which LangChain has every provider count piece by piece."""
        usage = chunk.usage_metadata
        if usage and (usage["input_tokens"] or usage["output_tokens"]):
            before = self.tokens or Tokens(0, 0)
            self.tokens = Tokens(before.input + usage["input_tokens"], before.output + usage["output_tokens"])
        told = chunk.response_metadata
        self.cut = self.cut or any(
            told.get(each) in _CUT_SHORT for each in ("finish_reason", "stop_reason", "done_reason")
        )
        return str(chunk.text)


def written(
    model: BaseChatModel,
    messages: Sequence[BaseMessage],
    most_pieces: int | None = None,
    meter: Meter | None = None,
) -> Generator[str, None, None]:
    """Return what the model answers, piece by piece, without the thoughts that some models write first.

    While it thinks, is silent or is asked again later, an empty piece comes several times a second, so that whoever
    reads them may stop: closing the iterator closes the connection. At most `most_pieces` are read: without it as many
    as the reply may have tokens. `meter` learns at the end the tokens, and whether the reply was cut. Raises
    ChatModelError when the model cannot be reached, breaks off, or is cut before it has said anything, and
    ContextExceeded when it takes no request of this length.
    """
    meter = meter or Meter()
    meter.cut, most, spoken = False, most_pieces or _most_tokens(model), False
    try:
        with closing(pulsing(_streamed(model, messages), _PULSE)) as stream:
            for piece in _paced(_spoken(_metered(stream, most + _EMPTY_PIECES, meter))):
                spoken = spoken or bool(piece.strip())
                yield piece
    except failures() as error:
        kind = ContextExceeded if overflows(error) else ChatModelError
        raise kind(one_line(error, _secrets(model))) from error
    if meter.cut and not spoken:
        raise ChatModelError(f"no answer within {most:,} tokens; RAG_CHAT_TOKENS and RAG_CHAT_CONTEXT allow it more")


async def _streamed(model: BaseChatModel, messages: Sequence[BaseMessage]) -> AsyncGenerator[AIMessageChunk, None]:
    """Yield the pieces of a reply; a request that fails before the first is made again where that may help."""
    tries, begun = 0, False
    options: dict[str, Any] = {}
    while True:
        try:
            async with aclosing(model.astream(list(messages), **options)) as stream:  # type: ignore[type-var]
                async for chunk in stream:
                    begun = True
                    yield chunk
        except failures() as error:
            if begun:
                raise
            if _ASKED_FOR_USAGE in str(error) and not options:  # a server that does not know how to tell tokens
                options = {"stream_usage": False}
                continue
            tries += 1
            wait = pause(error, tries)
            if wait is None:
                raise
            await asyncio.sleep(wait)
        else:
            return


def _metered(chunks: Iterable[AIMessageChunk | None], most: int, meter: Meter) -> Iterator[str]:
    """Return the text of at most so many chunks, and an empty one for None; `meter` learns whether there were more."""
    left = most
    for chunk in chunks:
        if chunk is None:
            yield ""
        elif left:
            left -= 1
            yield meter.read(chunk)
        else:
            meter.cut = True
            return


def _paced(pieces: Iterable[str]) -> Iterator[str]:
    """Return the pieces, and of those that are empty one now and then."""
    last = time.monotonic()
    for piece in pieces:
        now = time.monotonic()
        if piece or now - last >= _PULSE:
            last = now
            yield piece


def _most_tokens(model: BaseChatModel) -> int:
    """Return the most tokens of a reply; at about a token a piece, so many pieces are read."""
    return int((model.profile or {}).get("max_output_tokens") or MOST_TOKENS)


def _secrets(model: BaseChatModel) -> list[str]:
    values = [value.get_secret_value() for _, value in model if hasattr(value, "get_secret_value")]
    return [value for value in values if isinstance(value, str)]


def _spoken(pieces: Iterator[str]) -> Iterator[str]:
    """Return the pieces without a leading `<think> … </think>`; nothing stands for a piece of that."""
    opening, closing_tag = "<think>", "</think>"
    start = ""
    for piece in pieces:
        start = (start + piece).lstrip()
        if start.startswith(opening):
            if closing_tag in start:
                yield start.partition(closing_tag)[2].lstrip()
                break
            start = opening + start[len(opening) :][-len(closing_tag) :]  # the tag may come in several pieces
        elif not opening.startswith(start):
            yield start
            break
        yield ""
    else:
        if not start.startswith(opening):
            yield start
    yield from pieces
