"""What kind of span a question asks for: a person, a place, a date, a figure; pure rules over its first words."""

from __future__ import annotations

import re
from enum import Enum

__all__ = ["Kind", "asked_for"]


class Kind(Enum):
    """What the shortest answer to a question would be."""

    PERSON = "who"
    PLACE = "where"
    DATE = "when"
    NUMBER = "how many"
    AMOUNT = "how much"
    DURATION = "how long"
    AGE = "how old"
    MEASURE = "how far"
    PERCENTAGE = "what share"
    NAME = "which"
    TEXT = "anything longer"

    @property
    def measured(self) -> bool:
        """Whether it is a figure or a date, whose spans are plain to see; not a name, nor a text."""
        return self not in {Kind.PERSON, Kind.PLACE, Kind.NAME, Kind.TEXT}


_VERB = r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might|must)\b"
_WH = r"(?:who|whom|whose|what|which|when|where|why|how)\b"
_PLAIN = rf"{_VERB}(?! you\b)|(?:when|where) {_VERB}|(?:what|how|why)\b"
_ASKS = rf"(?:{_PLAIN}|(?:who|whom|whose|which)\b)"  # not "When it rained, who left?"
_RELATIVE = (
    rf"(?:who|whom|whose|which|(?:where|when)(?! {_VERB}))\b[^?]*, (?:{_VERB}|{_WH})"  # "..., which hit Cuba, did ..."
)
_INTRODUCTION = rf"(?!{_ASKS})(?:(?![,:] (?:{_PLAIN}))[^?]){{1,80}}?[,:] (?!{_RELATIVE})(?=(?:roughly |about )?{_WH})"
_OPENING = (
    rf"^(?:{_INTRODUCTION})?(?:(?:and|but|so|then)\b[\s,]*)?(?:it had been )?"
    r"(?:(?:in|at|on|by|to|from|for|with|of|near|close to|under|roughly|about|around|approximately)\s+)*"
)
_THING = r"(?:what|which) (?!(?:is|was|are|were|did|does|do|has|had)\b)"  # "which town", not "what is"
_PEOPLE = (
    "person|man|woman|president|minister|official|regulator|politician|expert|witness|actor|actress|writer|author|judge"
    "|lawyer|scientist|hunter|player|leader|general|senator|governor|mayor"
)
_PLACES = "city|town|country|state|county|region|airport|place|village|province|island|district|river"
_THINGS = "drug|vaccine|illness|disease|software|ship|rocket|church|aircraft|plane|kind|type|brand|pets?|animals?"

# The first pattern that the beginning of a question matches names the kind.
_BEGINNINGS: tuple[tuple[Kind, str], ...] = (
    (Kind.AGE, r"how old|(?:what|which) age"),
    (Kind.DURATION, r"how long(?! was| is(?! the))|how soon|how many (?:years|months|weeks|days|hours|minutes)"),
    (Kind.DURATION, r"what (?:(?:is|was) the )?(?:\w+ )?prison (?:term|time|sentence)"),
    (Kind.PERCENTAGE, r"what (?:share|percentage|percent|proportion|fraction)"),
    (Kind.NUMBER, r"how many|what (?:is|was|were) the (?:\w+ ){0,2}?(?:number|count|toll|population)"),
    (Kind.AMOUNT, r"how much|what (?:(?:is|was) the )?(?:\w+ )?(?:price|cost|bill|cap|value|salary|fee|sum|amount)"),
    (Kind.MEASURE, r"how (?:long|far|fast|tall|high|big|large|heavy|deep|wide|near|close|hot|cold|strong)"),
    (Kind.DATE, rf"(?:since |until )?when(?! (?!{_VERB})[^?]*, (?:{_VERB}|{_WH}))|how (?:recently|long ago)"),
    (Kind.DATE, r"(?:what|which) was the date"),
    (Kind.DATE, r"(?:what|which) (?:year|month|day|date|week|weekday)"),
    (Kind.PLACE, rf"where|{_THING}(?:\w+ ){{0,2}}?(?:{_PLACES})"),
    (Kind.PERSON, rf"who|whom|whose|{_THING}(?:\w+ ){{0,3}}?(?:{_PEOPLE})"),
    (Kind.NAME, rf"which|name|what (?:is|was|are|were) (?:the )?name|what (?:\w+ )?(?:{_THINGS})"),
)
_PATTERNS = tuple((kind, re.compile(rf"{_OPENING}(?:{beginning})\b", re.IGNORECASE)) for kind, beginning in _BEGINNINGS)


def asked_for(question: str) -> Kind:
    """Return the kind of span that answers `question`; TEXT where it takes more than a span.

    >>> asked_for("How many people died?"), asked_for("Why did he resign?")
    (<Kind.NUMBER: 'how many'>, <Kind.TEXT: 'anything longer'>)
    """
    plain = " ".join(question.split())
    return next((kind for kind, pattern in _PATTERNS if pattern.match(plain)), Kind.TEXT)
