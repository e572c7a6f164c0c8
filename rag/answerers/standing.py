"""Whether a sentence can be understood without those before it, as one that is quoted alone has to be."""

from __future__ import annotations

import re

from rag.names import names

__all__ = ["leans_back"]

_BACK = re.compile(
    r"^\W*(?:(?:the\s+(?:same|latter|former|earlier|others?|two)|both|such|others?|another|that|this|these|those|there|here"
    r"|but|and|so|or|then|however|yet|instead|also|meanwhile|later|still)\b"
    r"|(?:the\s+)?(?:next|following|previous|same)\s+(?:day|morning|evening|night|week|month|year)\b)",
    re.I,
)
_POINTED = re.compile(
    r"^\W*(?:\w+\s+){0,4}?(?:of|in|on|at|by|for|from|with|to|after|before|behind|under)\s+(?:that|this|these|those|such)\s+"
    r"(?!(?:year|month|week|morning|is|was|are|were|he|she|it|they|who|in|with|of|[a-z]+ed)\b)[a-z]",
    re.I,
)
_TOO = re.compile(r"\b(?:too|as\s+well)[\W_]*$", re.I)
_SOMEBODY_ELSE = re.compile(
    r"^\W*(?:(?:The|An?)\s+\w+\s+|(?:[A-Z][\w’'.-]*\s+){1,4})(?:(?:has|have|had)\s+)?"
    r"(?:[a-z]+ed|told|gave|saw|met|put|sent|left|made|took|found|took|saw)\s+(?:it|him|them)\b"
    r"(?!\s+(?:was|were|is|are|has|have|had|would|will|could|can|may|might|must|should|did|does|do|not)\b|[’'])"
)  # "Bloomberg called it a loss": whatever it is, it is not Bloomberg
_PRONOUN = re.compile(r"\b(?:he|she|they|it|him|them|his|hers?|their|its)\b", re.I)
_NOUN = re.compile(r"^\W*(?:an?|the|one|two|three|many|most|some|every|each|several|few|no)\s", re.I)
_CALENDAR = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|[\s,.\d])+"
)
_FEW = 5  # words before a pronoun, in which nothing it may stand for is named


def leans_back(sentence: str) -> bool:
    """Return whether a sentence needs what is said before: a pronoun or "that deal" in it is for what it does not name.

    >>> leans_back("In July he told Reuters so."), leans_back("In July Musk said he would go.")
    (True, False)
    """
    if any(each.search(sentence) for each in (_BACK, _POINTED, _TOO, _SOMEBODY_ELSE)):
        return True
    pronoun = _PRONOUN.search(sentence)
    if pronoun is None:
        return False
    before = sentence[: pronoun.start()]
    named = any(not _CALENDAR.fullmatch(span.of(sentence)) for span in names(sentence) if span.end <= pronoun.start())
    return len(before.split()) < _FEW and not named and not _NOUN.match(sentence)
