"""Records in one JSON file: a list of them, one alone, or an object that has one list of them somewhere in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders.decoding import decode
from rag.loaders.fields import USUAL_NAMES, fields_of, meanings
from rag.loaders.loaded import Loaded, read_bytes
from rag.loaders.records import json_value, record
from rag.types import Failure

__all__ = ["read_json"]

_LISTS = ("articles", "items", "data", "results", "docs", "documents", "records", "entries", "hits")
_DEEPEST = 3  # {"response": {"data": {"articles": [...]}}}


def read_json(path: Path, default_id: str, limits: Limits) -> Iterator[Loaded | Failure]:
    """Yield each record's article, or why it is none; raises `LoadError` where the file holds no records at all.

    Ours are the names of the fields first, else those that they usually have; id and text stay exactly as given.
    """
    content = decode(read_bytes(path, limits.file_bytes))
    if not content.strip():
        raise LoadError("it holds no text; an article needs at least a word")
    found = _records(json_value(content, "write the file again, or check it with a JSON validator"), _DEEPEST)
    if not found:
        raise LoadError(
            f"there is no record in it; write a list of objects that have one of {', '.join(USUAL_NAMES['text'])}"
        )
    for number, each in enumerate(found, start=1):
        try:
            yield _loaded(each, default_id)
        except LoadError as error:
            yield Failure(f"{path} record {number}", str(error))


def _loaded(value: object, default_id: str) -> Loaded:
    if not isinstance(value, dict):
        raise LoadError('it is not an Article record, such as {"title": "...", "text": "..."}')
    return record(fields_of(value, meanings(value), certain=True), default_id)


def _records(value: object, deepest: int) -> list[object]:
    """Return the records in a value: itself if it is a list or has a text, else the one list in it, nearest first."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return []
    if any(isinstance(value[name], str) for name in meanings(value).get("text", ())):
        return [value]
    lists = {
        name: each
        for name, each in value.items()
        if isinstance(each, list) and any(isinstance(one, dict) for one in each)
    }
    known = [lists[name] for name in _LISTS if name in lists]
    if known or len(lists) == 1:
        return known[0] if known else next(iter(lists.values()))
    inner = [
        found for each in value.values() if deepest and isinstance(each, dict) if (found := _records(each, deepest - 1))
    ]
    return inner[0] if len(inner) == 1 and not lists else []
