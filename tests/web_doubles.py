"""A library on a shelf and a chatbot with a script: the two seams of the pages, without an index."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from rag.errors import ArticleNotFound, LoadError
from rag.progress import Progress, Step
from rag.types import (
    Answer,
    Article,
    Citation,
    Copy,
    Failure,
    Filters,
    Hit,
    Overview,
    Passage,
    Report,
    StoredArticle,
)
from rag.versions import Version

_ANY = Filters()
_BEGUN = datetime(2023, 5, 1, tzinfo=UTC)


class ShelfLibrary:
    """Holds articles in memory, as Library holds them in an index.

    A file without words fails, and so does an address that ends in "broken" the first time it is asked for; `pause` is
    how long each source takes.
    """

    def __init__(self, articles: Sequence[Article] = (), pause: float = 0.0) -> None:
        self.shelf = {article.id: article for article in articles}
        self.copies: dict[str, tuple[Copy, ...]] = {}
        self.languages: dict[str, str] = {}
        self.originals: dict[str, Path] = {}
        self.former: dict[str, list[Article]] = {}
        self.uncorrected: dict[str, Article] = {}
        self.added: list[str] = []
        self.pause = pause
        self._failed: list[str] = []

    def articles(self) -> list[StoredArticle]:
        return [self.article(each) for each in sorted(self.shelf)]

    def export(self) -> Iterator[Article]:
        return iter([self.shelf[each] for each in sorted(self.shelf)])

    def check(self) -> None:
        """Nothing is wrong with a shelf."""

    def article(self, article_id: str) -> StoredArticle:
        if article_id not in self.shelf:
            raise ArticleNotFound(f"no article {article_id}")
        version = len(self.former.get(article_id, ())) + 1
        language, copies = self.languages.get(article_id), self.copies.get(article_id, ())
        return StoredArticle(self.shelf[article_id], version, 1, language=language, copies=copies)

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

    def add(
        self,
        sources: Sequence[str | Path],
        report: Callable[[Progress], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
        *,
        uploaded: bool = False,
    ) -> Report:
        added, failures = [], []
        for done, source in enumerate(map(str, sources)):
            if cancelled():
                return Report(tuple(added), failures=tuple(failures), cancelled=True)
            report(Progress(done, len(sources), 0.1 * done, source, (Step(source, "reading"),)))
            time.sleep(self.pause)
            self.added.append(source)
            article, failure = self._read(source)
            if article:
                self.shelf[article.id] = article
                added.append(article.id)
            if failure:
                failures.append(failure)
            step = Step(source, "failed", failure.reason) if failure else Step(source, "ready")
            report(Progress(done + 1, len(sources), 0.1 * (done + 1), source, (step,)))
        return Report(tuple(added), failures=tuple(failures))

    def retry(
        self,
        report: Callable[[Progress], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Report:
        return self.add(self._failed, report, cancelled)

    def remove(self, ids: Sequence[str]) -> Report:
        for each in ids:
            self.article(each)
            del self.shelf[each]
        return Report(removed=tuple(ids))

    def edit(self, article_id: str, changes: Mapping[str, str | None]) -> StoredArticle:
        article = self.article(article_id).article
        values: dict[str, Any] = {name: value or None for name, value in changes.items()}
        try:
            if values.get("published"):
                values["published"] = date.fromisoformat(values["published"])
        except ValueError as error:
            raise LoadError("that is not a day; write it as YYYY-MM-DD") from error
        self.uncorrected.setdefault(article_id, article)
        self.shelf[article_id] = replace(article, **values)
        return self.article(article_id)

    def reset(self, article_id: str) -> StoredArticle:
        self.shelf[article_id] = self.uncorrected.pop(article_id, self.article(article_id).article)
        return self.article(article_id)

    def corrected(self, article_id: str) -> frozenset[str]:
        before, now = self.uncorrected.get(article_id), self.article(article_id).article
        names = ("title", "publisher", "author", "published")
        return frozenset(each for each in names if before and getattr(before, each) != getattr(now, each))

    def versions(self, article_id: str) -> list[Version]:
        former = self.former.get(article_id, [])
        kept = [Version(place, each, _BEGUN + timedelta(days=place)) for place, each in enumerate(former, 1)]
        return [*kept, Version(len(kept) + 1, self.article(article_id).article)]

    def version(self, article_id: str, number: int) -> Article:
        return self.versions(article_id)[number - 1].article

    def original(self, article_id: str) -> Path | None:
        self.article(article_id)
        return self.originals.get(article_id)

    def status(self) -> dict[str, object]:
        return {
            "articles": len(self.shelf),
            "passages": len(self.shelf),
            "encoder": "none",
            "failed": [],
            "writing": None,
        }

    def _read(self, source: str) -> tuple[Article | None, Failure | None]:
        if source.startswith("http"):
            if source.endswith("broken") and source not in self._failed:
                self._failed.append(source)
                return None, Failure(source, "it did not answer in 30 s; try again later", source)
            name = source.split("//", 1)[1]
            return Article(name, f"From {source}.", title=name, url=source), None
        path = Path(source)
        text = path.read_text("utf-8")
        if not text.strip():
            return None, Failure(source, "it holds no text; an article needs at least a word", source)
        return Article(path.stem, text, title=path.stem.capitalize()), None


class ScriptedChatbot:
    """Answers a question with the answer that its script has for it, growing word by word, else refuses."""

    def __init__(self, script: dict[str, Answer | Exception], library: ShelfLibrary, pause: float = 0.0) -> None:
        self.script = script
        self.library = library
        self.pause = pause
        self.asked: list[tuple[str, tuple, Filters]] = []
        self.instead: list[Filters | None] = []

    def ask(
        self, question: str, turns: Sequence = (), filters: Filters = _ANY, instead: Filters | None = None
    ) -> Answer:
        return list(self.stream(question, turns, filters, instead))[-1]

    def stream(
        self, question: str, turns: Sequence = (), filters: Filters = _ANY, instead: Filters | None = None
    ) -> Iterator[Answer]:
        self.asked.append((question, tuple(turns), filters))
        self.instead.append(instead)
        answer = self.script.get(question) or self._refusal(question)
        if isinstance(answer, Exception):
            raise answer
        words = answer.text.split(" ")
        for count in range(1, len(words)) if self.pause else ():
            time.sleep(self.pause)
            yield Answer(question, question, " ".join(words[:count]), filters, final=False)
        yield Answer(
            question, answer.understood, answer.text, filters if answer.listed is None else answer.filters,
            answer.reason, answer.confidence, answer.short,
            answer.citations, answer.notes, answer.passages, answer.model, answer.seconds or {"total": 0.1},
            found=answer.found if instead is None else instead,
            listed=answer.listed,
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
