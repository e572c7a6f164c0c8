from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answerers.extractive import ExtractiveAnswerer, lead_in
from rag.citations import faults, without_markers
from rag.closeness import Closeness
from rag.passage_reading import PassageReader
from rag.reading import Reading, Readings
from rag.trained_reading import TrainedReader
from rag.types import Article, Draft, Findings, Hit, Passage, Question, Span, StoredArticle
from tests.fakes import HashedEncoder, MarkingNetwork

TEXT = "Winds rose. The storm killed at least 45 people in Florida, officials said. Roofs flew away on the coast."
ARTICLE = Article("a", TEXT, "Storm", "CNN", published=date(2022, 9, 30))
QUESTION = Question("How many people did the storm kill?", "How many people did the storm kill?")


def found(*articles: Article) -> Findings:
    hits = [Hit(Passage(f"{each.id}:0", each.id, 0, len(each.text), each.text), 1.0) for each in articles]
    return Findings(
        tuple(hits), {each.id: StoredArticle(each, 3, 1) for each in articles}, len(articles), len(articles)
    )


class _Fixed:
    """A reader that has read before."""

    def __init__(self, *sentences: Reading, confidence: float = 0.9) -> None:
        self._read = Readings(sentences, confidence)

    def read(self, question: Question, findings: Findings) -> Readings:
        return self._read


@cache
def reading(words: str) -> TrainedReader:
    """Return a reader that takes these words for the answer to anything."""
    network = MarkingNetwork(words)
    return TrainedReader(PassageReader(lambda: network), Closeness(HashedEncoder))


def last(answerer: ExtractiveAnswerer, findings: Findings, question: Question = QUESTION) -> Draft:
    return list(answerer.stream(question, findings))[-1]


def quoting(findings: Findings, *readings: Reading) -> Draft:
    return last(ExtractiveAnswerer(_Fixed(*readings)), findings)


def sentence(article: Article, words: str, score: float = 0.9, short: str | None = None) -> Reading:
    start = article.text.index(words)
    span = Span(article.text.index(short), article.text.index(short) + len(short)) if short else None
    return Reading(article.id, Span(start, start + len(words)), score, span)


def test_the_answer_says_who_speaks_and_when_and_quotes_exactly() -> None:
    draft = last(ExtractiveAnswerer(reading("at least 45")), found(ARTICLE))
    assert draft.text.startswith("CNN, 30 September 2022: ")
    assert "“The storm killed at least 45 people in Florida, officials said.” [" in draft.text
    assert draft.short == "at least 45"
    assert faults(draft.text, draft.citations) == ()
    assert {citation.version for citation in draft.citations} == {3}


def test_sentences_of_one_article_share_a_lead_in_in_the_order_of_the_text() -> None:
    other = Article("b", "Georgia counted none.", "Count", "after USA Today")
    draft = quoting(
        found(ARTICLE, other),
        sentence(ARTICLE, "Roofs flew away on the coast."),
        sentence(other, "Georgia counted none.", 0.8),
        sentence(ARTICLE, "Winds rose.", 0.7),
    )
    assert draft.text == (
        "CNN, 30 September 2022: “Winds rose.” [1] “Roofs flew away on the coast.” [2]"
        "\n\nAfter USA Today, undated: “Georgia counted none.” [3]"
    )


def test_the_answer_grows_article_by_article() -> None:
    other = Article("b", "Georgia counted none.")
    reader = _Fixed(sentence(ARTICLE, "Winds rose."), sentence(other, "Georgia counted none."))
    drafts = list(ExtractiveAnswerer(reader).stream(QUESTION, found(ARTICLE, other)))
    assert [len(draft.citations) for draft in drafts] == [1, 2]
    assert drafts[1].text.startswith(drafts[0].text)


def test_a_footnote_in_an_article_is_no_citation() -> None:
    article = Article("a", "The toll is 45 [1] by now, they say.")
    draft = quoting(found(article), sentence(article, article.text))
    assert faults(draft.text, draft.citations) == ()
    assert draft.citations[0].quote == article.text


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        (Article("a", "", publisher="CNN", published=date(2014, 6, 12)), "CNN, 12 June 2014"),
        (
            Article("a", "", publisher="after The Inquisitr", published=date(2014, 6, 1)),
            "After The Inquisitr, 1 June 2014",
        ),
        (Article("a", "", title="Storm"), "“Storm”, undated"),
        (Article("a", ""), "An article without a publisher, undated"),
    ],
)
def test_the_lead_in_names_the_publisher_and_the_day(article: Article, expected: str) -> None:
    assert lead_in(article) == expected


@pytest.mark.parametrize(
    ("findings", "reason", "words"),
    [
        (Findings((), {}, 0, 0), "empty_collection", "no articles yet"),
        (Findings((), {}, 0, 5), "outside_scope", "None of the 5 articles"),
        (Findings((), {}, 5, 5), "nothing_found", "Nothing in the articles"),
        (found(ARTICLE), "not_answered", "“Storm” (CNN, 30 September 2022)"),
    ],
)
def test_a_refusal_says_why_and_cites_nothing(findings: Findings, reason: str, words: str) -> None:
    draft = last(ExtractiveAnswerer(_Fixed(sentence(ARTICLE, "Winds rose."), confidence=0.1)), findings)
    assert (draft.reason, draft.citations, draft.short) == (reason, (), None)
    assert words in draft.text


def test_a_refusal_names_the_articles_of_the_closest_passages_once_each() -> None:
    second = Article("b", "Second.", "Bank", "CNN")
    findings = found(ARTICLE, second)
    twice = Findings((*findings.hits, *findings.hits), findings.articles, 2, 2)
    text = last(ExtractiveAnswerer(_Fixed(confidence=0.0)), twice).text
    assert text.endswith("The closest passages are in “Storm” (CNN, 30 September 2022) and “Bank” (CNN).")


def test_a_question_about_something_else_is_refused() -> None:
    asked = Question("Who won the 2030 World Cup?", "Who won the 2030 World Cup?")
    draft = last(ExtractiveAnswerer(reading("Portugal")), found(ARTICLE), asked)
    assert draft.reason == "not_answered"


@given(st.text(max_size=120), st.lists(st.text(min_size=1, max_size=200), min_size=1, max_size=3))
def test_quotes_are_exact_markers_count_up_and_only_refusals_cite_nothing(asked: str, texts: list[str]) -> None:
    articles = [Article(str(n), text, text[:9] or None, publisher=text[-9:]) for n, text in enumerate(texts)]
    answerer = ExtractiveAnswerer(reading("at least 45"), answers_from=0.0)
    for draft in answerer.stream(Question(asked, asked), found(*articles)):
        assert draft.refused == (not draft.citations)
        assert faults(draft.text, draft.citations) == ()
        assert draft.short is None or any(draft.short in citation.quote for citation in draft.citations)
        assert draft.short is None or len(draft.short.split()) <= 12


@given(st.text(min_size=30, max_size=300), st.data())
def test_a_quote_stands_in_the_answer_as_it_stands_in_the_article(text: str, data: st.DataObject) -> None:
    article = Article("a", text.replace("[", "("))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    draft = quoting(found(article), Reading("a", Span(start, end), 0.9))
    assert all(citation.quote in without_markers(draft.text) for citation in draft.citations)
