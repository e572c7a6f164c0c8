"""The same statement in other words: another form of a date or figure, a synonym, the parts in another order."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import partial

from rag.names import is_person, names
from rag.training.support_data.speakers import restated

__all__ = ["named_subject", "reworded"]

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_WORDS = "two three four five six seven eight nine ten eleven twelve".split()
_SYNONYMS = [
    tuple(word.replace("-", " ") for word in pair.split("/"))
    for pair in (
        "began/started begin/start begins/starts located/situated bought/purchased film/movie films/movies "
        "largest/biggest larger/bigger large/big about/approximately around/about near/close-to many/numerous "
        "built/constructed established/founded created/made received/got obtained/got required/needed requires/needs "
        "attempted/tried shows/demonstrates showed/demonstrated children/kids help/assist such-as/like "
        "also-known-as/also-called is-known-as/is-called is-called/is-known-as was-named/was-called died/passed-away "
        "wrote/authored ended/finished ends/finishes finished/ended prior-to/before "
        "during/in-the-course-of throughout/all-through primarily/mainly mainly/mostly usually/generally "
        "often/frequently frequently/often approximately/around roughly/about over/more-than more-than/over "
        "fewer-than/under several/a-number-of whole/entire entire/whole famous/well-known additionally/also "
        "currently/now initially/at-first in-order-to/to due-to/because-of as-well-as/and consists-of/is-made-up-of "
        "allows/lets allowed/let increased/went-up decreased/went-down rose/climbed fell/dropped "
        "resigned/stepped-down announced/made-known named/called selected/chosen chosen/picked acquired/bought "
        "produced/made contains/has contained/had features/includes featured/included "
        "United-States/U.S. United-Kingdom/UK U.S./United-States percent/per-cent TV/television television/TV "
        "two-years/24-months next-to/beside film-director/filmmaker residents/people-living-there "
        "participated-in/took-part-in took-part-in/participated-in took-place/was-held was-held/took-place "
        "passed-away/died deceased/dead wife/spouse husband/spouse physician/doctor attorney/lawyer automobile/car "
        "automobiles/cars airplane/plane autumn/fall nearly/almost almost/nearly less-than/under"
    ).split()
]
_PLAIN = re.compile(r"^[^,;:“”\"()]+$")
_PASSIVE = re.compile(
    r"^(?P<what>[^,;:“”\"()]{3,60}?) (?:was|were) (?P<verb>(?!located|based|followed|replaced|caused|joined)\w{3,}ed"
    r"|written|built|led|won|made) by "
    r"(?P<who>(?:the )?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3})(?P<rest>(?: (?:in|on) [^,;]{3,30})?)\.$"
)
_PAST = {"written": "wrote"}
_FRONT = re.compile(
    rf"^(?P<when>(?:In|On) (?:(?:{_MONTH}) )?(?:\d{{1,2}},? )?(?:(?:{_MONTH}) )?\d{{4}}),? (?P<what>[^,;:“”\"()]+)\.$"
)
_BACK = re.compile(
    rf"^(?P<what>[^,;:“”\"()]+) (?P<when>(?:in|on) (?:(?:{_MONTH}) )?(?:\d{{1,2}},? )?(?:(?:{_MONTH}) )?\d{{4}})\.$"
)
_PRONOUN = re.compile(r"^(?:He|She)\b(?! (?:who|whose))")
_ORDINARY = re.compile(
    r"^(?:The|A|An|He|She|It|They|His|Her|Its|Their|This|These|There|Several|Many|Some|Most|All|One|Two)\b"
)
_MOST = 4  # changes of one sentence


def reworded(statement: str, chance: random.Random) -> str | None:
    """Return the statement in one to four ways put differently, or None where no rule fits."""
    made = statement
    rules: list[Callable[[str], str | None]] = [_dated, _counted, _ordered, _passive, _contracted, _shorter_name]
    rules += [partial(restated, chance=chance), *[partial(_synonym, chance=chance)] * 3]
    most, changes = chance.randint(1, _MOST), 0
    for rule in chance.sample(rules, len(rules)):
        other = rule(made)
        if other and other != made:
            made, changes = other, changes + 1
        if changes == most:
            break
    return made if made != statement else None


def named_subject(before: str, statement: str) -> str | None:
    """Return the statement with its "He" or "She" named after the sentence before it, where that begins with a person.

    >>> named_subject("Jane Roe was born in Bonn.", "She built the dam.")
    'Jane Roe built the dam.'
    """
    if not _PRONOUN.match(statement):
        return None
    spans = names(before)
    people = [span for span in spans if is_person(span.of(before)) and len(span.of(before).split()) in {2, 3}]
    if (
        not people
        or people[0].start > 0
        or not re.match(r" (?:\(|was|is|has|had|became|\w+ed\b)", before[people[0].end :])
    ):
        return None
    return _PRONOUN.sub(people[0].of(before), statement)


def _dated(statement: str) -> str | None:
    if re.search(rf"\b\d{{1,2}} (?:{_MONTH}) \d{{4}}", statement):
        return re.sub(rf"\b(\d{{1,2}}) ({_MONTH}) (\d{{4}})", r"\2 \1, \3", statement)
    return re.sub(rf"\b({_MONTH}) (\d{{1,2}}), (\d{{4}}),?", r"\2 \1 \3", statement)


def _counted(statement: str) -> str | None:
    """Return the statement with its figures as words, its words as figures, or with millions written out."""
    if found := re.search(r"\b(\d{1,3}),(\d)00,000\b", statement):
        tenth = f".{found[2]}" if found[2] != "0" else ""
        return f"{statement[: found.start()]}{found[1]}{tenth} million{statement[found.end() :]}"
    if found := re.search(r"\b(\d{1,3})(?:\.(\d))? million\b", statement):
        return f"{statement[: found.start()]}{found[1]},{found[2] or 0}00,000{statement[found.end() :]}"
    if "%" in statement:
        return re.sub(r"(\d) ?%", r"\1 percent", statement)
    for number, word in enumerate(_WORDS, start=2):
        if re.search(rf"\b{word}\b(?!-)", statement):
            return re.sub(rf"\b{word}\b(?!-)", str(number), statement)
    return re.sub(r"(?<![\w.,$£€-])([2-9])(?= [a-z]{4,}s\b)", lambda found: _WORDS[int(found[1]) - 2], statement)


def _ordered(statement: str) -> str | None:
    """Return the statement with the time at its other end."""
    if found := _FRONT.match(statement):
        return f"{_upper(found['what'])} {found['when'][0].lower()}{found['when'][1:]}."
    if found := _BACK.match(statement):
        what = found["what"]
        low = what[0].lower() + what[1:] if _ORDINARY.match(what) else what
        return None if re.search(r"\b(?:and|until|since|that|who)\b", what) else f"{_upper(found['when'])}, {low}."
    return None


def _passive(statement: str) -> str | None:
    """Return "Jane Roe founded X." for "X was founded by Jane Roe."."""
    found = _PASSIVE.match(statement)
    if found is None or re.search(r"\b(?:who|which|that|and|not|first)\b", found["what"]):
        return None
    what = found["what"]
    low = what[0].lower() + what[1:] if _ORDINARY.match(what) else what
    if low.split()[0] in {"he", "she", "they"}:
        return None
    return f"{_upper(found['who'])} {_PAST.get(found['verb'], found['verb'])} {low}{found['rest']}."


def _contracted(statement: str) -> str | None:
    longer = re.sub(r"\b(is|are|was|were|has|have|had|would|could|should|did|does|do)n[’']t\b", r"\1 not", statement)
    return longer if longer != statement else re.sub(r"\b(is|was|were|did|does|has|had) not\b", r"\1n't", statement)


def _shorter_name(statement: str) -> str | None:
    """Return the statement with a person named by the last name alone."""
    people = [span.of(statement) for span in names(statement) if is_person(span.of(statement))]
    two = [name for name in people if len(name.split()) == 2 and name.split()[1].isalpha()]  # noqa: PLR2004
    followed = [
        name
        for name in two
        if re.search(rf"{re.escape(name)}(?:,? (?:said|was|is|has|had|won|who)\b|[’']s)", statement)
    ]
    return statement.replace(followed[0], followed[0].split()[1]) if followed else None


def _synonym(statement: str, chance: random.Random) -> str | None:
    fitting = [pair for pair in _SYNONYMS if re.search(rf"(?<![\w-]){re.escape(pair[0])}(?![\w-])", statement)]
    if not fitting:
        return None
    word, other = chance.choice(fitting)
    return re.sub(rf"(?<![\w-]){re.escape(word)}(?![\w-])", other, statement, count=1)


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]
