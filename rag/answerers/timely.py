"""Which sentences tell of the days that a digest is asked of; by the day that each is about, else by its article's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rag.answerers.choosing import introduced
from rag.answerers.event_days import told_days
from rag.asked_digest import digest_days
from rag.asked_periods import DATE, Period
from rag.reading import Reading
from rag.types import Filters, Findings, Question

__all__ = ["Timely", "says_when"]

_DATE = re.compile(DATE, re.I)


class Timely:
    """The days that a question asks a digest of, seen from the day of asking, `today`, and what was found of them."""

    def __init__(self, question: Question, findings: Findings, today: date) -> None:
        self._question = question
        self._findings = findings
        self._today = today
        self._days = digest_days(question, today)

    @property
    def asked(self) -> bool:
        """Whether the question names such days."""
        return self._days.by_date

    def of(self, told: Sequence[Reading]) -> list[Reading]:
        """Return the sentences that tell of the days; all of them where the question names none.

        Where nothing tells of days without a year, the latest such days up to the newest article are meant.
        """
        if not self.asked:
            return list(told)
        newest = max(
            filter(None, (self._findings.articles[each.article].article.published for each in told)), default=None
        )
        before = digest_days(self._question, self._today, newest) if newest else self._days
        found = [(each, self._told(each)) for each in told]
        inside = ([each for each, when in found if _within(days, when)] for days in (self._days, before))
        return next(filter(None, inside), [])

    def older(self, told: Sequence[Reading]) -> bool:
        """Return whether all of the sentences tell of days before those that are asked for."""
        first = self._days.since
        return first is not None and all(day.last < first for each in told for day in self._told(each))

    def _told(self, reading: Reading) -> Sequence[Period]:
        """Return the days that a sentence tells of, as it is quoted."""
        article = self._findings.articles[reading.article].article
        sentence, quoted = reading.span.of(article.text), introduced(reading, self._findings)[0].of(article.text)
        return told_days(sentence if says_when(sentence, quoted) else "", article.published)


def says_when(sentence: str, quoted: str) -> bool:
    """Return whether the day of a sentence is that of its quote: "on Monday" may not hold for the one before it.

    >>> says_when("On Monday he left.", "Wu was ill. On Monday he left.")
    False
    """
    return quoted == sentence or _DATE.search(sentence) is not None


def _within(days: Filters, told: Sequence[Period]) -> bool:
    first, last = days.since or date.min, days.until or date.max
    return any(first <= each.first and each.last <= last for each in told)
