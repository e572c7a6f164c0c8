"""What every loader gives, and the checks that all formats share."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from rag.errors import LoadError
from rag.types import Article

__all__ = ["Loaded", "check_file", "default_ids", "loaded_from", "read_bytes", "read_head"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """An article as read; `explicit_id` tells whether it names its id itself, `source` where it first came from.

    `language` is the one that it declares, as a code of ISO 639 such as "de". `original` is the file that the text was
    extracted from, where that file is not text itself; it is there until the next article is asked for.
    """

    article: Article
    explicit_id: bool
    source: str | None = None
    language: str | None = None
    original: Path | None = None


def check_file(path: Path, max_bytes: int) -> None:
    """Raise `LoadError` where there is no file, something else than a file, or one larger than `max_bytes`.

    Nothing is opened: to open a pipe would wait for whoever writes into it.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise LoadError(f"it cannot be read ({error.strerror}); check that it exists and may be read") from error
    except ValueError as error:
        raise LoadError("it cannot be read (its name holds a zero byte); check that it exists") from error
    if not stat.S_ISREG(found.st_mode):
        raise LoadError("it is a folder, a pipe or a device, not a file; save its content to a file and add that")
    if found.st_size > max_bytes:
        raise _too_large(max_bytes)


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """Return what a file holds; raises `LoadError` where it cannot be read or is larger than `max_bytes`."""
    content = read_head(path, max_bytes + 1)
    if len(content) > max_bytes:
        raise _too_large(max_bytes)
    return content


def read_head(path: Path, most: int) -> bytes:
    """Return the first bytes of a file, `most` at most; raises `LoadError` where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise LoadError(f"it cannot be read ({error.strerror}); check that it exists and may be read") from error


def default_ids(names: Iterable[str], suffix: Callable[[str], str]) -> list[str]:
    """Return the default id of each of these names, which are in order: the name without its suffix, "" without one.

    A second name with the same default keeps its suffix in the id.
    """
    taken: set[str] = set()
    found = []
    for name in names:
        ending = suffix(name.rsplit("/", 1)[-1])
        short = name[: -len(ending)] if ending else ""
        found.append(name if short in taken else short)
        taken.add(found[-1] or name)
    return found


def loaded_from(fields: Mapping[str, object], text: object, default_id: str) -> Loaded:
    """Return the article of a record's fields, id and text exactly as given; raises `LoadError` naming what is wrong.

    Fields that an Article record does not have are ignored.
    """
    identity = _id(fields.get("id"))
    article = Article(
        id=default_id if identity is None else identity,
        text=_text(text),
        title=_words("title", fields.get("title")),
        publisher=_words("publisher", fields.get("publisher")),
        author=_words("author", fields.get("author")),
        published=_day(fields.get("published")),
        url=_words("url", fields.get("url")),
    )
    source, language = _words("source", fields.get("source")), _words("language", fields.get("language"))
    return Loaded(article, identity is not None, source, language)


def _too_large(max_bytes: int) -> LoadError:
    return LoadError(f"it is larger than {max_bytes:,} bytes; split it, or raise RAG_MAX_FILE_BYTES")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise LoadError('it has no text; "text" must be a string' if value is None else '"text" must be a string')
    if not value.strip():
        raise LoadError("it holds no text; an article needs at least a word")
    return _whole("text", value)


def _id(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise LoadError('"id" must be a string that is not blank, or a whole number')
    return _whole("id", value)


def _words(name: str, value: object) -> str | None:
    """Return a piece of metadata; a number becomes its digits, a list is joined by commas, blank is None."""
    if isinstance(value, list | tuple):
        value = ", ".join(filter(None, (_words(name, each) for each in value if not isinstance(each, list | tuple))))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if not isinstance(value, str):
        raise LoadError(f'"{name}" must be a string')
    return _whole(name, value)


def _day(value: object) -> date | None:
    if value is None or value == "":
        return None
    try:
        return datetime.fromisoformat(value.strip() if isinstance(value, str) else "").date()
    except ValueError as error:
        shown = repr(str(value)[:40]) if isinstance(value, str | int | float) else "no day"
        raise LoadError(f'"published" is {shown}; write the day as YYYY-MM-DD or leave it out') from error


def _whole(name: str, value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise LoadError(f'"{name}" holds half of a surrogate pair, which is no character; write it whole') from error
    return value
