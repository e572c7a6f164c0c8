"""BERT of the shape of MiniLM as an OpenVINO graph, and networks compiled from it.

The graph is written out here and filled with published or trained weights, so that neither torch nor transformers is
needed, not even once.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["DIMENSION", "EPSILON", "Bert", "compiled", "load_openvino"]

DIMENSION = 384
EPSILON = 1e-12
_LAYERS, _HEADS = 6, 12  # config.json
_MASKED = np.float32(-1e4)  # added to the attention of padding: exp() of it is exactly 0, also in bfloat16


class Bert:
    """The building blocks of BERT, by the names its weights have."""

    def __init__(self, weights: Mapping[str, NDArray[np.float32]]) -> None:
        self._ops = load_openvino().opset13
        self._weights = weights

    def states(self, ids: Any, real: Any, types: Any = None) -> Any:
        """Return the node of the last states of all tokens, of shape (n, t, 384).

        `ids` and `types` are nodes of int32, `real` is one of float32, 1 for a token and 0 for padding, each of shape
        (n, t). Without `types` every token is of type 0.
        """
        ops = self._ops
        padding = ops.unsqueeze(ops.multiply(ops.subtract(np.float32(1), real), _MASKED), ops.constant([1, 2]))
        states = self._embedded(ids, types)
        for number in range(_LAYERS):
            states = self._transformed(states, padding, f"encoder.layer.{number}")
        return states

    def linear(self, states: Any, name: str) -> Any:
        """Return the node of the linear map of that name over the last axis of `states`."""
        product = self._ops.matmul(states, self._weights[f"{name}.weight"], False, True)
        return self._ops.add(product, self._weights[f"{name}.bias"])

    def _embedded(self, ids: Any, types: Any) -> Any:
        ops, weights = self._ops, self._weights
        places = weights["embeddings.position_embeddings.weight"]
        kinds = weights["embeddings.token_type_embeddings.weight"]
        if types is None:
            places = places + kinds[0]
        length = ops.gather(ops.shape_of(ids, "i32"), ops.constant(1), ops.constant(0))
        order = ops.range(ops.constant(0), length, ops.constant(1), "i32")
        words = ops.gather(weights["embeddings.word_embeddings.weight"], ids, ops.constant(0))
        states = ops.add(words, ops.gather(places, order, ops.constant(0)))
        if types is not None:
            states = ops.add(states, ops.gather(kinds, types, ops.constant(0)))
        return self._norm(states, "embeddings")

    def _transformed(self, states: Any, padding: Any, name: str) -> Any:
        ops = self._ops
        attended = self._attention(states, padding, f"{name}.attention.self")
        mixed = self.linear(attended, f"{name}.attention.output.dense")
        states = self._norm(ops.add(states, mixed), f"{name}.attention.output")
        inner = ops.gelu(self.linear(states, f"{name}.intermediate.dense"), "erf")
        return self._norm(ops.add(states, self.linear(inner, f"{name}.output.dense")), f"{name}.output")

    def _attention(self, states: Any, padding: Any, name: str) -> Any:
        ops = self._ops
        query, key, value = (self._heads(self.linear(states, f"{name}.{part}")) for part in ("query", "key", "value"))
        seen = ops.scaled_dot_product_attention(query, key, value, padding)
        return ops.reshape(ops.transpose(seen, ops.constant([0, 2, 1, 3])), ops.constant([0, 0, DIMENSION]), True)

    def _heads(self, states: Any) -> Any:
        ops = self._ops
        split = ops.reshape(states, ops.constant([0, 0, _HEADS, DIMENSION // _HEADS]), True)
        return ops.transpose(split, ops.constant([0, 2, 1, 3]))

    def _norm(self, states: Any, name: str) -> Any:
        ops, name = self._ops, f"{name}.LayerNorm"
        centred = ops.mvn(states, ops.constant([-1]), True, EPSILON, "inside_sqrt")
        return ops.add(ops.multiply(centred, self._weights[f"{name}.weight"]), self._weights[f"{name}.bias"])


def compiled(home: Path, convert: Callable[[], Any], threads: int) -> Any:
    """Return the `openvino.CompiledModel` of the network that `convert` makes.

    The network is converted once and kept in `home`; where that cannot be written, it is built each time. OpenVINO
    calculates in bfloat16 where the processor has instructions for it, and in float32 elsewhere; `threads` 0 lets it
    take one for each core. Raises `ImportError` or `RuntimeError` where OpenVINO cannot run.
    """
    core = load_openvino().Core()
    options: dict[str, Any] = {"PERFORMANCE_HINT": "LATENCY"}
    if threads:
        options["INFERENCE_NUM_THREADS"] = threads
    return core.compile_model(_converted(core, home, convert), "CPU", options)


def load_openvino() -> Any:
    """Return the `openvino` package, imported without its telemetry.

    Importing it would report the import to a web analytics service and write to the home folder; it does neither
    where its telemetry package is missing.
    """
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino
    import openvino.opset13

    return openvino


def _converted(core: Any, home: Path, convert: Callable[[], Any]) -> Any:
    """Return the network from `home`, or newly made where that lacks it or holds a damaged one."""
    try:
        return core.read_model(home / "model.xml")
    except RuntimeError:
        model = convert()
        _keep(model, home)
        return model


def _keep(model: Any, home: Path) -> None:
    """Write the network to `home` all at once; where it cannot be, or another process was first, nothing happens."""
    with contextlib.suppress(OSError, RuntimeError):
        home.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home.parent, prefix=".converting-") as temporary:
            folder = Path(temporary) / home.name
            load_openvino().save_model(model, folder / "model.xml", compress_to_fp16=False)
            shutil.rmtree(home, ignore_errors=True)  # only ever a damaged one
            folder.replace(home)
