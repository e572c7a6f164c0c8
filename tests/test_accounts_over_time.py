"""How something changed, asked with a time or a dimension: which figures of several articles make the series."""

from datetime import date

import pytest

from rag.answerers.accounts import accounts
from rag.answerers.asked_span import asked_span
from rag.answerers.dimensions import of_dimension
from rag.answerers.values import value_of
from rag.asked_for import Kind
from rag.reading import Reading
from rag.types import Article, Findings, Hit, Passage, Question, Span, StoredArticle

NEWEST = date(2021, 12, 1)


def series(asked: str, *texts: tuple[date, str]) -> list[str] | None:
    """Return the figures that are told, of articles of that day and text, each read as one sentence."""
    articles = [Article(f"a{n}", text, publisher=f"P{n}", published=day) for n, (day, text) in enumerate(texts)]
    hits = tuple(Hit(Passage(each.id, each.id, 0, len(each.text), each.text), 1.0) for each in articles)
    findings = Findings(hits, {each.id: StoredArticle(each, 1, 1) for each in articles}, len(articles), len(articles))
    readings = [Reading(each.id, Span(0, len(each.text)), 0.3, None) for each in articles]
    read = accounts(readings, Question(asked, asked), findings)
    return None if read is None else [each.value.text for each in read.told]


def test_a_distance_is_no_speed_and_no_height() -> None:
    told = series(
        "How did the distance between the fire and Polden change from 3 to 9 May?",
        (date(2021, 5, 3), "The fire was about 12 miles from Polden on Monday."),
        (date(2021, 5, 5), "The fire moved towards Polden at 40 feet per hour."),
        (date(2021, 5, 6), "Flames of the fire near Polden were 200 feet tall."),
        (date(2021, 5, 9), "The fire has come within 3 miles of Polden."),
    )
    assert told == ["about 12 miles", "3 miles"]


def test_a_bid_is_money_in_other_words_too() -> None:
    told = series(
        "How did the size of Harl's bid for Fenmoor change between spring and summer 2021?",
        (date(2021, 4, 5), "Harl has made a $3.1 billion offer for Fenmoor."),
        (date(2021, 5, 6), "Harl and Fenmoor share 11% of their customers, Harl's bid says."),
        (date(2021, 7, 28), "Harl has agreed to buy Fenmoor for $3.4 billion."),
    )
    assert told == ["$3.1 billion", "$3.4 billion"]


def test_figures_outside_the_time_that_is_asked_for_are_left_out() -> None:
    texts = (
        (date(2021, 1, 9), "Cases of mumps in Dorn reached 20."),
        (date(2021, 3, 4), "There are 300 cases of mumps in Dorn."),
        (date(2021, 6, 30), "Dorn has 7,100 cases of mumps, doctors said."),
        (date(2021, 11, 2), "Cases of mumps in Dorn passed 9,000."),
    )
    assert series("How did the number of cases of mumps in Dorn grow from March to June 2021?", *texts) == [
        "300",
        "7,100",
    ]
    assert series("How did the number of cases of mumps in Dorn grow?", *texts) == ["20", "300", "7,100", "9,000"]


def test_a_count_of_a_group_or_of_the_world_is_no_count_of_all_here() -> None:
    told = series(
        "How did case numbers of mumps in Dorn grow?",
        (date(2021, 3, 4), "There are 300 cases of mumps in Dorn."),
        (date(2021, 4, 2), "Dorn saw its first two cases of mumps in children."),
        (date(2021, 4, 9), "The two cases of mumps in Dorn are unrelated."),
        (date(2021, 5, 1), "With Dorn, 26,800 cases of mumps are known worldwide."),
        (date(2021, 6, 30), "Dorn has 7,100 cases of mumps, doctors said."),
    )
    assert told == ["300", "7,100"]


def test_a_sentence_that_looks_back_counts_for_the_time_it_names() -> None:
    told = series(
        "What happened to the vacancy rate in Marl between January and May 2021?",
        (date(2021, 4, 9), "The vacancy rate in Marl reached 23% at the end of January."),
        (date(2021, 5, 22), "In Marl the vacancy rate stood at 31%."),
        (date(2021, 5, 23), "The vacancy rate in Marl was 8% in 2019."),
    )
    assert told == ["23%", "31%"]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("from late May to early August 2021", date(2021, 5, 22), date(2021, 8, 10)),
        ("between the end of November and the first week of December 2020", date(2020, 11, 21), date(2020, 12, 7)),
        ("in the second week of May 2021", date(2021, 5, 8), date(2021, 5, 14)),
        ("between the first days of May and the second half of July", date(2021, 5, 1), date(2021, 7, 31)),
        ("between spring and summer 2021", date(2021, 3, 1), date(2021, 8, 31)),
        ("between 28 September and 3 October", date(2021, 9, 28), date(2021, 10, 3)),
        ("from November 2020 to March", date(2020, 11, 1), date(2021, 3, 31)),
        ("during February 2021", date(2021, 2, 1), date(2021, 2, 28)),
        ("in the autumn of 2020", date(2020, 9, 1), date(2020, 11, 30)),
    ],
)
def test_the_time_of_a_change_is_read_off_the_question(words: str, first: date, last: date) -> None:
    span = asked_span(f"How did it change {words}?", NEWEST)
    assert span is not None
    assert (span[0].first, span[1].last) == (first, last)


@pytest.mark.parametrize("words", ["over time", "from 3 million to 4 million", "from Rome to Milan", "in the north"])
def test_what_is_no_time_is_not_read_as_one(words: str) -> None:
    assert asked_span(f"How did it change {words}?", NEWEST) is None


@pytest.mark.parametrize(
    ("kind", "asked", "sentence", "fits"),
    [
        (Kind.MEASURE, "How did the speed of the wind change?", "Winds blew at 90 miles per hour.", True),
        (Kind.MEASURE, "How did the speed of the wind change?", "It blew over 90 miles of coast.", False),
        (Kind.AMOUNT, "How did the price of oil change?", "Oil cost $90 a barrel.", True),
        (Kind.AMOUNT, "How did the price of oil change?", "Oil rose by 9%.", False),
        (Kind.DURATION, "How did the length of the trip change?", "The trip takes 42 days.", True),
        (
            Kind.DURATION,
            "How did the length of the trip change?",
            "The tank fell off two hours after the start.",
            False,
        ),
        (Kind.PERCENTAGE, "How did the jobless rate change?", "Marl had the highest jobless rate of 19%.", False),
        (Kind.PERCENTAGE, "How did the jobless rate change?", "It was 9%, many in towns with the highest rents.", True),
    ],
)
def test_a_figure_has_to_be_of_the_dimension_asked_for(kind: Kind, asked: str, sentence: str, fits: bool) -> None:
    value = value_of(kind, sentence, asked)
    assert value is not None
    assert of_dimension(value, sentence, asked) is fits


def test_the_smaller_side_of_a_vote_is_no_count_of_voters() -> None:
    asked = "How many members voted?"
    assert value_of(Kind.NUMBER, "Dole beat Wray by 81,326 votes to 60,399 among members.", asked) is None
    value = value_of(Kind.NUMBER, "Some 160,000 members will vote.", asked)
    assert value is not None
    assert value.text == "Some 160,000"


def test_of_two_sentences_that_give_a_figure_alike_the_shorter_one_stands_in_the_series() -> None:
    long = (
        "The flood, which came at night after a week of rain and was over by noon of the day that followed, killed at"
        " least 45 people in Dorn."
    )
    short = "At least 45 people were killed by the flood in Dorn."
    first = Article("a", f"{long} {short}", publisher="P", published=date(2021, 5, 3))
    later = Article("b", "The flood in Dorn has killed 101 people.", publisher="Q", published=date(2021, 5, 6))
    hits = tuple(Hit(Passage(each.id, each.id, 0, len(each.text), each.text), 1.0) for each in (first, later))
    findings = Findings(hits, {each.id: StoredArticle(each, 1, 1) for each in (first, later)}, 2, 2)
    readings = [
        Reading("a", Span(0, len(long)), 0.4, None),
        Reading("b", Span(0, len(later.text)), 0.3, None),
        Reading("a", Span(len(long) + 1, len(first.text)), 0.2, None),
    ]
    asked = "How did the number of people killed by the flood in Dorn change?"
    read = accounts(readings, Question(asked, asked), findings)
    assert read is not None
    assert [each.reading.span.of(findings.articles[each.reading.article].article.text) for each in read.told] == [
        short,
        later.text,
    ]
