import json
from pathlib import Path

import pytest

from rag.errors import BylineError
from rag.passage_reading import PassageReader
from rag.training.calibrating import asked_twice
from rag.training.own_questions import own_examples
from tests.fakes import HashedEncoder, MarkingNetwork

DAM = "The dam at Boru broke on Monday morning. Wu Lan built the old dam there in 1931, records show. Nobody was hurt."
COUNT = "Rain fell on Boru all week long. The mayor, Ann Lee, thanked the crews that worked through the night."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "dam.md").write_text(f"---\ntitle: Dam breaks\n---\n{DAM}\n", encoding="utf-8")
    (tmp_path / "articles" / "rain.md").write_text(f"---\ntitle: Rain\n---\n{COUNT}\n", encoding="utf-8")
    return tmp_path


def own(folder: Path, *records: object):  # type: ignore[no-untyped-def]
    path = folder / "questions.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    return own_examples(path, folder / "articles")


BUILT = {
    "id": "q1",
    "question": "Who built the dam?",
    "answers": ["Wu Lan"],
    "evidence": [{"article": "dam", "quote": "Wu Lan built the old dam there in 1931, records show."}],
}


def test_a_question_is_of_the_passage_with_its_evidence(folder: Path) -> None:
    (example,), texts = own(folder, BUILT)
    assert example.document == "dam"
    assert example.title == "Dam breaks"
    assert example.answers[0].of(example.text) == "Wu Lan built the old dam there in 1931, records show."
    assert example.aliases == ("Wu Lan",)
    assert {each.document for each in texts} == {"dam", "rain"}


def test_questions_that_lean_or_name_a_publisher_or_have_lost_their_evidence_are_left_out(folder: Path) -> None:
    lost = {
        **BUILT,
        "evidence": [{"article": "rain", "quote": "Wu Lan built the old dam there in 1931, records show."}],
    }
    examples, _ = own(
        folder, {**BUILT, "history": [{"question": "a", "answer": "b"}]}, {**BUILT, "type": "publisher"}, lost
    )
    assert examples == []


def test_a_question_without_an_answer_is_asked_once_and_the_others_without_their_aliases(folder: Path) -> None:
    examples, texts = own(folder, BUILT, {"id": "q2", "question": "Who fell in?", "answerable": False})
    network = MarkingNetwork("Wu Lan")
    reader = PassageReader(lambda: network)
    first, again, none = asked_twice(examples, texts, HashedEncoder(), reader, lambda _: None)
    assert [each.answerable for each in (first, again, none)] == [True, False, False]
    assert [found.text for found, right in zip(first.found, first.right, strict=True) if right] == [
        "Wu Lan built the old dam there in 1931, records show."
    ]
    assert not any("Wu Lan" in hit.passage.text for hit in again.findings.hits)
    assert not none.gold.any()


def test_what_cannot_be_read_is_said(folder: Path) -> None:
    (folder / "bad.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(BylineError, match=r"bad\.jsonl"):
        own_examples(folder / "bad.jsonl", folder / "articles")
