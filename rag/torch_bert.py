"""A trained network on torch: for machines on which OpenVINO cannot run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.minilm import model_folder

__all__ = ["on_torch"]


def on_torch(
    weights: Mapping[str, NDArray[np.float32]], threads: int = 0
) -> Callable[[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]], tuple[NDArray[Any], NDArray[Any]]]:
    """Return the function from (ids, types, mask) to the outputs of `rag.cross_encoder.network` with these weights."""
    import torch
    from transformers import BertConfig, BertModel

    if threads:
        torch.set_num_threads(threads)
    model: Any = BertModel(BertConfig.from_pretrained(str(model_folder())), add_pooling_layer=False)
    model.eval()
    wanted = dict(model.named_parameters())
    model.load_state_dict({name: torch.from_numpy(weights[name]) for name in wanted}, strict=False)

    @torch.no_grad()
    def run(*tensors: NDArray[np.int32]) -> tuple[NDArray[Any], NDArray[Any]]:
        ids, types, mask = (torch.from_numpy(each).long() for each in tensors)
        states = model(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state.numpy()
        return _linear(states, weights, "span"), _linear(states[:, 0], weights, "heads")

    return run


def _linear(states: NDArray[np.float32], weights: Mapping[str, NDArray[np.float32]], name: str) -> NDArray[np.float32]:
    return states @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
