import json
import multiprocessing
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.adding_process import report_state, work

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.adding_process", "chromadb", "tantivy", "rensa", "py3langid"])
ARTICLES, KILLS = 300, 25
UNWANTED = ("a7", "a11", "a13")
SENTENCES = (
    "The storm came near the coast on Monday and officials counted the dead.",
    "The founder of the bank denied the fraud before the court on Tuesday.",
    "Nobody in the town had expected the price to rise so soon, residents said.",
)


def records(path: Path, numbers: range, word: str) -> Path:
    lines = [
        {"id": f"a{n}", "title": f"Report {n}", "text": " ".join(f"{word} {n}. {s}" for s in SENTENCES * 8)}
        for n in numbers
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines))
    return path


def in_process(target: Callable[..., None], *arguments: object) -> float:
    """Run a function to its end in a process of its own; return the seconds it took."""
    started = time.monotonic()
    process = PROCESSES.Process(target=target, args=arguments)
    process.start()
    process.join(200)
    assert process.exitcode == 0
    return time.monotonic() - started


def killed(delay: float, *arguments: object) -> bool:
    """Run `work` and kill it after a while; return whether it was still at work."""
    process = PROCESSES.Process(target=work, args=arguments)
    process.start()
    process.join(delay)
    at_work = process.exitcode is None
    process.kill()
    process.join()
    return at_work


def state(folder: Path) -> dict[str, Any]:
    in_process(report_state, folder, folder / "state.json")
    found: dict[str, Any] = json.loads((folder / "state.json").read_text())
    return found


@pytest.mark.slow
def test_killed_at_random_instants_while_adding_it_ends_as_a_clean_run(tmp_path: Path) -> None:
    source = records(tmp_path / "in.jsonl", range(ARTICLES), "Number")
    seconds = in_process(work, tmp_path / "clean", source)
    clean = state(tmp_path / "clean")
    assert len(clean["articles"]) == ARTICLES
    assert clean["searches"] == [clean["passages"]] * 2
    chance, kills, folder = random.Random(7), 0, 0
    while kills < KILLS:
        folder += 1
        for _ in range(4):  # the same folder is killed again and again before it may finish
            kills += killed(chance.uniform(0, seconds * 0.7), tmp_path / str(folder), source)
        in_process(work, tmp_path / str(folder), source)
        assert state(tmp_path / str(folder)) == clean


@pytest.mark.slow
def test_killed_at_random_instants_while_changing_it_ends_as_a_clean_run(tmp_path: Path) -> None:
    start = tmp_path / "start"
    in_process(work, start, records(tmp_path / "before.jsonl", range(ARTICLES), "Number"))
    source = records(tmp_path / "after.jsonl", range(0, ARTICLES, 2), "Figure")
    shutil.copytree(start, tmp_path / "clean")
    seconds = in_process(work, tmp_path / "clean", source, UNWANTED)
    clean = state(tmp_path / "clean")
    assert len(clean["articles"]) == ARTICLES - len(UNWANTED)
    assert sum(version == 2 for _, version in clean["articles"]) == ARTICLES // 2
    chance, kills, folder = random.Random(11), 0, 0
    while kills < KILLS:
        folder += 1
        shutil.copytree(start, tmp_path / str(folder))
        for _ in range(4):
            kills += killed(chance.uniform(0, seconds), tmp_path / str(folder), source, UNWANTED)
        in_process(work, tmp_path / str(folder), source, UNWANTED)
        assert state(tmp_path / str(folder)) == clean
