import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

COMMAND = [sys.executable, "-m", "tests.adding_process"]
ROOT = Path(__file__).parent.parent


def records(folder: Path) -> Path:
    sentences = [
        "The storm came near the coast on Monday and officials counted the dead.",
        "The founder of the bank denied the fraud before the court on Tuesday.",
        "Nobody in the town had expected the price to rise so soon, residents said.",
    ]
    path = folder / "in.jsonl"
    lines = [
        {"id": f"a{n}", "title": f"Report {n}", "text": " ".join(f"Number {n}. {s}" for s in sentences * 8)}
        for n in range(400)
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines))
    return path


def finished(folder: Path, source: Path) -> dict[str, Any]:
    done = subprocess.run(
        [*COMMAND, str(folder), str(source)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=200
    )
    state: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return state


def killed(folder: Path, source: Path, batches: int, delay: float) -> None:
    process = subprocess.Popen([*COMMAND, str(folder), str(source)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(batches):
        process.stdout.readline()
    time.sleep(delay)
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.slow
def test_killed_while_adding_it_ends_as_a_clean_run(tmp_path: Path) -> None:
    source = records(tmp_path)
    clean = finished(tmp_path / "clean", source)
    assert len(clean["articles"]) == 400
    assert clean["searches"] == [clean["passages"]] * 2
    chance = random.Random(7)
    for attempt in range(3):
        folder = tmp_path / str(attempt)
        for _ in range(3):  # the same folder is killed again and again before it may finish
            killed(folder, source, chance.randrange(1, 5), chance.uniform(0, 0.4))
        assert finished(folder, source) == clean
