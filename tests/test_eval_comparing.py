import json
from dataclasses import replace
from datetime import date
from math import comb
from pathlib import Path
from typing import Any

import pytest

from eval.cases import Case
from eval.comparing import Switch, compare
from eval.comparison_text import comparison_text, left_out
from eval.gate import drops, read_baseline, write_baseline
from eval.paired import difference
from eval.records import QuestionRecord
from eval.rows import Row, row_from_object, row_object, rows
from rag.errors import BylineError
from rag.types import Answer, Turn


def runs(before: str, after: str, metric: str = "right") -> tuple[list[Row], list[Row]]:
    """Rows of two runs, a sign a question: 1 right, 0 wrong, - not measured."""

    def row(number: int, sign: str) -> Row:
        values = {} if sign == "-" else {metric: float(sign)}
        return Row(f"q{number}", "fact", 1, "good" if sign == "1" else "answered wrongly", values)

    return [row(n, s) for n, s in enumerate(before)], [row(n, s) for n, s in enumerate(after)]


def test_mcnemar_counts_only_the_questions_that_changed_sides() -> None:
    found = difference([1, 1, 1, 1, 1, 1, 0, 1], [0, 0, 0, 0, 0, 1, 1, 1])
    assert found is not None
    assert (found.before, found.after, found.value, found.n) == (0.875, 0.375, -0.5, 8)
    assert found.p == pytest.approx(2 * (comb(6, 0) + comb(6, 1)) / 2**6, abs=1e-6)


def test_other_metrics_are_tested_by_every_change_of_sign() -> None:
    found = difference([0.1, 0.2, 0.3], [0.2, 0.4, 0.6])
    assert found is not None
    assert found.value == pytest.approx(0.2)
    assert found.p == 2 / 8
    assert found.low < 0.2 < found.high


def test_many_changes_are_tested_by_a_sample_of_signs() -> None:
    found = difference([0.5] * 40, [0.5 + 0.01 * (n + 1) for n in range(40)])
    assert found is not None
    assert found.p == pytest.approx(1 / 2001, abs=1e-6)
    assert found.low > 0


def test_equal_runs_do_not_differ() -> None:
    found = difference([0.5, 1, 0], [0.5, 1, 0])
    assert found is not None
    assert (found.value, found.low, found.high, found.p) == (0, 0, 0, 1)
    assert difference([], []) is None


def test_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    import random

    chance, covered = random.Random(5), 0
    for _ in range(60):
        before = [float(chance.random() < 0.5) for _ in range(80)]
        after = [float(chance.random() < 0.6) for _ in range(80)]
        found = difference(before, after)
        assert found is not None
        covered += found.low <= 0.1 <= found.high
    assert 50 <= covered <= 60


def test_runs_are_compared_over_the_questions_they_share() -> None:
    before, after = runs("110-", "0110")
    found = compare([*before, Row("old", None, 1, "good", {"right": 1})], [*after, Row("new", None, 1, "good", {})])
    assert found.questions == 4
    assert found.differences["right"].n == 3
    assert (found.only_before, found.only_after) == (("old",), ("new",))
    assert found.switches == (Switch("q0", "good", "answered wrongly"), Switch("q2", "answered wrongly", "good"))


def test_questions_that_are_others_under_the_same_id_are_left_out_and_counted() -> None:
    def row(name: str, asked: str, right: float) -> Row:
        return Row(name, None, 1, "good" if right else "answered wrongly", {"right": right}, asked)

    before = [row("a", "1", 1), row("b", "2", 1), row("c", "3", 1), row("old", "", 1)]
    after = [row("a", "1", 0), row("b", "9", 0), row("c", "3", 1), row("old", "4", 1), row("new", "5", 1)]
    found = compare(before, after)
    assert (found.questions, found.differences["right"].n, found.differences["right"].value) == (3, 3, -0.333333)
    assert [switch.id for switch in found.switches] == ["a"]
    assert (found.reworded, found.only_before, found.only_after) == (("b",), (), ("new",))
    assert left_out(found, "the baseline", "the run") == [
        "not compared, only in the run: 1 (new)",
        "not compared, in other words, or with another history or day, in the run: 1 (b)",
    ]
    assert "in the second run: 1 (b)" in comparison_text(found, {}, {})
    with pytest.raises(BylineError, match="though 1 ids, each with another question; compare runs of the same set"):
        compare(before[1:2], after[1:2])


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"answers": ("Ann",), "type": "fact", "note": "corrected"}, True),
        ({"question": "Who left first?"}, False),
        ({"history": (Turn("Who came?", "Bob."),)}, False),
        ({"asked": date(2022, 10, 4)}, False),
    ],
)
def test_rows_tell_a_question_from_another_by_what_was_asked(change: dict[str, Any], same: bool) -> None:
    def asked(record: QuestionRecord) -> str:
        (row,) = rows([Case(record, Answer("q", "q", "He."), {})], {})
        return row.asked

    record = QuestionRecord("a", "Who left?")
    assert asked(record)
    assert (asked(record) == asked(replace(record, **change))) is same


def test_runs_of_sets_of_different_sizes_say_so() -> None:
    before, after = runs("1" * 14, "1" * 2)
    shown = comparison_text(compare(before, after), {}, {})
    assert "2 questions in both runs" in shown
    assert "not compared, only in the first run: 12 (q2, q3, q4, q5, q6, q7, q8, q9, q10, q11 ...)" in shown


def test_runs_without_a_question_in_common_are_not_compared() -> None:
    with pytest.raises(BylineError, match="no question in common"):
        compare(runs("1", "1")[0], [Row("other", None, 1, "good", {})])


def test_both_answers_of_a_question_that_changed_sides_are_shown() -> None:
    found = compare(*runs("10", "01"))
    old = {"q0": Answer("Who?", "Who?", "Ann Lee [1]."), "q1": Answer("When?", "When?", "", reason="not_answered")}
    new = {"q0": Answer("Who?", "Who?", "Bob Ray [1]."), "q1": Answer("When?", "When?", "On Monday [1].")}
    text = comparison_text(found, old, new)
    assert "1 questions got worse, 1 better" in text
    assert "WORSE: q0 Who?" in text
    assert any("Ann Lee [1]." in line and "Bob Ray [1]." in line for line in text.splitlines())
    assert text.index("WORSE") < text.index("better: q1")


def test_drop_beyond_chance_is_found_and_a_small_one_is_not() -> None:
    assert list(drops(compare(*runs("1" * 30, "1" * 15 + "0" * 15)))) == ["right"]
    assert drops(compare(*runs("1" * 30, "1" * 28 + "00"))) == {}
    assert drops(compare(*runs("1" * 15 + "0" * 15, "1" * 30))) == {}


def test_more_wrong_refusals_are_a_drop() -> None:
    assert list(drops(compare(*runs("0" * 30, "0" * 15 + "1" * 15, "wrongly_refused")))) == ["wrongly_refused"]
    assert drops(compare(*runs("1" * 30, "0" * 30, "wrongly_refused"))) == {}


def test_one_inexact_citation_is_a_drop() -> None:
    assert list(drops(compare(*runs("1" * 30, "1" * 29 + "0", "citation_exactness")))) == ["citation_exactness"]


def test_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    made, _ = runs("10-", "10-")
    made[0] = replace(made[0], asked="0a1b")
    write_baseline(tmp_path / "baseline.json", made)
    assert read_baseline(tmp_path / "baseline.json") == made
    assert [row_from_object(json.loads(json.dumps(row_object(row)))) for row in made] == made
    del (former := row_object(made[0]))["asked"]
    assert row_from_object(former) == replace(made[0], asked="")


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"rows": [{}]}', '{"rows": [{"id": 1, "values": 3}]}'])
def test_baseline_that_is_none_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(content)
    with pytest.raises(BylineError, match="is no baseline"):
        read_baseline(path)
