import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.leaning import leans
from rag.questions import understand
from rag.types import Filters, Turn
from rag.words import without_context

GENERAL = Turn("Who is Iran's new top general?", "Maj. Gen. Mohammed Bagheri.")
DEATHS = Turn("How many people died in Florida in 2022?", "At least 101.")


@pytest.mark.parametrize(
    ("asked", "turns", "understood"),
    [
        (
            "Who appointed him?",
            [GENERAL],
            "Who appointed Maj. Gen. Mohammed Bagheri? (Iran's new top general)",
        ),
        (
            "who appointed him",
            [GENERAL],
            "who appointed Maj. Gen. Mohammed Bagheri? (Iran's new top general)",
        ),
        (
            "Which church did his mother belong to?",
            [Turn("Who is suspected of the shooting?", "Tetsuya Yamagami, 41.")],
            "Which church did Tetsuya Yamagami’s mother belong to? (Who is suspected of the shooting?)",
        ),
        (
            "Where did she study?",
            [Turn("Who are the parents?", "Joseph Bankman and Barbara Fried.")],
            "Where did Barbara Fried study? (the parents: Joseph Bankman and Barbara Fried)",
        ),
        (
            "How many homes did it destroy?",
            [Turn("Which volcano was erupting?", "Kilauea.")],
            "How many homes did Kilauea destroy? (Which volcano was erupting?)",
        ),
        (
            "What did officials there say?",
            [Turn("Which county had most deaths?", "Lee County, with at least 54.")],
            "What did officials in Lee County say? (Which county had most deaths?)",
        ),
        ("And in 2021?", [DEATHS], "How many people died in Florida in 2021?"),
        ("What about Georgia?", [DEATHS], "How many people died in Georgia in 2022?"),
        ("And according to CNN?", [DEATHS], "How many people died in Florida in 2022, according to CNN?"),
        (
            "And according to USA Today?",
            [Turn("According to CNN, how many died?", "At least 101.")],
            "According to USA Today, how many died?",
        ),
        ("Why?", [DEATHS], "Why? (How many people died in Florida in 2022? At least 101)"),
    ],
)
def test_a_follow_up_is_put_so_that_it_stands_on_its_own(asked: str, turns: list[Turn], understood: str) -> None:
    question = understand(asked, turns)
    assert question.understood == understood
    assert question.text == asked


def test_a_pronoun_is_followed_through_two_turns() -> None:
    turns = [Turn("Who took over from Liz Truss?", "Rishi Sunak."), Turn("What age is he?", "42.")]
    assert understand("And where did he meet his wife?", turns).understood.startswith(
        "And where did Rishi Sunak meet his wife?"
    )


def test_the_quoted_words_of_an_answer_say_who_is_meant_and_not_its_lead_in() -> None:
    answer = "After Daily Caller, 1 July 2016: “Maj. Gen. Mohammed Bagheri made his ominous promise.” [1]"
    turn = Turn("Which general made a promise?", answer)
    assert "Who appointed Maj. Gen. Mohammed Bagheri?" in understand("Who appointed him?", [turn]).understood


@pytest.mark.parametrize(
    "asked",
    [
        "How many Starlink stations did Elon Musk send to Florida?",
        "Did Musk say how he would pay?",
        "Is it true that FTX went bankrupt?",
        "How long did it take NASA to launch Artemis I?",
        "According to USA Today, how much had the FTX founder been worth before he lost it?",
        "How many of those missing after Ian have been found alive?",
        "What is the capital of France?",
        "In Iraq, is the army still holding Baghdad?",
    ],
)
def test_a_question_that_stands_on_its_own_drags_no_old_topic_along(asked: str) -> None:
    assert understand(asked, [GENERAL, DEATHS]).understood == asked


@pytest.mark.parametrize("asked", ["He did?", "Who appointed him?", "Why?", "And in 2022?", "How many were killed?"])
def test_without_a_conversation_every_question_is_left_as_it_is(asked: str) -> None:
    assert understand(asked).understood == asked


@pytest.mark.parametrize("asked", ["What about Cuba?", "How many were there?", "Who runs the other one?", "What else?"])
def test_an_ellipsis_leans_on_the_conversation(asked: str) -> None:
    assert leans(asked)


@given(st.text(max_size=200), st.lists(st.builds(Turn, st.text(max_size=80), st.text(max_size=80)), max_size=3))
def test_any_text_is_a_question_and_is_kept_as_asked(text: str, turns: list[Turn]) -> None:
    question = understand(text, turns, Filters(publishers=("CNN",)))
    assert (question.text, question.turns, question.filters.publishers) == (text, tuple(turns), ("CNN",))
    assert without_context(question.understood) is not None


def test_a_very_long_question_is_understood_at_once() -> None:
    text = "What did he say, " * 1200
    assert understand(text, [GENERAL]).text == text


def test_a_refusal_gives_nothing_to_a_follow_up() -> None:
    refused = "The articles do not answer this question. The closest passages are in “Viktor Bout Freed” (CNN)."
    understood = understand("When did he resign?", [Turn("Who is Liz Truss?", refused)]).understood
    assert understood == "When did Liz Truss resign?"
