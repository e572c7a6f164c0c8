import pytest

from rag.answerers.asked_digest import digest_topic
from rag.types import Filters, Question


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("Summarise what is reported about the port strike.", "the port strike"),
        ("Summarize the articles about the port strike for me, please", "the port strike"),
        ("Can you give me a short summary of the coverage of the strike?", "the strike"),
        ("I’d like a one-paragraph overview of Kenya’s drought", "Kenya’s drought"),
        ("Give me a timeline of the Boeing grounding", "the Boeing grounding"),
        ("A chronology of events in Lima", "Lima"),
        ("Give me a Boeing timeline", "Boeing"),
        ("What do the articles say about the ferry?", "the ferry"),
        ("What did the papers report about the ferry?", "the ferry"),
        ("What is known so far about the ferry?", "the ferry"),
        ("Tell me everything about the ferry.", "the ferry"),
        ("Catch me up on the ferry", "the ferry"),
        ("What has happened with the ferry?", "the ferry"),
        ("What happened to the ferry over time?", "the ferry"),
        ("How did the story of the ferry develop?", "the ferry"),
        ("How did the sinking of the ferry unfold?", "the sinking of the ferry"),
        ("List the main events leading up to the strike", "the strike"),
        ("Summarise how the strike ended", "how the strike ended"),
        ("Summarise the news about the ferry from last week", "the ferry"),
    ],
)
def test_a_question_for_a_summary_or_a_timeline_names_its_topic(asked: str, topic: str) -> None:
    assert digest_topic(Question(asked, asked)) == topic


@pytest.mark.parametrize(
    "asked",
    [
        "Summarise this article",
        "Summarize these two articles in three sentences, please",
        "Give me a summary",
        "What are the key points of the article?",
        "What is this article about?",
        "Summarise last week's news",
    ],
)
def test_a_question_may_be_of_the_articles_at_hand(asked: str) -> None:
    assert digest_topic(Question(asked, asked)) == ""


@pytest.mark.parametrize(
    "asked",
    [
        "What do the articles say about the number of deaths?",
        "What do the articles say about how many died?",
        "What is reported about the ferry's price?",
        "Tell me who owned the ferry",
        "Tell me about whether it sank",
        "What happened to the captain?",
        "What happened in Lima?",
        "How did the storm develop?",
        "How did Pfizer develop the vaccine?",
        "What is the timeline for the rollout?",
        "Give me the name of the ferry",
        "Who wrote the summary of the report?",
        "Did the captain read the summary?",
        "What did the captain say about the strike?",
        "What was the outcome of the strike?",
        "Give me a timeline of the death toll",  # a series of figures
        "Why did the story of the ferry develop so fast?",
        "What is the summary judgment about?",
        "Summarise who owned the ferry",
    ],
)
def test_a_short_question_is_none_whatever_words_it_is_dressed_in(asked: str) -> None:
    assert digest_topic(Question(asked, asked)) is None


def test_a_question_that_only_points_back_is_of_what_was_spoken_of() -> None:
    assert digest_topic(Question("Summarise it", "Summarise it? (the port strike)")) == "the port strike"


def test_these_articles_are_those_that_were_chosen() -> None:
    asked = "Summarise these articles? (the port strike)"
    assert digest_topic(Question(asked, asked, Filters(articles=("a", "b")))) == ""
    assert digest_topic(Question(asked, asked)) == "the port strike"


def test_a_long_text_is_no_question_for_a_summary() -> None:
    asked = "Summarise " + "the ferry " * 40
    assert digest_topic(Question(asked, asked)) is None
