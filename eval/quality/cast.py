"""TREC CAsT 2019: turns of conversations, of which a person wrote down what each one means by itself.

Dalton, Xiong and Callan, TREC CAsT 2019: The Conversational Assistance Track Overview, TREC 2019. The passages that the
track searches are millions and not part of the set, so what is measured is the question that is searched for: with
S(q) for the stems that a question is searched by,

    recall = |S(q) & S(h)| / |S(h)|,  precision = |S(q) & S(h)| / |S(q)|

h is the human rewrite, q the turn as it was said, or as it was understood after the turns before it. Only turns after
the first are measured, of the topics whose number has an even SHA-256.
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.intervals import Estimate, estimate
from eval.quality.findings import Found, Row, Table, change
from eval.quality.place import Place
from eval.records import QuestionRecord
from eval.sets import read_set
from rag.keywords import terms
from rag.questions import understand
from rag.training.halves import is_measured

__all__ = ["NEEDS", "measure", "precision", "recall"]

NEEDS = ("cast/evaluation_topics_v1.0.json", "cast/evaluation_topics_annotated_resolved_v1.0.tsv")
_RECALL, _PRECISION, _EVERY = "recall of stems", "precision of stems", "every stem of the rewrite"


def measure(place: Place) -> Found:
    """Return how much of the human rewrite the understood question holds, beside the turn as it was said."""
    records = read_set(place.data / NEEDS[0]).records
    turns = place.sampled([each for each in records if each.history and each.note and is_measured(_topic(each))])
    leaning = [each for each in turns if not _stems(each.note or "") <= _stems(each.question)]
    return Found(
        len(turns),
        0,
        f"turns after the first, of {len(set(map(_topic, turns)))} topics.",
        (
            Table("All turns", _rows(turns)),
            Table("Turns whose rewrite has words that were not said", _rows(leaning)),
        ),
        (
            "Retrieval cannot be measured: the track's passages are not part of the set.",
            "Replies are not part of it either, so what only a reply names cannot be taken over.",
        ),
    )


def recall(asked: str, rewritten: str) -> float:
    """Return the share of the rewrite's stems that the question has.

    >>> recall("Is it treatable?", "Is throat cancer treatable?")
    0.3333333333333333
    """
    wanted = _stems(rewritten)
    return len(wanted & _stems(asked)) / len(wanted) if wanted else 1.0


def precision(asked: str, rewritten: str) -> float:
    """Return the share of the question's stems that the rewrite has; 1 where the question has none."""
    said = _stems(asked)
    return len(said & _stems(rewritten)) / len(said) if said else 1.0


def _rows(turns: Sequence[QuestionRecord]) -> tuple[Row, ...]:
    said = [each.question for each in turns]
    understood = [understand(each.question, each.history).understood for each in turns]
    rewritten = [each.note or "" for each in turns]
    before, after = _recalls(said, rewritten), _recalls(understood, rewritten)
    return (
        Row("as said", _figures(said, rewritten)),
        Row("as understood", _figures(understood, rewritten)),
        change("difference", before, after, _RECALL),
    )


def _figures(asked: Sequence[str], rewritten: Sequence[str]) -> dict[str, Estimate]:
    recalls = _recalls(asked, rewritten)
    return {
        _RECALL: estimate(recalls),
        _PRECISION: estimate([precision(*pair) for pair in zip(asked, rewritten, strict=True)]),
        _EVERY: estimate([float(each == 1) for each in recalls]),
    }


def _recalls(asked: Sequence[str], rewritten: Sequence[str]) -> list[float]:
    return [recall(*pair) for pair in zip(asked, rewritten, strict=True)]


def _topic(record: QuestionRecord) -> str:
    return record.id.partition("_")[0]


def _stems(text: str) -> frozenset[str]:
    return frozenset(terms(text))
