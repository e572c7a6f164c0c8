"""The published rules on examples of a hand's size, the tables, and the parts of real sets that are measured."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from eval.bench.data import article_lines, questions
from eval.cases import Case
from eval.intervals import Estimate
from eval.quality import canard, cast, multihop, realtimeqa, rgb, squad2
from eval.quality.findings import Found, Row, Table, change, column, found_from_object, found_object
from eval.quality.markdown import markdown, placed
from eval.quality.place import Place
from eval.records import Gathering, QuestionRecord, read_text
from eval.sets import read_set
from eval.sets.question_set import ArticlePool
from rag.passage_reading import Read
from rag.settings import Settings
from rag.training.halves import is_measured
from rag.types import Answer, Article, Turn

# MultiHop-RAG

FACTS = ["The dam broke.", "Rain fell\nfor a week."]


@pytest.mark.parametrize(
    ("retrieved", "first", "every"),
    [
        (["Mud.", "On Monday The  dam\nbroke. Then"], 2, False),
        (["Rain fell for a week. The dam broke."], 1, True),
        (["Rain fell", "for a week.", "the dam broke."], None, False),
        (["The\tdam broke.", "Rain fell for a week."], 2, False),  # only spaces and line ends are taken out
        ([], None, False),
    ],
)
def test_a_passage_that_holds_a_fact_without_spaces_and_line_ends_is_a_hit(retrieved, first, every):
    assert multihop.first_hit(retrieved, FACTS) == first
    assert multihop.all_facts(retrieved, FACTS) is every


def test_the_published_answer_rule_wants_one_common_word():
    assert multihop.shares_a_word("Sam said so", "sam Altman")
    assert not multihop.shares_a_word("Sam, Altman's", "Sam Altman")
    assert multihop.shares_a_word(multihop.CONSTANT, "Insufficient information.")


# RGB


def test_a_right_answer_holds_one_form_of_each_part_in_small_letters():
    one = QuestionRecord("1", "q", answers=("July 21, 2017", "21 July 2017"))
    assert rgb.holds(one, "It came out on 21 JULY 2017.")
    assert not rgb.holds(one, "It came out in July 2017.")
    parts = QuestionRecord("2", "q", required=(("Rome",), ("Paris", "Lutetia")))
    assert rgb.holds(parts, "from rome to lutetia")
    assert not rgb.holds(parts, "from Rome to Lyon")


def test_both_sides_meet_where_a_true_and_a_false_snippet_are_there():
    own = rgb.Snippets(frozenset({"t", "same"}), frozenset({"f", "same"}), frozenset(), "no")
    assert rgb.met(["f", "o", "t"], own)
    assert not rgb.met(["t", "same"], own)


def test_snippets_are_told_by_their_text():
    line = {"positive": ["A won.", "A did."], "positive_wrong": ["B won."], "negative": ["C."], "fakeanswer": "B "}
    articles = [Article("1", "A won."), Article("2", "B won."), Article("3", "C.")]
    (own,) = rgb.snippets(json.dumps(line) + "\n", articles)
    assert own == rgb.Snippets(frozenset("1"), frozenset("2"), frozenset("3"), "B")


# SQuAD 2.0


@pytest.mark.parametrize(
    ("said", "gold", "em", "f1"),
    [
        ("The Normans!", ["Normans", "the Norse"], 1.0, 1.0),
        ("in northern France", ["France", "northern"], 0.0, 0.5),  # 2 * 1 / (3 + 1)
        ("", [], 1.0, 1.0),
        ("Normans", [], 0.0, 0.0),
        ("", ["Normans"], 0.0, 0.0),
        ("a b b", ["b b c"], 0.0, 0.8),  # a is an article: b b against b b c
    ],
)
def test_answers_are_scored_as_the_makers_of_squad_do(said, gold, em, f1):
    assert squad2.exact(said, gold) == em
    assert squad2.f1(said, gold) == pytest.approx(f1)


def test_a_refusal_is_the_empty_answer_and_a_text_stands_in_for_a_missing_short_one():
    answer = Answer("q", "q", "CNN said: “Yes.” [1]")
    assert squad2.predicted(replace(answer, short="yes")) == "yes"
    assert squad2.predicted(answer) == "CNN said: “Yes.”"
    assert squad2.predicted(replace(answer, reason="not_answered")) == ""


def test_every_second_article_by_title_is_measured_a_paragraph_an_article(tmp_path):
    def article(title, *contexts):
        asked = [{"id": f"{title}{n}", "question": "Who?", "is_impossible": True, "answers": []} for n in range(2)]
        return {
            "title": title,
            "paragraphs": [{"context": each, "qas": asked[n : n + 1]} for n, each in enumerate(contexts)],
        }

    content = {"data": [article("c", "Third."), article("b", "Second."), article("a", "First.", "More.")]}
    found = squad2.measured_half(content, Gathering(tmp_path))
    assert [each.text for each in found.articles or ()] == ["First.", "More.", "Third."]
    assert [each.title for each in found.articles or ()] == ["a", "a", "c"]
    assert [each.id for each in found.records] == ["a0", "a1", "c0"]


class Given:
    """A reader that finds the second word of a text, and no answer in one that begins with "No"."""

    def read(self, question, texts):
        (text,) = [text for _, text in texts]
        end = len(" ".join(text.split()[:2]))
        spans, shares = np.array([[end - len(text.split()[1]), end]]), np.array([0.5])
        return [Read(0.0, -2.0 if text.startswith("No") else 2.0, spans, shares, 0.3)]


def test_reader_alone_gets_the_paragraph_of_each_question(tmp_path):
    def asked(name, *answers):
        return {"id": name, "question": "Who?", "is_impossible": not answers, "answers": list(answers)}

    first = {"context": "In Rome it rained.", "qas": [asked("1", {"text": "Rome", "answer_start": 3}), asked("2")]}
    second = {"context": "No Goth came.", "qas": [asked("3")]}
    content = {"data": [{"title": "a", "paragraphs": [first, second]}]}
    records = squad2.measured_half(content, Gathering(tmp_path)).records
    cases = [Case(record, Answer("q", "q", "Refused.", reason="not_answered"), {}) for record in records]
    place = Place(tmp_path, tmp_path, Settings(), None, lambda *_: nullcontext(lambda _: None), reader=Given)
    (table,) = squad2.given(place, cases, content)
    figures = {row.name: {name: each.value for name, each in row.figures.items()} for row in table.rows}
    assert figures["with an answer"] == {"EM": 1.0, "F1": 1.0, "no answer given": 0.0}
    assert figures["without an answer"] == {"EM": 0.5, "F1": 0.5, "no answer given": 0.5}  # "Rome" and ""


# CANARD and CAsT

TURNS = (
    Turn("Zappa", "Disbandment"),
    Turn("Who disbanded?", "The Mothers"),
    Turn("When?", "In 1969."),
    Turn("Why?", "I don't know."),
    Turn("Who?", "The Mothers"),
)


def conversation(name="C_1"):
    asked = ("Who disbanded?", "When?", "Why?", "Who?", "And then?")
    return [
        QuestionRecord(f"{name}-{n + 1}", question, history=TURNS[: n + 1], note=f"{question} (Zappa)")
        for n, question in enumerate(asked)
    ]


def test_the_answer_to_a_follow_up_stands_in_the_history_of_the_next():
    pool = ArticlePool()
    (only,) = canard.follow_ups(conversation(), pool)
    assert [(each.id, each.title, each.text) for each in pool.articles()] == [
        ("C_1-1", "Zappa: Disbandment", "The Mothers"),
        ("C_1-2", "Zappa: Disbandment", "In 1969."),
    ]
    assert (only.record.question, only.record.articles, only.before) == ("When?", ("C_1-2",), {"C_1-1"})
    assert [only.way(each).question for each in ("as understood", "human rewrite", "as said")] == [
        "When?",
        "When? (Zappa)",
        "When?",
    ]
    assert [bool(only.way(each).history) for each in ("as understood", "human rewrite", "as said")] == [
        True,
        False,
        False,
    ]


def test_an_unknown_answer_in_the_history_is_an_empty_one():
    longer = [*conversation(), QuestionRecord("C_1-6", "Later?", history=(*TURNS, Turn("And then?", "He toured.")))]
    *_, last = canard.follow_ups([replace(each, note="rewritten") for each in longer], ArticlePool())
    assert last.record.question == "And then?"
    assert [turn.answer for turn in last.record.history][2:] == ["In 1969.", "", "The Mothers"]


def test_the_rank_of_an_answer_with_and_without_those_given_before():
    assert canard.rank(["a", "b", "c"], "c") == 3
    assert canard.rank(["a", "b", "c"], "c", frozenset({"a"})) == 2
    assert canard.rank(["a"], "c") is None


def test_a_question_is_compared_with_its_rewrite_by_stems():
    assert cast.recall("Is it treatable?", "Is throat cancer treatable?") == pytest.approx(1 / 3)
    assert cast.precision("treated cancers of birds", "Is throat cancer treated?") == pytest.approx(2 / 3)


def test_documents_with_an_even_hash_are_measured():
    # printf 31 | sha256sum ends in f, printf 33 | sha256sum in 4
    assert [is_measured(each) for each in ("31", "33")] == [False, True]


# RealTimeQA


def test_only_gold_articles_dated_by_the_day_of_the_quiz_count():
    record = QuestionRecord(
        "1", "q", asked=date(2022, 6, 16), answerable=False, articles=("old", "same", "new", "undated")
    )
    days = {"old": date(2022, 6, 1), "same": date(2022, 6, 16), "new": date(2022, 6, 17), "undated": None}
    kept = realtimeqa.in_time(record, days)
    assert (kept.articles, kept.answerable) == (("old", "same"), None)


# Tables

FOUND = Found(
    3,
    1200,
    "asked.",
    (
        Table("Answers", column({"right": Estimate(0.5, 0.25, 0.75, 4)}, {"right": "BART .3"})),
        Table(
            "By type",
            (Row("fact", {"EM": Estimate(1.0, None, None, 2)}), Row("time", {"F1": Estimate(None, None, None, 0)})),
        ),
    ),
    ("Mind this.",),
)


def test_figures_are_shown_with_their_interval_and_what_they_are_read_against():
    assert markdown(FOUND) == (
        "3 questions over 1,200 articles: asked.\n\n"
        "| Answers | value | n |  |\n|---|---:|---:|---|\n| right | 0.500 (0.250 to 0.750) | 4 | BART .3 |\n\n"
        "| By type | EM | F1 | n |\n|---|---:|---:|---:|\n| fact | 1.000 |  | 2 |\n| time |  | - | 0 |\n\n"
        "- Mind this."
    )
    assert found_from_object(json.loads(json.dumps(found_object(FOUND)))) == FOUND


def test_a_difference_has_its_p():
    row = change("more", [0.0] * 8, [1.0] * 8)
    assert (row.figures["value"].value, row.beside) == (1.0, "p = 0.008")  # McNemar: 2 / 2^8
    assert change("more", [0.0] * 20, [1.0] * 20).beside == "p < 0.001"


def test_tables_go_between_the_markers_of_a_document():
    end = "<!-- end of figures -->\n"
    document = f"# Q\n<!-- figures of one -->\nold\n{end}kept\n<!-- figures of two -->\n{end}"
    new = placed(document, {"one": FOUND, "three": FOUND})
    assert new == document.replace("old", markdown(FOUND))
    assert placed(new, {"one": FOUND}) == new


# The real sets


def test_the_measured_half_of_squad_is_the_one_that_is_named(data):
    path = data / "squad2/dev-v2.0.json"
    found = squad2.measured_half(json.loads(read_text(path)), Gathering(path))
    assert (len(found.articles or ()), len(found.records)) == (320, 2917)
    refused = sum(squad2.exact("", record.answers) for record in found.records) / 2917
    assert round(refused, 3) == 0.506


def test_the_haystack_of_multihop_is_its_438_facts_and_the_constant_answer_gets_most_points(data):
    records, articles = multihop.facts_apart(read_set(data / "multihop-rag"))
    assert len(articles) == 438
    gold = [record.answers[0] if record.answers else "Insufficient information." for record in records]
    assert sum(multihop.shares_a_word(multihop.CONSTANT, each) for each in gold) / 500 == 0.636


def test_512_questions_of_realtimeqa_have_a_gold_article_in_time(data):
    lines = map(json.loads, article_lines(data, "realtimeqa-2022"))
    days = {each["id"]: date.fromisoformat(each["published"]) if each.get("published") else None for each in lines}
    asked = questions(data, "realtimeqa-2022")
    assert sum(bool(realtimeqa.in_time(record, days).articles) for record in asked) == 512


def test_the_reader_alone_gives_its_likeliest_words_where_the_text_surely_answers() -> None:
    spans, shares = np.array([[4, 9], [0, 3]], dtype=np.int32), np.array([0.7, 0.2], dtype=np.float32)
    sure, unsure = (Read(1.0, answers, spans, shares, 0.3) for answers in (1.6, 1.5))
    assert squad2.alone(sure, "The river rose.") == "river"
    assert squad2.alone(unsure, "The river rose.") == ""
    assert squad2.alone(Read(1.0, 9.0, spans[:0], shares[:0], 0.0), "The river rose.") == ""
