"""Proper names in English text, found by their capitals: no model, no lists of people or places."""

from __future__ import annotations

import re

from rag.types import Span

__all__ = ["is_person", "names", "people"]

_TITLE = (
    r"(?:Mr|Mrs|Ms|Dr|Prof|Gen|Maj|Lt|Col|Capt|Sgt|Adm|Gov|Sen|Rep|Rev|Sir|Dame|Lord|Lady|Judge|Justice|President|Prime"
    r" Minister|Minister|Chancellor|Secretary|Senator|Governor|Mayor|Ayatollah|Director-General|Director|Chief|General|"
    r"Officer|King|Queen|Prince|Princess|Pope|Coach)"
)
_WORD = r"(?:(?:[A-Z]\.)+(?!\w)|[^\W\d_a-z][\w’'-]*|al-[A-Z]\w+)"
_LINK = r"(?:of the|of|de la|de|da|do|del|der|van der|van|von|bin|ibn|al|el|and|&|for)"
_NUMBER = r"\d{1,2}(?![\d%]|[,.:]\d)"
_NAME = re.compile(rf"(?:{_TITLE}\.\s+)*{_WORD}(?:\s+(?:{_TITLE}\.\s+)*(?:{_LINK}\s+)?(?:{_WORD}|{_NUMBER}))*")
_POSSESSIVE = re.compile(r"[’']s?$")
_TITLED = re.compile(rf"^(?:\w+\s+)?{_TITLE}\b\.?\s+\S")
_NAME_LENGTHS = range(2, 6)
_ACRONYM = re.compile(r"(?!I{2,3}$|IV$)[A-Z]{3,}")
_INITIAL = re.compile(
    r"^(?:(?:a|an|the|this|that|these|those|in|on|at|by|to|for|from|of|with|as|after|before|since|until|when|while|where|"
    r"who|whom|whose|what|which|why|how|if|but|and|or|so|yet|not|no|nor|is|are|was|were|am|be|do|does|did|has|have|had|"
    r"will|would|can|could|should|may|might|must|it|its|he|she|they|we|you|i|his|her|their|our|my|your|there|here|then|"
    r"now|also|more|most|many|much|some|any|all|each|every|both|another|other|one|two|three|four|five|six|seven|eight|"
    r"nine|ten|even|just|only|still|despite|although|though|because|however|meanwhile|according|about|over|under|than|"
    r"during|between|among|last|next|name|tell|give|describe|explain|compare|near|close|back|let|per|via|such|these|following|earlier|later|"
    r"it’s|it's|he’s|she’s|that’s|there’s|i’m|i've|we’re|they’re)\b[\s,]*)+",
    re.I,
)
_NOT_PEOPLE = re.compile(
    r"\b(?:University|College|School|County|City|State|States|Street|Road|Avenue|River|Lake|Park|Island|Islands|Beach|"
    r"Bay|Airport|Airlines|Inc|Corp|Co|Ltd|LLC|Company|Group|Bank|Court|House|Senate|Congress|Parliament|Party|Church|"
    r"Department|Ministry|Agency|Administration|Commission|Committee|Council|Association|Organization|Organisation|"
    r"Foundation|Institute|International|Center|Centre|Hospital|Police|Force|Forces|Army|Navy|Guard|Guards|Service|"
    r"Services|Times|Post|News|Press|Journal|Network|Today|Union|League|Cup|Games|World|National|American|Hurricane|"
    r"Storm|Act|Day|War|North|South|East|West|New|United|Kingdom|Republic|Mount|Mauna|San|Los|St|Fort|White|"
    r"January|February|July|September|October|November|December|U\.S\.|US|UK|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Lottery|Prize|Award|Awards|Open)\b"
    r"|\b(?:Bill|Law|Plan|Deal|Treaty|Agreement|Accord|Pact|Stadium|Museum|Theatre|Theater|Square|Summit|Festival|Show)$"
)


def names(text: str) -> list[Span]:
    """Return where names stand in `text`, in order: runs of capitalised words without the first words of sentences."""
    found = []
    for match in _NAME.finditer(text):
        start, end = match.span()
        initial = _INITIAL.match(text[start:end])
        start += initial.end() if initial else 0
        end -= len(text[start:end]) - len(_POSSESSIVE.sub("", text[start:end].rstrip()))
        if start < end and not _opens_sentence(text, start, end, initial is not None):
            found.append(Span(start, end))
    return found


def people(text: str) -> list[str]:
    """Return the names in `text` that look like names of people, in order, each once."""
    found = [span.of(text) for span in names(text)]
    return list(dict.fromkeys(name for name in found if is_person(name)))


def is_person(name: str) -> bool:
    """Return whether a name looks like a person's: a title, or two to five words none of which names something else.

    >>> is_person("Maj. Gen. Mohammed Bagheri"), is_person("Lee County"), is_person("Kilauea")
    (True, False, False)
    """
    if _TITLED.match(name):
        return True
    words = name.split()
    plain = not _NOT_PEOPLE.search(name) and not re.search(r"\d|\bI$", name)
    return plain and len(words) in _NAME_LENGTHS and not any(_ACRONYM.fullmatch(word) for word in words)


def _opens_sentence(text: str, start: int, end: int, shortened: bool) -> bool:
    """Return whether these words may only be capitalised because a sentence starts with them: one plain word does."""
    if shortened or " " in text[start:end] or text[start:end].isupper():
        return False
    before = text[:start].rstrip("\"“‘(' \n\t\xa0")
    lowered = text[start:end].lower()
    return (not before or before[-1] in ".!?:") and len(re.findall(rf"\b{re.escape(lowered)}\b", text)) > 0
