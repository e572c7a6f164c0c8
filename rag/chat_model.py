"""Opening a chat model and reading what it writes; whatever its provider raises becomes a ChatModelError.

Providers are LangChain's. What they need, keys and addresses, they read from their own usual variables; a key never
stands in a message of ours.
"""

from __future__ import annotations

import re
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Any

from rag.chat_failures import failures, one_line, overflows, pause
from rag.errors import ChatModelError, ContextExceeded
from rag.types import Tokens

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage

__all__ = ["MOST_TOKENS", "Meter", "load_chat_model", "written"]

MOST_TOKENS = 8_192
"""The tokens of a reply, thoughts included: many times those of the five sentences that are asked for."""

_KEYS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY", "google_genai": "GOOGLE_API_KEY",
    "mistralai": "MISTRAL_API_KEY", "groq": "GROQ_API_KEY", "xai": "XAI_API_KEY", "deepseek": "DEEPSEEK_API_KEY",
    "cohere": "COHERE_API_KEY", "together": "TOGETHER_API_KEY", "openrouter": "OPENROUTER_API_KEY"}  # fmt: skip
_OLLAMA_CONTEXT = 8192
_REPLY_SHARE = 3  # of a context, one part is left to the reply
_REPLY_LIMITS = {"openai": "max_tokens", "anthropic": "max_tokens", "google_genai": "max_output_tokens"}
_CUT_SHORT = {"length", "max_tokens", "MAX_TOKENS", "model_context_window_exceeded"}
_ASKED_FOR_USAGE = "stream_options"  # the field of a request to OpenAI's interface that asks for the tokens
_EMPTY_PIECES = 16  # before and after the text of a reply
_SHORTEST_KEY = 4


def load_chat_model(
    name: str, timeout: float = 60.0, context: int | None = None, most_tokens: int = MOST_TOKENS, **options: Any
) -> BaseChatModel:
    """Return the chat model that `name`, as "provider:model", stands for; nothing is sent to it yet.

    `timeout` is in seconds without a sign of life; `context` are the tokens that its context holds, where LangChain
    does not know them; a reply has at most `most_tokens`, and at most a third of the context. `options` go to the
    provider, such as `base_url` and `api_key`. Its `profile` then tells what it may be sent and what it may write.
    Raises ChatModelError when the provider is unknown, its package is not installed or its key is not set.
    """
    from langchain.chat_models import init_chat_model

    provider, _, wanted = name.partition(":")
    if not (provider or wanted):
        raise ChatModelError(_unknown(name))
    if provider == "ollama":
        context = context or _OLLAMA_CONTEXT
    try:
        model: BaseChatModel = init_chat_model(name, **_options(provider, timeout, context, most_tokens), **options)
    except ImportError as error:
        raise ChatModelError(_missing_package(name, str(error))) from error
    except failures() as error:
        raise ChatModelError(_unusable(name, provider, error, str(options.get("api_key", "")))) from error
    return _within_limits(model, provider, context, most_tokens)


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

    While it thinks, the pieces are empty, so that whoever reads them may stop: closing the iterator closes the
    connection. At most `most_pieces` are read: without it as many as the reply may have tokens. `meter` learns at the
    end the tokens, and whether the reply was cut. Raises ChatModelError when the model cannot be reached, breaks off,
    or is cut before it has said anything, and ContextExceeded when it takes no request of this length.
    """
    meter = meter or Meter()
    meter.cut, most, spoken = False, most_pieces or _most_tokens(model), False
    try:
        with closing(_streamed(model, messages)) as stream:
            for piece in _spoken(meter.read(chunk) for chunk in islice(stream, most + _EMPTY_PIECES)):
                spoken = spoken or bool(piece.strip())
                yield piece
            meter.cut = meter.cut or next(stream, None) is not None
    except failures() as error:
        kind = ContextExceeded if overflows(error) else ChatModelError
        raise kind(one_line(error, _secrets(model))) from error
    if meter.cut and not spoken:
        raise ChatModelError(f"no answer within {most:,} tokens; RAG_CHAT_TOKENS and RAG_CHAT_CONTEXT allow it more")


def _streamed(model: BaseChatModel, messages: Sequence[BaseMessage]) -> Generator[AIMessageChunk, None, None]:
    """Yield the pieces of a reply; a request that fails before the first is made again where that may help."""
    tries, begun = 0, False
    options: dict[str, Any] = {}
    while True:
        try:
            with closing(model.stream(list(messages), **options)) as stream:  # type: ignore[type-var]
                for chunk in stream:
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
            time.sleep(wait)
        else:
            return


def _options(provider: str, timeout: float, context: int | None, most_tokens: int) -> dict[str, Any]:
    """Return the provider's own names for the limits; requests are made again here and not by its client.

    OpenAI's client asks a server elsewhere for tokens only where it is told to.
    """
    if provider == "ollama":
        limits = {"num_ctx": context, "num_predict": min(most_tokens, (context or _OLLAMA_CONTEXT) // _REPLY_SHARE)}
        return {"client_kwargs": {"timeout": timeout}, **limits}
    usage = {"stream_usage": True} if provider == "openai" else {}
    return {"timeout": timeout, "max_retries": 0, **usage}


def _within_limits(model: BaseChatModel, provider: str, context: int | None, most_tokens: int) -> BaseChatModel:
    """Return the model with the most tokens of a reply and of a request in its profile, the former also set.

    A server elsewhere whose context is not known is sent no limit: some refuse one that is more than they have left.
    """
    known: dict[str, Any] = dict(model.profile or {})
    whole = context or known.get("max_input_tokens")
    reply = min(most_tokens, known.get("max_output_tokens") or most_tokens, (whole or most_tokens * 3) // _REPLY_SHARE)
    known["max_output_tokens"] = reply
    if whole:
        known["max_input_tokens"] = whole - reply
    set_there = {_REPLY_LIMITS[provider]: reply} if whole and provider in _REPLY_LIMITS else {}
    return model.model_copy(update={"profile": known, **set_there})


def _most_tokens(model: BaseChatModel) -> int:
    """Return the most tokens of a reply; at about a token a piece, so many pieces are read."""
    return int((model.profile or {}).get("max_output_tokens") or MOST_TOKENS)


def _missing_package(name: str, message: str) -> str:
    wanted = re.search(r"langchain[-_]\w+(?:-\w+)*", message)
    package = wanted[0].replace("_", "-") if wanted else "its LangChain package"
    return f'The chat model "{name}" needs a package that is not installed: pip install {package}'


def _unusable(name: str, provider: str, error: Exception, key: str) -> str:
    message = one_line(error, [key] if len(key) >= _SHORTEST_KEY else [])
    if "infer model provider" in message or ":" not in name:
        return _unknown(name)
    variable = _KEYS.get(provider)
    if variable and re.search(r"api[ _]?key|credentials", message, re.IGNORECASE):
        return f'The chat model "{name}" needs a key: set {variable}.'
    return f'The chat model "{name}" cannot be used: {message}'


def _unknown(name: str) -> str:
    return f'The chat model "{name}" is not known; write it as "provider:model", such as "openai:gpt-5-mini".'


def _secrets(model: BaseChatModel) -> list[str]:
    values = [value for _, value in model if hasattr(value, "get_secret_value")]
    return [
        secret
        for value in values
        if isinstance(secret := value.get_secret_value(), str) and len(secret) >= _SHORTEST_KEY
    ]


def _spoken(pieces: Iterator[str]) -> Iterator[str]:
    """Return the pieces without a leading `<think> … </think>`; nothing stands for a piece of that."""
    opening, closing_tag = "<think>", "</think>"
    start = ""
    for piece in pieces:
        start += piece
        begun = start.lstrip()
        if begun.startswith(opening):
            if closing_tag in begun:
                yield begun.partition(closing_tag)[2].lstrip()
                break
        elif not opening.startswith(begun):
            yield start
            break
        yield ""
    else:
        if not start.lstrip().startswith(opening):
            yield start
    yield from pieces
