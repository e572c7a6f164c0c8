"""SQuAD 2.0, the half that is measured: answerable and unanswerable questions on encyclopedia paragraphs.

Rajpurkar, Jia and Liang, Know What You Don't Know: Unanswerable Questions for SQuAD, ACL 2018. Asked over all
paragraphs of the half as a haystack; and of the reader alone with the paragraph that each question is of, which is what
the set's makers hand over. By the rule of their script, with norm for small letters without punctuation and a, an, the:

    EM = max over a in A of [norm(p) = norm(a)],  F1 = max over a in A of the F1 of the words of norm(p) and norm(a)

A are the gold answers, only the empty one for an unanswerable question; p is the short answer, the whole text where an
answer has no short one, and empty for a refusal.
"""

from __future__ import annotations

import json
import re
import string
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from eval.cases import Case
from eval.metrics import Metric
from eval.metrics.hit import hit, quote_hit
from eval.metrics.refused import refused_when_should, wrongly_refused
from eval.quality.findings import VALUE, Found, Row, Table, column, over
from eval.quality.place import Place
from eval.records import Gathering, read_text
from eval.sets import QuestionSet
from eval.sets.squad import read_squad
from rag.citations import without_markers
from rag.passage_reading import Read
from rag.types import Answer

__all__ = ["NEEDS", "alone", "exact", "f1", "given", "measure", "measured_half", "predicted"]

NEEDS = ("squad2/dev-v2.0.json",)
_ANSWERS_ALONE = 1.54  # logit of answering from which the reader alone gives one: the best on the half it learned from
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = frozenset(string.punctuation)


def measure(place: Place) -> Found:
    """Return EM and F1 with no-answer, both kinds of refusal, and how often the paragraph was found."""
    path = place.data / NEEDS[0]
    content = json.loads(read_text(path))
    asked = measured_half(content, Gathering(path))
    records = place.sampled(asked.records)
    collection = place.collection("squad2", asked.articles or ())
    all_cases = place.ask("squad2", records, collection)
    alone_given = given(place, all_cases, content)
    never = over(all_cases, {VALUE: lambda case: float(not case.record.answers)})[VALUE].value or 0.0
    return Found(
        len(records),
        len(collection.articles),
        "each paragraph is an article; a refusal stands for the empty answer.",
        (
            Table("Answers", tuple(Row(name, over(some, _ANSWERS)) for name, some in _groups(all_cases).items())),
            *alone_given,
            Table("Refusals and retrieval", column(over(all_cases, _OTHERS))),
        ),
        (
            f"Refusing every question would score {never:.3f} in both.",
            "A question is unanswerable from its own paragraph; another paragraph of the haystack may answer it.",
        ),
    )


def given(place: Place, cases: Sequence[Case], content: Mapping[str, Any]) -> tuple[Table, ...]:
    """Return how the reader alone does with the paragraph of each question; nothing where there is no reader."""
    if place.reader is None:
        return ()
    reader, said = place.reader(), dict[str, str]()
    paragraphs = {
        asked["id"]: (str(article["title"]).replace("_", " "), paragraph["context"])
        for article in content["data"]
        for paragraph in article["paragraphs"]
        for asked in paragraph["qas"]
    }
    with place.bar("squad2, paragraph given", len(cases)) as tell:
        for done, case in enumerate(cases, 1):
            paragraph = paragraphs[case.record.id]
            said[case.record.id] = alone(reader.read(case.record.question, [paragraph])[0], paragraph[1])
            tell(done)
    metrics: dict[str, Metric] = {
        "EM": lambda case: exact(said[case.record.id], case.record.answers),
        "F1": lambda case: f1(said[case.record.id], case.record.answers),
        "no answer given": lambda case: float(not said[case.record.id]),
    }
    rows = (Row(name, over(some, metrics)) for name, some in _groups(cases).items())
    return (Table("The reader alone, given the paragraph", tuple(rows)),)


def alone(read: Read, text: str) -> str:
    """Return the words of the likeliest span; nothing where the text is not sure enough to answer."""
    if not len(read.shares) or read.answers <= _ANSWERS_ALONE:
        return ""
    start, end = read.spans[0]
    return text[start:end]


def _groups(cases: Sequence[Case]) -> dict[str, Sequence[Case]]:
    return {
        "all": cases,
        "with an answer": [case for case in cases if case.record.answers],
        "without an answer": [case for case in cases if not case.record.answers],
    }


def measured_half(content: Mapping[str, Any], gathering: Gathering) -> QuestionSet:
    """Return the questions of the 1st, 3rd, 5th ... article by title, with a paragraph an article."""
    half = sorted(content["data"], key=lambda article: str(article["title"]))[::2]
    apart = [{"title": each["title"], "paragraphs": [paragraph]} for each in half for paragraph in each["paragraphs"]]
    return read_squad({"data": apart}, gathering)


def predicted(answer: Answer) -> str:
    """Return what an answer counts as: its short form, else its text; nothing for a refusal."""
    return "" if answer.refused else answer.short or without_markers(answer.text)


def exact(said: str, gold: Sequence[str]) -> float:
    """Return 1 where the answer is one of the gold ones; no gold answer means that the empty one is right.

    >>> exact("the Normans.", ["Normans"]), exact("", []), exact("Normans", [])
    (1.0, 1.0, 0.0)
    """
    return float(any(_words(said) == _words(each) for each in _wanted(gold)))


def f1(said: str, gold: Sequence[str]) -> float:
    """Return the best F1 of the words; where either side is empty, whether both are.

    >>> f1("in the year 1066", ["1066", "year 1066"])
    0.8
    """
    return max(_f1(_words(said), _words(each)) for each in _wanted(gold))


def _wanted(gold: Sequence[str]) -> Sequence[str]:
    return [each for each in gold if _words(each)] or [""]


def _f1(said: list[str], wanted: list[str]) -> float:
    if not said or not wanted:
        return float(said == wanted)
    shared = sum((Counter(said) & Counter(wanted)).values())
    return 2 * shared / (len(said) + len(wanted))


def _words(text: str) -> list[str]:
    plain = "".join(character for character in text.lower() if character not in _PUNCTUATION)
    return _ARTICLES.sub(" ", plain).split()


_ANSWERS: dict[str, Metric] = {
    "EM": lambda case: exact(predicted(case.answer), case.record.answers),
    "F1": lambda case: f1(predicted(case.answer), case.record.answers),
    "refused": lambda case: float(case.answer.refused),
}


def _is_right_paragraph(case: Case, metric: Metric) -> float | None:
    return metric(case) if case.record.answers else None


_OTHERS: dict[str, Metric] = {
    "unanswerable questions refused": refused_when_should,
    "answerable questions refused": wrongly_refused,
    **{f"the paragraph among the first {k}": partial(_is_right_paragraph, metric=partial(hit, k=k)) for k in (1, 5)},
    "the sentence with the answer in the first passage": partial(quote_hit, k=1),
}
