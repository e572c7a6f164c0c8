import pytest

from rag.places import apart, holds_place, known_places, names_place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The storm left Cuba for Florida.", ["Cuba", "Florida"]),
        ("It rained in New Mexico and in Mexico.", ["New Mexico", "Mexico"]),
        (
            "Troops went to South Sudan, Papua New Guinea and West Virginia.",
            ["South Sudan", "Papua New Guinea", "West Virginia"],
        ),
        ("In the U.S., the UK and Britain it was dry.", ["United States", "United Kingdom", "United Kingdom"]),
        ("In Texas on Monday, in Iowa Tuesday.", ["Texas", "Iowa"]),
    ],
)
def test_countries_and_states_are_found_by_their_whole_names(text: str, expected: list[str]) -> None:
    assert [name for _, name in known_places(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "She flew to Mexico City and Kansas City.",
        "Bank of America and the University of Florida paid.",
        "Virginia Woolf and Chad Smith met.",
        "The Chinese fleet passed Floridians.",
        "They drove from Leeds to Havana.",
    ],
)
def test_a_longer_name_and_a_town_are_no_known_place(text: str) -> None:
    assert known_places(text) == []


def test_a_state_lies_in_its_country_and_apart_from_others() -> None:
    assert apart("Florida", "Cuba")
    assert apart("Florida", "Georgia")
    assert apart("France", "Spain")
    assert not apart("Florida", "United States")
    assert not apart("United Kingdom", "Wales")
    assert not apart("France", "France")
    assert holds_place("United Kingdom", "Wales")
    assert not holds_place("Wales", "United Kingdom")


def test_who_lives_in_a_place_names_it() -> None:
    assert names_place("The Iranian army", "Iran")
    assert names_place("the American army", "United States") is False
    assert names_place("in the U.S. today", "United States")
    assert not names_place("The army of Iraq", "Iran")
