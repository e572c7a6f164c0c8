"""RGB, en_fact: questions with search snippets that are true, counterfactual or about something else.

Chen, Lin, Han and Sun, Benchmarking Large Language Models in Retrieval-Augmented Generation, AAAI 2024. Their rule: an
answer is right where it holds the gold answer, both in small letters; so long answers win, and the length stands beside
it. Each question is asked over its own snippets: all of them, and again without the counterfactual ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from eval.cases import Case
from eval.collection import Collection
from eval.intervals import Estimate, estimate
from eval.metrics import Metric
from eval.metrics.words import words
from eval.quality.findings import Found, Row, Table, column, over
from eval.quality.place import Place
from eval.records import QuestionRecord, read_text
from eval.running import KINDS, Ask, Kind
from eval.sets import read_set
from rag.chatbot import Chatbot
from rag.citations import without_markers
from rag.types import Answer, Article, Filters

__all__ = ["NEEDS", "Snippets", "holds", "measure", "met", "snippets"]

NEEDS = ("rgb/en_fact.json",)
_DEPTHS = (5, 10, 20)
_MET = 10
_KINDS = {"true": "positive", "false": "positive_wrong", "other": "negative"}


@dataclass(frozen=True, slots=True)
class Snippets:
    """The ids of the articles that one question comes with, and the answer that the false ones give."""

    true: frozenset[str]
    false: frozenset[str]
    other: frozenset[str]
    false_answer: str


def measure(place: Place) -> Found:
    """Return how often answers hold the gold answer, and whether both sides are shown where they meet."""
    path = place.data / NEEDS[0]
    asked = read_set(path)
    records = place.sampled(asked.records)
    articles = asked.articles or ()
    own = dict(zip((each.id for each in asked.records), snippets(read_text(path), articles), strict=True))
    collection = place.collection("rgb", articles)
    every = place.ask("rgb", records, collection, _within({k: v.true | v.false | v.other for k, v in own.items()}))
    calm = place.ask("rgb-without-false", records, collection, _within({k: v.true | v.other for k, v in own.items()}))
    both = {"all its snippets": over(every, _ANSWERS), "without the false ones": over(calm, _ANSWERS)}
    answers = tuple(Row(name, {column_: found[name] for column_, found in both.items()}) for name in _ANSWERS)
    grouped = sum(_are_copies(collection, each, own[each.id]) for each in records)
    return Found(
        len(records),
        len(articles),
        "each over its own snippets alone: true, counterfactual and about something else.",
        (Table("Answers", answers), Table("Conflict", column(_conflict(every, own)))),
        (
            f"For {grouped} of {len(records)} questions a true and a counterfactual snippet count as copies of one "
            "text; texts of fewer than 40 words never do.",
        ),
    )


def snippets(lines: str, articles: Sequence[Article]) -> Iterator[Snippets]:
    """Yield for each question which articles hold its snippets, told by their text."""
    ids = {each.text: each.id for each in articles}
    for line in filter(str.strip, lines.split("\n")):
        entry = json.loads(line)
        found = {
            kind: frozenset(ids[text] for text in entry.get(key, ()) if text in ids) for kind, key in _KINDS.items()
        }
        yield Snippets(**found, false_answer=str(entry.get("fakeanswer", "")).strip())


def holds(record: QuestionRecord, text: str) -> bool:
    """Return the published rule: of each part of the gold answer one form is part of the text, in small letters."""
    said = text.lower()
    parts = (record.answers,) if record.answers else record.required
    return all(any(form.lower() in said for form in part) for part in parts)


def met(ranked: Sequence[str], own: Snippets) -> bool:
    """Return whether a true and a false snippet are both among these articles."""
    return not (own.true - own.false).isdisjoint(ranked) and not (own.false - own.true).isdisjoint(ranked)


def _within(allowed: Mapping[str, frozenset[str]]) -> Kind:
    """Return a run that asks each question over its own articles alone."""

    def asking(chatbot: Chatbot, _newest: date | None) -> Ask:
        def ask(record: QuestionRecord) -> Answer:
            filters = Filters(articles=tuple(sorted(allowed[record.id])))
            return replace(chatbot.ask(record.question, record.history, filters), id=record.id)

        return ask

    return Kind("run", asking, KINDS["run"].metrics)


def _right(case: Case) -> float:
    return float(not case.answer.refused and holds(case.record, without_markers(case.answer.text)))


_ANSWERS: dict[str, Metric] = {
    "right (the published rule)": _right,
    "words of an answer": words,
    "refused": lambda case: float(case.answer.refused),
}


def _conflict(asked: Sequence[Case], own: Mapping[str, Snippets]) -> dict[str, Estimate]:
    shown = [_sides(case, own[case.record.id]) for case in asked]
    meeting = [_meet(case, own[case.record.id], _MET) for case in asked]
    where = [sides for sides, together in zip(shown, meeting, strict=True) if together]
    noted = [any(note.kind == "conflict" for note in case.answer.notes) for case in asked]
    return {
        **{
            f"true and false meet among the first {k} passages": _share(
                [_meet(case, own[case.record.id], k) for case in asked]
            )
            for k in _DEPTHS
        },
        f"both values shown, where they meet among the first {_MET}": _share(
            [sides == (True, True) for sides in where]
        ),
        "only the true value shown there": _share([sides == (True, False) for sides in where]),
        "only the false value shown there": _share([sides == (False, True) for sides in where]),
        "neither there": _share([sides == (False, False) for sides in where]),
        "a note says that articles disagree": _share(noted),
    }


def _sides(case: Case, own: Snippets) -> tuple[bool, bool]:
    """Return whether the answer shows the true value, and whether the false one."""
    if case.answer.refused:
        return False, False
    text = without_markers(case.answer.text)
    return holds(case.record, text), bool(own.false_answer) and own.false_answer.lower() in text.lower()


def _meet(case: Case, own: Snippets, k: int) -> bool:
    return met([hit.passage.article for hit in case.answer.passages[:k]], own)


def _share(values: Sequence[bool]) -> Estimate:
    return estimate([float(value) for value in values])


def _are_copies(collection: Collection, record: QuestionRecord, own: Snippets) -> bool:
    """Return whether a true article counts as a copy of a false one in the index."""
    within = Filters(articles=tuple(sorted(own.true | own.false)))
    found = collection.chatbot.retriever.search(collection.chatbot.understood(record.question, (), within)).articles
    copies = {copy.article for each in own.true if each in found for copy in found[each].copies}
    return not copies.isdisjoint(own.false - own.true)
