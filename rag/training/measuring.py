"""How well a reader reads what was held out: spans, the order of texts, and whether it sees that nothing answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from rag.passage_reading import ANSWERS, RELEVANT, span_scores
from rag.training.area import area_under_curve
from rag.training.groups import Group, Text
from rag.training.losses import masked
from rag.training.network import CrossEncoder
from rag.training.pairs import Pairs

__all__ = ["Measured", "measure"]


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures from 0 to 1 over `groups` questions.

    `exact`: the very span; `first`: the answering text ranked first; `answering`: area under the ROC curve of the
    head that says whether a text answers, over right texts against others; `edited`: against edited questions alone.
    """

    groups: int
    exact: float
    first: float
    answering: float
    edited: float


@torch.no_grad()
def measure(network: CrossEncoder, groups: Sequence[Group], pairs: Pairs) -> Measured:
    """Return the figures over the groups whose first text answers."""
    network.eval()
    exact, first = [], []
    right, wrong, edits = [], [], []
    for group in groups:
        asked = [(group.question, text) for text in group.texts]
        if group.edited:
            asked.append((group.edited, Text(group.texts[0].title, group.texts[0].text)))
        batch = pairs.batch(asked)
        outputs = network(batch.ids, batch.types, batch.mask)
        start, end = masked(outputs, batch)
        found = _best_span(start[0].numpy(), end[0].numpy())
        exact.append(found == (int(batch.start[0]), int(batch.end[0])))
        relevant = outputs.heads[: len(group.texts), RELEVANT]
        first.append(int(relevant.argmax()) == 0)
        answers = outputs.heads[:, ANSWERS].tolist()
        right.append(answers[0])
        wrong += answers[1 : len(group.texts)]
        edits += answers[len(group.texts) :]
    return Measured(
        len(groups),
        float(np.mean(exact)),
        float(np.mean(first)),
        area_under_curve(right, wrong),
        area_under_curve(right, edits),
    )


def _best_span(start: np.ndarray, end: np.ndarray) -> tuple[int, int]:
    """Return the tokens of the likeliest answer, leaving out that there is none."""
    scores = span_scores(start[1:], end[1:])
    place = int(scores.argmax())
    return place // scores.shape[1] + 1, place % scores.shape[1] + 1
