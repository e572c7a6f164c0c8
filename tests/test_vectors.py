from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.errors import VectorStoreError
from rag.vectors import EmbeddedChroma, ServerChroma, VectorStore

EAST, NORTH, WEST = np.eye(3, dtype=np.float32)[0], np.eye(3, dtype=np.float32)[1], -np.eye(3, dtype=np.float32)[0]
Opening = Callable[..., VectorStore]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a `chroma run` of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("chroma-server")
    program = Path(sys.executable).with_name("chroma")
    command = [program, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder)
        try:
            wait_for(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("`chroma run` did not start")


@pytest.fixture(params=["embedded", "server"])
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opening]:
    """Opens the same store each time it is called; each test has its own."""
    opened: list[VectorStore] = []

    def open_store(dimension: int = 3) -> VectorStore:
        if request.param == "embedded":
            opened.append(EmbeddedChroma(tmp_path / "chroma", dimension))
        else:
            opened.append(ServerChroma(request.getfixturevalue("server"), tmp_path.name.replace("_", "-"), dimension))
        return opened[-1]

    yield open_store
    for store in opened:
        store.close()


def clusters(count: int, dimension: int) -> NDArray[np.float32]:
    random = np.random.default_rng(7)
    centres = random.normal(size=(20, dimension))
    vectors = centres[random.integers(0, 20, count)] + random.normal(size=(count, dimension)) * 0.7
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_nearest_come_first_with_their_cosine(opening: Opening) -> None:
    store = opening()
    store.add(["east", "north", "west"], np.stack([EAST, NORTH, WEST]))
    found = store.search((EAST + NORTH) / np.sqrt(2) * np.float32(1), 3)
    assert [each for each, _ in found] == ["east", "north", "west"]
    assert [score for _, score in found] == pytest.approx([0.7071, 0.7071, -0.7071], abs=1e-3)
    assert [each for each, _ in store.search(WEST, 1)] == ["west"]


def test_ties_are_broken_by_id(opening: Opening) -> None:
    store = opening()
    store.add(["c", "a", "b"], np.stack([NORTH, NORTH, NORTH]))
    assert [each for each, _ in store.search(NORTH, 3)] == ["a", "b", "c"]


def test_same_id_again_takes_the_new_vector(opening: Opening) -> None:
    store = opening()
    store.add(["one"], np.stack([EAST]))
    store.add(["one"], np.stack([WEST]))
    assert store.count() == 1
    assert store.search(WEST, 1) == [("one", pytest.approx(1.0, abs=1e-5))]


def test_last_vector_of_an_id_given_twice_stays(opening: Opening) -> None:
    store = opening()
    store.add(["one", "two", "one"], np.stack([EAST, NORTH, WEST]))
    assert store.count() == 2
    assert store.search(WEST, 1)[0][0] == "one"


def test_deleted_ids_are_not_found(opening: Opening) -> None:
    store = opening()
    store.add(["east", "north"], np.stack([EAST, NORTH]))
    store.delete(["east", "never there"])
    store.delete([])
    assert store.count() == 1
    assert [each for each, _ in store.search(EAST, 5)] == ["north"]


def test_empty_store_finds_nothing(opening: Opening) -> None:
    store = opening()
    store.add([], np.zeros((0, 3), dtype=np.float32))
    assert store.count() == 0
    assert store.search(EAST, 5) == []
    store.add(["east"], np.stack([EAST]))
    assert store.search(EAST, 0) == []


def test_cleared_store_is_empty_and_takes_new_vectors(opening: Opening) -> None:
    store = opening()
    for _ in range(2):
        store.add(["east"], np.stack([EAST]))
        store.clear()
        assert (store.count(), store.search(EAST, 5)) == (0, [])
    store.add(["west"], np.stack([WEST]))
    assert [each for each, _ in store.search(EAST, 5)] == ["west"]


def test_vectors_are_there_after_reopening(opening: Opening) -> None:
    first = opening()
    first.clear()
    first.add(["east", "north"], np.stack([EAST, NORTH]))
    first.close()
    again = opening()
    assert again.count() == 2
    assert again.search(EAST, 1)[0][0] == "east"


def test_ten_nearest_of_two_thousand_are_the_exact_ones(opening: Opening) -> None:
    store, vectors = opening(48), clusters(2_000, 48)
    ids = [f"{number:04d}" for number in range(2_000)]
    store.add(ids, vectors)
    questions = vectors[::40]
    exact = [{ids[i] for i in np.argsort(-(vectors @ question))[:10]} for question in questions]
    found = [{each for each, _ in store.search(question, 10)} for question in questions]
    assert sum(len(a & b) for a, b in zip(exact, found, strict=True)) >= 0.98 * 10 * len(questions)


def test_thousands_are_added_and_deleted_at_once(opening: Opening) -> None:
    store, vectors = opening(8), clusters(12_000, 8)
    ids = [f"{number:05d}" for number in range(12_000)]
    store.add(ids, vectors)
    assert store.count() == 12_000
    store.delete(ids[1:])
    assert store.count() == 1


def test_vectors_of_another_size_are_refused(opening: Opening) -> None:
    with pytest.raises(VectorStoreError, match="byline sync"):
        opening().add(["one"], np.zeros((1, 5), dtype=np.float32))


# Only embedded


def test_cleared_folder_holds_no_byte_of_what_was_there(tmp_path: Path) -> None:
    store = EmbeddedChroma(tmp_path / "chroma", 3)
    store.add([f"gujarat-{number}" for number in range(2_000)], np.tile(EAST, (2_000, 1)))

    def holds_gujarat() -> bool:
        return any(b"gujarat" in each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())

    assert holds_gujarat()
    store.clear()
    assert not holds_gujarat()
    store.close()


def test_folder_of_a_process_that_died_while_clearing_is_empty_and_tidied(tmp_path: Path) -> None:
    store = EmbeddedChroma(tmp_path, 3)
    store.add(["east"], np.stack([EAST]))
    store.close()
    (tmp_path / "2").mkdir()
    again = EmbeddedChroma(tmp_path, 3)
    assert again.count() == 0
    assert [each.name for each in tmp_path.iterdir()] == ["2"]
    again.close()


def test_broken_folder_names_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "1").mkdir()
    (tmp_path / "1" / "chroma.sqlite3").write_bytes(b"broken" * 1_000)
    with pytest.raises(VectorStoreError, match="byline sync") as caught:
        EmbeddedChroma(tmp_path, 3)
    assert "\n" not in str(caught.value)


def test_env_file_beside_the_program_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("RAG_CHAT_MODEL=openai:x\nCHROMA_API_IMPL=nonsense\n")
    store = EmbeddedChroma(tmp_path / "chroma", 3)
    assert store.count() == 0
    store.close()


# Only a server


def test_libraries_on_one_server_are_apart(server: str) -> None:
    mine, theirs = ServerChroma(server, "apart", 3), ServerChroma(server, "apart-2", 3)
    mine.add(["east"], np.stack([EAST]))
    theirs.clear()
    assert (mine.count(), theirs.count()) == (1, 0)


def test_other_process_follows_a_cleared_collection(server: str) -> None:
    writer, reader = ServerChroma(server, "followed", 3), ServerChroma(server, "followed", 3)
    writer.clear()
    writer.add(["east"], np.stack([EAST]))
    assert reader.search(EAST, 1)[0][0] == "east"


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://localhost", "http://", "http://localhost:port", ""])
def test_wrong_address_names_the_setting(url: str) -> None:
    with pytest.raises(VectorStoreError, match="RAG_CHROMA_URL"):
        ServerChroma(url, "any", 3)


def test_unreachable_server_names_its_address(free_port: int) -> None:
    url = f"http://127.0.0.1:{free_port}"
    with pytest.raises(VectorStoreError, match="unset RAG_CHROMA_URL") as caught:
        ServerChroma(url, "any", 3)
    assert url in str(caught.value)
    assert "\n" not in str(caught.value)


def test_importing_the_module_does_not_load_chroma() -> None:
    program = "import sys, rag.vectors; print('chromadb' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "False"
