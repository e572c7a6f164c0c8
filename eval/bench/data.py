"""The public sets that the benchmark runs on: where they are, and which part of each it takes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from eval.records import QuestionRecord, read_questions
from rag.errors import LoadError

__all__ = ["article_lines", "named_first", "questions", "write_lines"]


def article_lines(data: Path, name: str) -> Iterator[str]:
    """Yield the Article records of a set, one line each, in file order; raises `LoadError` where it is not there."""
    plain, packed = data / name / "articles.jsonl", data / name / "articles.jsonl.gz"
    try:
        if plain.exists():
            with plain.open(encoding="utf-8") as lines:
                yield from (line for line in lines if line.strip())
        else:
            with gzip.open(packed, "rt", encoding="utf-8") as lines:
                yield from (line for line in lines if line.strip())
    except OSError as error:
        raise LoadError(f"the articles of {name} are not under {data}: name the data folder with --data") from error


def questions(data: Path, name: str) -> tuple[QuestionRecord, ...]:
    """Return the questions of a set."""
    return read_questions(data / name / "questions.jsonl")


def named_first(lines: Iterable[str], records: Iterable[QuestionRecord], count: int) -> list[str]:
    """Return `count` articles in file order: those that the first answerable records name, filled up from the front."""
    by_id = {str(json.loads(line)["id"]): line for line in lines}
    named = [each for record in records if record.answerable for each in record.articles if each in by_id]
    chosen = set(islice(dict.fromkeys([*named, *by_id]), count))
    return [line for article, line in by_id.items() if article in chosen]


def write_lines(path: Path, lines: Iterable[str]) -> Path:
    """Write records one a line and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line.rstrip("\n") + "\n" for line in lines), encoding="utf-8")
    return path
