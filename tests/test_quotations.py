import pytest

from rag.answerers.quotations import credit
from rag.types import Span

RUN = (
    "Karen Ryan, who runs the grid, said crews had worked all night.\n\n“We were lucky. The lines will hold.\n\n"
    "“Nothing else broke. We checked every tower.\n\n“We will be back on Monday.”\n\nShe was hired in 2015.\n\n“Fine.”"
)
CLOSED = "“Never!” said Karen Ryan, the mayor.\n\n“We stay.”\n\n“It is ours.”\n\n“We paid,” she said. “All of it.”"
LATE = (
    "“It rains,” Hal Smith said.\n\n“The lines will hold. They were mended one by one, over many days and nights, in "
    "snow and rain, with crews from nine states who came here to help us when nobody else would, and who slept in "
    "their trucks by the side of the road, in the cold. They are all fine. We are proud of what they did for us here, "
    "and we will not forget it. Thank you all,” Karen Ryan said."
)
STRAIGHT = '"It was one pipe," the mayor said. "It held."\n"Good."\nThe dam is old.'


def credited(text: str, sentence: str) -> str | None:
    start = text.index(sentence)
    found = credit(text, Span(start, start + len(sentence)))
    return found and found.words.of(text)


@pytest.mark.parametrize("sentence", ["“We were lucky.", "The lines will hold.", "We checked every tower.", "“We will"])
def test_a_quotation_over_paragraphs_is_credited_to_whom_it_was_introduced_by(sentence: str) -> None:
    whole = sentence if sentence != "“We will" else "“We will be back on Monday.”"
    assert credited(RUN, whole) == "Karen Ryan, who runs the grid, said crews had worked all night."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (RUN, "She was hired in 2015."),
        (RUN, "“Fine.”"),
        (RUN, "Karen Ryan, who runs the grid, said crews had worked all night."),
        (CLOSED, "“Never!” said Karen Ryan, the mayor."),
        (STRAIGHT, "The dam is old."),
    ],
)
def test_what_is_no_quotation_or_stands_behind_something_else_is_credited_to_nobody(text: str, sentence: str) -> None:
    assert credited(text, sentence) is None


def test_after_a_quotation_that_was_closed_without_a_word_on_it_nobody_is_sure_to_speak_on() -> None:
    assert credited(CLOSED, "“We stay.”") == "said Karen Ryan, the mayor."
    assert credited(CLOSED, "“It is ours.”") is None


def test_she_is_who_was_credited_last_and_a_change_of_pronoun_ends_it() -> None:
    assert credited(CLOSED, "“We paid,” she said.") == "said Karen Ryan, the mayor."
    assert credited(CLOSED, "“All of it.”") == "said Karen Ryan, the mayor."
    other = f"{CLOSED} “I did not,” he said."
    assert credited(other, "“I did not,” he said.") is None


def test_he_is_no_body_of_people() -> None:
    text = "“It holds,” the Power Company said. “It was built in 1950,” he said."
    assert credited(text, "“It was built in 1950,” he said.") is None
    assert credited(text.replace("he said", "they said"), "“It was built in 1950,” they said.") is not None


@pytest.mark.parametrize("sentence", ["“The lines will hold.", "They are all fine."])
def test_a_quotation_is_credited_to_whom_its_end_names_and_not_to_who_spoke_before(sentence: str) -> None:
    assert credited(LATE, sentence) == "Karen Ryan said."


def test_a_quotation_that_is_never_closed_is_a_slip_of_the_pen_and_no_quotation() -> None:
    text = "“It rains,” Hal Smith said. “It will last, he said. The dam broke on Friday.\n\nThe mayor left."
    assert credited(text, "The dam broke on Friday.") is None


def test_a_credit_that_is_cut_off_from_its_quotation_belongs_to_it() -> None:
    text = "“It rains,” Hal Smith said. “We go!” Karen Ryan said on Monday. “Now.”"
    assert credited(text, "“We go!”") == credited(text, "“Now.”") == "Karen Ryan said on Monday."


def test_straight_marks_open_and_close_in_turn() -> None:
    assert credited(STRAIGHT, '"It held."') == "the mayor said."


@pytest.mark.parametrize(
    "before",
    [
        "The firm that Karen Ryan founded was sold.",
        "Karen Ryan was told of it on Monday.",
        "On Monday officials told Karen Ryan of it.",
        "Karen Ryan, who said so on Monday.",
    ],
)
def test_whom_a_sentence_names_without_a_word_of_theirs_does_not_speak(before: str) -> None:
    assert credited(f"{before}\n\n“The lines will hold.”", "“The lines will hold.”") is None
