import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_pages import Read, assert_harmless

from rag.types import Article
from rag.web.changes import changes_html, metadata_html
from rag.web.markup import plain

COUNTED = re.compile(r"\d+ paragraphs? unchanged")


def letters(read: Read, without: str) -> str:
    """The letters that are shown outside one kind of element, without the lines that count what is not shown."""
    shown = [data for path, data in read.texts if without not in path and not COUNTED.fullmatch(data)]
    return "".join("".join(shown).split())


def test_changed_words_are_marked():
    html = changes_html("It costs $8 a month.", "It costs $11 a month, they say.")
    assert html == "<p>It costs $<del>8</del><ins>11</ins> a month<ins>, they say</ins>.</p>"


def test_paragraphs_far_from_a_change_are_counted():
    before = "\n\n".join(f"Paragraph {number}." for number in range(9))
    read = assert_harmless(changes_html(before, before.replace("Paragraph 8.", "Paragraph eight.")))
    assert read.text == "7 paragraphs unchangedParagraph 7.Paragraph 8eight."
    assert (read.within("del"), read.within("ins")) == ("8", "eight")


def test_change_at_the_end_of_a_long_text_is_found():
    before = "\n\n".join(f"Paragraph {number}." for number in range(9_000))
    read = assert_harmless(changes_html(before, f"{before[:-5]}0000.\n\nEnd."))
    assert (read.within("del"), read.within("ins")) == ("8999", "0000\nEnd.")
    assert "8,998 paragraphs unchanged" in read.text


def test_added_and_removed_paragraphs_are_marked_whole():
    read = assert_harmless(changes_html("One.\n\nTwo.", "One.\n\nTwo.\n\nThree & more."))
    assert (read.within("ins"), read.within("del")) == ("Three & more.", "")
    read = assert_harmless(changes_html("One.\n\nTwo.", "Two."))
    assert (read.within("ins"), read.within("del")) == ("", "One.")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [("Same.", "Same.", "The text is the same."), ("One.\n\nTwo.", "One.\nTwo.\f", "Only line breaks changed.")],
)
def test_texts_with_the_same_words_say_so(before, after, told):
    assert assert_harmless(changes_html(before, after)).text == told


@given(st.text(alphabet="ab<&. \n", max_size=60), st.text(alphabet="ab<&. \n", max_size=60))
def test_without_what_was_added_the_former_words_are_left_and_without_what_was_removed_the_present_ones(one, other):
    before, after = f"Start\n{one}\nEnd", f"Start\n{other}\nEnd"
    read = assert_harmless(changes_html(before, after))
    for text, added in ((before, "ins"), (after, "del")) if {"ins", "del"} & read.tags else ():
        rest = iter(plain(text))
        assert all(letter in rest for letter in letters(read, without=added))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a b " * 200_000, "b a " * 200_000),
        ("word\n" * 50_000, "other\n" * 50_000),
        ("\n".join(map(str, range(20_000))), "\n".join(map(str, range(1, 40_000, 2)))),
        (" ".join(map(str, range(1_900))), " ".join(map(str, range(1_900, 0, -1)))),
    ],
    ids=["one long line", "one word a line", "many lines", "all words moved"],
)
def test_long_texts_are_compared_within_bounds(before, after):
    html = changes_html(before, after)
    assert "del" in assert_harmless(html).tags
    assert len(html) < 500_000


def test_changed_metadata_is_named():
    before = Article("a", "t", "Old <b>", "CNN", None, None, "https://a.example")
    after = Article("a", "t", "New", "CNN", "J. Korn", None, "https://a.example")
    read = assert_harmless(metadata_html(before, after))
    assert read.text == "HeadlineOld <b> NewAuthorJ. Korn"
    assert (read.within("del"), read.within("ins")) == ("Old <b>", "NewJ. Korn")
    assert metadata_html(before, before) == ""
