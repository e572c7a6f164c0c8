"""RAGAS-style records: a question with the contexts it was answered from and the reference answer.

Es, James, Espinosa-Anke and Schockaert, RAGAs: Automated Evaluation of Retrieval Augmented Generation, EACL 2024; the
names are those of versions 0.1 and 0.2 of the library.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from eval.records import Gathering
from eval.sets.entries import Entries, text, texts
from eval.sets.question_set import ArticlePool, QuestionSet
from rag.types import Article

__all__ = ["LISTS", "are_ragas_columns", "is_ragas", "ragas_rows", "read_ragas"]

LISTS = ("contexts", "retrieved_contexts", "reference_contexts", "ground_truths")
"""Fields that hold several texts."""

_MARKS = {*LISTS, "ground_truth"}
_REFERENCES = ("reference", "ground_truth", "ground_truths")
_OURS = {"answers", "required", "forbidden", "evidence", "articles", "answerable"}


def is_ragas(names: Collection[str]) -> bool:
    """Return whether a record has these names: `user_input`, or `question` with contexts or a ground truth."""
    return "user_input" in names or (
        "question" in names and any(name in _MARKS for name in names) and not _OURS & {*names}
    )


def are_ragas_columns(content: object) -> bool:
    """Return whether this is a data set written column by column, and not one record."""
    if not isinstance(content, dict) or not is_ragas(content):
        return False
    asked = content.get("user_input", content.get("question"))
    messages = isinstance(asked, list) and any(isinstance(each, dict) for each in asked)
    lists = all(isinstance(each, list | dict) for each in content.values())
    return lists and (not messages or any(isinstance(each, dict) for each in content.values()))


def ragas_rows(columns: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the records of a data set written column by column, each a list or an object by row."""
    lists = {name: list(each.values()) if isinstance(each, dict) else each for name, each in columns.items()}
    whole = {name: each for name, each in lists.items() if isinstance(each, list)}
    count = max(map(len, whole.values()), default=0)
    return [{name: each[row] for name, each in whole.items() if row < len(each)} for row in range(count)]


def read_ragas(entries: Entries, gathering: Gathering) -> QuestionSet:
    """Return the questions, with each context as an article; raises `InvalidQuestions`.

    `answers` is the reference; the `answer` or `response` of the system that was measured is left alone. Articles that
    hold the answer are the `reference_contexts`, in test sets of version 0.1 (with `evolution_type`) the `contexts`. Of
    several messages the last is the question and those before are its `history`.
    """
    pool = ArticlePool()

    def fields(entry: dict[str, Any]) -> dict[str, object]:
        ids = {name: _added(entry, name, pool) for name in LISTS if name.endswith("contexts")}
        gold = ids["reference_contexts"] or (ids["contexts"] if "evolution_type" in entry else [])
        return {
            **_asked(entry),
            "type": text(entry, "synthesizer_name") or text(entry, "evolution_type"),
            "answers": list(dict.fromkeys(each for name in _REFERENCES for each in texts(entry, name))),
            "articles": list(dict.fromkeys(gold)),
        }

    named = [(place, {"id": place.rsplit(" ", 1)[-1], **entry}) for place, entry in entries]
    gathering.convert(named, fields)
    return QuestionSet(gathering.finish(), pool.articles() or None)


def _added(entry: Mapping[str, Any], name: str, pool: ArticlePool) -> list[str]:
    return [
        pool.add(Article(f"{entry['id']}-{number}", each)) for number, each in enumerate(texts(entry, name), start=1)
    ]


def _asked(entry: Mapping[str, Any]) -> dict[str, object]:
    messages = entry.get("user_input")
    if not isinstance(messages, list):
        return {"id": entry["id"], "question": text(entry, "user_input") or text(entry, "question")}
    spoken = [_message(each) for each in messages]
    while spoken and spoken[-1][0] != "human":
        spoken.pop()
    if not spoken:
        raise ValueError("user_input: has no message of the type human")
    return {"id": entry["id"], "question": spoken[-1][1], "history": _history(spoken[:-1])}


def _message(value: object) -> tuple[str, str]:
    match value:
        case {"type": str(kind), "content": str(content)}:
            return kind, content
    raise ValueError("user_input: each message needs a type and a content")


def _history(spoken: list[tuple[str, str]]) -> list[dict[str, str]]:
    turns: list[dict[str, str]] = []
    for kind, content in spoken:
        if kind == "human":
            turns.append({"question": content, "answer": ""})
        elif kind == "ai" and turns:
            turns[-1]["answer"] = f"{turns[-1]['answer']}\n{content}".strip()
    return turns
