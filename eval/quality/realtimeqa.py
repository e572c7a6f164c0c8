"""RealTimeQA, 2022: questions of weekly news quizzes, over the articles that a web search brought for them.

Kasai and others, RealTime QA: What's the Answer Right Now?, NeurIPS 2023, arXiv 2207.13332. An article dated after the
day of the quiz gives the answer away, so every question is asked as of its day. That a string was not found in the
articles does not make a question unanswerable: refusals are not judged here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from eval.bench.measuring import machine, milliseconds
from eval.cases import Case
from eval.metrics import Metric
from eval.metrics.choice import choice
from eval.metrics.exact_match import exact_match, token_f1
from eval.metrics.hit import hit
from eval.metrics.recall import recall
from eval.metrics.right import right
from eval.metrics.words import words
from eval.quality.findings import VALUE, Found, Row, Table, over, plain
from eval.quality.place import Place
from eval.records import QuestionRecord, read_questions
from eval.running import KINDS, Kind

__all__ = ["NEEDS", "in_time", "measure"]

NEEDS = ("realtimeqa-2022/articles.jsonl.gz", "realtimeqa-2022/questions.jsonl")
_ANSWERS: dict[str, Metric] = {
    "exact match of the short answer": exact_match,
    "token F1 of the short answer": token_f1,
    "right choice of four": choice,
    "an answer string in the text": right,
    "words of an answer": words,
    "answered": lambda case: float(not case.answer.refused),
}
_RETRIEVAL: dict[str, Metric] = {
    **{f"an article that holds the answer among the first {k}": partial(hit, k=k) for k in (1, 5, 20)},
    **{f"share of those articles among the first {k}": partial(recall, k=k) for k in (5, 20)},
}
_REFERENCE = {
    "exact match of the short answer": "GPT-3 with articles .407, BART with articles .261, GPT-3 alone .161",
    "token F1 of the short answer": "GPT-3 with articles .497, BART with articles .321, GPT-3 alone .227",
    "right choice of four": "GPT-3 with articles .730; the choice that occurs most often in them .572",
}
_UNJUDGED = frozenset({"refused_when_should", "wrongly_refused", "truthfulness"})
_ALL, _IN_TIME = "all", "a gold article in time"


def measure(place: Place) -> Found:
    """Return short answers, choices, retrieval and speed: over all questions, and where a gold article is in time."""
    collection = place.open(place.settings, place.data / NEEDS[0])
    days = {each.id: each.published for each in collection.articles}
    records = [in_time(record, days) for record in place.sampled(read_questions(place.data / NEEDS[1]))]
    judged = {name: metric for name, metric in KINDS["run"].metrics.items() if name not in _UNJUDGED}
    kind = Kind("run", KINDS["run"].asking, judged)
    asked = place.ask("realtimeqa-2022", records, collection, kind)
    timely = [case for case in asked if case.record.articles]
    everything, some = over(asked, _ANSWERS), over(timely, _ANSWERS)
    answers = [Row(name, {_IN_TIME: some[name], _ALL: everything[name]}, _REFERENCE.get(name, "")) for name in _ANSWERS]
    retrieval = [Row(name, {VALUE: each}) for name, each in over(timely, _RETRIEVAL).items()]
    processor = machine()
    return Found(
        len(records),
        len(collection.articles),
        "each is asked as of the day of its quiz, without its choices.",
        (
            Table(f"Answers ({len(timely)} with {_IN_TIME})", tuple(answers)),
            Table("Retrieval", tuple(retrieval)),
            Table(f"Speed ({processor['processor']}, {processor['cores']} cores)", _speed(asked)),
        ),
        ("Refusals are not scored: the set does not say which questions its articles cannot answer.",),
    )


def in_time(record: QuestionRecord, days: Mapping[str, date | None]) -> QuestionRecord:
    """Return a question that names only the gold articles dated on or before its day, and claims nothing else."""
    seen = tuple(each for each in record.articles if (day := days.get(each)) and record.asked and day <= record.asked)
    return replace(record, articles=seen, answerable=None)


def _speed(asked: Sequence[Case]) -> tuple[Row, ...]:
    seconds = [case.answer.seconds["total"] for case in asked]
    spent = milliseconds(seconds)
    return (
        Row("milliseconds for a question, p50", {VALUE: plain(spent["p50"], len(asked))}),
        Row("the same, p95", {VALUE: plain(spent["p95"], len(asked))}),
        Row("questions a minute", {VALUE: plain(60 * len(asked) / max(sum(seconds), 1e-6), len(asked))}),
    )
