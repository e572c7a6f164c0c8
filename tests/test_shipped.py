from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from rag import shipped
from rag.errors import WeightsError
from rag.shipped import quantised, read_weights, restored, verified_weights, write_weights

MATRICES = arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.floats(-8, 8, width=32))


# int8


@given(MATRICES)
def test_value_comes_back_within_half_a_step_of_its_row(values: NDArray[np.float32]) -> None:
    back = restored(quantised({"x": values}))["x"]
    step = np.abs(values).max(axis=1, keepdims=True) / 127
    assert back.dtype == np.float32
    assert (np.abs(back - values) <= 0.5 * step * 1.001 + 127 * 2.0**-25).all()  # float16 has steps of 2**-24 near zero


def test_rows_have_scales_of_their_own() -> None:
    values = np.array([[127.0, 1.0, -63.6], [0.127, 0.001, 0.0], [0.0, 0.0, 0.0]], dtype=np.float32)
    stored = quantised({"x": values})
    assert stored["x"].tolist() == [[127, 1, -64], [127, 1, 0], [0, 0, 0]]
    assert stored["x"].dtype == np.int8
    assert stored["x.scale"].dtype == np.float16
    assert stored["x.scale"].tolist() == [1.0, float(np.float16(0.001)), 0.0]
    assert restored(stored)["x"][0].tolist() == [127.0, 1.0, -64.0]


def test_vectors_are_kept_in_float16() -> None:
    stored = quantised({"b": np.array([1.0, 0.1], dtype=np.float32)})
    assert {name: values.dtype for name, values in stored.items()} == {"b": np.float16}
    assert restored(stored)["b"].tolist() == [1.0, float(np.float16(0.1))]


def test_restored_tensors_have_the_names_they_were_given_with() -> None:
    tensors = {"a.weight": np.ones((2, 3), np.float32), "a.bias": np.ones(2, np.float32)}
    assert {name: each.shape for name, each in restored(quantised(tensors)).items()} == {
        "a.weight": (2, 3),
        "a.bias": (2,),
    }


# Files


def tensors() -> dict[str, NDArray[np.float32]]:
    chance = np.random.default_rng(5)
    return {name: chance.normal(size=(4, 6)).astype(np.float32) for name in ("one", "two")}


def test_written_weights_are_read_again(tmp_path: Path) -> None:
    path = tmp_path / "reader.safetensors"
    written = write_weights(path, tensors())
    assert written == hashlib.sha256(path.read_bytes()).hexdigest()
    assert write_weights(tmp_path / "again", dict(reversed(tensors().items()))) == written
    for name, values in read_weights(path).items():
        assert np.abs(values - tensors()[name]).max() <= np.abs(tensors()[name]).max() / 127
    assert set(read_weights(path)) == {"one", "two"}


def test_file_that_was_shipped_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "reader.safetensors"
    monkeypatch.setitem(shipped.SHA256, "reader", write_weights(path, tensors()))
    assert verified_weights("reader", tmp_path) == path


def test_changed_file_is_refused_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "reader.safetensors"
    monkeypatch.setitem(shipped.SHA256, "reader", write_weights(path, tensors()))
    changed = bytearray(path.read_bytes())
    changed[-1] ^= 1
    path.write_bytes(changed)
    with pytest.raises(WeightsError, match=r"reader\.safetensors is not the file that was shipped.*; reinstall Byline"):
        verified_weights("reader", tmp_path)


def test_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"reader\.safetensors cannot be read \(No such file.*; reinstall Byline"):
        verified_weights("reader", tmp_path)


def test_file_without_a_known_sha256_is_refused(tmp_path: Path) -> None:
    sha256 = write_weights(tmp_path / "mine.safetensors", tensors())
    with pytest.raises(WeightsError, match=sha256):
        verified_weights("mine", tmp_path)


@pytest.mark.parametrize("content", [b"", b"no weights", b"\x10" + b"\0" * 30])
def test_file_of_something_else_is_no_traceback(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "reader.safetensors").write_bytes(content)
    with pytest.raises(WeightsError, match=r"reader\.safetensors cannot be read as weights"):
        read_weights(tmp_path / "reader.safetensors")


def test_weights_without_their_scale_are_refused(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    save_file({"x": np.ones((2, 2), np.int8)}, tmp_path / "reader.safetensors")
    with pytest.raises(WeightsError, match=r"cannot be read as weights \('x\.scale'\)"):
        read_weights(tmp_path / "reader.safetensors")


def test_every_shipped_file_is_the_one_that_is_named() -> None:
    files = {path.stem for path in shipped.WEIGHTS.glob("*.safetensors")}
    assert files == set(shipped.SHA256)
    assert [verified_weights(name).stem for name in sorted(files)] == sorted(files)
