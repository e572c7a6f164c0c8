"""Questions for what there can be only one of, "Who won ...?", "Which city hosts ...?", and two names that answer one.

Careful on purpose: names that may go together, or be of one and the same, are never set against each other.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import Enum

from rag.asked_for import Kind, asked_for
from rag.names import is_person, names
from rag.places import apart, known_places
from rag.stemming import stems
from rag.types import Span
from rag.verb_forms import bases
from rag.words import telling

__all__ = ["Times", "may_be_same", "one_of_two", "plain_words", "told_once"]


class Times(Enum):
    """How often there is one of what is asked for: once, again at another time, or one for now."""

    ONCE = "who wrote it"
    AGAIN = "who won"
    NOW = "who leads"


_THING = r"(?!(?:is|was|were|are|did|does|do|has|had|will|would)\b)[\w’'-]*(?:[^s\W]|ss|us|[’']s)"  # no plural
_PLACE = r"(?:[\w-]+ )?(?:city|town|village|country|nation|state|county|province|region|airport|stadium)"
_WHO = rf"^\W*(?:(?:and|but|so)\s+)?(?:who|(?:which|what) (?:[\w’'-]+ ){{0,2}}?{_THING})\s+"
_WHERE = (
    rf"^\W*(?:where|(?:in|at|from|to) (?:which|what) {_PLACE}|(?:which|what) {_PLACE}) (?=(?:is|was|were|did|will)\b)"
)
_MADE = (
    r"(?:wrote|authored|penned|compos(?:ed)|direct(?:ed)|invented|discovered|founded|co-?founded|established|created"
    r"|designed|painted|sculpted|coined|built|assassinated)"
)
_MAKER = (
    r"(?:author|writer|inventor|founder|composer|architect|creator|designer|discoverer|painter|father|mother|assassin)"
)
_CHOSEN = (
    r"(?:elected|named|appointed|chosen|crowned|selected|nominated|picked)"
    r"(?! (?:in|into|among|alongside|as (?:one|an?))\b)(?! to (?!lead\b|succeed\b|replace\b|head\b|run\b))"
)
_OF_THESE = r"(?:an?|any|some|more|most|several|medals|seats|votes|games|matches|titles|awards)"  # many may have won
_QUESTIONS = tuple(
    (times, re.compile(pattern, re.I))
    for times, pattern in (
        (Times.ONCE, rf"{_WHO}(?:(?:first|originally) )?{_MADE}\b"),
        (Times.ONCE, rf"{_WHO}(?:is|was) the (?:(?:original|real|chief|main|sole) )?{_MAKER} of\b"),
        (Times.ONCE, rf"{_WHO}(?:was|became) the (?:(?:very|world[’']s) )?first\b(?! (?:minister|lady|secretary)\b)"),
        (Times.ONCE, rf"{_WHO}(?:shot|fired|struck) first\b"),
        (Times.ONCE, rf"{_WHERE}(?:was|were|did)\b.*\b(?:born|die|died|buried|founded|invented|assassinated|signed)\b"),
        (Times.AGAIN, rf"{_WHO}won\b(?! {_OF_THESE}\b)"),
        (Times.AGAIN, rf"{_WHO}(?:was|has been) {_CHOSEN}"),
        (Times.AGAIN, rf"{_WHO}(?:hosted|succeeded|replaced|acquired|bought|took over)\b"),
        (Times.AGAIN, rf"{_WHO}(?:became|was) the (?!only\b|last\b)"),
        (Times.AGAIN, rf"{_WHO}(?:scored|took) the (?:winning|opening|first|last)\b"),
        (Times.AGAIN, rf"{_WHO}held (?:the|a) (?:[\w-]+ )?record\b"),
        (Times.AGAIN, rf"{_WHERE}(?:was|were|did)\b.*\b(?:held|hosted|take place|staged|crash|land)\b"),
        (Times.NOW, rf"{_WHERE}(?:is|will)\b.*\b(?:held|hosted|take place|staged|based|headquartered|located|host)\b"),
        (Times.NOW, rf"{_WHO}will (?:lead|win|succeed|replace|head|host|direct|buy|acquire|become|be the)\b"),
        (Times.NOW, rf"{_WHO}(?:is (?:the|[\w.]+[’']s)|leads|heads|owns|holds the)\b"),
        (Times.NOW, r"^\W*what(?: is|[’']s) the capital (?:city )?of\b"),
        (Times.NOW, rf"^\W*(?:which|what) {_PLACE} (?:hosts|will (?:host|stage)|is (?:hosting|(?:going )?to host))\b"),
    )
)  # fmt: skip
_SHARED = re.compile(r"\b(?:prizes?|awards?|oscars?|emm(?:y|ies)|gramm(?:y|ies)|nobel|medals?|honou?rs?)\b", re.I)
_ALONE = re.compile(r"\bbest\b|\b(?:gold|silver|bronze) medal\b|\bballon\b", re.I)
_JOINTLY = re.compile(
    r"\bco-?(?:found|creat|direct|writ|wrote|author|design|invent|host|win|won|lead|led|own|discover)\w*"
    r"|\b(?:together|jointly|along|in collaboration|teamed up) with\b|\bone of (?:the|its|several)\b"
    r"|\b(?:and|with) others\b"
    r"|\bshared?\b|\bjoint(?:ly)?\b|\bfounders\b|\bdirectors\b|\bcreators\b|\bauthors\b|\bwinners\b",
    re.I,
)
_ORGANISED = re.compile(
    r"\b(?:University|College|School|Inc|Corp|Ltd|LLC|Company|Group|Bank|Party|Department|Ministry|Agency|Commission"
    r"|Committee|Council|Association|Organi[sz]ation|Foundation|Institute|Union|League|Club|Holdings|Studios?|Records"
    r"|Airlines|United|City|FC|Capital|Partners|Technologies|Systems|Games|Entertainment|Pictures)\b"
)
_RENAMED = (
    "facebook meta", "twitter x", "google alphabet", "burma myanmar", "bombay mumbai", "peking beijing", "kiev kyiv",
    "holland netherlands dutch", "swaziland eswatini", "turkey türkiye", "persia iran", "ceylon lanka",
    "russia soviet ussr", "britain england uk", "constantinople istanbul", "madras chennai", "calcutta kolkata",
    "saigon minh", "czechia czechoslovakia czech",
)  # fmt: skip
_LONG = 5  # letters of a last word, from which on another spelling of it may be the same name
_ALIKE = 0.7  # share of common letters that makes it so
_WORD = re.compile(r"[^\W_]+")
_STATE = re.compile(r"\b(?:country|nation)\b|^\W*where\b", re.I)
_CITY = re.compile(r"^\W*(?:(?:in|at|from|to) )?(?:which|what) (?:\w+ )?(?:city|town|village)\b", re.I)
_BEHIND = re.compile(r"\s*,\s*(?:the\s+)?$")


def told_once(question: str) -> Times | None:
    """Return how often there is one of what is asked for; None where there may be several at a time.

    >>> [told_once(each) for each in ("Who wrote Lunar?", "Who leads Marl?", "Who spoke?")]
    [<Times.ONCE: 'who wrote it'>, <Times.NOW: 'who leads'>, None]
    """
    if _SHARED.search(question) and not _ALONE.search(question):
        return None
    return next((times for times, pattern in _QUESTIONS if pattern.search(question)), None)


def one_of_two(one: str, other: str, said: tuple[Span | None, Span | None], question: str) -> tuple[Span, Span] | None:
    """Return two names for what there is only one of; None where they may go together, or be names of the same."""
    first, second = said
    times = told_once(question)
    if times is None or first is None or second is None:
        return None
    first, second = _head(first, one), _head(second, other)
    for span, sentence, against in ((first, one, other), (second, other, one)):
        words = set(stems(span.of(sentence)))
        inside = any(each.start >= span.start and each.end <= span.end for each in names(sentence))
        if not inside or not words or words & set(stems(against)) or words & set(stems(question)):
            return None
    shared = plain_words(question) - {"first"}
    if not shared & bases(one) & bases(other) or _JOINTLY.search(one) or _JOINTLY.search(other):
        return None
    if may_be_same(first.of(one), second.of(other)) or not _of_one_sort((first, one), (second, other), question):
        return None
    made = _made_by(question)
    return None if made and not (_does(one, first, made) and _does(other, second, made)) else (first, second)


def may_be_same(one: str, other: str) -> bool:
    """Return whether two names may be one thing's: as initials, by an older name, or only spelled otherwise.

    >>> may_be_same("WHO", "World Health Organization"), may_be_same("Mohammed", "Muhammad"), may_be_same("Rye", "Hill")
    (True, True, False)
    """
    told = [[each for each in _WORD.findall(name) if each[0].isupper()] or _WORD.findall(name) for name in (one, other)]
    for short, long in (told, told[::-1]):
        letters = "".join(each[0] for each in long).casefold()
        joined = "".join(short).casefold()
        if len(long) > 1 and len(joined) > 1 and (joined == letters or (joined.isalpha() and joined in letters)):
            return True
    folded = [{each.casefold() for each in words} for words in told]
    if any(folded[0] & set(group.split()) and folded[1] & set(group.split()) for group in _RENAMED):
        return True
    last = [words[-1].casefold() if words else "" for words in told]
    alike = min(map(len, last)) >= _LONG and last[0][0] == last[1][0]
    return alike and SequenceMatcher(None, last[0], last[1]).ratio() >= _ALIKE


def _head(said: Span, sentence: str) -> Span:
    """Return the first name of a span, up to its comma: "Hull" of "Hull, England"; all of it where it has none."""
    inside = (each for each in names(sentence) if said.start <= each.start and each.end <= said.end)
    first = next(inside, said)
    return Span(first.start, first.start + len(first.of(sentence).split(",")[0]))


def plain_words(question: str) -> frozenset[str]:
    """Return the telling words of a question that are no names, by their stems."""
    named = {each for span in names(question) for each in bases(span.of(question))}
    return bases(" ".join(telling(question))) - named


def _of_one_sort(one: tuple[Span, str], other: tuple[Span, str], question: str) -> bool:
    """Return whether two names can stand for the same sort of thing: a town is not set against the land it lies in."""
    lands = [_land(*each) for each in (one, other)]
    inside = [bool(known_places(span.of(sentence))) for span, sentence in (one, other)]
    if _CITY.search(question):
        return not any(inside)
    if _STATE.search(question):
        if lands[0] is None or lands[1] is None:
            return False
        return apart(lands[0], lands[1]) or (lands[0] == lands[1] and not any(inside))
    if inside[0] != inside[1]:
        return False
    said = [span.of(sentence) for span, sentence in (one, other)]
    mixed = any(is_person(a) and _ORGANISED.search(b) for a, b in (said, said[::-1]))
    return not (mixed and asked_for(question) is Kind.PERSON)


def _land(span: Span, sentence: str) -> str | None:
    """Return the country or part of one that a place in a sentence is, or that stands behind it: "Hull, England"."""
    for place, name in known_places(sentence):
        behind = place.start >= span.end and _BEHIND.match(sentence[span.end : place.start])
        if behind or (span.start <= place.start and place.end <= span.end):
            return name
    return None


def _made_by(question: str) -> frozenset[str]:
    """Return the deed, as stems, where it is asked who made something: others may have had to do with it."""
    found = re.search(rf"\b{_MADE}\b", question, re.I)
    return bases(found[0]) if found and not question.casefold().lstrip().startswith("where") else frozenset()


def _does(sentence: str, name: Span, deed: frozenset[str]) -> bool:
    """Return whether a name stands where whoever did it does: before "founded", or behind "founded by"."""
    return any(
        _agent(sentence, name, Span(*match.span())) for match in _WORD.finditer(sentence) if bases(match[0]) & deed
    )


def _agent(sentence: str, name: Span, verb: Span) -> bool:
    if name.end <= verb.start:
        between = sentence[name.end : verb.start]
        return (
            re.fullmatch(
                r"(?:,[^,.;]{0,80},|\s*\([^)]*\))?\s+(?:\w+\s+and\s+)?(?:(?:who|had|has|have|also|first|later|originally)\s+)*",
                between,
            )
            is not None
        )
    between = sentence[verb.end : name.start]
    return re.fullmatch(r"[^.;]{0,60}?\bby\s+(?:[\w’'-]+\s+){0,5}", between) is not None
