"""Follow-ups asked again in words that stand alone: which form is asked for which, and what is lost and won."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.cases import Case
from eval.quality.follow_ups import follow_ups
from eval.quality.standing_alone import Form, alone, digest, read_forms, strangers
from eval.records import Evidence, QuestionRecord
from rag.leaning import leans
from rag.types import Answer, Filters, Hit, Passage, Turn

TEXT = "Ann Lee, the mayor of Marion, was born in Ohio in 1970."
BORN = QuestionRecord(
    "f1",
    "Where was she born?",
    type="follow-up",
    history=(Turn("Who is the mayor of Marion?", "Ann Lee."),),
    answers=("Ohio",),
    evidence=(Evidence("vote", "born in Ohio"),),
)
FIRST = QuestionRecord("q1", "Who is the mayor of Marion?", answers=("Ann Lee",))
FORM = Form("f1", "Where was Ann Lee, the mayor of Marion, born?", digest(BORN))


def answered(record, text, found=True):
    held = (Hit(Passage("p", "vote", 0, len(TEXT), TEXT), 1.0),) if found else ()
    return Case(record, Answer(record.question, record.question, text, Filters(), passages=held), {"vote": TEXT})


def pair(name, asked, alone, found=(True, True)):
    record = replace(BORN, id=name)
    standing = replace(record, id=f"{name}-standing-alone")
    return answered(record, asked, found[0]), answered(standing, alone, found[1])


# Forms


def test_a_follow_up_is_asked_in_the_words_of_its_form_without_its_conversation():
    assert alone([FIRST, BORN], [FORM]) == [
        replace(BORN, id="f1-standing-alone", question="Where was Ann Lee, the mayor of Marion, born?", history=())
    ]


@pytest.mark.parametrize(
    "changed",
    [
        replace(BORN, question="When was she born?"),
        replace(BORN, history=(Turn("Who is the mayor of Salem?", "Ann Lee."),)),
        replace(BORN, history=(Turn("Who is the mayor of Marion?", "Joe Lee."),)),
        replace(BORN, id="f2"),
    ],
)
def test_a_follow_up_that_has_changed_is_not_asked_in_the_words_of_another(changed):
    assert alone([changed], [FORM]) == []


def test_a_set_that_its_forms_belong_to_needs_no_remark():
    assert strangers([FIRST, BORN], [FORM]) == []


def test_a_changed_set_is_told_with_the_ids_that_changed():
    reworded = replace(BORN, question="When was she born?")
    added = replace(BORN, id="f2")
    assert strangers([FIRST, reworded, added], [FORM, Form("f3", "Who is Joe Lee?", "0")]) == [
        "Follow-ups that were reworded since their form was written, and are left out: f1.",
        "Follow-ups that no form stands for, and are left out: f2.",
        "Forms of questions that are no follow-ups of the set: f3.",
    ]


def test_each_shipped_form_stands_alone_under_an_id_of_its_own():
    forms = read_forms()
    assert len({form.id for form in forms}) == len({form.of for form in forms}) == len(forms) == 17
    assert [form.question for form in forms if leans(form.question)] == []


# Figures


def rows(*pairs):
    return {row.name: row for row in follow_ups(pairs).rows}


def test_what_is_right_both_ways_lost_and_won_is_counted_over_all_follow_ups():
    found = rows(
        pair("f1", "In Ohio.", "In Ohio."),
        pair("f2", "In Iowa.", "In Ohio."),
        pair("f3", "In Ohio.", "In Iowa."),
        pair("f4", "In Utah.", "In Ohio."),
        pair("f5", "In Iowa.", "In Utah."),
    )
    right = {name: (row.figures["right"].value, row.figures["right"].n) for name, row in found.items()}
    assert right == {
        "as asked, in their conversation": (0.4, 5),
        "in words that stand alone": (0.6, 5),
        "lost in the conversation": (0.4, 5),
        "won by the conversation": (0.2, 5),
    }
    assert found["lost in the conversation"].beside == "right: f2, f4; evidence among the first 5: none"
    assert found["won by the conversation"].beside == "right: f3; evidence among the first 5: none"


def test_evidence_that_only_the_form_finds_is_lost():
    found = rows(
        pair("f1", "In Ohio.", "In Ohio.", found=(False, True)),
        pair("f2", "In Ohio.", "In Ohio."),
    )
    lost = found["lost in the conversation"]
    assert (lost.figures["evidence among the first 5"].value, lost.figures["right"].value) == (0.5, 0)
    assert lost.beside == "right: none; evidence among the first 5: f1"


def test_figures_have_intervals():
    figure = rows(pair("f1", "In Ohio.", "In Ohio."), pair("f2", "In Iowa.", "In Ohio."))[
        "as asked, in their conversation"
    ].figures["right"]
    assert (figure.low, figure.value, figure.high) == (0, 0.5, 1)


def test_what_no_metric_judges_is_counted_nowhere():
    asked = answered(replace(BORN, answers=()), "In Ohio.")
    found = rows((asked, asked))
    assert {row.figures["right"].n for row in found.values()} == {0}
    assert {row.figures["evidence among the first 5"].n for row in found.values()} == {1}
