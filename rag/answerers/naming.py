"""Whether the names of a statement are those of the words it cites: people, places, organisations; pure rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import combinations

from rag.names import names
from rag.types import Span

__all__ = ["foreign", "unfounded_names"]

_WORD = re.compile(r"[^\W_]+")
_ENGLISH = frozenset("the of and is are were has had for by that with from said at on to it as who be did will".split())
_GERMAN = frozenset(
    "der die das und ist sind ein eine den dem nicht mit von auf sich des im wurde wurden haben".split()
)
_ROMANCE = frozenset(
    "le la les des est une du et dans el los las una del es en y il lo gli della che di o os uma het een au aux "
    "moins que qui sur sont été ont par con por para su al não ses leur".split()
)
_SHORT = 4
_AND = re.compile(r"\s(?:and|&)\s")
_SAME_PLACE = (
    (re.compile(r"\b(?:the\s+)?United States(?: of America)?\b|\bU\.\s?S\.(?: ?A\.)?|\bUSA\b"), " US "),
    (re.compile(r"\b(?:the\s+)?United Kingdom\b|\bGreat Britain\b|\bU\.\s?K\."), " UK "),
    (re.compile(r"\bEuropean Union\b|\bE\.\s?U\."), " EU "),
    (re.compile(r"\bUnited Nations\b|\bU\.\s?N\."), " UN "),
    (re.compile(r"\b((?:[A-Z]\.){2,})"), None),
)
_SAME_WORD = {
    **dict.fromkeys(("america", "american", "americans"), "us"),
    **dict.fromkeys(("britain", "british", "briton", "britons"), "uk"),
    "french": "france",
    "dutch": "netherlands",
    "swiss": "switzerland",
    "danish": "denmark",
    "greek": "greece",
    "irish": "ireland",
    "scottish": "scotland",
    "welsh": "wales",
    "spanish": "spain",
    "polish": "poland",
    "thai": "thailand",
    "finnish": "finland",
    "filipino": "philippines",
    "iraqi": "iraq",
    "israeli": "israel",
}
_ENDINGS = frozenset(
    [
        "",
        "s",
        "n",
        "ns",
        "an",
        "ans",
        "ian",
        "ians",
        "ese",
        "ish",
        "i",
        "is",
        "a",
        "ia",
        "y",
        "e",
        "o",
        "ey",
        "en",
        "es",
    ]
)
_FREE = frozenset(
    "mr mrs ms dr prof gen maj lt col capt sgt gov sen rep rev sir president minister prime chancellor secretary "
    "senator governor mayor judge justice director chief king queen prince princess pope general officer january "
    "february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday".split()
)
_DESCRIBING = frozenset(
    "hurricane storm city county state town province region river lake island airport company university college "
    "street court government police department ministry agency party church hospital school bank group republic "
    "republican democrat democratic republicans democrats house senate congress parliament mount mountain".split()
)
"""Capitalised words that only say what sort of thing a name is of: they need not be cited beside the name."""

_OPENING = frozenset(
    "police snow rain heat water gas oil power health inflation nobody everyone everybody someone people children "
    "women men crews staff traffic fire flooding weather crime trade work home food today yesterday tomorrow "
    "nothing something neither either none nearly almost around roughly about approximately fewer less several "
    "hundreds perhaps instead then thus hence again once soon together apart later earlier since yes parts half "
    "most voters experts".split()
)
_COMMON_ENDING = re.compile(r"(?:tion|ment|ness|ity|ers|ing|ings|ly|age|ance|ence|ism|ure|ed|ists|ness|ees)$")
_SINGULAR_VERB = re.compile(r"(?:[’']s)?\s+(?:is|was|has|does|says)\b|[’']s?\s|,\s\d\d,")


def unfounded_names(statement: str, cited: str, beside: str = "", articles: str = "", shown: str = "") -> list[str]:
    """Return the names in the statement that the cited words do not have, each as written.

    `beside` are other words whose names count, such as title and publisher. A name may be shorter than the cited one,
    differ in accents and endings ("Russian" for "Russia"), be written as its initials, or be the full form of a cited
    one that stands so in the `articles`. `shown` is what else the writer saw: it tells whether a word that opens the
    statement is a name. In a foreign language, where other words may have capitals too, names are those that are
    shown elsewhere.
    """
    held = _held(f"{cited}\n{beside}")
    initials = _initials(f"{cited}\n{beside}")
    abroad = foreign(statement)
    alike = _alike(statement)
    wrong = []
    for span in _single(alike, names(alike)):
        words = [word for word in _WORD.findall(span.of(alike)) if word[0].isupper() and len(word) > 1]
        if len(words) == 1 and not abroad and not _is_name(alike, span, cited, shown):
            continue
        lacking = [word for word in words if not _stands(word, held) and word.upper() not in initials]
        if abroad:
            lacking = [word for word in lacking if re.search(rf"\b{re.escape(word)}\b", shown)]
        if lacking and not _known(words, lacking, articles) and not _abbreviated(words, held):
            wrong.append(" ".join(lacking))
    return wrong


def foreign(text: str) -> bool:
    """Return whether the text is in another of the larger European languages than English, as its small words tell.

    >>> foreign("Storms hit the coast."), foreign("Die Bewohner sind heimgekehrt.")
    (False, True)
    """
    words = {word.casefold() for word in _WORD.findall(text)}
    return words.isdisjoint(_ENGLISH) and not words.isdisjoint(_GERMAN | _ROMANCE)


def _single(text: str, found: Sequence[Span]) -> Iterator[Span]:
    """Yield the names one by one that stand together as "Ann Lee and Bo Diaz"."""
    for span in found:
        start = span.start
        for match in _AND.finditer(text, span.start, span.end):
            yield Span(start, match.start())
            start = match.end()
        yield Span(start, span.end)


def _held(text: str) -> set[str]:
    return {_folded(word) for word in _WORD.findall(_alike(text))}


def _alike(text: str) -> str:
    """Return the text with abbreviations and the commonest of several names written in one way."""
    for pattern, into in _SAME_PLACE:
        text = pattern.sub(into if into is not None else lambda found: found[0].replace(".", "") + " ", text)
    return text


def _folded(word: str) -> str:
    bare = _plain(word)
    return _SAME_WORD.get(bare, bare)


def _plain(text: str) -> str:
    """Return the text in small letters and without accents."""
    signs = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in signs if not unicodedata.combining(sign)).casefold()


def _stands(word: str, held: set[str]) -> bool:
    folded = _folded(word)
    return folded in _FREE or folded in held or any(_ends_otherwise(folded, other) for other in held)


def _ends_otherwise(one: str, other: str) -> bool:
    """Return whether two words are one but for an ending, such as "russia" and "russians"."""
    if one[:_SHORT] != other[:_SHORT] or len(one) < _SHORT:
        return False
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return (
        one[same:] in _ENDINGS
        and other[same:] in _ENDINGS
        and (same == len(one) or same == len(other) or same >= _SHORT)
    )


def _initials(text: str) -> set[str]:
    """Return what the names in the text are abbreviated to."""
    found = set()
    for span in names(text):
        letters = [word[0].upper() for word in _WORD.findall(span.of(text)) if word[0].isupper()]
        found |= {
            "".join(letters[start:end]) for start, end in combinations(range(len(letters) + 1), 2) if end - start > 1
        }
    return found


def _abbreviated(words: list[str], held: set[str]) -> bool:
    """Return whether the cited words have the initials of a name that is written out."""
    return len(words) > 1 and "".join(word[0] for word in words).casefold() in held


def _known(words: list[str], lacking: list[str], articles: str) -> bool:
    """Return whether a cited part of the name is written out so in the articles, or only lacks what sort it is of."""
    if len(lacking) == len(words):
        return False
    if all(_folded(word) in _DESCRIBING for word in lacking):
        return True
    run = r"\W+(?:\w\.\W+)?".join(re.escape(_plain(word)) for word in words)
    return re.search(rf"\b{run}\b", _plain(articles)) is not None


def _is_name(text: str, span: Span, cited: str, shown: str) -> bool:
    """Return whether one capitalised word is a name, which is not clear where it opens a sentence."""
    word = re.sub(r"[’']s?$", "", span.of(text))
    before = text[: span.start].rstrip('"“‘(*- \t\n')
    if before and before[-1] not in ".!?:":
        return True
    seen = f"{cited}\n{shown}"
    if re.search(rf"\b{re.escape(word.lower())}\b", seen) and not word.isupper():
        return False
    if re.search(rf"(?<=[a-z,] ){re.escape(word)}\b", seen):
        return True
    if re.match(_SINGULAR_VERB, text[span.end :]):
        return not _COMMON_ENDING.search(word)
    return not (word.endswith("s") or _COMMON_ENDING.search(word) or len(word) < _SHORT or word.casefold() in _OPENING)
