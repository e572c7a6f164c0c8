"""Questions proposed from articles as records that a person accepts or drops, each with its evidence."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eval.drafts.asking_model import Unusable, ask_model
from eval.drafts.candidates import Candidate
from eval.drafts.facts import facts
from eval.drafts.speech import speech
from eval.drafts.unanswerable import unanswerable, unmentioned
from eval.matching import normal
from eval.records import Evidence, QuestionRecord
from rag.errors import ChatModelError
from rag.settings import Settings
from rag.splitting import split
from rag.types import Article, Passage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["Drafts", "draft", "draft_as_set"]

_ANSWERED_FOR_EACH_UNANSWERABLE = 5
_ATTEMPTS = 2  # passages shown to a chat model for each question wanted of it


@dataclass(frozen=True, slots=True)
class Drafts:
    """Proposed questions; `troubles` says in a line each what a chat model could not do."""

    records: tuple[QuestionRecord, ...]
    troubles: tuple[str, ...] = ()


def draft(
    articles: Sequence[Article],
    count: int = 50,
    model: BaseChatModel | None = None,
    name: str = "a chat model",
    tell: Callable[[int], None] = lambda _done: None,
) -> Drafts:
    """Return at most `count` questions, spread over the articles; the same articles give the same ones in any order.

    Patterns make them; where there is a `model`, called `name`, it makes the first half. `tell` hears how many there
    are. Undated articles are asked about only where all are undated: evaluation asks as of a day, and then leaves them
    out. A question about a dated article is asked as of its day, so that a later article does not change the answer.
    """
    shown = sorted([each for each in articles if each.published] or articles, key=_order)
    gathered = _Gathered(count, tell)
    troubles = _by_model(gathered, shown, (count + 1) // 2, model, name) if model else []
    _by_patterns(gathered, shown, unmentioned(articles))
    return Drafts(tuple(_record(each) for each in gathered.candidates), tuple(troubles))


def draft_as_set(settings: Settings, articles: Sequence[Article], count: int, tell: Callable[[int], None]) -> Drafts:
    """Return what `draft` does with the chat model of the settings, as answers have it; the patterns do without.

    A model that cannot be opened is a trouble.
    """
    from rag.build import build_chat_model

    try:
        model = build_chat_model(settings)
    except ChatModelError as error:
        return Drafts(draft(articles, count, tell=tell).records, (f"{error}; these are proposed without it",))
    return draft(articles, count, model, settings.chat_model or "", tell)


class _Gathered:
    """Candidates up to a number, no question twice."""

    def __init__(self, most: int, tell: Callable[[int], None]) -> None:
        self.candidates: list[Candidate] = []
        self._most = most
        self._tell = tell
        self._questions: set[str] = set()

    @property
    def full(self) -> bool:
        return len(self.candidates) >= self._most

    def add(self, candidate: Candidate) -> bool:
        """Return whether there was room for the candidate and none with its question."""
        if self.full or not self.is_fresh(candidate):
            return False
        self._questions.add(normal(candidate.question))
        self.candidates.append(candidate)
        self._tell(len(self.candidates))
        return True

    def is_fresh(self, candidate: Candidate) -> bool:
        return normal(candidate.question) not in self._questions


def _by_patterns(gathered: _Gathered, articles: Sequence[Article], countries: Sequence[str]) -> None:
    """Add one candidate of each article before the second of any, the kind that came up least first."""
    made: Counter[str] = Counter()
    waiting = [_Waiting(article) for article in articles]
    while waiting and not gathered.full:
        for candidates in waiting:
            chosen = candidates.take(made, gathered)
            if chosen and gathered.add(chosen):
                made[chosen.made] += 1
                _add_unanswerable(gathered, chosen, countries, made)
            if gathered.full:
                return
        waiting = [each for each in waiting if each.left]


def _add_unanswerable(gathered: _Gathered, source: Candidate, countries: Sequence[str], made: Counter[str]) -> None:
    due = made.total() // (_ANSWERED_FOR_EACH_UNANSWERABLE + 1) >= made["unanswerable"]
    other = unanswerable(source, countries) if due else None
    if other and gathered.add(other):
        made["unanswerable"] += 1


class _Waiting:
    """The candidates of an article, made when first asked for."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._candidates: list[Candidate] | None = None

    @property
    def left(self) -> bool:
        return bool(self._candidates)

    def take(self, made: Counter[str], gathered: _Gathered) -> Candidate | None:
        """Return one whose question is new, of the kind made least so far, and forget it; None where there is none."""
        if self._candidates is None:
            self._candidates = [*facts(self._article), *speech(self._article)]
        fresh = [each for each in self._candidates if gathered.is_fresh(each)]
        chosen = min(fresh, key=lambda each: (made[each.made], _digest(each.question)), default=None)
        self._candidates = [each for each in fresh if each is not chosen]
        return chosen


def _by_model(
    gathered: _Gathered, articles: Sequence[Article], wanted: int, model: BaseChatModel, name: str
) -> list[str]:
    """Add up to `wanted` candidates of the model, and return what went wrong; it is not asked again once it failed."""
    left_out: Counter[str] = Counter()
    failed: list[str] = []
    for number, (article, passage) in enumerate(_passages(articles)):
        if len(gathered.candidates) >= wanted or number >= _ATTEMPTS * wanted:
            break
        try:
            gathered.add(ask_model(model, name, article, passage))
        except Unusable as error:
            left_out[str(error)] += 1
        except ChatModelError as error:
            failed.append(f"{name} failed: {error}")
            break
    return [*(f"{times} of the replies of {name} left out: {reason}" for reason, times in left_out.items()), *failed]


def _passages(articles: Sequence[Article]) -> Iterator[tuple[Article, Passage]]:
    """Yield one passage of each article before the second of any."""
    waiting = [_mixed(article) for article in articles]
    while waiting:
        left = []
        for passages in waiting:
            if found := next(passages, None):
                left.append(passages)
                yield found
        waiting = left


def _mixed(article: Article) -> Iterator[tuple[Article, Passage]]:
    """Yield the passages of an article in an order that has nothing to do with where they stand."""
    yield from ((article, passage) for passage in sorted(split(article), key=lambda each: _digest(each.id)))


def _record(candidate: Candidate) -> QuestionRecord:
    article = candidate.article
    return QuestionRecord(
        id=f"draft-{_digest(candidate.question + (article.id if article else ''))[:12]}",
        question=candidate.question,
        type=candidate.type,
        asked=article.published if article else None,
        answerable=article is not None,
        answers=candidate.answers,
        evidence=(Evidence(article.id, candidate.quote),) if article else (),
        articles=(article.id,) if article else (),
        note=f"draft: {candidate.made}",
    )


def _order(article: Article) -> str:
    return _digest(f"{article.id}\n{article.text}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
