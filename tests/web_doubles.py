"""A library on a shelf and a chatbot with a script: the two seams of the pages, without an index."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from rag.errors import ArticleNotFound
from rag.types import (
    Answer,
    Article,
    Citation,
    Failure,
    Filters,
    Hit,
    Overview,
    Passage,
    Progress,
    Report,
    StoredArticle,
)

_ANY = Filters()


class ShelfLibrary:
    """Holds articles in memory, as Library holds them in an index."""

    def __init__(self, articles: Sequence[Article] = ()) -> None:
        self.shelf = {article.id: article for article in articles}

    def articles(self) -> list[StoredArticle]:
        return [StoredArticle(self.shelf[each], 1, 1) for each in sorted(self.shelf)]

    def article(self, article_id: str) -> StoredArticle:
        if article_id not in self.shelf:
            raise ArticleNotFound(f"no article {article_id}")
        return StoredArticle(self.shelf[article_id], 1, 1)

    def overview(self) -> Overview:
        held = list(self.shelf.values())
        counts = Counter(each.publisher for each in held if each.publisher)
        dated = sorted((each for each in held if each.published), key=lambda each: each.published or date.min)
        return Overview(
            len(held),
            tuple(name for name, _ in counts.most_common()),
            dated[0].published if dated else None,
            dated[-1].published if dated else None,
            dated[-1] if dated else None,
            len(held),
        )

    def add(self, sources: Sequence[str | Path], report: Callable[[Progress], None] | None = None) -> Report:
        added, failures = [], []
        for done, source in enumerate(map(Path, sources), 1):
            text = source.read_text("utf-8")
            if text.strip():
                self.shelf[source.stem] = Article(source.stem, text, title=source.stem.capitalize())
                added.append(source.stem)
            else:
                failures.append(Failure(str(source), "the file is empty"))
            if report:
                report(Progress(done, len(sources), 0.1 * done, source.stem))
        return Report(tuple(added), failures=tuple(failures))

    def remove(self, ids: Sequence[str]) -> Report:
        for each in ids:
            self.article(each)
            del self.shelf[each]
        return Report(removed=tuple(ids))

    def status(self) -> dict[str, object]:
        return {
            "articles": len(self.shelf),
            "passages": len(self.shelf),
            "encoder": "none",
            "failed": [],
            "writing": None,
        }


class ScriptedChatbot:
    """Answers a question with the answer that its script has for it, growing word by word, else refuses."""

    def __init__(self, script: dict[str, Answer | Exception], library: ShelfLibrary, pause: float = 0.0) -> None:
        self.script = script
        self.library = library
        self.pause = pause
        self.asked: list[tuple[str, tuple, Filters]] = []

    def ask(self, question: str, turns: Sequence = (), filters: Filters = _ANY) -> Answer:
        return list(self.stream(question, turns, filters))[-1]

    def stream(self, question: str, turns: Sequence = (), filters: Filters = _ANY) -> Iterator[Answer]:
        self.asked.append((question, tuple(turns), filters))
        answer = self.script.get(question) or self._refusal(question)
        if isinstance(answer, Exception):
            raise answer
        words = answer.text.split(" ")
        for count in range(1, len(words)) if self.pause else ():
            time.sleep(self.pause)
            yield Answer(question, question, " ".join(words[:count]), filters, final=False)
        yield Answer(
            question, answer.understood, answer.text, filters, answer.reason, answer.confidence, answer.short,
            answer.citations, answer.notes, answer.passages, answer.model, answer.seconds or {"total": 0.1},
        )  # fmt: skip

    def examples(self) -> tuple[str, ...]:
        return tuple(question for question, answer in self.script.items() if getattr(answer, "citations", ()))[:4]

    def _refusal(self, question: str) -> Answer:
        hits = tuple(
            Hit(Passage(f"{a.id}:0", a.id, 0, min(600, len(a.text)), a.text[:600]), 0.3)
            for a in self.library.shelf.values()
        )
        reason = "not_answered" if hits else "empty_collection"
        return Answer(question, question, "The articles do not say.", reason=reason, passages=hits)


def cited(article: Article, quote: str, number: int = 1) -> Citation:
    """Return a citation of words that the article holds."""
    start = article.text.index(quote)
    return Citation(number, start, start + len(quote), quote, article, support=0.9)
