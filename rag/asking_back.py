"""Sentences turned into the questions that they answer, where such a question stands on its own; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rag.asking_patterns import CAP, MONTHS, RULES
from rag.past_verbs import BASE

__all__ = ["asked_back"]

_PREFACE = re.compile(r"^According to (?:[^,]|, (?=\d))*, |, according to [^,]*(?=\.$)")
_SIDE_CLAUSE = re.compile(
    r",? (?:after|before|because|while|when|as|with|but|although|according to|and (?:have|has|were|are)) .*$"
)
_LATE = re.compile(r" (?:by|on|since|as of|late|early|in) (?:late |early )?(?:\w+day|night|the \w+)\b.*$|\.$")
_LEANING = re.compile(
    r"\b(?:I|(?i:me|he|she|it|they|we|you|him|her|them|us|his|hers|its|their|our|my|your|this|that|these|those|here|there|such|"
    r"today|yesterday|tomorrow|tonight|now|then|last|next|ago|latter|which|who|whom|whose|another|others?|also|only|"
    r"himself|herself|itself|themselves|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|"
    r"the (?:company|team|country|state|agency|report|group|man|woman|city|storm))\b"
)
_UNITS = re.compile(
    r"^How many (?:percent|years?|days?|hours?|minutes?|weeks?|months?|miles?|feet|dollars?|points?|times)\b"
)
_TITLE = r"(?:Dr|Gov|Sen|Rep|Ms|Mr|Mrs|Maj|Gen|Lt|Col|St|Secretary|President|Minister|Director|General)"
_NO_NAME = re.compile(
    rf"(?:did|about) (?:the )?{_TITLE}\b\.?(?: say|\?)|"
    rf"about (?:the )?(?:(?:{MONTHS}|Jan)\b|\w+day\b|(?:The|A|An|In|On|But|And|If|When|As|At|So|Not|No|All|To)\b)"
)
_JOINING = r" (?:But|And|So|Yet|If|When|While|In|On|At|By|From|With|After|Before|Since|As|Though|Although) [A-Z]"
_WHO_SAID = re.compile(r"Who \w+ that ")
_FEWEST_WORDS, _MOST_WORDS = 3, 17


def asked_back(sentence: str) -> Iterator[tuple[str, str]]:
    """Return (kind, question) for every pattern that reads `sentence`, whose white space is single spaces.

    Each question has a name in it, is not long, and does not lean on other sentences.
    """
    plain = _PREFACE.sub("", sentence)
    plain = plain[:1].upper() + plain[1:]
    given: set[str] = set()
    for rule in RULES:
        if rule.kind == "somebody" and "who is" in given:
            continue
        if found := re.search(rule.pattern, plain):  # compiled at first use: 80 ms that most commands never need
            question = rule.question.format_map(_parts(found.groupdict()))
            if _natural(question):
                given.add(rule.kind)
                yield rule.kind, question


def _parts(groups: Mapping[str, str | None]) -> dict[str, str]:
    """Return the groups of a match as a question words them: verbs in their base form, side clauses cut off."""
    parts = {name: text or "" for name, text in groups.items()}
    parts["base"] = BASE.get(parts.get("verb") or parts.get("alone") or "", "offer")
    parts["who"] = parts.get("who") or parts.get("who2", "")
    parts["does"] = parts.get("does") or parts.get("does2", "")
    if "clause" in parts:
        parts["clause"] = _LATE.sub("", _SIDE_CLAUSE.sub("", parts["clause"])).rstrip(" .")
    return {name: re.sub(r"^(The|A|An) ", lambda article: article[0].lower(), text) for name, text in parts.items()}


def _natural(question: str) -> bool:
    words = question.rstrip("?").split()
    named = re.search(rf" (?:the )?{CAP}", question) is not None
    odd = (
        re.search(rf"[\"“”()\[\]|:;]|\bthe (?:and|or|as|of)\b|{_JOINING}", question)
        or _UNITS.match(question)
        or _NO_NAME.search(question)
    )
    fits = _FEWEST_WORDS <= len(words) <= _MOST_WORDS
    opening = _WHO_SAID.match(question)
    return named and not odd and fits and not _LEANING.search(question, opening.end() if opening else len(words[0]))
