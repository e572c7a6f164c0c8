"""Which words of a sentence answer a question: the reader's likeliest span that is of the kind that is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.asked_for import asked_for
from rag.candidates import Candidate, in_passage
from rag.passage_reading import Read
from rag.spotting import spans
from rag.types import Findings, Question, Span
from rag.words import without_context

__all__ = ["answer_span", "answer_words", "asks_for_span"]

_FITTING = 0.05  # share of the likeliest span's that a span of the right kind needs to take its place
_LONG = re.compile(
    r"^\W*(?:and |but |so )?(?:why|explain|describe|compare|how(?! (?:many|much|long|old|far|big|tall|often|fast)))\b",
    re.I,
)
_FILLING = re.compile(r"\b(?:a|an|the)\b|[^\w\s]")
_WORD = re.compile(r"\w+")


def answer_span(candidate: Candidate, read: Read, findings: Findings, question: Question) -> Span | None:
    """Return where in the article the likeliest answer of a sentence stands; None where no span is inside it.

    What the question says itself is no answer. A span with a figure, date or name, where one is asked for, takes the
    place of a likelier one without.
    """
    begin = findings.hits[candidate.rank].passage.start
    inside = read.inside(in_passage(candidate, findings))
    asked = without_context(question.understood)
    known = set(_WORD.findall(question.understood.casefold()))
    placed = [(Span(begin + span.start, begin + span.end), share) for span, share in inside]
    new = [each for each in placed if not _words(each[0], candidate) <= known]
    if not new:
        return None
    wanted = spans(asked_for(asked), candidate.text)
    fitting = [each for each in new if _overlaps(each[0], wanted, candidate) and each[1] >= _FITTING * new[0][1]]
    return (fitting or new)[0][0]


def answer_words(span: Span | None, candidate: Candidate) -> str:
    """Return the words of an answer as they are compared: no capitals, articles or signs."""
    if span is None:
        return ""
    return " ".join(_FILLING.sub(" ", candidate.words(span).casefold()).split())


def asks_for_span(question: Question) -> bool:
    """Return whether a few words may answer: not where it is asked why, or how something is done."""
    return not _LONG.match(without_context(question.understood))


def _words(span: Span, candidate: Candidate) -> set[str]:
    return set(_WORD.findall(candidate.words(span).casefold()))


def _overlaps(span: Span, wanted: Sequence[Span], candidate: Candidate) -> bool:
    start = candidate.span.start
    return any(span.start < start + each.end and start + each.start < span.end for each in wanted)
