"""Question sets in the formats that people have: each is told by what it holds, never by its name alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from eval.records import Gathering, read_questions, read_text
from eval.sets.beir import is_beir, read_beir
from eval.sets.canard import is_canard, read_canard
from eval.sets.cast import is_cast, read_cast
from eval.sets.entries import Entries, line_entries, list_entries
from eval.sets.multihop import is_half_of_multihop, is_multihop, read_multihop, read_multihop_folder
from eval.sets.question_set import QuestionSet, write_articles
from eval.sets.ragas import are_ragas_columns, is_ragas, ragas_rows, read_ragas
from eval.sets.realtimeqa import is_realtimeqa, read_realtimeqa
from eval.sets.rgb import is_rgb, read_rgb
from eval.sets.squad import is_flat_squad, is_squad, read_flat_squad, read_squad
from eval.sets.table import is_table, read_table
from rag.errors import InvalidQuestions

__all__ = ["QuestionSet", "read_set", "write_articles"]

_KNOWN = (
    "question records (.jsonl), CSV or TSV with a column question, SQuAD, MultiHop-RAG, RGB, RealTimeQA, BEIR folders, "
    "CAsT, CANARD and RAGAS records"
)
_Reader = Callable[[Entries, Gathering], QuestionSet]
_READERS: tuple[tuple[Callable[[Mapping[str, Any]], bool], _Reader], ...] = (
    (is_canard, read_canard),
    (is_cast, read_cast),
    (is_rgb, read_rgb),
    (is_multihop, read_multihop),
    (is_realtimeqa, read_realtimeqa),
    (is_flat_squad, read_flat_squad),
    (is_ragas, read_ragas),
)
_NOT_JSON = object()


def read_set(path: Path) -> QuestionSet:
    """Return the questions of a file or folder, in order, with the articles that the set brings along.

    Raises `InvalidQuestions` where it is in no format that is known, or has bad records: all are listed, each with its
    line or number.
    """
    gathering = Gathering(path)
    if path.is_dir():
        return _read_folder(path, gathering)
    content = read_text(path)
    whole = _json(content)
    if is_squad(whole):
        return read_squad(whole, gathering)
    if is_half_of_multihop(whole):
        raise InvalidQuestions(f"{path} holds only questions or only answers; give the folder that holds both files")
    if are_ragas_columns(whole):
        return read_ragas(list_entries(ragas_rows(whole), gathering), gathering)
    if isinstance(whole, list):
        return _read_entries(list_entries(whole, gathering), gathering)
    if content.lstrip().startswith("[") and whole is _NOT_JSON:
        raise InvalidQuestions(f"{path} begins as a JSON list and is none; check it with a JSON validator")
    if content.lstrip().startswith("{") or not is_table(content):
        return _read_lines(content, whole, gathering)
    return read_table(content, gathering)


def _read_lines(content: str, whole: object, gathering: Gathering) -> QuestionSet:
    """Read a record a line, or one record over several lines."""
    one = isinstance(whole, dict) and "\n" in content.strip()
    entries = list_entries([whole], gathering) if one else line_entries(content, gathering)
    if content.strip() and not entries and not content.lstrip().startswith("{"):
        raise _unknown(gathering.path)
    ours = not one and any("question" in entry for _, entry in entries) and _reader(entries) is None
    return QuestionSet(read_questions(gathering.path)) if ours or not entries else _read_entries(entries, gathering)


def _read_entries(entries: Entries, gathering: Gathering) -> QuestionSet:
    read = _reader(entries)
    if read:
        return read(entries, gathering)
    if entries and not any("question" in entry for _, entry in entries):
        raise _unknown(gathering.path)
    gathering.convert(entries, lambda entry: entry)
    return QuestionSet(gathering.finish())


def _reader(entries: Entries) -> _Reader | None:
    """Return the reader that knows the first record, or any where the first is spoiled; None where they are ours."""
    first = [entry for _, entry in entries[:1]]
    shown = first if any("question" in entry for entry in first) else [entry for _, entry in entries]
    known = (read for entry in shown for recognises, read in _READERS if recognises(entry))
    return next(known, None)


def _unknown(path: Path) -> InvalidQuestions:
    return InvalidQuestions(f"{path} is no question set of a format that can be read: {_KNOWN}")


def _read_folder(folder: Path, gathering: Gathering) -> QuestionSet:
    if is_beir(folder):
        return read_beir(folder, gathering)
    return read_multihop_folder([_json(read_text(path)) for path in sorted(folder.glob("*.json"))], gathering)


def _json(content: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return _NOT_JSON
