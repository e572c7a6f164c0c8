"""The sets that may be trained on, as examples; `data/README.md` beside them says which, and by which licence."""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rag.errors import BylineError
from rag.training.examples import Example
from rag.training.plain_text import untokenised
from rag.training.written import written
from rag.types import Span

__all__ = ["SETS", "natural_questions", "read_examples", "squad2", "squadshifts", "timeqa", "trec_qa"]

_SHIFTS = {"new_wiki": 1, "reddit": 3, "amazon_reviews": 3}
_WINDOW = 160  # words of a long text that are read at once
_STEP = 110
_UNANSWERED = 1 / 12  # of the windows of TimeQA that do not answer: there are as many again among the hard negatives


def squadshifts(data: Path) -> Iterator[Example]:
    """Yield the questions on Wikipedia, Reddit and Amazon.

    Miller, Krauth, Recht and Schmidt, The Effect of Natural Distribution Shift on Question Answering Models, ICML 2020.
    What the file of Reddit calls one article are 2,035 comments on as many things: each is a document of its own. Of
    comments and reviews, which are least like news, every third paragraph is taken.
    """
    for name, step in _SHIFTS.items():
        content = _json(data / "squadshifts" / f"{name}_v1.0.json.gz")
        for article in content["data"]:
            article["paragraphs"] = article["paragraphs"][::step]
        yield from _of_squad(content, f"squadshifts/{name}", apart=name == "reddit")


def squad2(data: Path) -> Iterator[Example]:
    """Yield the questions of the second, fourth ... article by title; the other articles are for measuring."""
    content = _json(data / "squad2" / "dev-v2.0.json")
    articles = sorted(content["data"], key=lambda article: str(article["title"]))
    yield from _of_squad({"data": articles[1::2]}, "squad2", apart=False)


def natural_questions(data: Path) -> Iterator[Example]:
    """Yield what people searched for, with the passage of Wikipedia that answers; Kwiatkowski and others, TACL 2019."""
    for entry in _lines(data / "nq-oracle" / "nq-open-oracle.jsonl.gz"):
        for found in entry["ctxs"]:
            spans = _occurrences(found["text"], entry["answers"])
            if spans:
                question = f"{entry['question'].rstrip('?')}?"
                yield Example("nq", f"nq/{found['title']}", found["title"], question, found["text"], spans)


def timeqa(data: Path) -> Iterator[Example]:
    """Yield windows of pages with questions on what was so at a time: those that answer, and a few that do not.

    Chen, Wang and Wang, A Dataset for Answering Time-Sensitive Questions, NeurIPS 2021.
    """
    chance = random.Random("timeqa")  # noqa: S311 - not a secret
    for name in ("easy", "hard"):
        for entry in _lines(data / "timeqa" / f"human_train.{name}.json.gz"):
            spans = [Span(*each) for each in zip(entry["from"], entry["end"], strict=True)]
            text, moved = untokenised(entry["context"], spans)
            page = str(entry["idx"]).partition("#")[0]
            title = untokenised(entry["paragraphs"][0]["title"])[0]
            for window in _windows(text):
                inside = tuple(
                    Span(each.start - window.start, each.end - window.start)
                    for each in moved
                    if window.start <= each.start < each.end <= window.end
                )
                if inside or chance.random() < _UNANSWERED:
                    yield Example("timeqa", page, title, entry["question"], window.of(text), inside)


def trec_qa(data: Path) -> Iterator[tuple[str, str, bool]]:
    """Yield question, sentence of a newspaper, and whether it answers; Wang, Smith and Mitamura, EMNLP 2007.

    Its figures are masked as `<num>`: sentences with one are left out.
    """
    with (data / "trec-qa" / "train.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if "<num>" not in row["atext"]:
                yield untokenised(row["qtext"])[0], untokenised(row["atext"])[0], row["label"] == "1"


SETS = (squadshifts, squad2, natural_questions, timeqa, written)
"""The sets with answers marked in texts."""


def read_examples(data: Path) -> Iterator[Example]:
    """Yield every example of the sets that may be trained on; raises `BylineError` where one cannot be read."""
    for read in SETS:
        try:
            yield from read(data)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BylineError(f"{read.__name__} cannot be read from {data} ({error}); see its README") from error


def _of_squad(content: Mapping[str, Any], source: str, apart: bool) -> Iterator[Example]:
    for article in content["data"]:
        title = str(article["title"]).replace("_", " ")
        for number, paragraph in enumerate(article["paragraphs"]):
            document = f"{source}/{title}/{number}" if apart else f"{source}/{title}"
            shown = "" if apart or source.endswith("amazon_reviews") else title
            text = paragraph["context"]
            for asked in paragraph["qas"]:
                answers = [] if asked.get("is_impossible") else asked["answers"]
                spans = dict.fromkeys(Span(a["answer_start"], a["answer_start"] + len(a["text"])) for a in answers)
                yield Example(source, document, shown, asked["question"].strip(), text, tuple(spans))


def _occurrences(text: str, answers: list[str]) -> tuple[Span, ...]:
    """Return where the first of the answers that occurs stands, as whole words; nothing where none does."""
    for answer in answers:
        found = re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", text, re.IGNORECASE)
        if found:
            return (Span(*found.span()),)
    return ()


def _windows(text: str) -> Iterator[Span]:
    """Yield stretches of `_WINDOW` words, each beginning `_STEP` words after the one before."""
    words = [match.span() for match in re.finditer(r"\S+", text)]
    for first in range(0, max(1, len(words) - (_WINDOW - _STEP)), _STEP):
        last = min(first + _WINDOW, len(words)) - 1
        yield Span(words[first][0], words[last][1])


def _json(path: Path) -> Any:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return json.load(file)
    return json.loads(path.read_text(encoding="utf-8"))


def _lines(path: Path) -> Iterator[Any]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)
