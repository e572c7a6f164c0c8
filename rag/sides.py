"""The sides of a question that compares: "Did A or B pay more?" asks how much A paid, and how much B; pure rules.

Only forms in which it is sure what is asked of each side are taken apart; any other comparison is left as it is.
"""

from __future__ import annotations

import re

__all__ = ["sides"]

_NAME = r"(?:the )?(?-i:[A-Z])[\w.’'&-]*(?: (?:of |of the |de |van |von )?(?-i:[A-Z])[\w.’'&-]*)*?"
_OWNER = r"(?:the )?(?-i:[A-Z])[\w.&-]*(?: (?-i:[A-Z])[\w.&-]*)*?[’']s?"
_AUXILIARY = r"(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|should)"
_PREPOSITION = r"(?:in|on|at|by|before|after|as of|for|from|to|under|with|about|during|since|than)"
_OF_ONE = {"do": "does", "have": "has", "are": "is", "were": "was"}
_BASE = {
    "had": "have", "has": "have", "have": "have", "paid": "pay", "pays": "pay", "won": "win", "lost": "lose",
    "got": "get", "raised": "raise", "earned": "earn", "made": "make", "spent": "spend", "sold": "sell",
    "cost": "cost", "costs": "cost", "gave": "give", "killed": "kill", "received": "receive", "scored": "score",
    "owned": "own", "owns": "own",
}  # fmt: skip
_HOW = {
    "older": "old", "younger": "old", "larger": "large", "bigger": "big", "smaller": "large", "higher": "high",
    "longer": "long", "stronger": "strong", "weaker": "strong", "taller": "tall", "faster": "fast", "heavier": "heavy",
    "deeper": "deep", "richer": "rich", "deadlier": "deadly",
}  # fmt: skip
_QUANTITY = r"(?:how (?:many|much)\b|what (?:share|percentage|proportion)\b)"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"^{pattern}\??$", re.IGNORECASE)


_EACH = _compiled(
    rf"(?P<wh>.*\b(?:what|which|how|when|where|why|whom?)\b.*?) (?P<aux>{_AUXILIARY}) (?P<a>{_NAME}) and (?P<b>{_NAME})"
    r"(?: each(?P<rest> .+?)|(?P<verb> [^,]+?),? respectively)"
)
_DIFFER = _compiled(
    rf"(?:how |where )?(?P<aux>do|does|did) (?P<a>{_NAME})"
    rf" (?:and (?P<b>{_NAME}) (?:differ|disagree|agree)|(?:dis)?agree with (?P<d>{_NAME})|differ from (?P<c>{_NAME}))"
    r" (?P<on>on|over|about|regarding) (?P<topic>.+?)"
)
_OWNED = _compiled(
    r"(?:compare |contrast |what (?:are|were|is|was) |how (?:do|does|did) (?=.* (?:differ|compare)\??$))"
    rf"(?P<a>{_OWNER}) and (?P<b>{_OWNER}) (?P<what>(?:(?!(?:differ|compare)\b)\S+ ?)+?)(?: (?:differ|compare))?"
)
_OWNED_APART = _compiled(
    rf"how (?:do|does|did) (?P<a>{_OWNER}) (?P<what>[^,?]+?) (?:differ from|compare with|compare to) (?P<b>{_OWNER})"
)
_OF_BOTH = _compiled(
    rf"(?:compare|contrast) the (?P<what>[a-z]+(?: [a-z]+)?) of (?P<a>{_NAME}) and (?:of )?(?P<b>{_NAME})"
    r"(?P<rest> (?:on|about|of|over) .+?)?"
)
_MORE = _compiled(
    rf"(?P<aux>do|does|did) (?P<a>{_NAME}) or (?P<b>{_NAME}) (?P<verb>[a-z]+) (?:the )?(?:more|most|less|fewer)"
    rf"(?: (?P<noun>(?!{_PREPOSITION}\b|often\b|likely\b|\w+ly\b)[a-z]+))?(?P<rest> {_PREPOSITION} .+?)?"
)
_WHO_MORE = _compiled(
    rf"(?:who|(?:which|what)(?: \w+)?) (?P<verb>{'|'.join(_BASE)}) (?:the )?(?:more|most|less|fewer)"
    rf"(?: (?P<noun>(?!{_PREPOSITION}\b)[a-z]+))?(?P<rest> {_PREPOSITION} [^,:]+?)?"
    rf"[,:] (?P<a>{_NAME}) or (?P<b>{_NAME})"
)
_IS_LARGER = _compiled(
    rf"(?P<aux>is|are|was|were) (?P<a>{_NAME}) or (?P<b>{_NAME}) (?:the )?(?P<how>{'|'.join(_HOW)})(?P<rest>)"
)
_WHO_LARGER = _compiled(
    rf"(?:who|(?:which|what)(?: \w+)?) (?P<aux>is|was) (?:the )?(?P<how>{'|'.join(_HOW)})"
    rf"[,:] (?P<a>{_NAME}) or (?P<b>{_NAME})"
)
_BEFORE_AND_AFTER = _compiled(r"(?P<asked>(?:what|who|how|where|which)\b.+?) before and after (?P<rest>.+?)")
_TWICE = _compiled(
    rf"(?P<asked>{_QUANTITY}.*\S) (?P<preposition>{_PREPOSITION}) (?P<one>(?:(?!{_PREPOSITION}\b)[^\s,?]+ ?){{1,6}}?),?"
    rf" and (?:{_QUANTITY} (?:[a-z]+ )?)?(?P=preposition) (?!(?:that|those|one|ones|others?)\b)"
    rf"(?P<two>(?:(?!{_AUXILIARY}\b|{_PREPOSITION}\b)[^\s,?]+ ?){{1,6}}?)"
)
_TOLD_TWICE = _compiled(
    r"(?P<asked>.*?),? (?P<source>according to|going by|as told by|in the (?:view|words|opinion) of) (?P<a>[^,?]+?),?"
    r" and (?P=source) (?P<b>[^,?]+?)"
)


def sides(question: str) -> tuple[str, ...]:
    """Return a question for each side that `question` compares; nothing where it compares none, or not surely.

    >>> sides("Did Musk or Bezos pay more for the site?")
    ('How much did Musk pay for the site?', 'How much did Bezos pay for the site?')
    >>> sides("What did Musk say about Bezos and Gates?")
    ()
    """
    asked = question.strip(" ?.") + "?"
    for pattern, asked_of in _FORMS:
        match = pattern.match(asked)
        if match:
            return tuple(_sentence(each) for each in asked_of(match.groupdict("")))
    return ()


def _each(found: dict[str, str]) -> list[str]:
    auxiliary = found["aux"].lower()
    rest = found["rest"] or found["verb"]
    return [f"{found['wh']} {_OF_ONE.get(auxiliary, auxiliary)} {found[side]}{rest}" for side in "ab"]


def _on_topic(found: dict[str, str]) -> list[str]:
    tense = "did" if found["aux"].lower() == "did" else "does"
    both = (found["a"], found["b"] or found["c"] or found["d"])
    return [f"what {tense} {side} say {_about(found['on'])} {found['topic']}" for side in both]


def _about(preposition: str) -> str:
    return "about" if preposition.lower() in {"on", "over"} else preposition


def _owned(found: dict[str, str]) -> list[str]:
    what = found["what"].strip()
    noun = re.split(rf" (?:of|{_PREPOSITION})\b", what)[0]
    verb = "are" if re.search(r"[^s]s$", noun) else "is"
    return [f"what {verb} {found[side]} {what}" for side in "ab"]


def _of_both(found: dict[str, str]) -> list[str]:
    verb = "are" if re.search(r"[^s]s$", found["what"]) else "is"
    return [f"what {verb} the {found['what']} of {found[side]}{found['rest']}" for side in "ab"]


def _more(found: dict[str, str]) -> list[str]:
    verb, noun = found["verb"].lower(), found["noun"]
    count = f"how many {noun}" if re.search(r"[^s]s$|^(?:people|men|women|children)$", noun) else f"how much {noun}"
    auxiliary = found.get("aux", "").lower() or ("does" if verb in {"has", "have", "pays", "costs", "owns"} else "did")
    auxiliary = _OF_ONE.get(auxiliary, auxiliary)
    return [f"{count.strip()} {auxiliary} {found[side]} {_BASE.get(verb, verb)}{found['rest']}" for side in "ab"]


def _larger(found: dict[str, str]) -> list[str]:
    auxiliary = found["aux"].lower()
    return [f"how {_HOW[found['how'].lower()]} {_OF_ONE.get(auxiliary, auxiliary)} {found[side]}" for side in "ab"]


def _before_and_after(found: dict[str, str]) -> list[str]:
    return [f"{found['asked']} {time} {found['rest']}" for time in ("before", "after")]


def _twice(found: dict[str, str]) -> list[str]:
    return [f"{found['asked']} {found['preposition']} {found[place]}" for place in ("one", "two")]


def _told_twice(found: dict[str, str]) -> list[str]:
    return [f"{found['asked']}, {found['source']} {found[side]}" for side in "ab"]


def _sentence(question: str) -> str:
    plain = " ".join(question.split())
    return f"{plain[:1].upper()}{plain[1:].rstrip(' ?')}?"


_FORMS = (
    (_EACH, _each),
    (_DIFFER, _on_topic),
    (_OWNED_APART, _owned),
    (_OWNED, _owned),
    (_OF_BOTH, _of_both),
    (_MORE, _more),
    (_WHO_MORE, _more),
    (_IS_LARGER, _larger),
    (_WHO_LARGER, _larger),
    (_BEFORE_AND_AFTER, _before_and_after),
    (_TOLD_TWICE, _told_twice),
    (_TWICE, _twice),
)
