from datetime import date

import pytest

from rag.answerers.timely import Timely, says_when
from rag.reading import Reading
from rag.types import Article, Findings, Question, Span, StoredArticle

SANK = "The ferry sank on Monday, May 2, with ninety people on board."
FOUND = "Divers found the wreck of the ferry off Malta."
HE = "He was told of it on Monday and came back at once."
MAY = Article("may", f"{SANK} {FOUND}", published=date(2022, 5, 4))
JUNE = Article("june", f"A captain was charged in court. {HE}", published=date(2022, 6, 1))  # a Wednesday
UNDATED = Article("undated", "The ferry was old.")
ARTICLES = {each.id: StoredArticle(each, 1, 1) for each in (MAY, JUNE, UNDATED)}
FINDINGS = Findings((), ARTICLES, 3, 3)


def sentence(article: Article, words: str) -> Reading:
    start = article.text.index(words)
    return Reading(article.id, Span(start, start + len(words)), 0.5)


TOLD = [sentence(MAY, SANK), sentence(MAY, FOUND), sentence(JUNE, HE), sentence(UNDATED, UNDATED.text)]


def timely(asked: str, today: date = date(2022, 7, 13)) -> Timely:
    return Timely(Question(asked, asked), FINDINGS, today)


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("", TOLD),
        (" in May 2022", TOLD[:2]),
        (" on 2 May 2022", TOLD[:1]),
        (" between 3 and 9 May 2022", TOLD[1:2]),
        (" in June 2022", TOLD[2:3]),  # quoted with the sentence before, of which the Monday in May may not be the day
        (" in 2022", TOLD[:3]),
        (" in 2021", []),
    ],
)
def test_a_sentence_is_of_its_own_day_or_of_its_articles(when: str, told: list[Reading]) -> None:
    assert timely(f"Timeline of the ferry{when}").of(TOLD) == told


def test_days_without_a_year_are_those_before_the_newest_article_where_there_is_nothing_later() -> None:
    assert timely("Timeline of the ferry in May", date(2026, 7, 13)).of(TOLD) == TOLD[:2]
    assert timely("Timeline of the ferry in August", date(2026, 9, 13)).of(TOLD) == []
    assert timely("Timeline of the ferry in May 2026", date(2026, 7, 13)).of(TOLD) == []
    assert timely("Timeline of the ferry last year", date(2026, 7, 13)).of(TOLD) == []


@pytest.mark.parametrize(("when", "older"), [("in March 2023", True), ("in June 2022", False), ("in 2021", False)])
def test_sentences_are_older_where_all_are_of_earlier_days(when: str, older: bool) -> None:
    assert timely(f"Timeline of the ferry {when}").older(TOLD[:3]) is older


def test_a_question_without_days_asks_for_none() -> None:
    assert not timely("Timeline of the ferry").asked
    assert timely("Timeline of the ferry in May").asked


def test_the_weekday_of_a_second_sentence_is_not_that_of_both() -> None:
    assert says_when(HE, HE)
    assert not says_when(HE, JUNE.text)
    assert says_when(SANK, f"It was night. {SANK}")
