"""The usual names of the columns of a table and the keys of a record, and what they stand for in an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rag.loaders.dates import day_of

__all__ = ["USUAL_NAMES", "fields_of", "meanings"]

USUAL_NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "full_text", "main_text", "article_body", "body_text"),
    "id": ("id", "article_id", "guid"),
    "title": ("title", "headline", "web_title"),
    "publisher": ("publisher", "publication", "newspaper", "outlet", "site_name", "source"),
    "author": ("author", "authors", "byline", "creator"),
    "published": (
        "published",
        "published_at",
        "publish_date",
        "publication_date",
        "date_published",
        "date_publish",
        "published_date",
        "web_publication_date",
        "pub_date",
        "date",
    ),
    "url": ("url", "link", "web_url"),
    "language": ("language", "lang"),
}
"""Of each field of an article the names that it usually has, best first; case and joints do not count."""

_JOINTS = re.compile(r"[\W_]+")
_BY = re.compile(r"\s*by[\s:]+(?=\S)", re.IGNORECASE)


def meanings(names: Iterable[str]) -> dict[str, list[str]]:
    """Return for each field of an article which of these names stand for it, best first; without one it is left out.

    >>> meanings(["Publish Date", "articleBody", "Body", "views"])
    {'text': ['Body', 'articleBody'], 'published': ['Publish Date']}
    """
    given: dict[str, list[str]] = {}
    for name in names:
        given.setdefault(_plain(name), []).append(name)
    found = {field: [name for each in usual for name in given.get(each, ())] for field, usual in _PLAIN_NAMES.items()}
    return {field: found_names for field, found_names in found.items() if found_names}


def fields_of(
    record: Mapping[str, object], columns: Mapping[str, list[str]], certain: bool = False
) -> dict[str, object]:
    """Return the fields of an article that a record gives under the names in `columns`: the first that is not blank.

    A day that is not certain is left out; where `certain` is set, the value of `published` then stays for complaint.
    """
    fields: dict[str, object] = {field: _first(record, names) for field, names in columns.items()}
    for field in ("author", "publisher"):
        fields[field] = _named(fields.get(field))
    if isinstance(author := fields["author"], str):
        fields["author"] = _BY.sub("", author)
    written = fields.get("published")
    day = day_of(str(written)) if isinstance(written, str | int) else None
    fields["published"] = record.get("published") if certain and day is None else day
    return fields


def _first(record: Mapping[str, object], names: list[str]) -> object:
    """Return the first value that is not blank, or else the first."""
    return next((record[name] for name in names if not _blank(record[name])), record[names[0]])


def _named(value: object) -> object:
    """Return what is said of somebody: of objects, as JSON-LD has them, their names."""
    names = [
        each.get("name") if isinstance(each, Mapping) else each
        for each in (value if isinstance(value, list) else [value])
    ]
    return names if isinstance(value, list) else names[0]


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _plain(name: str) -> str:
    return _JOINTS.sub("", name).casefold()


_PLAIN_NAMES = {field: [_plain(name) for name in usual] for field, usual in USUAL_NAMES.items()}
