from datetime import date

import pytest

from rag.batch import Asked, read_history, read_questions
from rag.errors import InvalidQuestions
from rag.types import Turn


def test_only_what_is_asked_is_read() -> None:
    history = '[{"question": "a", "answer": "b"}]'
    line = f'{{"id": 7, "question": "Who?", "asked": "2022-07-31", "answers": ["gold"], "history": {history}}}'
    assert read_questions([line, "", "  "]) == [Asked("7", "Who?", (Turn("a", "b"),), date(2022, 7, 31))]


def test_every_bad_line_is_named() -> None:
    lines = [
        '{"question": "fine"}',
        "no json",
        '{"question": 3}',
        "[]",
        '{"question": "x", "asked": "July"}',
        "[" * 100_000,
    ]
    with pytest.raises(InvalidQuestions) as raised:
        read_questions(lines)
    assert [f"line {n}:" in str(raised.value) for n in range(1, 7)] == [False, True, True, True, True, True]


@pytest.mark.parametrize("history", ['{"question": "a"}', '[{"question": "a"}]', "[1]", "nonsense"])
def test_history_of_another_shape_is_refused(history: str) -> None:
    with pytest.raises(InvalidQuestions, match="history"):
        read_history(history)
