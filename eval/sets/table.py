"""Questions in a table: CSV or TSV with a line of column names."""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from eval.records import Gathering
from eval.sets.entries import day
from eval.sets.question_set import QuestionSet
from eval.sets.ragas import LISTS, is_ragas, read_ragas

__all__ = ["is_table", "read_table"]

_DELIMITERS = "\t,;"
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def is_table(content: str) -> bool:
    """Return whether the first line names columns, and one of them `question` or `user_input`."""
    return bool({"question", "user_input"} & {*_names(content)})


def read_table(content: str, gathering: Gathering) -> QuestionSet:
    """Return the questions, one a row; raises `InvalidQuestions`.

    Columns, whatever their case: `question`; `id` (else the number of the row), `type`, `asked`, `answerable` (true or
    false, yes or no), `note`; several with `|` between them: `answer` or `answers`, `forbidden`, `choices`, `article`
    or `articles`. `evidence` or `quote` are words of the one article that the row names. Other columns are left alone;
    those of RAGAS make it a table of RAGAS records.
    """
    rows = list(_rows(content, gathering))
    if is_ragas(_names(content)):
        return read_ragas([(place, _with_lists(row)) for place, row in rows], gathering)
    numbered = [(place, {"id": str(number), **row}) for number, (place, row) in enumerate(rows, start=1)]
    gathering.convert(numbered, _fields)
    return QuestionSet(gathering.finish())


def _names(content: str) -> list[str]:
    """Return the names of the columns, in lower case; none where the first line is no row of names."""
    header = content.lstrip("\r\n").split("\n", 1)[0].rstrip("\r")
    try:
        cells = next(csv.reader([header], delimiter=_delimiter(header)), [])
    except csv.Error:
        return []
    return [cell.strip().casefold() for cell in cells]


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def _rows(content: str, gathering: Gathering) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the cells of each row by column, but for blank ones, with the line where the row ends."""
    names = _names(content)
    reader = csv.reader(
        io.StringIO(content, newline=""), delimiter=_delimiter(content.lstrip("\r\n").split("\n", 1)[0])
    )
    seen_names = False
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if not seen_names:
                seen_names = True
            elif len(row) > len(names):
                gathering.complain(f"line {reader.line_num}", f"has {len(row)} cells for {len(names)} columns")
            else:
                named = zip(names, row, strict=False)
                yield f"line {reader.line_num}", {name: cell.strip() for name, cell in named if cell.strip()}
    except csv.Error as error:
        gathering.complain(f"line {reader.line_num}", str(error))


def _fields(row: Mapping[str, str]) -> dict[str, object]:
    quote, articles = row.get("evidence") or row.get("quote"), _several(row, "article", "articles")
    if quote and len(articles) != 1:
        raise ValueError("evidence: a quote needs the one article that it stands in")
    return {
        **{name: row.get(name) for name in ("id", "question", "type", "note")},
        "asked": _asked(row),
        "answerable": _answerable(row),
        "answers": _several(row, "answer", "answers"),
        "forbidden": _several(row, "forbidden"),
        "choices": _several(row, "choices"),
        "articles": articles,
        "evidence": [{"article": articles[0], "quote": quote}] if quote else [],
    }


def _several(row: Mapping[str, str], *names: str) -> list[str]:
    found = (each.strip() for name in names for each in row.get(name, "").split("|"))
    return list(dict.fromkeys(each for each in found if each))


def _asked(row: Mapping[str, str]) -> str | None:
    if not row.get("asked"):
        return None
    found = day(row, "asked")
    if found is None:
        raise ValueError(f"asked: {row['asked']!r} is no day; write YYYY-MM-DD")
    return found.isoformat()


def _answerable(row: Mapping[str, str]) -> bool | None:
    given = row.get("answerable")
    if given and given.casefold() not in _TRUTH:
        raise ValueError(f"answerable: {given!r} is neither true nor false")
    return _TRUTH[given.casefold()] if given else None


def _with_lists(row: Mapping[str, str]) -> dict[str, Any]:
    """Return a row in which a list that was written as Python writes it is one again."""
    return {name: _list_in(cell) if name in (*LISTS, "user_input") else cell for name, cell in row.items()}


def _list_in(cell: str) -> object:
    try:
        found = ast.literal_eval(cell) if cell.startswith("[") else cell
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return cell
    return found if isinstance(found, list) else cell
