from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.about_collection import Told, about_collection
from rag.types import Article, Filters

TODAY = date(2022, 12, 1)
ARTICLES = (
    Article("may", "FTX is praised.", "FTX in May", "after CNN", None, date(2022, 5, 3)),
    Article("storm", "A storm in Florida.", "Storm", "USA Today", "F. T. Xavier", date(2022, 6, 3)),
    Article("fall", "FTX fell. [1]", "FTX falls [2]", "after CNN", None, date(2022, 11, 3)),
    Article("day", "Nobody knows when FTX came.", "A day", "after CNN"),
    Article("note", "An AFTXER of 2022."),
)
PUBLISHERS = ("after CNN", "USA Today")


def told(question: str, filters: Filters = Filters(), instead: Filters | None = None) -> Told | None:  # noqa: B008
    return about_collection(question, PUBLISHERS, lambda: ARTICLES, TODAY, filters=filters, instead=instead)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many articles do you have?", "The collection holds 5 articles."),
        ("How many articles are there in the collection?", "The collection holds 5 articles."),
        ("how many articles from CNN?", "The collection holds 3 articles from CNN, of 5 in all."),
        (
            "How many articles from CNN in May?",
            "The collection holds 1 article from CNN, published from 1 May 2022 to 31 May 2022, of 5 in all. "
            "1 article without a date is not counted.",
        ),
        (
            "How many articles did CNN publish before June?",
            "The collection holds 1 article from CNN, published up to 31 May 2022, of 5 in all. "
            "1 article without a date is not counted.",
        ),
        ("How many articles about FTX are there?", "The collection holds 3 articles with the word “FTX”, of 5 in all."),
        (
            "how many articles are there on the Florida storm?",
            "The collection holds 1 article with the words “Florida” and “storm”, of 5 in all.",
        ),
        (
            "How many articles about FTX from CNN do you have?",
            "The collection holds 3 articles from CNN with the word “FTX”, of 5 in all.",
        ),
        (
            "Which articles do you have from USA Today?",
            "The collection holds 1 article from USA Today, of 5 in all:\n- “Storm” (USA Today, 3 June 2022)",
        ),
        ("How many articles on Reuters?", "The collection holds no article with the word “Reuters”."),
        (
            "Which publishers are there?",
            "The collection holds articles from 2 publishers: CNN (3) and USA Today (1).",
        ),
        (
            "How many articles are from CNN in May?",
            "The collection holds 1 article from CNN, published from 1 May 2022 to 31 May 2022, of 5 in all. "
            "1 article without a date is not counted.",
        ),
        ("How many articles come from CNN?", "The collection holds 3 articles from CNN, of 5 in all."),
        ("How many articles does CNN have?", "The collection holds 3 articles from CNN, of 5 in all."),
        (
            "How many of the articles talk about FTX?",
            "The collection holds 3 articles with the word “FTX”, of 5 in all.",
        ),
        ("How many documents are there?", "The collection holds 5 articles."),
        ("How many documents do you have on FTX?", "The collection holds 3 articles with the word “FTX”, of 5 in all."),
        (
            "Are there any articles about Florida?",
            "The collection holds 1 article with the word “Florida”, of 5 in all:\n- “Storm” (USA Today, 3 June 2022)",
        ),
        (
            "Do you have anything from USA Today?",
            "The collection holds 1 article from USA Today, of 5 in all:\n- “Storm” (USA Today, 3 June 2022)",
        ),
        (
            "Show me everything from USA Today",
            "The collection holds 1 article from USA Today, of 5 in all:\n- “Storm” (USA Today, 3 June 2022)",
        ),
        (
            "List the articles since June",
            "The collection holds 2 articles, published from 1 June 2022 on, of 5 in all:\n"
            "- “FTX falls [\u20602]” (after CNN, 3 November 2022)\n- “Storm” (USA Today, 3 June 2022)\n\n"
            "2 articles without a date are not counted.",
        ),
        ("When was the oldest article published?", "The oldest article is “FTX in May” (after CNN, 3 May 2022)."),
        (
            "What time period do the articles cover?",
            "The articles are of 3 May 2022 to 3 November 2022. 2 articles have no date.",
        ),
        (
            "Which outlets wrote about FTX?",
            "The collection holds articles with the word “FTX” from 1 publisher: CNN (3).",
        ),
        (
            "Who published the most articles?",
            "The collection holds articles from 2 publishers: CNN (3) and USA Today (1).",
        ),
        (
            "How many articles per publisher?",
            "The collection holds articles from 2 publishers: CNN (3) and USA Today (1).",
        ),
        ("Which publishers?", "The collection holds articles from 2 publishers: CNN (3) and USA Today (1)."),
        (
            "What is the newest article on FTX?",
            "The newest article with the word “FTX” is “FTX falls [\u20602]” (after CNN, 3 November 2022).",
        ),
        ("The newest on Florida?", "The newest article with the word “Florida” is “Storm” (USA Today, 3 June 2022)."),
        ("Which is the oldest article?", "The oldest article is “FTX in May” (after CNN, 3 May 2022)."),
        (
            "Which articles do you have about FTX since June?",
            "The collection holds 1 article with the word “FTX”, published from 1 June 2022 on, of 5 in all:\n"
            "- “FTX falls [\u20602]” (after CNN, 3 November 2022)\n\n1 article without a date is not counted.",
        ),
    ],
)
def test_questions_about_the_collection_are_answered_from_the_records(question: str, text: str) -> None:
    said = told(question)
    assert said is not None
    assert said.text == text


@pytest.mark.parametrize(
    "question",
    [
        "How many articles of the constitution were changed?",
        "How many documents were leaked?",
        "How many documents are there in the leak of the treaty that he signed and kept?",
        "How many reports of abuse are there?",
        "Are there any articles of the treaty that were changed?",
        "Is there anything on the moon?",
        "Do you have any idea why FTX fell?",
        "Which outlets reported that FTX fell?",
        "Which newspaper did he buy?",
        "What period does the treaty cover?",
        "How many articles on human rights are in the constitution?",
        "How many articles are there in the treaty?",
        "How many articles does the treaty have?",
        "How many stories does the tower have?",
        "What is the first article of the constitution?",
        "What does the latest article say about FTX?",
        "What is the latest article about?",
        "What's the latest on FTX?",
        "Which articles were changed?",
        "Which articles published before 5 June name him?",
        "What are the sources?",
        "Which sources said so?",
        "What is the newest?",
        "Which publishers were sued?",
        "How many died, according to CNN?",
        "How many articles" + " of articles" * 60 + "?",
        "",
    ],
)
def test_questions_about_anything_else_are_left_to_the_articles(question: str) -> None:
    assert told(question) is None


def test_a_reply_names_its_limits_and_the_words_of_its_list() -> None:
    said = told("How many articles from CNN in May about FTX?")
    found = Filters(publishers=("after CNN",), since=date(2022, 5, 1), until=date(2022, 5, 31))
    assert said is not None
    assert (said.filters, said.found, said.listed) == (found, found, '"FTX"')


def test_a_count_keeps_inside_the_chosen_limits() -> None:
    said = told("How many articles from CNN?", Filters(publishers=("USA Today",)))
    assert said is not None
    assert (said.text, said.found) == ("The collection holds 1 article from USA Today, of 5 in all.", Filters())
    asked_on = told("How many articles do you have?", Filters(as_of=date(2022, 6, 30)))
    assert asked_on is not None
    assert asked_on.text.startswith("The collection holds 2 articles, published up to 30 June 2022, of 5 in all.")


def test_a_count_can_be_asked_for_without_a_limit_of_the_question() -> None:
    said = told("How many articles from CNN in May?", instead=Filters(publishers=("after CNN",)))
    assert said is not None
    assert said.text == "The collection holds 3 articles from CNN, of 5 in all."


def test_articles_are_read_for_questions_about_them_alone() -> None:
    def never() -> Sequence[Article]:
        raise AssertionError("the articles were read")

    assert about_collection("Who won?", PUBLISHERS, never, TODAY) is None


@given(st.text(max_size=80), st.sampled_from(["How many articles {}?", "{}", "Which is the newest article about {}?"]))
def test_any_text_is_a_question(text: str, pattern: str) -> None:
    said = told(pattern.replace("{}", text))
    assert said is None or said.text
