"""What a text that was taken out of a document says of itself at its top: headline, byline, day."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from rag.bylines import is_name, names_off
from rag.loaders.clutter import without_clutter
from rag.loaders.dates import day_of
from rag.loaders.loaded import Loaded, loaded_from
from rag.types import Span

__all__ = ["Properties", "article_of", "is_title"]

_TOP = 8  # lines in which the headline, the byline and the day stand
_TITLE_LINES = 3  # a headline is set in so many lines at most
_LONGEST_TITLE = 300
_LONGEST_LINE = 120  # characters of a line with a day in it
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)\b.*|untitled.*"
    r"|(?:(?:word )?document|dokument|presentation|slide|title|page)\s?\d*"
    r"|(?:no|kein) ?titel?|.*\.(?:docx?|odt|rtf|indd|qxp?d?|pdf|tex|dvi|pptx?|xlsx?|html?|txt|p65|fm|pub|wpd)"
    r"|[\W\d_]*)",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"\b(?:admin\w*|user|owner|microsoft|office|windows|adobe|acrobat|unknown|anonymous|author|default|test|python|"
    r"computer|laptop|client|customer|preferred|valued|scanner|xerox|canon)\b",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r"\s*(?:;|,|&|\band\b)\s*")
_BETWEEN_PARTS = re.compile(r"\s*[|•·/]\s*|\s+[–—-]\s+")
_UPDATED = re.compile(r"\b(?:updated|modified|revised)\b", re.IGNORECASE)
_OF_DATES = re.compile(
    r"\b(?:first|last|published|posted|updated|modified|revised|issued|released|dated?|on|at|of|the|as|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|"
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|[ap]\.?m|[ecmp][ds]?t|gmt|utc|bst|cest?|ist|z|t)\b|[\d\W_]|(?<=\d)(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file says of its text elsewhere than in it; `published` is an ISO day."""

    title: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None


def article_of(path: Path, default_id: str, text: str, known: Properties) -> Loaded:
    """Return the article of a text without its headline, the day above it and its clutter, with the file as original.

    What the text says at its top, of who wrote it and when, goes before what the properties of the file say. Raises
    `LoadError` where no text is left.
    """
    title = " ".join((known.title or "").split()) or None
    body = _without_title(text, title) if title else text
    body, day = _without_day(body)
    names = names_off(f"{title or '-'}\n\n{body}")
    fields = {
        "title": title,
        "author": names.author or _persons(known.author),
        "publisher": names.publisher,
        "published": day or known.published,
        "language": known.language,
    }
    loaded = loaded_from(fields, body.strip(" \n") or text, default_id)
    return replace(loaded, article=without_clutter(loaded.article), original=path)


def is_title(words: str | None, path: Path) -> bool:
    """Return whether words in the title property of a file are a title, and not the name of a file or a program."""
    if not words or len(words) > _LONGEST_TITLE or _NO_TITLE.fullmatch(words.strip()):
        return False
    return any(map(str.isalpha, words)) and _folded(words) != _folded(path.stem)


def _folded(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))


def _persons(names: str | None) -> str | None:
    """Return the author property of a file where it names people."""
    parts = [part for part in _BETWEEN_NAMES.split(" ".join((names or "").split())) if part]
    if not parts or not all(is_name(part) and not _NO_PERSON.search(part) for part in parts):
        return None
    return ", ".join(parts)


def _top(text: str) -> list[Span]:
    lines: list[Span] = []
    for match in re.finditer(r"[^\n\f]+", text):
        lines.append(Span(*match.span()))
        if len(lines) == _TOP:
            break
    return lines


def _without_title(text: str, title: str) -> str:
    lines = _top(text)
    for first in range(min(len(lines), _TITLE_LINES)):
        for last in range(first + 1, min(first + _TITLE_LINES, len(lines)) + 1):
            if _folded(text[lines[first].start : lines[last - 1].end]) == _folded(title):
                return _without(text, Span(lines[first].start, lines[last - 1].end))
    return text


def _without_day(text: str) -> tuple[str, str | None]:
    """Return the text without the days at its top, and the first of them that is not of an update."""
    days: list[tuple[bool, str]] = []
    for line in reversed(_top(text)):
        parts = _BETWEEN_PARTS.split(line.of(text)) if len(line) <= _LONGEST_LINE else []
        found = {part: day for part in parts if (day := _day(part))}
        if found:
            kept = " | ".join(part for part in parts if part not in found)
            text = _without(text, line) if not kept else text[: line.start] + kept + text[line.end :]
            days[:0] = [(bool(_UPDATED.search(part)), day) for part, day in found.items()]
    return text, min(days, key=lambda each: each[0])[1] if days else None


def _day(words: str) -> str | None:
    """Return the day that words name that are nothing but a date, with one other word such as a place at most."""
    return day_of(words) if len(_OF_DATES.sub(" ", words).split()) <= 1 else None


def _without(text: str, line: Span) -> str:
    """Return the text without whole lines of it and the blank line below."""
    return text[: line.start] + re.sub(r"^\n{1,2}", "", text[line.end :])
