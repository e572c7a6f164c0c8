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
from rag.types import Article, Draft, Filters, Findings, Hit, Passage, Question, Span, StoredArticle
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


def test_a_quotation_far_from_its_speaker_is_quoted_with_the_words_that_name_him() -> None:
    text = (
        "“It rains,” Hal Smith, who looks after the old dam, said on Friday.\n\n“We were lucky. Nobody was hurt.\n\n"
        "“The roofs are gone. The storm killed 45 people.”\n\nThe mayor left."
    )
    article = Article("a", text, "Storm", "CNN", published=date(2022, 9, 30))
    draft = quoting(found(article), sentence(article, "The storm killed 45 people.”", short="45 people"))
    assert draft.text == (
        "CNN, 30 September 2022: “Hal Smith, who looks after the old dam, said on Friday.” [1] "
        "“The storm killed 45 people.”” [2]"
    )
    assert draft.short == "45 people"
    assert faults(draft.text, draft.citations) == ()


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
        (Article("a", "", "Opinion: Let it rain", "CNN", published=date(2014, 6, 12)), "CNN, opinion, 12 June 2014"),
        (Article("a", "", "Rain", "CNN", url="https://cnn.com/2014/opinions/rain.html"), "CNN, opinion, undated"),
        (Article("a", "", "Opinions differ on rain", "CNN"), "CNN, undated"),
    ],
)
def test_the_lead_in_names_the_publisher_and_the_day(article: Article, expected: str) -> None:
    assert lead_in(article) == expected


@pytest.mark.parametrize(
    ("findings", "reason", "words"),
    [
        (Findings((), {}, 0, 0), "empty_collection", "no articles yet"),
        (Findings((), {}, 0, 5), "outside_scope", "None of the 5 articles"),
        (Findings((), {}, 5, 5), "nothing_found", "Nothing about this was found in the articles."),
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


def asked_on(day: date, text: str, article: Article = ARTICLE, confidence: float = 0.9) -> Draft:
    """Return the answer in the first sentence of an article, asked on that day."""
    words = article.text.partition(".")[0] + "."
    answerer = ExtractiveAnswerer(_Fixed(sentence(article, words), confidence=confidence), today=lambda: day)
    return last(answerer, found(article), Question(text, text))


def test_old_articles_are_said_to_be_old_where_the_state_now_is_asked_for() -> None:
    asked = "What is the latest on the winds?"
    stale = [note for note in asked_on(date(2022, 11, 1), asked).notes if note.kind == "stale"]
    assert [note.text for note in stale] == ["What is quoted here is from 30 September 2022."]
    assert asked_on(date(2022, 10, 30), asked).notes == ()
    assert asked_on(date(2022, 11, 1), "What did the winds do?").notes == ()
    assert asked_on(date(2022, 11, 1), asked, Article("u", "Winds rose. No day.")).notes == ()


def test_the_day_of_asking_is_the_one_that_was_set() -> None:
    asked = Question("How are the winds now?", "How are the winds now?", Filters(as_of=date(2022, 10, 1)))
    answerer = ExtractiveAnswerer(_Fixed(sentence(ARTICLE, "Winds rose.")), today=lambda: date(2030, 1, 1))
    assert last(answerer, found(ARTICLE), asked).notes == ()


@pytest.mark.parametrize(
    ("asked", "confidence", "reason"),
    [
        ("How strong were the winds in March 2023?", 0.9, "only_older"),
        ("How strong were the winds last week?", 0.9, "only_older"),
        ("How strong were the winds in March 2023?", 0.1, "not_answered"),  # nothing that was found is about it
        ("How strong will the winds be in March 2023?", 0.9, None),
        ("How strong were the winds in September 2022?", 0.9, None),
        ("How strong were the winds in 2021?", 0.9, None),
        ("How strong were the winds in October 2022?", 0.9, None),  # the article is at most a month older
        ("How strong were the winds according to USA Today?", 0.9, None),
    ],
)
def test_articles_that_are_older_than_what_is_asked_do_not_answer_it(
    asked: str, confidence: float, reason: str | None
) -> None:
    draft = asked_on(date(2023, 6, 1), asked, confidence=confidence)
    assert draft.reason == reason
    if reason == "only_older":
        assert "the newest of the closest is from 30 September 2022" in draft.text
        assert "“Storm” (CNN, 30 September 2022)" in draft.text


DENYING = Article("d", "The bill reached the house. The governor did not sign the bill.", "Bill", "CNN")


@pytest.mark.parametrize(
    ("asked", "premise"),
    [
        ("Why did the governor sign the bill?", True),
        ("When did the governor sign the bill?", True),
        ("Did the governor sign the bill?", False),
        ("When the bill reached the house, did the governor sign it?", False),
        ("When the bill reached the house, why did the governor sign it?", True),
        ("Why did the governor not sign the bill?", False),
        ("Why did the bill reach the house?", False),
    ],
)
def test_a_denial_of_what_is_taken_for_granted_leads_the_answer(asked: str, premise: bool) -> None:
    first = sentence(DENYING, "The bill reached the house.")
    second = sentence(DENYING, "The governor did not sign the bill.", 0.4)
    reader = _Fixed(first, second, confidence=0.9)
    draft = last(ExtractiveAnswerer(reader), found(DENYING), Question(asked, asked))
    assert [note.kind for note in draft.notes] == (["premise"] if premise else [])
    if premise:
        (note,) = draft.notes
        assert [draft.citations[number - 1].quote for number in note.citations] == [
            "The governor did not sign the bill."
        ]
        assert draft.short is None


@pytest.mark.parametrize(
    "sentence_text",
    [
        "The governor did not say when he would sign the bill.",
        "If the governor had not signed the bill, it would have died.",
        "The governor signed the bill not only for its friends.",
        "The senator did not sign the paper.",
    ],
)
def test_a_sentence_that_denies_something_else_is_no_denial(sentence_text: str) -> None:
    article = Article("d", sentence_text, None, "CNN")
    asked = "When did the governor sign the bill?"
    draft = last(ExtractiveAnswerer(_Fixed(sentence(article, sentence_text))), found(article), Question(asked, asked))
    assert draft.notes == ()


def test_a_question_about_something_else_is_refused() -> None:
    asked = Question("Who won the 2030 World Cup?", "Who won the 2030 World Cup?")
    draft = last(ExtractiveAnswerer(reading("Portugal"), today=lambda: date(2022, 10, 1)), found(ARTICLE), asked)
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
