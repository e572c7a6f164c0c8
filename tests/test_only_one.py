import pytest

from rag.answerers.only_one import Times, may_be_same, one_of_two, told_once
from rag.types import Span


def names(question: str, one: str, other: str, *said: str) -> bool:
    first, second = (
        Span(text.index(name), text.index(name) + len(name)) for text, name in zip((one, other), said, strict=True)
    )
    return one_of_two(one, other, (first, second), question) is not None


@pytest.mark.parametrize(
    ("question", "one", "other", "said", "differ"),
    [
        ("Who won the race?", "Hill won the race.", "Rye won the race.", ("Hill", "Rye"), True),
        ("Who won the race?", "Hill won the race.", "Ann Hill has won the race.", ("Hill", "Ann Hill"), False),
        ("Who won the race?", "Hill won the race.", "Rye came to the fair.", ("Hill", "Rye"), False),
        ("Who won the race?", "Hill won the race before Rye.", "Rye won the race.", ("Hill", "Rye"), False),
        ("Who spoke at the race?", "Hill spoke.", "Rye spoke.", ("Hill", "Rye"), False),
        ("Who is the coach of Marl?", "Hill is the coach.", "Rye is the coach.", ("Hill", "Rye"), True),
        (
            "Who held the record until May?",
            "Hill held the record.",
            "The record was held by Rye.",
            ("Hill", "Rye"),
            True,
        ),
        ("Who held the fort until May?", "Hill held the fort.", "The fort was held by Rye.", ("Hill", "Rye"), False),
        ("Who is a coach of Marl?", "Hill is a coach.", "Rye is a coach.", ("Hill", "Rye"), False),
        ("Who is the coach of Marl?", "Hill is the coach.", "A teacher is the coach.", ("Hill", "A teacher"), False),
    ],
)
def test_two_names_differ_only_where_there_can_be_one(
    question: str, one: str, other: str, said: tuple[str, str], differ: bool
) -> None:
    assert names(question, one, other, *said) is differ


@pytest.mark.parametrize(
    ("question", "one", "other", "said", "differ"),
    [
        (
            "Who founded Nordlys?",
            "Nordlys was founded by Ann Hill.",
            "Nordlys was founded by Bo Rye.",
            ("Ann Hill", "Bo Rye"),
            True,
        ),
        (
            "Who founded Nordlys?",
            "Ann Hill, a baker, founded Nordlys.",
            "Bo Rye co-founded Nordlys.",
            ("Ann Hill", "Bo Rye"),
            False,
        ),
        (
            "Who founded Nordlys?",
            "Ann Hill founded Nordlys.",
            "Bo Rye left Nordlys, which was founded in 1990.",
            ("Ann Hill", "Bo Rye"),
            False,
        ),
        (
            "Who directed Night Ferry?",
            "Night Ferry was directed by Ann Hill.",
            "Together with others, Bo Rye directed Night Ferry.",
            ("Ann Hill", "Bo Rye"),
            False,
        ),
        (
            "Who wrote Night Ferry?",
            "The novel was written by Ann Hill and drawn by Al Moss.",
            "The novel was written by Bo Rye and drawn by Al Fen.",
            ("Ann Hill and drawn by Al Moss", "Bo Rye"),
            True,
        ),
        (
            "Who bought the mill?",
            "Ann Hill bought the mill.",
            "Hill Holdings bought the mill.",
            ("Ann Hill", "Hill Holdings"),
            False,
        ),
        (
            "Who bought the mill?",
            "Ann Moss bought the mill.",
            "Hill Holdings bought the mill.",
            ("Ann Moss", "Hill Holdings"),
            False,
        ),
        (
            "Which city will host the games?",
            "Leeds will host the games.",
            "The games will be hosted by Bristol.",
            ("Leeds", "Bristol"),
            True,
        ),
        (
            "Which city will host the games?",
            "Leeds will host the games.",
            "England will host the games.",
            ("Leeds", "England"),
            False,
        ),
        (
            "Which country won the cup in 2018?",
            "France won the cup.",
            "In 2018 Croatia won the cup.",
            ("France", "Croatia"),
            True,
        ),
        (
            "Which country won the cup in 2018?",
            "England won the cup.",
            "The United Kingdom won the cup.",
            ("England", "United Kingdom"),
            False,
        ),
        (
            "Which country won the cup in 2018?",
            "The U.S. won the cup.",
            "The United States won the cup.",
            ("U.S.", "United States"),
            False,
        ),
        ("Where was Hill born?", "Hill was born in Norway.", "Hill was born in Chile.", ("Norway", "Chile"), True),
        ("Where was Hill born?", "Hill was born in Oslo.", "Hill was born in Norway.", ("Oslo", "Norway"), False),
        ("Where was Hill born?", "Hill was born in Kings.", "Hill was born in Lund.", ("Kings", "Lund"), False),
        (
            "Where was Hill born?",
            "Hill was born in Derby, England.",
            "Hill was born in Lund, Sweden.",
            ("Derby, England", "Lund"),
            True,
        ),
        ("What is the capital of Marl?", "The capital is Oru.", "Its capital is Tev.", ("Oru", "Tev"), True),
        ("Who leads the firm?", "Meta leads the firm.", "Facebook leads the firm.", ("Meta", "Facebook"), False),
        (
            "Who won the final?",
            "Halep won the final.",
            "Simona Halep won the final.",
            ("Halep", "Simona Halep"),
            False,
        ),
        (
            "Who won the final?",
            "Mohammed won the final.",
            "Muhammad won the final.",
            ("Mohammed", "Muhammad"),
            False,
        ),
    ],
)
def test_names_of_one_thing_or_of_several_are_not_set_against_each_other(
    question: str, one: str, other: str, said: tuple[str, str], differ: bool
) -> None:
    assert names(question, one, other, *said) is differ
    assert names(question, other, one, *said[::-1]) is differ


@pytest.mark.parametrize(
    ("question", "times"),
    [
        ("Who wrote Lunar?", Times.ONCE),
        ("Who was the first woman in space?", Times.ONCE),
        ("In which city was the treaty signed?", Times.ONCE),
        ("Who is the founder of Nordlys?", Times.ONCE),
        ("Which team won the cup?", Times.AGAIN),
        ("Who was the First Minister of Fen?", Times.AGAIN),
        ("Who was the mayor of Marl in 2010?", Times.AGAIN),
        ("Who won the Oscar for best actress in 2019?", Times.AGAIN),
        ("Who is the CEO of Nordlys?", Times.NOW),
        ("Which city will host the games?", Times.NOW),
        ("Which companies bought the mill?", None),
        ("Who won a medal?", None),
        ("Who won seats in May?", None),
        ("Who won the 2020 Nobel Prize in physics?", None),
        ("Who was named in the report?", None),
        ("Who were the founders of Nordlys?", None),
        ("Who spoke at the fair?", None),
    ],
)
def test_how_often_there_is_one_is_told_by_the_question(question: str, times: Times | None) -> None:
    assert told_once(question) is times


def test_older_names_initials_and_spellings_may_be_the_same() -> None:
    assert may_be_same("WHO", "World Health Organization")
    assert may_be_same("Facebook", "Meta")
    assert may_be_same("Kiev", "Kyiv")
    assert not may_be_same("Halep", "Osaka")
    assert not may_be_same("Johnson", "Jackson")


def test_which_of_them_held_a_record_has_one_answer_at_a_time() -> None:
    assert told_once("Which Dornish mayor held the record for the shortest term before Rye?") is Times.AGAIN
    assert told_once("Which mayors held the record?") is None
