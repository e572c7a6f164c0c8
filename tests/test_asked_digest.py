from datetime import date

import pytest

from rag.asked_digest import digest_days, digest_topic
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
        ("What did the papers report last week about the ferry?", "the ferry"),
        ("In May, what happened with the ferry?", "the ferry"),
        ("Summarise what was reported in May about the ferry", "the ferry"),
        ("Summarise the articles published in May about the ferry", "the ferry"),
        ("Summarise the news in May about the ferry", "the ferry"),
        ("Summarise what happened in May to the ferry", "the ferry"),
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
        "Summarise what happened in November 2022",
        "Summarise what happened at the end of May",
        "What was reported yesterday?",
        "What did the papers report last week?",
        "Summarise what was reported last week",
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


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("What did CNN report about FTX?", "FTX"),
        ("What did CNN report in May about Sam Bankman-Fried?", "Sam Bankman-Fried"),
        ("what did cnn say about inflation in may", "inflation"),
        ("What was reported by CNN about Hurricane Ian?", "Hurricane Ian"),
        ("CNN's coverage of the port strike", "the port strike"),
        ("How did CNN cover the port strike?", "the port strike"),
        ("Summarise what CNN reported about the port strike", "the port strike"),
        ("What did CNN report last week?", ""),
        ("Summarise what CNN reported in May", ""),
    ],
)
def test_what_an_outlet_reports_of_a_name_or_in_certain_days_is_a_digest(asked: str, topic: str) -> None:
    assert digest_topic(Question(asked, asked, Filters(publishers=("after CNN",)))) == topic


@pytest.mark.parametrize(
    "asked",
    [
        "What did CNN report?",
        "What did CNN say about Musk's offer?",
        "What did CNN say about the captain who sank?",
        "What did CNN say about it?",
        "What did CNN report about why FTX fell?",
        "How did CNN cover how FTX fell?",
        "How did CNN report the number of deaths?",
        "What did Wu say about FTX?",
        "Tell me about what CNN paid",
    ],
)
def test_what_an_outlet_says_of_more_than_a_name_may_be_short(asked: str) -> None:
    assert digest_topic(Question(asked, asked, Filters(publishers=("after CNN",)))) is None


MAY = Filters(since=date(2022, 5, 1), until=date(2022, 5, 31))


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("Summarise what happened to the ferry in May 2022", MAY),
        ("Summarise what happened in May 2022", MAY),
        ("Timeline of the ferry in the first week of May", Filters(since=date(2022, 5, 1), until=date(2022, 5, 7))),
        ("Timeline of the ferry in the last week in May", Filters(since=date(2022, 5, 25), until=date(2022, 5, 31))),
        ("Timeline of the ferry in May and June 2022", Filters(since=date(2022, 5, 1), until=date(2022, 6, 30))),
        ("In May 2022, what happened with the ferry?", MAY),
        ("Summarise what happened in May 2022 to the ferry", MAY),
        ("Summarise the news in May 2022 about the ferry", MAY),
        ("Timeline of the ferry between 3 and 9 May", Filters(since=date(2022, 5, 3), until=date(2022, 5, 9))),
        ("Give me a timeline of the ferry since 3 May 2022, please", Filters(since=date(2022, 5, 3))),
        ("A chronology of the ferry before May 2022", Filters(until=date(2022, 4, 30))),
        ("Summarise the news about the ferry from last week", Filters(since=date(2022, 7, 4), until=date(2022, 7, 10))),
        ("Summarise the sinking of the ferry", Filters()),
        ("Summarise the storm of May 2022", Filters()),  # which storm, and not what of it
        ("What is going on with the ferry today?", Filters()),
        ("Summarise the articles published in May 2022 about the ferry", Filters()),  # a limit to the search
        ("Who sank in May 2022?", Filters()),
    ],
)
def test_days_of_a_digest_are_those_of_what_happened(asked: str, days: Filters) -> None:
    assert digest_days(Question(asked, asked), date(2022, 7, 13)) == days


def test_days_of_a_digest_are_none_where_the_search_is_limited_to_them() -> None:
    asked = "Summarise what CNN reported in May 2022"
    assert digest_days(Question(asked, asked, MAY, found=MAY), date(2022, 7, 13)) == Filters()


def test_the_name_of_a_publisher_is_no_day() -> None:
    asked = "USA Today's coverage of FTX in May 2022"
    assert digest_days(Question(asked, asked, Filters(publishers=("USA Today",))), date(2022, 7, 13)) == MAY


def test_days_without_a_year_can_be_seen_from_the_newest_article_but_not_those_counted_back() -> None:
    asked = Question("Timeline of the ferry in May", "Timeline of the ferry in May")
    assert digest_days(asked, date(2026, 7, 13)) == Filters(since=date(2026, 5, 1), until=date(2026, 5, 31))
    assert digest_days(asked, date(2026, 7, 13), date(2022, 6, 1)) == MAY
    week = Question("", "Timeline of the ferry in the last week of May")
    assert digest_days(week, date(2026, 7, 13), date(2022, 6, 1)).since == date(2022, 5, 25)
    last = Question("Timeline of the ferry last year", "Timeline of the ferry last year")
    year = Filters(since=date(2025, 1, 1), until=date(2025, 12, 31))
    assert digest_days(last, date(2026, 7, 13), date(2022, 6, 1)) == year
