from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.citations import cite, exact, faults, literal, marked, numbers, renumbered, without_markers
from rag.types import Article, Citation, Copy, Span, StoredArticle

STORED = StoredArticle(Article("ian", "Ian killed 32 people. Florida had 28 of them. Cuba had three.", "Ian"), 2, 1)
KILLED, FLORIDA, CUBA = Span(0, 21), Span(22, 45), Span(46, 61)


def citation(number: int, span: Span) -> Citation:
    return cite(STORED, span, number)


def test_citation_holds_the_words_at_its_offsets() -> None:
    made = citation(1, FLORIDA)
    assert (made.quote, made.version) == ("Florida had 28 of them.", 2)
    assert exact(made)


def test_citation_tells_page_and_copies_where_there_are_some() -> None:
    copies = (Copy("hill", "The Hill"),)
    paged = StoredArticle(Article("report", "One page.\fTwo pages.\fThree."), 1, 1, copies=copies)
    assert [cite(paged, Span(*at)).page for at in ((0, 9), (10, 20), (21, 27))] == [1, 2, 3]
    assert cite(paged, Span(0, 9)).copies == copies
    assert (citation(1, FLORIDA).page, citation(1, FLORIDA).copies) == (None, ())


@pytest.mark.parametrize(
    "changes",
    [{"quote": "Florida had 29 of them."}, {"start": 21}, {"end": 44}, {"start": -39}, {"start": 45, "quote": ""}],
)
def test_citation_is_not_exact_if_anything_is_off(changes: dict[str, object]) -> None:
    assert not exact(replace(citation(1, FLORIDA), **changes))


def test_citation_that_ends_behind_the_text_is_not_exact() -> None:
    assert not exact(replace(citation(1, CUBA), end=99))


def test_numbers_come_by_first_appearance() -> None:
    assert numbers("One [2]. Two [1][2]. Three [3].") == (2, 1, 3)


def test_text_without_markers_reads_well() -> None:
    assert (
        without_markers("Ian killed 32 [1][2], among them 28 in Florida [3].")
        == "Ian killed 32, among them 28 in Florida."
    )


def test_footnote_of_an_article_is_no_marker_but_looks_the_same() -> None:
    shown = literal("The toll rose.[3]")
    assert numbers(shown) == ()
    assert shown.replace("\u2060", "") == "The toll rose.[3]"


def test_faults_are_none_where_all_is_right() -> None:
    assert faults("Ian killed 32 [1], 28 in Florida [2].", [citation(1, KILLED), citation(2, FLORIDA)]) == ()


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Ian killed 32.", [citation(1, KILLED)]),
        ("Ian killed 32 [1] [2].", [citation(1, KILLED)]),
        ("Ian killed 32 [2], 28 in Florida [1].", [citation(1, KILLED), citation(2, FLORIDA)]),
        ("Ian killed 32 [2].", [citation(2, KILLED)]),
        ("Ian killed 32 [1].", [replace(citation(1, KILLED), quote="Ian killed 33 people.")]),
    ],
)
def test_faults_name_what_is_wrong(text: str, cited: list[Citation]) -> None:
    assert len(faults(text, cited)) > 0


def test_same_words_cited_again_keep_their_number() -> None:
    text, cited = marked("", (), "Ian killed 32.", [(13, (citation(0, KILLED),))])
    text, cited = marked(
        text + " ",
        cited,
        "28 died in Florida, 32 in all.",
        [(18, (citation(0, FLORIDA),)), (29, (citation(0, KILLED),))],
    )
    assert text == "Ian killed 32 [1]. 28 died in Florida [2], 32 in all [1]."
    assert faults(text, cited) == ()


def test_markers_are_renumbered_and_unused_citations_go() -> None:
    text, cited = renumbered(
        "Florida [3] and all [1][3], Cuba [9].",
        [citation(1, KILLED), citation(2, CUBA), citation(3, FLORIDA)],
    )
    assert text == "Florida [1] and all [2][1], Cuba."
    assert [each.quote for each in cited] == ["Florida had 28 of them.", "Ian killed 32 people."]


MARKERISH = st.text(alphabet="[]0123 .ab", max_size=30)


@given(st.lists(st.tuples(MARKERISH, st.lists(st.integers(0, 30), max_size=3)), max_size=6))
def test_any_text_and_citations_give_markers_one_to_one(pieces: list[tuple[str, list[int]]]) -> None:
    text, cited = "", ()
    for words, starts in pieces:
        groups = [(len(words), tuple(citation(0, Span(start, start + 5)) for start in starts))] if starts else []
        text, cited = marked(text, cited, words, groups)
    assert faults(text, cited) == ()


@given(MARKERISH, st.lists(st.integers(0, 30), max_size=4))
def test_renumbering_any_text_leaves_no_faults(text: str, starts: list[int]) -> None:
    cited = [citation(number, Span(start, start + 5)) for number, start in enumerate(starts, 1)]
    assert faults(*renumbered(text, cited)) == ()
