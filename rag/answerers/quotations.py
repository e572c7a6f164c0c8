"""Whose words a sentence inside a quotation is: where its article says so, before the quotation or at its end.

Rules for English news. A quotation that goes on over paragraphs opens in each of them and closes in the last; it is
credited at its first part or its last, or to "he" or "she" after one that is. Where another quotation was closed in
between without a word on whose it was, or anything else was told, nobody is sure to speak on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rag.answerers.speakers import SAYING
from rag.names import is_person, names
from rag.sentences import sentences
from rag.types import Span

__all__ = ["Credit", "credit", "opening"]

_FARTHEST = 12  # sentences that are looked at on one side
_NEAR = 20_000  # characters in which a paragraph begins
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_LINE = re.compile(r"\n")
_MARKS = '“"'  # that open a quotation
_MARK = re.compile(r"[“”\"]")
_BY_PRONOUN = re.compile(rf"(?:^\W*|[,….?!—–-]\W*\s)(he|she|they)\s+(?:\w+\s+)?{SAYING}\b", re.I)
_ADVERBS = r"(?:\s+(?:has|had|have|also|later|then|\w+ly))*"
_ASIDE = r"(?:[’']s(?:\s[\w-]+){1,4})?(?:,[^;…]{1,80},|\s+(?:of|from|at|with|for|in)\b[^,;…]{1,60}?)?"
_SAYS = re.compile(rf"{_ASIDE}{_ADVERBS}\s+{SAYING}\b")
_SAID_BY = re.compile(
    r"(?:…\W*\s(?:said|says|added|wrote|tweeted|warned|explained|recalled|continued|noted|argued|insisted)"
    r"|\b[Aa]ccording to)\s+(?:[a-z’'-]+,?\s+){0,6}$"
)
_BY_SOMEBODY = re.compile(
    rf"…\W*\s(?:(?:the|an?|one|another|his|her|their|its)\s(?:[\w’'-]+\s){{1,5}}?{SAYING}"
    r"|(?:said|says|added|according to)\s(?:the|an?|one|another|his|her|their|its)\s\w+)\b"
)
_NOTHING_SAID = re.compile(r"\W*$|,|\s(?:on|at|in|during|after|to (?:reporters|a|the|[A-Z]\w+))\b")


@dataclass(frozen=True, slots=True)
class Credit:
    """The `sentence` that says who speaks, and those `words` of it outside quotation marks that do."""

    sentence: Span
    words: Span


@dataclass(slots=True)
class _Speech:
    """A sentence by its quotation marks: what is `outside` them, whether it begins and ends between them."""

    span: Span
    begins: bool
    ends: bool
    outside: list[Span] = field(default_factory=list)

    def told(self, text: str) -> str:
        """Return what is outside, with a sign for each quotation."""
        start = "" if self.outside and self.outside[0].start == self.span.start else "…"
        return f"{start} {' … '.join(each.of(text) for each in self.outside)}"

    def all_spoken(self, text: str) -> bool:
        return not any(map(str.isalnum, "".join(each.of(text) for each in self.outside)))


def credit(text: str, said: Span) -> Credit | None:
    """Return where the article says whose words a sentence inside a quotation is; None where it is in none, or unsure.

    A sentence credited to "he" or "she" is one too.

    >>> text = "“Power is back,” Karen Ryan said. “It will stay. We checked.”"
    >>> credit(text, Span(49, 61)).words.of(text)
    'Karen Ryan said.'
    """
    own = _speech(text, said)
    pronoun = _pronoun(own, text)
    if (not own.all_spoken(text) and pronoun is None) or _credit(own, text):
        return None
    if not _sound(text, said.start):
        return None
    around = list(sentences(text))
    at = max((number for number, span in enumerate(around) if span.start <= said.start), default=0)
    pronouns = {pronoun} if pronoun else set()
    for other in _going_on(text, around[at : at + _FARTHEST]):
        if found := _credit(other, text):
            return found
        pronouns |= set(filter(None, [_pronoun(other, text)]))
    return _before(text, around[max(0, at - _FARTHEST) : at + 1], pronouns)


def opening(text: str, said: Span) -> int | None:
    """Return where the quotation opens that a sentence stands inside of; None where it is in none, or opens it.

    >>> text = "“It will stay. We checked.”"
    >>> opening(text, Span(15, 27)), opening(text, Span(0, 14))
    (0, None)
    """
    own = _speech(text, said)
    if not own.begins or not own.all_spoken(text) or not _sound(text, said.start):
        return None
    return max(text.rfind(mark, 0, said.start) for mark in _MARKS)


def _going_on(text: str, around: Sequence[Span]) -> Iterator[_Speech]:
    """Yield the sentences of the quotation that the first does not close, up to the one that does or "Ryan said."."""
    speeches = [_speech(text, span) for span in around]
    for last, following in pairwise(speeches):
        on = last.ends and (following.begins or _opens(following, text))
        if not on and not _behind(last, following, text):
            return
        yield following


def _behind(last: _Speech, following: _Speech, text: str) -> bool:
    """Return whether a sentence is the end of the quotation before it, as in "“We go!” Karen Ryan said."."""
    gap, told = text[last.span.end : following.span.start], following.span.of(text)
    if last.ends or not last.all_spoken(text) or "\n" in gap:
        return False
    first = next(iter(names(told)), None)
    says = first and not first.start and _SAYS.match(told[first.end :])
    return bool(first and says and _NOTHING_SAID.match(told[first.end + says.end() :]))


def _before(text: str, around: Sequence[Span], pronouns: set[str]) -> Credit | None:
    """Return who is credited before the last of these sentences, with none but quotations in between."""
    speeches = [_speech(text, span) for span in reversed(around)]
    for later, speech in pairwise(speeches):
        found, pronoun = _credit(speech, text), _pronoun(speech, text)
        if speech.ends and not (later.begins or _opens(later, text)):
            return None
        if found:
            return found if pronoun is None and _fits(found.words.of(text), pronouns) else None
        if speech.all_spoken(text):
            if not speech.ends and not pronouns:
                return None
        elif pronoun is None or pronouns - {pronoun}:
            return None
        pronouns = pronouns | ({pronoun} if pronoun else set())
    return None


def _opens(speech: _Speech, text: str) -> bool:
    return text[speech.span.start] in _MARKS


def _fits(words: str, pronouns: set[str]) -> bool:
    """Return whether those whom the words credit may be called so: "he" and "she" are people."""
    if not pronouns & {"he", "she"}:
        return True
    named = [span.of(words) for span in names(words)]
    return not named or any(is_person(each) or (" " not in each and not each.isupper()) for each in named)


def _pronoun(speech: _Speech, text: str) -> str | None:
    found = _BY_PRONOUN.search(speech.told(text))
    return found[1].lower() if found else None


def _credit(speech: _Speech, text: str) -> Credit | None:
    """Return who is credited in a sentence: by name beside a verb of saying, or as "the mayor" behind a quotation."""
    quoted = speech.outside != [speech.span]
    for part in speech.outside:
        told = f"{'… ' if part.start > speech.span.start else ''}{part.of(text)}"
        if not _by_name(told) and not _BY_SOMEBODY.search(told):
            continue
        trimmed = part.of(text).strip(" ,;:—–-\n")
        start = part.start + part.of(text).index(trimmed)
        return Credit(speech.span, Span(start, start + len(trimmed)) if quoted else speech.span)
    return None


def _by_name(told: str) -> bool:
    return any(_SAYS.match(told[each.end :]) or _SAID_BY.search(told[: each.start]) for each in names(told))


def _speech(text: str, span: Span) -> _Speech:
    """Return a sentence by the quotation marks of its paragraph."""
    begins = _inside(text, _paragraph(text, span.start).start, span.start, inside=False)
    speech, inside, at = _Speech(span, begins, begins), begins, span.start
    for match in _MARK.finditer(text, span.start, span.end):
        after = _inside(text, match.start(), match.end(), inside)
        if after and not inside and match.start() > at:
            speech.outside.append(Span(at, match.start()))
        at = match.end() if inside and not after else at
        inside = after
    if not inside and at < span.end:
        speech.outside.append(Span(at, span.end))
    speech.ends = inside
    return speech


def _inside(text: str, start: int, end: int, inside: bool) -> bool:
    """Return whether a quotation is open at the end, if it is `inside` one at the start."""
    for match in _MARK.finditer(text, start, end):
        inside = not inside if match[0] == '"' else match[0] == "“"
    return inside


def _sound(text: str, at: int) -> bool:
    """Return whether a paragraph closes the quotation marks that it opens, or the next one opens with such a mark."""
    paragraph = _paragraph(text, at)
    left = _inside(text, paragraph.start, paragraph.end, inside=False)
    return not left or text[paragraph.end : paragraph.end + _NEAR].lstrip()[:1] in set(_MARKS)


def _paragraph(text: str, at: int) -> Span:
    """Return the paragraph of a position: between blank lines, or line ends where there are no such."""
    low, high = max(0, at - _NEAR), min(len(text), at + _NEAR)
    ends = _BLANK_LINE if _BLANK_LINE.search(text, low, high) else _LINE
    start = max((match.end() for match in ends.finditer(text, low, at)), default=low)
    end = ends.search(text, at, high)
    return Span(start, end.start() if end else high)
