"""The accounts that sentences give of what is asked, and how far two of them are of the same thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from rag.answerers.asked_state import said_day
from rag.answerers.dimensions import of_dimension
from rag.answerers.event_days import event_day
from rag.answerers.values import COUNTED, ESSENTIAL, Value, alike, families, value_of
from rag.asked_for import Kind
from rag.candidates import rarity
from rag.names import names, people
from rag.reading import Reading
from rag.scenes import elsewhere
from rag.types import Findings, Question, Span
from rag.words import without_context

__all__ = ["SAME_TIME", "Account", "Accounts", "Compared"]

SAME_TIME = 2
"""Days between two articles up to which they are taken to be of the same time."""

_FIGURE = re.compile(r"\d")
_LEADING = 0.5  # share of the best score from which on a sentence may be the one that others are held against
_TOLD, _NOW_TOLD = 0.75, 0.55  # share of what that one tells of the question; less where the newest is asked for
_FULLEST = 0.55  # share of the most that any sentence tells, for that one where it is asked how something changed
_TITLE = 0.75  # what a word in the title weighs
_GENERIC = families(
    "number numbers count counts figure total reported reportedly report said according known many different give"
    " without change changed grow grew rise rose fall fell climb drop increase decrease mount develop go went become"
    " happened down week month year day time first last today now current currently present moment latest newest recent"
    " dates outlets articles january february march april may june july august september october november december"
    " spring summer autumn winter"
)
_MEASURED = families(
    "size amount level length duration distance rate share percentage percent proportion expected actual end start"
    " beginning early late mid middle second third between over"
)
"""What a figure of the kind asked for tells by itself, and what only says when: no weight where a change is asked."""


@dataclass(frozen=True, slots=True)
class Account:
    """What an article says: the sentence, the value in it, when it was published, and of which day that is said."""

    reading: Reading
    value: Value
    published: date | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Accounts:
    """Accounts of one thing. `kind` is evolving (by day), conflict (the likeliest first), or newest (a single one).

    `older` are those that a newest one puts out of date. `asked`: the question itself asks how it changed. `unsure`:
    they may be of different times, as their articles have no date.
    """

    kind: str
    told: tuple[Account, ...]
    older: tuple[Account, ...] = ()
    asked: bool = False
    unsure: bool = False


class Compared:
    """The sentences of a question, and how much of what is asked each of them tells."""

    def __init__(
        self, readings: Sequence[Reading], question: Question, findings: Findings, change: bool = False
    ) -> None:
        self.readings = readings
        self._question = question
        self._findings = findings
        self._change = change
        asked = families(without_context(question.understood))
        self._asked, self.essential = asked - _GENERIC - COUNTED, asked & ESSENTIAL
        if change:
            self._asked -= _MEASURED | {each for each in self._asked if each.isdigit()}
        self._names = _long_names(without_context(question.understood))
        self._elsewhere = elsewhere(question)
        self._weight = self._weights()

    def accounts(self, kind: Kind) -> list[Account]:
        """Return the sentences that give a value of the kind, in their order."""
        found = []
        for each in self.readings:
            article = self._findings.articles[each.article].article
            short = each.short and Span(each.short.start - each.span.start, each.short.end - each.span.start)
            value = value_of(kind, self.text(each), self._question.understood, short, article.published)
            told = self.essential <= families(self.text(each)) and not self._elsewhere(self.text(each))
            if value and told and self._fits(value, each):
                found.append(Account(each, value, article.published, self._day(each, article.published)))
        return found

    def leading(self, found: Sequence[Account]) -> Account | None:
        """Return the first account, if its sentence is about as likely to answer as the best one, and that has none."""
        best = self.readings[0] if self.readings else None
        if best is None or not found or found[0].reading.score < _LEADING * best.score:
            return None
        return None if _FIGURE.search(self.short(best)) and found[0].reading is not best else found[0]

    def fullest(self, found: Sequence[Account]) -> Account | None:
        """Return the likeliest of the accounts that tell about as much as any, before others one in its headline."""
        most = max((self.told(each.reading) for each in found), default=0.0)
        full = [each for each in found if self.told(each.reading) >= _FULLEST * most]
        order = [(not each.value.scope, self._headlined(each), each.reading.score) for each in full]
        return full[order.index(max(order))] if most > 0 else None

    def comparable(self, each: Account, first: Account, share: float, now: bool) -> bool:
        """Return whether an account is of the same thing as the first, likely enough, and from another source."""
        return (
            (now or self.source(each) != self.source(first))
            and each.reading.score >= share * first.reading.score
            and alike(each.value, first.value)
            and (each.value.scope == first.value.scope or (now and not each.value.scope))
            and self.told(each.reading) >= (_NOW_TOLD if now and self.essential else _TOLD) * self.told(first.reading)
        )

    def told(self, reading: Reading, without: frozenset[str] = frozenset()) -> float:
        """Return how much of the question a sentence tells: its words by their rarity, and less of the title's."""
        own = self._said(self.text(reading))
        title = self._said(self.title(reading))
        return sum(
            self._weight(each) * (1.0 if each in own else _TITLE * (each in title)) for each in self._asked - without
        )

    def about(self, account: Account) -> frozenset[str]:
        """Return the words of the question, without names, that a sentence has."""
        plain = " ".join(re.findall(r"\b[a-z][\w-]*", without_context(self._question.understood)))
        return families(plain) & self._asked & families(self.text(account.reading))

    def text(self, reading: Reading) -> str:
        return reading.span.of(self._findings.articles[reading.article].article.text)

    def title(self, reading: Reading) -> str:
        return self._findings.articles[reading.article].article.title or ""

    def whole(self, reading: Reading) -> str:
        return self._findings.articles[reading.article].article.text

    def short(self, reading: Reading) -> str:
        """Return the words that the reader takes for the answer."""
        return reading.short.of(self.whole(reading)) if reading.short else ""

    def worded(self, reading: Reading, span: Span) -> Account:
        """Return a sentence as the account that these words of it give."""
        published = self._findings.articles[reading.article].article.published
        value = Value(span, span.of(self.text(reading)), None, frozenset(), published)
        return Account(reading, value, published, published)

    def names_all(self, reading: Reading) -> bool:
        """Return whether a sentence or its title names what the question does; its article, if it names nobody else."""
        article, sentence = self._findings.articles[reading.article].article, self.text(reading)
        asked = without_context(self._question.understood)
        named = families(" ".join(span.of(asked) for span in names(asked)))
        missing = named - families(f"{article.title or ''} {sentence}")
        foreign = [each for each in people(sentence) if not families(each) & named]
        return not missing or (not foreign and missing <= families(article.text))

    def beside(self, reading: Reading) -> list[str]:
        """Return the sentences that were read in the same article."""
        return [self.text(each) for each in self.readings if each.article == reading.article]

    def source(self, account: Account) -> str:
        """Return one name for an article and its copies."""
        return self._findings.articles[account.reading.article].source

    def one_outlet(self, one: Account, other: Account) -> bool:
        """Return whether both accounts have the same publisher: a later report of its own is news, and no conflict."""
        first, second = (self._findings.articles[each.reading.article].article.publisher for each in (one, other))
        return first is not None and first == second

    def likeliest(self, told: Sequence[Account], by_day: bool = False) -> list[Account]:
        """Return the account of every source that is likeliest and tells most, in their order.

        `by_day`: of every day a source tells of; there a figure that its headline gives too comes before any other.
        """

        def rank(account: Account) -> tuple[bool, float]:
            return by_day and self._headlined(account), account.reading.score * self.told(account.reading)

        def of(account: Account) -> tuple[str, date | None]:
            return self.source(account), account.day if by_day else None

        best: dict[tuple[str, date | None], Account] = {}
        for each in told:
            held = best.setdefault(of(each), each)
            if rank(each) > rank(held):
                best[of(each)] = each
        return [each for each in told if best[of(each)] is each]

    def _fits(self, value: Value, reading: Reading) -> bool:
        return not self._change or of_dimension(value, self.text(reading), self._question.understood)

    def _day(self, reading: Reading, published: date | None) -> date | None:
        """Return the day that a sentence tells of: where a change is asked for, one it looks back on too."""
        told = event_day(self.text(reading), published) if self._change else None
        return told.last if told else said_day(self.text(reading), published)

    def _headlined(self, account: Account) -> bool:
        figure = rf"(?<![\w.,]){re.escape(account.value.text)}(?!\w|[.,]\d)"
        return re.search(figure, self.title(account.reading), re.I) is not None

    def _said(self, text: str) -> frozenset[str]:
        """Return the words of a text, and all of a name in the question of which it has the last one."""
        whole = [words for last, words in self._names if last.search(text)]
        return families(text).union(*whole)

    def _weights(self) -> Callable[[str], float]:
        return rarity([families(self.text(each)) for each in self.readings])


def _long_names(asked: str) -> list[tuple[re.Pattern[str], frozenset[str]]]:
    """Return the names of several words in a question, by what is looked for: "Ian" for "Hurricane Ian"."""
    found = [span.of(asked) for span in names(asked)]
    return [(re.compile(rf"\b{re.escape(each.split()[-1])}\b"), families(each)) for each in found if " " in each]
