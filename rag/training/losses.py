"""What the reader learns: to find the answer, to prefer the text that holds it, and to see where none does."""

from __future__ import annotations

import torch
from torch.nn import functional

from rag.passage_reading import ANSWERS, RELEVANT
from rag.training.network import Outputs
from rag.training.pairs import UNKNOWN, Batch

__all__ = ["masked", "reader_loss"]

_NEVER = -1e4
_SPAN, _RANKING, _ANSWERING = 1.0, 1.0, 0.5


def reader_loss(
    outputs: Outputs, batch: Batch, sizes: list[int], ranked: list[int], answers: torch.Tensor
) -> torch.Tensor:
    """Return the loss of groups that stand one behind the other in a batch.

    `sizes` are the pairs of each group, `ranked` how many of them, from the first on, are put in order; where the first
    of them answers it is to be the most relevant. `answers` of shape (n,) is 1 where the text answers.

    span: cross entropy of start and end, at the first token where nothing answers (Devlin and others, BERT, 2019).
    ranking: cross entropy over the pairs in order (Cao and others, Learning to Rank, ICML 2007).
    answering: binary cross entropy of every pair.
    """
    start, end = masked(outputs, batch)
    sides = ((start, batch.start), (end, batch.end))
    span = sum((functional.cross_entropy(*side, ignore_index=UNKNOWN) for side in sides), start.new_zeros(())) / 2
    answering = functional.binary_cross_entropy_with_logits(outputs.heads[:, ANSWERS], answers)
    rankings, first = [], 0
    for size, same in zip(sizes, ranked, strict=True):
        if same > 1 and answers[first] > 0:
            rankings.append(-functional.log_softmax(outputs.heads[first : first + same, RELEVANT], dim=0)[0])
        first += size
    ranking = torch.stack(rankings).mean() if rankings else span.new_zeros(())
    return _SPAN * span + _RANKING * ranking + _ANSWERING * answering


def masked(outputs: Outputs, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the logits of start and end with those of tokens that cannot be an answer out of reach."""
    possible = batch.text.clone()
    possible[:, 0] = True
    return outputs.start.masked_fill(~possible, _NEVER), outputs.end.masked_fill(~possible, _NEVER)
