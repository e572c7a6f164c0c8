"""The network that is trained: the bundled encoder's layers reading question and text together, with small heads."""

from __future__ import annotations

from pathlib import Path
from pickle import UnpicklingError
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn

from rag.errors import BylineError
from rag.minilm import DIMENSION, model_folder, verified

__all__ = ["CrossEncoder", "Outputs", "begin_with", "load_start"]

_FROZEN_LAYERS = 1


class Outputs(NamedTuple):
    """Logits of where an answer starts and ends, of shape (n, t), and of the two heads, of shape (n, heads)."""

    start: torch.Tensor
    end: torch.Tensor
    heads: torch.Tensor


class CrossEncoder(nn.Module):
    """BERT of six layers over `[CLS] question [SEP] text [SEP]`: a span, and figures for the pair as a whole.

    Word and position embeddings and the first layer stay as they are published: only what is trained is shipped.
    """

    def __init__(self, heads: int) -> None:
        super().__init__()
        torch.manual_seed(1)  # the heads begin the same each time
        self.bert = load_start()
        self.span = nn.Linear(DIMENSION, 2)
        self.heads = nn.Linear(DIMENSION, heads)
        frozen = [self.bert.embeddings.word_embeddings, self.bert.embeddings.position_embeddings]
        for part in (*frozen, *self.bert.encoder.layer[:_FROZEN_LAYERS]):
            part.requires_grad_(False)

    def forward(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> Outputs:
        """Return the logits of pairs given as token ids, types (0 question, 1 text) and mask, each of shape (n, t)."""
        states = self.bert(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state
        start, end = self.span(states).float().unbind(-1)
        return Outputs(start, end, self.heads(states[:, 0]).float())

    def trained(self) -> dict[str, np.ndarray]:
        """Return what differs from the bundled encoder, by its name in `safetensors`."""
        names = {name for name, value in self.named_parameters() if value.requires_grad}
        return {
            name: value.detach().float().cpu().numpy() for name, value in self.state_dict().items() if name in names
        }


def begin_with(network: CrossEncoder, checkpoint: Path) -> int:
    """Take over what another run has trained, but not heads of another number; return how many steps have led to it.

    Whoever has learnt to read a question and a text together knows the half of what checking a statement takes.
    Raises `BylineError` where there is no such run.
    """
    try:
        saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
        own, trained = network.state_dict(), saved["network"]
        kept = {name: value for name, value in trained.items() if value.shape == own[name].shape}
        network.load_state_dict(kept, strict=False)
        return int(saved.get("seen", saved["step"]))
    except (OSError, KeyError, RuntimeError, UnpicklingError) as error:
        raise BylineError(f"{checkpoint} holds no run to begin with ({error})") from error


def load_start() -> Any:
    """Return the bundled encoder as a torch module, verified."""
    from transformers import BertModel

    folder: Path = model_folder()
    verified(folder)
    return BertModel.from_pretrained(
        str(folder),
        attn_implementation="eager",
        add_pooling_layer=False,
        hidden_dropout_prob=0.0,  # it costs a third of the speed, and few pairs are seen twice
        attention_probs_dropout_prob=0.0,
    )
