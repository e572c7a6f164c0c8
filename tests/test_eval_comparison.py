"""The comparison of two runs as a page."""

import re
from dataclasses import replace
from datetime import date

import pytest
from html_tree import Node, page, texts

from eval.comparing import compare
from eval.gate import GUARDED
from eval.paired import Difference
from eval.report.changes import changes
from eval.report.comparison import Side, comparison_html, read_side
from eval.report.differences import differences_section
from eval.report.verdict import comparison_verdict
from eval.rows import Row
from eval.run_folder import RunFolder
from rag.errors import BylineError
from rag.types import Answer, Article, Citation

STORM = Article("storm", "It killed 101 people.", "Storm", "CNN", None, date(2022, 10, 4))
CITED = Citation(1, 3, 21, "killed 101 people.", STORM)
HOSTILE = '</script><script>alert("x")</script><img src=//evil.example/x onerror=alert(1)>'
UP = Difference(0.4, 0.6, 0.2, 0.1, 0.3, 0.0002, 40)
DOWN = Difference(0.6, 0.4, -0.2, -0.3, -0.1, 0.01, 40)
CHANCE = Difference(0.5, 0.52, 0.02, -0.05, 0.09, 0.5, 40)
NONE = Difference(0.5, 0.5, 0.0, 0.0, 0.0, 1.0, 40)


def row(name: str, right: float, refused: float = 0.0, **more: float) -> Row:
    became = "good" if right else "refused wrongly" if refused else "chosen but misread"
    return Row(name, "fact", 1, became, {"right": right, "wrongly_refused": refused, **more})


def answer(name: str, text: str, **fields) -> Answer:
    return Answer(f"Who is {name}?", f"Who is {name}?", text, id=name, **fields)


BEFORE = Side(
    "runs/before",
    [row("a", 1), row("b", 0, 1), row("c", 1, mrr=1.0), row("d", 1, mrr=0.5), row("old", 1)],
    {
        "a": answer("a", "It killed 101 people [1].", citations=(CITED,), confidence=0.9, short="101"),
        "b": answer("b", "The articles do not say.", reason="not_answered"),
        "c": answer("c", "Cid."),
        "d": answer("d", "Dee."),
    },
    {"questions": "set.jsonl", "settings": {"retrieved": 20, "reranker": None}},
)
AFTER = Side(
    "runs/after",
    [row("a", 0), row("b", 1), row("c", 1, mrr=1.0), row("d", 1, mrr=0.25), row("new", 0)],
    {"a": answer("a", HOSTILE), "b": answer("b", "Bob [1].", citations=(CITED,)), "c": answer("c", "Cid.")},
    {"questions": "set.jsonl", "settings": {"retrieved": 30, "reranker": None}},
)


def compared(before: Side = BEFORE, after: Side = AFTER) -> str:
    return comparison_html(compare(before.rows, after.rows), before, after)


@pytest.fixture(scope="module")
def html() -> str:
    return compared()


@pytest.fixture
def read(html: str) -> Node:
    return page(html)


def comparison(**differences: Difference):
    found = compare([row("a", 1)], [row("a", 1)])
    return replace(found, differences={name.replace("_at_", "@"): each for name, each in differences.items()})


# The verdict


@pytest.mark.parametrize(
    ("differences", "said"),
    [
        ({"right": UP}, "Better: right from 0.400 to 0.600 (+0.200, p < 0.001)."),
        ({"right": DOWN}, "Worse: right from 0.600 to 0.400 (-0.200, p = 0.010)."),
        ({"wrongly_refused": DOWN}, "Better: refused wrongly from 0.600 to 0.400 (-0.200, p = 0.010)."),
        ({"wrongly_refused": UP}, "Worse: refused wrongly from 0.400 to 0.600 (+0.200, p < 0.001)."),
        (
            {"right": DOWN, "citation_recall": UP},
            "Worse in right from 0.600 to 0.400 (-0.200, p = 0.010); "
            "better in evidence cited from 0.400 to 0.600 (+0.200, p < 0.001).",
        ),
        (
            {"right": CHANCE, "citation_recall": NONE},
            "No difference beyond chance: right from 0.500 to 0.520 (+0.020, 95 % interval -0.050 to 0.090).",
        ),
        (
            {"mrr": UP, "right": CHANCE},
            "No difference beyond chance in the metrics that the gate guards: "
            "right from 0.500 to 0.520 (+0.020, 95 % interval -0.050 to 0.090).",
        ),
        ({"right": NONE}, "No difference: the runs agree in every metric."),
    ],
)
def test_the_verdict_says_which_way_what_counts_changed(differences, said):
    assert comparison_verdict(comparison(**differences)) == said


def test_a_long_verdict_names_three_and_counts_the_others():
    said = comparison_verdict(replace(comparison(), differences={name: DOWN for name, more in GUARDED.items() if more}))
    assert said.startswith("Worse: right from")
    assert said.endswith(", 4 more.")


def test_one_inexact_citation_is_worse_whatever_chance_says():
    said = comparison_verdict(comparison(citation_exactness=replace(CHANCE, value=-0.02)))
    assert said.startswith("Worse: citations exact")


# The differences


def test_differences_are_drawn_in_the_colour_of_their_direction_and_hollow_where_they_may_be_chance():
    shown = {"right": UP, "right_80_words": CHANCE, "exact_match": DOWN, "wrongly_refused": DOWN, "mrr": NONE}
    read = page(differences_section(shown))
    plots = read.all("svg", class_="broad")
    assert [each.one("title").text for each in plots] == ["Answers: differences", "Refusal: differences"]
    looks = [[dot.attributes["style"].split("; ")[:2] for dot in each.all("use")] for each in plots]
    assert looks == [
        [
            ["fill: var(--gain)", "stroke: var(--gain)"],
            ["fill: var(--paper)", "stroke: var(--soft)"],
            ["fill: var(--loss)", "stroke: var(--loss)"],
        ],
        [["fill: var(--gain)", "stroke: var(--gain)"]],
    ]
    assert "The same in both runs: 1 / rank of the first right article." in read.text
    assert {"+0.200", "0.100 to 0.300", "p < 0.001"} <= set(texts(plots[0], "text"))


def test_all_differences_are_in_the_table_with_before_and_after():
    read = page(differences_section({"right": UP, "words": Difference(31.5, 30.25, -1.25, -2.0, 0.5, 0.25, 9)}))
    assert [texts(each, "th") + texts(each, "td") for each in read.one("tbody").all("tr")] == [
        ["right", "right", "0.400", "0.600", "+0.200", "0.100 to 0.300", "< 0.001", "40"],
        ["words", "words in an answer", "31.5", "30.2", "-1.250", "-2.000 to 0.500", "0.250", "9"],
    ]
    assert texts(read, "b") == ["+0.200"]


def test_equal_runs_have_no_plots():
    assert page(differences_section({"right": NONE})).all("svg") == []


# The questions


def test_questions_that_changed_sides_come_first_the_worse_before_the_better(read):
    groups = {each.attributes["id"]: each for each in read.all("section", class_="outcome")}
    assert {name: [one.attributes["id"] for one in each.all("details")] for name, each in groups.items()} == {
        "got-worse": ["q1"],
        "got-better": ["q2"],
        "changed-otherwise": ["q4"],
    }
    assert all("open" not in each.attributes for each in read.all("details"))


def test_a_question_carries_what_got_better_and_what_worse(read):
    found = {
        each.attributes["id"]: (each.attributes["data-better"], each.attributes["data-worse"])
        for each in read.all("details", class_="question")
    }
    assert found == {
        "q1": ("", "any outcome right"),
        "q2": ("any outcome right wrongly_refused", ""),
        "q4": ("", "any mrr"),
    }


def test_metrics_that_changed_can_be_chosen_with_their_counts(read):
    metric, direction = read.one("form", id="filters").all("select")
    assert texts(metric, "option") == [
        "any",
        "outcome (1 better, 1 worse)",
        "right (1 better, 1 worse)",
        "refused wrongly ↓ (1 better, 0 worse)",
        "1 / rank of the first right article (0 better, 1 worse)",
    ]
    assert texts(direction, "option") == ["both", "better", "worse"]


def test_both_answers_stand_side_by_side(read):
    (sides,) = read.one("details", id="q2").all("div", class_="sides")
    before, after = (each for each in sides.children if isinstance(each, Node))
    assert before.text.startswith("beforeThe articles do not say.refused: not_answered, confidence")
    assert after.one("a").attributes["href"] == "#q2-after-1"
    assert after.one("mark").text == "killed 101 people."
    assert "Storm CNN, 2022-10-04 storm" in after.text
    why = read.one("details", id="q2").one("p", class_="why").text
    assert why == "refused wrongly → good Better: right (0.000 → 1.000); refused wrongly (1.000 → 0.000)."


def test_an_answer_that_is_not_kept_is_told(read):
    assert "The answer is not kept." in read.one("details", id="q4").text


def test_reworded_questions_are_not_among_those_that_changed():
    before, after = [replace(row("a", 1), asked="one"), row("b", 1)], [replace(row("a", 0), asked="two"), row("b", 0)]
    assert [each.before.id for each in changes(before, after, compare(before, after))] == ["b"]


# The page


def test_the_page_opens_with_verdict_runs_and_what_was_left_out(read):
    assert read.one("h1").text.startswith("No difference beyond chance: right from 0.750 to 0.750")
    assert (
        "runs/before → runs/after: 4 questions in both runs, 1 got worse, 1 better; not compared, only in" in read.text
    )
    assert [each.attributes["id"] for each in read.all("section") if each.attributes.get("class") != "outcome"] == [
        "differences",
        "about",
        "questions",
    ]


def test_what_was_different_between_the_runs_is_told(read):
    rows = [texts(each, "th") + texts(each, "td") for each in read.one("section", id="about").one("tbody").all("tr")]
    assert rows == [["settings.retrieved", "20", "30"]]


def test_equal_runs_are_told_to_be_equal():
    read = page(compared(BEFORE, BEFORE))
    assert read.one("h1").text == "No difference: the runs agree in every metric."
    assert "Nothing that the run folders tell of" in read.text
    assert "None did." in read.text


def test_the_page_is_the_same_each_time_loads_nothing_and_names_each_thing_once(html):
    assert html == compared()
    assert not re.search(r"https?:|@import|url\(|<link|<img|src=[\"']?http", html)
    policy = page(html).one("meta", http_equiv="Content-Security-Policy").attributes["content"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    ids = [each.attributes["id"] for each in page(html).all() if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    assert {each.attributes["href"] for each in page(html).all("a")} <= {f"#{each}" for each in ids}


def test_texts_of_runs_stay_texts():
    names = {"name": HOSTILE, "about": {HOSTILE: {HOSTILE: HOSTILE}}}
    rows = [replace(each, type=HOSTILE, outcome=f"{HOSTILE}{each.outcome}") for each in BEFORE.rows]
    before = replace(BEFORE, rows=rows, **names)
    hostile = answer(
        HOSTILE, HOSTILE, short=HOSTILE, reason=None, model=HOSTILE, citations=(replace(CITED, quote=HOSTILE),)
    )
    read = page(compared(before, replace(AFTER, answers={"a": hostile, "b": hostile, "d": hostile})))
    assert read.all("img") == []
    assert len(read.all("script")) == 1
    assert not [name for each in read.all() for name in each.attributes if name.startswith("on")]
    assert read.text.count(HOSTILE) >= 12


def test_a_side_is_read_from_its_folder(tmp_path):
    folder = RunFolder(tmp_path / "run")
    folder.start({"questions": "set.jsonl"}, [])
    folder.append(BEFORE.answers["a"])
    folder.finish({}, "", BEFORE.rows)
    side = read_side(folder)
    assert (side.name, side.rows, list(side.answers)) == (str(tmp_path / "run"), BEFORE.rows, ["a"])
    assert side.about["questions"] == "set.jsonl"
    with pytest.raises(BylineError, match="holds no finished run"):
        read_side(RunFolder(tmp_path / "none"))
