"""Publishers that a question names as its source: "according to CNN", "did USA Today say", "in the BBC's article".

A publisher that is only what a question is about ("Who owns CNN?", "Why was CNN sued?") is none of them. Networks learn
from questions that are asked of one text, in which nobody says whose text it is: so what names the source is taken out
of the question wherever a question is left without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.asked_days import PRESS, WHEN
from rag.asked_names import Mention, mentions

__all__ = ["Asked", "asked_publishers"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The sources that a question names, as the collection spells them, and `left`, the question without them.

    `plain` is the whole question with "the press" for each of them.
    """

    publishers: tuple[str, ...]
    left: str
    plain: str


# While a question is read, one character stands for each name of a publisher.
_FIRST, _LAST = 0xE000, 0xF8FF
_NAME = f"[{chr(_FIRST)}-{chr(_LAST)}]"
_AND = r"(?:['’]s?)?(?:\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or|&|versus|vs\.?)\s+)"
_LIST = rf"(?:both\s+)?(?P<names>{_NAME}(?:{_AND}{_NAME})*)"
_WRITING = r"(?:reports?|reporting|articles?|stor(?:y|ies)|accounts?|coverage|counts?|telling|pieces?|headlines?)"
_OWNED = rf"['’]s?(?P<middle>(?:\s+[\w’'-]+){{0,3}}?)\s+{_WRITING}(?![\w’'-])"
_BEFORE = (
    r"(?:according to|going by|as (?:reported|told|stated|described) (?:by|in)|as per|per|based on"
    r"|in the (?:words|view|account) of)"
)
_GOES_ON = (
    r"(?=\s*(?:[,.;:?!)\"”]|$)|\s+(?:in|on|at|as|since|before|after|until|during|by|was|were|is|are|has|have|had|did|do"
    r"|does|will|would|can|could|that|who|which|what|when|where|why|how|the|there|it|he|she|they|an?"
    r"|and\s+(?:according|per|going|what|who|when|where|why|how))\b)"
)
_STRIPPED = (
    rf",?\s*\b(?:and\s+)?{_BEFORE}\s+(?:an?\s+)?{_LIST}(?:{_OWNED}|(?:['’]s?)?(?:\s+{_WRITING})?){_GOES_ON}\s*,?",
    rf"(?:^|(?<!\bis)(?<!\bare)(?<!\bwas)(?<!\bwere),?\s+)(?:in|across|throughout)\s+{_LIST}{_OWNED}\s*,?",
    rf"(?:^|,)\s*(?:in|from)\s+{_LIST}\s*,",
    rf"(?<=\w)\s+\b(?:did|does|do)\s+{_LIST}(?:\s+(?:also|first))?\s+(?:say|report|write|note|state|mention)(?:\s+that)?\b"
    r"(?=\s+(?!(?:about|of|on|in|to|as|at|when|after|before|during|since|yesterday|today|this|last|regarding|it|its|they"
    r"|because|by|with|from|for)\b)\w)",
    rf"(?:(?<=\barticles)|(?<=\bstories)|(?<=\bcoverage))\s+(?:from|by|in|of)\s+{_LIST}(?![\w’'])",
)
_ITSELF = r"(?!\s+(?:that\s+)?(?:it|they)\b)(?!\s+(?:\w+\s+){0,2}?(?:its|itself|their)\b)"
_BASE = (
    r"(?:say|report|write|publish|note|state|mention|describe|estimate|explain|suggest|quote|cite|cover"
    r"|characteri[sz]e|been\s+(?:reporting|saying|writing))"
)
_FINITE = (
    r"(?:says|said|reports|reported|writes|wrote|written|published|notes|noted|states|stated|mentions|mentioned"
    r"|describes|described|estimates|estimated|explains|explained|suggests|suggested|quotes|quoted|cites|cited|covered"
    r"|characteri[sz]ed)"
)
_GIVES = r"(?:names?|named|calls?|called|puts?|gives?|gave|lists?|listed)"
_ADVERB = r"(?:(?:also|each|both|first|ever|recently|already|earlier|later|originally|initially|really|actually)\s+)?"
_HERE = r"(?:\s+(?:are|is)\s+there|\s+do\s+you\s+have|\s+have\s+you(?:\s+got)?|\s+are\s+in\s+(?:the|your)\s+\w+)?"
_OF_OTHERS = (
    r"(?<!\bof)(?<!\bat)(?<!\bfor)(?<!\bfrom)(?<!\bon)(?<!\bwith)(?<!\bto)(?<!\bby)(?<!\bin)(?<!\babout)(?<!\bagainst)"
    r"(?<!\bthan)(?<!\blike)(?<!\bover)(?<!\bbehind)(?<!\bnear)(?<!\binside)(?<!['’]s)"
)
_NAMED = (
    rf"\b(?:did|does|do|has|have|had)\s+{_LIST}\s+{_ADVERB}(?:{_BASE}|{_FINITE})\b{_ITSELF}",
    rf"{_OF_OTHERS}\s+{_LIST}\s+{_ADVERB}(?:(?:has|have|had)\s+)?{_ADVERB}{_FINITE}\b{_ITSELF}",
    rf"^{_LIST}\s+{_ADVERB}(?:(?:has|have|had)\s+)?{_FINITE}\b{_ITSELF}",
    # what it called somebody, or put a figure at, and not when it called or named its boss
    rf"^(?!\W*(?:when|why|where)\b).*?\b(?:did|does|do|has|have|had)\s+{_LIST}\s+{_ADVERB}{_GIVES}\b{_ITSELF}"
    r"(?=.*\b(?:as|at)\b)",
    rf"^\W*(?:what|which|how)\b.*?\b(?:did|does|do)\s+{_LIST}\s+{_ADVERB}(?:call|put)\b{_ITSELF}",
    rf"\b(?:reported|written|published|described|quoted|cited|carried)\s+(?:by|in)\s+{_LIST}(?![\w’'])",
    rf"\b(?:reported|written|published|carried)\s+{WHEN}\s+(?:by|in)\s+{_LIST}(?![\w’'])",
    rf"{_LIST}{_OWNED}",
    rf"{_LIST}\s+(?:articles?|stor(?:y|ies)|accounts?|coverage|reporting)\b",
    rf"\b(?:an?|this|that|which)\s+{_LIST}\s+reports?\b",
    rf"\b{_WRITING}{_HERE}\s+(?:from|by|in|of)\s+{_LIST}(?![\w’'])",
    rf"\b(?:articles?|stories)(?:\s+(?:that|which))?\s+(?:are|were|comes?|came)\s+(?:from|by)\s+{_LIST}(?![\w’'])",
    rf"^\W*(?:do\s+you\s+have|have\s+you(?:\s+got)?)\s+(?:anything|something)\s+(?:from|by)\s+{_LIST}(?![\w’'])",
    rf"^\W*(?:list|show|give|find)(?:\s+me)?\s+(?:all|everything)\s+(?:from|by)\s+{_LIST}(?![\w’'])",
    rf"^\W*how\s+many\s+articles\s+(?:does|do)\s+{_LIST}\s+have\b",
    rf"\barticles?{_HERE}\s+(?:about|on)\s+(?:\S+\s+){{1,6}}?from\s+{_LIST}(?![\w’'])",
)
_COMPARED = re.compile(
    r"\b(?:differ(?:s|ed|ent|ently|ences?)?|compar(?:e|ed|es|ison)|contrast|versus|vs|(?:dis)?agree[ds]?|contradict\w*)\b",
    re.IGNORECASE,
)
_OTHER_THAN = re.compile(
    rf"\b(?:other than|besides|except(?: for)?|apart from|unlike|not|excluding|without|outside(?: of)?)\s+{_LIST}", re.I
)
_TOPIC = re.compile(rf"\b(?:about|on|against|with|at|for|to|of|owns?|owned by)\s+{_LIST}", re.IGNORECASE)
_QUOTED = r"(?:[Tt]he\s+)?['‘“\"]?"
_ALSO = re.compile(
    rf"\b(?i:according to|reported by|as per|(?:{_WRITING}|another)\s+(?:from|by))\s+{_QUOTED}[A-Z]"
    rf"|{_NAME}['’”\"]?(?:['’]s)?,?\s+(?:and|or|&)\s+(?:by\s+|from\s+)?{_QUOTED}[A-Z]"
    rf"|[A-Z][\w.]*['’”\"]?,?\s+(?:and|or|&)\s+{_QUOTED}{_NAME}"
    r"|\b(?:[Tt]he|[Aa]n?)\s+['‘“\"]?[A-Z][\w&’'.-]*(?:\s+[A-Z][\w&.-]*){0,4}['’”\"]?\s+(?:article|report|story)\b"
)  # a source that is none of the collection's publishers, or not known for one
_PHRASES = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _STRIPPED)
_SOURCES = (*_PHRASES, *(re.compile(pattern, re.IGNORECASE) for pattern in _NAMED))
_LONGEST = 2_000  # characters of a question in which sources are looked for


def asked_publishers(question: str, publishers: Sequence[str]) -> Asked:
    """Return which of the collection's publishers a question names as its sources; most questions name none.

    >>> asked_publishers("How many died, according to CNN?", ("CNN", "The Week"))
    Asked(publishers=('CNN',), left='How many died?', plain='How many died, according to the press?')
    >>> asked_publishers("Who owns CNN?", ("CNN", "The Week")).publishers
    ()
    """
    found = mentions(question, publishers) if len(question) <= _LONGEST else []
    if not found or re.search(_NAME, question):
        return Asked((), question, question)
    text = _marked(question, found)
    sources = _sources(text)
    if not sources:
        return Asked((), question, question)
    named = dict.fromkeys(name for place in sorted(sources) for name in found[place].publishers)
    shown = [each.span.of(question) for each in found]
    left = _back(_without(text), shown)
    plain = _back(text, [PRESS if place in sources else each for place, each in enumerate(shown)])
    return Asked(tuple(named), left if re.search(r"\w+\W+\w", left) else question, plain)


def _marked(question: str, found: Sequence[Mention]) -> str:
    """Return the question with one character for each mention, which tells its place among them."""
    pieces, at = [], 0
    for place, each in enumerate(found):
        pieces += [question[at : each.span.start], chr(_FIRST + place)]
        at = each.span.end
    return "".join([*pieces, question[at:]])


def _sources(text: str) -> set[int]:
    """Return the places of the mentions that are sources; none where there may be further sources that are not known.

    A limit to some of the sources would hide what the others say.
    """
    named = _matched(_SOURCES, text)
    everyone = _places(text)
    if len(everyone) > 1 and _COMPARED.search(text):
        named = everyone
    others = everyone - named - _matched([_TOPIC], text)
    named -= _matched([_OTHER_THAN], text)
    return set() if others or _ALSO.search(text) else named


def _matched(patterns: Iterable[re.Pattern[str]], text: str) -> set[int]:
    return {place for pattern in patterns for match in pattern.finditer(text) for place in _places(match["names"])}


def _places(text: str) -> set[int]:
    return {ord(each) - _FIRST for each in text if _FIRST <= ord(each) <= _LAST}


def _without(text: str) -> str:
    """Return the question without its phrases that name sources; of their words only names and figures stay."""
    left = text
    for pattern in _PHRASES:
        left = pattern.sub(_kept, left)
    if left == text:
        return text
    left = re.sub(r"\s+(?=[?.!,])", "", " ".join(left.split()))
    return left[:1].upper() + left[1:]


def _kept(match: re.Match[str]) -> str:
    words = (match.groupdict().get("middle") or "").split()
    return f" {' '.join(word for word in words if word[0].isupper() or word[0].isdigit())} "


def _back(text: str, names: Sequence[str]) -> str:
    """Return the text with a name in the place of each character that stands for one."""
    return re.sub(_NAME, lambda found: names[ord(found[0]) - _FIRST], text)
