"""Limits that a question itself sets, by the publishers it names as its source and by days, put beside the chosen ones.

What a person has chosen always holds: it is never widened, and nothing is added to a choice of publishers or of days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rag.asked_days import asked_days
from rag.asked_publishers import asked_publishers
from rag.types import Filters, Question
from rag.words import without_context

__all__ = ["limited", "narrowed", "unlimited"]


def limited(question: Question, publishers: Sequence[str], today: date, instead: Filters | None = None) -> Question:
    """Return the question with what it says of publishers and days as limits, `found`, beside those in its filters.

    What names a publisher as the source is taken out of `understood`. `publishers` are those of the collection, `today`
    is the day of asking unless the filters name one; `instead` stands in place of what can be read off the question.
    """
    alone = without_context(question.understood)
    asked = asked_publishers(alone, publishers)
    context = question.understood[len(alone) :]
    if context:
        context = f" ({asked_publishers(context[2:-1], publishers).left})"
    days = asked_days(asked.plain, question.filters.as_of or today)
    said = replace(days, publishers=asked.publishers) if instead is None else instead
    filters, found = narrowed(question.filters, said)
    return replace(question, understood=f"{asked.left}{context}", filters=filters, found=found)


def unlimited(question: Question, filters: Filters) -> Question:
    """Return the question with nothing but the limits that were chosen."""
    return replace(question, filters=filters, found=Filters())


def narrowed(limits: Filters, said: Filters) -> tuple[Filters, Filters]:
    """Return chosen limits with what of those that a question sets narrows them, and that by itself."""
    dated = limits.since or limits.until
    later = limits.as_of and said.as_of and said.as_of >= limits.as_of
    found = Filters(
        publishers=() if limits.publishers else said.publishers,
        since=None if dated else said.since,
        until=None if dated else said.until,
        as_of=None if later else said.as_of,
    )
    both = replace(
        limits,
        publishers=limits.publishers or found.publishers,
        since=limits.since or found.since,
        until=limits.until or found.until,
        as_of=found.as_of or limits.as_of,
    )
    return both, found
