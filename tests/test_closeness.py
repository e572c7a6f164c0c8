import numpy as np
import pytest

from rag.candidates import candidates
from rag.closeness import PASSAGES, Closeness
from rag.passage_reading import Read
from rag.types import Article, Findings, Hit, Passage, StoredArticle
from tests.fakes import HashedEncoder


def findings(*texts: str) -> Findings:
    stored = {f"a{n}": StoredArticle(Article(f"a{n}", text), 1, 1) for n, text in enumerate(texts)}
    hits = [Hit(Passage(key, key, 0, len(text), text), 1.0) for key, text in zip(stored, texts, strict=True)]
    return Findings(tuple(hits), stored, len(texts), len(texts))


def read(relevant: float) -> Read:
    return Read(relevant, 0.0, np.zeros((0, 2), dtype=np.int32), np.zeros(0, dtype=np.float32), 1.0)


class Counting(HashedEncoder):
    """Counts what it is asked to encode."""

    asked = 0

    def encode(self, texts):  # type: ignore[no-untyped-def]
        self.asked += len(texts)
        return super().encode(texts)


def test_a_sentence_is_as_near_as_its_vector_is_to_that_of_the_question() -> None:
    found = findings("The dam broke on Monday. Rain fell all  day long.")
    made = Closeness(HashedEncoder).of("When did the dam break?", candidates(found, 1), [read(0.0)])
    question, first, second = HashedEncoder().encode(
        ["When did the dam break?", "The dam broke on Monday.", "Rain fell all day long."]
    )
    assert made.tolist() == pytest.approx([float(question @ first), float(question @ second)], abs=1e-6)


def test_only_sentences_of_the_most_relevant_passages_are_encoded() -> None:
    texts = [f"Rain fell in town {n} all day." for n in range(PASSAGES + 3)]
    found, encoder = findings(*texts), Counting()
    relevances = [float(n) for n in range(PASSAGES + 3)]
    made = Closeness(lambda: encoder).of("Where?", candidates(found, len(texts)), [read(each) for each in relevances])
    assert np.isnan(made).tolist() == [True] * 3 + [False] * PASSAGES
    assert encoder.asked == PASSAGES + 1


def test_without_sentences_nothing_is_encoded() -> None:
    encoder = Counting()
    assert Closeness(lambda: encoder).of("Where?", [], []).shape == (0,)
    assert encoder.asked == 0
