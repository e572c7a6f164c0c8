"""The reader and reranker: one network that says of a text how relevant it is, whether it answers, and where."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch

from rag.errors import BylineError
from rag.training.cropping import cropped
from rag.training.examples import WRITTEN
from rag.training.groups import Group, Text
from rag.training.loop import device, precision
from rag.training.losses import reader_loss
from rag.training.network import CrossEncoder
from rag.training.noise import asked_otherwise
from rag.training.pairs import Batch, Pairs

__all__ = ["HEADS", "WORDS", "ReaderLoss", "read_groups", "weighted", "write_groups"]

HEADS = 2  # relevance, and whether the text answers
WORDS = (40, 60, 80, 120)
"""To which texts are cropped; passages have up to 200."""

_TIMES = {"squad2": 2, WRITTEN: 6}


class ReaderLoss:
    """The loss of some groups: the answering text, `others` that do not answer, and the edited question.

    Where they are not `plain`, some questions are asked otherwise (`rag.training.noise`), and the answering text is to
    be more relevant to its question than to the edited one. All texts of a batch are cropped to one of the `words`.
    """

    def __init__(
        self, pairs: Pairs, others: int, seed: int, *, plain: bool = False, words: Sequence[int] = WORDS
    ) -> None:
        self._pairs = pairs
        self._others = others
        self._seed = seed
        self._plain = plain
        self._words = tuple(words)

    def __call__(self, network: CrossEncoder, groups: Sequence[Group]) -> torch.Tensor:
        asked: list[tuple[str, Text]] = []
        sizes, ranked = [], []
        chance = random.Random(f"{self._seed} {groups[0].question}")  # noqa: S311 - not a secret
        words = chance.choice(self._words)  # the same for all of a batch: padding is not free
        for group in groups:
            texts = [cropped(text, words, chance) for text in self._texts(group)]
            question = group.question if self._plain else self._asked(group, chance)
            own = [(question, text) for text in texts]
            if group.edited:
                own.append((group.edited, replace(texts[0], start=None, end=None)))
            asked += own
            sizes.append(len(own))
            ranked.append(len(texts) if self._plain else len(own))
        answers = torch.tensor([float(text.start is not None) for _, text in asked], device=device())
        batch = _moved(self._pairs.batch(asked))
        with precision():
            outputs = network(batch.ids, batch.types, batch.mask)
        return reader_loss(outputs, batch, sizes, ranked, answers)

    @staticmethod
    def _asked(group: Group, chance: random.Random) -> str:
        """Return the question as it is asked this time; nothing goes of one that the text does not answer as it is."""
        whole = group.edited is not None or group.texts[0].start is None
        return asked_otherwise(group.question, group.texts[0].text, chance, shortened=not whole)

    def _texts(self, group: Group) -> list[Text]:
        """Return the text of the question and some of the others, the same ones each time.

        Where that text does not answer, it is the hardest already, and nothing is to be ranked.
        """
        if group.texts[0].start is None:
            return [group.texts[0]]
        chance = random.Random(f"{self._seed} {group.question}")  # noqa: S311 - not a secret
        others = list(group.texts[1:])
        return [group.texts[0], *chance.sample(others, min(self._others, len(others)))]


def weighted(groups: Sequence[Group]) -> list[Group]:
    """Return the groups, those of sets more than once whose questions are most like those of people.

    SQuAD 2.0 has questions written to look answerable, and only those that we have written are of news.
    """
    return [each for each in groups for _ in range(_TIMES.get(each.source, 1))]


def write_groups(path: Path, groups: Iterable[Group]) -> int:
    """Write groups as lines of JSON, all at once when the last is made; return how many."""
    temporary = path.with_suffix(".writing")
    number = 0
    with temporary.open("w", encoding="utf-8") as file:
        for number, group in enumerate(groups, start=1):  # noqa: B007 - the count is used behind the loop
            file.write(json.dumps(asdict(group), ensure_ascii=False) + "\n")
    temporary.replace(path)
    return number


def read_groups(path: Path) -> list[Group]:
    """Return the groups of a file; raises `BylineError` where it cannot be read."""
    try:
        with path.open(encoding="utf-8") as file:
            return [_group(json.loads(line)) for line in file]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BylineError(f"{path} cannot be read ({error}); make it with `python -m rag.training data`") from error


def _group(data: dict[str, Any]) -> Group:
    texts = tuple(Text(**each) for each in data.pop("texts"))
    return Group(texts=texts, **data)


def _moved(batch: Batch) -> Batch:
    return Batch(*(getattr(batch, name).to(device()) for name in Batch.__dataclass_fields__))
