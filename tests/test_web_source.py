from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_doubles import cited
from web_pages import assert_harmless

from rag.types import Article, Citation, Copy, Span, StoredArticle
from rag.versions import Version
from rag.web.details import Details, field_values
from rag.web.markup import plain
from rag.web.source import gone_html, locate, problem_html, source_html, steps_html, version_html

TEXT = "First paragraph here.\n\nThe quoted words stand here. And more.\n\nPhoto: A. Photographer"
ARTICLE = Article("a", TEXT, "Headline", "CNN", "J. Korn", date(2022, 11, 1), "https://cnn.example/x")
STORED = StoredArticle(ARTICLE, 1, 1)


def test_quote_is_marked_to_the_character():
    citation = cited(ARTICLE, "quoted words stand")
    read = assert_harmless(source_html(STORED, locate(TEXT, citation), (), citation=citation))
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
    read = assert_harmless(source_html(STORED, None, (), citation=citation))
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
    stored = StoredArticle(article, 1, 1, text, text, (Copy(text, text),))
    details = Details(frozenset({"title"}), (1, 2, 3), text, text, field_values(article), changed=True)
    assert_harmless(source_html(stored, Span(0, len(text)), (Span(0, 3),), citation=citation, details=details))
    other = Article(text, f"{text} more", f"{text} more", None, text, None, text)
    assert_harmless(version_html(Version(1, article, datetime(2023, 5, 1, tzinfo=UTC)), Version(2, other), [1, 2]))
    assert_harmless(gone_html(citation, steps_html(text, [1], 1)))
    assert_harmless(problem_html(text))


@given(st.text(alphabet="ab<&\"'>. \n\u00a0é", max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_mark_holds_the_words_of_the_span_and_nothing_is_lost(text, one, other):
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    article = Article("a", text, "T")
    read = assert_harmless(source_html(StoredArticle(article, 1, 1), Span(start, end)))
    assert "".join(read.within("mark").split()) == "".join(plain(text[start:end]).split())
    assert "".join(text.split()) in "".join(read.text.split())


# What is kept beside the text

PAGED = Article("a/b", "One here.\fTwo here.\n\nMore of two.\fThree here.", "Headline", "CNN")


def test_pages_are_marked_and_the_page_of_the_quote_is_told():
    hit = Span(PAGED.text.index("More"), PAGED.text.index("More") + 4)
    html = source_html(StoredArticle(PAGED, 1, 1), hit, details=Details(original=".pdf"))
    read = assert_harmless(html)
    assert read.within("mark") == "More"
    assert "CNN undated p. 2" in read.text
    assert "p. 1One here.p. 2Two here.More of two.p. 3Three here." in read.text
    (original,) = [each for each in read.every(target="_blank") if "original" in str(each["href"])]
    assert original["href"] == "/original/a%2Fb#page=2"
    assert "Open the original (PDF, p. 2)" in read.text


def test_text_without_pages_names_none():
    assert "p. 1" not in assert_harmless(source_html(STORED)).text


def test_quote_over_a_page_break_is_marked_on_both_pages():
    read = assert_harmless(source_html(StoredArticle(PAGED, 1, 1), Span(4, 13)))
    assert read.within("mark") == "here.Two"


@pytest.mark.parametrize(
    ("suffix", "label"),
    [(".html", "Open the original (saved page)"), (".docx", "Open the original (DOCX)"), ("", "")],
)
def test_original_is_named_by_its_kind(suffix, label):
    text = assert_harmless(source_html(STORED, details=Details(original=suffix))).text
    assert label in text
    assert ("Open the original" in text) == bool(suffix)


def test_form_holds_the_fields_of_the_article():
    read = assert_harmless(source_html(STORED))
    values = {each["name"]: each["value"] for each in read.every(autocomplete="off")}
    assert values == {"title": "Headline", "publisher": "CNN", "author": "J. Korn", "published": "2022-11-01"}
    assert "Undo corrections" not in read.text
    assert not read.every(id="bl-undo")


def test_corrected_fields_are_named_and_can_be_undone():
    read = assert_harmless(source_html(STORED, details=Details(corrected=frozenset({"published", "title"}))))
    assert "Corrected here: headline, date." in read.text
    assert read.every(**{"data-bl": "reset_article", "data-article": "a"})


def test_correction_that_cannot_be_made_keeps_what_was_typed():
    details = Details(problem="that is not a day", entered={"title": "Typed"})
    read = assert_harmless(source_html(STORED, details=details))
    assert read.every(name="title", value="Typed")
    assert read.every(name="publisher", value="CNN")
    assert read.every(role="alert")
    assert "That is not a day" in read.text


def test_earlier_versions_can_be_opened():
    read = assert_harmless(source_html(STORED, details=Details(versions=(1, 2, 3))))
    assert "Version 3 of 3; earlier versions: 1 2" in read.text
    assert [each["data-number"] for each in read.every(**{"data-bl": "open_version"})] == ["1", "2"]
    assert "Version" not in assert_harmless(source_html(STORED, details=Details(versions=(1,)))).text


def test_version_shows_what_changed_and_leads_back():
    before = Version(1, ARTICLE, datetime(2023, 5, 1, tzinfo=UTC))
    after = Version(2, Article("a", TEXT.replace("quoted", "printed"), "Headline", "BBC"))
    read = assert_harmless(version_html(before, after, [1, 2, 3]))
    assert read.within("h2") == "What changed from version 1 to 2"
    assert "Replaced on 1 May 2023." in read.text
    assert read.every(**{"data-bl": "open_article", "data-article": "a"})
    assert [data for path, data in read.texts if "del" in path] == [
        "CNN", "J. Korn", "1 November 2022", "https://cnn.example/x", "quoted",
    ]  # fmt: skip
    assert [data for path, data in read.texts if "ins" in path] == ["BBC", "printed"]
    (current,) = read.every(**{"aria-current": "true"})
    assert current["data-number"] == "1"
