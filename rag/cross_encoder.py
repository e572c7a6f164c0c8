"""The trained networks that read a question and a text together: weights as shipped in, logits out, without torch."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag import bert, minilm
from rag.pairs import Pair
from rag.shipped import SHA256, read_weights, verified_weights

__all__ = ["CrossEncoder", "Outputs", "load_cross_encoder", "network"]

_BATCH = 2048  # tokens, padding counted
_WIDTH = 16  # tokens are padded to a multiple of this, as the encoder's
_REVISION = 1  # of `network`: a change of the graph must not find the converted model of the one before
_log = logging.getLogger(__name__)

Weights = Mapping[str, NDArray[np.float32]]
_Run = Callable[[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]], tuple[NDArray[Any], NDArray[Any]]]


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """Logits, as float32: one for each token of the pair where an answer starts and where it ends, one for each head.

    Those of the first token stand for no answer.
    """

    start: NDArray[np.float32]
    end: NDArray[np.float32]
    heads: NDArray[np.float32]


class CrossEncoder:
    """A trained network on OpenVINO, or on torch where that cannot run; compiled when first used.

    `key` names the network converted from `trained`, which is called where the cache lacks that. What is not trained
    is the bundled encoder's. What a pair gets does not depend on the pairs beside it: padding has no weight. Safe to
    use from several threads at once.
    """

    def __init__(self, key: str, trained: Callable[[], Weights], cache: Path, threads: int = 0) -> None:
        self._home = cache / f"{key}-{minilm.SHA256[:8]}-{_REVISION}"
        self._trained = trained
        self._threads = threads
        self._compiling = threading.Lock()
        self._run: _Run | None = None

    def outputs(self, pairs: Sequence[Pair]) -> list[Outputs]:
        """Return what the network says of each pair, in their order; a pair has at most 512 tokens.

        Raises `EncoderError` or `WeightsError` where weights are not those that were published or shipped.
        """
        found: dict[int, Outputs] = {}
        for rows in _batches([len(pair.ids) for pair in pairs]):
            spans, heads = self._compiled()(*_tensors([pairs[row] for row in rows]))
            for row, span, head in zip(rows, spans, heads, strict=True):
                start, end = np.array(span[: len(pairs[row].ids)].T, dtype=np.float32)
                found[row] = Outputs(start, end, np.array(head, dtype=np.float32))
        return [found[row] for row in range(len(pairs))]

    def _compiled(self) -> _Run:
        with self._compiling:
            if self._run is None:
                self._run = self._compile()
            return self._run

    def _compile(self) -> _Run:
        try:
            return _on_openvino(bert.compiled(self._home, lambda: network(self._weights()), self._threads))
        except (ImportError, RuntimeError) as error:
            from rag.torch_bert import on_torch

            _log.warning("OpenVINO cannot run here, so reading is slower: %s", str(error).partition("\n")[0])
            return on_torch(self._weights(), self._threads)

    def _weights(self) -> Weights:
        from safetensors.numpy import load_file

        published = load_file(minilm.verified(minilm.model_folder()))
        return published | {name.removeprefix("bert."): values for name, values in self._trained().items()}


def load_cross_encoder(name: str, cache: Path, threads: int = 0) -> CrossEncoder:
    """Return the shipped network of that name, its file verified; raises `WeightsError`."""
    path = verified_weights(name)
    return CrossEncoder(f"{name}-{SHA256[name][:8]}", partial(read_weights, path), cache, threads)


def network(weights: Weights) -> Any:
    """Return BERT with its heads as an `openvino.Model`: (ids, types, mask) of shape (n, t) to two outputs.

    The first, (n, t, 2), has the logits of start and end of every token; the second, (n, heads), is read off the first
    token.
    """
    openvino = bert.load_openvino()
    ops = openvino.opset13
    ids, types, mask = (ops.parameter([-1, -1], np.int32, name=name) for name in ("ids", "types", "mask"))
    layers = bert.Bert(weights)
    states = layers.states(ids, ops.convert(mask, "f32"), types)
    first = ops.gather(states, ops.constant(0), ops.constant(1))
    results = [ops.result(layers.linear(states, "span")), ops.result(layers.linear(first, "heads"))]
    return openvino.Model(results, [ids, types, mask], "cross-encoder")


def _on_openvino(compiled: Any) -> _Run:
    def run(*tensors: NDArray[np.int32]) -> tuple[NDArray[Any], NDArray[Any]]:
        request = compiled.create_infer_request()
        request.infer(list(tensors))
        return request.get_output_tensor(0).data.copy(), request.get_output_tensor(1).data.copy()

    return run


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the positions of all lengths in batches of similar ones, the longest first."""
    order = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    while order:
        number = max(1, _BATCH // _padded(lengths[order[0]]))
        yield order[:number]
        del order[:number]


def _padded(length: int) -> int:
    return -(-length // _WIDTH) * _WIDTH


def _tensors(pairs: Sequence[Pair]) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Return token ids, types and mask, each of shape (n, a multiple of _WIDTH)."""
    ids = np.zeros((len(pairs), _padded(max(len(pair.ids) for pair in pairs))), dtype=np.int32)
    types, mask = np.zeros_like(ids), np.zeros_like(ids)
    for row, pair in enumerate(pairs):
        ids[row, : len(pair.ids)] = pair.ids
        types[row, pair.second : len(pair.ids)] = 1
        mask[row, : len(pair.ids)] = 1
    return ids, types, mask
