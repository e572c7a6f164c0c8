"""MultiHop-RAG: questions over news whose answers need facts from two to four articles.

Tang and Yang, MultiHop-RAG: Benchmarking Retrieval-Augmented Generation for Multi-Hop Queries, COLM 2024.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from eval.records import Gathering
from eval.sets.entries import Entries, day, list_entries, text
from eval.sets.question_set import QuestionSet
from rag.errors import InvalidQuestions
from rag.types import Article

__all__ = ["is_half_of_multihop", "is_multihop", "read_multihop", "read_multihop_folder"]

_NOT_THERE = "insufficient information"
_REPLIES = ("yes", "no")
_AFTER_A_REPLY = (",", ".", ";", ":", "!", " -", " –", "–", " —", "—", "\n")
_ONLY_FACTS = "of its articles only the gold facts are here"


def is_multihop(entry: Mapping[str, Any]) -> bool:
    """Return whether this is a published record: a `query` with its `evidence_list`."""
    return {"query", "evidence_list"} <= entry.keys()


def is_half_of_multihop(content: object) -> bool:
    """Return whether these are only the questions (an object with `queries`), or only the answers, by their id."""
    return _are_questions(content) or _are_answers(content)


def read_multihop(entries: Entries, gathering: Gathering, corpus: object = None) -> QuestionSet:
    """Return the questions with the articles of `corpus`; raises `InvalidQuestions`.

    An article that is not in it is made of the facts quoted from it, one a paragraph, and `note` says so. "Insufficient
    information." means that the articles do not hold the answer. Since an alias counts from the start of a word, "no"
    would stand in "not" and "yes" in "yesterday": such an answer also requires the word as a reply, with a punctuation
    mark or the end of a line behind it. A text that ends in the bare word goes without.
    """
    facts = {place: _facts(place, entry, gathering) for place, entry in entries}
    whole = {each.id: each for each in _articles(list_entries(corpus or [], gathering, "article"), "body", gathering)}
    made = _from_facts(fact for each in facts.values() for fact in each if fact.id not in whole)

    def fields(found: tuple[str, dict[str, Any]]) -> dict[str, object]:
        place, entry = found
        return {
            **_answer(entry),
            "id": text(entry, "id") or place.rsplit(" ", 1)[-1],
            "question": text(entry, "query"),
            "type": text(entry, "question_type"),
            "evidence": [{"article": fact.id, "quote": fact.text} for fact in facts[place]],
            "note": _ONLY_FACTS if any(fact.id in made for fact in facts[place]) else None,
        }

    gathering.convert([(place, (place, entry)) for place, entry in entries], fields)
    return QuestionSet(gathering.finish(), (*whole.values(), *made.values()))


def read_multihop_folder(contents: Sequence[object], gathering: Gathering) -> QuestionSet:
    """Return what `read_multihop` does, from what the JSON files of a folder hold.

    That is records, or their two halves, and the corpus where it is there; else raises `InvalidQuestions`.
    """
    corpus = next(filter(_is_corpus, contents), None)
    records = next(filter(_are_records, contents), None)
    if records is not None:
        return read_multihop(list_entries(records, gathering), gathering, corpus)
    asked, answers = next(filter(_are_questions, contents), None), next(filter(_are_answers, contents), None)
    if not isinstance(asked, dict) or not isinstance(answers, dict):
        raise InvalidQuestions(
            f"{gathering.path} is neither a BEIR folder (corpus.jsonl, queries.jsonl, qrels) nor one of MultiHop-RAG; "
            "name the file of questions"
        )
    return read_multihop(_joined(asked["queries"], answers, gathering), gathering, corpus)


def _are_records(content: object) -> bool:
    return isinstance(content, list) and bool(content) and isinstance(content[0], dict) and is_multihop(content[0])


def _is_corpus(content: object) -> bool:
    first = content[0] if isinstance(content, list) and content else None
    return isinstance(first, dict) and {"title", "body"} <= first.keys()


def _are_questions(content: object) -> bool:
    return isinstance(content, dict) and isinstance(content.get("queries"), list)


def _are_answers(content: object) -> bool:
    values = content.values() if isinstance(content, dict) else []
    return bool(values) and all(
        isinstance(each, dict) and {"answer", "evidence_list"} <= each.keys() for each in values
    )


def _joined(questions: object, answers: Mapping[str, Any], gathering: Gathering) -> Entries:
    """Return published records from questions (`id`, `question`, `question_type`) and their answers by id."""
    entries: Entries = []
    for place, asked in list_entries(questions, gathering, "question"):
        known = answers.get(str(asked.get("id")))
        if known is None:
            gathering.complain(place, f"id {asked.get('id')!r} has no answer in the other file")
        else:
            entries.append((place, {**known, **asked, "query": asked.get("question")}))
    return entries


def _answer(entry: Mapping[str, Any]) -> dict[str, object]:
    answer = text(entry, "answer")
    if answer and answer.casefold().strip(" .") == _NOT_THERE:
        return {"answerable": False}
    if not answer:
        return {}
    reply = answer.strip(" .")
    replies = [f"{reply}{mark}" for mark in _AFTER_A_REPLY] if reply.casefold() in _REPLIES else []
    return {"answerable": True, "answers": [answer], "required": [replies] if replies else []}


def _facts(place: str, entry: Mapping[str, Any], gathering: Gathering) -> list[Article]:
    """Return for each fact of the evidence its article with nothing but the fact in it."""
    return _articles(list_entries(entry.get("evidence_list"), gathering, "fact", f"{place}, "), "fact", gathering)


def _articles(entries: Entries, name_of_text: str, gathering: Gathering) -> list[Article]:
    found = []
    for place, entry in entries:
        try:
            found.append(_article(entry, name_of_text))
        except ValueError as error:
            gathering.complain(place, str(error))
    return found


def _article(entry: Mapping[str, Any], name_of_text: str) -> Article:
    title, words = text(entry, "title"), text(entry, name_of_text)
    if title is None or words is None:
        raise ValueError(f"needs a title and a {name_of_text}")
    return Article(
        id=hashlib.sha256(title.encode("utf-8", "replace")).hexdigest()[:12],
        text=words,
        title=title,
        publisher=text(entry, "source"),
        author=text(entry, "author"),
        published=day(entry, "published_at"),
        url=text(entry, "url"),
    )


def _from_facts(facts: Iterable[Article]) -> dict[str, Article]:
    """Return an article for each id, with all its different facts in the order of their coming."""
    quoted: dict[str, dict[str, Article]] = {}
    for fact in facts:
        quoted.setdefault(fact.id, {}).setdefault(fact.text, fact)
    return {name: replace(next(iter(each.values())), text="\n\n".join(each)) for name, each in quoted.items()}
