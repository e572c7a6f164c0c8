"""From a training run to the weights that are shipped."""

from __future__ import annotations

from pathlib import Path

import torch

from rag.errors import BylineError
from rag.shipped import write_weights
from rag.training.network import CrossEncoder

__all__ = ["shipped"]


def shipped(run: Path, heads: int, target: Path) -> str:
    """Write what the run in that folder has trained so far to `target`, and return its SHA-256 for `rag/shipped.py`.

    Raises `BylineError` where the folder holds no checkpoint.
    """
    network = CrossEncoder(heads)
    try:
        saved = torch.load(run / "checkpoint.pt", map_location="cpu", weights_only=True)
    except OSError as error:
        raise BylineError(f"{run} holds no checkpoint ({error}); train first") from error
    network.load_state_dict(saved["network"])
    target.parent.mkdir(parents=True, exist_ok=True)
    return write_weights(target, network.trained())
