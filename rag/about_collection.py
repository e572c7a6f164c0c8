"""Questions about the collection itself, answered from the records: how many articles, of which publishers, the newest.

A question that asks anything else of articles ("How many articles of the constitution were changed?") is none of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.asked_collection import Wanted, asked_collection
from rag.asked_days import days_in
from rag.asked_limits import narrowed
from rag.asked_publishers import asked_publishers
from rag.citations import literal
from rag.types import Article, Filters
from rag.words import allows, day, holds, joined, publisher_key, telling

__all__ = ["Told", "about_collection"]


@dataclass(frozen=True, slots=True)
class Told:
    """A reply from the records; `filters` with those `found` in the question are the limits of what was counted.

    `listed` are the words that every article holds which it is about; None where it is about none in particular.
    """

    text: str
    filters: Filters
    found: Filters
    listed: str | None = None


_ANY = Filters()
_LONGEST = 300
_NAMED, _LISTED = 30, 10


def about_collection(
    question: str,
    publishers: Sequence[str],
    articles: Callable[[], Sequence[Article]],
    today: date,
    *,
    filters: Filters = _ANY,
    instead: Filters | None = None,
) -> Told | None:
    """Return the reply to a question about the collection, counted within its limits; None for every other question.

    `articles` is called only for such a question; `instead` are limits in place of those that it sets.
    """
    if len(question) > _LONGEST:
        return None
    named = asked_publishers(" ".join(question.split()).rstrip(" ?.!"), publishers)
    asked = asked_collection(named.plain)
    if asked is None:
        return None
    topic = " ".join(f'"{word}"' for word in telling(asked.topic))
    said = replace(days_in(asked.days, filters.as_of or today), publishers=named.publishers)
    limits, found = narrowed(filters, said if instead is None else instead)
    told = _told(asked.wanted, list(articles()), Told("", limits, found, topic))
    return replace(told, text=literal(told.text))


def _told(wanted: Wanted, articles: Sequence[Article], scope: Told) -> Told:
    inside = [each for each in articles if allows(scope.filters, each) and holds(each, scope.listed or "")]
    what = _described(scope)
    if not inside:
        return replace(scope, text=f"The collection holds no article{what}.")
    if wanted is Wanted.PUBLISHERS:
        return replace(scope, text=_publishers(inside, what), listed=scope.listed or None)
    if wanted is Wanted.DAYS:
        return replace(scope, text=_times(inside, what))
    if wanted in {Wanted.NEWEST, Wanted.OLDEST}:
        return replace(scope, text=_at_the_end(wanted, inside, what))
    count = f"{_counted(len(inside))}{what}"
    of_all = f", of {len(articles):,} in all" if len(inside) < len(articles) else ""
    sentence = f"The collection holds {count}{of_all}{_titles(inside) if wanted is Wanted.LIST else '.'}"
    undated = _undated(articles, scope)
    return replace(
        scope, text=f"{sentence}{chr(10) * 2 if wanted is Wanted.LIST else ' '}{undated}" if undated else sentence
    )


def _described(scope: Told) -> str:
    """Return the limits of what is counted, to stand behind "articles": publishers, words, days."""
    limits = scope.filters
    publishers = [each.removeprefix("after ") for each in limits.publishers]
    words = [f"“{word}”" for word in re.findall(r'"([^"]+)"', scope.listed or "")]
    pieces = [f" from {joined(publishers)}" if publishers else "", " among those chosen" if limits.articles else ""]
    pieces += [f" with the word{'s' if len(words) > 1 else ''} {joined(words)}" if words else ""]
    ends = [each for each in (limits.until, limits.as_of) if each]
    first = f" from {day(limits.since)}" if limits.since else ""
    last = f" {'to' if first else 'up to'} {day(min(ends))}" if ends else " on" if first else ""
    return "".join([*pieces, f", published{first}{last}" if limits.by_date else ""])


def _at_the_end(wanted: Wanted, inside: Sequence[Article], what: str) -> str:
    """Return the sentence that names the newest or oldest article; those without a date are neither."""
    dated = _dated(inside)
    if not dated:
        return f"None of the articles{what} has a date."
    oldest = wanted is Wanted.OLDEST
    return f"The {'oldest' if oldest else 'newest'} article{what} is {_title(dated[0 if oldest else -1])}."


def _times(inside: Sequence[Article], what: str) -> str:
    """Return the sentence that says from when to when the articles were published."""
    days = [each.published for each in _dated(inside) if each.published]
    if not days:
        return f"None of the articles{what} has a date."
    left = len(inside) - len(days)
    undated = f" {_counted(left)} {'has' if left == 1 else 'have'} no date." if left else ""
    return f"The articles{what} are of {day(days[0])} to {day(days[-1])}.{undated}"


def _dated(articles: Sequence[Article]) -> list[Article]:
    """Return the articles that have a date, the oldest first."""
    return sorted((each for each in articles if each.published), key=lambda each: (each.published or date.min, each.id))


def _publishers(articles: Sequence[Article], what: str) -> str:
    counts: Counter[str] = Counter(publisher_key(each.publisher) for each in articles if each.publisher)
    spelled = {publisher_key(each.publisher): each.publisher for each in reversed(articles) if each.publisher}
    if not counts:
        return f"None of the articles{what} names its publisher."
    ordered = sorted(counts, key=lambda key: (-counts[key], key))
    named = [f"{spelled[key].removeprefix('after ')} ({counts[key]:,})" for key in ordered[:_NAMED]]
    named += [f"{len(ordered) - _NAMED:,} more"] if len(ordered) > _NAMED else []
    one = "1 publisher" if len(ordered) == 1 else f"{len(ordered):,} publishers"
    return f"The collection holds articles{what} from {one}: {joined(named)}."


def _titles(articles: Sequence[Article]) -> str:
    newest = sorted(articles, key=lambda each: (each.published or date.min, each.id), reverse=True)
    lines = [f"- {_title(each)}" for each in newest[:_LISTED]]
    lines += [f"- and {len(newest) - _LISTED:,} more"] if len(newest) > _LISTED else []
    return "\n".join([":", *lines])


def _title(article: Article) -> str:
    title = " ".join((article.title or article.id).split())
    where = [article.publisher, day(article.published) if article.published else "undated"]
    return f"“{title}” ({', '.join(filter(None, where))})"


def _undated(articles: Sequence[Article], scope: Told) -> str:
    """Return a sentence on articles that may belong to those counted, but have no date."""
    if not scope.filters.by_date:
        return ""
    anyday = replace(scope.filters, since=None, until=None, as_of=None)
    left = sum(not each.published and allows(anyday, each) and holds(each, scope.listed or "") for each in articles)
    return f"{_counted(left)} without a date {'is' if left == 1 else 'are'} not counted." if left else ""


def _counted(number: int) -> str:
    return "1 article" if number == 1 else f"{number:,} articles"
