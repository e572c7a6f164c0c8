"""Question records: what is asked, and what a right answer holds. One JSON object a line, as the README describes."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, TypeAdapter, ValidationError

from rag.errors import InvalidQuestions
from rag.types import Turn

__all__ = ["Evidence", "Gathering", "QuestionRecord", "read_questions", "read_text"]


def _written(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text


def _named(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _non_empty(group: tuple[str, ...]) -> tuple[str, ...]:
    if not group:
        raise ValueError("must name at least one alias")
    return group


_Text = Annotated[str, AfterValidator(_written)]
_Name = Annotated[str, AfterValidator(_written), BeforeValidator(_named)]
_Aliases = Annotated[tuple[_Text, ...], AfterValidator(_non_empty)]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of an article that hold the answer, or a part of it."""

    article: _Name
    quote: _Text


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """One question of a set. Only `id` and `question` are required; what is not given is not measured.

    Any one of `answers` counts; every group of `required` needs one of its aliases; nothing of `forbidden` may occur.
    `evidence` are the quotes that hold the answer, `articles` the ids of articles that do.
    """

    id: _Name
    question: _Text
    type: _Text | None = None
    history: tuple[Turn, ...] = ()
    asked: date | None = None
    answerable: bool | None = None
    answers: tuple[_Text, ...] = ()
    required: tuple[_Aliases, ...] = ()
    forbidden: tuple[_Text, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    articles: tuple[_Name, ...] = ()
    choices: tuple[str, ...] = ()
    note: str | None = None

    @property
    def expects_answer(self) -> bool | None:
        """Whether the articles hold the answer; None where the record does not tell."""
        if self.answerable is None and (self.answers or self.required or self.evidence):
            return True
        return self.answerable

    @property
    def gold_articles(self) -> tuple[str, ...]:
        """The ids of every article that the record names as holding the answer."""
        return tuple(dict.fromkeys((*self.articles, *(each.article for each in self.evidence))))


_ADAPTER: TypeAdapter[QuestionRecord] = TypeAdapter(QuestionRecord)
_GZIPPED = b"\x1f\x8b"
_Entry = TypeVar("_Entry")


class Gathering:
    """Question records read one by one with whatever is wrong with them, so that all of it is told at once.

    A place says where in the file something stands: `line 3`, `record 7`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._records: list[QuestionRecord] = []
        self._problems: list[str] = []
        self._places: dict[str, str] = {}

    def complain(self, place: str, problem: str) -> None:
        """Keep a problem until `finish`."""
        self._problems.append(f"{place}: {problem}")

    def add(self, place: str, content: str) -> None:
        """Keep the record that stands there as JSON, or all its problems; one without an id of its own is a problem."""
        try:
            record = _ADAPTER.validate_json(content, strict=True)
        except ValidationError as error:
            self._problems += [f"{place}: {problem}" for problem in _problems(error)]
            return
        if record.id in self._places:
            self.complain(place, f"id {record.id!r} was used in {self._places[record.id]}")
        self._places.setdefault(record.id, place)
        self._records.append(record)

    def convert(self, entries: Iterable[tuple[str, _Entry]], fields: Callable[[_Entry], Mapping[str, object]]) -> None:
        """Keep the record of each entry, whose fields without a value are left out; a `ValueError` is its problem."""
        for place, entry in entries:
            try:
                given = {name: value for name, value in fields(entry).items() if value is not None}
            except ValueError as error:
                self.complain(place, str(error))
            else:
                self.add(place, json.dumps(given))

    def finish(self) -> tuple[QuestionRecord, ...]:
        """Return the records, in order; raises `InvalidQuestions` that lists every problem, or where there are none."""
        if self._problems:
            count = len({problem.split(": ")[0] for problem in self._problems})
            raise InvalidQuestions("\n".join([f"{self.path}: {count} bad question records", *self._problems]))
        if not self._records:
            raise InvalidQuestions(f"{self.path} holds no questions")
        return tuple(self._records)


def read_questions(path: Path) -> tuple[QuestionRecord, ...]:
    """Return the records of a `.jsonl` file, in order; raises `InvalidQuestions` that lists every bad line."""
    gathering = Gathering(path)
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            gathering.add(f"line {number}", line)
    return gathering.finish()


def read_text(path: Path) -> str:
    """Return the text of a file of questions, gzipped or not; raises `InvalidQuestions` where it is no UTF-8 text."""
    try:
        content = path.read_bytes()
        if content.startswith(_GZIPPED):
            content = gzip.decompress(content)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidQuestions(f"{path} is not UTF-8 text; save the questions as UTF-8") from error
    except (OSError, EOFError, zlib.error) as error:
        raise InvalidQuestions(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _problems(error: ValidationError) -> list[str]:
    return [
        ": ".join([*filter(None, [".".join(str(part) for part in each["loc"])]), each["msg"]])
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]
