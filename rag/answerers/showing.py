"""What an answer in quotes shows, in order: a denial, accounts that differ, the newest one, or the best sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answerers.accounts import accounts
from rag.answerers.choosing import MOST_WORDS, chosen, completed, lead_in_words, named_publishers
from rag.answerers.compared import Account, Accounts
from rag.answerers.cutting import cut
from rag.answerers.premises import denial
from rag.answerers.rejected import rejection
from rag.answerers.said_by import said_by
from rag.reading import Reading
from rag.types import Findings, Question

__all__ = ["Shown", "showing"]

_ENDS = 2
_SERIES_SURE, _DENIAL_SURE = 0.33, 0.5  # of the confidence that is otherwise needed


@dataclass(frozen=True, slots=True)
class Shown:
    """The sentences to quote, in order; `best` is the one whose short answer counts, None where there is no single one.

    `needed` is the share of the usual confidence from which on they are shown.
    """

    readings: tuple[Reading, ...]
    best: Reading | None
    accounts: Accounts | None = None
    denial: Reading | None = None
    needed: float = 1.0


def showing(
    readings: Sequence[Reading], question: Question, findings: Findings, most_words: int = MOST_WORDS
) -> Shown | None:
    """Return what to show of the sentences, best first, of which there is at least one; several in `most_words`.

    None where it is asked what somebody says and none of them is theirs.
    """
    denied = denial(readings, question, findings)
    if denied:
        others = [each for each in chosen(readings, question, findings)[:1] if each.span != denied.span]
        return Shown((denied, *others), None, denial=denied, needed=_DENIAL_SURE)
    readings = said_by(readings, question, findings)
    if not readings:
        return None
    told = accounts(readings, question, findings)
    if told and not told.asked and named_publishers(question.understood, findings):
        told = None  # it is asked what these say, not what others do
    if told and told.kind == "newest":
        return _up_to_date(told, readings, question, findings, most_words)
    if told:
        shortened = [cut(each, findings.articles[each.reading.article].article.text) for each in told.told]
        fitting = replace(told, told=_fitting(shortened, findings, most_words))
        needed = _SERIES_SURE if told.asked else 1.0
        return Shown(tuple(each.reading for each in fitting.told), None, fitting, needed=needed)
    shown = chosen(readings, question, findings, most_words)
    naming = completed(shown[0], question, findings)
    return Shown((naming, shown[0]), naming) if naming else Shown(_answered(shown, findings, most_words), shown[0])


def _answered(shown: Sequence[Reading], findings: Findings, most_words: int) -> tuple[Reading, ...]:
    """Return the sentences with the one that rejects what the first of them claims, in place of others if need be."""
    other = rejection(shown[0], findings)
    if other is None or any(other.span == each.span and other.article == each.article for each in shown):
        return tuple(shown)
    room = most_words - sum(_words(each, findings) for each in (shown[0], other)) - lead_in_words(shown[0], findings)
    kept = [each for each in shown[1:] if each.article == other.article and _words(each, findings) <= room][:1]
    return (shown[0], other, *kept) if room >= 0 else tuple(shown)


def _words(reading: Reading, findings: Findings) -> int:
    return len(reading.span.of(findings.articles[reading.article].article.text).split())


def _up_to_date(
    told: Accounts, readings: Sequence[Reading], question: Question, findings: Findings, most_words: int
) -> Shown:
    """Return the newest account; with others where the reader too puts it first, but with none that is out of date."""
    newest = told.told[0].reading
    if newest is not readings[0]:
        return Shown((newest,), newest, told)
    old = [each.reading for each in told.older]
    shown = chosen([each for each in readings if each not in old], question, findings, most_words)
    return Shown(tuple(shown), shown[0], told)


def _fitting(told: list[Account], findings: Findings, most_words: int) -> tuple[Account, ...]:
    """Return the accounts without those in the middle, the least likely first, that would make the answer long."""
    while len(told) > _ENDS and sum(_length(each, findings) for each in told) > most_words:
        told.remove(min(told[1:-1], key=lambda each: each.reading.score))
    return tuple(told)


def _length(account: Account, findings: Findings) -> int:
    """Return the words that an account takes with its lead-in."""
    return _words(account.reading, findings) + lead_in_words(account.reading, findings)
