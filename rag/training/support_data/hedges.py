"""Statements surer than their quote: without "allegedly", "may", "is expected to"; and quotes made to hedge."""

from __future__ import annotations

import random
import re

__all__ = ["hedged", "is_hedged", "unhedged"]

_ADVERBS = "allegedly reportedly apparently supposedly possibly probably presumably purportedly perhaps likely".split()
_ADVERB = "|".join(_ADVERBS)
_BELIEVED = (
    r"(?:expected|believed|thought|said|alleged|reported|understood|suspected|considered|rumou?red|claimed|assumed|likely"
    r"|scheduled|planned|due|set|estimated|feared|known)"
)
_DROPPED = (
    (re.compile(rf"\b(?:most |very )?(?:{_ADVERB}),? ", re.I), ""),
    (re.compile(r"\b(?:may|might|could) have been "), "was "),
    (re.compile(r"\b(?:may|might|could) have "), "had "),
    (re.compile(r"\b(?:may|might|could) (?:also |still )?be "), "is "),
    (re.compile(r"\b(?:may|might) (?=[a-z]+ )"), "will "),
    (
        re.compile(rf"\b(?:is|are|was|were) (?:widely |generally |also |now )?(?!known|set){_BELIEVED} to have been "),
        "was ",
    ),
    (re.compile(rf"\b(?:is|are|was|were) (?:widely |generally |also |now )?(?!known|set){_BELIEVED} to have "), "has "),
    (
        re.compile(rf"\b(is|are|was|were) (?:widely |generally |also |now )?(?!known|said|set){_BELIEVED} to be "),
        r"\1 ",
    ),
    (re.compile(r"\b(?:is|are) (?:widely |also |now )?(?:expected|likely|scheduled|planned|due|set) to "), "will "),
    (re.compile(r"\b(?:appears?|seems?) to (?:be|have been) "), "is "),
    (re.compile(r"\b(?:appeared|seemed) to (?:be|have been) "), "was "),
    (re.compile(r"\b[Aa]n? (?:alleged|suspected|possible|likely|presumed|apparent|supposed) (?=[a-z])"), "a "),
    (re.compile(r"\b(?:alleged|suspected|presumed|supposed|would-be) (?=[a-z])"), ""),
    (
        re.compile(
            r"^It (?:is|was|has been) (?:believed|thought|alleged|reported|said|claimed|estimated|rumou?red) that "
        ),
        "",
    ),
    (
        re.compile(r"\b(?:claims|claimed|alleges|alleged|believes|believed|suspects|suspected) that (?=[a-z]+ )"),
        "showed that ",
    ),
)
_HEDGE = re.compile(
    rf"\b(?:{_ADVERB}|may|might|could|would|if|unless|alleged|suspected|claim\w*|believe\w*|estimate\w*|appear\w*|seem\w*|said"
    r"|says|according|reported|report|told|thought|expected|rumou?red|suggest\w*|maybe|unclear|unconfirmed|whether|argue\w*)\b",
    re.I,
)
_PARTICIPLE = re.compile(
    r"\b(was|were|has been|have been|had been|is|are) (?=\w{3,}ed\b|built|held|made|written|sold|taken)"
)
_ADDED = (
    (_PARTICIPLE, r"\1 {adverb} "),
    (re.compile(r"\b(?:was|were) (?=(?:a|an|the|in|at|from|one)\b)"), "may have been "),
    (re.compile(r"\b(was|were) (?=(?:a|an|the|in|at|from|one)\b)"), r"\1 {adverb} "),
    (re.compile(r"\b(?:is|are) (?=(?:a|an|the|in|at|from|one|used|located|found)\b)"), "may be "),
    (re.compile(r"\b(is|are) (?=(?:a|an|the|in|at|from|one|used|located|found)\b)"), r"\1 believed to be "),
    (re.compile(r"\bwill (?=[a-z]+ )"), "may "),
    (re.compile(r"\b(?:has|have|had) (?=\w{3,}ed\b)"), "may have "),
    (
        re.compile(
            r"^((?:He|She|It|They|(?!\w+ing\b)[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}))"
            r" (?=\w{3,}ed\b|won|became|made|took|led|wrote)"
        ),
        r"\1 {adverb} ",
    ),
)


def is_hedged(text: str) -> bool:
    """Return whether the text may say something for not quite sure, or for another."""
    return _HEDGE.search(text) is not None


def unhedged(statement: str, chance: random.Random) -> str | None:
    """Return the statement as if it were sure, or None where it does not hedge.

    >>> unhedged("He was reportedly seen in Bonn.", random.Random(1))
    'He was seen in Bonn.'
    """
    fitting = [(pattern, other) for pattern, other in _DROPPED if pattern.search(statement)]
    if not fitting:
        return None
    pattern, other = chance.choice(fitting)
    sure = pattern.sub(other, statement, count=1)
    return sure[0].upper() + sure[1:]


def hedged(statement: str, chance: random.Random) -> str | None:
    """Return the statement with a hedge put in, or None where there is no place for one or there is one already."""
    if is_hedged(statement):
        return None
    fitting = [(pattern, other) for pattern, other in _ADDED if pattern.search(statement)]
    if not fitting:
        return None
    pattern, other = chance.choice(fitting)
    return pattern.sub(other.format(adverb=chance.choice(_ADVERBS[:8])), statement, count=1)
