"""Quotes that stand beside others, cut short where nothing is lost by it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answerers.compared import Account, Compared
from rag.answerers.telling import dropped_credit, dropped_hedges, turned
from rag.types import Span

__all__ = ["cut", "shortest"]

_LONGEST = 16  # words of a quote beside others, where it can be cut without loss
_FEWEST = 6  # words that are left of it
_AS_FULL = 0.9  # share of what a sentence tells of the question, from which on a shorter one may stand for it


def cut(account: Account, text: str) -> Account:
    """Return the account with its sentence, of the article's `text`, up to a comma behind the value, where it is long.

    Nothing is cut off that hedges, credits or denies.
    """
    sentence = account.reading.span.of(text)
    if len(sentence.split()) <= _LONGEST:
        return account
    for match in re.finditer(r"\s*[,;–—](?=\s)", sentence):
        part = sentence[: match.start()]
        if match.start() < account.value.span.end or len(part.split()) < _FEWEST:
            continue
        if _whole(part) and not (
            dropped_credit(part, sentence) or dropped_hedges(part, sentence) or turned(part, sentence)
        ):
            span = Span(account.reading.span.start, account.reading.span.start + len(part))
            return replace(account, reading=replace(account.reading, span=span))
    return account


def shortest(account: Account, others: Sequence[Account], read: Compared) -> Account:
    """Return the account of the same article, day and value that takes the fewest words and tells as much."""

    def words(each: Account) -> int:
        return len(cut(each, read.whole(each.reading)).reading.span.of(read.whole(each.reading)).split())

    alike = [
        each
        for each in others
        if (each.reading.article, each.day) == (account.reading.article, account.day)
        and each.value.text.casefold() == account.value.text.casefold()
        and read.told(each.reading) >= _AS_FULL * read.told(account.reading)
    ]
    return min([account, *alike], key=words)


def _whole(part: str) -> bool:
    """Return whether quotation marks and brackets that open in it also close."""
    return part.count("“") == part.count("”") and part.count('"') % 2 == 0 and part.count("(") == part.count(")")
