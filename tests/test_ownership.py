import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rag.errors import IndexBusy
from rag.ownership import Ownership

HOLD = """
import sys, time
from pathlib import Path
from rag.ownership import Ownership
owner = Ownership(Path(sys.argv[1]), 0)
print(owner.take(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def other(tmp_path: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "lock")], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    yield process  # type: ignore[misc]
    process.kill()
    process.wait()
    process.stdout.close()


def test_index_of_another_process_is_busy(other: "subprocess.Popen[str]", tmp_path: Path) -> None:
    ownership = Ownership(tmp_path / "lock", 0.1)
    assert not ownership.take()
    with pytest.raises(IndexBusy, match="another process"), ownership.held():
        pass
    assert not ownership.mine


def test_lock_dies_with_its_process(other: "subprocess.Popen[str]", tmp_path: Path) -> None:
    other.kill()
    other.wait()
    assert Ownership(tmp_path / "lock", 5).take()


def test_one_thread_writes_at_a_time(tmp_path: Path) -> None:
    ownership, inside, most = Ownership(tmp_path / "lock", 5), [], []

    def write() -> None:
        for _ in range(20):
            with ownership.held():
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert not ownership.mine


def test_owner_stays_owner_after_a_write(tmp_path: Path) -> None:
    ownership = Ownership(tmp_path / "lock", 5)
    assert ownership.take()
    with ownership.held():
        pass
    assert ownership.mine
    ownership.release()
    assert not ownership.mine
