import pytest

from rag.answerers.speakers import asks_speaker


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who called the vote a sham?", True),
        ("Who is the senator who called the vote a sham?", True),
        ("Who said that the dam which broke was old?", True),
        ("Which minister warned of floods?", True),
        ("Who won?", False),
        ("Who won the race that Wu called rigged?", False),
        ("Who shot the man who said he was a prophet?", False),
        ("When did the man who said so leave?", False),
    ],
)
def test_who_says_something_is_asked_in_the_question_itself_and_not_in_a_relative_clause(
    question: str, asked: bool
) -> None:
    assert asks_speaker(question) is asked
