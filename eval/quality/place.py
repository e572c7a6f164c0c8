"""Where the sets are read and run: their folder, the folder of the runs, the settings, and who hears how far it is."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from eval.cases import Case
from eval.collection import Collection
from eval.records import QuestionRecord
from eval.run_folder import RunFolder
from eval.running import KINDS, Kind, run
from eval.sets import write_articles
from rag.passage_reading import PassageReader
from rag.settings import Settings
from rag.types import Article

__all__ = ["Bar", "Checker", "Opener", "Place"]

Bar = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
Opener = Callable[[Settings, Path], Collection]
Checker = Callable[[Sequence[tuple[str, str]]], Sequence[float]]
"""Returns for each pair of statement and quote how far the quote supports the statement, from 0 to 1."""

_SEED = 20_221_104
_ANSWERING = {"encoder", "chat_model", "candidates", "passages", "per_article", "exact_below"}
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Place:
    """Every set gets a folder of its own in `out`; `sample` is the most questions or conversations that are taken.

    `open` makes a collection of a file or folder of articles, `bar` shows how many of so many questions are asked, and
    `checker` loads what checks support, and `reader` what reads passages; None where there is nothing that does.
    """

    data: Path
    out: Path
    settings: Settings
    open: Opener
    bar: Bar
    sample: int | None = None
    checker: Callable[[], Checker] | None = None
    reader: Callable[[], PassageReader] | None = None

    def sampled(self, items: Sequence[_Item]) -> list[_Item]:
        """Return all items, or as many as are wanted, drawn by a fixed seed and in their order."""
        if self.sample is None or len(items) <= self.sample:
            return list(items)
        chosen = sorted(random.Random(_SEED).sample(range(len(items)), self.sample))  # noqa: S311 - not a secret
        return [items[number] for number in chosen]

    def collection(self, name: str, articles: Iterable[Article]) -> Collection:
        """Return a set's own articles in an index apart, kept in the cache by content."""
        folder = self.out / name / "articles"
        write_articles(folder, articles)
        return self.open(self.settings, folder)

    def ask(
        self, name: str, records: Sequence[QuestionRecord], collection: Collection, kind: Kind = KINDS["run"]
    ) -> list[Case]:
        """Return every question with its answer; the run folder `name` has them too, and a killed run goes on there."""
        folder = RunFolder(self.out / name)
        about = {
            "set": name,
            "records": hashlib.sha256(repr(records).encode("utf-8", "replace")).hexdigest(),
            "settings": self.settings.model_dump(mode="json", include=_ANSWERING),
        }
        with self.bar(name, len(records)) as tell:
            run(kind, records, collection, folder, about, tell)
        answers, texts = folder.read_answers(), {each.id: each.text for each in collection.articles}
        return [Case(record, answers[record.id], texts) for record in records]
