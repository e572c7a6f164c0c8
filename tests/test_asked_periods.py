from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asked_periods import Period, period, period_between

WEDNESDAY = date(2022, 7, 13)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2022-05-03", date(2022, 5, 3), date(2022, 5, 3)),
        ("3 May", date(2022, 5, 3), date(2022, 5, 3)),
        ("the 3rd of May 2019", date(2019, 5, 3), date(2019, 5, 3)),
        ("Friday, May 3rd, 2019", date(2019, 5, 3), date(2019, 5, 3)),
        ("13 July", date(2022, 7, 13), date(2022, 7, 13)),
        ("14 July", date(2021, 7, 14), date(2021, 7, 14)),
        ("29 February", date(2020, 2, 29), date(2020, 2, 29)),
        ("July", date(2022, 7, 1), date(2022, 7, 31)),
        ("August", date(2021, 8, 1), date(2021, 8, 31)),
        ("last March", date(2022, 3, 1), date(2022, 3, 31)),
        ("last July", date(2021, 7, 1), date(2021, 7, 31)),
        ("Feb. 2020", date(2020, 2, 1), date(2020, 2, 29)),
        ("early June", date(2022, 6, 1), date(2022, 6, 10)),
        ("mid-June", date(2022, 6, 11), date(2022, 6, 20)),
        ("the end of June", date(2022, 6, 21), date(2022, 6, 30)),
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("the first week of June", date(2022, 6, 1), date(2022, 6, 7)),
        ("the second week in May", date(2022, 5, 8), date(2022, 5, 14)),
        ("the first days of 2021", date(2021, 1, 1), date(2021, 1, 10)),
        ("the last days of June", date(2022, 6, 21), date(2022, 6, 30)),
        ("the third week of June 2020", date(2020, 6, 15), date(2020, 6, 21)),
        ("the last week of February 2020", date(2020, 2, 23), date(2020, 2, 29)),
        ("the first half of May", date(2022, 5, 1), date(2022, 5, 15)),
        ("the last half of May", date(2022, 5, 16), date(2022, 5, 31)),
        ("the second half of 2021", date(2021, 7, 1), date(2021, 12, 31)),
        ("the first half of 2021", date(2021, 1, 1), date(2021, 6, 30)),
        ("today", date(2022, 7, 13), date(2022, 7, 13)),
        ("yesterday", date(2022, 7, 12), date(2022, 7, 12)),
        ("the day before yesterday", date(2022, 7, 11), date(2022, 7, 11)),
        ("Monday", date(2022, 7, 11), date(2022, 7, 11)),
        ("Wednesday", date(2022, 7, 13), date(2022, 7, 13)),
        ("last Wednesday", date(2022, 7, 6), date(2022, 7, 6)),
        ("this week", date(2022, 7, 11), date(2022, 7, 17)),
        ("last week", date(2022, 7, 4), date(2022, 7, 10)),
        ("the last week", date(2022, 7, 6), date(2022, 7, 13)),
        ("last month", date(2022, 6, 1), date(2022, 6, 30)),
        ("last year", date(2021, 1, 1), date(2021, 12, 31)),
        ("this year", date(2022, 1, 1), date(2022, 12, 31)),
        ("the past three days", date(2022, 7, 10), date(2022, 7, 13)),
        ("the last 2 months", date(2022, 5, 13), date(2022, 7, 13)),
        ("three days ago", date(2022, 7, 10), date(2022, 7, 10)),
        ("two weeks ago", date(2022, 6, 27), date(2022, 7, 3)),
    ],
)
def test_words_name_the_latest_days_that_they_can_mean(words: str, first: date, last: date) -> None:
    assert period(words, WEDNESDAY) == Period(first, last)


@pytest.mark.parametrize(
    "words", ["31 June", "30 February 2022", "the election", "", "999 years ago", "2022-13-01", "the third half of May"]
)
def test_what_is_no_day_names_nothing(words: str) -> None:
    assert period(words, date(800, 3, 1)) is None


def test_a_month_back_from_its_last_day_ends_with_the_shorter_month() -> None:
    assert period("the last month", date(2022, 3, 31)) == Period(date(2022, 2, 28), date(2022, 3, 31))


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("3", "9 May", Period(date(2022, 5, 3), date(2022, 5, 9))),
        ("28 December", "3 January 2022", Period(date(2021, 12, 28), date(2022, 1, 3))),
        ("March", "May 2020", Period(date(2020, 3, 1), date(2020, 5, 31))),
        ("2019", "2020", Period(date(2019, 1, 1), date(2020, 12, 31))),
        ("2021", "2020", None),
        ("3", "31 June", None),
    ],
)
def test_days_between_two_others(first: str, last: str, days: Period | None) -> None:
    assert period_between(first, last, WEDNESDAY) == days


DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2100, 12, 31))


@given(DAYS, DAYS)
def test_a_day_without_its_year_is_never_after_the_day_of_asking_and_within_a_year_of_it(
    day: date, today: date
) -> None:
    found = period(f"{day.day} {day:%B}", today)
    assert found is not None
    assert (found.first.day, found.first.month) == (day.day, day.month)
    leap = 8 if (day.day, day.month) == (29, 2) else 1
    assert timedelta(0) <= today - found.first <= timedelta(366 * leap)


@given(DAYS, st.sampled_from(["last week", "this month", "last year", "the past 5 weeks", "2 years ago", "late May"]))
def test_a_period_begins_before_it_ends(today: date, words: str) -> None:
    found = period(words, today)
    assert found is not None
    assert found.first <= found.last
