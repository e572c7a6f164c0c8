"""What is live at one instant, as limits and searches need it: metadata without texts, and groups of copies."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rag.copies import live_pairs
from rag.near_duplicates import groups
from rag.types import Copy

__all__ = ["NOTHING", "Entry", "Live", "published_day", "read_live"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What limits are applied to: the metadata of one live article.

    Articles of one `group` say nearly the same; it is the smallest id among them, the article's own where it is alone.
    """

    key: int
    id: str
    version: int
    title: str | None
    publisher: str | None
    published: date | None
    passages: int
    group: str


@dataclass(frozen=True, slots=True)
class Live:
    """The live articles by their wordings, and the groups of more than one by the id of each member.

    A group is in the order of publication, what has no date last.
    """

    entries: Mapping[str, Entry]
    groups: Mapping[str, Sequence[Copy]]


NOTHING = Live({}, {})


def read_live(connection: sqlite3.Connection) -> Live:
    """Return what is live in the transaction that the connection is in."""
    alike = {each: found[0] for found in groups(live_pairs(connection)) for each in found}
    rows = connection.execute(
        "SELECT a.wording, a.key, a.id, a.version, a.title, a.publisher, a.published, count(p.key)"
        " FROM live a LEFT JOIN passages p ON p.article = a.key GROUP BY a.key ORDER BY a.id"
    )
    entries = {
        wording: Entry(key, each, version, title, publisher, published_day(published), passages, alike.get(each, each))
        for wording, key, each, version, title, publisher, published, passages in rows
    }
    members: dict[str, list[Copy]] = {}
    for entry in sorted(entries.values(), key=lambda each: (each.published or date.max, each.id)):
        if entry.id in alike:
            members.setdefault(entry.group, []).append(Copy(entry.id, entry.publisher, entry.published))
    return Live(entries, {each: members[group] for each, group in alike.items()})


def published_day(text: object) -> date | None:
    """Return the day that an ISO text of the records names."""
    return date.fromisoformat(text) if isinstance(text, str) else None
