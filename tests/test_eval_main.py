import json
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.records import read_questions
from eval.rows import Row
from eval.run_folder import RunFolder
from rag.types import Answer, Article
from rag.wire import article_record
from tests.library_bench import open_bench

GATED = {"good": "1" * 20, "worse": "0" * 20, "about": "1" * 19 + "0"}
ARTICLES = (
    Article("storm", "The storm killed 101 people in Florida. Crews searched the beach for days.", "Storm", "CNN"),
    Article("vote", "Voters chose the mayor of Marion. The count took all night.", "Vote", "Times"),
)
SET = (
    '{"id": "a", "type": "fact", "question": "How many people did the storm kill in Florida?", "answers": ["101"],'
    ' "evidence": [{"article": "storm", "quote": "killed 101 people"}]}\n'
    '{"id": "b", "type": "unanswerable", "question": "Who won the chess game in Oslo?", "answerable": false}\n'
)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with a set and its articles, and a cache and a library of its own."""
    for name in ("CORPUS", "INDEX", "CACHE", "STATE"):
        monkeypatch.setenv(f"RAG_{name}", str(tmp_path / name.lower()))
    (tmp_path / "set.jsonl").write_text(SET, encoding="utf-8")
    records = (json.dumps(article_record(each)) + "\n" for each in ARTICLES)
    (tmp_path / "articles.jsonl").write_text("".join(records), encoding="utf-8")
    return tmp_path


def test_bad_records_are_all_listed_before_anything_is_asked(place, capsys):
    (place / "bad.jsonl").write_text('{"id": "a"}\n{"id": "b", "question": "q"}\nnope\n', encoding="utf-8")
    assert main(["run", str(place / "bad.jsonl"), "--articles", str(place / "missing")]) == 2
    shown = capsys.readouterr()
    assert "line 1: question: Field required" in shown.err
    assert "line 3: Invalid JSON" in shown.err
    assert shown.out == ""


def test_without_an_index_the_error_names_sync(place, capsys):
    assert main(["run", str(place / "set.jsonl")]) == 1
    assert "byline sync" in capsys.readouterr().err


def test_missing_articles_are_named(place, capsys):
    assert main(["run", str(place / "set.jsonl"), "--articles", str(place / "missing")]) == 1
    assert "missing does not exist" in capsys.readouterr().err


def test_wrong_usage_exits_2(capsys):
    with pytest.raises(SystemExit) as raised:
        main(["run"])
    assert raised.value.code == 2
    assert "QUESTIONS" in capsys.readouterr().err


@pytest.mark.slow
def test_a_set_over_its_own_articles_end_to_end(place, capsys):
    """The real encoder; the user's corpus and index stay untouched, and the second run finds its index again."""
    wanted = ["run", str(place / "set.jsonl"), "--articles", str(place / "articles.jsonl"), "--out", str(place / "out")]
    assert main([*wanted, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads((place / "out" / "scores.json").read_text(encoding="utf-8"))
    assert printed["questions"] == 2
    assert printed["overall"]["recall@5"]["value"] == 1
    assert not (place / "corpus").exists()
    assert not (place / "index").exists()
    (made,) = (place / "cache" / "eval").iterdir()
    stamp = (made / "complete.json").stat().st_mtime_ns
    assert main(["retrieval", *wanted[1:4]]) == 0
    assert "hit@5" in capsys.readouterr().out
    assert (made / "complete.json").stat().st_mtime_ns == stamp
    assert Path(place / "runs" / "set-retrieval" / "report.html").exists()


def finished(folder, outcomes):
    """A run folder with a question for each sign: 1 right, 0 wrong."""
    rows = [
        Row(f"q{n}", "fact", 1, "good" if sign == "1" else "answered wrongly", {"right": float(sign)})
        for n, sign in enumerate(outcomes)
    ]
    run = RunFolder(folder)
    run.start({}, ())
    for row in rows:
        run.append(Answer(f"Question {row.id}?", "", f"{row.outcome} [1]", id=row.id))
    run.finish({}, "", rows)
    return str(folder)


def test_two_runs_are_compared_question_by_question(tmp_path, capsys):
    before, after = finished(tmp_path / "a", "1" * 20), finished(tmp_path / "b", "1" * 10 + "0" * 10)
    assert main(["compare", before, after]) == 0
    shown = capsys.readouterr().out
    assert "20 questions in both runs" in shown
    assert "-0.500 *" in shown
    assert "WORSE: q19 Question q19?" in shown
    assert main(["compare", before, after, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["differences"]["right"]["value"] == -0.5
    assert main(["compare", before, str(tmp_path / "none")]) == 1
    assert "no finished run" in capsys.readouterr().err


def test_gate_fails_only_on_a_drop_beyond_chance(tmp_path, capsys):
    baseline = str(tmp_path / "baseline.json")
    good, worse, about = (finished(tmp_path / name, signs) for name, signs in GATED.items())
    assert main(["gate", good, "--baseline", baseline, "--write"]) == 0
    assert main(["gate", good, "--baseline", baseline]) == 0
    assert main(["gate", about, "--baseline", baseline]) == 0
    capsys.readouterr()
    assert main(["gate", worse, "--baseline", baseline]) == 1
    assert capsys.readouterr().out.startswith("DROP  right")


def test_gate_says_which_questions_it_could_not_compare(tmp_path, capsys):
    baseline, more = str(tmp_path / "baseline.json"), finished(tmp_path / "more", "1" * 21)
    assert main(["gate", finished(tmp_path / "run", "1" * 20), "--baseline", baseline, "--write"]) == 0
    assert main(["gate", more, "--baseline", baseline]) == 0
    assert capsys.readouterr().err == "eval: not compared, only in the run: 1 (q20)\n"


def test_run_folder_says_what_made_it(tmp_path):
    made = json.loads((Path(finished(tmp_path / "a", "1")) / "run.json").read_text())["made_by"]
    assert made["machine"]["cores"] >= 1
    assert set(made) == {"machine", "versions", "commit"}


def test_drafts_are_written_once_and_only_replaced_when_asked(place, capsys, monkeypatch):
    bench = open_bench(place)
    bench.library.add([Path(__file__).parent.parent / "corpus"])
    bench.close()
    wanted = ["draft", str(place / "drafts.jsonl"), "--count", "5"]
    assert main(wanted) == 0
    assert "drafts; keep the good ones" in capsys.readouterr().out
    (first, *_) = read_questions(place / "drafts.jsonl")
    assert first.evidence
    assert first.note.startswith("draft")
    assert main(wanted) == 1
    assert "--overwrite" in capsys.readouterr().err
    assert main([*wanted, "--overwrite"]) == 0


def test_without_ratings_there_is_no_set(place, capsys):
    assert main(["from-feedback", str(place / "feedback.jsonl")]) == 1
    assert "nothing has been rated" in capsys.readouterr().err
    assert not (place / "feedback.jsonl").exists()
