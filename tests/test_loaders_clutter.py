from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.boilerplate import boilerplate
from rag.errors import LoadError
from rag.loaders.clutter import without_clutter
from rag.types import Article

LINES = st.sampled_from(
    [
        "The dam broke on Monday.",
        "AP Photo/Ann Lee",
        "Advertisement",
        "- one item",
        "- Subscribe to our newsletter",
        "It rained. Sign up here for our newsletter. Then it stopped.",
        "Copyright 2020 Hill Post. All rights reserved.",
    ]
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("It broke.\n\nREUTERS/Ann Lee\n\nIt rained.", "It broke.\n\nIt rained."),
        ("It broke. Sign up here for our newsletter. It rained.", "It broke. It rained."),
        ("It broke. Click here.\nIt rained.", "It broke.\nIt rained."),
        ("- one\n- Subscribe to our newsletter\n- two", "- one\n- two"),
        ("Advertisement\n\nIt broke.\n\nCopyright 2020 Hill Post.", "It broke."),
        ("It broke.\n\nAdvertisement\fIt rained.\fAdvertisement", "It broke.\n\n\fIt rained.\f"),
        ("\fIt broke.\n\nAdvertisement\n\nIt rained.", "\fIt broke.\n\nIt rained."),
        ("It  broke.\n\n\nAnd   rained.", "It  broke.\n\n\nAnd   rained."),
        ("“Sign up for our newsletter,” she said.", "“Sign up for our newsletter,” she said."),
    ],
)
def test_whole_sentences_are_cut_and_empty_paragraphs_with_them(text: str, kept: str) -> None:
    assert without_clutter(Article("a", text)) == Article("a", kept)


def test_byline_of_the_author_is_cut() -> None:
    found = without_clutter(Article("a", "By Ann Lee\n\nIt broke.", author="Ann Lee", title="Dam"))
    assert found == Article("a", "It broke.", author="Ann Lee", title="Dam")


def test_text_of_nothing_but_clutter_is_refused() -> None:
    with pytest.raises(LoadError, match="nothing but"):
        without_clutter(Article("a", "Advertisement\n\nAll rights reserved."))


@given(st.lists(LINES, min_size=1, max_size=12), st.sampled_from(["\n\n", "\n", "\f"]))
def test_pages_keep_their_number_and_words_their_order(lines: list[str], gap: str) -> None:
    article = Article("a", gap.join(["It was dry.", *lines]))
    found = without_clutter(article)
    assert found.text.count("\f") == article.text.count("\f")
    kept = iter(article.text)
    assert all(character in kept for character in found.text if not character.isspace())
    assert len(boilerplate(found)) <= len(boilerplate(article))
