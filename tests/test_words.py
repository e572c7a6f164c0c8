from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.types import Filters
from rag.words import limits_text, plain, publisher_key, telling


def test_stop_words_are_left_out_unless_there_is_nothing_else() -> None:
    assert telling("Who told the minister?") == ["told", "minister"]
    assert telling("Who is she?") == ["Who", "is", "she"]


def test_word_in_capitals_is_a_name_unless_all_are() -> None:
    assert telling("Does WHO agree?") == ["WHO", "agree"]
    assert telling("DOES WHO AGREE?") == ["AGREE"]


def test_initials_and_figures_have_one_spelling() -> None:
    assert plain("the U.N. and the U.S.A., at 3 a.m.").split() == [
        "the",
        "UN",
        "and",
        "the",
        "USA",
        ",",
        "at",
        "3",
        "am",
    ]
    assert plain("1,234,567 and 1,2 and 12,3456") == "1234567 and 1,2 and 12,3456"


def test_same_letters_have_one_form() -> None:
    assert plain("cafe\u0301\u00a0ＡＢ") == "café AB"


@given(st.text(st.characters()))
def test_any_text_can_be_encoded_afterwards(text: str) -> None:
    assert plain(text).encode().decode() == plain(text)
    assert all(word.isalnum() or not word.isascii() for word in telling(text))


@pytest.mark.parametrize(("name", "key"), [("After The Times", "times"), ("The  Week", "week"), ("The", "the")])
def test_publishers_are_compared_without_article_and_case(name: str, key: str) -> None:
    assert publisher_key(name) == key


def test_limits_in_words() -> None:
    filters = Filters(("A", "B"), ("x",), date(2022, 1, 2), date(2022, 2, 3))
    assert limits_text(filters) == "A, B; 1 chosen article; from 2 January 2022; to 3 February 2022"
    assert limits_text(Filters()) == ""
