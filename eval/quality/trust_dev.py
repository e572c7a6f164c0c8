"""trust-dev: 160 questions made by hand on 157 news articles, of twelve kinds, each with its evidence."""

from __future__ import annotations

from functools import partial

from eval.metrics import ANSWERS, Metric
from eval.metrics.hit import hit, quote_hit
from eval.quality.causes import causes
from eval.quality.findings import Found, Row, Table, column, over
from eval.quality.follow_ups import follow_ups
from eval.quality.labels import labelled, outdated, read_labels
from eval.quality.place import Place
from eval.quality.refusals import articles_left, refusals
from eval.quality.risk_curve import curve_of
from eval.quality.standing_alone import ask_standing_alone, read_forms, strangers
from eval.quality.without_evidence import ask_without_evidence
from eval.records import read_questions

__all__ = ["NEEDS", "measure"]

NEEDS = ("trust-dev/articles.jsonl", "trust-dev/questions.jsonl")
_DEPTHS = (1, 5, 12, 20)
_HITS: dict[str, Metric] = {
    **{f"an article that holds the answer among the first {k}": partial(hit, k=k) for k in _DEPTHS},
    **{f"a passage with the evidence among the first {k}": partial(quote_hit, k=k) for k in _DEPTHS},
}
_SHOWN = {
    "right": "right",
    "right_80_words": "right with at most 80 words",
    "words": "words of an answer",
    "exact_match": "exact match of the short answer",
    "token_f1": "token F1 of the short answer",
    "citation_recall": "citation recall",
    "citation_precision": "citation precision (a lower bound)",
    "citation_exactness": "citations exact",
    "refused_when_should": "unanswerable questions refused",
    "wrongly_refused": "answerable questions refused",
    "truthfulness": "truthfulness (right 1, refused 0, wrong -1)",
}
_BY_TYPE: dict[str, Metric] = {
    "right": ANSWERS["right"],
    "evidence among the first 5": partial(quote_hit, k=5),
    "citation recall": ANSWERS["citation_recall"],
    "refused": lambda case: float(case.answer.refused),
}


def measure(place: Place) -> Found:
    """Return answers, citations, refusals, retrieval, causes of failure, figures by type, and what follow-ups lose."""
    every = read_questions(place.data / NEEDS[1])
    records, forms = place.sampled(every), read_forms()
    collection = place.open(place.settings, place.data / NEEDS[0])
    asked = place.ask("trust-dev", records, collection)
    again = ask_without_evidence(place, "trust-dev", records, collection)
    labels = read_labels()
    judged = labelled(asked, labels)
    both = ask_standing_alone(place, "trust-dev", asked, collection, forms)
    answers = over(asked, {name: ANSWERS[key] for key, name in _SHOWN.items()})
    types = list(dict.fromkeys(record.type or "" for record in records))
    by_type = [Row(each, over([case for case in asked if case.record.type == each], _BY_TYPE)) for each in types]
    return Found(
        len(records),
        len(collection.articles),
        "each is asked as of its day, or else of the newest article.",
        (
            Table("Answers", column(answers)),
            refusals(asked, again),
            Table("Retrieval", column(over(asked, _HITS))),
            Table("By type", tuple(by_type)),
            *([follow_ups(both)] if both else []),
            *([judged] if judged else []),
            causes(asked, again),
        ),
        (articles_left(again), *strangers(every, forms), *outdated(asked, labels)),
        curve_of([*asked, *again]),
    )
