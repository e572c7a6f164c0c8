"""Opening a chat model and reading what it writes; whatever its provider raises becomes a ChatModelError.

Providers are LangChain's. What they need, keys and addresses, they read from their own usual variables; a key never
stands in a message of ours.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Any

from rag.errors import ChatModelError
from rag.types import Tokens

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage

__all__ = ["MOST_PIECES", "Meter", "load_chat_model", "written"]

MOST_PIECES = 20_000
"""More than the longest thoughts and answer take, at about a token a piece."""


_BUILTIN_ERRORS = (OSError, ValueError, TypeError, LookupError, AttributeError, RuntimeError)
_CLIENTS = ("openai", "ollama", "anthropic", "httpx", "httpx2", "groq", "cohere", "grpc", "langchain_core.exceptions",
    "google.genai.errors", "google.api_core.exceptions", "botocore.exceptions", "huggingface_hub.errors")  # fmt: skip
_KEYS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY", "google_genai": "GOOGLE_API_KEY",
    "mistralai": "MISTRAL_API_KEY", "groq": "GROQ_API_KEY", "xai": "XAI_API_KEY", "deepseek": "DEEPSEEK_API_KEY",
    "cohere": "COHERE_API_KEY", "together": "TOGETHER_API_KEY", "openrouter": "OPENROUTER_API_KEY"}  # fmt: skip
_OLLAMA_CONTEXT = 8192
_ASKED_FOR_USAGE = "stream_options"  # the field of a request to OpenAI's interface that asks for the tokens
_LONGEST_MESSAGE = 200
_SHORTEST_KEY = 4
_KEY_LIKE = re.compile(r"\b(?:sk|pk|gsk|xai|AIza)[-_]?[\w*-]{8,}|(?i:bearer)\s+\S+")


def load_chat_model(name: str, timeout: float = 60.0, **options: Any) -> BaseChatModel:
    """Return the chat model that `name`, as "provider:model", stands for; nothing is sent to it yet.

    `timeout` is in seconds without a sign of life; `options` go to the provider, such as `base_url` and `api_key`.
    Raises ChatModelError when the provider is unknown, its package is not installed or its key is not set.
    """
    from langchain.chat_models import init_chat_model

    provider, _, wanted = name.partition(":")
    if not (provider or wanted):
        raise ChatModelError(_unknown(name))
    try:
        model: BaseChatModel = init_chat_model(name, **_limits(provider, timeout), **options)
    except ImportError as error:
        raise ChatModelError(_missing_package(name, str(error))) from error
    except _errors() as error:
        raise ChatModelError(_unusable(name, provider, error)) from error
    return model


class Meter:
    """Adds up the `tokens` of a reply as the provider reports them: None where it reports none, or not to the end."""

    def __init__(self) -> None:
        self.tokens: Tokens | None = None

    def read(self, chunk: AIMessageChunk) -> str:
        """Return the text of a piece, and keep its tokens, which LangChain has every provider count piece by piece."""
        usage = chunk.usage_metadata
        if usage and (usage["input_tokens"] or usage["output_tokens"]):
            before = self.tokens or Tokens(0, 0)
            self.tokens = Tokens(before.input + usage["input_tokens"], before.output + usage["output_tokens"])
        return str(chunk.text)


def written(
    model: BaseChatModel,
    messages: Sequence[BaseMessage],
    most_pieces: int = MOST_PIECES,
    meter: Meter | None = None,
) -> Generator[str, None, None]:
    """Return what the model answers, piece by piece, without the thoughts that some models write first.

    Closing the iterator closes the connection; `meter` learns the tokens at the end. Raises ChatModelError when the
    model cannot be reached, breaks off, or is not done after `most_pieces`, those that hold no text counted too.
    """
    read = (meter or Meter()).read
    try:
        with closing(_streamed(model, messages)) as stream:
            yield from _spoken(read(chunk) for chunk in islice(stream, most_pieces))
            if next(stream, None) is not None:
                raise ChatModelError(f"no end after {most_pieces:,} pieces")
    except _errors() as error:
        raise ChatModelError(_one_line(error, _secrets(model))) from error


def _streamed(model: BaseChatModel, messages: Sequence[BaseMessage]) -> Generator[AIMessageChunk, None, None]:
    """Yield the pieces of a reply; a server that does not know how to tell tokens is asked again without them."""
    try:
        with closing(model.stream(list(messages))) as stream:  # type: ignore[type-var]
            yield from stream
    except _errors() as error:
        if _ASKED_FOR_USAGE not in str(error):
            raise
        with closing(model.stream(list(messages), stream_usage=False)) as stream:  # type: ignore[type-var]
            yield from stream


def _limits(provider: str, timeout: float) -> dict[str, Any]:
    """Return the provider's own names for the time limit; Ollama's usual context is too small for twelve passages.

    OpenAI's client asks a server elsewhere for tokens only where it is told to.
    """
    if provider == "ollama":
        return {"client_kwargs": {"timeout": timeout}, "num_ctx": _OLLAMA_CONTEXT}
    usage = {"stream_usage": True} if provider == "openai" else {}
    return {"timeout": timeout, "max_retries": 1, **usage}


def _errors() -> tuple[type[Exception], ...]:
    """Return what a provider's client may raise: its library's own errors, and what odd replies set off inside it."""
    modules = [sys.modules[client] for client in _CLIENTS if client in sys.modules]
    names = [each for module in modules for each in list(vars(module).values())]
    own = {each for each in names if issubclass(type(each), type) and issubclass(each, Exception)}
    return (*_BUILTIN_ERRORS, *(own - {Exception}))


def _missing_package(name: str, message: str) -> str:
    wanted = re.search(r"langchain[-_]\w+(?:-\w+)*", message)
    package = wanted[0].replace("_", "-") if wanted else "its LangChain package"
    return f'The chat model "{name}" needs a package that is not installed: pip install {package}'


def _unusable(name: str, provider: str, error: Exception) -> str:
    message = _one_line(error, ())
    if "infer model provider" in message or ":" not in name:
        return _unknown(name)
    variable = _KEYS.get(provider)
    if variable and re.search(r"api[ _]?key|credentials", message, re.IGNORECASE):
        return f'The chat model "{name}" needs a key: set {variable}.'
    return f'The chat model "{name}" cannot be used: {message}'


def _unknown(name: str) -> str:
    return f'The chat model "{name}" is not known; write it as "provider:model", such as "openai:gpt-5-mini".'


def _one_line(error: Exception, secrets: Sequence[str]) -> str:
    """Return what went wrong in one line without keys, with the cause where the message alone says little."""
    cause = error.__cause__ or error.__context__
    message = " ".join(str(error).split()) or type(error).__name__
    if cause is not None and str(cause) and len(message) < len("Connection error...."):
        message = f"{message.rstrip('.')}: {' '.join(str(cause).split())}"
    for secret in secrets:
        message = message.replace(secret, "***")
    message = _KEY_LIKE.sub("***", message)
    return message if len(message) <= _LONGEST_MESSAGE else message[: _LONGEST_MESSAGE - 1].rstrip() + "…"


def _secrets(model: BaseChatModel) -> list[str]:
    values = [value for _, value in model if hasattr(value, "get_secret_value")]
    return [
        secret
        for value in values
        if isinstance(secret := value.get_secret_value(), str) and len(secret) >= _SHORTEST_KEY
    ]


def _spoken(pieces: Iterator[str]) -> Iterator[str]:
    """Return the pieces without a leading `<think> … </think>`."""
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
    else:
        if not start.lstrip().startswith(opening):
            yield start
    yield from pieces
