from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asked_days import asked_days
from rag.types import Filters

WEDNESDAY = date(2022, 7, 13)


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What do articles in March say about the dam?", date(2022, 3, 1), date(2022, 3, 31)),
        ("What do the articles from 2021 say?", date(2021, 1, 1), date(2021, 12, 31)),
        ("Which articles published before 5 June 2022 name him?", None, date(2022, 6, 4)),
        ("Which articles were written after 5 June 2022?", date(2022, 6, 6), None),
        ("Sum up the articles since 12 May.", date(2022, 5, 12), None),
        ("What do articles up to 12 May say?", None, date(2022, 5, 12)),
        ("What do articles between 3 and 9 May say?", date(2022, 5, 3), date(2022, 5, 9)),
        ("articles since 12 May and before 3 June", date(2022, 5, 12), date(2022, 6, 2)),
        ("What do articles about the strike since Monday say?", date(2022, 7, 11), None),
        ("What do articles about the war published after 3 March say?", date(2022, 3, 4), None),
        ("What are the latest articles since Monday?", date(2022, 7, 11), None),
        ("According to reports from last week, who resigned?", date(2022, 7, 4), date(2022, 7, 10)),
        ("What was reported yesterday?", date(2022, 7, 12), date(2022, 7, 12)),
        ("What was reported about the strike last week?", date(2022, 7, 4), date(2022, 7, 10)),
        ("What did the press report yesterday about the strike?", date(2022, 7, 12), date(2022, 7, 12)),
        ("How did the press's coverage in May put it?", date(2022, 5, 1), date(2022, 5, 31)),
        ("What do articles from the press in May say?", date(2022, 5, 1), date(2022, 5, 31)),
        ("What is in last week's headlines?", date(2022, 7, 4), date(2022, 7, 10)),
        ("Sum up the May 2022 articles.", date(2022, 5, 1), date(2022, 5, 31)),
        ("Who did the press say in May would run it?", date(2022, 5, 1), date(2022, 5, 31)),
        ("How many deaths did the press report on 3 May?", date(2022, 5, 3), date(2022, 5, 3)),
        ("What has the press written since 3 May about Wu?", date(2022, 5, 3), None),
        ("Sum up what the press reported in May about Wu.", date(2022, 5, 1), date(2022, 5, 31)),
        ("What was reported by the press last week about Wu?", date(2022, 7, 4), date(2022, 7, 10)),
        ("What was reported last week by the press?", date(2022, 7, 4), date(2022, 7, 10)),
        ("In May, what did the press write about Wu?", date(2022, 5, 1), date(2022, 5, 31)),
        ("Last week, how many deaths did the press report?", date(2022, 7, 4), date(2022, 7, 10)),
        ("Which articles published by the press in May name Wu?", date(2022, 5, 1), date(2022, 5, 31)),
        ("last week's the press coverage", date(2022, 7, 4), date(2022, 7, 10)),
        ("How did the press's May coverage put it?", date(2022, 5, 1), date(2022, 5, 31)),
        ("What does the 3 May the press article say?", date(2022, 5, 3), date(2022, 5, 3)),
        ("Sum up the articles published at the end of June.", date(2022, 6, 21), date(2022, 6, 30)),
        ("Sum up the articles of May and June.", date(2022, 5, 1), date(2022, 6, 30)),
        ("What has the press been reporting since Monday?", date(2022, 7, 11), None),
    ],
)
def test_days_of_articles_limit(question: str, since: date | None, until: date | None) -> None:
    assert asked_days(question, WEDNESDAY) == Filters(since=since, until=until)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("As of 3 July, how many had died?", date(2022, 7, 3)),
        ("How many had died as of 3 July 2021?", date(2021, 7, 3)),
        ("What was the toll as of the night of Friday 8 July 2022?", date(2022, 7, 8)),
        ("As of June, who led?", date(2022, 6, 30)),
        ("As of yesterday, who led?", date(2022, 7, 12)),
        ("What was known on 3 July about the crash?", date(2022, 7, 3)),
    ],
)
def test_state_of_knowledge_is_that_of_its_day(question: str, day: date) -> None:
    assert asked_days(question, WEDNESDAY) == Filters(as_of=day)


@pytest.mark.parametrize(
    "question",
    [
        "Who won in 2010?",
        "How many died in the storm of September 2021?",
        "How many cases were reported in March 2022?",
        "By the night of 8 July 2022, how many deaths had been reported?",
        "What did the study published in May 2022 find?",
        "What do articles about the storm of September 2021 say?",
        "What was reported about the storm of September 2021?",
        "What did the minister say on 3 May 2022?",
        "How did the count grow between 3 and 9 May?",
        "Which articles of the constitution were changed in 2021?",
        "What may articles of incorporation contain?",
        "Are there more than 2000 articles on it?",
        "How many lost insurance coverage in 2021?",
        "What happened since the election?",
        "What do articles since the election say?",
        "What has changed since last week?",
        "Which rule is effective as of 1 January 2022?",
        "As of now, how many have died?",
        "As of today, how many have died?",
        "What do articles of 31 June say?",
        "What happened in May, according to the press?",
        "What did the press report on the 6 January attack?",
        "What did the press report on 6 January riots?",
        "What did the press say in 2021 election coverage?",
        "What did the press say about the storm in May?",
        "Why did he resign after the press reported in May that he lied?",
        "Which storm that the press reported in May hit Malta?",
        "In 2021, what did the press say happened to Wu?",
        "How many deaths did the studies reported in May find?",
    ],
)
def test_days_of_events_limit_nothing(question: str) -> None:
    assert asked_days(question, WEDNESDAY) == Filters()


@pytest.mark.parametrize(
    "question",
    [
        "Do the article published on 3 May and the one published on 9 May agree?",
        "As of 3 July, how many had died, and how many on 10 July?",
    ],
)
def test_a_question_with_a_further_day_outside_is_not_limited(question: str) -> None:
    assert asked_days(question, WEDNESDAY) == Filters()


def test_a_further_day_inside_the_limits_is_left_alone() -> None:
    question = "As of 3 July, how many of those hurt on 10 June had died?"
    assert asked_days(question, WEDNESDAY) == Filters(as_of=date(2022, 7, 3))


def test_days_that_contradict_each_other_limit_nothing() -> None:
    assert asked_days("articles since 3 June and before 12 May", WEDNESDAY) == Filters()


PIECES = st.sampled_from([
    *("articles", "the press's coverage", "what was reported", "the news from", "about", "published", "in", "and", ","),
    *("as of", "since", "before", "between", "3", "9 May", "2021", "31 June", "29 February", "last week", "yesterday"),
    *("the past 999 years", "999 days ago", "early 1900", "?"),
])  # fmt: skip


@given(st.text(max_size=200) | st.lists(PIECES, max_size=12).map(" ".join), st.dates())
def test_any_text_on_any_day_gives_days_in_their_order(text: str, today: date) -> None:
    limits = asked_days(text, today)
    assert not limits.publishers
    assert limits.since is None or limits.until is None or limits.since <= limits.until
    assert limits.as_of is None or limits.as_of < today


def test_a_very_long_question_is_read_at_once() -> None:
    assert asked_days("articles about the press since " * 700, WEDNESDAY) == Filters()
