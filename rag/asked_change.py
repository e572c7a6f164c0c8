"""Whether a question asks how a figure changed, and of which kind the figure is; pure rules over words."""

from __future__ import annotations

import re

from rag.asked_for import Kind

__all__ = ["changing"]

_MOVED = (
    r"(?:change[ds]?|gr[eo]wn?|grow|rise|rose|risen|fall|fell|fallen|climb(?:ed)?|drop(?:ped)?|increased?|decreased?"
    r"|mount(?:ed)?|develop(?:ed)?|evolved?|shr[aiu]nk|declined?|swell|move[ds]?|go(?:ne)? (?:up|down)"
    r"|went (?:up|down)|progress(?:ed)?)"
)
_CHANGE = re.compile(
    rf"^\W*(?:and |but |so )?(?:how (?:has|have|had|did|do|does|is|was)\b.{{3,200}}?\b{_MOVED}\b"
    r"|what (?:happened to|(?:has )?become of|became of)\b|(?:trace|track|chart)\b)"
    r"|\bover time\b|\btimeline\b",
    re.I | re.DOTALL,
)
_SUBJECTS = (
    (Kind.PERCENTAGE, r"rate|share|percentage|percent|proportion"),
    (
        Kind.AMOUNT,
        r"price|cost|costs|fee|offer|bid|worth|fortune|value|valuation|estimate of losses|losses|debt|jackpot",
    ),
    (Kind.MEASURE, r"distance|height|depth|speed|winds?"),
    (Kind.DURATION, r"length|duration"),
    (
        Kind.NUMBER,
        r"numbers?|counts?|toll|tally|cases|deaths|dead|killed|customers|people|infections|rescues",
    ),
)
_SUBJECT = tuple((kind, re.compile(rf"\b(?:{words})\b", re.I)) for kind, words in _SUBJECTS)


def changing(question: str) -> Kind | None:
    """Return the kind of the figure whose change is asked for, the plainest of them; None where no change is.

    >>> changing("How did the price of oil change?"), changing("How did he change the law?")
    (<Kind.AMOUNT: 'how much'>, None)
    """
    if not _CHANGE.search(question):
        return None
    found = ((match.start(), kind) for kind, words in _SUBJECT if (match := words.search(question)))
    return min(found, key=lambda each: each[0], default=(0, None))[1]
