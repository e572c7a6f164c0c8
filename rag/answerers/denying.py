"""What a sentence denies: the words right behind "was not", "no" or "denied", in the same clause; rules for English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.stemming import stems
from rag.types import Span
from rag.words import telling

__all__ = ["Denial", "denials", "supposed"]

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
