"""A saved web page: the article's text without what stands around it, by trafilatura, and what the page says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from rag.bylines import names_off
from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders.dates import day_of
from rag.loaders.extracted import extracted
from rag.loaders.loaded import Loaded, read_bytes
from rag.loaders.markup import parsed, prose
from rag.loaders.page_dates import published
from rag.loaders.page_encoding import decode_page
from rag.loaders.page_metadata import Page, page_of, writers
from rag.loaders.page_text import FAULTS, article_text, quiet

__all__ = ["read_html"]

Fields = dict[str, str | None]

_TAG = re.compile(
    r"<(?:!doctype|html|head|body|title|meta|div|p|article|section|main|h[1-6]|table|span)\b", re.IGNORECASE
)
_MAIL = re.compile(r"\s*(?:From|MIME-Version|Content-Type|Subject|Snapshot-Content-Location): ")
_MOST_ELEMENTS = 30_000  # which take some seconds; the time that trafilatura needs grows with their square
_LONGEST_AUTHORS = 150  # characters; what is longer is no list of names
_TOP = 4  # lines among which one with the day stands
_BEGINNING, _FARTHEST = 60, 1_000  # characters that an article is known by, and of what stands above it
_LATER = re.compile("updated|modified", re.IGNORECASE)
_DATE_WORD = re.compile(
    r"(?:first|last|published|posted|updated|modified|on|at|am|pm|a\.m\.?|p\.m\.?|uhr|um|[ecmp][sd]?t|gmt|utc|bst|cest"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?|[0-9][0-9:./]*(?:st|nd|rd|th|am|pm)?"
    r"|(?:jan|feb)(?:uary|ruary)?\.?|mar(?:ch)?\.?|apr(?:il)?\.?|may|june?\.?|july?\.?|aug(?:ust)?\.?|sept?(?:ember)?\.?"
    r"|oct(?:ober)?\.?|nov(?:ember)?\.?|dec(?:ember)?\.?)?:?",
    re.IGNORECASE,
)


def read_html(path: Path, default_id: str, limits: Limits) -> Iterator[Loaded]:
    """Yield the article of a saved page; raises `LoadError` where it holds none or its encoding cannot be told.

    Nothing that the page refers to is ever loaded.
    """
    source = decode_page(read_bytes(path, limits.file_bytes))
    if _MAIL.match(source) or not _TAG.search(source):
        raise LoadError("it is no page in HTML; name it for what it is, or save the page as HTML")
    tree = parsed(source, _MOST_ELEMENTS)
    page = page_of(tree, source)
    fields, text = _read_off(page, _fields(page), article_text(page))
    yield extracted(fields, text, default_id, path)


def _fields(page: Page) -> Fields:
    """Return what the page states, and where it does not, what trafilatura finds in it."""
    stated = {
        "title": page.title(),
        "author": page.author(),
        "publisher": page.publisher(),
        "published": published(page),
        "url": page.url,
        "language": page.language(),
    }
    return stated if all(stated[name] for name in ("title", "author", "published")) else _guessed(page, stated)


def _guessed(page: Page, stated: Fields) -> Fields:
    quiet()
    from trafilatura.metadata import extract_metadata

    try:
        found = extract_metadata(page.tree, date_config={"original_date": True, "extensive_search": False})
    except FAULTS:
        return stated
    day = found.date if found.date and not found.date.endswith("-01-01") else None  # a year alone is a guess
    author = (
        writers([found.author], page.publisher()) if found.author and len(found.author) <= _LONGEST_AUTHORS else None
    )
    guessed = {"title": found.title, "author": author, "published": day}
    return {**stated, **{name: stated[name] or value for name, value in guessed.items()}}


def _read_off(page: Page, fields: Fields, text: str) -> tuple[Fields, str]:
    """Return the fields with what the text says plainly of itself, and the text without a line that is only a day."""
    body = text.removeprefix(f"{fields['title']}\n\n")
    lines = body.split("\n\n")
    dated = [line for line in lines[:_TOP] if _is_date(line)]
    top = _top(page, body)
    seen = names_off("\n\n".join([fields["title"] or "-", *top, body]))
    shown = [line for line in (*top, *dated) if _is_date(line) and not _LATER.search(line)]
    found = {"author": seen.author, "publisher": seen.publisher, "published": next(map(day_of, shown), None)}
    kept = [line for line in lines[:_TOP] if line not in dated]
    return {**fields, **{name: fields[name] or value for name, value in found.items()}}, "\n\n".join(
        [*kept, *lines[_TOP:]]
    )


def _top(page: Page, body: str) -> list[str]:
    """Return the lines that the page shows between its heading and the first words of the article."""
    shown = prose(page.tree)
    heading = page.heading()
    start = shown.find(heading) + len(heading) if heading else -1
    end = shown.find(body[:_BEGINNING].partition("\n")[0], max(start, 0))
    between = shown[start:end] if 0 <= start < end <= start + _FARTHEST else ""
    return [line for line in re.split(r"\n+", between) if line.strip()][:_TOP]


def _is_date(line: str) -> bool:
    words = re.split(r"[\s,|•–—-]+", line)
    return len(line) <= _LONGEST_AUTHORS and day_of(line) is not None and all(map(_DATE_WORD.fullmatch, words))
