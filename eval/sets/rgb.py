"""RGB: questions with search snippets that hold the answer, that do not, and that hold a false one.

Chen, Lin, Han and Sun, Benchmarking Large Language Models in Retrieval-Augmented Generation, AAAI 2024.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

from eval.records import Gathering
from eval.sets.entries import Entries, text, texts
from eval.sets.question_set import ArticlePool, QuestionSet
from rag.types import Article

__all__ = ["is_rgb", "read_rgb"]

_KINDS = {"positive": "true", "positive_wrong": "false", "negative": "other"}


def is_rgb(entry: Mapping[str, Any]) -> bool:
    """Return whether this is a `query` with `positive` and `negative` snippets."""
    return {"query", "positive", "negative"} <= entry.keys()


def read_rgb(entries: Entries, gathering: Gathering) -> QuestionSet:
    """Return the questions, and each snippet as an article: the `positive` ones are those that hold the answer.

    Their ids say what they are for: `7-true-1`, `7-false-1` (counterfactual: says the `fakeanswer`), `7-other-1`. The
    false answer is in `note` and not forbidden: an answer that shows both sides of a conflict is right. Raises
    `InvalidQuestions`.
    """
    pool = ArticlePool()

    def fields(entry: dict[str, Any]) -> dict[str, object]:
        ids = {kind: _added(entry, kind, pool) for kind in _KINDS}
        false = text(entry, "fakeanswer")
        return {
            **_answers(entry.get("answer")),
            "id": entry.get("id"),
            "question": text(entry, "query"),
            "type": "counterfactual" if ids["positive_wrong"] else None,
            "answerable": True if ids["positive"] else None,
            "articles": ids["positive"],
            "note": f"the false snippets say: {false}" if false else None,
        }

    gathering.convert(entries, fields)
    return QuestionSet(gathering.finish(), pool.articles())


def _added(entry: Mapping[str, Any], kind: str, pool: ArticlePool) -> list[str]:
    """Add the snippets of one kind and return their ids; questions in two parts have a list of them for each."""
    given = entry.get(kind)
    parts = given if isinstance(given, list) else [given]
    flat = [*chain.from_iterable(each if isinstance(each, list) else [each] for each in parts)]
    snippets = texts({kind: flat}, kind)
    prefix = f"{entry.get('id')}-{_KINDS[kind]}"
    return [pool.add(Article(f"{prefix}-{number}", snippet)) for number, snippet in enumerate(snippets, start=1)]


def _answers(given: object) -> dict[str, object]:
    """Return `answers` from one answer or one list of its forms, `required` from the parts of one that has several."""
    parts = [texts({"answer": part}, "answer") for part in (given if isinstance(given, list) else [given])]
    parts = [part for part in parts if part]
    return {"answers": parts[0]} if len(parts) == 1 else {"required": parts}
