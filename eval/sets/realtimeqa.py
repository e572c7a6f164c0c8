"""RealTimeQA as published: questions of weekly news quizzes, each with four choices and the day it was asked.

Kasai and others, RealTime QA: What's the Answer Right Now?, NeurIPS 2023.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from eval.records import Gathering
from eval.sets.entries import Entries, day, text
from eval.sets.question_set import QuestionSet

__all__ = ["is_realtimeqa", "read_realtimeqa"]

_TAG = re.compile(r"<[^<>]*>")


def is_realtimeqa(entry: Mapping[str, Any]) -> bool:
    """Return whether this is a `question_sentence` with an id of its own name."""
    return {"question_id", "question_sentence"} <= entry.keys()


def read_realtimeqa(entries: Entries, gathering: Gathering) -> QuestionSet:
    """Return the questions, which bring no articles; raises `InvalidQuestions`.

    `asked` is the day of the quiz, `answers` the choices that `answer` names by their place from 0;
    the quiz's own explanation, of which no article is named, is in `note` without its markup.
    """
    gathering.convert(entries, _fields)
    return QuestionSet(gathering.finish())


def _fields(entry: Mapping[str, Any]) -> dict[str, object]:
    asked = day(entry, "question_date")
    if asked is None and text(entry, "question_date"):
        raise ValueError(f"question_date: {entry['question_date']!r} is no day")
    choices = entry["choices"] if isinstance(entry.get("choices"), list) else []
    return {
        "id": text(entry, "question_id"),
        "question": text(entry, "question_sentence"),
        "asked": asked.isoformat() if asked else None,
        "choices": choices,
        "answers": _chosen(entry.get("answer"), choices),
        "note": _TAG.sub("", text(entry, "evidence") or "").strip() or None,
    }


def _chosen(answer: object, choices: list[str]) -> list[str]:
    chosen = []
    for each in answer if isinstance(answer, list) else [answer]:
        if not str(each).isdecimal() or int(str(each)) >= len(choices):
            raise ValueError(f"answer: {each!r} is not the place, from 0, of one of {len(choices)} choices")
        chosen.append(choices[int(str(each))])
    return chosen
