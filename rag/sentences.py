"""Where the sentences of a text stand: the boundaries of sentencex, put right for news.

Blank lines end a sentence, line breaks inside a paragraph do not, unless they set off a heading or a list, nor does a
form feed, which ends a page. sentencex reads 44 million characters of news in half a second; the slips it was seen to
make there are mended here, one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import sentencex

from rag.types import Span

__all__ = ["AGENCY", "CREDIT", "sentences"]

AGENCY = (
    r"(?:Getty(?: Images)?|AFP|AP|Associated Press|Reuters|REUTERS|EPA(?:-EFE)?|Shutterstock|Bloomberg|Alamy"
    r"|Zuma(?: Press)?|USA TODAY(?: Sports| Network)?|PA(?: Images| Wire)|Sipa(?: USA)?|Redux|Corbis"
    r"|Anadolu(?: Agency)?|NurPhoto|Xinhua|Kyodo(?: News)?|dpa|DPA|iStock(?:photo)?"
    r"|Adobe Stock|ABACAPRESS|UPI|CNN|NASA|Sputnik|TASS)"
)
"""Names that stand at the end of a photo credit, as a pattern."""

_NAME = r"(?:[A-Z][\w.'’&-]*|de|da|di|van|von|der|den|el|al|bin|for|and|of|the|[Vv]ia)"
_NAMES = rf"[A-Z][\w.'’&-]*(?:,? {_NAME}){{0,6}}"
CREDIT = rf"(?>(?:{_NAMES}/ ?)+{AGENCY}|REUTERS/{_NAMES}(?:/{_NAMES})*|{_NAMES} [Vv]ia {AGENCY})(?!\w)"
"""A photo credit such as "Joe Raedle/Getty Images", as a pattern."""

# Patterns begin with a set of characters, not with a choice: Python then skips to the first of them, twice as fast.
_BLANK = re.compile(r"[\r\n\u2029](?:(?<=\u2029)|(?:(?<=\r)\n)?+[^\S\r\n]*[\r\n])\s*")
_LINE = re.compile(r"[\r\n](?:(?<=\r)\n)?+")
_SET_OFF = re.compile(r"\s*(?:[-–—*•●▪♦►>|#]+\s|[•●▪♦►]|\d{1,3}[.)]\s|\([a-z0-9]{1,2}\)\s)")
_NARROW = 55  # a block with no line longer than this is a list, verse or an address, not wrapped prose
_SHORT = 0.7  # a line that could have held the next word and this much more of the width was ended on purpose

_TITLES = frozenset(
    "Mr. Mrs. Ms. Mx. Dr. Prof. Sen. Sens. Rep. Reps. Gov. Govs. Gen. Lt. Col. Maj. Capt. Cpt. Sgt. Adm. "
    "Cmdr. Rev. Hon.  Pres. Supt. St. Ste. Avg. Pct. vs. v. J.D. Messrs.".split()
)
_NUMBERED = frozenset({"No.", "Nos.", "Prop.", "Fig.", "Figs.", "Vol.", "Art.", "Sec.", "pp."})
_CLOCK = re.compile(r"\b[ap]\.m\.$", re.IGNORECASE)
_AFTER_CLOCK = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|E[DS]?T\b|C[DS]?T\b|M[DS]?T\b"
    r"|P[DS]?T\b|GMT|UTC|BST|CES?T|[A-Z][a-z]+ (?:[Ss]tandard |[Dd]aylight )?[Tt]ime\b|\(|/)"
)
_COMPASS = re.compile(r"\d [NSEW]\.$")
_ADDRESS = re.compile(r"https?:|www\.|\w+\.(?:com|org|net|gov|edu|co)\b|@")
_NOT_ENDING = frozenset(
    "vs etc approx est dept ca cf ft no nos vol pp fig ed eds al inc ltd co jr sr st mr mrs ms dr aka max "
    "min avg tel ext gen  gov sen rep sgt capt lt col maj prof rev hon jan feb mar apr jun jul aug sep "
    "sept oct nov dec pct mt".split()
)
_MISSED = re.compile(r"(?<![\w.])([a-z]{2,})([.!?][”’)\]]*)\s+(?=[\"“‘(]?[A-Z])")
_MARK_INSIDE = re.compile(r"[.!?](?<=[a-z]{2}[.!?])[”’)\]]*\s+[\"“‘(]?[A-Z]")
_CREDIT_FIRST = re.compile(rf"\s*{CREDIT}\s+(?=[A-Z\"“])")
_CREDIT_IN_BRACKETS = re.compile(
    r"\s(?=\((?:AP |File )?(?:Photo|Image|Credit|Picture)s?(?: by |:|/| courtesy ))", re.IGNORECASE
)
_PORTION = 20_000
_LONG_QUOTATION = 60  # words; a quotation up to this length stays one with its "he said"
_CLOSING = re.compile(r"[”’\")\]]*")
_QUOTES = str.maketrans('“”"', "   ")
_FLATTENED = str.maketrans("\r\n\f\v\x1c\x1d\x1e\x85\u2028", " " * 9)


def sentences(text: str) -> list[Span]:
    r"""Return the sentences, trimmed and in order; they never overlap nor reach across a blank line.

    Every letter and digit of the text lies in one of them. A photo credit is a sentence of its own.

    >>> text = "He came at 3 p.m. Tuesday. Gov. Will Reed left.\n\nNews"
    >>> [span.of(text) for span in sentences(text)]
    ['He came at 3 p.m. Tuesday.', 'Gov. Will Reed left.', 'News']
    """
    found: list[Span] = []
    for start, end in _between(_BLANK, text, 0, len(text)):
        for first, last in _lines(text, start, end):
            cuts = [first, *_cuts(text[first:last], first), last]
            found += filter(None, (_trimmed(text, *pair) for pair in pairwise(cuts)))
    return found


def _between(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the span without the white space around it, or None where there is no letter and no digit in it."""
    piece = text[start:end]
    if not any(map(str.isalnum, piece)):
        return None
    return Span(end - len(piece.lstrip()), start + len(piece.rstrip()))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Return the parts of a paragraph that its line breaks set off; wrapped lines stay together."""
    if not _LINE.search(text, start, end):
        yield start, end
        return
    lines = list(_between(_LINE, text, start, end))
    width = max(last - first for first, last in lines)
    for (first, last), (following, until) in pairwise(lines):
        if _ends_part(text[first:last].strip(), text[following:until].strip(), width):
            yield start, last
            start = following
    yield start, end


def _ends_part(line: str, following: str, width: int) -> bool:
    if _SET_OFF.match(following + " ") or line.startswith("#"):
        return True
    if not following or not line or following[0].islower() or line[-1] in ",;-–":
        return False
    return width < _NARROW or len(line) + 1 + len(following.split(maxsplit=1)[0]) <= _SHORT * width


def _cuts(piece: str, offset: int) -> list[int]:
    """Return the positions in the whole text at which the piece, which starts at `offset`, is cut into sentences."""
    flat = piece if piece.isprintable() else piece.translate(_FLATTENED)
    cuts: list[int] = []
    start = 0
    for sentence in _mended(_segments(flat)):
        inner = [start + cut for cut in _missed(sentence)]
        cuts += [*inner, start + len(sentence)]
        start += len(sentence)
    return [offset + cut for cut in cuts[:-1]]


def _segments(flat: str) -> list[str]:
    """Return what sentencex makes of a line of text; joined, it is the line again."""
    segments: list[str] = []
    for start, end in _portions(flat):
        segments += sentencex.segment("en", flat[start:end])
    return segments if "".join(segments) == flat else [flat]


def _portions(flat: str) -> Iterator[tuple[int, int]]:
    """Return ranges that cover the line, each short enough for sentencex, whose time grows with the square."""
    start = 0
    while len(flat) - start > _PORTION:
        stop = max(flat.rfind(". ", start, start + _PORTION) + 2, flat.rfind(" ", start, start + _PORTION // 2) + 1)
        end = stop if stop > start else start + _PORTION
        yield start, end
        start = end
    yield start, len(flat)


def _mended(segments: list[str]) -> Iterator[str]:
    """Return the segments, those joined that are one sentence."""
    held = ""
    for segment in segments:
        if held and not _is_one(held.rstrip(), segment.lstrip()):
            yield held
            held = ""
        held += segment
    if held:
        yield held


def _is_one(before: str, after: str) -> bool:
    """Return whether a sentence was cut in two: after a title, in a time of day, before a small letter."""
    if not before or not after:
        return True
    if after[0].islower():
        return not _ADDRESS.match(after)
    word = before.rsplit(maxsplit=1)[-1].lstrip('(“"‘')
    if word in _NUMBERED:
        return after[0].isdigit()
    if word in _TITLES or _COMPASS.search(before):
        return after[0].isalnum()
    return bool(_CLOCK.search(before) and _AFTER_CLOCK.match(after))


def _missed(sentence: str) -> list[int]:
    """Return where a sentence must still be cut: outside quotations, in very long ones, around photo credits."""
    cuts: set[int] = set()
    if "(" in sentence:
        cuts |= {match.end() for match in _CREDIT_IN_BRACKETS.finditer(sentence)}
    if ("/" in sentence or "ia " in sentence) and (credit := _CREDIT_FIRST.match(sentence)):
        cuts.add(credit.end())
    if _MARK_INSIDE.search(sentence):
        cuts |= set(_ends_outside(sentence))
    if sentence.count(" ") > _LONG_QUOTATION:
        for start, end in pairwise([0, *sorted(cuts), len(sentence)]):
            if len(sentence[start:end].split()) > _LONG_QUOTATION:
                cuts |= {start + cut for cut in _inside_quotation(sentence[start:end])}
    return sorted(cuts - {0, len(sentence)})


def _ends_outside(sentence: str) -> Iterator[int]:
    """Return where sentences end that are neither inside a quotation nor inside brackets."""
    straight = curly = brackets = at = 0
    for match in _MISSED.finditer(sentence):
        passed, at = sentence[at : match.start(2)], match.start(2)
        straight += passed.count('"')
        curly += passed.count("“") - passed.count("”")
        brackets += passed.count("(") - passed.count(")")
        if straight % 2 == 0 and curly <= 0 and brackets <= 0 and match[1] not in _NOT_ENDING:
            yield match.end()


def _inside_quotation(sentence: str) -> list[int]:
    """Return the ends of the sentences that are quoted in one sentence; a quotation mark stays with what it opens."""
    cuts: list[int] = []
    end = 0
    for segment in _mended(_segments(sentence.translate(_QUOTES))):
        end += len(segment)
        last = end - len(segment) + len(segment.rstrip())
        closing = _CLOSING.match(sentence, last)
        cuts.append(closing.end() if closing else last)
    return cuts[:-1]
