"""Bad records of every format, through the command line: all listed with their places, and nothing asked or indexed."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import main

FINE = {"id": "a", "question": "Who left?"}
QUIZ = {
    "question_id": "1",
    "question_date": "2022/06/16",
    "question_sentence": "Which continent?",
    "choices": ["Europe", "Asia"],
    "answer": ["0"],
}
SNIPPETS = {"id": 0, "query": "Where?", "answer": "Tampa", "positive": ["In Tampa."], "negative": []}
PARAGRAPH = {"id": "a", "title": "T", "context": "Ann left.", "question": "Who?"}
FOUND = {"answers": {"text": ["Ann"], "answer_start": [0]}}
MISPLACED = {"answers": {"text": ["Ann"], "answer_start": [4]}}
REWRITTEN = {"History": ["Zappa", "Disbandment"], "QuAC_dialog_id": "C", "Question": "Which?", "Rewrite": "Which band?"}
FACT = {"title": "Sale ends", "fact": "The sale ended."}


def lines(*records: object) -> str:
    return "".join(each if isinstance(each, str) else f"{json.dumps(each)}\n" for each in records)


def squad(*questions: object) -> dict[str, Any]:
    return {"data": [{"title": "T", "paragraphs": [{"context": "Ann left.", "qas": list(questions)}]}]}


SETS: dict[str, tuple[dict[str, object], list[str]]] = {
    "our lines": (
        {"set.jsonl": lines(FINE, "no JSON\n", {"id": "b"}, {**FINE, "asked": "May"}, FINE)},
        ["line 2", "line 3", "line 4", "line 5"],
    ),
    "our list": (
        {"set.json": [FINE, 7, {"id": "b"}, {**FINE, "id": "c", "required": [[]]}]},
        ["record 2", "record 3", "record 4"],
    ),
    "a table": (
        {"set.csv": "id,question,asked\na,Who?,\nb,,\nc,When?,one day\na,Who?,\n"},
        ["line 3", "line 4", "line 5"],
    ),
    "SQuAD": (
        {
            "set.json": squad(
                {"id": "a", "question": "Who?", "answers": []}, 3, {"id": "b"}, {"id": "a", "question": "?"}
            )
        },
        [f"article 1, paragraph 1, question {n}" for n in (2, 3, 4)],
    ),
    "flat SQuAD": (
        {"set.jsonl": lines({**PARAGRAPH, **FOUND}, {**PARAGRAPH, "id": "b", **MISPLACED}, {**PARAGRAPH, **FOUND})},
        ["line 2", "line 3"],
    ),
    "MultiHop-RAG": (
        {"set.json": [{"query": "Did it end?", "evidence_list": [FACT]}, {"query": "", "evidence_list": [FACT, {}]}]},
        ["record 2", "record 2, fact 2"],
    ),
    "a folder of MultiHop-RAG": (
        {
            "queries.json": {"queries": [{"id": "0", "question": "Who?"}, {"id": "1", "question": ""}, {"id": "2"}]},
            "answers.json": {str(n): {"answer": "Ann", "evidence_list": [FACT]} for n in (0, 1)},
        },
        ["question 2", "question 3"],
    ),
    "RGB": (
        {"set.jsonl": lines(SNIPPETS, {**SNIPPETS, "id": 1, "query": ""}, {**SNIPPETS, "answer": {}}, "{\n")},
        ["line 2", "line 3", "line 4"],
    ),
    "RGB with a spoiled beginning": (
        {"set.jsonl": lines({"id": 5, "positive": ["In Tampa."]}, SNIPPETS, {**SNIPPETS, "id": 1, "query": ""})},
        ["line 1", "line 3"],
    ),
    "RealTimeQA": (
        {"set.jsonl": lines(QUIZ, {**QUIZ, "answer": ["2"]}, {**QUIZ, "question_date": "June"}, QUIZ)},
        ["line 2", "line 3", "line 4"],
    ),
    "BEIR": (
        {
            "corpus.jsonl": lines({"_id": "d1", "text": "Ann left."}, {"text": "No name."}, "none\n"),
            "queries.jsonl": lines({"_id": "q1", "text": "Who?"}, 5),
            "qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td1\tmuch\n",
        },
        ["corpus.jsonl line 2", "corpus.jsonl line 3", "qrels/test.tsv line 3", "queries.jsonl line 2"],
    ),
    "CAsT": (
        {
            "set.json": [
                {"number": 1, "turn": [{"number": 1, "raw_utterance": "A?"}, {"number": 2}, 5]},
                {"turn": []},
                8,
            ]
        },
        ["record 1, turn 2", "record 1, turn 3", "record 3"],
    ),
    "CANARD": (
        {"set.jsonl": lines(REWRITTEN, {**REWRITTEN, "History": ["Zappa"]}, REWRITTEN)},
        ["line 2", "line 3"],
    ),
    "RAGAS": (
        {
            "set.jsonl": lines(
                {"user_input": "Who?", "reference": "Ann"},
                {"user_input": "Who?", "retrieved_contexts": [["nested"]]},
                {"user_input": [3]},
                {"reference": "Ann"},
            )
        },
        ["line 2", "line 3", "line 4"],
    ),
}


@pytest.mark.parametrize("command", ["run", "retrieval"])
@pytest.mark.parametrize("name", SETS)
def test_every_bad_record_of_a_set_is_listed_before_anything_is_asked(
    name: str,
    command: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for part in ("CORPUS", "INDEX", "CACHE", "STATE"):
        monkeypatch.setenv(f"RAG_{part}", str(tmp_path / "made" / part.lower()))
    files, places = SETS[name]
    for path, content in files.items():
        (tmp_path / "set" / path).parent.mkdir(parents=True, exist_ok=True)
        words = content if isinstance(content, str) else json.dumps(content)
        (tmp_path / "set" / path).write_text(words, encoding="utf-8")
    single = tmp_path / "set" / next(iter(files))
    questions = single if len(files) == 1 else tmp_path / "set"
    assert main([command, str(questions), "--out", str(tmp_path / "made" / "run")]) == 2
    shown = capsys.readouterr()
    first, *listed = shown.err.splitlines()
    assert first == f"eval: {questions}: {len(places)} bad question records"
    assert sorted({each.split(": ")[0] for each in listed}) == sorted(places)
    assert shown.out == ""
    assert not (tmp_path / "made").exists()
