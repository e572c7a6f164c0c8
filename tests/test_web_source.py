from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_doubles import cited
from web_pages import assert_harmless

from rag.types import Article, Citation, Span, StoredArticle
from rag.web.markup import plain
from rag.web.source import gone_html, locate, problem_html, source_html, steps_html

TEXT = "First paragraph here.\n\nThe quoted words stand here. And more.\n\nPhoto: A. Photographer"
ARTICLE = Article("a", TEXT, "Headline", "CNN", "J. Korn", date(2022, 11, 1), "https://cnn.example/x")
STORED = StoredArticle(ARTICLE, 1, 1)


def test_quote_is_marked_to_the_character():
    citation = cited(ARTICLE, "quoted words stand")
    read = assert_harmless(source_html(STORED, locate(TEXT, citation), (), citation))
    assert read.within("mark") == "quoted words stand"
    assert len(read.every(id="hit")) == 1
    assert "The quoted words stand here. And more." in read.text


def test_pane_shows_the_masthead():
    read = assert_harmless(source_html(STORED))
    assert "CNN 1 November 2022" in read.text
    assert "By J. Korn" in read.text
    assert read.every(href="https://cnn.example/x")


def test_boilerplate_is_dimmed():
    start = TEXT.index("Photo")
    read = assert_harmless(source_html(STORED, None, (Span(start, len(TEXT)),)))
    assert read.every(**{"class": "bl-dim"})
    assert "Photo: A. Photographer" in read.within("span")


def test_quote_over_two_paragraphs_is_marked_in_both():
    start, end = TEXT.index("here."), TEXT.index("quoted")
    read = assert_harmless(source_html(STORED, Span(start, end)))
    assert read.within("mark") == "here.The "
    assert len(read.every(id="hit")) == 1


def test_moved_quote_is_found_nearest_to_where_it_was():
    text = "same words. " + "x" * 50 + " same words."
    assert locate(text, Citation(1, 60, 70, "same words", ARTICLE)) == Span(63, 73)
    assert locate(text, Citation(1, 2, 12, "same words", ARTICLE)) == Span(0, 10)


def test_changed_article_shows_the_quote_and_says_so():
    citation = Citation(1, 0, 12, "Former words", ARTICLE)
    assert locate(TEXT, citation) is None
    read = assert_harmless(source_html(STORED, None, (), citation))
    assert "The article has changed since" in read.text
    assert read.within("blockquote") == "Former words"
    assert "First paragraph here." in read.text
    assert len(read.every(id="hit")) == 1


def test_removed_article_still_shows_what_was_quoted():
    read = assert_harmless(gone_html(cited(ARTICLE, "quoted words")))
    assert "has been removed" in read.text
    assert read.within("mark") == "quoted words"
    assert "Headline" in read.within("h2")


def test_steps_lead_to_the_neighbours():
    read = assert_harmless(steps_html("t", [1, 2, 5], 2))
    assert [each["data-number"] for each in read.every(**{"data-bl": "open_citation"})] == ["1", "5"]
    assert "Quote 2 of 3" in read.text
    assert "disabled" in steps_html("t", [1], 1)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a\n\n<b onclick=x>\n\n\u202e{{x}}${y}", "</mark></p>"])
def test_article_is_never_markup(text):
    article = Article(text, text, text, text, text, None, text)
    citation = Citation(1, 0, len(text), text, article)
    assert_harmless(source_html(StoredArticle(article, 1, 1), Span(0, len(text)), (Span(0, 3),), citation))
    assert_harmless(gone_html(citation, steps_html(text, [1], 1)))
    assert_harmless(problem_html(text))


@given(st.text(alphabet="ab<&\"'>. \n\u00a0é", max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_mark_holds_the_words_of_the_span_and_nothing_is_lost(text, one, other):
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    article = Article("a", text, "T")
    read = assert_harmless(source_html(StoredArticle(article, 1, 1), Span(start, end)))
    assert "".join(read.within("mark").split()) == "".join(plain(text[start:end]).split())
    assert "".join(text.split()) in "".join(read.text.split())
