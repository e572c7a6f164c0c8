"""Whether a question leans on the conversation before it; pure rules over its words."""

from __future__ import annotations

import re

from rag.names import names

__all__ = ["CONTINUED", "FRAGMENT", "leans"]

_LINK = r"(?:(?:and|but|so|ok(?:ay)?|then)\b[\s,]*)"
CONTINUED = re.compile(rf"^{_LINK}?(?:what|how)\s+about\s+(?P<topic>.+?)\s*\??$", re.I)
"""A question such as "What about Georgia?", with its topic."""

_AUXILIARY = r"(?:is|are|was|were|be|do|does|did|has|have|had|will|would|can|could|should|might)"
_BEGUN = r"(?:in|on|at|by|for|from|since|before|after|until|during|according to|last|next)"
FRAGMENT = re.compile(
    rf"^{_LINK}?(?P<topic>{_BEGUN}\b(?!.*\b(?:wh[a-z]+|how|{_AUXILIARY})\b)[^?]{{1,60}}?)\s*\??$", re.I
)
"""A question such as "And in 2022?", with its topic."""

_BARE = re.compile(
    rf"^{_LINK}?(?:why(?:\s+not)?|how(?:\s+(?:so|many|much|old|long|far|come))?|when|where|who|whose|which(?:\s+ones?)?"
    r"|what(?:\s+else)?|since when|by whom|says who|really|are you sure|tell me more|go on|more)\s*[?.!]*$",
    re.I,
)
_EXPLETIVE = re.compile(
    r"\b(?:(?:does|did|will|would|could|can)\s+it\s+(?:take|cost)|it\s+(?:takes|took|costs)"
    r"|it\s+(?:(?:is|was|be)\s+)?(?:true|likely|possible|certain|clear|known|legal|safe|fair|worth)(?:\s+that)?"
    r"|(?:is|are|was|were|has|have|had|will|would)\s+there|there\s+(?:is|are|was|were|has|have|had|will|would))\b",
    re.I,
)
_BEFORE_POINTER = (
    rf"(?:{_AUXILIARY}|of|in|on|at|to|for|from|by|with|about|after|before|than|like|do|say|said|who|what|why)"
)
_POINTER = re.compile(
    rf"(?:^|\b{_BEFORE_POINTER}\s+)(?:that|this|these|those)\b"
    r"(?!\s+(?:year|week|month|time|who|in|with|[a-z]+ed|[a-z]+ing)\b)",
    re.I,
)
_PERSON = re.compile(r"\b(?:he|she|him|his|her|hers)\b", re.I)
_THING = re.compile(r"\b(?:they|them|their|theirs|it|its)\b", re.I)
_PLACE = re.compile(r"\bthere\b", re.I)
_STAND_IN = re.compile(
    r"\b(?:the (?:others?|same|former|latter)(?:\s+ones?)?|(?:another|any|which|new) one|ones|others|instead|else"
    r"|(?:what|which|any) other)\b",
    re.I,
)
_COUNT_ALONE = re.compile(rf"^{_LINK}?how (?:many|much)\s+{_AUXILIARY}\b", re.I)
_DEFINITE = re.compile(r"\bthe\s+(?!most\b|first\b|best\b)\w", re.I)
_OF = re.compile(r"\b(?:of|in|at|between|behind|that|who|which)\b", re.I)
_SHORT = 6
_NOUN_PHRASE = 5  # words before "it" that hold a noun for it
_WHOLE_CLAUSE = 8
_LONG = 10  # words of a question that, without a name, may still say what it is about
_LINKED = re.compile(rf"^{_LINK}", re.I)


def leans(question: str) -> bool:
    """Return whether `question` can only be understood from what was said before it.

    >>> leans("Who appointed him?"), leans("Did Musk say how he would pay?"), leans("What about Cuba?")
    (True, False, True)
    """
    if _BARE.match(question) or CONTINUED.match(question) or FRAGMENT.match(question):
        return True
    plain = _EXPLETIVE.sub(" ", question)
    named = names(_LINKED.sub("", plain)) or names(plain)
    first = min((span.start for span in names(plain)), default=len(plain))
    return _points(plain, first) or (not named and _names_nothing(question))


def _points(question: str, first_name: int) -> bool:
    """Return whether a word points out of the question: before the first name in it, or at its end."""
    if any(match and match.start() < first_name for match in (_PERSON.search(question), _POINTER.search(question))):
        return True
    thing = _THING.search(question)
    if thing and (_ends(question, thing) or thing.start() < first_name) and not _explained(question, thing, first_name):
        return True
    other = _PLACE.search(question) or _STAND_IN.search(question)
    return other is not None and (other.start() < first_name or _ends(question, other))


def _ends(question: str, pronoun: re.Match[str]) -> bool:
    return not re.search(r"\w", question[pronoun.end() :])


def _explained(question: str, pronoun: re.Match[str], first_name: int) -> bool:
    """Return whether "it" or "them" has enough before it in the question to stand for."""
    words = len(question[: pronoun.start()].split())
    if _ends(question, pronoun):
        return words >= _WHOLE_CLAUSE and first_name < pronoun.start()
    long = len(question.split()) > _LONG or re.search(r"\d", question) is not None
    return words >= _NOUN_PHRASE and (long or first_name < len(question))


def _names_nothing(question: str) -> bool:
    """Return whether a short question speaks of something definite, or of a number, without saying of what."""
    if re.search(r"\d", question):
        return False
    if _COUNT_ALONE.match(question):
        return True
    return len(question.split()) <= _SHORT and bool(_DEFINITE.search(question)) and not _OF.search(question)
