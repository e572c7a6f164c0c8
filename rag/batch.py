"""Question records for `ask --batch`: what is asked is read, the gold fields never are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rag.errors import InvalidQuestions
from rag.types import Turn

__all__ = ["Asked", "read_history", "read_questions"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a batch: its id, its words, the turns before it, the day on which it is asked."""

    id: str | None
    question: str
    turns: tuple[Turn, ...] = ()
    as_of: date | None = None


def read_questions(lines: Iterable[str]) -> list[Asked]:
    """Return one question a non-empty line, in order; raises `InvalidQuestions` naming every bad line."""
    asked, bad = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked.append(_asked(json.loads(line)))
        except (ValueError, RecursionError) as error:
            bad.append(f"line {number}: {error}")
    if bad:
        raise InvalidQuestions("; ".join(bad))
    return asked


def read_history(text: str) -> tuple[Turn, ...]:
    """Return the turns of a JSON list of {question, answer}; raises `InvalidQuestions`."""
    try:
        return _turns(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise InvalidQuestions(f"the history cannot be used: {error}") from error


def _asked(record: Any) -> Asked:
    if not isinstance(record, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one kind of error for whatever is wrong with a line
    question = record.get("question")
    if not isinstance(question, str):
        raise ValueError('no "question" of type text')  # noqa: TRY004
    identity = record.get("id")
    if identity is not None and not isinstance(identity, str | int):
        raise ValueError('"id" is neither text nor a number')
    return Asked(
        None if identity is None else str(identity),
        question,
        _turns(record.get("history") or []),
        _day(record.get("asked")),
    )


def _turns(history: Any) -> tuple[Turn, ...]:
    if not isinstance(history, list) or not all(_is_turn(each) for each in history):
        raise ValueError('"history" is not a list of {question, answer}')
    return tuple(Turn(each["question"], each["answer"]) for each in history)


def _is_turn(each: Any) -> bool:
    return isinstance(each, dict) and all(isinstance(each.get(key), str) for key in ("question", "answer"))


def _day(text: Any) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise ValueError(f'"asked" is not a date like 2022-07-31: {text!r}') from None
