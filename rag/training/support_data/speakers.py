"""Who says what a statement says: put in, taken out, written another way, or taken for somebody else."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

__all__ = ["ROLES", "attributed", "other_speaker", "restated", "unattributed"]

ROLES = (
    "police|officials|residents|researchers|analysts|critics|prosecutors|lawyers|doctors|witnesses|scientists|reporters"
    "|union leaders|local historians|the company|the government|the ministry|the mayor|the minister|the president"
    "|the coach|the director|the author|the judge|a spokesman|a spokeswoman|the police chief|the opposition|investors"
).split("|")
"""Speakers who are named by what they do."""

_SAID = r"(?:said|says|told \w+|announced|argued|claimed|explained|reported|warned|noted|believes|believed)"
_NAME = r"(?:[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|of|the|de|van|von)){0,4})"
_ROLE = "|".join(sorted({form for role in ROLES for form in (role, role[0].upper() + role[1:])}))
_WHO = rf"(?P<who>{_NAME}|{_ROLE})"
_SPEAKING = (
    re.compile(rf"\b[Aa]ccording to {_WHO}(?=[,.])"),
    re.compile(rf"(?:^|[,”\"] |\b){_WHO}(?=,? {_SAID}\b)"),
    re.compile(rf"[,”\"] {_SAID} {_WHO}(?=[,.])"),
)
_NO_SPEAKER = frozenset("He She It They I We The This That There Who In On At But And As".split())
_CLAUSE = r"(?:the|an?|he|she|it|they|his|her|its|their|this|these|there|in|on|at|all|some|many|most|no|one) "
_WHOLE = (
    re.compile(rf"^According to {_WHO}, (?P<what>.+)\.$"),
    re.compile(rf"^(?P<what>.+), according to {_WHO}\.$"),
    re.compile(rf"^{_WHO} {_SAID} that (?P<what>.+)\.$"),
    re.compile(rf"^{_WHO} (?:said|says) (?P<what>(?:{_CLAUSE}|[A-Z]).+)\.$"),
    re.compile(rf"^[\"“](?P<what>[^\"”]+),[\"”] (?:{_WHO} {_SAID}|{_SAID} (?P<by>{_NAME}|{_ROLE}))\.$"),
    re.compile(rf"^(?P<what>[^\"“”]+), (?:{_WHO} {_SAID}|{_SAID} (?P<by>{_NAME}|{_ROLE}))\.$"),
)
_FORMS = (
    "According to {who}, {low}.",
    "{high}, according to {who}.",
    "{high}, {who} said.",
    "{Who} said that {low}.",
    "{Who} said {low}.",
    "{Who} told reporters that {low}.",
    "“{high},” {who} said.",
    '"{high}," said {who}.',
)
_ORDINARY = re.compile(
    r"^(?:The|A|An|He|She|It|They|His|Her|Its|Their|This|These|That|There|In|On|At|After|Before|During|Some|Many|Most|All|No|By"
    r"|For|From|When|While|One|Two|Three|Each|Both|Several|Another|Although|As|With)\b"
)


def attributed(statement: str, who: str, chance: random.Random) -> str | None:
    """Return the sentence as something that `who` says; None where it does not end with a full stop."""
    if not statement.endswith(".") or re.search(r"[\"“”]|^\W", statement):
        return None
    return _said(statement[:-1], who, chance)


def restated(statement: str, chance: random.Random) -> str | None:
    """Return what a speaker says with the same speaker in another form, or None where there is none."""
    found = _parted(statement)
    return _said(found[1], found[0], chance) if found else None


def unattributed(statement: str) -> str | None:
    """Return what a speaker says without the speaker, or None where there is none.

    >>> unattributed("According to Jane Roe, the dam is safe.")
    'The dam is safe.'
    """
    found = _parted(statement)
    return f"{found[1][0].upper()}{found[1][1:]}." if found else None


def other_speaker(statement: str, quote: str, name: Callable[[], str | None], chance: random.Random) -> str | None:
    """Return the statement said by another, or None where nobody says it; `name` gives somebody else's name."""
    for pattern in _SPEAKING:
        found = next((each for each in pattern.finditer(statement) if each["who"] not in _NO_SPEAKER), None)
        if found:
            named = found["who"].casefold() not in ROLES
            roles = [each for each in ROLES if each.split()[-1] not in quote.casefold()]
            other = (name() if named else None) or chance.choice(roles)
            start, end = found.span("who")
            other = other[0].upper() + other[1:] if start == 0 else other
            return statement[:start] + other + statement[end:]
    return None


def _parted(statement: str) -> tuple[str, str] | None:
    """Return who says something and what, or None."""
    for pattern in _WHOLE:
        found = pattern.match(statement)
        if found:
            parts = found.groupdict()
            who = parts["who"] or parts["by"]
            if who.split()[0] in _NO_SPEAKER or len(parts["what"].split()) < 4:  # noqa: PLR2004 - a clause
                continue
            return who, parts["what"]
    return None


def _said(what: str, who: str, chance: random.Random) -> str:
    low = what[0].lower() + what[1:] if _ORDINARY.match(what) else what
    form = chance.choice(_FORMS)
    return form.format(
        who=who[0].lower() + who[1:] if who.casefold() in ROLES else who,
        Who=who[0].upper() + who[1:],
        low=low,
        high=what[0].upper() + what[1:],
    )
