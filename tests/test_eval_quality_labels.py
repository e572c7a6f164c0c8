"""Judgements of a reader count for the words they were given for, and for no others."""

import dataclasses
import hashlib

from eval.cases import Case
from eval.quality.findings import VALUE
from eval.quality.labels import Label, answer_digest, labelled, outdated, read_labels
from eval.records import QuestionRecord
from rag.types import Answer, Article, Citation


def case(name: str, text: str = "Hal Post: “It rained.” [1]") -> Case:
    citation = Citation(1, 0, 10, "It rained.", Article("a", "It rained."))
    return Case(QuestionRecord(name, "Did it rain?"), Answer("", "", text, citations=(citation,)), {})


def label(of: Case, precise: tuple[bool, ...], kept: tuple[bool | None, ...]) -> Label:
    return Label(of.record.id, answer_digest(of.answer), precise, kept)


def test_shares_are_taken_over_citations_and_over_answers() -> None:
    one, other = case("q1"), case("q2", "Two of them [1] [2]")
    table = labelled([one, other], [label(one, (True,), (None,)), label(other, (True, False), (True, False))])
    assert table is not None
    assert {row.name: (round(row.figures[VALUE].value, 3), row.figures[VALUE].n) for row in table.rows} == {
        "citations precise": (0.667, 3),
        "answers all of whose citations are precise": (0.5, 2),
        "answers with a precise citation": (1.0, 2),
        "hedge or credit kept, of citations that have one": (0.5, 2),
    }


def test_a_label_of_other_words_does_not_count_and_is_remarked_on() -> None:
    before, now = case("q1"), case("q1", "Hal Post: “It snowed.” [1]")
    labels = [label(before, (True,), (None,))]
    assert labelled([now], labels) is None
    assert outdated([now], labels) == ["1 of 1 labels are of other words than are answered now, and do not count."]
    assert outdated([before], labels) == []


def test_the_shipped_labels_stand_in_the_order_that_settled_what_is_read() -> None:
    names = [each.id for each in read_labels()]
    assert names == sorted(names, key=lambda name: hashlib.sha256(f"labels-1 {name}".encode()).hexdigest())


def test_every_shipped_label_judges_each_citation_once() -> None:
    labels = read_labels()
    assert len({each.id for each in labels}) == len(labels)
    assert all(len(each.precise) == len(each.kept) > 0 for each in labels)
    assert not any(dataclasses.asdict(each)["of"] == "" for each in labels)
