"""The runs on this machine, finished or not, and the folder that the next one of a set goes to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from eval.intervals import Estimate
from eval.run_folder import RunFolder
from eval.scores import Scores
from rag.errors import RunNotFound

__all__ = ["KnownRun", "Runs"]

_MINE = "page"  # begins the names of the folders made here, so that no run of the command is ever written over


@dataclass(frozen=True, slots=True)
class KnownRun:
    """A run with what it is about; `began` is when it was begun or last continued.

    `scores` is None for a run that is not finished, and `answered` says how many of its questions have an answer.
    """

    folder: RunFolder
    about: Mapping[str, Any]
    began: datetime
    answered: int
    scores: Scores | None

    @property
    def name(self) -> str:
        return self.folder.path.name

    @property
    def set_name(self) -> str:
        """The name of the question set."""
        return str(self.about.get("questions", "unknown set"))

    @property
    def searches_alone(self) -> bool:
        """Whether its questions were only searched for, not answered."""
        return self.about.get("kind") == "retrieval"


class Runs:
    """The folders under `folder` that hold a run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[KnownRun]:
        """Return every run, the newest first; a folder that holds none is passed over."""
        found = [run for path in self.folder.glob("*/run.json") if (run := _read(path.parent))]
        return sorted(found, key=lambda run: (run.began, run.name), reverse=True)

    def find(self, name: str) -> KnownRun:
        """Return the run in the folder of this name; raises `RunNotFound`."""
        names = {path.parent.name: path.parent for path in self.folder.glob("*/run.json")}
        run = _read(names[name]) if name in names else None
        if run is None:
            raise RunNotFound("there is no such run any more; choose one of the list")
        return run

    def place(self, questions: Path, digest: str) -> RunFolder:
        """Return the folder of the next run of a set: that of one begun here and not finished, or else a new one.

        `digest` is the SHA-256 of the set: where it has changed since, its run begins anew.
        """
        begun = (run for run in self.all() if run.scores is None and run.name.startswith(f"{_MINE}-"))
        same = next((run for run in begun if run.about.get("questions_sha256") == digest), None)
        return same.folder if same else RunFolder(self._free(f"{_MINE}-{questions.name.partition('.')[0]}"))

    def _free(self, stem: str) -> Path:
        number = 1
        while (self.folder / f"{stem}-{number}").exists():
            number += 1
        return self.folder / f"{stem}-{number}"


def _read(path: Path) -> KnownRun | None:
    """Return the run in a folder; None where it holds none, or is being removed at this moment."""
    folder = RunFolder(path)
    try:
        about = folder.read_about()
        began = datetime.fromtimestamp((path / "run.json").stat().st_mtime).astimezone()
        scores = _scores(folder.scores)
        answered = scores.questions if scores else _lines(folder.answers)
    except (RunNotFound, OSError):
        return None
    return KnownRun(folder, about, began, answered, scores)


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def _scores(path: Path) -> Scores | None:
    """Return the figures that a run has written, None where it has written none that can be read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        by_type = {name: _estimates(table) for name, table in data["by_type"].items()}
        by_turn = {name: _estimates(table) for name, table in data.get("by_turn", {}).items()}
        return Scores(data["questions"], _estimates(data["overall"]), by_type, by_turn, data.get("risk_area"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _estimates(table: Mapping[str, Any]) -> dict[str, Estimate]:
    return {name: Estimate(each["value"], each["low"], each["high"], each["n"]) for name, each in table.items()}
