from datetime import date

import pytest

from rag.answerers.event_days import event_day, period_text, told_days

PUBLISHED = date(2022, 11, 16)  # a Wednesday


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("On Friday, November 11, it filed for bankruptcy.", "11 November 2022"),
        ("On Monday night, November 14, it closed.", "14 November 2022"),
        ("He was let go on Monday.", "14 November 2022"),
        ("It opened on 3 May 2019.", "3 May 2019"),
        ("It opened on December 28.", None),  # the nearest is to come
        ("In July he still had billions.", "July 2022"),
        ("In early March 2020 schools closed.", "March 2020"),
        ("He resigned on November 11, in July it had been well.", "11 November 2022"),
        ("He resigned on Friday and came back on Monday.", None),
        ("He has led it since November 11.", None),
        ("He led it until Monday.", None),
        ("The court will meet on Monday.", None),
        ("In November it was well.", None),  # the month of publication says no more than the day
        ("It was said on November 16.", None),
        ("He may march in May.", "May 2022"),
        ("It may 3 times fail.", None),
        ("It grew by 3 percent.", None),
        ("Monday's storm was strong.", None),
    ],
)
def test_a_sentence_is_of_the_one_day_that_it_looks_back_on(sentence: str, expected: str | None) -> None:
    told = event_day(sentence, PUBLISHED)
    assert (period_text(told) if told else None) == expected


def test_a_day_of_the_turn_of_the_year_is_in_the_nearer_year() -> None:
    told = event_day("On December 30 it closed.", date(2023, 1, 4))
    assert told is not None
    assert told.first == date(2022, 12, 30)


def test_in_an_article_without_a_day_only_a_date_with_its_year_counts() -> None:
    assert event_day("On November 11 it closed.", None) is None
    assert event_day("On Monday it closed.", None) is None
    told = event_day("On November 11, 2022 it closed.", None)
    assert told is not None
    assert told.first == date(2022, 11, 11)


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("On Friday, November 11, it filed for bankruptcy.", {date(2022, 11, 11)}),
        ("He resigned on Friday and came back on Monday.", {date(2022, 11, 11), date(2022, 11, 14)}),
        ("It was said on November 16.", {PUBLISHED}),
        ("Nobody knows why.", {PUBLISHED}),
        ("He has led it since November 11.", {PUBLISHED}),
        ("It opens on December 28.", {PUBLISHED}),
        ("In November it was well.", {PUBLISHED}),
        ("In July he still had billions.", {date(2022, 7, 1)}),
        ("The ferry sank in 1994 off Malta.", {PUBLISHED, date(1994, 1, 1)}),
    ],
)
def test_a_sentence_tells_of_the_days_that_it_looks_back_on_else_of_its_article(sentence: str, days: set[date]) -> None:
    assert {each.first for each in told_days(sentence, PUBLISHED)} == days


def test_in_an_article_without_a_day_a_sentence_tells_of_dates_with_their_year_or_of_none() -> None:
    assert told_days("Nobody knows why.", None) == ()
    assert [each.last for each in told_days("The ferry sank in 1994 off Malta.", None)] == [date(1994, 12, 31)]
    assert [each.first for each in told_days("On May 3, 2022 it sank.", None)] == [date(2022, 5, 3)]
