"""SQuAD 1.1 and 2.0: questions on the paragraphs of encyclopedia articles, in 2.0 also some without an answer.

Rajpurkar, Jia and Liang, Know What You Don't Know: Unanswerable Questions for SQuAD, ACL 2018.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from eval.records import Gathering
from eval.sets.entries import Entries, list_entries, text
from eval.sets.question_set import ArticlePool, QuestionSet
from rag.sentences import sentences
from rag.types import Article, Span

__all__ = ["is_flat_squad", "is_squad", "read_flat_squad", "read_squad"]


@dataclass(frozen=True, slots=True)
class _Asked:
    question: dict[str, Any]
    paragraph: str
    article: str


def is_squad(content: object) -> bool:
    """Return whether this is an object with `data`, a list of articles that have `paragraphs`."""
    data = content.get("data") if isinstance(content, dict) else None
    return isinstance(data, list) and any(isinstance(each, dict) and "paragraphs" in each for each in data)


def read_squad(content: dict[str, Any], gathering: Gathering) -> QuestionSet:
    """Return the questions, and one article for each title: its paragraphs with a blank line between them.

    The evidence of an answer is the sentence around it, or the sentences that it reaches across, in its paragraph.
    Raises `InvalidQuestions`, also for an answer that does not stand at its `answer_start`.
    """
    pool = ArticlePool()
    gathering.convert(_asked(content, gathering, pool), _fields)
    return QuestionSet(gathering.finish(), pool.articles())


def is_flat_squad(entry: Mapping[str, Any]) -> bool:
    """Return whether this is a question with its `context`, as data set hubs write SQuAD, one record a question."""
    return {"context", "question"} <= entry.keys() and isinstance(entry.get("answers"), dict)


def read_flat_squad(entries: Entries, gathering: Gathering) -> QuestionSet:
    """Return what `read_squad` does; in this form a question without answers is an impossible one."""
    contexts: dict[str, dict[str, None]] = {}
    for _, entry in entries:
        contexts.setdefault(_title(entry), {}).setdefault(str(entry.get("context")))
    gathering.convert(entries, lambda entry: _fields(_nested(entry)))
    return QuestionSet(gathering.finish(), tuple(_article(title, [*each]) for title, each in contexts.items()))


def _nested(entry: Mapping[str, Any]) -> _Asked:
    context = text(entry, "context")
    words, starts = entry["answers"].get("text"), entry["answers"].get("answer_start")
    if context is None or not isinstance(words, list) or not isinstance(starts, list) or len(words) != len(starts):
        raise ValueError("needs a context, and answers with as many texts as places")
    answers = [{"text": each, "answer_start": start} for each, start in zip(words, starts, strict=True)]
    return _Asked({**entry, "answers": answers, "is_impossible": not answers}, context, _title(entry))


def _title(entry: Mapping[str, Any]) -> str:
    return str(entry.get("title") or "untitled")


def _article(title: str, contexts: Sequence[str]) -> Article:
    return Article(title, "\n\n".join(contexts), title=title.replace("_", " "))


def _asked(content: dict[str, Any], gathering: Gathering, pool: ArticlePool) -> Iterator[tuple[str, _Asked]]:
    for place, entry in list_entries(content["data"], gathering, "article"):
        paragraphs = []
        for within, each in list_entries(entry.get("paragraphs"), gathering, "paragraph", f"{place}, "):
            if isinstance(each.get("context"), str):
                paragraphs.append((within, each, each["context"]))
            else:
                gathering.complain(within, "context: must be a text")
        title = str(entry.get("title") or place)
        article = pool.add(_article(title, [context for _, _, context in paragraphs]))
        for within, each, context in paragraphs:
            for where, question in list_entries(each.get("qas"), gathering, "question", f"{within}, "):
                yield where, _Asked(question, context, article)


def _fields(asked: _Asked) -> dict[str, object]:
    answers = _answers(asked)
    refused = asked.question.get("is_impossible") is True
    quotes = dict.fromkeys(_sentence(asked.paragraph, span) for span in answers)
    return {
        "id": asked.question.get("id"),
        "question": text(asked.question, "question"),
        "answerable": False if refused else True if answers else None,
        "answers": list(dict.fromkeys(span.of(asked.paragraph) for span in answers)),
        "evidence": [{"article": asked.article, "quote": quote} for quote in quotes],
    }


def _answers(asked: _Asked) -> list[Span]:
    spans = []
    given = asked.question.get("answers")
    for each in given if isinstance(given, list) else []:
        match each:
            case {"text": str(words), "answer_start": int(start)}:
                span = Span(start, start + len(words))
            case _:
                raise ValueError("answers: each needs a text and its answer_start")
        if span.of(asked.paragraph) != words:
            raise ValueError(f"answers: {words!r} does not stand at character {start} of the paragraph")
        spans += [span] if words.strip() else []
    return spans


def _sentence(paragraph: str, span: Span) -> str:
    around = [each for each in _sentences(paragraph) if each.start < span.end and span.start < each.end]
    return paragraph[min(around[0].start, span.start) : max(around[-1].end, span.end)] if around else span.of(paragraph)


@lru_cache(maxsize=4)
def _sentences(paragraph: str) -> list[Span]:
    return sentences(paragraph)
