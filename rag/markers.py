"""A chat model's growing text, read as statements: sentences with the passage numbers that were cited in each.

A model cites the passages it was shown as `[2]`, `[1, 3]`, `[1-3]`, `[1][2]` or `【2】`, split over chunks anywhere.
Numbers of one to three digits in brackets are such markers, and those that name no passage are dropped; `[2014]`,
`[sic]` and a bracket that never closes are text. What is read does not depend on where the chunks were cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import overload

from rag.sentences import sentences

__all__ = ["Statement", "resolve", "statements"]

_LONGEST = 60
_LONGEST_STATEMENT = 1_000
_OPENING = re.compile(r"[\[［【]")
_DECIDED = re.compile(r"[\[［【\]］】\n]")
_WORD = r"(?:(?:passage|source|article)s?\s+|\^)?"
_SEPARATOR = r"\s*(?:,|;|&|and|-|–)\s*(?:and\s+)?"
_MARK = re.compile(
    rf"[\[［【]\s*{_WORD}\d{{1,3}}(?:{_SEPARATOR}{_WORD}\d{{1,3}})*\s*(?:†[^\[\]]*)?[\]］】]", re.IGNORECASE
)
_RANGE = re.compile(r"(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?")
_HALF_OPEN = re.compile(rf"[\[［【]\s*{_WORD}[\d\s,;&–-]*", re.IGNORECASE)
_NO_SPACE_BEFORE = frozenset(".,;:!?)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence without its markers; `marks` are (position in `text`, passage numbers from 1), in order.

    `before` is the white space between it and the statement before: nothing, a space, one or two newlines.
    """

    text: str
    marks: tuple[tuple[int, tuple[int, ...]], ...] = ()
    before: str = ""


@overload
def resolve(chunks: Iterable[str], known: int) -> Iterator[str | tuple[int, ...]]: ...
@overload
def resolve(chunks: Iterable[str | None], known: int) -> Iterator[str | tuple[int, ...] | None]: ...
def resolve(chunks: Iterable[str | None], known: int) -> Iterator[str | tuple[int, ...] | None]:
    """Return the text between markers and, as tuples, what each marker names of passages 1 to `known`, maybe nothing.

    An open bracket is held back until it is known what it is. None among the chunks is handed on.
    """
    buffer = ""
    for chunk in chunks:
        if chunk is None:
            yield None
            continue
        buffer += chunk
        while (length := _decided(buffer)) > 0:
            event, buffer = buffer[:length], buffer[length:]
            yield _marked(event, known) if _MARK.fullmatch(event) else event
    if buffer and not _HALF_OPEN.fullmatch(buffer):
        yield buffer


@overload
def statements(chunks: Iterable[str], known: int) -> Iterator[Statement]: ...
@overload
def statements(chunks: Iterable[str | None], known: int) -> Iterator[Statement | None]: ...
def statements(chunks: Iterable[str | None], known: int) -> Iterator[Statement | None]:
    """Return the statements one by one, each as soon as the sentence after it has begun.

    Markers after a full stop belong to the sentence before them. None among the chunks, where one is waited for, is
    handed on.
    """
    growing = _Growing()
    for event in resolve(chunks, known):
        if event is None:
            yield None
        elif isinstance(event, tuple):
            growing.mark(event)
        else:
            yield from growing.read(event)
    yield from growing.taken(everything=True)


def _decided(buffer: str) -> int:
    """Return how many characters at the start of `buffer` are text for sure or one whole bracket; 0: not yet known."""
    opening = _OPENING.search(buffer)
    if opening is None or opening.start() > 0:
        return opening.start() if opening else len(buffer)
    end = _DECIDED.search(buffer, 1)
    if end is None or end.start() >= _LONGEST:
        return 1 if len(buffer) > _LONGEST else 0
    return end.start() if end[0] in "[［【\n" else end.end()


def _marked(bracket: str, known: int) -> tuple[int, ...]:
    named: list[int] = []
    for low, high in _RANGE.findall(bracket.partition("†")[0]):
        named += range(int(low), int(high or low) + 1)
    return tuple(dict.fromkeys(number for number in named if 1 <= number <= known))


@dataclass(slots=True)
class _Growing:
    """The sentences not yet handed out: plain text and the marks in it."""

    plain: str = ""
    marks: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    gap: bool = False
    begun: bool = False

    def mark(self, numbers: tuple[int, ...]) -> None:
        """Note a marker at the end of the text; the space before it waits for what follows."""
        trimmed = self.plain.rstrip(" \t")
        self.gap = self.gap or trimmed != self.plain
        self.plain = trimmed
        if not numbers:
            return
        if self.marks and self.marks[-1][0] == len(trimmed):
            numbers = tuple(dict.fromkeys((*self.marks.pop()[1], *numbers)))
        self.marks.append((len(trimmed), numbers))

    def write(self, character: str) -> None:
        if self.gap and not character.isspace() and character not in _NO_SPACE_BEFORE:
            self.plain += " "
        self.gap = False
        self.plain += character

    def read(self, text: str) -> Iterator[Statement]:
        """Yield the statements that a text completes."""
        for character in text:
            self.write(character)
            if character.isspace():
                yield from self.taken(character == "\n" or len(self.plain) > _LONGEST_STATEMENT)

    def taken(self, everything: bool) -> list[Statement]:
        """Return the complete sentences and keep the rest; `everything` takes the last one too."""
        bounds = _bounds(self.plain)
        count = len(bounds) if everything else len(bounds) - 1
        done, at = [], 0
        for start, end in bounds[: max(count, 0)]:
            done.append(self._statement(at, start, end))
            at = end
        if done:
            self.plain = self.plain[at:]
            self.marks = [(position - at, numbers) for position, numbers in self.marks if position > at]
        return done

    def _statement(self, at: int, start: int, end: int) -> Statement:
        space = self.plain[at:start]
        before = "\n" * min(space.count("\n"), 2) or " " if self.begun else ""
        marks = [(max(p - start, 0), numbers) for p, numbers in self.marks if p <= end and (p > at or not at)]
        self.begun = True
        return Statement(self.plain[start:end], tuple(marks), before)


def _bounds(plain: str) -> list[tuple[int, int]]:
    """Return the sentences of `plain`; one without a letter, such as the `1.` of a list, joins the next."""
    bounds: list[tuple[int, int]] = []
    start: int | None = None
    for span in sentences(plain):
        start = span.start if start is None else start
        if any(map(str.isalpha, span.of(plain))):
            bounds.append((start, span.end))
            start = None
    if start is not None:
        bounds.append((start, len(plain.rstrip())))
    return bounds
