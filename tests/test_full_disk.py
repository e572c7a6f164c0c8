import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag.errors import BylineError
from tests.adding_process import state, work
from tests.test_killed import PROCESSES, in_process, records

ARTICLES = 120


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mount a small disk of a number of kilobytes, or make it larger."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def sized(kilobytes: int) -> Path:
        option = f"size={kilobytes}k" + (",remount" if folder.is_mount() else "")
        mounting = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", option, "tmpfs", str(folder)], capture_output=True, text=True, check=False
        )
        if mounting.returncode:
            pytest.skip(f"a small disk cannot be mounted here: {mounting.stderr.strip()}")
        return folder

    yield sized
    if folder.is_mount():
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def tried(folder: Path, source: Path, told: Path) -> None:
    """Do the work, and write down the error that it ends with."""
    try:
        work(folder, source)
    except BylineError as error:
        told.write_text(str(error))


@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [200, 700, 1500, 2500, 3000, 3500])
def test_full_disk_ends_with_one_line_and_goes_on_when_there_is_space(
    disk: Callable[[int], Path], tmp_path: Path, kilobytes: int
) -> None:
    source = records(tmp_path / "in.jsonl", range(ARTICLES), "Number")
    told = tmp_path / "told"
    process = PROCESSES.Process(target=tried, args=(disk(kilobytes) / "library", source, told))
    process.start()
    process.join(100)
    assert process.exitcode == 0, "it ended with an error that is not ours"
    if told.exists():
        assert "\n" not in told.read_text()
        assert "space" in told.read_text()
    folder = disk(100_000) / "library"
    in_process(work, folder, source)
    in_process(work, tmp_path / "clean", source)
    assert state(folder) == state(tmp_path / "clean")
