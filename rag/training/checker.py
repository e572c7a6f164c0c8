"""The support checker: one network that says whether a quote supports a statement: not, partly or fully."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from rag.training.area import area_under_curve
from rag.training.examples import WRITTEN
from rag.training.groups import Text
from rag.training.loop import device, precision
from rag.training.network import CrossEncoder
from rag.training.pairs import Batch, Pairs
from rag.training.support_data.claims import CLASSES, NOT, PARTLY, SUPPORTED, Claim

__all__ = ["HEADS", "Checked", "CheckerLoss", "checked", "checker_loss", "repeated", "support"]

HEADS = len(CLASSES)
_CONTRAST = 0.5
_FALSE_ALARMS = 0.05
_AT_ONCE = 64
_TIMES = {WRITTEN: 4}  # that claims of a set are learnt in one pass
_JUDGED = 2  # the same of what people have judged


class CheckerLoss:
    """The loss of some claims, those of one quote together."""

    def __init__(self, pairs: Pairs) -> None:
        self._pairs = pairs

    def __call__(self, network: CrossEncoder, groups: Sequence[Sequence[Claim]]) -> torch.Tensor:
        claims = [claim for group in groups for claim in group]
        batch = _batch(self._pairs, claims, device())
        labels = torch.tensor([claim.label for claim in claims], device=device())
        with precision():
            outputs = network(batch.ids, batch.types, batch.mask)
        return checker_loss(outputs.heads, labels, [len(group) for group in groups])


@dataclass(frozen=True, slots=True)
class Checked:
    """Figures from 0 to 1 over `claims` claims that were held out.

    `right`: the share whose class is found, of those that have one. `judged`: by set, the area under the ROC curve of
    supported claims against the rest, of what people have judged. `caught`: by kind, the share of made claims that are
    taken for less supported than all but 5 % of the made claims that are supported.
    """

    claims: int
    right: float
    judged: Mapping[str, float]
    caught: Mapping[str, float]


def checker_loss(heads: torch.Tensor, labels: torch.Tensor, sizes: Sequence[int]) -> torch.Tensor:
    """Return the loss of claims that stand in groups one behind the other; `heads` has shape (n, 3), `labels` (n,).

    Cross entropy of the classes; where a claim is not fully supported, of "not" and "partly" together. Then, for every
    supported claim and every other of its group, the logistic loss of the difference of their support (RankNet,
    Burges and others, ICML 2005).
    """
    logs = functional.log_softmax(heads, dim=1)
    either = torch.logsumexp(logs[:, [NOT, PARTLY]], dim=1)
    known = logs.gather(1, labels.clamp(max=SUPPORTED)[:, None])[:, 0]
    entropy = -torch.where(labels > SUPPORTED, either, known).mean()
    odds = logs[:, SUPPORTED] - either
    contrasts, first = [], 0
    for size in sizes:
        own = slice(first, first + size)
        supported = labels[own] == SUPPORTED
        if supported.any() and not supported.all():
            contrasts.append((odds[own][supported][:, None] - odds[own][~supported][None]).flatten())
        first += size
    contrast = -functional.logsigmoid(torch.cat(contrasts)).mean() if contrasts else entropy.new_zeros(())
    return entropy + _CONTRAST * contrast


def repeated(groups: Sequence[Sequence[Claim]]) -> list[Sequence[Claim]]:
    """Return the groups, those that people have judged or written more than once: most claims are made by rule."""
    return [group for group in groups for _ in range(_times(group[0]))]


@torch.no_grad()
def support(network: CrossEncoder, claims: Sequence[Claim], pairs: Pairs) -> np.ndarray:
    """Return the logits of the classes for every claim, of shape (n, 3)."""
    network.eval()
    order = sorted(range(len(claims)), key=lambda place: len(claims[place].quote) + len(claims[place].statement))
    found = np.empty((len(claims), HEADS), dtype=np.float64)
    for first in range(0, len(order), _AT_ONCE):
        places = order[first : first + _AT_ONCE]
        batch = _batch(pairs, [claims[place] for place in places], next(network.parameters()).device)
        found[places] = network(batch.ids, batch.types, batch.mask).heads.double().cpu().numpy()
    return found


def checked(claims: Sequence[Claim], logits: np.ndarray) -> Checked:
    """Return the figures of claims whose logits are given."""
    odds = logits[:, SUPPORTED] - np.logaddexp(logits[:, NOT], logits[:, PARTLY])
    classed = [place for place, claim in enumerate(claims) if claim.label <= SUPPORTED]
    right = [logits[place].argmax() == claims[place].label for place in classed]
    return Checked(len(claims), float(np.mean(right)), _judged(claims, odds), _caught(claims, odds))


def _judged(claims: Sequence[Claim], odds: np.ndarray) -> dict[str, float]:
    areas = {}
    for source in dict.fromkeys(claim.source for claim in claims if _is_judged(claim)):
        own = [(value, claim.label) for value, claim in zip(odds, claims, strict=True) if _of(claim, source)]
        positive = [value for value, label in own if label == SUPPORTED]
        areas[source] = area_under_curve(positive, [value for value, label in own if label != SUPPORTED])
    return areas


def _caught(claims: Sequence[Claim], odds: np.ndarray) -> dict[str, float]:
    made: defaultdict[str, list[float]] = defaultdict(list)
    supported = []
    for value, claim in zip(odds, claims, strict=True):
        if _is_judged(claim):
            continue
        if claim.label == SUPPORTED:
            supported.append(value)
        else:
            made[claim.kind].append(value)
    if not supported:
        return {}
    threshold = np.quantile(supported, _FALSE_ALARMS)
    return {kind: float(np.mean(np.asarray(values) < threshold)) for kind, values in sorted(made.items())}


def _times(claim: Claim) -> int:
    return _TIMES.get(claim.source, _JUDGED if _is_judged(claim) else 1)


def _is_judged(claim: Claim) -> bool:
    return claim.kind == "labelled"


def _of(claim: Claim, source: str) -> bool:
    return _is_judged(claim) and claim.source == source


def _batch(pairs: Pairs, claims: Sequence[Claim], where: torch.device) -> Batch:
    batch = pairs.batch([(claim.statement, Text("", claim.quote)) for claim in claims])
    return Batch(*(getattr(batch, name).to(where) for name in Batch.__dataclass_fields__))
