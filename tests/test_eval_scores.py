import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.cases import Case
from eval.intervals import Estimate, estimate
from eval.metrics import ANSWERS
from eval.records import QuestionRecord
from eval.rows import rows
from eval.scores import score, scores_object
from rag.types import Answer, Turn


def test_no_values_have_no_mean():
    assert estimate([]) == Estimate(None, None, None, 0)


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        ([1.0], 0.206549, 1.0),
        ([1.0] * 10, 0.722467, 1.0),
        ([0.0] * 10, 0.0, 0.277533),
        ([0.5, 0.5, 0.5], 0.5, 0.5),
    ],
)
def test_values_that_are_all_alike_have_an_interval_still(values, low, high):
    """Wilson's upper bound for 0 of n is z² / (n + z²), for n of n its mirror image."""
    found = estimate(values)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))
    assert found.n == len(values)


def test_the_interval_of_a_large_sample_is_about_two_standard_errors_wide():
    values = [1.0] * 300 + [0.0] * 100
    error = (0.75 * 0.25 / 400) ** 0.5
    found = estimate(values)
    assert found.value == 0.75
    assert found.low == pytest.approx(0.75 - 1.96 * error, abs=0.006)
    assert found.high == pytest.approx(0.75 + 1.96 * error, abs=0.006)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_mean_lies_in_its_interval_and_the_same_values_give_the_same_interval(values):
    found = estimate(values)
    assert found.low <= found.value + 1e-6
    assert found.value <= found.high + 1e-6
    assert estimate(values) == found


def test_scores_are_overall_and_by_type():
    def case(kind, text):
        return Case(QuestionRecord("a", "q", type=kind, answers=("yes",)), Answer("q", "q", text), {})

    cases = [case("time", "yes"), case("fact", "no"), case("fact", "yes"), case(None, "no")]
    written = scores_object(score(rows(cases, ANSWERS), ANSWERS))
    assert written["questions"] == 4
    assert written["overall"]["right"]["value"] == 0.5
    assert written["overall"]["right"]["n"] == 4
    assert list(written["by_type"]) == ["time", "fact"]
    assert written["by_type"]["fact"]["right"]["value"] == 0.5
    assert written["by_type"]["time"]["right"]["n"] == 1
    assert written["overall"]["refused_when_should"] == {"value": None, "low": None, "high": None, "n": 0}
    assert set(written["by_type"]["fact"]) == set(written["overall"])


def test_later_turns_stand_beside_first_ones():
    def case(text, *history):
        return Case(QuestionRecord("a", "q", history=history, answers=("yes",)), Answer("q", "q", text), {})

    first, later = case("yes"), case("no", Turn("before", "yes"))
    written = scores_object(score(rows([first, later, later], ANSWERS), ANSWERS))
    assert written["by_turn"]["turn 1"]["right"]["value"] == 1
    assert written["by_turn"]["turn 2 and later"]["right"] == {"value": 0, "low": 0, "high": 0.65762, "n": 2}
    assert scores_object(score(rows([first], ANSWERS), ANSWERS))["by_turn"] == {}
