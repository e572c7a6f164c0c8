from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rag import cross_encoder, minilm, shipped
from rag.bert import load_openvino
from rag.cross_encoder import CrossEncoder, Outputs, load_cross_encoder
from rag.errors import EncoderError, WeightsError
from rag.pairs import Pair, PairTokenizer
from rag.shipped import read_weights, write_weights

QUESTION = "How many people did the storm kill?"
STORM = "The storm killed at least 150 people and left 40,000 without power. "
TEXTS = [
    ("Storm", STORM),
    ("", "Nobody knows."),
    ("Bananas — ripe in May", "Bananas are ripe in May, said the farmer. " * 5),
    ("Storm", STORM * 4),
    ("", ""),
    ("北京は中国の首都です", "Привет, мир! " * 12),
    ("A long one", STORM * 40),
]
HEADS = 3


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    tokenizer = PairTokenizer(128)
    return [tokenizer.pair(QUESTION, title, text) for title, text in TEXTS]


@pytest.fixture(scope="module")
def trained() -> Any:
    """The network of training, as if it had been trained: every layer but the frozen ones moved, heads random."""
    import torch

    from rag.training.network import CrossEncoder as Trained

    torch.manual_seed(7)
    network = Trained(HEADS).eval()
    with torch.no_grad():
        for values in (values for values in network.parameters() if values.requires_grad):
            values.add_(torch.randn_like(values) * 0.01)
        for values in (network.span.weight, network.heads.weight):
            values.mul_(20)
    return network


@pytest.fixture(scope="module")
def weights(trained: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the trained network; what training has in memory is from here on what the file says."""
    import torch

    path = tmp_path_factory.mktemp("weights") / "tiny.safetensors"
    write_weights(path, trained.trained())
    kept = {name: torch.from_numpy(values) for name, values in read_weights(path).items()}
    trained.load_state_dict(kept, strict=False)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of this file's converted networks."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def network(weights: Path, folder: Path) -> CrossEncoder:
    return CrossEncoder("tiny", lambda: read_weights(weights), folder)


def by_torch(trained: Any, pair: Pair) -> Outputs:
    """What the network of training says of a pair by itself, without padding."""
    import torch

    ids = torch.tensor([pair.ids])
    types = (torch.arange(len(pair.ids)) >= pair.second).long()[None]
    with torch.no_grad():
        start, end, heads = trained(ids, types, torch.ones_like(ids))
    return Outputs(start[0].numpy(), end[0].numpy(), heads[0].numpy())


def apart(found: Sequence[Outputs], expected: Sequence[Outputs]) -> float:
    """How far all logits are from the expected ones: root mean square, as a share of how far those are spread."""
    difference = together(found) - together(expected)
    return float(np.sqrt(np.mean(difference**2)) / together(expected).std())


def tolerance() -> float:
    """How far they may be: float32 is 0.00001 apart as measured, and bfloat16 has 8 bits for each of six layers."""
    capabilities = load_openvino().Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return 0.1 if "BF16" in capabilities else 0.0001


def together(outputs: Sequence[Outputs]) -> NDArray[np.float32]:
    return np.concatenate([part for each in outputs for part in (each.start, each.end, each.heads)])


def test_outputs_are_those_of_the_trained_network(trained: Any, network: CrossEncoder, pairs: list[Pair]) -> None:
    found = network.outputs(pairs)
    expected = [by_torch(trained, pair) for pair in pairs]
    for mine, theirs, pair in zip(found, expected, pairs, strict=True):
        assert mine.start.shape == mine.end.shape == (len(pair.ids),) == theirs.start.shape
        assert mine.heads.shape == (HEADS,)
        assert {mine.start.dtype, mine.end.dtype, mine.heads.dtype} == {np.dtype(np.float32)}
    assert together(expected).std() > 0.5
    assert apart(found, expected) < tolerance()


def test_what_a_pair_gets_does_not_depend_on_its_neighbours(network: CrossEncoder, pairs: list[Pair]) -> None:
    alone = [network.outputs([pair])[0] for pair in pairs]
    assert apart(network.outputs(pairs), alone) < tolerance()
    assert apart(network.outputs(pairs[::-1])[::-1], alone) < tolerance()


def test_same_pairs_get_the_same_to_the_last_bit(network: CrossEncoder, pairs: list[Pair]) -> None:
    assert np.array_equal(together(network.outputs(pairs)), together(network.outputs(pairs)))


def test_type_of_a_token_counts(network: CrossEncoder, pairs: list[Pair]) -> None:
    pair = pairs[0]
    other = Pair(pair.ids, len(pair.ids) - 1, pair.text, pair.offsets)
    assert apart(network.outputs([other]), network.outputs([pair])) > 2 * tolerance()


def test_threads_may_read_at_once(weights: Path, folder: Path, network: CrossEncoder, pairs: list[Pair]) -> None:
    expected = network.outputs(pairs)
    fresh = CrossEncoder("tiny", lambda: read_weights(weights), folder)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda pair: fresh.outputs([pair])[0], pairs))
    assert apart(found, expected) < tolerance()


def test_no_pairs_need_no_network(tmp_path: Path) -> None:
    def never() -> Any:
        raise AssertionError("compiled")

    assert CrossEncoder("none", never, tmp_path).outputs([]) == []


# Batches


def test_batches_hold_similar_lengths_and_a_bounded_number_of_tokens() -> None:
    lengths = [10, 512, 250, 16, 500, 12, 256] + [64] * 33
    batches = list(cross_encoder._batches(lengths))
    assert batches[0] == [1, 4, 6, 2]  # 4 of width 512
    assert [lengths[row] for rows in batches for row in rows] == sorted(lengths, reverse=True)
    assert sorted(row for rows in batches for row in rows) == list(range(40))
    assert all(len(rows) * -(-max(lengths[row] for row in rows) // 16) * 16 <= 2048 for rows in batches)


def test_longest_pair_is_read_by_itself_at_worst() -> None:
    assert list(cross_encoder._batches([5000, 1])) == [[0], [1]]
    assert list(cross_encoder._batches([])) == []


# Weights and the cache


def test_network_is_converted_once(weights: Path, tmp_path: Path, pairs: list[Pair]) -> None:
    asked = []

    def read() -> Any:
        asked.append(1)
        return read_weights(weights)

    first = CrossEncoder("tiny", read, tmp_path)
    expected = first.outputs(pairs[:2])
    first.outputs(pairs[:1])
    again = CrossEncoder("tiny", read, tmp_path).outputs(pairs[:2])
    assert np.array_equal(together(again), together(expected))
    assert len(asked) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["tiny-53aa5117-1"]


@pytest.fixture
def shipped_file(weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of weights where the shipped ones are looked for; its sha256 is not known yet."""
    path = tmp_path / "tiny.safetensors"
    path.write_bytes(weights.read_bytes())
    monkeypatch.setattr(cross_encoder, "verified_weights", lambda name: shipped.verified_weights(name, tmp_path))
    return path


def test_shipped_network_is_verified_when_loaded(
    shipped_file: Path, tmp_path: Path, network: CrossEncoder, pairs: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(WeightsError, match=r"not in rag/shipped\.py"):
        load_cross_encoder("tiny", tmp_path)
    sha256 = hashlib.sha256(shipped_file.read_bytes()).hexdigest()
    monkeypatch.setitem(shipped.SHA256, "tiny", sha256)
    loaded = load_cross_encoder("tiny", tmp_path).outputs(pairs[:1])
    assert np.array_equal(together(loaded), together(network.outputs(pairs[:1])))
    assert (tmp_path / f"tiny-{sha256[:8]}-53aa5117-1").is_dir()
    shipped_file.write_bytes(b"other weights")
    with pytest.raises(WeightsError, match="not the file that was shipped"):
        load_cross_encoder("tiny", tmp_path)


def test_published_weights_are_verified_before_they_are_converted(
    weights: Path, tmp_path: Path, pairs: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr(minilm, "model_folder", lambda: tmp_path)
    with pytest.raises(EncoderError, match="is not the published model"):
        CrossEncoder("tiny", lambda: read_weights(weights), tmp_path / "cache").outputs(pairs)


def test_reading_loads_nothing_heavy_and_reports_to_nobody(weights: Path, folder: Path, tmp_path: Path) -> None:
    program = "import sys; from pathlib import Path\n"
    program += "from rag.cross_encoder import CrossEncoder; from rag.pairs import PairTokenizer\n"
    program += "from rag.shipped import read_weights\n"
    program += "network = CrossEncoder('tiny', lambda: read_weights(Path(sys.argv[1])), Path(sys.argv[2]))\n"
    program += "assert len(network.outputs([PairTokenizer(64).pair('Who?', '', 'Nobody.')])) == 1\n"
    program += "heavy = ('torch', 'transformers', 'sentence_transformers', 'openvino_telemetry')\n"
    program += "print([name for name in heavy if sys.modules.get(name)])"
    done = subprocess.run(
        [sys.executable, "-c", program, str(weights), str(folder)],
        env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
    assert list(tmp_path.iterdir()) == []


def test_without_openvino_torch_says_the_same(
    weights: Path, tmp_path: Path, network: CrossEncoder, pairs: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = network.outputs(pairs[:4])
    bound = tolerance()
    monkeypatch.setitem(sys.modules, "openvino", None)
    found = CrossEncoder("tiny", lambda: read_weights(weights), tmp_path).outputs(pairs[:4])
    assert list(tmp_path.iterdir()) == []
    assert apart(found, expected) < bound
