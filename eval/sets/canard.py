"""CANARD: questions of conversations about a page, each with a human rewrite that stands on its own.

Elgohary, Peskov and Boyd-Graber, Can You Unpack That? Learning to Rewrite Questions-in-Context, EMNLP 2019.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.records import Gathering
from eval.sets.entries import Entries, text
from eval.sets.question_set import QuestionSet

__all__ = ["is_canard", "read_canard"]


def is_canard(entry: Mapping[str, Any]) -> bool:
    """Return whether this is a `Question` with its `History` and `Rewrite`."""
    return {"History", "Question", "Rewrite"} <= entry.keys()


def read_canard(entries: Entries, gathering: Gathering) -> QuestionSet:
    """Return the questions, which bring no articles, with the rewrite in `note`; raises `InvalidQuestions`.

    `History` alternates between question and answer and begins with the page's title and section, which stay the first
    exchange: what the first question leaves open only they say. Questions after the first are of the type `follow-up`.
    """
    gathering.convert(entries, _fields)
    return QuestionSet(gathering.finish())


def _fields(entry: Mapping[str, Any]) -> dict[str, object]:
    said = entry["History"]
    if not isinstance(said, list) or len(said) % 2 or not all(isinstance(each, str) for each in said):
        raise ValueError("History: must be a list of texts, question and answer in turn")
    return {
        "id": f"{entry.get('QuAC_dialog_id')}-{entry.get('Question_no')}",
        "question": text(entry, "Question"),
        "type": "follow-up" if said[2:] else None,
        "history": [{"question": asked, "answer": answer} for asked, answer in zip(said[::2], said[1::2], strict=True)],
        "note": text(entry, "Rewrite"),
    }
