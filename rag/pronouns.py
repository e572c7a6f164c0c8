"""A question with its pronouns replaced by the names they stand for, where that is plain."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.antecedents import antecedent
from rag.leaning import EXPLETIVE
from rag.mentions import Mention, Said

__all__ = ["of_a_list", "of_an_answer", "resolved"]

_NOUN = r"(?P<noun>\s+(?!(?:to|in|on|at|for|from|with|as|by|and|or|after|before|when|[a-z]+ing)\b)\w)?"
_EVENT = r"(?:true|likely|possible|happen\w*|occur\w*|take place)"
_PRONOUNS = {
    "he": re.compile(rf"\b(he|him|his)\b{_NOUN}", re.I),
    "she": re.compile(rf"\b(she|her|hers)\b{_NOUN}", re.I),
    "it": re.compile(rf"(?<!with )(?<!for )\b(it|its)\b(?!\s+{_EVENT}\b)", re.I),
    "they": re.compile(r"\b(they|them|their|theirs)\b", re.I),
    "there": re.compile(r"\b(there)\b", re.I),
}
_OWNED = frozenset({"his", "its", "hers", "their", "theirs"})
_LISTED = re.compile(r"\bthe (?:(first|second|third|last) one|(former|latter)(?: one)?)\b", re.I)
_PLACES = {"first": 0, "former": 0, "second": 1, "latter": 1, "third": 2, "last": -1}
_MEASURED = r"how (?:many|much|long|far|old|big|large|high|tall)(?: [a-z]+){0,2}"
_OPENING = r"(?:(?:and|but|so)\b[\s,]*)?"
_WHAT_IS_THAT = re.compile(
    rf"^{_OPENING}(?:what|{_MEASURED})\s+(?:is|was)\s+(?P<that>that|this)(?=\s*\?*$|\s+(?:and|or|in|per)\b)", re.I
)
_IS_THAT_MORE = re.compile(
    rf"^{_OPENING}(?:(?:what|{_MEASURED})\s+)?(?:is|was|does|did|has|will|would|can|could|should|might)\s+(?P<that>that|this)"
    r"(?=\s+(?:(?:still|also|even|ever|now)\s+)?(?:(?:have\s+)?be(?:en)?\s+)?"
    r"(?:an?|more|less|fewer|\w+er than|enough|includ(?:e|es|ed|ing)|exclude|cover|exceed|the (?:most|\w+est(?! time))"
    r"|cut|halved|doubled|reduced|raised|increased|lowered|capped|limited|paid|spent|shared|split|divided)\b)",
    re.I,
)
_AMOUNT = re.compile(
    r"(?:(?:about|around|nearly|almost|over|under|some|roughly|at (?:least|most)|(?:more|less|fewer) than|up to)\s+)*"
    r"[$€£¥]?\d[\d,.]*\s?(?:%|percent\b)?(?: (?:hundred|thousand|million|billion|trillion))?(?: (?!\w+ed\b)[a-z]+)?",
    re.I,
)
_ASKED_OF = re.compile(r"^.*?\b(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|might)\b", re.I)
_INSIDE = {
    "it": re.compile(r"\b(?:the|an?|this|that)\s+\w{3,}", re.I),
    "they": re.compile(r"\b(?!(?:its|this|was|has|does|always)\b)\w{3,}(?<![sui])s\b|\bpeople\b", re.I),
}


def resolved(asked: str, exchanges: Sequence[Said]) -> tuple[str, dict[str, str]]:
    """Return `asked` with the first pronoun of each kind replaced, and by name which of them it took the place of.

    A name in the place of "his", "their" or "its", or of "her" before a noun, is put in the possessive.
    """
    stood: dict[str, str] = {}
    text = asked
    for pronoun, pattern in _PRONOUNS.items():
        found = _pointing(pronoun, pattern, text)
        mention = antecedent(pronoun, exchanges) if found else None
        if found is None or mention is None or mention.words in stood or mention.words in text:
            continue
        stood[mention.words] = pronoun
        words = f"{mention.placed or 'in'} {mention.words}" if pronoun == "there" else mention.words
        text = text[: found.start()] + _formed(found, words) + text[found.end(1) :]
    return text, stood


def of_a_list(asked: str, answer: str) -> str:
    """Return `asked` with the name for "the second one" or "the latter", where the answer before is a list of names.

    >>> of_a_list("Is the second one open?", "Sanibel, Pine Island and Captiva.")
    'Is Pine Island open?'
    """
    pointer = _LISTED.search(asked)
    listed = re.split(r",\s*(?:and\s+)?|\s+and\s+", answer.rstrip(". "))
    if pointer is None or not all(re.fullmatch(r"[A-Z]\S*(?: \S+){0,3}", each) for each in listed):
        return asked
    place = _PLACES[(pointer[1] or pointer[2]).lower()]
    if len(listed) <= max(place, 1) or (pointer[2] and len(listed) != 2):  # noqa: PLR2004 - the former and the latter
        return asked
    return asked[: pointer.start()] + listed[place] + asked[pointer.end() :]


def of_an_answer(asked: str, answer: str, named: Mention | None) -> str:
    """Return `asked` with the answer before for "that", where that is an amount, or a thing whose size is asked.

    Elsewhere "that" may be what happened as well ("Was that expected?") and stays.

    >>> of_an_answer("Is that more than Katrina cost?", "About $67 billion.", None)
    'Is about $67 billion more than Katrina cost?'
    """
    whole = answer.rstrip(" .")
    amount = _AMOUNT.fullmatch(whole) is not None
    pointer = _WHAT_IS_THAT.match(asked) or (_IS_THAT_MORE.match(asked) if amount else None)
    words = whole[:1].lower() + whole[1:] if amount else named.words if named and not named.person else ""
    return asked[: pointer.start("that")] + words + asked[pointer.end("that") :] if pointer and words else asked


def _pointing(pronoun: str, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the first pronoun that points out of the question: it is no expletive and follows nothing it may mean."""
    idle = [match.span() for match in EXPLETIVE.finditer(text)]
    for match in pattern.finditer(text):
        if any(start <= match.start() < end for start, end in idle):
            continue
        opening = _ASKED_OF.match(text)
        before = text[opening.end() if opening else 0 : match.start()]
        inside = _INSIDE.get(pronoun)
        return None if inside and inside.search(before) else match
    return None


def _formed(match: re.Match[str], name: str) -> str:
    word = match[1].lower()
    owned = word in _OWNED or (word == "her" and match["noun"] is not None)
    return name + ("’" if owned and name.endswith("s") else "’s" if owned else "")
