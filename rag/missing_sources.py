"""A source that a question names and the articles do not have: "according to Le Monde" where nothing is from Le Monde.

Which names are publishers is not known, so a name that the articles found mention themselves is left alone: what they
say that somebody said can be answered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.asked_names import mentions
from rag.names import names
from rag.types import Findings, Note, Span
from rag.words import without_context

__all__ = ["missing_sources"]

_LONGEST = 2_000  # characters of a question that is looked at
_THE = r"\s+(?:[Tt]he\s+)?['‘“\"]?$"
_SOURCE = re.compile(rf"\b(?:[Aa]ccording to|[Aa]s (?:reported|told|stated) (?:by|in)|published (?:by|in)){_THE}")
_ARTICLES = re.compile(rf"\barticles? (?:from|by|in){_THE}")
_DOES = re.compile(r"\b(?:[Dd]oes|[Dd]id|[Dd]o|[Hh]as|[Hh]ave)\s+(?:[Tt]he\s+)?$")
_SAY = re.compile(r"\s+(?:say|said|report|reported|write|written)\b")
_OWNER = re.compile(rf"\b(?:[Aa]ccording to|[Ii]n|[Ff]rom|[Bb]y){_THE}")
_ENDS = re.compile(r"['’”\"]?\s*(?:[,.;:?!)]|$)")
_WRITING = re.compile(r"['’”\"]?['’]s?\s+(?:\w+\s+)?(?:articles?|coverage|reporting)\b")
_CALENDAR = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|Spring|Summer|Autumn|Winter|Christmas|Easter"
)
_SMALL = r"(?:(?:of|the|and|for|de|la)\s+)*"
_MOST_INITIALS = 6


def missing_sources(question: str, publishers: Sequence[str], findings: Findings) -> tuple[Note, ...]:
    """Return a note on each source that the question names and nothing is from; most questions name none.

    `publishers` are those of the collection; the articles of `findings` are searched for the name.
    """
    asked = without_context(question)
    if len(asked) > _LONGEST or asked.isupper():
        return ()
    known = [each.span for each in mentions(asked, publishers)]
    spans = [each for each in names(asked) if not any(_overlap(each, other) for other in known)]
    named = dict.fromkeys(each.of(asked) for each in spans if _is_source(asked, each))
    return tuple(_note(each) for each in named if not _mentioned(each, publishers, findings))


def _note(name: str) -> Note:
    return Note("premise", f"No article is from “{name}”, and none that was found mentions that name.")


def _is_source(question: str, span: Span) -> bool:
    """Return whether a name stands where a question names whose report it means."""
    before, after = question[: span.start], question[span.end :]
    if re.search(r"\d", span.of(question)) or _CALENDAR.search(span.of(question)):
        return False
    if _WRITING.match(after):
        return _OWNER.search(before) is not None
    if _DOES.search(before) and _SAY.match(after):
        return True
    named = _SOURCE.search(before) or _ARTICLES.search(before)
    return named is not None and _ENDS.match(after) is not None


def _mentioned(name: str, publishers: Sequence[str], findings: Findings) -> bool:
    """Return whether a name, its last word, its initials or what these stand for occur in what was found."""
    pattern = re.compile("|".join(_forms(name)))
    articles = (stored.article for stored in findings.articles.values())
    told = ((each.title, each.publisher, each.author, each.text) for each in articles)
    texts = [*publishers, *(text for each in told for text in each if text)]
    return any(pattern.search(text) for text in texts)


def _forms(name: str) -> list[str]:
    words = re.findall(r"[^\W_]+", name)
    initials = "".join(word[0] for word in words if word[0].isupper())
    forms = [rf"(?i:\b{re.escape(name)}\b)", rf"\b{words[-1]}\b"]
    if len(initials) > 1:
        forms.append(rf"\b{initials}\b")
    if name.isupper() and 1 < len(name) <= _MOST_INITIALS and name.isalpha():
        forms.append(r"\b" + rf"[\s-]+{_SMALL}".join(rf"{letter}[a-z’'.]+" for letter in name))
    return forms


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
