"""A question set made of what readers thought of the answers: thumbs down with their corrections, and thumbs up."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from eval.cases import quote_span
from eval.records import Evidence, QuestionRecord
from rag.boilerplate import marked
from rag.citations import without_markers
from rag.conversations import Feedback
from rag.sentences import sentences
from rag.types import Answer, Article, Filters, Span, Turn
from rag.words import telling

__all__ = ["from_feedback"]

_MOST_QUOTES = 3
_LONG_CORRECTION = 5  # words; a shorter one also stands where something else is spoken of
_STEM = 4
_LONGEST_SHOWN = 300
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def from_feedback(
    feedback: Iterable[Feedback], articles: Sequence[Article], liked: bool = False
) -> tuple[QuestionRecord, ...]:
    """Return a record for each answer that got a thumb down, and with `liked` also a thumb up, the oldest first.

    A correction is the answer that counts, and sentences of `articles` that hold it word for word are the evidence;
    without one there is no gold. An answer that was liked counts with its citations, as far as the articles still hold
    them; a refusal that was liked makes the question unanswerable. Of several ratings of the same question in the same
    conversation the last counts, one with a correction before one without. Nothing of the person is in a record but
    the words of the conversation. Where no article has a date, no record has one: asked as of a day, none were seen.
    """
    chosen: dict[str, Feedback] = {}
    for each in feedback:
        if each.exchange.liked is not True or liked:
            _keep(chosen, _id(each), each)
    texts = {article.id: article for article in articles}
    return tuple(_record(name, each, texts) for name, each in chosen.items())


def _keep(chosen: dict[str, Feedback], name: str, each: Feedback) -> None:
    former = chosen.get(name)
    if former is None or _corrected(each) or not _corrected(former):
        chosen[name] = each


def _corrected(each: Feedback) -> bool:
    return not each.exchange.liked and bool((each.exchange.correction or "").strip())


def _record(name: str, each: Feedback, articles: Mapping[str, Article]) -> QuestionRecord:
    answer, asked = each.exchange.answer, _asked(each)
    dated = [article for article in articles.values() if article.published]
    seen = [article for article in dated if article.published and article.published <= asked]
    correction = _storable((each.exchange.correction or "").strip())
    answers: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    if each.exchange.liked:
        answers = (_storable(answer.short),) if answer.short and not answer.refused else ()
        evidence = _cited(answer, articles)
    elif correction:
        answers, evidence = (correction,), _holding(correction, answer.understood, seen if dated else articles.values())
    return QuestionRecord(
        id=name,
        question=_storable(answer.question),
        history=_history(each),
        asked=asked if dated else None,
        answerable=_answerable(each),
        answers=answers,
        evidence=evidence,
        note=_note(each),
    )


def _id(each: Feedback) -> str:
    """Return a name for question and history, the same whenever it is made."""
    said = [[turn.question, turn.answer] for turn in _history(each)]
    digest = hashlib.sha256(json.dumps([_storable(each.exchange.answer.question), said]).encode())
    return f"feedback-{digest.hexdigest()[:12]}"


def _history(each: Feedback) -> tuple[Turn, ...]:
    return tuple(Turn(_storable(turn.question), _storable(without_markers(turn.text))) for turn in each.before)


def _asked(each: Feedback) -> date:
    """Return the day of which the answer was wanted: the one asked for, else the day of asking in UTC."""
    return each.exchange.answer.filters.as_of or datetime.fromtimestamp(each.asked, UTC).date()


def _answerable(each: Feedback) -> bool | None:
    """Return what the rating tells: a correction is an answer, and a refusal that was liked was right."""
    if _corrected(each):
        return True
    if each.exchange.liked:
        return not each.exchange.answer.refused
    return None


def _cited(answer: Answer, articles: Mapping[str, Article]) -> tuple[Evidence, ...]:
    """Return the citations that still stand in an article: what was removed or reworded is not brought back."""
    found = [Evidence(each.article.id, each.quote) for each in answer.citations]
    kept = [each for each in found if each.article in articles and each.quote in articles[each.article].text]
    return tuple(dict.fromkeys(each for each in kept if not _SURROGATES.search(each.quote)))


def _holding(correction: str, question: str, articles: Iterable[Article]) -> tuple[Evidence, ...]:
    """Return the sentences that hold the correction, those with most of the question's words first."""
    asked = {word.casefold()[:_STEM] for word in telling(question)}
    found: list[tuple[int, str, str]] = []
    for article in articles:
        span = quote_span(article.text, correction)
        for quote in _sentences_with(correction, article) if span else ():
            shared = len(asked & {word.casefold()[:_STEM] for word in telling(quote)})
            if shared or len(correction.split()) >= _LONG_CORRECTION:
                found.append((-shared, article.id, quote))
    return tuple(Evidence(article, quote) for _, article, quote in sorted(found)[:_MOST_QUOTES])


def _sentences_with(correction: str, article: Article) -> list[str]:
    """Return the sentences of an article, boilerplate aside, in which the correction stands as whole words."""
    words = r"\s+".join(map(re.escape, correction.rstrip(".").split()))
    wanted = re.compile(rf"(?<!\w){words}(?!\w)")
    spans = sentences(article.text)
    skipped = marked(article, spans)
    quotes = [span.of(article.text) for span in spans if not any(_overlap(span, other) for other in skipped)]
    return [quote for quote in quotes if wanted.search(quote) and not _SURROGATES.search(quote)]


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _note(each: Feedback) -> str:
    """Return how it was rated, what was shown where that is all there is, and the limits it was asked within."""
    answer = each.exchange.answer
    thumb = "thumb up" if each.exchange.liked else "thumb down"
    shown = "" if _corrected(each) or each.exchange.liked else f"; shown: {_shown(answer)}"
    return _storable(f"{thumb}{shown}{_limits(answer.filters)}")


def _shown(answer: Answer) -> str:
    text = " ".join(without_markers(answer.text).split())
    cut = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN].rsplit(" ", 1)[0] + " …"
    return f"refused ({answer.reason}): {cut}" if answer.refused else cut


def _limits(filters: Filters) -> str:
    limits = [
        *(f"publisher {name}" for name in filters.publishers),
        *(f"article {name}" for name in filters.articles),
        *([f"since {filters.since}"] if filters.since else []),
        *([f"until {filters.until}"] if filters.until else []),
    ]
    return f"; asked within: {', '.join(limits)}" if limits else ""


def _storable(text: str) -> str:
    """Return the text with lone surrogates replaced: a question file is UTF-8."""
    return _SURROGATES.sub("?", text)
