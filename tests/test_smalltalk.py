from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.smalltalk import described, reply
from rag.types import Article, Overview

OVERVIEW = Overview(
    12,
    ("USA Today", "CNN", "The Guardian", "FOX News"),
    date(2014, 6, 13),
    date(2022, 12, 13),
    Article("sbf", "...", "Arrest keeps FTX's founder\nfrom House hearing"),
    30,
)
HOLDS = (
    "The collection holds 12 articles from 4 publishers (USA Today, CNN, The Guardian and 1 more), published from "
    "13 June 2014 to 13 December 2022. The newest is “Arrest keeps FTX's founder from House hearing”."
)


@pytest.mark.parametrize(
    "text", ["Hi", "hello!", "Hey there", "Good morning", "HELLO", "hi :)", "Hello 👋", "How are you?"]
)
def test_greeting_is_returned_and_says_what_there_is(text: str) -> None:
    assert reply(text, OVERVIEW) == f"Hello! Ask me something about the articles. {HOLDS}"


@pytest.mark.parametrize(
    "text",
    ["Thanks", "thank you!", "Thanks a lot.", "ok, thanks", "thx", "Great, thank you very much!", "That helps.", "OK"],
)
def test_thanks_are_welcome(text: str) -> None:
    assert reply(text, OVERVIEW) == "You're welcome. Ask on whenever you like."


@pytest.mark.parametrize(
    "text",
    [
        "What can you do?",
        "help",
        "Help!",
        "who are you",
        "What’s your name?",
        "How does this work?",
        "what can I ask you?",
        "Hi! What can you do for me?",
    ],
)
def test_what_it_can_do_is_told(text: str) -> None:
    said = reply(text, OVERVIEW)
    assert said is not None
    assert said.startswith("I answer questions from a collection of articles.")
    assert said.endswith(HOLDS)


@pytest.mark.parametrize("text", ["bye", "Goodbye!", "See you later", "Good night"])
def test_farewell_is_returned(text: str) -> None:
    assert reply(text, OVERVIEW) == "Goodbye, and thank you for reading."


@pytest.mark.parametrize(
    "text",
    [
        "Hello, who is Bagheri?",
        "thanks, and who appointed him?",
        "Hi, what about Florida?",
        "Who is Iran's new top general?",
        "help for the victims of Ian",
        "What can you tell me about Ian?",
        "Who are you to say that Ian killed 32 people?",
        "thanks to whom was FTX saved",
        "What is the Hello Kitty ruling?",
        "okay what happened next",
        "why?",
        "and in 2022?",
        "yes",
        "hi" * 500,
        "",
        "   ",
        "?!",
        "👋",
        "nice attack",
        "What do you know about ISIS?",
    ],
)
def test_question_is_never_taken_for_small_talk(text: str) -> None:
    assert reply(text, OVERVIEW) is None


@given(st.text())
def test_any_text_is_legal(text: str) -> None:
    said = reply(text, OVERVIEW)
    assert said is None or said


@pytest.mark.parametrize(
    ("overview", "sentence"),
    [
        (
            Overview(0),
            'The collection is still empty: add articles on the page of articles, or with "byline add PATH".',
        ),
        (
            Overview(1, ("CNN",), date(2022, 1, 2), date(2022, 1, 2)),
            "The collection holds 1 article from CNN, published on 2 January 2022.",
        ),
        (Overview(2), "The collection holds 2 articles."),
        (Overview(1500, ("A", "B")), "The collection holds 1,500 articles from 2 publishers (A, B)."),
    ],
)
def test_collection_is_described_by_what_is_known_of_it(overview: Overview, sentence: str) -> None:
    assert described(overview) == sentence
