import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.__main__ import main

ROOT = Path(__file__).parent.parent
STORM = (
    "Officials in Florida said on Thursday that the storm had killed at least 14 people. "
    "Governor Ron DeSantis said that the figure was not confirmed. More than 700 people were rescued from their homes."
)


@pytest.fixture
def folders(tmp_path: Path) -> list[str]:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "storm.md").write_text(
        f"---\ntitle: Storm kills 14 in Florida\npublisher: CNN\npublished: 2022-09-29\n---\n{STORM}"
    )
    return ["--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index")]


def byline(folders: list[str], *arguments: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "rag", *folders, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, input=stdin, timeout=120, check=False)


def test_question_is_answered_with_the_exact_words(folders: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*folders, "sync"]) == 0
    capsys.readouterr()
    assert main(["ask", "How many people did the storm kill in Florida?", "--json", *folders]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert not answer["refused"]
    assert "14" in answer["text"]
    assert [STORM[c["start"] : c["end"]] == c["quote"] for c in answer["citations"]] == [True] * len(
        answer["citations"]
    )
    assert answer["citations"]


def test_answer_on_a_terminal_names_publisher_and_date(folders: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main([*folders, "sync"])
    assert main([*folders, "ask", "How many people did the storm kill in Florida?"]) == 0
    out = capsys.readouterr().out
    assert "CNN, 29 September 2022" in out
    assert "[1] Storm kills 14 in Florida" in out


def test_limits_of_a_question_can_be_left_out(folders: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main([*folders, "sync"])
    capsys.readouterr()
    asked = [*folders, "ask", "--json", "How many people did the storm kill in Florida, according to CNN?"]
    assert main(asked) == main([*asked, "--no-question-limits"]) == 0
    limited, whole = map(json.loads, capsys.readouterr().out.splitlines())
    assert (limited["filters"]["publishers"], whole["filters"]["publishers"]) == (["CNN"], [])


def test_question_without_an_index_names_the_command(folders: list[str]) -> None:
    done = byline(folders, "ask", "Who?")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "byline sync" in done.stderr


def test_empty_library_refuses(folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "corpus" / "storm.md").unlink()
    main([*folders, "sync"])
    capsys.readouterr()
    assert main([*folders, "ask", "Who won?", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["reason"] == "empty_collection"


def test_batch_answers_each_line_in_order(folders: list[str]) -> None:
    assert byline(folders, "sync").returncode == 0
    lines = [
        {"id": "a", "question": "How many people did the storm kill in Florida?", "answers": ["gold"]},
        {"id": "b", "question": '\u2028 \ud83d\ude00 NEAR( " * '},
        {"question": "How many were rescued?", "asked": "2022-01-01"},
    ]
    done = byline(folders, "ask", "--batch", "-", stdin="\n".join(map(json.dumps, lines)) + "\n\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b", None]
    assert answers[2]["reason"] == "outside_scope"
    assert "gold" not in done.stdout


def test_bad_batch_line_stops_everything(folders: list[str]) -> None:
    byline(folders, "sync")
    done = byline(folders, "ask", "--batch", "-", stdin='{"question": "Who?"}\nnonsense\n')
    assert (done.returncode, done.stdout) == (2, "")
    assert "line 2" in done.stderr


def test_export_is_what_add_takes_back(folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([*folders, "sync"])
    capsys.readouterr()
    main([*folders, "export"])
    records = capsys.readouterr().out
    (tmp_path / "out.jsonl").write_text(records)
    again = ["--corpus", str(tmp_path / "again"), "--index", str(tmp_path / "again-index")]
    assert main([*again, "add", str(tmp_path / "out.jsonl")]) == 0
    capsys.readouterr()
    main([*again, "export"])
    assert capsys.readouterr().out == records


def test_list_show_status_and_remove(folders: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main([*folders, "sync"])
    capsys.readouterr()
    main([*folders, "list", "--json"])
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["id"], listed["version"], listed["passages"], "text" in listed) == ("storm", 1, 1, False)
    main([*folders, "show", "storm", "--json"])
    assert json.loads(capsys.readouterr().out)["text"] == STORM
    main([*folders, "status", "--json"])
    status = json.loads(capsys.readouterr().out)
    assert (status["articles"], status["passages"], status["failed"], status["writing"]) == (1, 1, [], None)
    assert status["encoder"].startswith("all-MiniLM-L6-v2")
    assert main([*folders, "remove", "storm"]) == 0
    capsys.readouterr()
    assert main([*folders, "show", "storm"]) == 1
    assert "no article has the id" in capsys.readouterr().err


def test_failures_are_a_line_each_and_exit_1(folders: list[str], tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("  \n")
    done = byline(folders, "add", str(tmp_path / "empty.txt"), str(tmp_path / "missing.txt"))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 2
    assert done.stdout.startswith("added 1")


@pytest.mark.parametrize("arguments", [["ask"], ["nonsense"], ["ask", "Who?", "--since", "July"], ["show"]])
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    assert byline([], *arguments).returncode == 2


def test_cold_question_loads_no_heavy_library(folders: list[str]) -> None:
    byline(folders, "sync")
    code = (
        "import sys; from rag.__main__ import main; main(sys.argv[1:]);"
        "print([m for m in ('torch', 'transformers', 'gradio', 'fastapi', 'chromadb') if m in sys.modules])"
    )
    command = [sys.executable, "-c", code, *folders, "ask", "How many people did the storm kill in Florida?"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=dict(os.environ), check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_question_is_not_lost_for_want_of_a_key(
    folders: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main([*folders, "sync"])
    monkeypatch.setenv("RAG_CHAT_MODEL", "openai:none")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    capsys.readouterr()
    assert main([*folders, "ask", "How many people did the storm kill in Florida?", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["refused"], answer["model"]) == (False, "extractive")
    assert "OPENAI_API_KEY" in answer["notes"][0]["text"]


def test_metadata_is_corrected_and_the_correction_undone(
    folders: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main([*folders, "sync"])
    assert main([*folders, "edit", "storm", "--published", "2022-09-30", "--author", "Ann Lee"]) == 0
    capsys.readouterr()
    main([*folders, "show", "storm", "--json"])
    article = json.loads(capsys.readouterr().out)
    assert (article["published"], article["author"]) == ("2022-09-30", "Ann Lee")
    assert main([*folders, "edit", "storm", "--undo"]) == 0
    assert "2022-09-29" in capsys.readouterr().out
    assert main([*folders, "edit", "storm", "--published", "May"]) == 1
    assert "YYYY-MM-DD" in capsys.readouterr().err
    assert main([*folders, "edit", "storm"]) == 2


def test_former_version_is_shown_with_what_changed(
    folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([*folders, "sync"])
    (tmp_path / "corpus" / "storm.md").write_text(f"{STORM} It was Monday.")
    main([*folders, "sync"])
    capsys.readouterr()
    assert main([*folders, "show", "storm", "--version", "1"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("version 1 of 2")
    assert "-publisher: CNN" in shown
    assert main([*folders, "show", "storm", "--version", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == STORM
    assert main([*folders, "show", "storm", "--version", "3"]) == 1


def test_failed_files_are_tried_again(folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("")
    assert main([*folders, "add", str(bad)]) == 1
    bad.write_text(f"Another storm\n\nIt was another one. {STORM}")
    capsys.readouterr()
    assert main([*folders, "add", "--retry-failed"]) == 0
    assert capsys.readouterr().out.startswith("added 1")
    assert main([*folders, "add"]) == 2
    assert main([*folders, "add", str(bad), "--retry-failed"]) == 2
