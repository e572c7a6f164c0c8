import pytest

from eval.cost import Cost, Spread, cost, cost_object, percentile
from eval.report.tokens import tokens_section
from eval.scores import score, scores_object
from eval.summary import costs
from rag.types import Answer, Tokens


def answer(seconds: dict[str, float], tokens: Tokens | None = None) -> Answer:
    return Answer("q", "q", "He.", seconds=seconds, tokens=tokens)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([15, 20, 35, 40, 50], 0.05, 15),
        ([15, 20, 35, 40, 50], 0.3, 20),
        ([15, 20, 35, 40, 50], 0.5, 35),
        ([15, 20, 35, 40, 50], 1.0, 50),
        ([7], 0.95, 7),
        (list(range(1, 101)), 0.95, 95),
        (list(range(100, 0, -1)), 0.5, 50),
    ],
)
def test_percentile_is_the_smallest_value_that_so_many_do_not_exceed(
    values: list[float], share: float, expected: float
) -> None:
    assert percentile(values, share) == expected


def test_seconds_are_told_by_stage_over_the_answers_that_have_it() -> None:
    """Of 20 answers p50 is the 10th and p95 the 19th; a reply to small talk has no stage but the total."""
    answers = [answer({"retrieve": n / 100, "total": n / 10}) for n in range(20, 0, -1)]
    found = cost([*answers, answer({"total": 0.00001})])
    assert found == Cost({"retrieve": Spread(0.1, 0.19, 2.1, 20), "total": Spread(1.0, 1.9, 21.0, 21)}, {})
    assert list(found.seconds) == ["retrieve", "total"]


def test_tokens_are_told_of_the_answers_for_which_they_were_reported() -> None:
    found = cost([answer({}, Tokens(800, 40)), answer({}), answer({}, Tokens(1200, 10)), answer({}, Tokens(900, 90))])
    assert found == Cost({}, {"input": Spread(900, 1200, 2900, 3), "output": Spread(40, 90, 140, 3)})


def test_scores_have_a_key_only_for_what_was_reported() -> None:
    found = cost([answer({"total": 0.25}), answer({"total": 0.75})])
    assert cost_object(found) == {"seconds": {"total": {"p50": 0.25, "p95": 0.75, "total": 1.0, "n": 2}}}
    assert scores_object(score([], [], cost=found))["cost"] == cost_object(found)
    assert cost_object(cost([answer({}, Tokens(1, 2))])) == {
        "tokens": {
            "input": {"p50": 1, "p95": 1, "total": 1, "n": 1},
            "output": {"p50": 2, "p95": 2, "total": 2, "n": 1},
        }
    }
    assert cost_object(cost([])) == {}
    assert "cost" not in scores_object(score([], []))


def test_costs_are_printed_a_line_each() -> None:
    found = cost([answer({"retrieve": 0.02, "total": 0.05}, Tokens(1200, 40)), answer({"total": 12.5})])
    assert costs(score([], [], cost=found)).splitlines() == [
        "seconds         p50        p95         total",
        "retrieve      0.020      0.020         0.020  n=1",
        "total         0.050     12.500        12.550  n=2",
        "",
        "tokens        p50        p95         total",
        "input       1,200      1,200         1,200  n=1",
        "output         40         40            40  n=1",
    ]
    assert costs(score([], [])) == ""


def test_report_has_the_tokens_where_there_are_some() -> None:
    section = tokens_section(cost([answer({}, Tokens(1200, 40))]))
    assert '<section id="tokens"' in section
    cells = "<td>1,200</td><td>1,200</td><td>1,200</td><td>1</td>"
    assert f'<th scope="row">input</th>{cells}' in section
    assert tokens_section(cost([answer({"total": 0.1})])) == tokens_section(None) == ""
