"""Texts as words: one spelling for what is written in several ways, and which words of a question tell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from rag.types import Article, Filters

__all__ = ["allows", "day", "holds", "joined", "limits_text", "page_at", "plain", "publisher_key", "telling",
    "without_context"]  # fmt: skip

_STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
    a about after all also am an and any are as at be because been before being between but by can could d did
    do does doing don for from had has have having he her here hers him his how i if in into is it its just ll m
    may me might more most much my no nor not of off on once only or other our out over own re s same shall she
    should so some such t than that the their theirs them then there these they this those through to too under
    until up ve very was we were what when where which while who whom whose why will with would you your yours
    """,
    )
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")  # "U.S.", "a.m."
_CONTEXT = re.compile(r"(?<=[?.!]) \(.*\)$", re.DOTALL)
_VOWELS = "\u0900-\u109f\u1780-\u17ff"  # of the scripts in which signs beside the letters write them
_ASKED = re.compile(rf"(?:[^\W_]|[{_VOWELS}])+")
_POINTS = re.compile(
    r"[\u0591-\u05bd\u05bf-\u05c2\u05c4-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]"
)  # in Hebrew and Arabic, rarely written
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def day(published: date) -> str:
    """Return a date as a newspaper prints it, in English whatever the locale.

    >>> day(date(2014, 6, 1))
    '1 June 2014'
    """
    return f"{published.day} {_MONTHS[published.month - 1]} {published.year}"


def joined(names: Sequence[str]) -> str:
    """Return names as a sentence lists them.

    >>> joined(["CNN"]), joined(["CNN", "Reuters", "NPR"])
    ('CNN', 'CNN, Reuters and NPR')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def limits_text(filters: Filters) -> str:
    """Return the limits of a question in words; nothing where there were none.

    >>> limits_text(Filters(publishers=("CNN",), as_of=date(2022, 7, 3)))
    'CNN; as of 3 July 2022'
    """
    parts = [", ".join(filters.publishers)] if filters.publishers else []
    if filters.articles:
        parts.append("1 chosen article" if len(filters.articles) == 1 else f"{len(filters.articles)} chosen articles")
    parts += [f"from {day(filters.since)}"] if filters.since else []
    parts += [f"to {day(filters.until)}"] if filters.until else []
    parts += [f"as of {day(filters.as_of)}"] if filters.as_of else []
    return "; ".join(parts)


def page_at(text: str, position: int) -> int | None:
    r"""Return the page, from 1, on which a position of a text is, where the text has pages: they end with a form feed.

    >>> page_at("One.\fTwo.", 6), page_at("One. Two.", 6)
    (2, None)
    """
    return text.count("\f", 0, position) + 1 if "\f" in text else None


def plain(text: str) -> str:
    """Return the text as both passages and questions are read: in one Unicode form, "U.S." as "US", "1,200" as "1200".

    Hebrew and Arabic lose their points.

    >>> plain("a U.S. loan of 1,200")
    'a US  loan of 1200'
    """
    encodable = unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode())
    joined = _INITIALS.sub(lambda found: found[0].replace(".", "") + " ", _POINTS.sub("", encodable))
    return _THOUSANDS.sub("", joined)


def telling(text: str) -> list[str]:
    """Return the words of a question without its stop words, unless they are all there is.

    A word in capitals, such as WHO, is a name, unless the whole question is in capitals.

    >>> telling("Who leads the WHO?")
    ['leads', 'WHO']
    """
    words = _ASKED.findall(plain(text))
    shouting = text.isupper()
    found = [word for word in words if word.lower() not in _STOP_WORDS or (_is_name(word) and not shouting)]
    return found or words


def _is_name(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def publisher_key(name: str) -> str:
    """Return the form in which publishers are compared: "after The Inquisitr" and "Inquisitr" are one.

    >>> publisher_key("after The Inquisitr") == publisher_key("inquisitr")
    True
    """
    words = name.casefold().split()
    while len(words) > 1 and words[0] in {"after", "the"}:
        words = words[1:]
    return " ".join(words)


def allows(filters: Filters, article: Article) -> bool:
    """Return whether an article is inside the limits; one without a date is outside any limit on days.

    >>> allows(Filters(publishers=("cnn",)), Article("a", "", publisher="after CNN"))
    True
    """
    publishers = {publisher_key(each) for each in filters.publishers}
    if filters.articles and article.id not in filters.articles:
        return False
    if publishers and (article.publisher is None or publisher_key(article.publisher) not in publishers):
        return False
    if not filters.by_date:
        return True
    ends = [each for each in (filters.until, filters.as_of) if each]
    day = article.published
    return day is not None and (not filters.since or day >= filters.since) and all(day <= end for end in ends)


def holds(article: Article, query: str, beside: str = "") -> bool:
    """Return whether an article holds every word of a query, in any case: in text, headline, publisher, author or id.

    Words in quotation marks are looked for whole, in text and headline alone; `beside` is more text to look in.

    >>> summer = Article("a", "An Indian summer", author="Ian")
    >>> holds(summer, "ian"), holds(summer, '"ian"'), holds(summer, '"indian"')
    (True, False, True)
    """
    named = (beside, article.publisher, article.author, article.id)
    read = "\n".join(filter(None, (article.title, article.text))).casefold()
    everything = "\n".join([*filter(None, named), read]).casefold()
    return all(
        re.search(rf"(?<!\w){re.escape(whole)}(?!\w)", read) if whole else word in everything
        for whole, word in re.findall(r'"([^"]+)"|(\S+)', query.casefold())
    )


def without_context(understood: str) -> str:
    """Return what is asked, without the context in brackets that stands behind a question put on its own.

    >>> without_context("Who appointed Maj. Gen. Mohammed Bagheri? (Iran's new top general)")
    'Who appointed Maj. Gen. Mohammed Bagheri?'
    """
    return _CONTEXT.sub("", understood)
