import numpy as np
import pytest

from rag.answer_spans import answer_span, answer_words, asks_for_span
from rag.candidates import candidates
from rag.passage_reading import Read
from rag.types import Article, Findings, Hit, Passage, Question, Span, StoredArticle

SENTENCE = "Wu Lan, an engineer of 40, built the old dam in 1931."
TEXT = "Heading first. " + SENTENCE
FOUND = Findings(
    (Hit(Passage("a:15", "a", 15, len(TEXT), SENTENCE), 1.0),), {"a": StoredArticle(Article("a", TEXT), 1, 1)}, 1, 1
)


def answer(question: str, *shares: tuple[str, float]) -> str | None:
    places = [(SENTENCE.index(words), SENTENCE.index(words) + len(words)) for words, _ in shares]
    weights = np.array([share for _, share in shares], dtype=np.float32)
    read = Read(1.0, 1.0, np.array(places, dtype=np.int32).reshape(-1, 2), weights, 0.0)
    candidate = candidates(FOUND, 1)[0]
    span = answer_span(candidate, read, FOUND, Question(question, question))
    assert span is None or TEXT[span.start : span.end] in SENTENCE
    return span.of(TEXT) if span else None


OFFERED = (("the old dam", 0.5), ("an engineer", 0.2), ("1931", 0.1), ("Wu Lan", 0.03), ("40", 0.001))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What did she build?", "the old dam"),
        ("When did she build it?", "1931"),
        ("Who built it?", "Wu Lan"),
        ("Who built the old dam?", "Wu Lan"),
        ("How old was she?", "the old dam"),  # 40 is too unlikely
        ("What was Wu Lan, builder of the old dam?", "an engineer"),
    ],
)
def test_the_likeliest_span_of_the_right_kind_answers(question: str, words: str) -> None:
    assert answer(question, *OFFERED) == words


def test_what_the_question_says_is_no_answer() -> None:
    assert answer("Did Wu Lan build the old dam?", ("Wu Lan", 0.9), ("the old dam", 0.1)) is None
    assert answer("Who?") is None


def test_answers_are_compared_by_their_words() -> None:
    candidate = candidates(FOUND, 1)[0]
    start = TEXT.index("the old dam")
    assert answer_words(Span(start, start + 11), candidate) == "old dam"
    assert answer_words(None, candidate) == ""


@pytest.mark.parametrize(
    ("question", "short"),
    [("Why?", False), ("And how did it break?", False), ("How many broke?", True), ("Who?", True)],
)
def test_reasons_and_ways_take_more_than_a_span(question: str, short: bool) -> None:
    assert asks_for_span(Question(question, question)) is short
