"""Limits that a question itself sets, by the publishers it names as its source and by days, put beside the chosen ones.

What a person has chosen always holds: it is never widened, and nothing is added to a choice of publishers or of days.
The days of a summary or a timeline are no limits: they say which articles come first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from rag.asked_days import asked_days
from rag.asked_digest import digest_days
from rag.asked_publishers import asked_publishers
from rag.types import Filters, Question
from rag.words import without_context

__all__ = ["limited", "narrowed", "nearer", "unlimited"]

_AFTERWARDS = timedelta(5)  # of what happened, articles tell on the next days too


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


def nearer(question: Question, today: date, newest: date | None) -> tuple[Question, ...]:
    """Return the question limited to articles of the days that it asks a digest of, or soon after; else nothing.

    `today` is the day of asking unless the filters name one. Days without a year may be the latest such days up to the
    `newest` article too: the question then comes twice.
    """
    asking = question.filters.as_of or today
    days = digest_days(question, asking)
    if not days.by_date:
        return ()
    limits = (_within(question.filters, each) for each in (days, digest_days(question, asking, newest)))
    fewer = dict.fromkeys(each for each in limits if each and each != question.filters)
    return tuple(replace(question, filters=each) for each in fewer)


def _within(limits: Filters, days: Filters) -> Filters | None:
    """Return limits narrowed to certain days and a few afterwards; None where they leave none of these."""
    since = max(filter(None, (limits.since, days.since)), default=None)
    until = min(filter(None, (limits.until, days.until and days.until + _AFTERWARDS)), default=None)
    return None if since and until and since > until else replace(limits, since=since, until=until)


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
