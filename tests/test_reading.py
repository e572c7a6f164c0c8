from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.candidates import rarity
from rag.reading import SimilarityReader
from rag.types import Article, Findings, Hit, Passage, Question, StoredArticle
from tests.fakes import HashedEncoder

TEXT = (
    "Storm season began in June. The storm killed at least 45 people in Florida, officials said. "
    "How many more will there be? Many houses on the coast lost their roofs."
)


def findings(*texts: str) -> Findings:
    stored = {f"a{n}": StoredArticle(Article(f"a{n}", text), 1, 1) for n, text in enumerate(texts)}
    hits = [Hit(Passage(f"{key}:0", key, 0, len(text), text), 1.0) for key, text in zip(stored, texts, strict=True)]
    return Findings(tuple(hits), stored, len(texts), len(texts))


def read(question: str, *texts: str, understood: str | None = None) -> Any:
    return SimilarityReader(HashedEncoder).read(Question(question, understood or question), findings(*texts))


def test_the_sentence_that_answers_comes_first_with_its_span() -> None:
    first = read("How many people did the storm kill in Florida?", TEXT).sentences[0]
    assert first.span.of(TEXT) == "The storm killed at least 45 people in Florida, officials said."
    assert first.short is not None
    assert first.short.of(TEXT) == "at least 45"


def test_offsets_are_those_of_the_article_and_not_of_the_passage() -> None:
    text = "Something else stands here first. " + TEXT
    start = text.index("Storm season")
    stored = {"a": StoredArticle(Article("a", text), 1, 1)}
    hit = Hit(Passage("a:1", "a", start, len(text), text[start:]), 1.0)
    reading = SimilarityReader(HashedEncoder).read(
        Question("Who said it?", "How many killed?"), Findings((hit,), stored, 1, 1)
    )
    assert {each.span.of(text) for each in reading.sentences} <= set(_sentences(TEXT))


def _sentences(text: str) -> Sequence[str]:
    return [f"{each}." for each in text.replace("?", ".").rstrip(".").split(". ")]


def test_headings_and_questions_are_no_answers() -> None:
    shown = [each.span.of(TEXT) for each in read("How many more will there be?", TEXT).sentences]
    assert shown
    assert not any(each.endswith("?") for each in shown)
    assert read("Storm?", "Storm news.").sentences == ()


def test_a_sentence_in_two_overlapping_passages_is_read_once() -> None:
    stored = {"a": StoredArticle(Article("a", TEXT), 1, 2)}
    hits = tuple(Hit(Passage(f"a:{n}", "a", 0, len(TEXT), TEXT), 1.0) for n in range(2))
    read_twice = SimilarityReader(HashedEncoder).read(Question("q", "the storm"), Findings(hits, stored, 1, 1))
    spans = [each.span for each in read_twice.sentences]
    assert len(spans) == len(set(spans)) == 3


def test_it_is_surer_of_a_question_that_the_articles_are_about() -> None:
    about = read("How many people did the storm kill in Florida?", TEXT).confidence
    aside = read("Who won the 2030 World Cup?", TEXT).confidence
    assert about > 0.5
    assert aside < 0.3


def test_nothing_found_is_nothing_read() -> None:
    assert read("Who?").sentences == ()
    assert read("Who?").confidence == 0.0


def test_rare_terms_weigh_more_and_unknown_ones_most() -> None:
    weight = rarity([["storm", "coast"], ["storm"], ["storm", "roof"]])
    assert weight("storm") < weight("coast") < weight("cup")


@given(st.text(max_size=80), st.lists(st.text(max_size=120), max_size=3))
def test_any_text_can_be_read(question: str, texts: list[str]) -> None:
    result = read(question, *texts)
    assert 0 <= result.confidence <= 1
    scores = [each.score for each in result.sentences]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.slow
def test_the_bundled_encoder_reads_in_other_words(encoder: Any) -> None:
    question = Question("Who was made chief of the army?", "Who was made chief of the army?")
    text = "The weather was fine in Tehran. Mohammed Bagheri was appointed head of the armed forces. Shops were open."
    found = SimilarityReader(lambda: encoder).read(question, findings(text)).sentences[0]
    assert "Bagheri" in found.span.of(text)
    assert found.short is not None
    assert found.short.of(text) == "Mohammed Bagheri"
