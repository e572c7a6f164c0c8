from pathlib import Path

import numpy as np
import pytest

from rag.passage_reading import PassageReader
from rag.training.calibrating import asked_twice, calibrated, drawn
from rag.training.examples import Example, held_out
from rag.training.fitting import fitted_choice, fitted_logistic
from rag.types import Span
from tests.fakes import HashedEncoder, MarkingNetwork


def test_choice_between_two_rows_has_the_weight_of_their_odds() -> None:
    """Three of four questions choose the row with the feature: its odds are 3 to 1, its weight log 3."""
    rows = np.array([[1.0], [0.0]])
    asked = [(rows, np.array([True, False]))] * 300 + [(rows, np.array([False, True]))] * 100
    assert fitted_choice(asked)[0] == pytest.approx(np.log(3), abs=0.05)


def test_questions_that_tell_nothing_change_nothing() -> None:
    rows = np.array([[1.0], [0.0]])
    told = [(rows, np.array([True, False]))] * 3 + [(rows, np.array([False, True]))]
    silent = [(rows, np.array([True, True])), (rows, np.array([False, False]))] * 9
    assert fitted_choice(told + silent)[0] == pytest.approx(fitted_choice(told)[0], abs=1e-4)


def test_logistic_regression_finds_the_log_odds() -> None:
    """Off by no more than the ridge takes."""
    features = np.array([[1.0]] * 80 + [[0.0]] * 80)
    labels = np.array([True] * 60 + [False] * 20 + [True] * 20 + [False] * 60)
    weights, bias = fitted_logistic(features, labels)
    assert bias == pytest.approx(-np.log(3), abs=0.15)
    assert weights[0] == pytest.approx(2 * np.log(3), abs=0.3)


def example(number: int, source: str = "squadshifts/new_wiki") -> Example:
    text = f"Wu Lan built dam {number} in 1931. The lake there is deep and very cold."
    return Example(source, f"document {number}", "Dams", f"Who built dam {number}?", text, (Span(0, 6),))


def test_questions_are_those_held_out_and_texts_surround_them() -> None:
    examples = [example(number) for number in range(200)] + [example(1, "squad2")]
    questions, texts = drawn(examples, 1)
    assert 0 < len(questions) < 30
    assert all(held_out(each.source, each.document) for each in questions)
    assert len(texts) == 200


def test_every_question_is_asked_again_without_the_texts_that_answer(tmp_path: Path) -> None:
    others = [Example("s", f"o{n}", "", "", f"Rain fell in town {n} on Monday.", ()) for n in range(5)]
    questions = [example(1), example(2)]
    network, told = MarkingNetwork("Wu Lan"), list[int]()
    passages = PassageReader(lambda: network)
    found = list(asked_twice(questions, [*questions, *others], HashedEncoder(), passages, told.append))
    assert [each.answerable for each in found] == [True, False, True, False]
    assert told == [1, 2]
    assert all(each.gold.sum() == (1 if each.answerable else 0) for each in found)
    assert all(each.right.sum() == (1 if each.answerable else 0) for each in found)
    assert not any("Wu Lan" in sentence.text for each in found if not each.answerable for sentence in each.found)
    weights = calibrated(found)
    assert weights["answering sentence first"] == [1.0]
    assert weights["answering passage first, before and after"][1] == 1.0
    assert weights["area under the curve"] == weights["unanswerable questions refused"] == [1.0]
    assert [len(weights[name]) for name in ("RERANK_WEIGHTS", "WEIGHTS", "SURE_WEIGHTS")] == [4, 9, 8]
