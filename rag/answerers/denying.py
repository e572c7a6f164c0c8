"""What a sentence denies: the words right behind "was not", "no" or "denied", or a claim that it says somebody rejects.

Rules for English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.stemming import stems
from rag.types import Span
from rag.words import telling

__all__ = ["Denial", "denials", "rejected_claims", "supposed"]

_DENIAL = re.compile(
    r"\b(?:(?:is|are|was|were|has|have|had|did|does|do|will|would|could|can)\s+(?:\w+\s+)?(?:not|never)|\w+n[’']t|cannot"
    r"|(?<!there is )no(?!\s(?:\d|longer|later|one knows|doubt|matter|fewer|less|more than))|none of|nobody|no one"
    r"|never|neither|not(?= guilty)|denie[sd]|deny|denying|without|false(?:ly)? (?:that|reported|claim\w*)"
    r"|wrongly reported|no evidence (?:that|of|for))\b"
    r"(?!\s+(?:only|just|as|so|all|necessarily|immediately|yet known)\b)",
    re.I,
)
_END = re.compile(r"[.;:!?,”\"](?=\s)|\b(?:but|because|while|although|until)\b")
_SUPPOSED = re.compile(r"\b(?:if|unless|whether|when|could|might|may|would)\b", re.I)
_UNTOLD = frozenset(
    stems(
        "say said tell know known comment respond reply clear immediately disclose specify confirm give gave name"
        " identify explain want"
    )
)
_REPORTS = r"(?:\w+\s+){0,3}?(?:reports?|claims?|allegations?|accusations?|suggestions?|rumou?rs?|assertions?)\b"
_NOT_A_CLAIM = (
    r"(?:(?:him|her|them|us|me|it|the|an?|any|his|their|its|this|(?-i:[A-Z])\w+)\s+){0,3}(?:bail|entry|access|permission|visas?|parole"
    r"|asylum|comment|care|treatment|service|boarding|admission|requests?|appeals?|applications?|motions?|bids?|chance"
    r"|rights?|opportunity)\b"
)
_NO = r"(?:(?:had|has|have|was|were|is|are|did|does|do|would|will)\s+(?:\w+\s+)?(?:not|never|no)\b|\w+n[’']t\b)"
_REJECTS = re.compile(
    rf"\b(?<!was )(?<!were )(?<!been )(?<!being )den(?:y|ies|ied|ying)\b(?!\s+{_NOT_A_CLAIM})"
    rf"|\b(?:reject|dismiss|rebut|refut)(?:s|es|ed|ted|ing|ting|e)?\s+{_REPORTS}"
    r"|\b(?:insist(?:s|ed)|maintain(?:s|ed)|assert(?:s|ed)|stress(?:es|ed)|swore|testifie[sd]|declare[sd]|sa(?:id|ys))\s+"
    rf"(?:that\s+)?(?:\w+\s+){{1,4}}?{_NO}"
    r"|\bthere (?:is|are|was|were|(?:has|have|had) been) no\b(?! (?:doubt|way|comment|word|sign|reason|telling|need"
    r"|question|immediate|mention)\b)"
    r"|\bno evidence (?:that|of|for)\b",
    re.I,
)
_REJECTED = re.compile(
    rf"\b{_REPORTS}.*\b(?:was|were|been|is|are)\s+(?:\w+ly\s+)?(?:denied|rejected|dismissed|false|untrue|baseless|unfounded)\b"
    rf"|\bcall(?:s|ed|ing)\s+(?:the |these |those |such )?{_REPORTS}.*\b(?:false|untrue|baseless|unfounded|lies"
    r"|nonsense|invent(?:ed|ions?)|fabricat\w+)\b",
    re.I,
)
_NEITHER = re.compile(r"\b(?:not|never|nor|or|neither|nobody|no one|cannot|to|asked|\w+n[’']t)\s+(?:\w+ly\s+)?$", re.I)
_REST = re.compile(r"[.;!?](?=\s|$)|,?\s(?:but|yet|although|though|while|whereas)\b")

Denial = tuple[Span, tuple[str, ...]]
"""Where the denying words stand in a sentence, and the telling words right behind them, as they are written."""


def denials(sentence: str, untold: frozenset[str] = _UNTOLD) -> Iterator[Denial]:
    """Yield what a sentence denies; not what it only supposes, nor that somebody says or knows: `untold` as stems.

    Of "no" the second word counts too: "no accounting department".

    >>> [words for _, words in denials("The bill was not passed.")], [*denials("He would go if it was not passed.")]
    ([('passed',)], [])
    """
    for match in _DENIAL.finditer(sentence):
        clause = _END.split(sentence[match.end() :], maxsplit=1)[0]
        if supposed(sentence, match.start()) or not re.search(r"\w", clause):
            continue
        words = [each for each in telling(clause) if not each.endswith("ly")]
        near = words[: 2 if match[0].casefold() == "no" else 1]
        if near and not untold & set(stems(near[0])):
            yield Span(*match.span()), tuple(near)


def supposed(sentence: str, at: int) -> bool:
    """Return whether the clause up to that place only supposes what it says: "if", "whether", "might"."""
    return _SUPPOSED.search(_END.split(sentence[:at])[-1]) is not None


def rejected_claims(sentence: str) -> Iterator[Span]:
    """Yield where a sentence says that somebody rejects a claim, up to the end of it; not "did not deny", nor "if".

    >>> text = "The minister denied taking money, but he left."
    >>> [span.of(text) for span in rejected_claims(text)]
    ['denied taking money']
    """
    for match in _REJECTS.finditer(sentence):
        if _NEITHER.search(sentence[: match.start()]) or supposed(sentence, match.start()):
            continue
        rest = _REST.search(sentence, match.end())
        yield Span(match.start(), rest.start() if rest else len(sentence))
    for match in _REJECTED.finditer(sentence):
        if not _NEITHER.search(sentence[: match.start()]) and not supposed(sentence, match.start()):
            yield Span(*match.span())
