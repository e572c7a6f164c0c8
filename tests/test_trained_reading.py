from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer_spans import answer_span
from rag.answerers.extractive import ANSWERS_FROM
from rag.candidates import candidates
from rag.closeness import Closeness
from rag.passage_reading import PassageReader
from rag.reading import Readings
from rag.trained_reading import TrainedReader, evidence, voted, weighed
from rag.types import Article, Copy, Findings, Hit, Passage, Question, Span, StoredArticle
from tests.fakes import HashedEncoder, MarkingNetwork

TEXT = "The dam at Boru broke on Monday. Wu Lan built it in 1931. Nobody was hurt there at all."


def findings(*texts: str, copies: tuple[str, ...] = ()) -> Findings:
    stored = {
        f"a{n}": StoredArticle(Article(f"a{n}", "Before. " + text), 1, 1, copies=tuple(map(Copy, copies)))
        for n, text in enumerate(texts)
    }
    hits = [Hit(Passage(f"{key}:8", key, 8, 8 + len(t), t), 1.0, 0.5) for key, t in zip(stored, texts, strict=True)]
    return Findings(tuple(hits), stored, len(texts), len(texts))


def read(question: str, found: Findings, *words: str) -> Readings:
    network = MarkingNetwork(*words)
    reader = TrainedReader(PassageReader(lambda: network), Closeness(HashedEncoder))
    return reader.read(Question(question, question), found)


def test_the_sentence_that_holds_the_answer_comes_first_with_the_very_words() -> None:
    found = findings("Rain fell over Boru all day long.", TEXT)
    first = read("Who built the dam?", found, "Wu Lan").sentences[0]
    text = found.articles["a1"].article.text
    assert first.article == "a1"
    assert first.span.of(text) == "Wu Lan built it in 1931."
    assert first.short is not None
    assert first.short.of(text) == "Wu Lan"


@pytest.mark.parametrize("question", ["Why was Wu Lan there?", "How did Wu Lan build it?", "Describe Wu Lan."])
def test_a_reason_has_no_short_answer(question: str) -> None:
    assert read(question, findings(TEXT), "Wu Lan").sentences[0].short is None
    assert read("How many did Wu Lan build?", findings(TEXT), "Wu Lan").sentences[0].short is not None


def test_it_is_surer_where_a_passage_answers() -> None:
    asked = "Who built the dam?"
    assert read(asked, findings(TEXT), "Wu Lan").confidence > read(asked, findings(TEXT), "Ito").confidence


def test_nothing_found_is_nothing_read() -> None:
    assert read("Who?", findings(), "Wu") == Readings((), 0.0)
    assert read("Who?", findings("Short."), "Wu") == Readings((), 0.0)


@pytest.fixture(scope="module")
def reader() -> TrainedReader:
    network = MarkingNetwork("0")
    return TrainedReader(PassageReader(lambda: network), Closeness(HashedEncoder))


@given(st.text(max_size=80), st.lists(st.text(max_size=120), max_size=3))
def test_any_text_can_be_read(reader: TrainedReader, question: str, texts: list[str]) -> None:
    found = findings(*texts)
    result = reader.read(Question(question, question), found)
    assert 0 <= result.confidence <= 1
    scores = [each.score for each in result.sentences]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert all(each.span.of(found.articles[each.article].article.text).strip() for each in result.sentences)


def parts(found: Findings, *words: str) -> Any:
    network = MarkingNetwork(*words)
    texts = [("", hit.passage.text) for hit in found.hits]
    made = PassageReader(lambda: network).read("Who built it?", texts)
    return candidates(found, len(texts)), made


def votes(found: Findings) -> list[float]:
    sentences, made = parts(found, "Wu Lan", "Ito")
    asked = Question("Who built it?", "Who built it?")
    spans = [answer_span(each, made[each.rank], found, asked) for each in sentences]
    return voted(sentences, spans, found, np.log([0.3, 0.2, 0.5])).tolist()


TWO = ("Wu Lan built the old dam.", "The builder is Wu Lan, they say.", "Nobody there knows of Ito.")


def test_independent_articles_that_say_the_same_add_up() -> None:
    assert votes(findings(*TWO)) == pytest.approx([0.5, 0.5, 0.5])


def test_copies_of_one_story_do_not() -> None:
    assert votes(findings(*TWO, copies=("a0", "a1"))) == pytest.approx([0.3, 0.2, 0.5])


def test_features_and_evidence_are_what_their_docstrings_say() -> None:
    found = findings(*TWO)
    sentences, made = parts(found, "Wu Lan")
    near = np.array([0.6, np.nan, 0.3])
    features = weighed(sentences, made, near, found, Question("Who built it?", "Who built it?"))
    assert features.shape == (3, 9)
    assert features[:, 0].tolist() == features[:, 1].tolist() == [3.0, 3.0, -3.0]
    assert features[0, 2] == pytest.approx(0.0, abs=0.01)
    assert features[:, 3].tolist() == [0.5, 0.5, 0.5]
    assert features[:, 4].tolist() == pytest.approx([0.1, 0.0, -0.2])
    shares = np.array([0.2, 0.7, 0.1])
    weights = np.array([1.0, 0, 0, 0, 0, 0, 0, 0, 0])
    sure = evidence(shares, features, weights, made, found)
    assert sure.tolist() == pytest.approx([3.0, 0.7, 3.0, features[1, 6], 3.0, made[0].silent, 0.5, 0.6])


def test_small_numbers_add_nothing_to_each_other() -> None:
    found = findings("Two people died in Boru.", "Wu Lan has two people to help.", "Nobody there knows of Ito.")
    sentences, _ = parts(found, "Wu Lan")
    spans = [
        None if (at := each.text.casefold().find("two people")) < 0 else _inside(each.span.start, at)
        for each in sentences
    ]
    assert voted(sentences, spans, found, np.log([0.3, 0.2, 0.5])).tolist() == pytest.approx([0.3, 0.2, 0.5])


def _inside(start: int, at: int) -> Span:
    return Span(start + at, start + at + len("two people"))


def test_what_happened_elsewhere_stands_behind_what_happened_in_the_place_asked_for() -> None:
    found = findings("The flood killed ninety people in Spain.", "The flood killed thirty people in Portugal.")

    def first(question: str) -> str:
        best = read(question, found, "ninety").sentences[0]
        return best.span.of(found.articles[best.article].article.text)

    assert first("How many people did the flood kill?") == "The flood killed ninety people in Spain."
    assert first("How many people did the flood kill in Spain?") == "The flood killed ninety people in Spain."
    assert first("How many people did the flood kill in Portugal?") == "The flood killed thirty people in Portugal."


def test_a_figure_that_is_only_known_of_other_places_answers_nothing() -> None:
    found = findings("The flood killed ninety people in Spain.")
    spain, france = (
        read(f"How many people did the flood kill in {place}?", found, "ninety").confidence
        for place in ("Spain", "France")
    )
    assert spain > ANSWERS_FROM > france
    assert read("Why did the flood kill people in France?", found, "ninety").confidence > ANSWERS_FROM
