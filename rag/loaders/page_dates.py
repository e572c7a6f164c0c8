"""The day on which a page was published, in its own time zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from rag.loaders.dates import day_of
from rag.loaders.page_metadata import Page

__all__ = ["published"]

_METAS = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "rnews:datepublished",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "cxenseparse:recs:publishtime",
    "publish-date",
    "publishdate",
    "publication_date",
    "pubdate",
    "pdate",
    "date",
    "article.published",
    "datecreated",
)
_NO_DAY = "1970-01-01"  # what programs write where they know none
_UTC = re.compile(r"\d{4}-\d{2}-\d{2}T(?!00:00(?::00)?(?:\.0+)?(?:Z|\+))\d{2}:\d{2}.*(?:Z|[+-]00:?00)")
_OFFSET = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*[+-](?!00:?00)\d{2}:?\d{2}")
_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:/|-|$)")
_SHOWN = re.compile(r"(?:^|[\s_-])(?:timestamp|dateline|date|published|posted|pub-?date|post-?date)", re.IGNORECASE)
_LATER = re.compile(r"updated?|modified|aktualisiert|mis à jour|actualizado", re.IGNORECASE)
_ELSEWHERE = frozenset(("aside", "nav", "footer"))
_MOST = 2_000  # elements that are looked at
_LONGEST = 100  # characters of a line with a date


def published(page: Page) -> str | None:
    """Return the day of publication as YYYY-MM-DD, as the page's readers saw it, or None where it says none.

    A time in UTC, near midnight, is the day before or after in the outlet's own zone, where the same moment stands in
    the page with its offset, or the address or the line of the date name that day.
    """
    stated = [each for each in _stated(page) if (day_of(each) or _NO_DAY) != _NO_DAY]
    if not stated:
        return None
    first = stated[0]
    day = day_of(first)
    if not _UTC.fullmatch(first):
        return day
    local = [each for each in stated if _OFFSET.fullmatch(each) and _is_same_moment(first, each)]
    near = [each for each in (*map(day_of, local), _in_path(page), *_shown(page)) if each and _is_near(first, each)]
    return near[0] if near else day


def _stated(page: Page) -> Iterator[str]:
    if value := page.data.word("datePublished"):
        yield value
    yield from page.meta(*_METAS)
    times = [time for time in islice(page.tree.iter("time"), _MOST) if time.get("datetime")]
    own = [time for time in times if "datePublished" in time.get("itemprop", "") or "pubdate" in time.attrib]
    within = [time for time in times if _is_of_article(time)]
    yield from (time.get("datetime").strip() for time in (*own, *within[:1]))
    if value := page.data.word("dateCreated"):
        yield value


def _is_of_article(time: Any) -> bool:
    around = [each.tag for each in time.iterancestors()]
    marked = " ".join(filter(None, (time.get("itemprop"), time.get("class"))))
    return "article" in around and not _ELSEWHERE.intersection(around) and not _LATER.search(marked)


def _shown(page: Page) -> Iterator[str | None]:
    """Yield the days in lines that show when the page was published."""
    marked = (each for each in page.tree.iter("time", "div", "span", "p") if each.tag == "time" or _is_marked(each))
    for element in islice(marked, _MOST):
        words = " ".join(islice(element.itertext(), _LONGEST))
        if not _LATER.search(words) and not _ELSEWHERE.intersection(each.tag for each in element.iterancestors()):
            yield day_of(words)


def _is_marked(element: Any) -> bool:
    return bool(_SHOWN.search(element.get("class", "")) or _SHOWN.search(element.get("data-testid", "")))


def _in_path(page: Page) -> str | None:
    match = _IN_PATH.search(page.url or "")
    return day_of("-".join(match.groups())) if match else None


def _is_same_moment(one: str, other: str) -> bool:
    try:
        apart = datetime.fromisoformat(one) - datetime.fromisoformat(other)
    except (ValueError, TypeError):
        return False
    return abs(apart) <= timedelta(hours=1)


def _is_near(time: str, day: str) -> bool:
    return abs(date.fromisoformat(time[:10]) - date.fromisoformat(day)) <= timedelta(days=1)
