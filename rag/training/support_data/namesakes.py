"""Statements about somebody or something else: a name replaced by another of its shape and kind."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable

from rag.names import is_person, names
from rag.training.support_data.passages import Passage
from rag.types import Span

__all__ = ["Namesakes"]

_NATION = re.compile(
    r"(?:[A-Z][a-z]+(?:ian|ean|ese|ish)|American|African|German|Mexican|French|Dutch|Greek|Swiss|Roman|Arab|Czech|Welsh"
    r"|Israeli|Iraqi|Pakistani|Cuban|Korean|European)(?:s)?$"
)
_CALENDAR = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri"
    r"|Satur|Sun)day|Christmas|Easter|God|Internet|English|I)\b"
)
_THING = re.compile(
    r"(?:University|College|School|Institute|Academy|Company|Corporation|Records|Studios|Pictures|Party|League|Division"
    r"|Conference|Association|Committee|Council|Court|Department|Ministry|River|Lake|Island|Islands|Ocean|Sea|Mountains|County"
    r"|City|Street|Road|Avenue|Park|Museum|Church|Cathedral|Castle|Palace|Hall|Theatre|Theater|Stadium|Bridge|Station|Airport"
    r"|War|Battle|Army|Navy|Award|Awards|Prize|Cup|Championship|Championships|Series|Show|Times|Post|News|Magazine|Games|Bank"
    r"|Hospital|United|Club|Team|Band|Act|Treaty|Festival|Empire|Kingdom|Republic|State)$"
)
_PLACE = re.compile(r"\b(?:in|at|near|from|outside|into|across|around|throughout)\s+(?:the\s+)?$", re.I)
_BEFORE_SOMEBODY = re.compile(
    r"(?:actors?|actress|singers?|directors?|directed by|written by|president|minister|coach|author|writer|player"
    r"|captain|born|Mr\.|Mrs\.|Dr\.|Sir|General|played by|portrayed by|spokesman|spokeswoman) $",
    re.I,
)
_AFTER_SOMEBODY = re.compile(
    r"^ (?:said|says|told|was born|who|\(born|died|married|won the|was an? \w+ (?:actor|singer))"
)
_OWN = 0.6  # of the names are of the same document, where it has others of the kind
_SYMMETRIC = re.compile(r"\b(?:and|or|with|married|met|between|versus|vs)\b|,")


class Namesakes:
    """The names of some passages by their kind and shape, those of each document apart."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._known: set[str] = set()
        self._all: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._own: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for passage in passages:
            for sentence in passage.sentences:
                self._take(passage.document, sentence)
        self._lists = {kind: list(found) for kind, found in self._all.items()}

    def _take(self, document: str, sentence: str) -> None:
        for kind, span in _named(sentence):
            name = span.of(sentence)
            if not _may_be_plain(name, span):
                self._all[kind][name] = None
                self._own[document, kind][name] = None
                self._known.add(name)
            if kind.startswith("person") and _is_somebody(sentence, span):
                self._all["somebody"][name] = None

    def renamed(self, statement: str, quote: str, document: str, chance: random.Random) -> str | None:
        """Return the statement with one name replaced everywhere, or None where it names nothing that could be.

        The other name shares no word with the quote, or stands in it for something else.
        """
        found = [
            (kind, span)
            for kind, span in _named(statement)
            if not _may_be_plain(span.of(statement), span) or span.of(statement) in self._known
        ]
        if not found:
            return None
        kind, span = chance.choice(found)
        name = span.of(statement)
        other = self._held_elsewhere(kind, name, statement, quote, chance) or self.other(kind, quote, document, chance)
        if other is None:
            return None
        renamed = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _: other, statement)
        return renamed.replace(f" {_article(name)} {other}", f" {_article(other)} {other}")

    def other(self, kind: str, quote: str, document: str, chance: random.Random) -> str | None:
        """Return a name of this kind of which the quote holds no word, or None."""
        own = list(self._own.get((document, kind), ()))
        for among in (own, self._lists.get(kind, [])) if chance.random() < _OWN else (self._lists.get(kind, []),):
            for name in chance.sample(among, min(8, len(among))):
                if not _words(name) & _words(quote):
                    return name
        return None

    def person(self, quote: str, document: str, chance: random.Random) -> str | None:
        """Return a person whom the quote does not name."""
        return self.other("somebody", quote, document, chance)

    @staticmethod
    def _held_elsewhere(kind: str, name: str, statement: str, quote: str, chance: random.Random) -> str | None:
        """Return now and then a name of the kind that the quote holds in another sentence than the statement."""
        if chance.random() > _OWN or _SYMMETRIC.search(statement):
            return None
        held = [span.of(quote) for other, span in _named(quote) if other == kind]
        others = [each for each in held if not _words(each) & (_words(name) | _words(statement))]
        return chance.choice(others) if others else None


def _named(text: str) -> list[tuple[str, Span]]:
    found = []
    for span in names(text):
        kind = _kind(span.of(text), text[: span.start])
        if kind:
            found.append((kind, span))
    return found


def _kind(name: str, before: str) -> str | None:
    """Return what must be alike for one name to stand for the other; None for what is no name of its own.

    >>> _kind("Jane Roe", "by "), _kind("Bonn", "in "), _kind("French", "the "), _kind("Duke University", "at ")
    ('person 2', 'place 1', 'nation', 'University 2')
    """
    words = name.split()
    if _CALENDAR.search(name) or len(name) < 3 or len(words) > 4 or re.search(r"\d|^[IVX]+$", name):  # noqa: PLR2004
        return None
    if _NATION.fullmatch(name):
        return "nations" if name.endswith("s") else "nation"
    if thing := _THING.search(name):
        return f"{thing[0]} {len(words)}"
    if name.isupper():
        return "acronym"
    if _PLACE.search(before):
        return f"place {len(words)}"
    return f"person {len(words)}" if is_person(name) else f"name {len(words)}"


def _may_be_plain(name: str, span: Span) -> bool:
    """Return whether this may be a plain word that opens its sentence."""
    return span.start <= 1 and " " not in name


def _is_somebody(sentence: str, span: Span) -> bool:
    return bool(_BEFORE_SOMEBODY.search(sentence[: span.start]) or _AFTER_SOMEBODY.match(sentence[span.end :]))


def _article(name: str) -> str:
    return "an" if name[0] in "AEIO" else "a"


def _words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"\w{3,}", text)}
