"""How much a question asks for: one thing, several things, or what each of several articles says."""

from __future__ import annotations

import re
from enum import Enum

from rag.answerers.speakers import asked_speaker
from rag.words import without_context

__all__ = ["Breadth", "breadth"]


class Breadth(Enum):
    """What an answer takes; a further sentence is shown from that share of the best one's score on."""

    ONE = 0.35
    SEVERAL = 0.15
    EACH = 0.05


_EACH = re.compile(
    r"\b(?:both|compar(?:e|ed|es|ison)|differ(?:s|ed|ent|ence|ences)?|versus|vs\.?|respectively|disagree[ds]?|contradict\w*"
    r"|(?:two|several|various|different) (?:articles|outlets|reports|sources|accounts|papers|newspapers|publishers))\b",
    re.I,
)
_REASON = re.compile(
    r"^\W*(?:and |but |so )?(?:why|explain|describe|how (?:do|does|did|is|are|was|were|has|have|can)\b)", re.I
)
_LIST = re.compile(
    r"^\W*(?:name|list|who (?:are|were)|what (?:are|were)|which (?:two|three|four|five|of)\b"
    r"|(?:which|what) (?:\w+ ){0,2}?\w+[^s\W]s (?:are|were|have|did|do)\b)",
    re.I,
)


def breadth(question: str) -> Breadth:
    """Return how much a question asks for, by its words.

    >>> breadth("Who is she?"), breadth("Why did he go?"), breadth("How do the two reports differ?")
    (<Breadth.ONE: 0.35>, <Breadth.SEVERAL: 0.15>, <Breadth.EACH: 0.05>)
    """
    asked = " ".join(without_context(question).split())
    if _EACH.search(asked):
        return Breadth.EACH
    several = _REASON.match(asked) or _LIST.match(asked) or asked_speaker(asked)
    return Breadth.SEVERAL if several else Breadth.ONE
