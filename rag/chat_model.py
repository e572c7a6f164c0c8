"""Opening a chat model, with how long its requests and replies may be; whatever goes wrong is a ChatModelError.

Providers are LangChain's. What they need, keys and addresses, they read from their own usual variables; a key never
stands in a message of ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rag.chat_failures import failures, one_line
from rag.errors import ChatModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["MOST_TOKENS", "load_chat_model"]

MOST_TOKENS = 8_192
"""The tokens of a reply, thoughts included: many times those of the five sentences that are asked for."""

_KEYS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY", "google_genai": "GOOGLE_API_KEY",
    "mistralai": "MISTRAL_API_KEY", "groq": "GROQ_API_KEY", "xai": "XAI_API_KEY", "deepseek": "DEEPSEEK_API_KEY",
    "cohere": "COHERE_API_KEY", "together": "TOGETHER_API_KEY", "openrouter": "OPENROUTER_API_KEY"}  # fmt: skip
_OLLAMA_CONTEXT = 8192
_REPLY_SHARE = 3  # of a context, one part is left to the reply
_REPLY_LIMITS = {"openai": "max_tokens", "anthropic": "max_tokens", "google_genai": "max_output_tokens"}
_OWN_SILENCE = "stream_chunk_timeout"


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
    OpenAI's client has a time-out of its own between two pieces, which would stand beside the one that is set.
    """
    known: dict[str, Any] = dict(model.profile or {})
    whole = context or known.get("max_input_tokens")
    reply = min(most_tokens, known.get("max_output_tokens") or most_tokens, (whole or most_tokens * 3) // _REPLY_SHARE)
    known["max_output_tokens"] = reply
    if whole:
        known["max_input_tokens"] = whole - reply
    set_there: dict[str, Any] = {_REPLY_LIMITS[provider]: reply} if whole and provider in _REPLY_LIMITS else {}
    if _OWN_SILENCE in type(model).model_fields:
        set_there[_OWN_SILENCE] = None
    return model.model_copy(update={"profile": known, **set_there})


def _missing_package(name: str, message: str) -> str:
    wanted = re.search(r"langchain[-_]\w+(?:-\w+)*", message)
    package = wanted[0].replace("_", "-") if wanted else "its LangChain package"
    return f'The chat model "{name}" needs a package that is not installed: pip install {package}'


def _unusable(name: str, provider: str, error: Exception, key: str) -> str:
    message = one_line(error, [key])
    if "infer model provider" in message or ":" not in name:
        return _unknown(name)
    variable = _KEYS.get(provider)
    if variable and re.search(r"api[ _]?key|credentials", message, re.IGNORECASE):
        return f'The chat model "{name}" needs a key: set {variable}.'
    return f'The chat model "{name}" cannot be used: {message}'


def _unknown(name: str) -> str:
    return f'The chat model "{name}" is not known; write it as "provider:model", such as "openai:gpt-5-mini".'
