"""Fewer sentences of a text: a network learns sooner from short ones, and to read what begins and ends anywhere."""

from __future__ import annotations

import random

from rag.sentences import sentences
from rag.training.groups import Text

__all__ = ["cropped"]


def cropped(text: Text, words: int, chance: random.Random) -> Text:
    """Return sentences of the text that stand together and have at most so many words, its answer among them.

    Around the answer, or a sentence drawn at random where there is none, they are drawn evenly from both sides, so that
    nothing can be told from where a text begins. One sentence stays even if it is longer.
    """
    spans = sentences(text.text)
    if len(text.text.split()) <= words or not spans:
        return text
    lengths = [len(span.of(text.text).split()) for span in spans]
    first, last = _kept(text, chance.randrange(len(spans)))
    total = sum(lengths[first : last + 1])
    while True:
        sides = [side for side in (first - 1, last + 1) if 0 <= side < len(spans) and total + lengths[side] <= words]
        if not sides:
            break
        taken = chance.choice(sides)
        first, last, total = min(first, taken), max(last, taken), total + lengths[taken]
    begin, end = spans[first].start, spans[last].end
    if text.start is None or text.end is None:
        return Text(text.title, text.text[begin:end])
    begin, end = min(begin, text.start), max(end, text.end)
    return Text(text.title, text.text[begin:end], text.start - begin, text.end - begin)


def _kept(text: Text, drawn: int) -> tuple[int, int]:
    """Return the first and last sentence that the answer stands in; the drawn one where there is no answer."""
    if text.start is None or text.end is None:
        return drawn, drawn
    spans = sentences(text.text)
    held = [place for place, span in enumerate(spans) if span.start < text.end and span.end > text.start]
    return (held[0], held[-1]) if held else (drawn, drawn)
