"""The folder of one run.

`answers.jsonl` has an Answer object a question and `rows.jsonl` what was measured of it, `scores.json` the figures,
`report.html` all that to read, and `run.json` says what was run.

A run is finished once `scores.json` stands. One that was killed goes on after its last whole answer, if questions,
articles and settings are still the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.provenance import provenance
from eval.records import QuestionRecord
from eval.rows import Row, row_from_object, row_object
from rag.errors import BylineError, RunNotFound
from rag.types import Answer
from rag.wire import answer_from_object, answer_object, json_line

__all__ = ["RunFolder"]

_MADE = "made_by"  # what need not be the same for a run to go on


class RunFolder:
    """Where one run writes; raises `BylineError` where it cannot."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.answers = path / "answers.jsonl"
        self.scores = path / "scores.json"
        self.report = path / "report.html"
        self._about = path / "run.json"
        self._rows = path / "rows.jsonl"

    def start(self, about: Mapping[str, Any], records: Sequence[QuestionRecord]) -> list[Answer]:
        """Begin or continue, and return the answers that need not be asked again."""
        before = _object(self._about.read_text(encoding="utf-8")) if self._about.exists() else None
        same = isinstance(before, dict) and {**before, _MADE: None} == {**about, _MADE: None}
        kept = self._kept(records) if same and not self.scores.exists() else []
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.scores.unlink(missing_ok=True)
            self.report.unlink(missing_ok=True)
            self._about.write_text(_pretty({**about, _MADE: provenance()}), encoding="utf-8")
            self.answers.write_text("".join(f"{line}\n" for line, _ in kept), encoding="utf-8")
        except OSError as error:
            raise BylineError(f"{self.path} cannot be written: {error.strerror}; name a folder with --out") from error
        return [answer for _, answer in kept]

    def append(self, answer: Answer) -> None:
        """Write one more answer as a line."""
        with self.answers.open("a", encoding="utf-8") as file:
            file.write(json.dumps(answer_object(answer), ensure_ascii=False) + "\n")

    def finish(self, scores: Mapping[str, Any], report: str, rows: Sequence[Row]) -> None:
        """Write what was measured of each question, the report and, last, the scores."""
        self._rows.write_text("".join(f"{json_line(row_object(row))}\n" for row in rows), encoding="utf-8")
        self.report.write_text(report, encoding="utf-8")
        self.scores.write_text(_pretty(scores), encoding="utf-8")

    def read_about(self) -> dict[str, Any]:
        """Return what was run, as `run.json` says it; raises `RunNotFound` where there is no run."""
        try:
            about = _object(self._about.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            about = None
        if not isinstance(about, dict):
            raise RunNotFound(f"{self.path} holds no run; make one with `python -m eval run`")
        return about

    def rows(self) -> list[Row]:
        """Return what was measured of each question of a finished run; raises `BylineError` where there is none."""
        try:
            lines = self._rows.read_text(encoding="utf-8").split("\n")
            return [row_from_object(json.loads(line)) for line in lines if line]
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BylineError(f"{self.path} holds no finished run; make one with `python -m eval run`") from error

    def read_answers(self) -> dict[str, Answer]:
        """Return the answers of a finished run by the question's id; raises `BylineError` where there are none."""
        try:
            lines = self.answers.read_text(encoding="utf-8").split("\n")
            read = [answer_from_object(json.loads(line)) for line in lines if line]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BylineError(f"{self.answers} cannot be read; make the run again with `python -m eval run`") from error
        return {answer.id or "": answer for answer in read}

    def _kept(self, records: Sequence[QuestionRecord]) -> list[tuple[str, Answer]]:
        """Return the lines, and their answers, that belong to the first records; a line cut off by a kill ends them."""
        if not self.answers.exists():
            return []
        kept: list[tuple[str, Answer]] = []
        lines = self.answers.read_text(encoding="utf-8").split("\n")[:-1]
        for record, line in zip(records, lines, strict=False):
            data = _object(line)
            if not isinstance(data, dict) or data.get("id") != record.id:
                break
            kept.append((line, answer_from_object(data)))
        return kept


def _object(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _pretty(data: Mapping[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
