"""Runs of the same set over the same articles in processes of their own: what differs between them is only seconds."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from eval.records import read_questions

ROOT = Path(__file__).resolve().parents[1]
CORPUS, QUESTIONS = ROOT / "corpus", ROOT / "eval" / "questions" / "corpus.jsonl"
ARTICLES = ("ian-confirmed-toll", "ian-florida-first-deaths", "ian-sanibel-return")
ASKED, KILLED_AFTER = 6, 2
WORK = """
import sys
from eval.__main__ import main as measure
from rag.__main__ import main as byline
sys.exit(byline(["sync"]) or measure(["run", sys.argv[1], "--out", sys.argv[2]]))
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three articles and six questions on them, one of which they do not answer."""
    folder = tmp_path_factory.mktemp("same")
    (folder / "corpus").mkdir()
    for name in ARTICLES:
        (folder / "corpus" / f"{name}.md").write_bytes((CORPUS / f"{name}.md").read_bytes())
    lines = dict(zip(read_questions(QUESTIONS), QUESTIONS.read_text(encoding="utf-8").splitlines(), strict=True))
    answered = [line for each, line in lines.items() if each.gold_articles and {*each.gold_articles} <= {*ARTICLES}]
    refused = next(line for each, line in lines.items() if each.expects_answer is False)
    chosen = [*answered[: ASKED - 2], refused, next(line for line in answered[ASKED:] if '"history"' in line)]
    (folder / "set.jsonl").write_text("\n".join(chosen), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def once(place: Path) -> dict[str, str]:
    """What one run from beginning to end has written."""
    assert started(place, "once", seed="1").wait(240) == 0
    return written(place / "once")


def started(place: Path, name: str, seed: str, index: str = "") -> subprocess.Popen[bytes]:
    """Index the articles and ask the questions in a process whose hashes are its own."""
    places = {"RAG_CORPUS": place / "corpus", "RAG_INDEX": place / f"index-{index or name}", "RAG_STATE": place / "s"}
    return subprocess.Popen(
        [sys.executable, "-c", WORK, str(place / "set.jsonl"), str(place / name)],
        env={**os.environ, **{key: str(path) for key, path in places.items()}, "PYTHONHASHSEED": seed},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )


def written(folder: Path) -> dict[str, str]:
    """Every file of a run as text, without seconds: those of each answer, `cost` of the scores, a section of the page.

    Of `run.json` without what made it, which may differ without any harm.
    """
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    texts["answers.jsonl"], answers = re.subn(r'"seconds": \{[^{}]+\}', "", texts["answers.jsonl"])
    texts["report.html"], sections = re.subn(
        r'<section id="seconds".*?</section>', "", texts["report.html"], flags=re.DOTALL
    )
    assert (answers, sections) == (ASKED, 1)
    for name, timed in (("scores.json", "cost"), ("run.json", "made_by")):
        told = json.loads(texts[name])
        assert told.pop(timed)
        texts[name] = json.dumps(told)
    return texts


@pytest.mark.slow
def test_two_processes_write_the_same_bytes_over_indexes_of_their_own(place: Path, once: dict[str, str]) -> None:
    assert started(place, "again", seed="4711").wait(240) == 0
    again = written(place / "again")
    assert sorted(again) == ["answers.jsonl", "report.html", "rows.jsonl", "run.json", "scores.json"]
    for name, text in again.items():
        assert text == once[name], name


@pytest.mark.slow
def test_a_run_that_was_killed_and_goes_on_writes_the_same_as_one_that_was_not(
    place: Path, once: dict[str, str]
) -> None:
    answers = place / "killed" / "answers.jsonl"
    process = started(place, "killed", seed="12", index="once")
    while process.poll() is None and not (answers.exists() and answers.read_bytes().count(b"\n") >= KILLED_AFTER):
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    kept = answers.read_bytes().split(b"\n")[:-1]
    assert KILLED_AFTER <= len(kept) < ASKED
    assert not (place / "killed" / "scores.json").exists()
    assert started(place, "killed", seed="13", index="once").wait(240) == 0
    assert answers.read_bytes().split(b"\n")[: len(kept)] == kept
    assert written(place / "killed") == once
