"""What a question asks of the collection itself: a count, a list, its publishers, its days, its newest article.

A question that asks anything else of articles ("How many articles of the constitution were changed?") is none of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from rag.asked_days import PRESS, WHEN

__all__ = ["Asked", "Wanted", "asked_collection"]


class Wanted(Enum):
    """What is asked of the articles that the rest of the question describes."""

    COUNT = "how many"
    NEWEST = "the newest"
    OLDEST = "the oldest"
    LIST = "which"
    PUBLISHERS = "of which publishers"
    DAYS = "of which days"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted, the `topic` in the question's words, empty where it names none, and the `days` that it names."""

    wanted: Wanted
    topic: str
    days: tuple[str, ...]


_COLLECTION = r"(?:the|your|this)\s+(?:collection|library|corpus|index|archive|database)"
_YOURS = (
    rf"(?:(?:are|is)\s+in\s+(?:here|{_COLLECTION})|in\s+{_COLLECTION}|do\s+you\s+(?:have|hold|know)|have\s+you(?:\s+got)?"
    rf"|can\s+i\s+ask|does\s+{_COLLECTION}\s+(?:have|hold|contain)"
    rf"|(?:are|is)\s+there\s+(?:here|in\s+{_COLLECTION})|(?:are|is)\s+(?:stored|held))"
)
_HERE = rf"(?:{_YOURS}|(?:are|is)\s+(?:there|here)|(?:in\s+(?:all|total)|altogether))"
_PRESSES = rf"{PRESS}(?:(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+){PRESS})*"
_PRINTED = r"(?:published|written|printed|dated)"
_ARE = r"(?:(?:that|which)\s+)?(?:(?:are|were|is|was|(?:have|has)\s+been|comes?|came)\s+)?"
_FROM = rf"{_ARE}(?:{_PRINTED}\s+)?(?:from|by|in|of)\s+{_PRESSES}"
_HAS = rf"(?:did|do|does|has|have)\s+{_PRESSES}\s+(?:publish(?:ed)?|wr\w+|have)"
_PIECE = rf"(?:{_HERE}|{_FROM}|{_HAS}|{_ARE}(?:{_PRINTED}\s+)?{WHEN})"
_VERB = r"(?:is|are|was|were|be|do|does|did|has|have|had|will|would|can|could|should|may|might|say|says|said|tell)"
_TELLING = (
    r"(?:mention(?:s|ed|ing)?|cover(?:s|ed|ing)?|discuss(?:es|ed|ing)?|concern(?:s|ing)?|deal(?:s|t|ing)?\s+with"
    r"|(?:talk(?:s|ed|ing)?|wr(?:ites?|ote|itten|iting))\s+about|report(?:s|ed|ing)?\s+(?:on|about)|speak(?:s|ing)?\s+of)"
)
_TOPIC = (
    rf"(?:{_ARE}(?:about|on|regarding)|(?:(?:that|which)\s+)?(?:(?:have|has)\s+)?{_TELLING})\s+"
    rf"(?P<topic>(?!{_VERB}\b)[^\s?!.,;:]+(?:\s+(?!{_VERB}\b)[^\s?!.,;:]+){{0,5}}?)"
)
_REST = rf"(?P<rest>(?:\s+{_PIECE})*(?:\s+{_TOPIC})?(?:\s+{_PIECE})*)"
_ARTICLES = rf"(?:{_PRESSES}(?:[’']s)?\s+)?(?:news\s+)?(?:articles?|(?<=news\s)(?:stories|reports|items))"
_LOOSELY = r"(?:documents|texts|stories|reports|pieces|items|files)"  # of anything, unless they are yours
_SHOW = r"(?:list|show|give|name|find)(?:\s+me)?"
_ALL = r"(?:\s+all)?(?:\s+of)?(?:\s+the|\s+your)?"
_END = r"(?P<end>newest|latest|most\s+recent|oldest|earliest|first)"
_OUTLET = r"(?:publisher|(?:news\s+)?outlet|newspaper|news\s+(?:source|organi[sz]ation))"
_OUTLETS = rf"(?:{_OUTLET}s|sources(?=\s+\w))"
_IS = r"(?:what(?:[’']s|\s+is|\s+was)|which(?:\s+one)?(?:\s+is|\s+was)?)"
_TIMES = r"(?:(?:time\s*)?(?:periods?|spans?|frames?|ranges?)|dates?|days|years?|months)(?:\s+(?:range|of\s+time))?"
_PATTERNS: tuple[tuple[Wanted | None, str], ...] = (
    (Wanted.PUBLISHERS, rf"how\s+many\s+{_ARTICLES}(?:\s+{_HERE})?\s+(?:per|(?:by|from|of|for)\s+each|by)\s+{_OUTLET}"),
    (Wanted.COUNT, rf"(?:how\s+many|count)\s+(?:(?:of\s+)?(?:the|your|these)\s+)?{_ARTICLES}{_REST}"),
    (Wanted.COUNT, rf"how\s+many\s+{_LOOSELY}(?=\s+(?:(?:are|is)\s+there|{_YOURS})\b){_REST}"),
    (None, rf"(?:(?:{_IS}|{_SHOW}{_ALL})\s+)?(?:the\s+|your\s+)?{_END}\s+{_ARTICLES}{_REST}"),
    (None, rf"(?:what(?:[’']s|\s+is)\s+)?(?:the\s+)?(?P<end>newest)(?=\s){_REST}"),
    (None, rf"which\s+{_ARTICLES}\s+(?:is|was)\s+(?:the\s+)?{_END}{_REST}"),
    (
        None,
        rf"(?:when\s+(?:is|was)|(?:what(?:[’']s|\s+is)\s+)?the\s+date\s+of)\s+(?:the\s+|your\s+)?{_END}\s+{_ARTICLES}{_REST}"
        rf"(?:\s+(?:from|{_PRINTED}))?",
    ),
    (Wanted.LIST, rf"(?:which|what)\s+{_ARTICLES}(?=\s){_REST}"),
    (Wanted.LIST, rf"{_SHOW}{_ALL}\s+{_ARTICLES}{_REST}"),
    (Wanted.LIST, rf"{_SHOW}\s+(?:all|everything)\s+{_FROM}(?P<rest>(?:\s+{_PIECE})*)"),
    (Wanted.LIST, rf"(?:(?:are|is)\s+there|{_YOURS})\s+(?:any\s+|an?\s+|some\s+)?{_ARTICLES}(?=\s){_REST}"),
    (Wanted.LIST, rf"(?:do\s+you\s+have|have\s+you(?:\s+got)?)\s+(?:anything|something)(?=\s){_REST}"),
    (
        Wanted.LIST,
        rf"(?:what|which)\s+(?:topics|subjects|themes)\s+(?:(?:do|does)\s+(?:{_COLLECTION}|the\s+articles)\s+(?:cover|have)"
        rf"|(?:are|is)\s+(?:there|covered|in\s+{_COLLECTION})(?:\s+here|\s+in\s+{_COLLECTION})?)",
    ),
    (
        Wanted.LIST,
        rf"what\s+(?:(?:is|are)\s+(?:{_COLLECTION}|(?:the|these|your)\s+articles)|do\s+the\s+articles\s+talk)\s+about",
    ),
    (
        Wanted.PUBLISHERS,
        rf"(?:(?:which|what|who|how\s+many)(?:\s+are)?|{_SHOW}{_ALL})(?:\s+the|\s+your)?\s+{_OUTLETS}{_REST}"
        r"(?:\s+articles(?:\s+(?:from|by|of))?)?",
    ),
    (
        Wanted.PUBLISHERS,
        rf"(?:which\s+{_OUTLET}|who)\s+(?:has|have|(?:has\s+)?(?:published|wrote|written))\s+(?:the\s+)?most\s+{_ARTICLES}"
        rf"{_REST}",
    ),
    (
        Wanted.DAYS,
        rf"(?:what|which)\s+{_TIMES}\s+(?:do|does|is|are)\s+(?:{_COLLECTION}|the\s+articles|your\s+articles)"
        r"(?:\s+(?:cover|span|from|about))?",
    ),
    (
        Wanted.DAYS,
        rf"how\s+(?:old|recent|far\s+back)\s+(?:are|do|does)\s+(?:{_COLLECTION}|(?:the|your)\s+articles)(?:\s+go)?",
    ),
)
_READ = tuple(
    (wanted, re.compile(rf"(?:and\s+|so\s+|please\s+)*{pattern}", re.IGNORECASE)) for wanted, pattern in _PATTERNS
)
_WHEN = re.compile(WHEN, re.IGNORECASE)
_OLDEST = frozenset({"oldest", "earliest", "first"})


def asked_collection(question: str) -> Asked | None:
    """Return what a question asks of the collection; None for every other one.

    The publishers stand as PRESS in it, and it ends with a word.

    >>> asked_collection("how many articles are about FTX since 3 May")
    Asked(wanted=<Wanted.COUNT: 'how many'>, topic='FTX', days=('since 3 May',))
    >>> asked_collection("how many articles of the treaty were changed") is None
    True
    """
    for wanted, pattern in _READ:
        if match := pattern.fullmatch(question):
            groups = match.groupdict()
            topic, rest = groups.get("topic") or "", groups.get("rest") or ""
            return Asked(wanted or _end(groups["end"]), topic, _days(rest, topic))
    return None


def _end(word: str) -> Wanted:
    return Wanted.OLDEST if word.casefold() in _OLDEST else Wanted.NEWEST


def _days(rest: str, topic: str) -> tuple[str, ...]:
    plain = rest.replace(topic, " ", 1) if topic else rest
    return tuple(found[0] for found in _WHEN.finditer(plain))
