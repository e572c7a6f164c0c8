"""Questions after figures, dates, places, people and what was said: those of `rag.asking_back`, with their answers.

A question is kept where the sentence holds one plain span that answers it, and where it is among the questions that
the application proposes for the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from eval.drafts.candidates import Candidate, flat, own_sentences, well_formed, with_full_names
from eval.drafts.spellings import amount, day, number, person
from rag.asked_for import Kind
from rag.asking_back import asked_back
from rag.examples import propose
from rag.spotting import shortest, spans
from rag.types import Article

__all__ = ["facts"]

_SAID = re.compile(r"What did (?P<who>.+) say about (?P<topic>.+)\?$")
_VAGUE = re.compile(r" (?:a|an) [a-z-]+\?$|^Who appointed [a-z]+ of\b| has [a-z]+s | by \d| legislation\?$")
"""As in "awarded a licence?", "(was) appointed head of", "has reports reported", "leads her by 0.7 seconds"."""

_BEFORE_PLACE = re.compile(r"\b(?:in|at|near|outside)(?: the| a)? $")
_DIRECT = re.compile(r"[“\"](?P<words>[^“”\"]+?)[,.]?[”\"]")
_QUOTED_WORDS = range(3, 13)


def facts(article: Article) -> Iterator[Candidate]:
    """Yield the candidates of an article, in the order of its sentences."""
    proposed = list(propose([article]))
    if not proposed:
        return
    for span in own_sentences(article):
        quote = span.of(article.text)
        sentence = flat(quote)
        for kind, asked in asked_back(sentence):
            question = asked if asked in proposed else _spelled_out(asked, proposed)
            answers = _ANSWERS[kind](sentence, question) if question and kind in _ANSWERS else ()
            full = with_full_names(question, article.text) if question and answers else None
            if full and not _VAGUE.search(full) and well_formed(full, answers):
                kind_of_question = "attribution" if kind == "said" else "fact"
                yield Candidate(kind_of_question, f"pattern {kind}", full, answers, article, quote)


def _spelled_out(asked: str, proposed: Sequence[str]) -> str | None:
    """Return the proposed question after the same words of the same speaker, whose name may be spelled out in it."""
    wanted = _SAID.match(asked)
    for question in proposed if wanted else ():
        found = _SAID.match(question)
        if found and wanted and found["topic"] == wanted["topic"] and found["who"].endswith(" " + wanted["who"]):
            return question
    return None


def _how_many(sentence: str, question: str) -> tuple[str, ...]:
    """Return the one figure that stands right before the noun asked after."""
    noun = question.split()[2]
    found = [
        span.of(sentence)
        for span in spans(Kind.NUMBER, sentence)
        if re.match(rf" (?:\w+ )?{re.escape(noun)}\b", sentence[span.end :])
    ]
    return number(found[0]) if len(found) == 1 else ()


def _when(sentence: str, _question: str) -> tuple[str, ...]:
    found = [aliases for span in spans(Kind.DATE, sentence) if (aliases := day(span.of(sentence)))]
    return found[0] if len(found) == 1 else ()


def _paid(sentence: str, _question: str) -> tuple[str, ...]:
    found = [aliases for span in spans(Kind.AMOUNT, sentence) if (aliases := amount(span.of(sentence)))]
    return found[0] if len(found) == 1 else ()


def _who(sentence: str, question: str) -> tuple[str, ...]:
    span = shortest(Kind.PERSON, sentence, question)
    of_a_body = span is not None and re.search(r"\b[Tt]he $", sentence[: span.start])
    return person(span.of(sentence)) if span and not of_a_body else ()


def _where(sentence: str, question: str) -> tuple[str, ...]:
    span = shortest(Kind.PLACE, sentence, question)
    behind = span is not None and _BEFORE_PLACE.search(sentence[: span.start])
    return (span.of(sentence),) if span and behind else ()


def _said(sentence: str, _question: str) -> tuple[str, ...]:
    """Return the few words of direct speech; what was said in other words has no one spelling."""
    found = [match["words"] for match in _DIRECT.finditer(sentence)]
    return tuple(words for words in found if len(words.split()) in _QUOTED_WORDS)


_ANSWERS = {
    "how many": _how_many,
    "when": _when,
    "paid": _paid,
    "who did": _who,
    "who is": _who,
    "where": _where,
    "said": _said,
}
