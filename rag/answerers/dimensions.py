"""Whether a figure is of the dimension that a question asks for: a distance, a speed, a sum of money, a time taken."""

from __future__ import annotations

import re

from rag.answerers.values import Value

__all__ = ["of_dimension"]

_SPEED = re.compile(r"\bmph\b|\b(?:per|an?)\s+(?:hour|minute|second)\b|\bk(?:m/|p)h\b", re.I)
_ASKS_SPEED = re.compile(r"\b(?:speed|how fast|winds?|pace|per hour)\b", re.I)
_ASKS_DISTANCE = re.compile(r"\b(?:distance|how (?:far|near|close))\b", re.I)
_FROM = re.compile(r"^\s*(?:away|from|of|off|short|inland|north|south|east|west|offshore)\b", re.I)
_WITHIN = re.compile(r"\b(?:within|distance\s+\w+)\s+(?:about\s+)?$", re.I)
_ASKS_MONEY = re.compile(r"\b(?:price|costs?|fee|offer|bid|worth|fortune|debt|jackpot|salary|losses|paid|pay)\b", re.I)
_MONEY = re.compile(r"[$£€¥]|\b(?:dollars|pounds|euros|yen|rubles)\b")
_SINCE = re.compile(r"^\s*(?:after|before|into|later|ago|earlier|from now|since)\b", re.I)
_EXTREME = re.compile(r"\b(?:highest|lowest|worst|hardest hit|most affected)\b", re.I)
_COMMA = re.compile(r"[,;](?=\s)")


def of_dimension(value: Value, sentence: str, question: str) -> bool:
    """Return whether a figure is of the dimension a question asks for: no speed for a distance, no share for a price.

    Nor is a time since something how long it took, nor the highest of several places what all of them have.

    >>> from rag.answerers.values import value_of
    >>> from rag.asked_for import Kind
    >>> asked, told = "How did the distance to the road change?", "It slowed to 40 feet per hour."
    >>> of_dimension(value_of(Kind.MEASURE, told, asked), told, asked)
    False
    """
    if value.amount is None:
        return True
    behind = sentence[value.span.end :]
    since = value.amount.seconds is not None and _SINCE.match(behind)
    if since or (_EXTREME.search(_clause(value, sentence)) and not _EXTREME.search(question)):
        return False
    if _ASKS_MONEY.search(question):
        return _MONEY.search(value.text) is not None
    fast = _SPEED.search(value.text) is not None
    if _ASKS_SPEED.search(question):
        return fast
    if _ASKS_DISTANCE.search(question):
        return not fast and bool(_FROM.match(behind) or _WITHIN.search(sentence[: value.span.start]))
    return True


def _clause(value: Value, sentence: str) -> str:
    """Return the words around a value up to the commas beside it."""
    before, behind = sentence[: value.span.start], sentence[value.span.end :]
    return f"{_COMMA.split(before)[-1]}{value.text}{_COMMA.split(behind, maxsplit=1)[0]}"
