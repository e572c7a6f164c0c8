"""What a sentence gives for the figure that is asked for, and when two figures are one."""

import pytest

from rag.answerers.values import same, value_of
from rag.asked_for import Kind


@pytest.mark.parametrize(
    ("one", "other", "alike_enough"),
    [
        ("14,000", "about 15,000", False),
        ("about 180,000", "about 160,000", False),
        ("45", "46", False),
        ("about 50", "46", True),
        ("about 100", "98", True),
        ("about 23", "22", True),
        ("48%", "48.4%", True),
        ("48%", "48.6%", False),
        ("about 1.5 million", "1,480,000", True),
    ],
)
def test_a_number_is_another_one_rounded_only_where_it_is_given_less_finely(one, other, alike_enough):
    kind = Kind.PERCENTAGE if "%" in one else Kind.NUMBER
    told = [value_of(kind, f"{each} people came.", "How many people came?") for each in (one, other)]
    assert same(*told) is alike_enough


def test_a_count_of_something_with_a_hyphen_in_its_name_is_counted():
    value = value_of(
        Kind.NUMBER, "Now about 160,000 rank-and-file members will have their say.", "How many members vote?"
    )
    assert value is not None
    assert value.text == "about 160,000"


def test_how_much_is_counted_is_not_what_somebody_got():
    told = "With more than 99% of the vote counted on Sunday, results showed Lula with 48.4% of the vote."
    value = value_of(Kind.PERCENTAGE, told, "What share of the vote did Lula get?")
    assert value is not None
    assert value.text == "48.4%"


def test_of_several_counts_the_one_of_the_asked_place_is_taken():
    told = "The storm has reportedly claimed at least 125 lives: 120 in Florida and five in North Carolina."
    value = value_of(Kind.NUMBER, told, "How many people did the storm kill in Florida?")
    assert value is not None
    assert value.text == "120"


@pytest.mark.parametrize(
    ("told", "figure"),
    [
        ("The storm left less than two days after killing at least 45 people in Florida.", "at least 45"),
        ("At least 54 people died in the county, up from the previously announced toll of 42.", "At least 54"),
        ("Twenty-four deaths were recorded, up from 12.", "Twenty-four"),
        ("Four other people died in accidents.", None),
        ("The storm killed two more people on Sunday.", None),
    ],
)
def test_a_time_an_earlier_count_and_a_few_others_are_not_the_count(told, figure):
    value = value_of(Kind.NUMBER, told, "How many people died in the storm?")
    assert (value.text if value else None) == figure


def test_more_of_them_are_counted_where_the_question_asks_for_more():
    value = value_of(Kind.NUMBER, "Four other people died in accidents.", "How many other people died?")
    assert value is not None
    assert value.text == "Four"
