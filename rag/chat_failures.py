"""What goes wrong with a chat model: which errors that is, what they say in one line without keys, and what then helps.

Providers' libraries raise errors of their own; LangChain's kinds are used where a provider has them, else the HTTP
status that the error carries.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence

__all__ = ["failures", "one_line", "overflows", "pause"]

_BUILTIN_ERRORS = (OSError, ValueError, TypeError, LookupError, AttributeError, RuntimeError)
_CLIENTS = ("openai", "ollama", "anthropic", "httpx", "httpx2", "aiohttp", "groq", "cohere", "grpc",
    "langchain_core.exceptions", "google.genai.errors", "google.api_core.exceptions",
    "langchain_google_genai.chat_models", "botocore.exceptions", "huggingface_hub.errors")  # fmt: skip
_LONGEST_MESSAGE = 200
_SHORTEST_KEY = 4
_KEY_LIKE = re.compile(r"\b(?:sk|pk|gsk|xai|AIza|AQ\.)[-_]?[\w*-]{8,}|(?i:bearer)\s+\S+")
_OVERFLOW = re.compile(
    r"context.?(?:length|window|size)|maximum context|too long|too many (?:input )?tokens|input token count",
    re.IGNORECASE,
)
_REFUSED_FOR_ITS_LENGTH = {400, 413, 422, None}
_BUSY = {408, 425, 429}
_AT_FAULT = 500
_BODY = re.compile(r"\{.*?(['\"])message\1: (?P<quote>['\"])(?P<said>.+?)(?P=quote)[,}].*")
_MOST_TRIES = 3
_MOST_CONNECTIONS = 2
_LONGEST_PAUSE = 20.0


def failures() -> tuple[type[Exception], ...]:
    """Return what a provider's client may raise: its library's own errors, and what odd replies set off inside it."""
    modules = filter(None, map(sys.modules.get, _CLIENTS))
    names = [each for module in modules for each in list(vars(module).values())]
    own = {each for each in names if issubclass(type(each), type) and issubclass(each, Exception)}
    return (*_BUILTIN_ERRORS, *(own - {Exception}))


def pause(error: Exception, tries: int) -> float | None:
    """Return the seconds to wait before a request that failed `tries` times is made again; None where it is not.

    It is made three times where the server is busy or at fault (429 and 5xx), twice where the connection fails, and
    once otherwise: time-outs have cost their time. The waits double from one second unless the server names its own,
    of at most 20 seconds.
    """
    if tries >= _most_tries(error):
        return None
    asked = _retry_after(error)
    wanted = 2.0 ** (tries - 1) if asked is None else asked
    return wanted if wanted <= _LONGEST_PAUSE else None


def _most_tries(error: Exception) -> int:
    status = _status(error)
    if status is not None and (status in _BUSY or status >= _AT_FAULT):
        return _MOST_TRIES
    return _MOST_CONNECTIONS if _unconnected(error) else 1


def overflows(error: Exception) -> bool:
    """Return whether a server refused a request because it is longer than the model's context."""
    if type(error).__name__.endswith("ContextOverflowError"):
        return True
    return _status(error) in _REFUSED_FOR_ITS_LENGTH and _OVERFLOW.search(str(error)) is not None


def one_line(error: Exception, secrets: Sequence[str]) -> str:
    """Return what went wrong in one line without keys, with the cause where the message alone says little."""
    cause = error.__cause__ or error.__context__
    message = _BODY.sub(lambda body: body["said"], " ".join(str(error).split())) or type(error).__name__
    reason = _refusal(error)
    if not reason and cause is not None and len(message) < len("Connection error...."):
        reason = " ".join(str(cause).split())
    if reason and reason not in message:
        message = f"{message.rstrip('.')}: {reason}"
    for secret in filter(lambda each: len(each) >= _SHORTEST_KEY, secrets):
        message = message.replace(secret, "***")
    message = _KEY_LIKE.sub("***", message)
    return message if len(message) <= _LONGEST_MESSAGE else message[: _LONGEST_MESSAGE - 1].rstrip() + "…"


def _status(error: BaseException) -> int | None:
    """Return the HTTP status of an error, or of the one that it was made from."""
    for each in (error, error.__cause__):
        for name in ("status_code", "code"):
            value = getattr(each, name, None)
            if isinstance(value, int):
                return value
    return None


def _unconnected(error: Exception) -> bool:
    """Return whether the connection failed, other than by silence."""
    kinds = [each.__name__ for kind in (error, error.__cause__) for each in type(kind).__mro__]
    return any("Connect" in kind for kind in kinds) and not any("Timeout" in kind for kind in kinds)


def _refusal(error: Exception) -> str:
    """Return why the system could not connect, in its words; nothing where it did."""
    if not _unconnected(error):
        return ""
    numbers = (each.errno for each in _behind(error) if isinstance(each, OSError) and each.errno)
    number = next(numbers, 0)
    return os.strerror(number) if number > 0 else ""


def _behind(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it was made from; of several at once the first."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, BaseExceptionGroup):
            found = found.exceptions[0]
        yield found
        found = found.__cause__ or found.__context__


def _retry_after(error: Exception) -> float | None:
    """Return the seconds that the server asks to be left alone, where it says so."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None
