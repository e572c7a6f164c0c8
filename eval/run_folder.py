"""The folder of one run: `answers.jsonl`, `scores.json`, `report.html`, and `run.json` that says what was run.

A run is finished once `scores.json` stands. One that was killed goes on after its last whole answer, if questions,
articles and settings are still the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.records import QuestionRecord
from rag.errors import BylineError
from rag.types import Answer
from rag.wire import answer_from_object, answer_object

__all__ = ["RunFolder"]


class RunFolder:
    """Where one run writes; raises `BylineError` where it cannot."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.answers = path / "answers.jsonl"
        self.scores = path / "scores.json"
        self.report = path / "report.html"
        self._about = path / "run.json"

    def start(self, about: Mapping[str, Any], records: Sequence[QuestionRecord]) -> list[Answer]:
        """Begin or continue, and return the answers that need not be asked again."""
        same = self._about.exists() and _object(self._about.read_text(encoding="utf-8")) == about
        kept = self._kept(records) if same and not self.scores.exists() else []
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.scores.unlink(missing_ok=True)
            self.report.unlink(missing_ok=True)
            self._about.write_text(_pretty(about), encoding="utf-8")
            self.answers.write_text("".join(f"{line}\n" for line, _ in kept), encoding="utf-8")
        except OSError as error:
            raise BylineError(f"{self.path} cannot be written: {error.strerror}; name a folder with --out") from error
        return [answer for _, answer in kept]

    def append(self, answer: Answer) -> None:
        """Write one more answer as a line."""
        with self.answers.open("a", encoding="utf-8") as file:
            file.write(json.dumps(answer_object(answer), ensure_ascii=False) + "\n")

    def finish(self, scores: Mapping[str, Any], report: str) -> None:
        """Write the report and, last, the scores."""
        self.report.write_text(report, encoding="utf-8")
        self.scores.write_text(_pretty(scores), encoding="utf-8")

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
