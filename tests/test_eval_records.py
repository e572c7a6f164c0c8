from datetime import date
from pathlib import Path

import pytest

from eval.records import Evidence, read_questions
from rag.errors import InvalidQuestions
from rag.types import Turn

QUESTIONS = Path(__file__).resolve().parents[1] / "eval" / "questions"


def written(folder, text):
    path = folder / "set.jsonl"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_record_needs_only_id_and_question(tmp_path):
    (record,) = read_questions(written(tmp_path, '{"id": "a", "question": "Who left?"}\n'))
    assert (record.id, record.question, record.type, record.asked) == ("a", "Who left?", None, None)
    assert record.expects_answer is None


def test_every_field_is_read(tmp_path):
    line = (
        '{"id": 7, "type": "follow-up", "question": "And then?", "history": [{"question": "q", "answer": "a"}],'
        ' "asked": "2022-10-04", "answerable": true, "answers": ["x"], "required": [["p", "q"]], "forbidden": ["z"],'
        ' "evidence": [{"article": 3, "quote": "words"}], "articles": ["4"], "choices": ["", "b"], "note": "n",'
        ' "origin": "unknown fields are left alone"}'
    )
    (record,) = read_questions(written(tmp_path, line))
    assert record.id == "7"
    assert record.history == (Turn("q", "a"),)
    assert record.asked == date(2022, 10, 4)
    assert record.required == (("p", "q"),)
    assert record.evidence == (Evidence("3", "words"),)
    assert record.gold_articles == ("4", "3")


def test_blank_lines_a_byte_order_mark_and_windows_newlines_are_no_matter(tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": "a", "question": "q"}\r\n\r\n{"id": "b", "question": "q"}\r\n')
    assert [record.id for record in read_questions(path)] == ["a", "b"]


def test_every_bad_line_is_listed_with_its_number(tmp_path):
    bad = [
        '{"id": "a", "question": "fine"}',
        '{"id": "b", "question": " "}',
        "",
        "not JSON",
        "[]",
        '{"question": "no id", "answers": "not a list"}',
        '{"id": "c", "question": "q", "asked": "4 October"}',
        '{"id": "d", "question": "q", "required": [[]]}',
        '{"id": "e", "question": "q", "history": [{"question": "half a turn"}]}',
        '{"id": "f", "question": "q", "answerable": "yes"}',
        '{"id": "a", "question": "again"}',
        '{"id": "g", "question": "q", "evidence": [{"article": "x", "quote": ""}]}',
    ]
    with pytest.raises(InvalidQuestions) as raised:
        read_questions(written(tmp_path, "\n".join(bad)))
    listed = str(raised.value).splitlines()[1:]
    numbers = list(dict.fromkeys(line.split(":")[0] for line in listed))
    assert numbers == [f"line {n}" for n in (2, 4, 5, 6, 7, 8, 9, 10, 11, 12)]
    assert "line 6: id: Field required" in listed
    assert "line 11: id 'a' was used in line 1" in listed


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_a_set_without_questions_is_refused(tmp_path, text):
    with pytest.raises(InvalidQuestions, match="holds no questions"):
        read_questions(written(tmp_path, text))


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(InvalidQuestions, match=r"missing\.jsonl cannot be read"):
        read_questions(tmp_path / "missing.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "\xe9"}')
    with pytest.raises(InvalidQuestions, match="not UTF-8"):
        read_questions(tmp_path / "latin.jsonl")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ('"answers": ["x"]', True),
        ('"evidence": [{"article": "a", "quote": "q"}]', True),
        ('"answerable": false', False),
        ('"answerable": false, "answers": ["x"]', False),
        ('"forbidden": ["x"]', None),
    ],
)
def test_gold_words_make_a_question_answerable_unless_it_says_otherwise(tmp_path, fields, expected):
    (record,) = read_questions(written(tmp_path, f'{{"id": "a", "question": "q", {fields}}}'))
    assert record.expects_answer is expected


@pytest.mark.parametrize("path", sorted(QUESTIONS.glob("*.jsonl")), ids=lambda path: path.name)
def test_the_sets_of_the_project_are_valid(path):
    assert read_questions(path)
