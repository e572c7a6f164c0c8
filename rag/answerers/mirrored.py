"""Two sentences that are word for word the same but for one name or figure: one of them gives another answer.

Independent articles rarely word a sentence of some length alike, and where they do, what differs is meant to differ.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from rag.answerers.compared import Account, Compared
from rag.answerers.figures import unfounded_numbers
from rag.answerers.only_one import may_be_same
from rag.asked_for import Kind
from rag.names import names
from rag.reading import Reading
from rag.spotting import spans
from rag.stemming import stems
from rag.types import Span

__all__ = ["mirrored", "swap"]

_READ = 40  # sentences, best first
_FEWEST = 8  # words that both have
_LONGEST = 6  # words that differ
_SEVERAL = re.compile(
    r"^\W*(?:(?:in|at|on|by|to|from|with) )?"
    r"(?:who (?:are|were|all)\b|(?:which|what) (?:are\b|were\b|(?!(?:is|was|does|has)\b)\w*[^\Wsui]s\b))"
    r"|\b(?:some|any|one) of\b|\balso\b|\bother\b",
    re.I,
)
_WORD = re.compile(r"\w+(?:[.,’'-]\w+)*")


def mirrored(read: Compared, asked: str, kind: Kind) -> tuple[Account, Account] | None:
    """Return the likeliest sentence and one of another source that differs from it only in what is asked for.

    None where several are asked for, "Which towns ...?": each of the two may be one of them.
    """
    if not read.readings or (_SEVERAL.search(asked) and not kind.measured):
        return None
    first, *others = read.readings[:_READ]
    for other in others:
        swapped = swap(read.text(first), read.text(other))
        if swapped is None:
            continue
        told = (read.worded(first, swapped[0]), read.worded(other, swapped[1]))
        if read.source(told[0]) != read.source(told[1]) and _asked(told, read, kind) and _contrary(told, read):
            return told
    return None


def swap(one: str, other: str) -> tuple[Span, Span] | None:
    """Return the words in which two sentences differ, where all the others are the same; None where few are.

    >>> found = swap(*(f"The bridge was opened by {who} in May of that year." for who in ("Ann Rye", "Mr Hill")))
    >>> found and (found[0].start, found[1].end)
    (25, 32)
    """
    told = [list(_WORD.finditer(each)) for each in (one, other)]
    words = [[match[0].casefold() for match in each] for each in told]
    if len(set(words[0]) & set(words[1])) < _FEWEST:
        return None
    steps = SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes()
    swaps = [step[1:] for step in steps if step[0] != "equal"]
    pairs = {(" ".join(words[0][a:b]), " ".join(words[1][c:d])) for a, b, c, d in swaps}
    kept = sum(end - start for name, start, end, _, _ in steps if name == "equal")
    if len(pairs) != 1 or kept < _FEWEST:
        return None
    a, b, c, d = swaps[0]
    if not (0 < b - a <= _LONGEST and 0 < d - c <= _LONGEST):
        return None
    return Span(told[0][a].start(), told[0][b - 1].end()), Span(told[1][c].start(), told[1][d - 1].end())


def _asked(told: Sequence[Account], read: Compared, kind: Kind) -> bool:
    """Return whether what differs is of the kind that is asked for, or the reader takes it for the answer."""
    sides = [any(_meet(each.value.span, span) for span in spans(kind, read.text(each.reading))) for each in told]
    return all(sides) or any(_meet(each.value.span, _short(each.reading)) for each in told)


def _contrary(told: Sequence[Account], read: Compared) -> bool:
    """Return whether the two are other names or other figures, and neither is what its own article is about."""
    one, other = (each.value.text for each in told)
    if re.search(r"\d", one) and re.search(r"\d", other):
        return bool(unfounded_numbers(one, other) and unfounded_numbers(other, one))
    named = all(any(_meet(each.value.span, span) for span in names(read.text(each.reading))) for each in told)
    about = any(set(stems(each.value.text)) & set(stems(read.title(each.reading))) for each in told)
    return named and not about and not set(stems(one)) & set(stems(other)) and not may_be_same(one, other)


def _short(reading: Reading) -> Span | None:
    short = reading.short
    return short and Span(short.start - reading.span.start, short.end - reading.span.start)


def _meet(one: Span, other: Span | None) -> bool:
    return other is not None and one.start < other.end and other.start < one.end
