"""What is found and said for the parts of a question, put together as one; pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, zip_longest

from rag.citations import MARKER, literal, renumbered
from rag.types import Citation, Draft, Findings, Hit, Note, Question

__all__ = ["joined_drafts", "joined_findings", "opening", "preferred"]

_PREFERRED = 10  # hits; a reader begins with some more
_UNANSWERED = {
    "only_older": "The articles found are all older than what is asked for here:",
    "outside_scope": "None of the articles is inside the limits for this:",
}
_LONG = 7  # words of a question from which on its first words stand for it
_ASKED_FOR = re.compile(
    r"((?:[a-z]+ )?(?:who|whom|whose|what|which|when|where|why|how)\b(?: [\w’'-]+){0,5}?)"
    r" (?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might|must)\b",
    re.IGNORECASE,
)
_NOT_ANSWERED = "The articles do not answer:"


def joined_findings(found: Sequence[tuple[Question, Findings]]) -> Findings:
    """Return everything that was found for the parts of a question, the best of each by turns, no passage twice."""
    turns = zip_longest(*(findings.hits for _, findings in found))
    return Findings(
        _ranked(hit for turn in turns for hit in turn if hit),
        {each: stored for _, findings in found for each, stored in findings.articles.items()},
        searched=max(findings.searched for _, findings in found),
        total=max(findings.total for _, findings in found),
        undated=max(findings.undated for _, findings in found),
        parts=tuple(found),
    )


def preferred(nearer: Findings, found: Findings) -> Findings:
    """Return everything that was found, behind the best hits of a search inside narrower limits; no passage twice."""
    ranking = _ranked((*nearer.hits[:_PREFERRED], *found.hits))
    stored = {**nearer.articles, **found.articles}
    return replace(found, hits=ranking, articles={hit.passage.article: stored[hit.passage.article] for hit in ranking})


def _ranked(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Return the hits in their order, each passage once, with scores that fall."""
    ranking: dict[str, Hit] = {}
    for hit in hits:
        ranking.setdefault(hit.passage.id, hit)
    lowest = accumulate((hit.score for hit in ranking.values()), min)
    return tuple(replace(hit, score=score) for hit, score in zip(ranking.values(), lowest, strict=True))


def opening(part: Question, parts: Sequence[Question]) -> str:
    """Return the line that says what a part of an answer answers: its question, of a long one "How many?" or the like.

    There is none where each part is of its own publishers: the words that say who speaks then tell them apart.
    """
    if len({each.filters.publishers for each in parts}) == len(parts):
        return ""
    short = _shortened(part.text)
    unlike = [_shortened(each.text).casefold() for each in parts].count(short.casefold()) == 1
    return literal(short if unlike else part.text)


def _shortened(question: str) -> str:
    """Return what a long question asks for, up to its verb.

    >>> _shortened("At what age did the founder of the exchange give up?"), _shortened("Who followed him?")
    ('At what age?', 'Who followed him?')
    """
    asked = _ASKED_FOR.match(question) if len(question.split()) > _LONG else None
    return f"{asked[1]}?" if asked else question


def joined_drafts(parts: Sequence[Question], drafts: Sequence[Draft]) -> Draft | None:
    """Return the drafts for the first of the parts as one, which names those that are refused; None where all are.

    Citations are numbered from 1 through the whole, and the confidence is the least of those that answer. Words quoted
    in an earlier part already are not quoted again.
    """
    answered = [each for each in drafts if not each.refused]
    if not answered:
        return None
    text = ""
    known: tuple[Citation, ...] = ()
    notes: dict[tuple[str, str], Note] = {}
    for part, draft in zip(parts, drafts, strict=False):
        said = _said(part, parts, draft, known)
        text, known, numbers = _continued(text, known, said, () if draft.refused else draft.citations)
        for note in () if draft.refused else draft.notes:
            cited = tuple(numbers[each] for each in note.citations if each in numbers)
            before = notes.get((note.kind, note.text))
            cited = tuple(dict.fromkeys((*(before.citations if before else ()), *cited)))
            points = (
                replace(each, citation=numbers[each.citation]) for each in note.points if each.citation in numbers
            )
            notes[note.kind, note.text] = replace(note, citations=cited, points=tuple(points))
    least = min(each.confidence for each in answered)
    listed = all(each.digest for each in answered)
    return Draft(text, known, None, least, notes=tuple(notes.values()), model=answered[0].model, digest=listed)


def _said(part: Question, parts: Sequence[Question], draft: Draft, known: Sequence[Citation]) -> str:
    """Return what the answer says of one part, with the markers of its draft."""
    if draft.refused:
        asked = literal(part.text)
        return f"{_UNANSWERED.get(draft.reason or '', _NOT_ANSWERED)} {asked[:1].lower()}{asked[1:]}"
    first = opening(part, parts)
    lead = f"{first}\n" if first else ""
    quoted = {_place(each) for each in known}
    if not draft.citations or not all(_place(each) in quoted for each in draft.citations):
        return f"{lead}{draft.text}"
    words = f"“{literal(draft.short)}”" if draft.short else "As quoted above"
    markers = "".join(dict.fromkeys(found[0] for found in MARKER.finditer(draft.text)))
    return f"{lead}{words} {markers}"


def _continued(
    text: str, known: tuple[Citation, ...], said: str, citations: Sequence[Citation]
) -> tuple[str, tuple[Citation, ...], Mapping[int, int]]:
    """Return the text with what is said behind it, all its citations, and by its old number the new one of each."""
    moved = [replace(each, number=each.number + len(known)) for each in citations]
    shifted = MARKER.sub(lambda found: f"[{int(found[1]) + len(known)}]", said)
    whole, cited = renumbered("\n\n".join(filter(None, (text, shifted))), (*known, *moved))
    places = {_place(each): each.number for each in cited}
    return whole, cited, {each.number: places[_place(each)] for each in citations if _place(each) in places}


def _place(citation: Citation) -> tuple[str, int, int, int]:
    return citation.article.id, citation.version, citation.start, citation.end
