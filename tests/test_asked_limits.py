from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asked_limits import limited, nearer, unlimited
from rag.types import Filters, Question

TODAY = date(2022, 7, 13)
PUBLISHERS = ("CNN", "USA Today")
BOTH = "According to CNN, how many had died as of 3 July 2022?"


def asked(text: str, filters: Filters = Filters(), understood: str | None = None) -> Question:  # noqa: B008
    return limited(Question(text, understood or text, filters), PUBLISHERS, TODAY)


def test_publisher_and_day_become_limits_and_the_source_leaves_the_question() -> None:
    question = asked(BOTH)
    assert question.text == BOTH
    assert question.understood == "How many had died as of 3 July 2022?"
    assert question.filters == question.found == Filters(publishers=("CNN",), as_of=date(2022, 7, 3))


def test_days_of_a_publishers_articles_limit() -> None:
    found = Filters(publishers=("CNN",), since=date(2022, 5, 1), until=date(2022, 5, 31))
    assert asked("What do articles from CNN in May say?").filters == found
    assert asked("How did CNN's coverage in May put it?").filters == found


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("What did CNN report in May about the dam?", True),
        ("What was reported in May by CNN?", True),
        ("CNN articles of May", True),
        ("What happened in May, according to CNN?", False),
        ("What did CNN report about the dam that broke in May?", False),
    ],
)
def test_days_that_stand_with_what_a_publisher_did_limit_and_those_of_events_do_not(text: str, dated: bool) -> None:
    days = Filters(publishers=("CNN",), since=date(2022, 5, 1), until=date(2022, 5, 31))
    assert asked(text).found == (days if dated else Filters(publishers=("CNN",)))


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (Filters(publishers=("USA Today",)), Filters(as_of=date(2022, 7, 3))),
        (Filters(as_of=date(2022, 6, 30)), Filters(publishers=("CNN",), as_of=date(2021, 7, 3))),
        (Filters(as_of=date(2022, 7, 10)), Filters(publishers=("CNN",), as_of=date(2022, 7, 3))),
    ],
)
def test_what_was_chosen_is_never_widened(chosen: Filters, found: Filters) -> None:
    question = asked("According to CNN, how many had died as of 3 July?", chosen)
    assert question.found == found
    assert question.filters.publishers == (chosen.publishers or ("CNN",))
    assert chosen.as_of is None or (question.filters.as_of or chosen.as_of) <= chosen.as_of


def test_a_later_day_of_knowledge_than_the_chosen_one_changes_nothing() -> None:
    chosen = Filters(as_of=date(2022, 6, 30))
    question = asked("How many had died as of 3 July 2022?", chosen)
    assert (question.filters, question.found) == (chosen, Filters())


def test_chosen_days_are_not_narrowed_by_others() -> None:
    chosen = Filters(since=date(2022, 1, 1), articles=("a",))
    question = asked("What do articles since 12 May say?", chosen)
    assert (question.filters, question.found) == (chosen, Filters())


def test_the_day_of_asking_is_the_chosen_one() -> None:
    question = asked("What do last week's articles say?", Filters(as_of=date(2021, 3, 3)))
    assert (question.filters.since, question.filters.until) == (date(2021, 2, 22), date(2021, 2, 28))


def test_context_of_a_follow_up_loses_its_source_and_sets_no_limit() -> None:
    understood = "Who appointed Smith? (According to CNN, who is the general?)"
    question = asked("Who appointed him?", understood=understood)
    assert question.understood == "Who appointed Smith? (Who is the general?)"
    assert question.found == Filters()


def test_other_limits_can_stand_in_place_of_those_of_the_question() -> None:
    without = limited(Question(BOTH, BOTH), PUBLISHERS, TODAY, Filters())
    assert (without.filters, without.found) == (Filters(), Filters())
    assert without.understood == "How many had died as of 3 July 2022?"
    as_of = Filters(as_of=date(2022, 7, 3))
    assert limited(Question(BOTH, BOTH), PUBLISHERS, TODAY, as_of).filters == as_of


def test_without_the_limits_of_the_question_the_chosen_ones_hold() -> None:
    chosen = Filters(articles=("a",), as_of=date(2022, 7, 10))
    plain = unlimited(asked(BOTH, chosen), chosen)
    assert (plain.filters, plain.found) == (chosen, Filters())


WEEK = "Summarise what happened to the ferry in the first week of May"


@pytest.mark.parametrize(
    ("chosen", "today", "limits"),
    [
        (Filters(), TODAY, [Filters(since=date(2022, 5, 1), until=date(2022, 5, 12))]),
        (
            Filters(articles=("a",)),
            date(2026, 6, 1),
            [
                Filters(articles=("a",), since=date(2026, 5, 1), until=date(2026, 5, 12)),
                Filters(articles=("a",), since=date(2022, 5, 1), until=date(2022, 5, 12)),
            ],
        ),
        (
            Filters(as_of=date(2021, 6, 1)),
            TODAY,
            [Filters(since=date(2021, 5, 1), until=date(2021, 5, 12), as_of=date(2021, 6, 1))],
        ),
        (Filters(until=date(2022, 5, 9)), TODAY, [Filters(since=date(2022, 5, 1), until=date(2022, 5, 9))]),
        (Filters(since=date(2022, 5, 3), until=date(2022, 5, 9)), TODAY, []),
        (Filters(since=date(2022, 6, 1)), TODAY, []),
    ],
)
def test_articles_of_the_days_of_a_digest_and_soon_after_are_nearer(
    chosen: Filters, today: date, limits: list[Filters]
) -> None:
    found = nearer(Question(WEEK, WEEK, chosen), today, date(2022, 6, 30))
    assert [each.filters for each in found] == limits
    assert {each.understood for each in found} <= {WEEK}


@pytest.mark.parametrize("text", ["Who sank in May 2022?", "Summarise the sinking of the ferry", "Hello"])
def test_no_articles_are_nearer_to_any_other_question(text: str) -> None:
    assert nearer(Question(text, text), TODAY, date(2022, 6, 30)) == ()


@given(
    st.text(max_size=120) | st.sampled_from([BOTH, "articles in CNN since May", "(According to CNN)"]),
    st.builds(
        Filters,
        publishers=st.sampled_from([(), ("CNN",), ("USA Today",)]),
        since=st.none() | st.dates(),
        until=st.none() | st.dates(),
        as_of=st.none() | st.dates(),
    ),
)
def test_any_question_keeps_what_was_chosen(text: str, chosen: Filters) -> None:
    question = asked(text, chosen)
    assert not chosen.publishers or question.filters.publishers == chosen.publishers
    assert not (chosen.since or chosen.until) or (question.filters.since, question.filters.until) == (
        chosen.since,
        chosen.until,
    )
    assert chosen.as_of is None or (question.filters.as_of is not None and question.filters.as_of <= chosen.as_of)
    assert question.text == text
