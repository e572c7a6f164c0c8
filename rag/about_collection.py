"""Questions about the collection itself, answered from the records: how many articles, of which publishers, the newest.

A question that asks anything else of articles ("How many articles of the constitution were changed?") is none of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.asked_days import PRESS, WHEN, days_in
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


_COLLECTION = r"(?:the|your|this)\s+(?:collection|library|corpus|index|archive|database)"
_HERE = (
    rf"(?:(?:are|is)\s+(?:there|here|stored|held)(?:\s+(?:here|in\s+{_COLLECTION}))?|(?:are|is)\s+in\s+(?:here|{_COLLECTION})"
    rf"|in\s+{_COLLECTION}|do\s+you\s+(?:have|hold|know)|have\s+you(?:\s+got)?|can\s+i\s+ask"
    rf"|does\s+{_COLLECTION}\s+(?:have|hold|contain)|(?:in\s+(?:all|total)|altogether))"
)
_PRESSES = rf"{PRESS}(?:(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+){PRESS})*"
_PRINTED = r"(?:published|written|printed|dated)"
_PIECE = (
    rf"(?:{_HERE}|(?:{_PRINTED}\s+)?(?:from|by|in|of)\s+{_PRESSES}|(?:did|has|have)\s+{_PRESSES}\s+(?:publish(?:ed)?|wr\w+)"
    rf"|(?:(?:that|which)\s+)?(?:(?:were|was|are)\s+)?(?:{_PRINTED}\s+)?{WHEN})"
)
_VERB = r"(?:is|are|was|were|be|do|does|did|has|have|had|will|would|can|could|should|may|might|say|says|said|tell)"
_TOPIC = (
    r"(?:about|on|regarding|concerning|covering|mentioning|(?:that\s+|which\s+)?mentions?)\s+"
    rf"(?P<topic>(?!{_VERB}\b)[^\s?!.,;:]+(?:\s+(?!{_VERB}\b)[^\s?!.,;:]+){{0,5}}?)"
)
_REST = rf"(?P<rest>(?:\s+{_PIECE})*(?:\s+{_TOPIC})?(?:\s+{_PIECE})*)"
_ARTICLES = rf"(?:{_PRESSES}(?:[’']s)?\s+)?(?:news\s+)?(?:articles?|(?<=news\s)(?:stories|reports|items))"
_SHOW = r"(?:list|show|give|name|find)(?:\s+me)?(?:\s+all)?(?:\s+of)?"
_END = r"(?P<end>newest|latest|most\s+recent|oldest|earliest|first)"
_OUTLETS = r"(?:publishers?|(?:news\s+)?outlets|newspapers|news\s+(?:sources|organi[sz]ations)|sources(?=\s+\w))"
_PATTERNS = {
    "count": rf"how\s+many\s+(?:of\s+the\s+)?{_ARTICLES}{_REST}",
    "end": rf"(?:(?:what(?:[’']s|\s+is|\s+was)|which(?:\s+one)?(?:\s+is|\s+was)?|{_SHOW})\s+)?(?:the\s+|your\s+)?"
    rf"{_END}\s+{_ARTICLES}{_REST}",
    "newest": rf"(?:what(?:[’']s|\s+is)\s+)?(?:the\s+)?newest{_REST}",
    "which_end": rf"which\s+{_ARTICLES}\s+(?:is|was)\s+(?:the\s+)?{_END}{_REST}",
    "list": rf"(?:which|what|{_SHOW}(?:\s+the|\s+your)?)\s+{_ARTICLES}{_REST}",
    "publishers": rf"(?:(?:which|what|who|how\s+many)(?:\s+are)?|{_SHOW})(?:\s+the|\s+your)?\s+{_OUTLETS}"
    rf"(?:\s+{_HERE})?(?:\s+articles(?:\s+(?:from|by|of))?)?",
}
_READ = {
    kind: re.compile(rf"(?:and\s+|so\s+|please\s+)*{pattern}", re.IGNORECASE) for kind, pattern in _PATTERNS.items()
}
_WHEN = re.compile(WHEN, re.IGNORECASE)
_ANY = Filters()
_LONGEST = 300
_NAMED, _LISTED = 30, 10
_OLDEST = frozenset({"oldest", "earliest", "first"})


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
    asked = asked_publishers(" ".join(question.split()).rstrip(" ?.!"), publishers)
    for kind, pattern in _READ.items():
        match = pattern.fullmatch(asked.plain)
        if match is None or (kind in {"list", "newest"} and not match["rest"]):
            continue
        topic, said = _said(match, filters.as_of or today)
        limits, found = narrowed(filters, replace(said, publishers=asked.publishers) if instead is None else instead)
        told = _told(kind, match, list(articles()), Told("", limits, found, topic))
        return replace(told, text=literal(told.text))
    return None


def _said(match: re.Match[str], today: date) -> tuple[str, Filters]:
    """Return the words that are asked for, as a query of whole words, and the limits on days."""
    groups = match.groupdict()
    rest, topic = groups.get("rest") or "", groups.get("topic") or ""
    days = days_in([found[0] for found in _WHEN.finditer(rest.replace(topic, " ", 1) if topic else rest)], today)
    return " ".join(f'"{word}"' for word in telling(topic)), days


def _told(kind: str, match: re.Match[str], articles: Sequence[Article], scope: Told) -> Told:
    inside = [each for each in articles if allows(scope.filters, each) and holds(each, scope.listed or "")]
    if kind == "publishers":
        return replace(scope, text=_publishers(inside), listed=None)
    what = _described(scope)
    if not inside:
        return replace(scope, text=f"The collection holds no article{what}.")
    if kind in {"end", "newest", "which_end"}:
        return replace(scope, text=_at_the_end(match.groupdict().get("end") or kind, inside, what))
    count = f"{_counted(len(inside))}{what}"
    of_all = f", of {len(articles):,} in all" if len(inside) < len(articles) else ""
    sentence = f"The collection holds {count}{of_all}{_titles(inside) if kind == 'list' else '.'}"
    undated = _undated(articles, scope)
    return replace(scope, text=f"{sentence}{chr(10) * 2 if kind == 'list' else ' '}{undated}" if undated else sentence)


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


def _at_the_end(end: str, inside: Sequence[Article], what: str) -> str:
    """Return the sentence that names the newest or oldest article; those without a date are neither."""
    oldest = end.casefold() in _OLDEST
    dated = sorted((each for each in inside if each.published), key=lambda each: (each.published or date.min, each.id))
    if not dated:
        return f"None of the articles{what} has a date."
    found = dated[0] if oldest else dated[-1]
    return f"The {'oldest' if oldest else 'newest'} article{what} is {_title(found)}."


def _publishers(articles: Sequence[Article]) -> str:
    counts: Counter[str] = Counter(publisher_key(each.publisher) for each in articles if each.publisher)
    spelled = {publisher_key(each.publisher): each.publisher for each in reversed(articles) if each.publisher}
    if not counts:
        return "None of the articles names its publisher."
    ordered = sorted(counts, key=lambda key: (-counts[key], key))
    named = [f"{spelled[key].removeprefix('after ')} ({counts[key]:,})" for key in ordered[:_NAMED]]
    named += [f"{len(ordered) - _NAMED:,} more"] if len(ordered) > _NAMED else []
    one = "1 publisher" if len(ordered) == 1 else f"{len(ordered):,} publishers"
    return f"The collection holds articles from {one}: {joined(named)}."


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
