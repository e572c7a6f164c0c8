"""Whether a question leans on the conversation before it; pure rules over its words."""

from __future__ import annotations

import re

from rag.names import names

__all__ = ["CONTINUED", "EXPLETIVE", "FRAGMENT", "SHIFT", "leans"]

_LINK = r"(?:(?:and|but|so|ok(?:ay)?|then)\b[\s,]*)"
_NAME_ALONE = r"(?-i:(?:the\s+)?(?!Wh|How\b)[A-Z][^\s?]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][^\s?]*){0,3}\s*\??$)"
CONTINUED = re.compile(
    rf"^(?:{_LINK}?(?:what|how)\s+about\s+|(?:and|but|or)\b[\s,]+(?={_NAME_ALONE}))(?P<topic>.+?)\s*\??$", re.I
)
"""A question such as "What about Georgia?" or "And Georgia?", with its topic."""

_AUXILIARY = r"(?:is|are|was|were|be|do|does|did|has|have|had|will|would|can|could|should|might)"
_BEGUN = r"(?:in|on|at|by|for|from|near|since|before|after|until|during|according to|last|next)"
FRAGMENT = re.compile(
    rf"^{_LINK}?(?P<topic>{_BEGUN}\b(?!.*\b(?:wh[a-z]+|how|{_AUXILIARY})\b)[^?]{{1,60}}?)\s*\??$", re.I
)
"""A question such as "And in 2022?", with its topic."""

_BARE = re.compile(
    rf"^{_LINK}?(?:why(?:\s+not)?|how(?:\s+(?:so|many|much|old|long|far|come))?|when|where|who|whose|which(?:\s+ones?)?"
    r"|what(?:\s+else)?|since when|by whom|says who|really|are you sure|tell me more|go on|more)\s*[?.!]*$",
    re.I,
)
EXPLETIVE = re.compile(
    r"\b(?:(?:does|did|will|would|could|can)\s+it\s+(?:take|cost)|it\s+(?:takes|took|costs)"
    r"|it\s+(?:(?:is|was|be)\s+)?(?:true|likely|possible|certain|clear|known|legal|safe|fair|worth)(?:\s+that)?"
    r"|(?:is|are|was|were|has|have|had|will|would)\s+there|there\s+(?:is|are|was|were|has|have|had|will|would))\b",
    re.I,
)
_MATTER = r"(?:topic|subject|question|note|matter|thing)"
SHIFT = re.compile(
    rf"^(?:{_LINK}|now\b[\s,]*)*(?:(?:to |on |about )?(?:something (?:else|different|new)|another {_MATTER}"
    rf"|(?:a )?(?:completely )?(?:different|new|next|unrelated) {_MATTER})|moving on"
    r"|chang(?:e|ing) (?:of |the )*(?:topic|subject)|forget (?:that|it|about))\b"
    r"[^:,.;]{0,40}[:,.;]+\s*(?=\S+\s+\S+\s+\S)",
    re.I,
)
"""The words by which a question says that it changes the topic."""

_BEFORE_POINTER = (
    rf"(?:{_AUXILIARY}|of|in|on|at|to|for|from|by|with|about|after|before|than|like|do|say|said|who|what|why)"
)
_POINTER = re.compile(
    rf"(?:^|\b{_BEFORE_POINTER}\s+)(?:that|this|these|those)\b"
    r"(?!\s+(?:year|week|month|time|who|in|with|[a-z]+ed|[a-z]+ing)\b)",
    re.I,
)
_PERSON = re.compile(r"\b(?:he|she|him|his|her|hers)\b", re.I)
_THING = re.compile(r"\b(?:they|them|their|theirs|it|its)\b", re.I)
_PLACE = re.compile(r"\bthere\b", re.I)
_STAND_IN = re.compile(
    r"\b(?:the (?:others?|same|former|latter)(?:\s+ones?)?|ones|others|instead|else"
    r"|(?:another|the (?:first|second|third|last)|any|which|new) one|(?:what|which|any) other)\b",
    re.I,
)
_ONE_WHO = re.compile(rf"^{_LINK}?(?:the ones?|those)\s+(?:who|which|that|whose)\s[^?,]{{1,60}}\??$", re.I)
_COUNT_ALONE = re.compile(rf"^{_LINK}?how (?:many|much)\s+{_AUXILIARY}\b", re.I)
_PARTITIVE = re.compile(r"\b(?:one|some|any|many|most|all|each|none|few|part) of (?=the\b)", re.I)
_UNIQUE = (
    r"(?:world|internet|web|sun|moon|earth|sky|universe|sea|ocean|future|past|news|economy|weather|most|first|best)"
)
_OF = r"(?:of|in|at|on|from|between|behind|about|that(?!\s+(?:year|month|week|day|time)\b)|who|which)"
_DEFINITE = re.compile(
    rf"\bthe\s+(?!{_UNIQUE}\b)(?!(?:\w+\s+){{1,2}}{_OF}\b(?=\s+\w)(?!\s+the\b))\w",
    re.I,
)
_BARE_BEST = re.compile(
    r"\bthe\s+(?:\w+est|best|worst|first|last)\s*(?:\?|$|(?:ever|in the world|for|invented|made|one)\b)", re.I
)
_HAPPENED = re.compile(rf"^{_LINK}?what\s+(?:else\s+|also\s+)?happened\b(?!\s+(?:to|when|if|with)\b)", re.I)
_OTHER = re.compile(r"\b(?:an)?other\s+(?!than\b|hand\b|side\b|words\b|day\b|people\b)\w", re.I)
_ANY = re.compile(rf"^{_LINK}?any(?:thing|one|body)?\b", re.I)
_WHICH_TIME = re.compile(
    r"\b(?:th(?:is|at|ose|ese)\s+(?:time|period|point|days)|this)\s*\??$|\bthat (?:year|month|week|day|night)\b", re.I
)
_RELATIVE = re.compile(
    r"\b(?:types|kinds|benefits|advantages|disadvantages|drawbacks|effects|causes|symptoms|reasons|consequences|results"
    r"|findings|differences|similarities|examples|victims|survivors|suspects|witnesses|details|risks|origins|competitors"
    r"|alternatives|exceptions|conditions)\b(?!\s+(?:of|for|in|to|between|with|on|from)\b)",
    re.I,
)
_SUBJECT_THIS = re.compile(
    rf"^{_LINK}?(?:\w+\s+)?{_AUXILIARY}\s+(?:this|that)\s+(?!year\b|week\b|month\b|time\b|[a-z]+ing\b)\w", re.I
)
_OWN_CLAUSE = re.compile(r"\band\s+(?:why|how|where|when|what|who|is|are|was|were|did|does|do)\b[^,]*$", re.I)
_BEHIND_RELATIVE = re.compile(
    rf"\b(?:the|an?)\s+(?!ones?\b)(?:[\w-]+\s+){{1,3}}?who(?:se)?\b.*(?:\band|,)\s+(?:why|how|where|when|what|who|{_AUXILIARY})\b",
    re.I,
)
_OWN_LOSS = re.compile(r"\bwho\s+(?:\w+\s+){0,2}?(?:los[te]s?|quit|risked)\s+(?:his|her)$", re.I)
_SAME_SENTENCE = re.compile(rf"\b{_AUXILIARY}\s+(?!(?:this|his|its)\b)[a-z]{{3,}}(?<![sui])s\b", re.I)
_SHORT = 8
_FRAGMENTARY = 7
_NAMED_BEFORE = 4  # words of "What is X and where is it from?" before "it"
_NOUN_PHRASE = 5  # words before "it" that hold a noun for it
_WHOLE_CLAUSE = 8
_LONG = 10  # words of a question that, without a name, may still say what it is about
_LINKED = re.compile(rf"^{_LINK}", re.I)


def leans(question: str) -> bool:
    """Return whether `question` can only be understood from what was said before it.

    >>> leans("Who appointed him?"), leans("Did Musk say how he would pay?"), leans("What about Cuba?")
    (True, False, True)
    """
    if SHIFT.match(question):
        return False
    if _BARE.match(question) or CONTINUED.match(question) or FRAGMENT.match(question) or _ONE_WHO.match(question):
        return True
    plain = EXPLETIVE.sub(" ", question)
    named = names(_LINKED.sub("", plain)) or names(plain)
    first = min((span.start for span in names(plain)), default=len(plain))
    return _points(plain, first) or (not named and _names_nothing(question))


def _points(question: str, first_name: int) -> bool:
    """Return whether a word points out of the question: before the first name in it, or at its end."""
    person = _PERSON.search(question)
    if person and _described(question, person):
        person = None
    pointers = (person, _POINTER.search(question), _SUBJECT_THIS.search(question))
    if any(match and match.start() < first_name for match in pointers):
        return True
    thing = _THING.search(question)
    if thing and (_ends(question, thing) or thing.start() < first_name) and not _explained(question, thing, first_name):
        return True
    other = _PLACE.search(question) or _STAND_IN.search(question)
    return other is not None and (other.start() < first_name or _ends(question, other))


def _described(question: str, pronoun: re.Match[str]) -> bool:
    """Return whether "he" or "she" is whom the question itself describes, as in "the man who left, and why did he".

    >>> question = "What did the man who lost his job say?"
    >>> _described(question, _PERSON.search(question))
    True
    """
    return bool(_BEHIND_RELATIVE.search(question[: pronoun.start()]) or _OWN_LOSS.search(question[: pronoun.end()]))


def _ends(question: str, pronoun: re.Match[str]) -> bool:
    return not re.search(r"\w", question[pronoun.end() :])


def _explained(question: str, pronoun: re.Match[str], first_name: int) -> bool:
    """Return whether "it" or "them" has enough before it in the question to stand for."""
    words = len(question[: pronoun.start()].split())
    before = question[: pronoun.start()]
    if (words >= _NAMED_BEFORE and _OWN_CLAUSE.search(before)) or _SAME_SENTENCE.search(before):
        return True
    if _ends(question, pronoun):
        return words >= _WHOLE_CLAUSE and first_name < pronoun.start()
    long = len(question.split()) > _LONG or re.search(r"\d", question) is not None
    return words >= _NOUN_PHRASE and (long or first_name < len(question))


def _names_nothing(question: str) -> bool:
    """Return whether a question without a name speaks of something definite, or of a number, without saying of what."""
    words = len(question.split())
    if _HAPPENED.match(question) or _WHICH_TIME.search(question):
        return True
    if re.search(r"\d", question):
        return False
    if _COUNT_ALONE.match(question) or (_ANY.match(question) and words <= _FRAGMENTARY):
        return True
    thing = _THING.search(question)
    if words <= _LONG and thing and not _explained(question, thing, len(question)):
        return True
    if words > _SHORT:
        return False
    whole = _PARTITIVE.sub("", question)
    return any(pattern.search(whole) for pattern in (_DEFINITE, _BARE_BEST, _OTHER, _RELATIVE))
