"""A training run that goes on where it was killed: seeded steps, a checkpoint every so often, one line of progress."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import torch

from rag.training.network import CrossEncoder
from rag.training.sharing import Shared

__all__ = ["Recipe", "Step", "device", "precision", "train"]

_Item = TypeVar("_Item")
_SAVED = 300.0  # seconds between checkpoints
_TOLD = 20  # steps between lines of progress


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is trained: `steps` of `at_once` items, learning rate rising over a tenth of them, then falling.

    `behind` are the steps of a run before it, whose items come last again.
    """

    steps: int
    at_once: int
    rate: float = 1.2e-4
    decay: float = 0.01
    clipped: float = 1.0
    seed: int = 1
    behind: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run has come: the mean loss since the last report, and the seconds left."""

    number: int
    of: int
    loss: float
    seconds_left: float


def train(  # noqa: PLR0917 - its parts, each named at the one call
    network: CrossEncoder,
    items: Sequence[_Item],
    loss: Callable[[CrossEncoder, Sequence[_Item]], torch.Tensor],
    recipe: Recipe,
    checkpoint: Path,
    tell: Callable[[Step], None],
) -> None:
    """Train the network in place; `checkpoint` is the file that a run which was ended goes on from.

    The same seed, items and recipe give the same steps in the same order, also when the run was ended in between.
    """
    optimiser = torch.optim.AdamW(
        [each for each in network.parameters() if each.requires_grad], lr=recipe.rate, weight_decay=recipe.decay
    )
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _share(step, recipe.steps))
    done = _resumed(checkpoint, network, optimiser, scheduler)
    began, saved, losses = time.monotonic(), time.monotonic(), []
    network.train()
    with closing(Shared(network, loss)) as shared:
        for number, some in enumerate(_batches(items, recipe, done), start=done + 1):
            optimiser.zero_grad(set_to_none=True)
            value = shared.backward(some)
            torch.nn.utils.clip_grad_norm_(network.parameters(), recipe.clipped)
            optimiser.step()
            scheduler.step()
            losses.append(value)
            if number % _TOLD == 0 or number == recipe.steps:
                left = (time.monotonic() - began) / (number - done) * (recipe.steps - number)
                tell(Step(number, recipe.steps, sum(losses) / len(losses), left))
                losses.clear()
            if time.monotonic() - saved > _SAVED or number == recipe.steps:
                _save(checkpoint, network, optimiser, scheduler, number, recipe.behind + number)
                saved = time.monotonic()
    network.eval()


def device() -> torch.device:
    """Return the GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def precision() -> torch.autocast:
    """Return the arithmetic to train in: bfloat16 where the processor calculates in it."""
    where = device().type
    fast = where == "cuda" or torch.cpu._is_avx512_bf16_supported()  # noqa: SLF001 - there is no public question
    return torch.autocast(where, dtype=torch.bfloat16, enabled=fast)


def _batches(items: Sequence[_Item], recipe: Recipe, done: int) -> Iterator[list[_Item]]:
    """Yield the items of every step behind those that are done; each pass over them is in another order."""
    step, order, run = 0, list[int](), 0
    while step < recipe.behind + recipe.steps:
        if len(order) < recipe.at_once:
            order = random.Random(f"{recipe.seed} {run}").sample(range(len(items)), len(items))  # noqa: S311
            run += 1
        some, order = order[: recipe.at_once], order[recipe.at_once :]
        step += 1
        if step > recipe.behind + done:
            yield [items[place] for place in some]


def _share(step: int, steps: int) -> float:
    """Return the share of the learning rate at a step."""
    warm = max(1, steps // 10)
    return (step + 1) / warm if step < warm else max(0.0, (steps - step) / max(1, steps - warm))


def _resumed(
    checkpoint: Path,
    network: CrossEncoder,
    optimiser: torch.optim.Optimizer,
    scheduler: torch.optim.lr_scheduler.LRScheduler,
) -> int:
    """Take up the state of a run that was ended, and return how many steps it had done."""
    if not checkpoint.exists():
        return 0
    saved = torch.load(checkpoint, map_location=device(), weights_only=True)
    network.load_state_dict(saved["network"])
    optimiser.load_state_dict(saved["optimiser"])
    scheduler.load_state_dict(saved["scheduler"])
    return int(saved["step"])


def _save(  # noqa: PLR0917 - what is kept, named at the one call
    checkpoint: Path,
    network: CrossEncoder,
    optimiser: torch.optim.Optimizer,
    scheduler: torch.optim.lr_scheduler.LRScheduler,
    step: int,
    seen: int,
) -> None:
    """Write the state at a step; `seen` counts the steps of the runs before it too."""
    state = {"network": network.state_dict(), "optimiser": optimiser.state_dict(), "scheduler": scheduler.state_dict()}
    temporary = checkpoint.with_suffix(".writing")
    torch.save({**state, "step": step, "seen": seen}, temporary)
    temporary.replace(checkpoint)
