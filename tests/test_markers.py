from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.markers import Statement, resolve, statements


def read(text: str, known: int = 3, size: int = 1000) -> list[Statement]:
    return list(statements([text[at : at + size] for at in range(0, len(text), size)], known))


@pytest.mark.parametrize(
    ("bracket", "passages"),
    [
        ("[1]", (1,)),
        ("[1, 2]", (1, 2)),
        ("[1,2 and 3]", (1, 2, 3)),
        ("[1][2]", (1, 2)),
        ("[1] [2]", (1, 2)),
        ("[1-3]", (1, 2, 3)),
        ("[3, 1, 3]", (3, 1)),
        ("【1】", (1,)),
        ("【2†source】", (2,)),
        ("［2］", (2,)),
        ("[^1]", (1,)),
        ("[passage 2]", (2,)),
        ("[Passages 1 and 2]", (1, 2)),
        ("[1, 7]", (1,)),
        ("[01]", (1,)),
    ],
)
def test_markers_of_all_kinds_name_passages(bracket: str, passages: tuple[int, ...]) -> None:
    assert read(f"Ian killed 32 {bracket}.") == [Statement("Ian killed 32.", ((13, passages),))]


@pytest.mark.parametrize("bracket", ["[4]", "[0]", "[99]", "[7, 8]", "【9】", "[passage 12]"])
def test_markers_of_unknown_passages_vanish(bracket: str) -> None:
    assert read(f"Ian killed {bracket} 32 {bracket}.") == [Statement("Ian killed 32.")]


@pytest.mark.parametrize(
    "words", ["He [sic] left.", "In [2014] he left.", "A [half open one", "See [note 1].", "a ] b", "a [] b"]
)
def test_brackets_that_are_no_markers_stay_text(words: str) -> None:
    assert read(words) == [Statement(words)]


def test_bracket_is_held_back_until_it_is_decided() -> None:
    chunks = iter(["He left ", "[", "1", "2", "]", " early."])
    assert list(resolve(chunks, 12)) == ["He left ", (12,), " early."]


def test_marker_that_is_cut_off_at_the_end_is_dropped() -> None:
    assert read("He left [1") == [Statement("He left")]


def test_markers_after_the_full_stop_belong_to_the_sentence_before() -> None:
    first, second = read("She stayed. [2] He left early. [1]")
    assert (first.text, first.marks) == ("She stayed.", ((11, (2,)),))
    assert (second.text, second.marks, second.before) == ("He left early.", ((14, (1,)),), " ")


def test_markers_inside_a_sentence_keep_their_place() -> None:
    (one,) = read("Florida had 28 [1], while Cuba had three [2].")
    assert one == Statement("Florida had 28, while Cuba had three.", ((14, (1,)), (36, (2,))))


def test_lines_and_paragraphs_are_kept() -> None:
    assert [each.before for each in read("One thing [1].\nTwo things [2].\n\nThree things [3].")] == ["", "\n", "\n\n"]


def test_number_of_a_list_stays_with_its_sentence() -> None:
    assert [each.text for each in read("1. Florida had 28 [1].\n2. Cuba had three [2].")] == [
        "1. Florida had 28.",
        "2. Cuba had three.",
    ]


def test_statement_comes_as_soon_as_the_next_one_has_begun() -> None:
    taken: list[str] = []

    def chunks() -> Iterator[str]:
        for chunk in ["Florida had 28 [1]. ", "Cuba ", "had three [2].", " And"]:
            taken.append(chunk)
            yield chunk

    first = next(statements(chunks(), 3))
    assert first.text == "Florida had 28."
    assert taken == ["Florida had 28 [1]. ", "Cuba "]


def test_a_wait_among_the_chunks_is_handed_on_where_it_is() -> None:
    found = statements(["He left", None, " early [1", None, "]. And", None], 3)
    assert list(found) == [None, None, None, Statement("He left early.", ((13, (1,)),)), Statement("And", (), " ")]


@given(
    st.lists(
        st.sampled_from(
            ["[1]", "[", "]", "12", ", ", "[2, 3]", "[99]", " He left.", " She stayed", "\n", "【1】", "[sic]"]
        ),
        max_size=14,
    ),
    st.integers(1, 7),
)
def test_reading_does_not_depend_on_where_chunks_were_cut(pieces: list[str], size: int) -> None:
    text = "".join(pieces)
    assert read(text, size=size) == read(text)


@given(st.text(alphabet="[]【】0123, -aB.\n", max_size=60))
def test_marks_lie_inside_their_statements_and_name_known_passages(text: str) -> None:
    for statement in read(text):
        positions = [position for position, _ in statement.marks]
        assert positions == sorted(set(positions))
        assert all(0 <= position <= len(statement.text) for position in positions)
        assert all(1 <= number <= 3 for _, numbers in statement.marks for number in numbers)
