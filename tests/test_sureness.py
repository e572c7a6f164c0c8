from dataclasses import replace

import pytest

from rag.sureness import sureness
from rag.types import Answer, Article, Citation

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


@pytest.mark.parametrize(
    "answer",
    [replace(ANSWER, reason="not_answered", citations=()), replace(ANSWER, citations=()), replace(ANSWER, model="gpt")],
)
def test_refusals_replies_and_other_models_say_nothing_of_it(answer: Answer) -> None:
    assert sureness(answer) is None
