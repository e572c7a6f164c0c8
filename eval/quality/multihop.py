"""MultiHop-RAG: questions over news whose answers need two to four facts, over a haystack of just those facts.

Tang and Yang, MultiHop-RAG: Benchmarking Retrieval-Augmented Generation for Multi-Hop Queries, COLM 2024. By their rule
spaces and line ends are taken out, and a passage is a hit where one of the question's facts is part of it:

    hits@k = 1 if one of the first k passages is a hit, else 0;  MRR@10 = 1 / rank of the first hit, 0 beyond 10

over the questions that have an answer. The bodies of the articles are not part of the set that is measured here, so the
figures are not those of the paper's table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eval.cases import Case
from eval.intervals import estimate
from eval.metrics import ANSWERS, Metric
from eval.quality.findings import VALUE, Found, Row, Table, column, over
from eval.quality.place import Place
from eval.records import Evidence, QuestionRecord
from eval.sets import QuestionSet, read_set
from eval.sets.question_set import ArticlePool
from rag.citations import without_markers
from rag.types import Article

__all__ = ["CONSTANT", "NEEDS", "all_facts", "facts_apart", "first_hit", "measure", "shares_a_word"]

NEEDS = ("multihop-rag/ground_truth.json", "multihop-rag/queries.json")
CONSTANT = "yes no insufficient information."
"""An answer that says nothing and gets most of the published answer rule's points."""

_NOT_THERE = "Insufficient information."
_DEPTH = 10
_SPACES = str.maketrans("", "", " \n")


def measure(place: Place) -> Found:
    """Return retrieval by the published rule, overall and by type, and what the answers come to."""
    whole, articles = facts_apart(read_set(place.data / "multihop-rag"))
    records = place.sampled(whole)
    collection = place.collection("multihop-rag", articles)
    asked = place.ask("multihop-rag", records, collection)
    answerable = [case for case in asked if case.record.evidence]
    types = list(dict.fromkeys(case.record.type or "" for case in answerable))
    rows = [("all", answerable), *((each, [c for c in answerable if c.record.type == each]) for each in types)]
    return Found(
        len(records),
        len(articles),
        "each article is one gold fact with its title, publisher and day; a hit is a passage that holds a fact.",
        (
            Table("Retrieval", tuple(Row(name, over(some, _RETRIEVAL)) for name, some in rows)),
            Table("Answers", _answers(asked)),
        ),
        (
            "Not comparable with published figures: their haystack is 609 whole articles, this one the facts alone.",
            "An extractive answer quotes; it cannot say the yes or no that most questions with an answer ask for.",
        ),
    )


def facts_apart(asked: QuestionSet) -> tuple[tuple[QuestionRecord, ...], tuple[Article, ...]]:
    """Return the questions of the set and an article for every fact, which their evidence names."""
    whole = {each.id: each for each in asked.articles or ()}
    pool = ArticlePool()

    def apart(evidence: Evidence) -> Evidence:
        return Evidence(pool.add(replace(whole[evidence.article], text=evidence.quote)), evidence.quote)

    records = tuple(replace(each, evidence=tuple(map(apart, each.evidence))) for each in asked.records)
    return records, pool.articles()


def first_hit(retrieved: Sequence[str], facts: Sequence[str]) -> int | None:
    """Return the rank, from 1, of the first text that holds a fact; None where none does.

    >>> first_hit(["Nothing.", "He said: The  dam broke."], ["The dam broke.", "Rain fell."])
    2
    """
    wanted = [_packed(fact) for fact in facts]
    ranks = (rank for rank, text in enumerate(retrieved, 1) if any(fact in _packed(text) for fact in wanted))
    return next(ranks, None)


def all_facts(retrieved: Sequence[str], facts: Sequence[str]) -> bool:
    """Return whether every fact is part of one of the texts."""
    held = [_packed(text) for text in retrieved]
    return all(any(_packed(fact) in text for text in held) for fact in facts)


def shares_a_word(said: str, answer: str) -> bool:
    """Return the published answer rule: whether the two have a word in common, in small letters, split at spaces."""
    return not set(said.lower().split()).isdisjoint(answer.lower().split())


def _packed(text: str) -> str:
    return text.translate(_SPACES)


def _hit_at(k: int) -> Metric:
    def metric(case: Case) -> float:
        rank = _rank(case)
        return float(rank is not None and rank <= k)

    return metric


def _reciprocal(case: Case) -> float:
    rank = _rank(case)
    return 1 / rank if rank else 0.0


def _rank(case: Case) -> int | None:
    return first_hit(_retrieved(case), [each.quote for each in case.record.evidence])


def _all_evidence(case: Case) -> float:
    return float(all_facts(_retrieved(case), [each.quote for each in case.record.evidence]))


def _retrieved(case: Case) -> list[str]:
    passages = [hit.passage for hit in case.answer.passages[:_DEPTH]]
    return [case.texts[each.article][each.start : each.end] for each in passages]


_RETRIEVAL: dict[str, Metric] = {
    "hits@4": _hit_at(4),
    "hits@10": _hit_at(_DEPTH),
    "MRR@10": _reciprocal,
    "all evidence@10": _all_evidence,
}


def _answers(asked: Sequence[Case]) -> tuple[Row, ...]:
    named = [case for case in asked if case.record.type == "inference_query"]
    gold = [case.record.answers[0] if case.record.answers else _NOT_THERE for case in asked]
    said = [_NOT_THERE if case.answer.refused else without_markers(case.answer.text) for case in asked]
    shared = [float(shares_a_word(*pair)) for pair in zip(said, gold, strict=True)]
    constant = [float(shares_a_word(CONSTANT, each)) for each in gold]
    found = over(asked, {"questions without an answer, refused": ANSWERS["refused_when_should"]})
    found |= over(asked, {"questions with an answer, refused": ANSWERS["wrongly_refused"]})
    found |= over(named, {"right, where a name is asked for (inference)": ANSWERS["right"]})
    name = "the published answer rule (any shared word)"
    beside = f"gameable: the constant answer “{CONSTANT}” gets {sum(constant) / max(1, len(constant)):.3f}"
    return (*column(found), Row(name, {VALUE: estimate(shared)}, beside))
