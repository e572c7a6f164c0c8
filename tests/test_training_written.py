import hashlib
import json
import re

import pytest

from rag.training.examples import WRITTEN
from rag.training.support_data.claims import NOT_FULLY, SUPPORTED
from rag.training.support_data.judged import in_half
from rag.training.support_data.written import STATEMENTS, written_claims
from rag.training.written import QUESTIONS, pages, written

EVIDENCE = [
    "(meta data) TITLE: Dams",
    "Menu",
    "Wu Lan built the dam in 1931.",
    "It is 40 metres high.",
    *["The valley was flooded in the following year, and eleven villages had to be left for good by their people."] * 9,
]
TEXT = ["Dams", *EVIDENCE[1:]]
NAME = hashlib.sha256("\n".join(TEXT).encode()).hexdigest()[:10]
LEARNT = next(title for title in "abcdefgh" if in_half(title, "train"))
MEASURED = next(title for title in "abcdefgh" if in_half(title, "measure"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of data with one page, and one question with an answer on it and one without."""
    (tmp_path / "wice").mkdir()
    row = {"claim": "c", "label": "supported", "supporting_sentences": [[2]], "evidence": EVIDENCE}
    of_page = {**row, "meta": {"id": "1", "claim_title": LEARNT}}
    both = {**row, "evidence": ["Both", "A page that claims of both halves cite."]}
    rows = [of_page, {**both, "meta": {"id": "2", "claim_title": LEARNT}}]
    rows.append({**both, "meta": {"id": "3", "claim_title": MEASURED}})
    lines = "".join(json.dumps(each) + "\n" for each in rows)
    (tmp_path / "wice/claim_dev.jsonl").write_text(lines)
    (tmp_path / "wice/non_supported_tokens_train.jsonl").write_text("")
    asked = [
        {"page": NAME, "sentence": 2, "start": 22, "end": 28, "question": "When did Wu Lan put up the dam?"},
        {"page": NAME, "sentence": 3, "start": None, "end": None, "question": "What did the dam cost?"},
    ]
    asked[0] |= {"start": TEXT[2].index("1931"), "end": TEXT[2].index("1931") + 4}
    (tmp_path / "questions.jsonl").write_text("".join(json.dumps(each) + "\n" for each in asked))
    said = {
        "page": NAME,
        "sentence": 3,
        "good": "The dam has a height of 40 metres.",
        "bad": "It is 40 wide.",
        "how": "name",
    }
    (tmp_path / "statements.jsonl").write_text(json.dumps(said) + "\n")
    monkeypatch.setattr("rag.training.written.QUESTIONS", tmp_path / "questions.jsonl")
    monkeypatch.setattr("rag.training.support_data.written.STATEMENTS", tmp_path / "statements.jsonl")
    return tmp_path


def test_page_that_measured_claims_cite_too_is_left_out(folder):
    assert set(pages(folder)) == {NAME}


def test_page_begins_behind_its_title_and_a_line_without_a_full_stop_is_a_paragraph(folder):
    page = pages(folder)[NAME]
    assert page.article.title == "Dams"
    assert page.article.text.startswith("Menu\n\nWu Lan built the dam in 1931. It is 40 metres high. The valley")
    assert page.sentences[3].of(page.article.text) == "It is 40 metres high."


def test_question_is_of_the_passage_with_its_answer_and_one_without_an_answer_has_no_span(folder):
    answered, other = written(folder)
    assert answered.answers[0].of(answered.text) == "1931"
    assert (other.question, other.answers) == ("What did the dam cost?", ())
    assert "40 metres" in other.text
    assert answered.source == WRITTEN
    assert answered.document == other.document == f"{WRITTEN}/{NAME}"


def test_sentence_gives_one_statement_that_it_supports_and_one_that_it_does_not(folder):
    good, bad = written_claims(folder)
    assert (good.statement, good.label) == ("The dam has a height of 40 metres.", SUPPORTED)
    assert (bad.statement, bad.label) == ("It is 40 wide.", NOT_FULLY)
    assert "It is 40 metres high." in good.quote
    assert good.quote == bad.quote


def test_questions_and_statements_that_are_shipped_are_whole_and_none_is_there_twice():
    for path, named in ((QUESTIONS, ("question",)), (STATEMENTS, ("good", "bad", "how"))):
        entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert len(entries) > 1000
        assert all(re.fullmatch("[0-9a-f]{10}", each["page"]) and each["sentence"] > 0 for each in entries)
        assert all(each[name].strip() for each in entries for name in named)
        first = [(each["page"], each[named[0]]) for each in entries]
        assert len(set(first)) == len(first)


def test_shipped_places_are_those_of_pages_that_are_there(data):
    examples = list(written(data))
    lines = len(QUESTIONS.read_text(encoding="utf-8").splitlines())
    assert lines - 20 <= len(examples) <= lines
    assert all(span.of(each.text).strip() for each in examples for span in each.answers)
    assert 0.15 < sum(each.held_out for each in examples) / len(examples) < 0.35
    assert len(list(written_claims(data))) > 2000
