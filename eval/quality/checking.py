"""What the checks of a chat model's sentences let through and what they stop, on sentences of trust-dev's evidence.

A scripted model plays each sentence with a marker behind it, and the same again when it is asked to rewrite it. Those
that are right are the whole sentences of the evidence as they stand, and in other words (`eval.quality.rewordings`);
those that are wrong have one slip each, of the kinds of `eval.quality.swap_kinds`, or an invented quotation. A sentence
is stopped where the answer does not show it as the model wrote it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from random import Random
from typing import Any

from eval.intervals import estimate
from eval.quality.findings import Found, Row, Table
from eval.quality.place import Checker, Place
from eval.quality.rewordings import reworded
from eval.quality.swap_kinds import KINDS
from eval.quality.swaps import Quoted, quoted, swaps
from eval.records import read_questions, read_text
from rag.answerers.generative import GenerativeAnswerer
from rag.answerers.grounding import SupportCheck
from rag.sentences import sentences
from rag.splitting import split
from rag.support import Support
from rag.types import Article, Draft, Findings, Hit, Passage, Question, StoredArticle

__all__ = ["NEEDS", "Played", "invented", "measure", "played", "stopped"]

NEEDS = ("trust-dev/articles.jsonl", "trust-dev/questions.jsonl")
_NAME = "scripted"
_SEED = 20_221_104
_FEWEST, _MOST = 6, 14
_RIGHT = ("as it stands", "in other words")
_INVENTED = "invented quotation"
_RULES, _CHECKED = "rules", "rules and support checker"
_TITLE = "Sentences of a chat model that are not shown as written"


@dataclass(frozen=True, slots=True)
class Played:
    """A sentence as the model writes it, of a kind, the article that it is from, and the passages it is shown with."""

    kind: str
    statement: str
    article: Article
    passages: tuple[Passage, ...]


def measure(place: Place) -> Found:
    """Return how many sentences of each kind are stopped, by the rules and, where there is one, the support checker."""
    articles = _articles(place)
    texts = {each.id: each.text for each in articles}
    whole = [Quoted(each.source, each.source) for each in quoted(read_questions(place.data / NEEDS[1]), texts)]
    all_played = place.sampled(list(played(list(dict.fromkeys(whole)), articles)))
    support = _support(place.checker()) if place.checker else None
    found: list[tuple[str, dict[str, float]]] = []
    with place.bar("checking", len(all_played)) as tell:
        for count, each in enumerate(all_played, start=1):
            stops = {_RULES: float(stopped(each))}
            if support is not None:
                stops[_CHECKED] = stops[_RULES] or float(stopped(each, support))
            found.append((each.kind, stops))
            tell(count)
    wrong = (*KINDS, _INVENTED)
    rows = [_row(f"wrong: {kind}", found, {kind}) for kind in wrong if any(of == kind for of, _ in found)]
    rows += [_row(f"right: {kind}", found, {kind}) for kind in _RIGHT]
    return Found(
        len(all_played),
        len(articles),
        "each is the whole answer of a scripted model, over the passages that its source stands in.",
        (Table(_TITLE, (*rows, _row("right: all", found, set(_RIGHT)))),),
        asked="sentences",
    )


def played(quotes: Sequence[Quoted], articles: Sequence[Article]) -> Iterator[Played]:
    """Yield every sentence that is right and every one that is wrong, with the article that it is from."""
    homes = _homes([each.source for each in quotes], articles)
    for source, (article, passages) in homes.items():
        yield Played("as it stands", source, article, passages)
        yield from (Played("in other words", other, article, passages) for other in reworded(source, article))
        if (made := invented(source, article)) is not None:
            yield Played(_INVENTED, made, article, passages)
    for swap in swaps([each for each in quotes if each.source in homes], [each.text for each in articles]):
        yield Played(swap.kind, swap.statement, *homes[swap.source])


def invented(source: str, article: Article) -> str | None:
    """Return a sentence that quotes words of the source but for one in the middle; None for a short source."""
    words = re.sub(r"[“”\"]", "", source).rstrip(".").split()
    if len(words) < _FEWEST + 1:
        return None
    chance = Random(f"{_SEED} {source}")  # noqa: S311 - not a secret
    length = min(len(words), chance.randint(_FEWEST + 1, _MOST))
    start = chance.randrange(len(words) - length + 1)
    taken = words[start : start + length]
    del taken[length // 2]
    return f"{article.publisher or 'The article'} says: “{' '.join(taken)}.”"


def stopped(each: Played, support: SupportCheck | None = None) -> bool:
    """Return whether an answer that a model writes so does not show it as it was written."""
    stored = StoredArticle(each.article, 1, 1)
    hits = tuple(Hit(passage, 1.0) for passage in each.passages)
    numbers = "".join(f"[{number}]" for number in range(1, len(hits) + 1))
    model = _scripted(_marked(each.statement, numbers))
    answerer = GenerativeAnswerer(model, _NAME, _Nothing(), support=support)
    found = Findings(hits, {each.article.id: stored}, 1, 1)
    *_, last = answerer.stream(Question("What happened?", "What happened?"), found)
    return last.model != _NAME or any(note.kind == "unsupported" for note in last.notes)


class _Nothing:
    """An answerer that has nothing to say."""

    name = "nothing"

    def stream(self, _question: Question, _findings: Findings) -> Iterator[Draft]:
        """Yield a refusal."""
        yield Draft("Nothing.", reason="not_answered")


def _row(name: str, found: Sequence[tuple[str, Mapping[str, float]]], kinds: set[str]) -> Row:
    of = [stops for kind, stops in found if kind in kinds]
    columns = list(of[0]) if of else [_RULES]
    return Row(name, {column: estimate([stops[column] for stops in of]) for column in columns})


def _support(checker: Checker) -> SupportCheck:
    return lambda pairs: [Support(1 - full, 0.0, full) for full in checker(pairs)]


def _scripted(reply: str) -> Any:
    from langchain_core.language_models.fake_chat_models import GenericFakeChatModel

    return GenericFakeChatModel(messages=repeat(reply))


def _marked(statement: str, numbers: str) -> str:
    """Return the statement with a marker behind each of its sentences."""
    return " ".join(f"{span.of(statement)} {numbers}" for span in sentences(statement))


def _homes(sources: Sequence[str], articles: Sequence[Article]) -> dict[str, tuple[Article, tuple[Passage, ...]]]:
    """Return for each source the first article that it stands in, with the passages that hold it or its beginning."""
    packed = [("".join(each.text.split()), each) for each in articles]
    cut = {each.id: [("".join(passage.text.split()), passage) for passage in split(each)] for each in articles}
    found = {}
    for source in dict.fromkeys(sources):
        wanted = "".join(source.split())
        article = next((each for text, each in packed if wanted in text), None)
        if article is not None:
            held = [each for text, each in cut[article.id] if wanted in text or wanted[: len(wanted) // 2] in text]
            found[source] = (article, tuple(held))
    return found


def _articles(place: Place) -> list[Article]:
    records = [json.loads(line) for line in read_text(place.data / NEEDS[0]).splitlines() if line.strip()]
    return [_article(each) for each in records]


def _article(record: Mapping[str, Any]) -> Article:
    published = date.fromisoformat(record["published"]) if record.get("published") else None
    return Article(record["id"], record["text"], record.get("title"), record.get("publisher"), published=published)
