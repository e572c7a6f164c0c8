"""Tokenised text as it was once written: `Dr . Smith , 40 , said` becomes `Dr. Smith, 40, said`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.types import Span

__all__ = ["untokenised"]

_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "``": "“", "''": "”"}
_SIGNS = re.compile("|".join(map(re.escape, _BRACKETS)))
_NO_SPACE = re.compile(r"(?<=\S)[ ](?=[.,;:!?%)\]”]|(?:n't|'s|'re|'ve|'ll|'d|'m|')(?:\s|$))|(?<=[(\[“$£€])[ ](?=\S)")


def untokenised(text: str, spans: Sequence[Span] = ()) -> tuple[str, tuple[Span, ...]]:
    """Return the text without the spaces that a tokenizer put around signs, and where the spans stand in it then.

    >>> untokenised("Mr . Wu , 40 , left ( again ) .", [Span(0, 7)])
    ('Mr. Wu, 40, left (again).', (Span(start=0, end=6),))
    """
    text, spans = _replaced(text, spans, _SIGNS, _BRACKETS)
    text, spans = _replaced(text, spans, _NO_SPACE, {" ": ""})
    return text, tuple(spans)


def _replaced(
    text: str, spans: Sequence[Span], pattern: re.Pattern[str], signs: dict[str, str]
) -> tuple[str, Sequence[Span]]:
    pieces: list[str] = []
    moved = list(range(len(text) + 1))
    end = length = 0
    for match in pattern.finditer(text):
        kept = text[end : match.start()]
        pieces += [kept, signs[match[0]]]
        for place in range(end, match.start()):
            moved[place] = length + place - end
        length += len(kept)
        for place in range(match.start(), match.end()):
            moved[place] = length
        length += len(pieces[-1])
        end = match.end()
    pieces.append(text[end:])
    for place in range(end, len(text) + 1):
        moved[place] = length + place - end
    return "".join(pieces), [Span(moved[each.start], moved[each.end]) for each in spans]
