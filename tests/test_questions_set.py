from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import quote_span
from eval.matching import answers_right, occurs
from eval.records import read_questions
from rag.leaning import leans
from rag.limits import Limits
from rag.loaders import load, walk
from rag.types import Answer

ROOT = Path(__file__).resolve().parents[1]
RECORDS = read_questions(ROOT / "eval" / "questions" / "corpus.jsonl")
ANSWERABLE = [record for record in RECORDS if record.expects_answer]
TYPES = {
    "attribution",
    "conflict",
    "evolving",
    "fact",
    "false-premise",
    "follow-up",
    "hedge",
    "multi-article",
    "publisher",
    "time",
    "unanswerable",
    "why/how",
}
EXTRACTABLE = {"attribution", "fact", "publisher", "time"}


@pytest.fixture(scope="module")
def articles():
    files = walk(ROOT / "corpus")
    return {each.article.id: each.article for path, name in files for each in load(path, name, Limits())}


def quotes(record):
    return "\n".join(evidence.quote for evidence in record.evidence)


def test_the_set_is_large_enough_and_every_type_has_its_share():
    counts = Counter(record.type for record in RECORDS)
    assert len(RECORDS) >= 120
    assert set(counts) == TYPES
    assert min(counts.values()) >= 8


def test_no_id_and_no_question_stands_twice():
    assert len({record.id for record in RECORDS}) == len(RECORDS)
    assert len({(record.question.casefold(), record.asked, record.history) for record in RECORDS}) == len(RECORDS)


def test_every_follow_up_has_a_form_that_stands_alone_and_asks_for_the_same():
    alone = {record.id: record for record in read_questions(ROOT / "eval" / "questions" / "standalone.jsonl")}
    follow_ups = {record.id: record for record in RECORDS if record.history}
    assert set(alone) == set(follow_ups)
    assert all(
        replace(each, question="", history=()) == replace(follow_ups[name], question="", history=())
        for name, each in alone.items()
    )
    assert [each.question for each in alone.values() if each.history or leans(each.question)] == []


def test_every_quote_stands_in_its_article(articles):
    strangers = [
        (record.id, evidence.article, evidence.quote)
        for record in RECORDS
        for evidence in record.evidence
        if evidence.article not in articles or quote_span(articles[evidence.article].text, evidence.quote) is None
    ]
    assert strangers == []


def test_every_article_is_asked_about_and_nothing_else_is(articles):
    asked_about = Counter(article for record in RECORDS for article in record.gold_articles)
    assert set(asked_about) == set(articles)
    assert min(asked_about.values()) >= 8


def test_evidence_is_not_newer_than_the_day_of_the_question(articles):
    late = [
        record.id
        for record in RECORDS
        for evidence in record.evidence
        if record.asked and articles[evidence.article].published > record.asked
    ]
    assert late == []


def test_answerable_questions_have_evidence_and_a_gold_answer_and_the_others_have_neither():
    for record in RECORDS:
        assert record.answerable is not None
        assert bool(record.evidence) is record.answerable, record.id
        assert bool(record.answers or record.required) is record.answerable, record.id
        assert record.answerable is (record.type != "unanswerable"), record.id


@pytest.mark.parametrize("record", ANSWERABLE, ids=lambda record: record.id)
def test_an_answer_made_of_the_evidence_is_right(record):
    assert answers_right(record, Answer(record.question, record.question, quotes(record)))


def test_every_spelling_of_an_answer_stands_in_the_evidence_or_is_explained_in_the_note():
    unexplained = [
        (record.id, alias)
        for record in ANSWERABLE
        for alias in record.answers
        if record.type in EXTRACTABLE and not occurs(alias, f"{quotes(record)}\n{record.note}")
    ]
    assert unexplained == []


def test_no_question_gives_its_answer_away():
    given = [(record.id, alias) for record in ANSWERABLE for alias in record.answers if occurs(alias, record.question)]
    assert given == []


def test_what_is_forbidden_is_a_tempting_value_of_another_article(articles):
    never_seen = [
        (record.id, words)
        for record in RECORDS
        for words in record.forbidden
        if not any(occurs(words, article.text) for article in articles.values())
    ]
    assert never_seen == []


def test_conflicts_have_two_sides_and_both_are_required():
    for record in RECORDS:
        if record.type == "conflict":
            assert len(record.required) >= 2, record.id


def test_evidence_from_two_articles_is_given_where_two_are_needed():
    for record in RECORDS:
        if record.type == "multi-article":
            assert len(record.gold_articles) >= 2, record.id
            assert len(record.required) >= 2, record.id


def test_follow_ups_have_something_to_follow():
    assert [record.id for record in RECORDS if record.type == "follow-up" and not record.history] == []
