"""Question records: what is asked, and what a right answer holds. One JSON object a line, as the README describes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, TypeAdapter, ValidationError

from rag.errors import InvalidQuestions
from rag.types import Turn

__all__ = ["Evidence", "QuestionRecord", "read_questions"]


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


def read_questions(path: Path) -> tuple[QuestionRecord, ...]:
    """Return the records of a `.jsonl` file, in order; raises `InvalidQuestions` that lists every bad line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise InvalidQuestions(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidQuestions(f"{path} is not UTF-8 text; question sets are .jsonl files") from error
    records: list[QuestionRecord] = []
    problems: list[str] = []
    first_line: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = _ADAPTER.validate_json(line, strict=True)
        except ValidationError as error:
            problems += [f"line {number}: {problem}" for problem in _problems(error)]
            continue
        if record.id in first_line:
            problems.append(f"line {number}: id {record.id!r} was used in line {first_line[record.id]}")
        first_line.setdefault(record.id, number)
        records.append(record)
    if problems:
        raise InvalidQuestions("\n".join([f"{path}: {len(problems)} bad question records", *problems]))
    if not records:
        raise InvalidQuestions(f"{path} holds no questions")
    return tuple(records)


def _problems(error: ValidationError) -> list[str]:
    return [
        ": ".join([*filter(None, [".".join(str(part) for part in each["loc"])]), each["msg"]])
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]
