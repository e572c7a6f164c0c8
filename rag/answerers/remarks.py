"""The notes beside an answer in quotes: what changed, where articles differ, and what is denied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rag.answerers.compared import Account, Accounts
from rag.reading import Reading
from rag.types import Article, Citation, Findings, Note, Point
from rag.words import day

__all__ = ["account_note", "denial_note"]

_UNSURE = "The articles differ, but they have no date, so they may be of different times"


def account_note(told: Accounts, findings: Findings, citations: Sequence[Citation]) -> Note | None:
    """Return the note on accounts that differ, with points and citations in their order; None for a single account."""
    if len(told.told) < 2:  # noqa: PLR2004 - one account differs from nothing
        return None
    articles = [findings.articles[each.reading.article].article for each in told.told]
    numbers = tuple(dict.fromkeys(n for each in told.told for n in _numbers(each.reading, citations)))
    if told.kind == "denied":
        said = f"“{_text(told.told[0])}” ({_who(articles[0])}, {_day(articles[0].published)})"
        return Note("conflict", f"An article tells of a denial: {said}.", numbers)
    points = _points(told.told, citations)
    if told.kind == "evolving":
        parts = [
            f"{_text(each)} on {_day(each.day)} ({_who(article)})"
            for each, article in zip(told.told, articles, strict=True)
        ]
        return Note("evolving", f"This changed: {', '.join(parts)}.", numbers, points)
    alone = len({_who(article) for article in articles}) == len(articles)
    parts = [
        f"{_text(each)} ({_who(article)}{'' if alone else f', {_day(article.published)}'})"
        for each, article in zip(told.told, articles, strict=True)
    ]
    opening = _UNSURE if told.unsure else "The articles disagree"
    return Note("conflict", f"{opening}: {', '.join(parts)}.", numbers, points)


def denial_note(reading: Reading, citations: Sequence[Citation]) -> Note:
    """Return the note that an article denies something that the question takes for granted."""
    text = "The question seems to assume something that this article denies."
    return Note("premise", text, tuple(_numbers(reading, citations)))


def _points(told: Sequence[Account], citations: Sequence[Citation]) -> tuple[Point, ...]:
    """Return a point for each account; none at all where a sentence is not cited."""
    cited = [_numbers(each.reading, citations) for each in told]
    if not all(cited):
        return ()
    amounts = [each.value.amount for each in told]
    return tuple(
        Point(" ".join(each.value.text.split()), numbers[0], each.day, amount.value if amount else None)
        for each, numbers, amount in zip(told, cited, amounts, strict=True)
    )


def _numbers(reading: Reading, citations: Sequence[Citation]) -> list[int]:
    """Return the numbers of the citations that hold a sentence."""
    return [
        each.number
        for each in citations
        if each.article.id == reading.article and each.start <= reading.span.start and reading.span.end <= each.end
    ]


def _text(account: Account) -> str:
    text = " ".join(account.value.text.split())
    return text[:1].lower() + text[1:] if account.value.amount and text[1:2].islower() else text


def _who(article: Article) -> str:
    return article.publisher or (f"“{article.title}”" if article.title else article.id)


def _day(known: date | None) -> str:
    return day(known) if known else "undated"
