from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_doubles import cited
from web_pages import assert_harmless

from rag.conversations import Chat, Exchange
from rag.types import (
    Answer,
    Article,
    Citation,
    Copy,
    Filters,
    Hit,
    Note,
    Overview,
    Passage,
    StoredArticle,
)
from rag.web.actions import copy_text
from rag.web.front import chats_html, conversation_html, examples_html, nameplate_html, welcome_html
from rag.web.listing import Listing, listing_html, select
from rag.web.markup import also_in, day, from_key, headline, key, link, plain, safe
from rag.web.prose import prose_html
from rag.web.render import answer_html, closest, error_html, exchange_html, live_html
from rag.web.scope import chosen, filters_from_form, filters_from_json, filters_to_json, scope_html, widened

TEXT = "Twitter Blue will cost $8 a month. Stephen King objected to the price."
ARTICLE = Article("x", TEXT, "Musk drops price", "CNN", "J. Korn", date(2022, 11, 1), "https://cnn.example/x")
ANSWER = Answer(
    question="What will it cost?",
    understood="What will Twitter Blue cost?",
    text="CNN said on 1 November 2022: $8 a month [1]. King objected [2], to the price [1].",
    citations=(cited(ARTICLE, "Twitter Blue will cost $8 a month."), cited(ARTICLE, "Stephen King objected", 2)),
    notes=(Note("evolving", "The price changed.", (1,)),),
    filters=Filters(publishers=("CNN",), since=date(2022, 1, 1)),
    seconds={"total": 0.123},
)
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "[click](javascript:alert(1)) **bold** `code` # heading",
    "</p></div></article><iframe src=//evil.example>",
    "${alert(1)} {{constructor}} <!-- comment --> &lt;b&gt;",
    "\u202eevil\u202c \x00\x1b[31m \ud83d lone",
    "</textarea><svg onload=alert(1)>",
    "<![CDATA[<b>]]> <?php ?> <!DOCTYPE html>",
]
words = st.text(max_size=60) | st.sampled_from(HOSTILE)


def hostile_exchange(text: str) -> Exchange:
    article = Article(text or "x", text or "x", text, text, text, date(2022, 1, 1), text)
    answer = Answer(
        question=text, understood=f"{text}?", text=f"{text} [1] **{text}** - {text}",
        citations=(Citation(1, 0, len(text), text, article, page=2, copies=(Copy("other", text),)),),
        notes=(Note(text, text, (1,)),), model=text,
        filters=Filters(publishers=(text,)),
    )  # fmt: skip
    return Exchange(text, answer, False, text)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_an_answer_becomes_markup(text):
    read = assert_harmless(exchange_html(hostile_exchange(text), {}, last=True))
    assert plain(text).strip() in read.within("h2")
    assert plain(text).strip() in read.within("blockquote")


@given(words)
def test_no_text_becomes_markup_anywhere(text):
    article = Article(text or "x", text, text, text, text, None, text)
    stored = StoredArticle(article, 1, 1, language=text, copies=(Copy(text or "x", text),))
    refusal = Answer(
        text, text, text, reason="not_answered", passages=(Hit(Passage("p", article.id, 0, 50, text[:50]), 1.0),)
    )
    overview = Overview(1, (text,), None, None, article, 1)
    for html in (
        exchange_html(hostile_exchange(text), {}, last=True),
        answer_html(refusal, text, {article.id: stored}),
        live_html(Answer(text, text, text, final=False), text),
        error_html(text, text),
        conversation_html(Chat(text, text, 0, 0), []),
        chats_html([Chat(text, text, 0, 0)], text),
        examples_html([text]),
        welcome_html(overview),
        listing_html([stored], Listing(query="")),
        scope_html(Filters(publishers=(text,), articles=(text,)), overview, [article]),
        nameplate_html([(text, "/")], text),
    ):
        assert_harmless(html)


@given(st.text())
def test_shown_text_is_the_text_without_what_cannot_be_seen(text):
    assert assert_harmless(f"<p>{safe(text)}</p>").text == plain(text)


@given(st.text(alphabet=st.characters(), max_size=40))
def test_a_key_brings_any_id_back(text):
    assert from_key(key(text)) == text
    assert key(text).isascii()
    assert not set(key(text)) & set("\"'<>& ")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//evil.example", "/relative", "http://",
     "vbscript:x", " https://a.example", "https://a.example/\u202e", "https://[broken", "file:///etc/passwd", "", None],
)  # fmt: skip
def test_only_web_addresses_become_links(url):
    assert link(url, "Read") == ""


def test_link_leaves_without_an_opener():
    assert 'href="https://a.example/?a=1&amp;b=2"' in link("https://a.example/?a=1&b=2", "Read")
    assert 'rel="noopener noreferrer nofollow"' in link("https://a.example", "Read")


def test_each_marker_is_a_chip_with_an_id_of_its_own():
    read = assert_harmless(answer_html(ANSWER, "t1", {}))
    chips = read.every(**{"class": "bl-cite"})
    assert [chip["data-number"] for chip in chips] == ["1", "2", "1", "1"]
    assert len({chip["id"] for chip in chips}) == 4
    assert {chip["role"] for chip in chips} == {"button"}
    assert [chip["aria-describedby"] for chip in chips[:2]] == ["card-t1-1", "card-t1-2"]
    assert read.every(id="card-t1-1")
    assert read.every(id="cite-t1-1")


def test_marker_without_a_citation_is_not_shown():
    assert "[7]" not in assert_harmless(answer_html(replace(ANSWER, text="No such thing [7]."), "t", {})).text


def test_sources_name_headline_publisher_and_date():
    text = assert_harmless(answer_html(ANSWER, "t", {})).text
    assert "Musk drops price" in text
    assert "CNN 1 November 2022" in text
    assert "Changed over time. The price changed." in text


def test_article_cited_twice_is_listed_once_with_both_numbers():
    read = assert_harmless(answer_html(ANSWER, "t", {}))
    assert read.tags >= {"ol"}
    assert [each["id"] for each in read.every(**{"class": "bl-number"})] == ["source-t-1", "source-t-2"]
    assert len(read.every(**{"class": "bl-headline"})) == 1


def test_understood_question_is_shown_only_when_it_differs():
    assert "Understood as" in exchange_html(Exchange("t", ANSWER), {}, last=False)
    same = replace(ANSWER, understood="What will  it cost?")
    assert "Understood as" not in exchange_html(Exchange("t", same), {}, last=False)


def test_limits_that_a_question_set_are_chips_that_the_last_question_can_be_asked_without():
    found = Filters(publishers=("after CNN", HOSTILE[1]), since=date(2022, 5, 1), as_of=date(2022, 7, 3))
    asked = Exchange("t", replace(ANSWER, found=found))
    read = assert_harmless(exchange_html(asked, {}, last=True))
    chips = read.every(**{"data-bl": "ask_without", "data-turn": "t"})
    assert [chip["data-kind"] for chip in chips] == ["publisher", "publisher", "dates", "as_of"]
    assert [from_key(chip["data-value"] or "") for chip in chips] == ["after CNN", HOSTILE[1], "", ""]
    assert chips[0]["aria-label"] == "Ask again without the limit: Only CNN"
    for label in ("Only CNN", "Only articles from 1 May 2022", "As of 3 July 2022"):
        assert label in read.text
    earlier = assert_harmless(exchange_html(asked, {}, last=False))
    assert "As of 3 July 2022" in earlier.text
    assert earlier.every(**{"data-bl": "ask_without"}) == []
    assert "bl-found" not in exchange_html(Exchange("t", ANSWER), {}, last=True)


def test_chosen_limits_are_those_that_were_not_found_in_the_question():
    both = Filters(("CNN",), ("x",), date(2022, 1, 1), date(2022, 2, 2), date(2022, 3, 3))
    assert chosen(both, Filters()) == both
    assert chosen(both, Filters(publishers=("CNN",), as_of=date(2022, 3, 3))) == replace(
        both, publishers=(), as_of=None
    )
    assert chosen(both, replace(both, articles=())) == Filters(articles=("x",))


def test_reply_about_articles_links_to_their_list():
    limits = Filters(publishers=("A & B",), since=date(2022, 5, 1), until=date(2022, 5, 31), as_of=date(2022, 5, 9))
    counted = Answer("q", "q", "The collection holds 2 articles.", filters=limits, listed='"FTX"')
    (shown,) = assert_harmless(answer_html(counted, "t", {})).every(**{"class": "bl-link"})
    assert shown["href"] == "/articles?query=%22FTX%22&publisher=A+%26+B&since=2022-05-01&until=2022-05-09"
    (every,) = assert_harmless(answer_html(replace(counted, filters=Filters(), listed=""), "t", {})).every(
        **{"class": "bl-link"}
    )
    assert every["href"] == "/articles?"
    for other in (replace(counted, listed=None), replace(counted, filters=Filters(articles=("x",)))):
        assert "/articles" not in answer_html(other, "t", {})


def test_list_is_limited_by_publisher_and_days_and_says_so():
    other = replace(ARTICLE, id="y", title="Later", published=date(2022, 12, 1))
    stored = [StoredArticle(each, 1, 1) for each in (ARTICLE, other)]
    listing = Listing('"blue"', limits=Filters(publishers=("cnn",), until=date(2022, 11, 30)))
    assert [each.article.id for each in select(stored, listing)] == ["x"]
    assert select(stored, Listing('"lu"')) == []
    read = assert_harmless(listing_html(stored, listing))
    labels = [each["aria-label"] for each in read.every(**{"data-bl": "list_articles"})]
    assert labels == ["Remove the limit: Only cnn", "Remove the limit: Only articles to 30 November 2022"]
    assert "1 of 2 articles hold these words" in read.text
    (hidden,) = read.every(type="hidden")
    assert filters_from_json(from_key(hidden["value"] or "")) == listing.limits


def test_refusal_shows_the_closest_passages_one_of_each_article():
    other = replace(ARTICLE, id="y", title="Another")
    hits = tuple(Hit(Passage("", each, 0, 34, ""), 0.5) for each in ("x", "x", "y", "gone"))
    refusal = Answer("q", "q", "The articles do not say.", reason="not_answered", passages=hits)
    assert [hit.passage.article for hit in closest(hits)] == ["x", "y", "gone"]
    articles = {each.id: StoredArticle(each, 1, 1) for each in (ARTICLE, other)}
    read = assert_harmless(answer_html(refusal, "t", articles))
    assert "Not in the articles" in read.text
    assert read.text.count("Twitter Blue will cost $8 a month.") == 2
    assert [each["data-article"] for each in read.every(**{"data-bl": "open_passage"})] == ["x", "y"]


def test_refusal_shows_the_questions_that_can_be_answered_as_buttons_that_ask_them():
    refusal = Answer("q", "q", "No.", reason="not_answered", answerable=("Who owns “A&B”?", "Where is FTX based?"))
    read = assert_harmless(answer_html(refusal, "t", {}))
    assert "The articles can answer" in read.text
    buttons = read.every(**{"data-bl": "ask_example"})
    assert [each["data-question"] for each in buttons] == ["Who owns “A&B”?", "Where is FTX based?"]
    assert "The articles can answer" not in answer_html(replace(refusal, answerable=()), "t", {})


def test_made_by_model_in_seconds_within_limits():
    assert (
        "extractive · 0.1 s · CNN; from 1 January 2022"
        in assert_harmless(exchange_html(Exchange("t", ANSWER), {}, True)).text
    )


def test_copied_text_has_the_answer_and_its_sources():
    assert copy_text(ANSWER) == (
        "What will it cost?\n\n"
        "CNN said on 1 November 2022: $8 a month [1]. King objected [2], to the price [1].\n\n"
        "Sources\n"
        "[1] “Twitter Blue will cost $8 a month.” — Musk drops price, CNN, 1 November 2022, https://cnn.example/x\n"
        "[2] “Stephen King objected” — Musk drops price, CNN, 1 November 2022, https://cnn.example/x"
    )


def test_page_and_copies_stand_beside_a_quote():
    copies = (Copy("a", "Reuters"), Copy("b", "The Hill"), Copy("c", "Reuters"))
    citations = tuple(replace(each, page=3 + each.number, copies=copies) for each in ANSWER.citations)
    answer = replace(ANSWER, citations=citations)
    read = assert_harmless(answer_html(answer, "t", {}))
    assert "Musk drops price CNN 1 November 2022 p. 4, p. 5 also in: Reuters, The Hill" in read.text
    assert "1 November 2022 p. 4 also in: Reuters, The HillTwitter Blue will cost" in read.text
    assert "1 November 2022, p. 4, https://cnn.example/x (also in: Reuters, The Hill)" in copy_text(answer)


def test_many_copies_are_counted():
    assert also_in([Copy(str(number), f"Outlet {number}") for number in range(8)]).endswith("Outlet 5, 2 more")
    assert also_in([Copy("a", None)]) == "also in: another article"
    assert also_in([]) == ""


def test_only_the_last_answer_can_be_asked_again():
    assert 'data-bl="retry"' in exchange_html(Exchange("t", ANSWER), {}, last=True)
    assert 'data-bl="retry"' not in exchange_html(Exchange("t", ANSWER), {}, last=False)


def test_rated_answer_offers_a_correction_and_to_take_the_rating_back():
    read = assert_harmless(exchange_html(Exchange("t", ANSWER, False, "$8"), {}, last=False))
    (pressed,) = read.every(**{"aria-pressed": "true"})
    assert pressed["aria-label"] == "Bad answer"
    assert pressed["data-rating"] == ""
    assert read.within("textarea") == "$8"
    assert "textarea" not in assert_harmless(exchange_html(Exchange("t", ANSWER), {}, last=False)).tags


@pytest.mark.parametrize("tail", [" [", " [1", " **", "[12"])
def test_half_open_marker_is_held_back_while_writing(tail):
    assert assert_harmless(prose_html(f"It costs $8{tail}", str, unfinished=True)).text == "It costs $8"


def test_prose_has_paragraphs_lists_and_bold_words():
    html = prose_html("First **bold** line.\n\n- one [1]\n- two\nlast", lambda number: f"<q>{number}</q>")
    assert html.replace("\u2060", "") == (
        "<p>First <strong>bold</strong> line.</p><ul><li>one<q>1</q></li><li>two</li></ul><p>last</p>"
    )


@given(st.text(alphabet="ab [1]*-\n.2) ", max_size=60))
def test_prose_is_well_formed_whatever_the_model_writes(text):
    assert_harmless(prose_html(text, lambda number: f"<q>{number}</q>"))
    assert_harmless(prose_html(text, lambda number: f"<q>{number}</q>", unfinished=True))


def test_untitled_article_goes_by_its_first_words():
    assert headline(Article("id", "word " * 50)).endswith("word…")
    assert headline(Article("id", "Short.")) == "Short."
    assert headline(Article("id", " ")) == "id"


def test_days_are_written_out():
    assert day(date(2014, 6, 2)) == "2 June 2014"
    assert day(None) == "undated"


def test_first_screen_says_what_the_collection_holds():
    overview = Overview(1200, tuple("ABCDEFGH"), date(2014, 6, 12), date(2022, 12, 13), ARTICLE, 5000)
    text = assert_harmless(welcome_html(overview)).text
    assert "1,200 articles from 8 publishers, 12 June 2014 to 13 December 2022." in text
    assert "A · B · C · D · E · F · 2 more" in text
    assert "Musk drops price" in text


def test_empty_library_shows_how_to_add():
    text = assert_harmless(welcome_html(Overview(0))).text
    assert "byline add" in text
    assert "Articles page" in text


def test_error_is_one_line():
    assert "The index is busy. Try again" in error_html("q", "the index\n is busy. Try again")


# The list of articles

OLD = Article("old", "Plain text about storms.", "Storm", "BBC", None, date(2001, 1, 1))
UNDATED = Article("none", "Nothing about it.", "a lower headline", None)
SHELF = [StoredArticle(each, 1, 1) for each in (OLD, ARTICLE, UNDATED)]


@pytest.mark.parametrize(
    ("order", "ids"),
    [("newest", ["x", "old", "none"]), ("oldest", ["old", "x", "none"]), ("headline", ["none", "x", "old"]),
     ("publisher", ["old", "x", "none"])],
)  # fmt: skip
def test_articles_are_put_in_order(order, ids):
    assert [each.article.id for each in select(SHELF, Listing(order=order))] == ids


@pytest.mark.parametrize(
    ("query", "ids"),
    [("STORM bbc", ["old"]), ("king twitter", ["x"]), ("korn", ["x"]), ("nowhere", []), ("  ", ["x", "old", "none"])],
)
def test_search_wants_every_word(query, ids):
    assert [each.article.id for each in select(SHELF, Listing(query=query))] == ids


def test_language_and_copies_stand_under_the_headline():
    copies = (Copy("r/1", "Reuters"), Copy("h", None))
    read = assert_harmless(listing_html([StoredArticle(ARTICLE, 1, 1, language="de", copies=copies)], Listing()))
    assert "Musk drops priceGerman also in: Reuters, h" in read.text
    (other,) = read.every(**{"data-bl": "open_article", "data-article": "r%2F1"})
    assert other["id"] == "copy-x-r%2F1"
    assert "English" not in listing_html([StoredArticle(ARTICLE, 1, 1, language="en")], Listing())


def test_language_is_found_by_its_name():
    shelf = [StoredArticle(ARTICLE, 1, 1, language="de"), StoredArticle(OLD, 1, 1, language="en")]
    assert [each.article.id for each in select(shelf, Listing(query="german"))] == ["x"]


def test_list_remembers_how_it_was_asked_for():
    many = [StoredArticle(Article(f"a{number:03}", "storm"), 1, 1) for number in range(120)]
    (asked,) = assert_harmless(listing_html(many, Listing("storm", "oldest", 2))).every(id="bl-listed")
    assert (asked["data-query"], asked["data-order"], asked["data-page"]) == ("storm", "oldest", "2")


def test_list_is_cut_into_pages():
    many = [StoredArticle(Article(f"a{number:03}", "t", f"Title {number:03}"), 1, 1) for number in range(120)]
    read = assert_harmless(listing_html(many, Listing(order="headline", page=3)))
    assert "Page 3 of 3" in read.text
    assert len(read.every(**{"data-bl": "open_article"})) == 20
    assert "Page 3 of 3" in listing_html(many, Listing(page=99))


# The limits


def test_limits_survive_the_page():
    filters = Filters(("A & B",), ("id/1",), date(2020, 1, 1), None)
    assert filters_from_json(filters_to_json(filters)) == filters


@pytest.mark.parametrize(
    "text", ["", "[]", "{", "null", '{"publishers": 3, "since": "tomorrow", "articles": [1, null]}', None, 7]
)
def test_limits_that_cannot_be_read_are_none(text):
    assert filters_from_json(text) == Filters()


def test_form_brings_back_any_publisher():
    name = 'A "quoted"\u202e <publisher> & more'
    assert filters_from_form({"publishers": [key(name)], "since": "2020-01-01"}) == Filters(
        (name,), (), date(2020, 1, 1)
    )


def test_each_limit_has_a_chip_that_removes_it():
    filters = Filters(("CNN",), ("x",), date(2020, 1, 1), date(2021, 1, 1))
    read = assert_harmless(scope_html(filters, Overview(1, ("CNN",)), [ARTICLE]))
    assert [each["data-kind"] for each in read.every(**{"data-bl": "widen"})] == ["publisher", "dates", "article"]
    assert widened(filters, "publisher", "CNN").publishers == ()
    assert widened(filters, "article", "x").articles == ()
    assert widened(filters, "dates", "") == Filters(("CNN",), ("x",))
    assert widened(replace(filters, as_of=date(2022, 2, 2)), "as_of", "") == filters
    assert widened(filters, "other", "") == filters
