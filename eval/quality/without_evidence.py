"""Questions asked again without the articles that answer them: whether they are refused then.

A question on a topic of the collection that the collection does not answer is the hard kind to refuse, and hand-made
ones are few. So a question with an answer is asked a second time of the same index, limited to the articles that hold
neither a quote of its evidence nor, in text or title, an alias of its answer (`eval.matching`). An alias may stand
somewhere by chance; then an article too many is taken away, never one too few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from eval.cases import Case
from eval.collection import Collection
from eval.matching import normal, occurs_in_normal
from eval.quality.place import Place
from eval.records import QuestionRecord
from eval.running import KINDS, Ask, Kind
from rag.chatbot import Chatbot
from rag.types import Answer, Article, Filters

__all__ = ["ASKED_AGAIN", "Searchable", "ask_without_evidence", "emptied", "remaining"]

ASKED_AGAIN = ("fact", "attribution", "time")
"""The types of question that are asked again: those with one short answer, which an article holds or does not."""

_SUFFIX = "-without-evidence"
_NO_ARTICLE = ("",)  # an empty limit would let every article through; no article has an empty id


@dataclass(frozen=True, slots=True)
class Searchable:
    """An article as it is searched: its text without white space, and title and text as `normal` makes them."""

    id: str
    packed: str
    folded: str

    @classmethod
    def of(cls, article: Article) -> Searchable:
        """Return an article made ready to be searched for the answers of many questions."""
        folded = normal(f"{article.title or ''}\n{article.text}")
        return cls(article.id, _packed(article.text), folded)

    def answers(self, record: QuestionRecord) -> bool:
        """Return whether the record names the article, or it holds a quote of the evidence or an answer's alias."""
        return (
            self.id in record.gold_articles
            or any(_packed(each.quote) in self.packed for each in record.evidence)
            or any(occurs_in_normal(alias, self.folded) for alias in _aliases(record))
        )


def remaining(record: QuestionRecord, articles: Sequence[Searchable]) -> tuple[str, ...]:
    """Return the ids of the articles that do not answer the question, in order."""
    return tuple(each.id for each in articles if not each.answers(record))


def emptied(record: QuestionRecord) -> QuestionRecord:
    """Return the question as one without an answer, with an id of its own."""
    return replace(
        record,
        id=f"{record.id}{_SUFFIX}",
        answerable=False,
        answers=(),
        required=(),
        forbidden=(),
        evidence=(),
        articles=(),
    )


def ask_without_evidence(
    place: Place, name: str, records: Sequence[QuestionRecord], collection: Collection
) -> list[Case]:
    """Return each question of the types asked again with what it is answered now; the run has a folder of its own."""
    articles = list(map(Searchable.of, collection.articles))
    again = [each for each in records if each.type in ASKED_AGAIN and each.expects_answer]
    left = {emptied(each).id: remaining(each, articles) for each in again}
    return place.ask(f"{name}{_SUFFIX}", list(map(emptied, again)), collection, _within(left))


def _within(left: Mapping[str, tuple[str, ...]]) -> Kind:
    """Return a run that asks each question as of its day, of the articles that are left for it."""

    def asking(chatbot: Chatbot, newest: date | None) -> Ask:
        def ask(record: QuestionRecord) -> Answer:
            filters = Filters(articles=left[record.id] or _NO_ARTICLE, as_of=record.asked or newest)
            return replace(chatbot.ask(record.question, record.history, filters), id=record.id)

        return ask

    return Kind("run", asking, KINDS["run"].metrics)


def _aliases(record: QuestionRecord) -> tuple[str, ...]:
    return (*record.answers, *(alias for group in record.required for alias in group))


def _packed(text: str) -> str:
    return "".join(text.split())
