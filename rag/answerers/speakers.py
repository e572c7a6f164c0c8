"""Who says what a sentence says: the sentence that names the speaker of a quotation, or of a claim asked about.

Rules for English news, in which the speaker is named at the first part of a quotation, or just before a claim.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answerers.telling import dropped_credit, dropped_hedges
from rag.names import is_person, names
from rag.types import Span
from rag.words import without_context

__all__ = ["SAYING", "asked_speaker", "asks_speaker", "kept", "named", "speaker", "spoken_on", "unnamed_speaker"]

SAYING = (
    r"(?:sa(?:y|id|ys|ying)|t(?:old|ells?)|according to|add(?:s|ed)|wr(?:ote|ites)|tweet(?:s|ed)|warn(?:s|ed)"
    r"|call(?:s|ed)|describ(?:es|ed)|not(?:es|ed)|argu(?:es|ed)|claim(?:s|ed)|estimat(?:es|ed)|report(?:s|ed)|explain(?:s|ed)|insist(?:s|ed)"
    r"|stat(?:es|ed)|ask(?:s|ed)|announc(?:es|ed)|conclud(?:es|ed)|predict(?:s|ed)|caution(?:s|ed)|testif(?:ies|ied)|acknowledg(?:es|ed)|continued|recalled)"
)
_CREDIT = re.compile(rf"\b{SAYING}\b")
_ASKED = re.compile(
    r"^\W*(?:(?:and|but|so|in|on|by|to)\s+)*(?:who|whom|whose|which|what)\b(?=.*\b(?:say|says|said|tell|told|call(?:s|ed)"
    r"|describ\w+|warn\w*|estimat\w+|report(?:s|ed)|claim\w*|argu\w+|thinks?|thought|believ\w+|predict\w*|forecast|caution\w*|compar\w+"
    r"|dismiss\w*|mock\w*|criticiz\w+|criticis\w+|testif\w+|put (?:it|the)|held that|view|word|analysis|survey|study"
    r"|according)\b)",
    re.I | re.DOTALL,
)
_BEHIND_DEED = re.compile(  # "Who won the race that Wu called rigged?" asks who won
    r"(?<=^who )((?!(?:is|are|was|were|in|of|at|on|from|else)\b)[^?]*?) (?:that|which|who|whom)\b.*", re.I | re.DOTALL
)
_ASKED_OF = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)*what(?:\s+exactly|\s+else)?\s+(?:did|does|has|had)\s+(?P<who>[^?,]{2,60}?)\s+"
    r"(?:(?:also|really|publicly|just|ever|actually|recently|reportedly)\s+)*"
    r"(?:say|said|tell|told|tweet(?:ed)?|claim(?:ed)?|argue[d]?|warn(?:ed)?|write|written|comment)\b"
    r"(?!\s+(?:was|were|is)\b)(?!\s+(?:that\s+)?(?:he|she|it|they|his|her|its|their)\s+\w)",  # "say he would": a deed
    re.I,
)
_BY_PRONOUN = re.compile(rf"[,.?!—–-][”\"’']?\s+(?:he|she|they)\s+(?:\w+\s+)?{SAYING}\b")
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]?|[^“”\"]*”")


def asks_speaker(question: str) -> bool:
    """Return whether it is asked who says or thinks something.

    >>> asks_speaker("Who called it a sham?"), asks_speaker("Who won the race that Wu called a sham?")
    (True, False)
    """
    return _ASKED.search(_BEHIND_DEED.sub(r"\1", question)) is not None


def asked_speaker(question: str) -> str | None:
    """Return the name of whom a question asks what they say; None where it asks nothing of the kind, or of several.

    >>> asked_speaker("What did Florida Gov. Ron DeSantis say about Ian?"), asked_speaker("What did the lawyers say?")
    ('Florida Gov. Ron DeSantis', None)
    """
    asked = _ASKED_OF.search(without_context(question))
    who = asked["who"].strip() if asked else ""
    found = names(f"did {who}") if not re.search(r"\band\b|\bor\b", who) else []
    named = found[-1].of(f"did {who}") if found else ""
    return named if named and who.endswith(named) else None


def unnamed_speaker(sentence: str) -> bool:
    """Return whether what the sentence says is credited to somebody by a pronoun: "..., he said."."""
    return _BY_PRONOUN.search(sentence) is not None


def spoken_on(sentence: str) -> bool:
    """Return whether a sentence is all quotation, and so does not say whose.

    >>> spoken_on('“Power is back.”'), spoken_on('“Power is back,” Ryan said.')
    (True, False)
    """
    opens = sentence.lstrip()[:1] in {"“", '"'}
    closes = sentence.rstrip()[-1:] in {"”", '"'}
    unbalanced = sentence.count("“") != sentence.count("”") or sentence.count('"') % 2 == 1
    if not (opens or closes) or not (unbalanced or (opens and closes)):
        return False
    left = _QUOTED.sub(" ", sentence)
    return not re.search(r"\w", left) if not unbalanced else not _CREDIT.search(left)


def speaker(before: Sequence[str]) -> int | None:
    """Return which of the sentences before a quotation names its speaker, from the end: 1 is the last; None if none.

    The last of them that credits something to somebody counts; one that does so by a pronoun names nobody.
    """
    for steps, sentence in enumerate(reversed(before), start=1):
        outside = _QUOTED.sub(" … ", sentence)
        if _CREDIT.search(outside):
            return steps if names(outside) and not unnamed_speaker(sentence) else None
    return None


def kept(sentence: str, other: str) -> bool:
    """Return whether the other sentence says by a hedge or credit what this one states without.

    >>> kept("The dam broke on Friday.", "The dam reportedly broke on Friday.")
    True
    """
    return bool(dropped_hedges(sentence, other) or dropped_credit(sentence, other))


def named(sentence: str, question: str, person: bool) -> Span | None:
    """Return the first name, or person's, in a sentence that credits something, which the question does not have."""
    if not _CREDIT.search(_QUOTED.sub(" ", sentence)):
        return None
    known = question.casefold()
    found = [each for each in names(sentence) if each.of(sentence).casefold() not in known]
    wanted = [each for each in found if is_person(each.of(sentence))] if person else found
    return next(iter(wanted), None)
