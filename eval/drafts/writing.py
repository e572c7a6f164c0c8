"""Question records into a file that `eval.records.read_questions` takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.records import QuestionRecord
from rag.errors import BylineError, InvalidQuestions
from rag.wire import json_line

__all__ = ["record_object", "write_drafts"]


def record_object(record: QuestionRecord) -> dict[str, Any]:
    """Return a record as JSON, without the fields that say nothing."""
    fields = {**asdict(record), "asked": record.asked.isoformat() if record.asked else None}
    return {name: value for name, value in fields.items() if value is not None and value != ()}


def write_drafts(path: Path, records: Sequence[QuestionRecord], overwrite: bool = False) -> None:
    """Write the records, a line each, by one rename; a file that is there stays, unless `overwrite`.

    Raises `InvalidQuestions` where there are none to write, and `BylineError` where the file is there or cannot be
    written.
    """
    if not records:
        raise InvalidQuestions(f"there are no questions to write to {path}")
    if path.exists() and not overwrite:
        raise BylineError(f"{path} is there already; name another file, or replace it with --overwrite")
    lines = "".join(f"{json_line(record_object(record))}\n" for record in records)
    unfinished = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(lines, encoding="utf-8", errors="replace")
        unfinished.replace(path)
    except OSError as error:
        raise BylineError(f"{path} cannot be written: {error.strerror}") from error
