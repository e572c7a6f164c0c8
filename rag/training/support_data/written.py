"""Statements of our own about sentences of web pages, freely worded: one that is supported, one that is not.

What is made by rule keeps close to the words of its quote, and so teaches that other words are wrong.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

from rag.training.examples import WRITTEN
from rag.training.support_data.claims import NOT_FULLY, SUPPORTED, Claim
from rag.training.written import Page, pages

__all__ = ["STATEMENTS", "written_claims"]

STATEMENTS = Path(__file__).with_name("written.jsonl")
"""One sentence a line: `page`, its number, a `good` statement about it, a `bad` one, and `how` that is wrong."""

_BESIDE = 0.3  # of the quotes have the sentence before or behind too
_WORDS = 58  # of a quote


def written_claims(data: Path) -> Iterator[Claim]:
    """Yield both statements about each sentence, the supported one first."""
    found = pages(data)
    chance = random.Random(WRITTEN)  # noqa: S311 - not a secret
    with STATEMENTS.open(encoding="utf-8") as file:
        for entry in map(json.loads, file):
            quote = _quote(found[entry["page"]], entry["sentence"], chance)
            if quote:
                for name, label in (("good", SUPPORTED), ("bad", NOT_FULLY)):
                    yield Claim(WRITTEN, f"{WRITTEN}/{entry['page']}", entry[name], quote, label)


def _quote(page: Page, number: int, chance: random.Random) -> str | None:
    """Return the sentence, now and then with the one before or behind it; None where it is too long."""
    near = [number]
    if chance.random() < _BESIDE:
        near = sorted((number, number + chance.choice((-1, 1))))
    for places in (near, [number]):
        words = [page.sentences[each].of(page.article.text) for each in places if each in page.sentences]
        quote = " ".join(" ".join(words).split())
        if quote and len(quote.split()) <= _WORDS:
            return quote
    return None
