"""A question proposed for a sentence of an article, and what makes it one that can be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from eval.drafts.spellings import person
from eval.matching import occurs
from rag.boilerplate import marked
from rag.leaning import leans
from rag.names import names
from rag.sentences import sentences
from rag.types import Article, Span

__all__ = ["Candidate", "flat", "full_names", "own_sentences", "well_formed", "with_full_names"]

_LONGEST_SENTENCE = 400
_FEWEST_WORDS, _MOST_WORDS = 4, 30
_BEFORE_PERSON = re.compile(r"\b(?:did|does|was|were|is|about) $")
_UNUSABLE = re.compile(
    r"[\ud800-\udfff]|^[A-Z]\w+: |\b(?:earlier|previous|original) version of\b|\bmis(?:stated|spelled|identified)\b"
)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>{}\[\]\ud800-\udfff]|https?:")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that `quote`, the exact words of an article, answers; any one of `answers` counts.

    `made` says how it was made. A candidate without an article is one that no article answers.
    """

    type: str
    made: str
    question: str
    answers: tuple[str, ...] = ()
    article: Article | None = None
    quote: str = ""


def own_sentences(article: Article) -> list[Span]:
    """Return the sentences that can be asked about: no boilerplate, no correction, none very long."""
    text = article.text
    spans = sentences(text)
    skipped = marked(article, spans)
    return [
        span
        for span in spans
        if len(span) <= _LONGEST_SENTENCE
        and not any(span.start < other.end and other.start < span.end for other in skipped)
        and not _UNUSABLE.search(span.of(text))
    ]


def flat(text: str) -> str:
    """Return the text on one line, with single spaces."""
    return " ".join(text.split())


def with_full_names(question: str, text: str) -> str | None:
    """Return the question with each surname spelled out as `text` does; None where two people there have it.

    >>> with_full_names("When was Griner held?", "Brittney Griner played. Griner was held in May. Then Griner left.")
    'When was Brittney Griner held?'
    """
    for span in reversed(names(question)):
        name = span.of(question)
        alone = " " not in name and _BEFORE_PERSON.search(question[: span.start])
        full = full_names(name, text) if alone and not _is_place(name, text) else [name]
        if len(full) > 1:
            return None
        question = question[: span.start] + (full or [name])[0] + question[span.end :]
    return question


def _is_place(name: str, text: str) -> bool:
    return re.search(rf"\b(?:in|to|across|near|through|into|outside) {re.escape(name)}\b", text) is not None


def full_names(surname: str, text: str) -> list[str]:
    """Return the names of people in `text` that end with this surname, without titles, the shortest form of each."""
    before = (
        rf"(?:[A-Z][\w’']+(?:-[A-Z]\w+)? ){{1,3}}(?:[A-Z]\. )?(?:(?:bin|al|de|van|von) )?{re.escape(surname)}\b(?!-)"
    )
    runs = dict.fromkeys(re.findall(before, text))
    found = {name for run in runs for span in names(run) for name in person(span.of(run))[:1] if " " in name}
    return sorted(name for name in found if not any(name.endswith(f" {other}") for other in found))


def well_formed(question: str, answers: tuple[str, ...] = ()) -> bool:
    """Return whether a question stands alone: one line with a name in it, no pointer elsewhere, no answer given away.

    >>> well_formed("How many people died in Florida?", ("14",)), well_formed("How many people did he see in Florida?")
    (True, False)
    >>> well_formed("Who is Ron DeSantis of Florida?", ("DeSantis",))
    False
    """
    fits = _FEWEST_WORDS <= len(question.split()) <= _MOST_WORDS
    if not fits or not question.endswith("?") or question.count("?") > 1 or _UNSAFE.search(question):
        return False
    named = names(question.partition(" ")[2])
    return bool(named) and not leans(question) and not any(occurs(answer, question) for answer in answers)
