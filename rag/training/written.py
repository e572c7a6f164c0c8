"""Questions of our own on pages of WiCE that may be learnt from: news and other web pages, asked as people ask.

Only the places of answers are kept here; the texts stay with the set.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.splitting import split
from rag.training.examples import WRITTEN, Example
from rag.training.support_data.judged import wice_rows
from rag.types import Article, Passage, Span

__all__ = ["QUESTIONS", "Page", "pages", "written"]

QUESTIONS = Path(__file__).with_name("written.jsonl")
"""One question a line: `page`, number of a `sentence`, and `start` and `end` of the answer in that, null for none."""

_MOST = 1_800  # words of a page, which is what was read to write the questions
_ENDS = re.compile(r"""[.!?:…]["'”’)\]]*\s*$""")


@dataclass(frozen=True, slots=True)
class Page:
    """A web page: its text, which begins behind the title, and where each of its numbered sentences stands there."""

    article: Article
    sentences: Mapping[int, Span]


def written(data: Path) -> Iterator[Example]:
    """Yield the questions, each of the passage that holds its answer, or that looks most as if it did."""
    found = pages(data)
    passages = {key: split(page.article) for key, page in found.items()}
    with QUESTIONS.open(encoding="utf-8") as file:
        for entry in map(json.loads, file):
            example = _example(entry, found[entry["page"]], passages[entry["page"]])
            if example:
                yield example


def pages(data: Path) -> dict[str, Page]:
    """Return the pages of the half to learn from, but for those that the other half cites too, by a name of each."""
    measured = {_name(row["evidence"]) for row in wice_rows(data, "measure")}
    found = {_name(row["evidence"]): row["evidence"] for row in wice_rows(data, "train")}
    return {name: _page(name, evidence) for name, evidence in found.items() if name not in measured}


def _name(evidence: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(evidence).encode()).hexdigest()[:10]


def _page(name: str, evidence: Sequence[str]) -> Page:
    """Return the page; a line without a full stop is a paragraph of its own."""
    text, places, words = "", dict[int, Span](), len(evidence[0].split())
    for number, sentence in enumerate(evidence[1:], 1):
        words += len(sentence.split())
        if words > _MOST:
            break
        if text:
            text += " " if _ENDS.search(text) else "\n\n"
        places[number] = Span(len(text), len(text) + len(sentence))
        text += sentence
    return Page(Article(f"{WRITTEN}/{name}", text, title=evidence[0].strip() or None), places)


def _example(entry: Mapping[str, Any], page: Page, passages: Sequence[Passage]) -> Example | None:
    """Return the question with its passage; None where the sentence is in none, as boilerplate is."""
    sentence = page.sentences.get(entry["sentence"])
    if sentence is None:
        return None
    answer = sentence
    if entry["start"] is not None:
        answer = Span(sentence.start + entry["start"], sentence.start + entry["end"])
    for passage in passages:
        if passage.start <= answer.start and answer.end <= passage.end:
            inside = Span(answer.start - passage.start, answer.end - passage.start)
            spans = (inside,) if entry["start"] is not None else ()
            title = page.article.title or ""
            return Example(WRITTEN, page.article.id, title, entry["question"], passage.text, spans)
    return None
