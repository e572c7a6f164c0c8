import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag.progress import Progress
from tests.library_bench import Bench, open_bench

STORM = "The storm reached the coast on Monday night.\nAt least 32 people died, officials said.\n"
SETTLE = 0.5


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    opened = open_bench(tmp_path, settle=SETTLE)
    yield opened
    opened.close()


def ids(bench: Bench) -> list[str]:
    return [stored.article.id for stored in bench.library.articles()] if bench.records.exists else []


def until(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def test_file_is_read_only_when_it_has_been_unchanged_for_a_while(bench: Bench) -> None:
    path = bench.corpus / "slow.txt"
    path.write_text("A storm\n\nHalf a sen")
    written = threading.Event()

    def finish() -> None:
        for end in ("tence. ", STORM):
            time.sleep(SETTLE * 0.6)
            with path.open("a") as file:
                file.write(end)
        written.set()

    writer = threading.Thread(target=finish)
    writer.start()
    assert bench.library.sync().added == ("slow",)
    assert written.is_set()
    writer.join()
    stored = bench.library.article("slow")
    assert (stored.version, stored.article.text) == (1, f"Half a sentence. {STORM}")


def test_old_files_are_ready_before_a_fresh_one_has_settled(bench: Bench) -> None:
    old, fresh = bench.corpus / "old.txt", bench.corpus / "fresh.txt"
    old.write_text(f"Old\n\nThis is old. {STORM}")
    os.utime(old, (1_600_000_000, 1_600_000_000))
    fresh.write_text(f"Fresh\n\nThis is fresh. {STORM}")
    told: list[Progress] = []
    bench.library.sync(lambda progress: told.append(Progress(len(ids(bench)), 0, 0.0, progress.current)))
    assert [progress.current for progress in told if progress.current] == ["old.txt", "fresh.txt"]


def test_what_is_added_does_not_wait(bench: Bench, tmp_path: Path) -> None:
    source = tmp_path / "storm.txt"
    source.write_text(f"A storm\n\n{STORM}")
    started = [path.stat().st_mtime for path in (source,)]
    assert bench.library.add([source]).added == ("storm",)
    assert started


def test_added_file_that_lies_in_the_corpus_is_waited_for(bench: Bench) -> None:
    path = bench.corpus / "storm.txt"
    path.write_text(f"A storm\n\n{STORM}")
    assert bench.library.add([path]).added == ("storm",)


def test_running_process_follows_what_comes_changes_and_goes(bench: Bench) -> None:
    stop = threading.Event()
    following = threading.Thread(target=bench.library.follow, args=(stop,))
    following.start()
    try:
        path = bench.corpus / "in" / "storm.txt"
        path.parent.mkdir()
        path.write_text(f"A storm\n\n{STORM}")
        assert until(lambda: ids(bench) == ["in/storm"])
        path.write_text(f"A storm\n\nLater. {STORM}")
        assert until(lambda: bench.library.article("in/storm").version == 2)
        path.unlink()
        assert until(lambda: ids(bench) == [])
    finally:
        stop.set()
        following.join(10)
    assert not following.is_alive()


def test_other_process_removes_while_one_follows(bench: Bench) -> None:
    (bench.corpus / "storm.txt").write_text(f"A storm\n\n{STORM}")
    bench.library.sync()
    stop = threading.Event()
    following = threading.Thread(target=bench.library.follow, args=(stop,))
    following.start()
    other = open_bench(bench.corpus.parent)
    try:
        assert until(lambda: bench.library._ownership.mine)
        assert other.library.remove(["storm"]).removed == ("storm",)
        assert ids(bench) == []
    finally:
        stop.set()
        following.join(10)
        other.close()


def test_cancelled_sync_goes_on_the_next_time(bench: Bench) -> None:
    for number in range(150):
        path = bench.corpus / f"{number:03}.txt"
        path.write_text(f"A storm\n\nNumber {number}. {STORM}")
        os.utime(path, (1_600_000_000, 1_600_000_000))
    told: list[Progress] = []
    report = bench.library.sync(told.append, lambda: bool(told))
    assert report.cancelled
    assert len(report.added) == 64
    assert len(bench.library.sync().added) == 86


def test_removal_from_an_index_of_another_stamp_makes_it_again(bench: Bench, tmp_path: Path) -> None:
    for name in ("storm", "flood"):
        path = bench.corpus / f"{name}.txt"
        path.write_text(f"A {name}\n\nThis is the {name}. {STORM}")
        os.utime(path, (1_600_000_000, 1_600_000_000))
    bench.library.sync()
    other = open_bench(tmp_path, stamp="another stamp")
    other.library.remove(["storm"])
    assert ids(other) == ["flood"]
    other.close()
