"""Tables of articles, one a row under a header: a bad row is reported and the others go on."""

from __future__ import annotations

import csv
import io
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders.decoding import decode
from rag.loaders.fields import USUAL_NAMES, fields_of, meanings
from rag.loaders.loaded import Loaded, read_bytes
from rag.loaders.records import record
from rag.types import Failure

__all__ = ["read_table"]

_NAMED = re.compile(r"sep=([,;\t|])[,;\t|]*\r?\n", re.IGNORECASE)  # how Excel is told the delimiter
_SAMPLE = 200  # rows that tell how a table is written
_SHOWN = 12  # columns named in a message
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How cells are told apart; without `quotes` a quotation mark is a character like any other."""

    delimiter: str
    quotes: bool = True


_DIALECTS = {
    ".csv": tuple(map(_Dialect, ",;\t|")),
    ".tsv": (_Dialect("\t"), _Dialect("\t", quotes=False)),
}


def read_table(path: Path, default_id: str, limits: Limits) -> Iterator[Loaded | Failure]:
    """Yield each row's article, or why it is none; raises `LoadError` where there is no header with a column of texts.

    Columns go by their usual names. Text and id are taken exactly as given, a day that is not certain is left out. Rows
    count as a spreadsheet counts them, from the header, which is row 1.
    """
    content = decode(read_bytes(path, limits.file_bytes))
    named = _NAMED.match(content)
    content = content[named.end() if named else 0 :].lstrip("\r\n")
    if not content.strip():
        raise LoadError("it holds no text; an article needs at least a word")
    dialects = (_Dialect(named[1]),) if named else _DIALECTS[path.suffix.lower()]
    rows = _rows(content, max(dialects, key=lambda dialect: _sense(content, dialect)))
    header = next(rows)
    if isinstance(header, csv.Error):
        raise LoadError(f"its header cannot be read ({header}); put names with quotation marks in quotation marks")
    number, columns, doubtful = 1, _columns(header), False
    for number, row in enumerate(rows, start=2):
        doubtful = isinstance(row, csv.Error) or (doubtful and len(row) < len(header))
        try:
            if isinstance(row, csv.Error) or any(map(str.strip, row)):
                yield _loaded(header, columns, row, doubtful, default_id)
        except LoadError as error:
            yield Failure(f"{path} row {number}", str(error))
    if number == 1:
        raise LoadError("it holds a header and no rows; add a row for each article")


def _loaded(
    header: list[str], columns: dict[str, list[str]], row: list[str] | csv.Error, doubtful: bool, default_id: str
) -> Loaded:
    """Return the article of a row; a short one is taken as if filled up, unless it may be the rest of a broken one."""
    if isinstance(row, csv.Error):
        raise LoadError(f'it cannot be told where its cells end ({row}); double the quotation marks in them ("")')
    if doubtful or any(map(str.strip, row[len(header) :])):
        raise LoadError(
            f"it has {len(row)} cells under {len(header)} columns; put cells of several lines in quotation marks"
        )
    cells = dict.fromkeys(header, "")
    for name, cell in zip(reversed(header), reversed([*row, *[""] * len(header)][: len(header)]), strict=True):
        cells[name] = cell  # of two columns with one name the first
    return record(fields_of(cells, columns), default_id)


def _columns(header: list[str]) -> dict[str, list[str]]:
    columns = meanings(dict.fromkeys(header))
    if "text" not in columns:
        names = [f'"{"".join(filter(str.isprintable, name))[:30]}"' for name in header[:_SHOWN]]
        more = f" and {len(header) - _SHOWN} more" if len(header) > _SHOWN else ""
        raise LoadError(
            f"its first row names no column of texts, only {', '.join(names)}{more};"
            f" call the column one of {', '.join(USUAL_NAMES['text'])}"
        )
    return columns


def _sense(content: str, dialect: _Dialect) -> tuple[int, float]:
    """Return how many columns have names that are known, and how much of the first rows is as wide as the header."""
    header, *rows = islice(_rows(content, dialect), _SAMPLE)
    if isinstance(header, csv.Error):
        return 0, 0.0
    fitting = sum(not isinstance(row, csv.Error) and len(row) in {0, len(header)} for row in rows)
    return len(meanings(header)), fitting / max(1, len(rows))


def _rows(content: str, dialect: _Dialect) -> Iterator[list[str] | csv.Error]:
    """Yield the rows of a table, and an error for each that cannot be read; what comes next begins on its next line."""
    lines = io.StringIO(content, newline="")
    while True:
        start = lines.tell()
        reader = csv.reader(
            lines,
            delimiter=dialect.delimiter,
            quoting=csv.QUOTE_MINIMAL if dialect.quotes else csv.QUOTE_NONE,
            strict=True,
        )
        try:
            yield _next(reader, len(content) + 1)
        except StopIteration:
            return
        except csv.Error as error:
            lines.seek(start)
            lines.readline()
            yield error


def _next(reader: Iterator[list[str]], longest: int) -> list[str]:
    """Return the next row, its cells as long as they are; the limit, which holds for all threads, is put back."""
    with _LOCK:
        usual = csv.field_size_limit(longest)
        try:
            return next(reader)
        finally:
            csv.field_size_limit(usual)
