"""Running a question set: every question asked as its record says, then measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING, Any

from eval.cases import Case
from eval.collection import Collection
from eval.cost import cost
from eval.metrics import ANSWERS, RETRIEVAL, Metric
from eval.metrics.risk_coverage import area, risk_coverage
from eval.records import QuestionRecord
from eval.report import report_html
from eval.rows import rows
from eval.run_folder import RunFolder
from eval.scores import Scores, score, scores_object
from rag.types import Answer, Filters

if TYPE_CHECKING:
    from rag.chatbot import Chatbot

__all__ = ["KINDS", "Ask", "Kind", "cases", "run"]

Ask = Callable[[QuestionRecord], Answer]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a run does with each question, and what is measured of it."""

    name: str
    asking: Callable[[Chatbot, date | None], Ask]
    metrics: Mapping[str, Metric]


def run(  # noqa: PLR0917 - its parts, each named at the one call
    kind: Kind,
    records: Sequence[QuestionRecord],
    collection: Collection,
    folder: RunFolder,
    about: Mapping[str, Any],
    tell: Callable[[int], None],
) -> Scores:
    """Ask every record that the folder does not hold an answer of yet, and return the figures; all is in the folder.

    `about` names what was run, so that only a run of the same is continued. `tell` hears how many are done, all of them
    before they are measured; an error that it raises ends the run, which a later one continues.
    """
    about = {"kind": kind.name, **about, "collection": collection.key, "newest": str(collection.newest)}
    answers = folder.start(about, records)
    ask = kind.asking(collection.chatbot, collection.newest)
    for record in records[len(answers) :]:
        tell(len(answers))
        answers.append(ask(record))
        folder.append(answers[-1])
    tell(len(answers))
    asked = cases(records, answers, collection)
    measured = rows(asked, kind.metrics)
    risk = area(risk_coverage(asked)) if kind.metrics is not RETRIEVAL else None  # a search alone answers nothing
    scores = score(measured, kind.metrics, risk, cost(answers))
    folder.finish(scores_object(scores), report_html(asked, scores, collection, about), measured)
    return scores


def cases(records: Sequence[QuestionRecord], answers: Sequence[Answer], collection: Collection) -> list[Case]:
    """Return each record with its answer and the texts of the articles that it names, cites or was found in."""
    texts = {each.id: each.text for each in collection.articles}
    return [
        Case(record, answer, {name: texts[name] for name in _named(record, answer) if name in texts})
        for record, answer in zip(records, answers, strict=True)
    ]


def _named(record: QuestionRecord, answer: Answer) -> Iterator[str]:
    yield from record.gold_articles
    yield from (citation.article.id for citation in answer.citations)
    yield from (hit.passage.article for hit in answer.passages)


def _answering(chatbot: Chatbot, newest: date | None) -> Ask:
    def ask(record: QuestionRecord) -> Answer:
        filters = Filters(as_of=record.asked or newest)
        return replace(chatbot.ask(record.question, record.history, filters), id=record.id)

    return ask


def _searching(chatbot: Chatbot, newest: date | None) -> Ask:
    """Return what only searches: its answers have passages and no text."""

    def ask(record: QuestionRecord) -> Answer:
        started = perf_counter()
        asked = chatbot.understood(record.question, record.history, Filters(as_of=record.asked or newest))
        understood = perf_counter()
        hits = chatbot.retriever.search(asked).hits
        found = perf_counter()
        answer = Answer(asked.text, asked.understood, "", asked.filters, passages=hits, model="retrieval", id=record.id)
        stages = {"understand": understood - started, "retrieve": found - understood, "total": found - started}
        return replace(answer, seconds=stages)

    return ask


KINDS: Mapping[str, Kind] = {
    "run": Kind("run", _answering, {**ANSWERS, **RETRIEVAL}),
    "retrieval": Kind("retrieval", _searching, RETRIEVAL),
}
"""The kinds of run by the name of their command."""
