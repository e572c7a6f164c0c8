"""The trained weights that Byline ships: one small file a network, verified before it is read.

A matrix is kept as int8 with a float16 scale for each row, everything else as float16. What was not trained, above all
the word embeddings, is not in the file: it is that of the bundled encoder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import WeightsError

__all__ = ["SHA256", "WEIGHTS", "quantised", "read_weights", "restored", "verified_weights", "write_weights"]

WEIGHTS = Path(__file__).parent / "weights"
"""The folder of the files, each NAME.safetensors."""

SHA256: dict[str, str] = {
    "checker": "775a1e7204f1eb535b8f952b2828c065a5b042333c552493574b529b5cd9c19c",
    "reader": "25fa0939e5bfedf5f2dd41ff3405f5f0828622d88050870eb3cbf919a19e9dce",
}
"""The sha256 of every file, by NAME."""

_SCALE = ".scale"
_STEPS = 127
_REMEDY = "reinstall Byline, or restore the file from its repository"


def verified_weights(name: str, folder: Path = WEIGHTS) -> Path:
    """Return the file of the network `name`, read whole and found to be the one shipped; raises `WeightsError`."""
    path = folder / f"{name}.safetensors"
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise WeightsError(f"{path} cannot be read ({error.strerror}); {_REMEDY}") from error
    if name not in SHA256:
        raise WeightsError(f"{path} is no model that Byline ships; its sha256 {found} is not in rag/shipped.py")
    if found != SHA256[name]:
        raise WeightsError(
            f"{path} is not the file that was shipped (sha256 {found[:12]}..., not {SHA256[name][:12]}...); {_REMEDY}"
        )
    return path


def read_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """Return what `write_weights` wrote, in float32; raises `WeightsError` where the file is something else."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        return restored(load_file(path))
    except (OSError, SafetensorError, KeyError) as error:
        raise WeightsError(f"{path} cannot be read as weights ({error}); {_REMEDY}") from error


def write_weights(path: Path, tensors: Mapping[str, NDArray[np.float32]]) -> str:
    """Write trained tensors as they are shipped, and return the sha256 of the file; the same tensors make the same."""
    from safetensors.numpy import save

    written = save(quantised(tensors))
    path.write_bytes(written)
    return hashlib.sha256(written).hexdigest()


def quantised(tensors: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.generic]]:
    """Return every matrix X as int8 with its `X.scale`, one step of each row as float16, and the rest as float16.

    A value is off by at most half a step, and a step is the 127th part of the largest value of its row.

    >>> quantised({"x": np.array([[-1.0, 0.5]], dtype=np.float32)})["x"]
    array([[-127,   64]], dtype=int8)
    """
    made: dict[str, NDArray[np.generic]] = {}
    for name, values in tensors.items():
        if values.ndim == 1:
            made[name] = values.astype(np.float16)
            continue
        scale = (np.abs(values).max(axis=1, keepdims=True) / _STEPS).astype(np.float16)
        step = np.where(scale > 0, scale, 1).astype(np.float32)  # a row of zeros has no step
        made[name] = np.clip(np.rint(values / step), -_STEPS, _STEPS).astype(np.int8)
        made[name + _SCALE] = scale[:, 0]
    return made


def restored(stored: Mapping[str, NDArray[np.generic]]) -> dict[str, NDArray[np.float32]]:
    """Return the tensors, in float32, that `quantised` was given; raises `KeyError` where a scale is missing."""
    made: dict[str, NDArray[np.float32]] = {}
    for name, values in stored.items():
        if values.dtype == np.int8:
            made[name] = values.astype(np.float32) * stored[name + _SCALE].astype(np.float32)[:, None]
        elif not name.endswith(_SCALE):
            made[name] = values.astype(np.float32)
    return made
