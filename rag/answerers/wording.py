"""What a chat model writes, made ready to be checked: so much of it, whole quotations, and no signs of emphasis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import overload

from rag.markers import Statement

__all__ = ["Limited", "whole"]

_EMPHASIS = re.compile(r"\*\*|__|^#{1,6}\s+")
_MOST_JOINED = 4


class Limited:
    """The pieces of a model's text up to the most characters that are read; `cut` says whether there was more."""

    def __init__(self, pieces: Iterable[str], most: int) -> None:
        self._pieces = pieces
        self._most = most
        self.cut = False

    def __iter__(self) -> Iterator[str]:
        left = self._most
        for piece in self._pieces:
            left -= len(piece)
            if left < 0:
                self.cut = True
                return
            yield piece


@overload
def whole(statements: Iterable[Statement]) -> Iterator[Statement]: ...
@overload
def whole(statements: Iterable[Statement | None]) -> Iterator[Statement | None]: ...
def whole(statements: Iterable[Statement | None]) -> Iterator[Statement | None]:
    """Return the statements without signs of emphasis, those together over which one quotation runs; None as None.

    >>> [each.text for each in whole([Statement("He said “It is late."), Statement("We go.”", (), " ")])]
    ['He said “It is late. We go.”']
    """
    held: list[Statement] = []
    for statement in statements:
        if statement is None:
            yield None
            continue
        held.append(_without_emphasis(statement))
        joined = _joined(held)
        if not _open(joined.text) or len(held) == _MOST_JOINED:
            yield joined
            held = []
    if held:
        yield _joined(held)


def _joined(held: list[Statement]) -> Statement:
    text, marks = held[0].text, list(held[0].marks)
    for each in held[1:]:
        start = len(text) + len(each.before)
        text += each.before + each.text
        marks += [(start + position, numbers) for position, numbers in each.marks]
    return Statement(text, tuple(marks), held[0].before)


def _open(text: str) -> bool:
    """Return whether a quotation begins in the text and does not end in it."""
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def _without_emphasis(statement: Statement) -> Statement:
    text, marks = statement.text, list(statement.marks)
    for match in reversed(list(_EMPHASIS.finditer(text))):
        text = text[: match.start()] + text[match.end() :]
        length = match.end() - match.start()
        marks = [(max(match.start(), at - length) if at > match.start() else at, numbers) for at, numbers in marks]
    return replace(statement, text=text, marks=tuple(marks))
