import pytest

from rag.names import is_person, names, people


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "John J. Ray III took over from Sam Bankman-Fried at FTX's office.",
            ["John J. Ray III", "Sam Bankman-Fried", "FTX"],
        ),
        ("In which US state was the case?", ["US"]),
        ("The Artemis I rocket and a Falcon 9 rocket", ["Artemis I", "Falcon 9"]),
        ("He met Prime Minister Nouri al-Maliki.", ["Prime Minister Nouri al-Maliki"]),
        ("who is it", []),
        ("", []),
    ],
)
def test_names_are_found_by_their_capitals(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in names(text)] == expected


def test_people_are_told_from_places_and_firms() -> None:
    assert people("Viktor Bout left Lee County for Moscow with Spirit Airlines.") == ["Viktor Bout"]
    assert is_person("Ms. Fried")
    assert not is_person("World Bank")
