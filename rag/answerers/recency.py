"""How old the articles are that a question is answered from, where it asks for the state now or for a later time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from rag.answerers.asked_state import asks_now
from rag.asked_periods import PERIOD, Period, period
from rag.types import Article, Findings, Note, Question
from rag.words import day, without_context

__all__ = ["STALE_AFTER", "asking_day", "later_than_found", "stale"]

STALE_AFTER = timedelta(days=30)
"""How much older than the day of asking the newest article may be before that is said."""

_PERIOD = re.compile(PERIOD, re.IGNORECASE)
_RELATIVE = re.compile(
    r"yesterday|(?:last|past) (?:week|month|year)|this (?:week|month|year)|[\w-]+ (?:days?|weeks?|months?|years?) ago"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TO_COME = re.compile(
    r"\b(?:will|going to|expect\w*|plan\w*|scheduled|due|forecast\w*|predict\w*|next|as of|by|until|would)\b", re.I
)


def asking_day(question: Question, today: date) -> date:
    """Return the day as of which a question is asked: the one its limits set, else today."""
    return question.filters.as_of or today


def stale(question: Question, cited: Iterable[Article], today: date) -> Note | None:
    """Return the remark that a question for the state now is answered from old articles; None where they are not."""
    days = [article.published for article in cited]
    dated = [each for each in days if each]
    if not asks_now(question.text) or len(dated) < len(days) or not dated:
        return None
    newest = max(dated)
    if asking_day(question, today) - newest <= STALE_AFTER:
        return None
    which = "The newest article quoted here" if len(set(dated)) > 1 else "What is quoted here"
    return Note("stale", f"{which} is from {day(newest)}.")


def later_than_found(question: Question, findings: Findings, today: date) -> date | None:
    """Return the day of the newest article found, where the question is about a time well after it; else None.

    A question about what is to come, and articles that name the year in question, may be answered all the same.
    """
    asked, now = without_context(question.understood), asking_day(question, today)
    found = [findings.articles[hit.passage.article].article.published for hit in findings.hits]
    dated = [each for each in found if each]
    times = [each for each in _times(asked, now) if each.first <= now]
    if not times or not dated or len(dated) < len(found) or _TO_COME.search(asked):
        return None
    newest, first = max(dated), max(each.first for each in times)
    named = any(str(first.year) in hit.passage.text for hit in findings.hits) and first.year != newest.year
    return newest if first - newest > STALE_AFTER and not named else None


def _times(asked: str, today: date) -> Iterable[Period]:
    """Yield the periods that a question names with their year, or counted back from the day of asking."""
    for match in _PERIOD.finditer(asked):
        found = period(match[0], today) if _YEAR.search(match[0]) or _RELATIVE.fullmatch(match[0]) else None
        if found:
            yield found
