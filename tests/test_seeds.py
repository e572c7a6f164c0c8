"""Two news texts as they were received, through the command line with the real encoder."""

import json
from pathlib import Path
from typing import Any

import pytest

from rag.__main__ import main

GENERAL, TROOPS = "iran-promises-invasion", "iranian-troops-in-iraq"


@pytest.fixture
def folders(tmp_path: Path, seeds: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    made = ["--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index")]
    assert main([*made, "add", str(seeds)]) == 0
    capsys.readouterr()
    return made


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_title_author_and_publisher_are_read_off(folders: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    general, troops = printed(capsys, *folders, "list")
    assert general["title"].startswith("While Obama Worries About")
    assert (general["author"], general["publisher"]) == ("Russ Read", "The Daily Caller News Foundation")
    assert troops["title"] == "Iranian Troops In Iraq As ISIS Threatens To Overrun Baghdad"


def test_stored_text_is_as_received(folders: list[str], seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in (GENERAL, TROOPS):
        received = (seeds / f"{name}.txt").read_bytes().decode()
        shown = printed(capsys, *folders, "show", name)
        assert received.startswith(shown["title"])
        assert shown["text"] == received.removeprefix(shown["title"]).lstrip()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who is Iran's new top general?", "Bagheri"),
        ("Who appointed Bagheri?", "Khameini"),
        ("How many Quds Force members were mobilized from Tehran?", "150"),
        ("How many Iranian ground troops could be sent to Iraq?", "10,000"),
    ],
)
def test_question_is_answered_exactly(
    folders: list[str], capsys: pytest.CaptureFixture[str], question: str, words: str
) -> None:
    answer = printed(capsys, *folders, "ask", question)
    assert words in answer["text"]
    for citation in answer["citations"]:
        text = printed(capsys, *folders, "show", citation["article"]["id"])["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_follow_up_finds_who_is_meant(folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = printed(capsys, *folders, "ask", "Who is Iran's new top general?")
    history = tmp_path / "history.json"
    history.write_text(json.dumps([{"question": first["question"], "answer": first["text"]}]))
    assert "Khameini" in printed(capsys, *folders, "ask", "Who appointed him?", "--history", str(history))["text"]


def test_boilerplate_is_neither_retrieved_nor_quoted(folders: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, *folders, "show", GENERAL)["text"]
    for words in (
        "Morteza Nikoubazl",
        "Follow Russ Read on Twitter",
        "licensing opportunities",
        "News Foundation logo",
    ):
        assert words in text
        found = printed(capsys, *folders, "ask", words)["passages"]
        assert not any(words in text[p["start"] : p["end"]] for p in found if p["article"] == GENERAL)
