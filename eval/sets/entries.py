"""The objects of a JSON or JSONL file with the place of each, and their fields by kind."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from eval.records import Gathering
from rag.loaders.dates import day_of

__all__ = ["Entries", "day", "line_entries", "list_entries", "objects", "text", "texts"]

Entries = list[tuple[str, dict[str, Any]]]
"""Objects, each with its place in the file."""


def line_entries(lines: str, gathering: Gathering, prefix: str = "") -> Entries:
    """Return the object of each line that is not blank; a line without one is a problem."""
    found: list[tuple[str, object]] = []
    for number, line in enumerate(lines.split("\n"), start=1):
        try:
            found += [(f"{prefix}line {number}", json.loads(line))] if line.strip() else []
        except (ValueError, RecursionError) as error:
            gathering.complain(f"{prefix}line {number}", f"Invalid JSON: {error}")
    return objects(found, gathering)


def list_entries(values: object, gathering: Gathering, kind: str = "record", within: str = "") -> Entries:
    """Return the objects of a list, as `record 1` and so on; what is no object, or no list, is a problem."""
    if not isinstance(values, list):
        gathering.complain(within.rstrip(", ") or "record 1", f"{kind}s must be a list")
        return []
    return objects([(f"{within}{kind} {number}", value) for number, value in enumerate(values, start=1)], gathering)


def objects(found: Iterable[tuple[str, object]], gathering: Gathering) -> Entries:
    """Return the objects among the values; anything else is a problem."""
    entries: Entries = []
    for place, value in found:
        if isinstance(value, dict):
            entries.append((place, value))
        else:
            gathering.complain(place, "must be an object")
    return entries


def text(entry: Mapping[str, Any], name: str) -> str | None:
    """Return a text, or a number as text, None where it is missing or blank; anything else is a `ValueError`."""
    value = entry.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name}: must be a text")
    return value if value and value.strip() else None


def texts(entry: Mapping[str, Any], name: str) -> list[str]:
    """Return the different texts of a list, or of one text alone, but for blank ones; else raises a `ValueError`."""
    value = entry.get(name)
    if value is None:
        return []
    found = [text({name: each}, name) for each in (value if isinstance(value, list) else [value])]
    return list(dict.fromkeys(each for each in found if each))


def day(entry: Mapping[str, Any], name: str) -> date | None:
    """Return the day that a field names, however it is written; None where it names none for certain."""
    found = day_of(text(entry, name) or "")
    return date.fromisoformat(found) if found else None
