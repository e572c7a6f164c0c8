from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.boilerplate import boilerplate
from rag.splitting import SPLITTER, sentences, split, wording
from rag.types import Article

FRAGMENTS = [
    *(
        "He left. ",
        "Follow Ann Lee on Twitter\n\n",
        "word ",
        "\n\n",
        "\r\n",
        "\r\n\r\n",
        "“Yes. ",
        "No.” ",
        '"',
        "p.m. ",
    ),
    *(
        "- a\n",
        "Gov. Will ",
        "Joe Doe/Getty Images ",
        "é😀 ",
        "\u200b",
        "\x00",
        "1. ",
        "…",
        "___\n",
        "(a. B) ",
        "x" * 90,
    ),
]
CHARACTERS = st.one_of(st.text(max_size=400), st.lists(st.sampled_from(FRAGMENTS), max_size=300).map("".join))
STORY = st.lists(
    st.tuples(st.integers(3, 25), st.sampled_from([" ", " ", "\n\n"])).map(
        lambda each: "Word " * (each[0] - 1) + "end." + each[1]
    ),
    min_size=1,
    max_size=120,
).map("".join)


def quoted(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


def report(words: int, name: str = "word") -> str:
    """Sentences of ten words, five a paragraph."""
    lines = [f"{name.capitalize()} number {at} of this report says one two three." for at in range(words // 10)]
    return "\n\n".join(" ".join(lines[at : at + 5]) for at in range(0, len(lines), 5))


# sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He came at 3 p.m. Tuesday. She left.", ["He came at 3 p.m. Tuesday.", "She left."]),
        ("It ended at 9 p.m. Fireworks followed.", ["It ended at 9 p.m.", "Fireworks followed."]),
        ("It airs at 8 p.m. ET on NBC.", ["It airs at 8 p.m. ET on NBC."]),
        ("Gov. Will Reed met Sen. Will Hay. They ate.", ["Gov. Will Reed met Sen. Will Hay.", "They ate."]),
        ("Maj. Gen. Mohammed Bagheri spoke.", ["Maj. Gen. Mohammed Bagheri spoke."]),
        ("In Roe v. Wade the U.S. Court ruled. It was 1973.", ["In Roe v. Wade the U.S. Court ruled.", "It was 1973."]),
        ("He went to the U.S. He stayed.", ["He went to the U.S.", "He stayed."]),
        ("No. He left. No. 3 won.", ["No.", "He left.", "No. 3 won."]),
        ("It cost $3.5 million. Sold.", ["It cost $3.5 million.", "Sold."]),
        ("She got it. Then she left.", ["She got it.", "Then she left."]),
        ('"I did," he said. "It was me."', ['"I did," he said.', '"It was me."']),
        ("“We go. Don’t wait.” she said. He stayed.", ["“We go. Don’t wait.” she said.", "He stayed."]),
        ("One 😀 here. Two é there.", ["One 😀 here.", "Two é there."]),
        ("A fire. Joe Raedle/Getty Images A flood came.", ["A fire.", "Joe Raedle/Getty Images", "A flood came."]),
        ("A king in Spain (Photo by A. Lee/AFP)", ["A king in Spain", "(Photo by A. Lee/AFP)"]),
        ("REUTERS/Morteza Nikoubazl/Files", ["REUTERS/Morteza Nikoubazl/Files"]),
        ("___\n\nText", ["Text"]),
        (" \n ", []),
        ("", []),
    ],
)
def test_sentences_are_found_in_news(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_wrapped_lines_are_one_sentence_and_blank_lines_end_one() -> None:
    text = (
        "The governor said on Monday that the bridge would be closed for\n"
        "the whole of the winter. He did not say what it would cost the\n"
        "state\n\n"
        "Nobody\r\n\r\nknows"
    )
    assert quoted(text) == [
        "The governor said on Monday that the bridge would be closed for\nthe whole of the winter.",
        "He did not say what it would cost the\nstate",
        "Nobody",
        "knows",
    ]


def test_headings_and_lists_are_set_off_by_line_breaks() -> None:
    text = "What we know\nThe dam above the town broke on Monday, the mayor said.\n- two bridges\n- one school\n# More"
    assert quoted(text) == [
        "What we know",
        "The dam above the town broke on Monday, the mayor said.",
        "- two bridges",
        "- one school",
        "# More",
    ]


def test_long_quotation_is_cut_and_short_one_is_kept() -> None:
    short = "“We came here. We saw it all. We won.”"
    long = "“" + "We came here to see what they had done to us and to the town. " * 6 + "We won.”"
    assert quoted(short) == [short]
    assert len(quoted(long)) == 7
    assert quoted(long)[-1] == "We won.”"


@given(CHARACTERS)
def test_sentences_hold_every_letter_once_and_cross_no_blank_line(text: str) -> None:
    spans = sentences(text)
    covered = [False] * len(text)
    for span in spans:
        assert span.of(text) == span.of(text).strip()
        assert "\n\n" not in span.of(text)
        assert "\r\n\r\n" not in span.of(text)
        assert not any(covered[span.start : span.end])
        covered[span.start : span.end] = [True] * len(span)
    assert [span.start for span in spans] == sorted(span.start for span in spans)
    assert all(covered[at] for at, character in enumerate(text) if character.isalnum())


# split


@given(CHARACTERS)
def test_passages_are_exact_and_never_long(text: str) -> None:
    passages = split(Article("a", text))
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text == passage.text.strip()
        assert passage.id == f"{wording(Article('a', text))}:{passage.start}-{passage.end}"
        assert 0 < len(passage.text.split()) <= 200
        assert len(passage.text) <= 2_400
    assert all(one.start < two.start and one.end < two.end for one, two in pairwise(passages))


@given(CHARACTERS)
def test_passages_hold_everything_but_boilerplate(text: str) -> None:
    article = Article("a", text)
    skipped = boilerplate(article)
    passages = split(article)
    held = {at for passage in passages for at in range(passage.start, passage.end)}
    marked = {at for span in skipped for at in range(span.start, span.end)}
    assert not held & marked
    assert all(at in held or at in marked for at, character in enumerate(text) if character.isalnum())


@given(STORY)
def test_passages_of_ordinary_prose_have_100_to_200_words_and_end_with_a_sentence(text: str) -> None:
    passages = split(Article("a", text))
    ends = {span.end for span in sentences(text)}
    assert all(passage.end in ends for passage in passages)
    if len(text.split()) < 100:
        assert len(passages) == 1
    else:
        assert all(100 <= len(passage.text.split()) <= 200 for passage in passages)


@given(STORY)
def test_neighbouring_passages_share_one_sentence(text: str) -> None:
    passages = split(Article("a", text))
    spans = sentences(text)
    for one, two in pairwise(passages):
        shared = [span for span in spans if two.start <= span.start and span.end <= one.end]
        assert len(shared) == 1


def test_short_article_is_one_passage() -> None:
    text = report(90)
    assert [passage.text for passage in split(Article("a", text))] == [text]


def test_article_that_fits_is_not_divided() -> None:
    assert len(split(Article("a", report(200)))) == 1
    assert len(split(Article("a", report(210)))) == 2


def test_passage_ends_at_a_paragraph_rather_than_inside_one() -> None:
    passages = split(Article("a", report(600)))
    assert len(passages[0].text.split()) == 150
    assert passages[0].text.endswith("three.")
    assert passages[1].text.startswith("Word number 14")


def test_overlong_sentence_is_cut_between_words_and_endless_word_inside() -> None:
    long = " ".join(f"word{at}" for at in range(450))
    assert [len(passage.text.split()) for passage in split(Article("a", long))] == [200, 200, 50]
    endless = split(Article("a", "x" * 5_000))
    assert [len(passage.text) for passage in endless] == [2_400, 2_400, 200]


def test_passages_stop_at_boilerplate() -> None:
    text = f"{report(100, 'first')}\n\nSign up for our newsletter.\n\n{report(100, 'second')}"
    one, two = split(Article("a", text))
    assert one.text == report(100, "first")
    assert two.text == report(100, "second")


def test_article_of_nothing_but_boilerplate_has_no_passage() -> None:
    assert split(Article("a", "Follow Ann Lee on Twitter\n\n___")) == []


def test_splitting_is_deterministic_and_names_the_wording() -> None:
    article = Article("a", report(500))
    assert split(article) == split(article)
    assert wording(article) == wording(Article("a", article.text, "Another title"))
    assert wording(article) != wording(Article("b", article.text))
    assert wording(article) != wording(Article("a", article.text + " "))
    assert wording(Article("", "")) == "e3b0c44298fc1c14-e3b0c44298fc1c14"
    assert SPLITTER.startswith("sentencex-")


@pytest.mark.parametrize(
    "unit", ["a. ", '"A b. ', "(a b. C d. ", "Aa Bb/ ", "“Go to it. ", "x", ".", "\n \n", "Go. “A "]
)
def test_hostile_text_is_split_in_time_that_grows_with_its_length(unit: str) -> None:
    started = time.process_time()
    split(Article("a", unit * (400_000 // len(unit))))
    assert time.process_time() - started < 10
