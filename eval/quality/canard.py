"""CANARD: follow-up questions of conversations about a page, and what each means by itself in a person's words.

Elgohary, Peskov and Boyd-Graber, Can You Unpack That? Learning to Rewrite Questions-in-Context, EMNLP 2019. The pages
are not part of the set, but the history of a question holds the answers before it: the haystack is every answer that
the conversations give, an article each with page and section as its title, and the gold one is the answer that the next
turn's history gives. Only conversations whose id has an even SHA-256 are measured, and only turns after the first whose
answer is known and was not given before.

The history of a follow-up holds earlier answers of the same conversation, so a question that takes much of them over
finds those again: how often one of them ranks above the gold one is counted, and the figures stand a second time
without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from eval.cases import Case
from eval.intervals import estimate
from eval.quality.findings import Found, Row, Table, change
from eval.quality.place import Place
from eval.records import QuestionRecord
from eval.running import KINDS
from eval.sets import read_set
from eval.sets.question_set import ArticlePool
from rag.training.halves import is_measured
from rag.types import Article, Turn

__all__ = ["NEEDS", "FollowUp", "follow_ups", "measure", "rank"]

NEEDS = ("canard/dev.json.gz",)
_UNKNOWN = frozenset({"I don't know.", "CANNOTANSWER"})
_RECALL = "recall@5"
_WAYS = ("as understood", "human rewrite", "as said")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question after the first with the article that answers it; `before` are those given earlier, by their ids."""

    record: QuestionRecord
    before: frozenset[str]

    def way(self, name: str) -> QuestionRecord:
        """Return the question as it is asked in one of the three ways."""
        if name == "as understood":
            return self.record
        said = self.record.question if name == "as said" else self.record.note or ""
        return replace(self.record, question=said, history=())


def measure(place: Place) -> Found:
    """Return how often the answer is found with the question understood, rewritten by a person, and as it was said."""
    conversations = _conversations(read_set(place.data / NEEDS[0]).records)
    pool = ArticlePool()
    known = [list(follow_ups(turns, pool)) for turns in conversations]
    asked = [each for conversation in place.sampled(known) for each in conversation]
    articles = pool.articles()
    collection = place.collection("canard", articles)
    ways: dict[str, list[Case]] = {}
    for number, name in enumerate(_WAYS):
        records = [each.way(name) for each in asked]
        ways[name] = place.ask(f"canard-{number + 1}", records, collection, KINDS["retrieval"])
    before = [each.before for each in asked]
    return Found(
        len(asked),
        len(articles),
        f"turns after the first of {len(place.sampled(known))} of {len(known)} conversations; an article an answer.",
        (
            Table("Retrieval", tuple(_row(name, cases, before) for name, cases in ways.items())),
            Table(f"Differences in {_RECALL}", _differences(ways, [frozenset[str]() for _ in asked], "")),
            Table("The same without the earlier answers", _differences(ways, before, ", earlier answers left out")),
        ),
        ("The intervals take questions as independent; those of one conversation are not quite.",),
    )


def follow_ups(turns: Sequence[QuestionRecord], pool: ArticlePool) -> Iterator[FollowUp]:
    """Yield the questions of one conversation that can be measured; its answers go into the pool as articles."""
    longest = max(turns, key=lambda record: len(record.history)).history
    title = f"{longest[0].question}: {longest[0].answer}"
    name = turns[0].id.rpartition("-")[0]
    known = [_article(f"{name}-{number}", title, turn, pool) for number, turn in enumerate(longest)]
    for record in turns:
        place = len(record.history)
        gold = known[place] if 1 < place < len(longest) else None
        given = frozenset(filter(None, known[1:place]))
        if gold and gold not in given and record.note:
            history = tuple(replace(turn, answer="") if turn.answer in _UNKNOWN else turn for turn in record.history)
            yield FollowUp(replace(record, history=history, articles=(gold,)), given)


def rank(ranked: Sequence[str], gold: str, left_out: frozenset[str] = frozenset()) -> int | None:
    """Return the rank, from 1, of the gold article among those that are not left out; None where it is not there."""
    kept = [each for each in ranked if each not in left_out]
    return kept.index(gold) + 1 if gold in kept else None


def _conversations(records: Sequence[QuestionRecord]) -> list[list[QuestionRecord]]:
    grouped: dict[str, list[QuestionRecord]] = {}
    for record in records:
        grouped.setdefault(record.id.rpartition("-")[0], []).append(record)
    return [turns for name, turns in grouped.items() if is_measured(name)]


def _article(name: str, title: str, turn: Turn, pool: ArticlePool) -> str | None:
    """Return the id of the article with an answer; None for the page and section, and for an unknown answer."""
    if name.endswith("-0") or turn.answer in _UNKNOWN:
        return None
    return pool.add(Article(name, turn.answer, title))


def _ranks(cases: Sequence[Case], left_out: Sequence[frozenset[str]]) -> list[int | None]:
    pairs = zip(cases, left_out, strict=True)
    return [rank(_ranked(case), case.record.articles[0], without) for case, without in pairs]


def _ranked(case: Case) -> list[str]:
    return [hit.passage.article for hit in case.answer.passages]


def _first(ranks: Sequence[int | None], k: int) -> list[float]:
    return [float(each is not None and each <= k) for each in ranks]


def _row(name: str, cases: Sequence[Case], before: Sequence[frozenset[str]]) -> Row:
    ranks, without = _ranks(cases, [frozenset[str]() for _ in cases]), _ranks(cases, before)
    figures = {
        "hit@1": _first(ranks, 1),
        _RECALL: _first(ranks, 5),
        "an earlier answer above it": [
            float(not earlier.isdisjoint(_ranked(case)[: found - 1 if found else None]))
            for case, found, earlier in zip(cases, ranks, before, strict=True)
        ],
        "hit@1 without those": _first(without, 1),
        f"{_RECALL} without those": _first(without, 5),
    }
    return Row(name, {key: estimate(values) for key, values in figures.items()})


def _differences(ways: Mapping[str, Sequence[Case]], left_out: Sequence[frozenset[str]], said: str) -> tuple[Row, ...]:
    found = {name: _first(_ranks(cases, left_out), 5) for name, cases in ways.items()}
    understood, rewritten, raw = (found[name] for name in _WAYS)
    return (
        change(f"understood - as said{said}", raw, understood),
        change(f"understood - human rewrite{said}", rewritten, understood),
    )
