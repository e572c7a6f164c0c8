from dataclasses import replace

import pytest

from rag.sureness import sureness
from rag.types import Answer, Article, Citation, Copy, Note, Point

ANSWER = Answer("Who?", "Who?", "“Wu.” [1]", citations=(Citation(1, 0, 3, "Wu.", Article("a", "Wu.")),))


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(0.99, "Fairly sure"), (0.85, "Fairly sure"), (0.7, "Less sure"), (0.59, "Unsure"), (0.0, "Unsure")],
)
def test_sureness_is_said_in_words_and_not_as_a_figure(confidence: float, word: str) -> None:
    said = sureness(replace(ANSWER, confidence=confidence))
    assert said is not None
    assert said.partition(":")[0] == word
    assert not any(character.isdigit() for character in said)


def test_a_list_of_quotes_is_called_a_choice() -> None:
    listed = replace(ANSWER, text="- 3 May 2021, Hal Post: “Wu.” [1]", confidence=0.99, digest=True)
    assert sureness(listed) == "A choice of quotes: the articles hold more than these."


def test_an_answer_with_a_dash_before_it_is_no_list_of_quotes() -> None:
    said = sureness(replace(ANSWER, text="- “Wu.” [1]", confidence=0.99))
    assert said == "Fairly sure: these words very likely answer the question."


SERIES = Answer(
    "How did the toll change?",
    "How did the toll change?",
    "“At 12.” [1] “At 45.” [2]",
    citations=(
        Citation(1, 0, 6, "At 12.", Article("a", "At 12.")),
        Citation(2, 0, 6, "At 45.", Article("b", "At 45.")),
    ),
    notes=(Note("evolving", "This changed.", (1, 2), (Point("12", 1), Point("45", 2))),),
)
CHECK = "Figures from several articles, by day"
COPY = replace(SERIES.citations[1], copies=(Copy("a"),))
ONE_ARTICLE = Note("evolving", "This changed.", (1,), (Point("12", 1), Point("13", 1)))


@pytest.mark.parametrize(
    ("answer", "confidence", "word"),
    [
        (SERIES, 0.2, CHECK),
        (SERIES, 0.6, "Less sure"),
        (SERIES, 0.85, "Fairly sure"),
        (replace(SERIES, understood="How high was the toll?"), 0.2, "Unsure"),
        (replace(SERIES, citations=(SERIES.citations[0], COPY)), 0.2, "Unsure"),
        (replace(SERIES, notes=(replace(SERIES.notes[0], kind="conflict"),)), 0.2, "Unsure"),
        (replace(SERIES, notes=(ONE_ARTICLE,)), 0.2, "Unsure"),
    ],
)
def test_a_series_asked_for_that_several_articles_tell_of_is_called_one(
    answer: Answer, confidence: float, word: str
) -> None:
    said = sureness(replace(answer, confidence=confidence))
    assert said is not None
    assert said.partition(":")[0] == word


@pytest.mark.parametrize(
    "answer",
    [replace(ANSWER, reason="not_answered", citations=()), replace(ANSWER, citations=()), replace(ANSWER, model="gpt")],
)
def test_refusals_replies_and_other_models_say_nothing_of_it(answer: Answer) -> None:
    assert sureness(answer) is None
