"""The file of a question set as entries: each record with the line it stands on, so that nothing in it is lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from eval.drafts.writing import record_object
from eval.records import Gathering, QuestionRecord, read_text
from rag.corpus_files import replace_file
from rag.errors import BylineError, unless_full
from rag.wire import json_line

__all__ = ["Entry", "entry_of", "read_entries", "write_entries"]

_KNOWN = frozenset(field.name for field in fields(QuestionRecord))


@dataclass(frozen=True, slots=True)
class Entry:
    """A question as it stands in its file, on one line."""

    record: QuestionRecord
    line: str

    @property
    def stamp(self) -> str:
        """What changes whenever the line does."""
        return hashlib.sha256(self.line.encode()).hexdigest()[:16]


def read_entries(path: Path) -> tuple[Entry, ...]:
    """Return every question of a `.jsonl` file, in order; raises `InvalidQuestions` that lists every bad line.

    Other than a set that is asked, one that is edited may be empty.
    """
    lines = [(number, line.strip()) for number, line in enumerate(read_text(path).split("\n"), start=1)]
    lines = [(number, line) for number, line in lines if line]
    gathering = Gathering(path)
    for number, line in lines:
        gathering.add(f"line {number}", line)
    records = gathering.finish() if lines else ()
    return tuple(Entry(record, line) for record, (_, line) in zip(records, lines, strict=True))


def entry_of(record: QuestionRecord, former: Entry | None = None) -> Entry:
    """Return the record as it is written; what the former line holds beside the fields of a record stays.

    Raises `InvalidQuestions` where it could not be read again.
    """
    held = json.loads(former.line) if former else {}
    line = json_line(_merged(held, record_object(record))).encode("utf-8", "replace").decode()
    gathering = Gathering(Path(record.id or "question"))
    gathering.add("record", line)
    return Entry(gathering.finish()[0], line)


def write_entries(path: Path, entries: Sequence[Entry]) -> None:
    """Replace the file by one rename, so that it is never seen half written; raises `BylineError`."""
    content = "".join(f"{entry.line}\n" for entry in entries).encode()
    try:
        replace_file(path, content)
    except OSError as error:
        fault = BylineError(f"{path} cannot be written ({error.strerror}); check the permissions of its folder")
        raise unless_full(error, path.parent, fault) from error


def _merged(held: Mapping[str, Any], written: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is written with what else was held, in the order of what was held."""
    names = [name for name in held if name not in _KNOWN or name in written]
    names += [name for name in written if name not in held]
    return {name: _value(held.get(name), written[name]) if name in written else held[name] for name in names}


def _value(held: Any, written: Any) -> Any:
    """Return the value to write; objects of a list that are as they were keep what else they held."""
    if not isinstance(written, tuple) or not isinstance(held, list):
        return written
    return [_same(held, each) if isinstance(each, dict) else each for each in written]


def _same(held: Sequence[Any], written: Mapping[str, Any]) -> Mapping[str, Any]:
    objects = (each for each in held if isinstance(each, dict))
    return next((each for each in objects if written.items() <= each.items()), written)
