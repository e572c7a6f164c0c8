"""Statements that say the contrary of what they were: a negation put in or taken out, or a word turned round."""

from __future__ import annotations

import random
import re

__all__ = ["contrary", "negated"]

_OPPOSITES = (
    "rose/fell rises/falls rise/fall rising/falling increased/decreased increases/decreases increase/decrease "
    "increasing/decreasing grew/shrank growth/decline gained/lost gain/loss won/lost wins/loses win/lose "
    "winning/losing victory/defeat defeated/lost-to more/fewer more/less higher/lower highest/lowest high/low "
    "larger/smaller largest/smallest large/small bigger/smaller biggest/smallest longer/shorter longest/shortest "
    "long/short older/younger oldest/youngest old/new oldest/newest better/worse best/worst good/bad strong/weak "
    "stronger/weaker faster/slower early/late earlier/later earliest/latest first/last before/after most/least "
    "majority/minority above/below over/under inside/outside upper/lower top/bottom front/back north/south "
    "northern/southern northeast/southwest northwest/southeast east/west eastern/western approved/rejected "
    "approve/reject approves/rejects approval/rejection accepted/refused accept/refuse accepts/rejects "
    "allowed/banned allow/ban allows/forbids permitted/prohibited legal/illegal supported/opposed support/oppose "
    "supports/opposes supporters/opponents agreed/refused agree/disagree confirmed/denied confirm/deny "
    "admitted/denied joined/left join/leave entered/left arrived/departed opened/closed open/closed "
    "opening/closing began/ended begins/ends begin/end beginning/end started/stopped start/end bought/sold "
    "buy/sell buys/sells lent/borrowed imported/exported imports/exports hired/fired appointed/dismissed "
    "elected/defeated succeeded/failed success/failure successful/unsuccessful successfully/unsuccessfully "
    "guilty/innocent convicted/acquitted alive/dead born/buried positive/negative positively/negatively "
    "favorable/unfavorable praised/criticized praise/criticism always/never often/rarely usually/rarely "
    "frequently/rarely many/few all/none-of most-of/few-of both/neither every/no public/private common/rare "
    "popular/unpopular important/unimportant able/unable possible/impossible likely/unlikely known/unknown "
    "male/female men/women man/woman boys/girls boy/girl father/mother son/daughter brother/sister husband/wife "
    "king/queen actor/actress uncle/aunt he/she his/her teacher/student rich/poor expensive/cheap safe/dangerous "
    "hot/cold warm/cool wet/dry light/dark fast/slow hard/soft expanded/reduced raised/lowered raise/lower "
    "added/removed add/remove built/demolished created/destroyed saved/killed survived/died promoted/relegated "
    "attacked/defended accelerated/slowed improved/worsened improve/worsen strengthened/weakened prevented/caused "
    "prevent/cause prevents/causes preceded/followed predecessor/successor ancestor/descendant include/exclude "
    "includes/excludes including/excluding included/excluded with/without at-least/at-most more-than/less-than "
    "ally/enemy domestic/foreign national/local temporary/permanent temporarily/permanently retained/lost "
    "kept/abandoned remained/left passed/failed loved/hated liked/disliked major/minor active/inactive "
    "direct/indirect formal/informal regular/irregular complete/incomplete fully/partly voluntary/compulsory "
    "managed-to/failed-to agreed-to/refused-to continued-to/ceased-to"
).split()
_PAIRS = [tuple(word.replace("-", " ") for word in pair.split("/")) for pair in _OPPOSITES]
_TURNED = {word: other for one, two in _PAIRS for word, other in ((two, one), (one, two))}
_ONE_WAY = {"all": "none of", "every": "no", "her": "his"}  # the other way round they may mean something else
_KEPT = frozenset("over/under/left/end/her/back/like/no/long/light/hard/none of/with/lost to".split("/"))
_PHRASE = re.compile(
    r"\b(?:as well as|more or less|first name|last name|at first|at last|as long|so long|after all|after being|born in|"
    r"born on|born at|no longer|longer than|North|South|East|West|New|Old|Great\w*|High|Upper|Lower|World|both)\b"
)
_TURNABLE = re.compile(
    rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, set(_TURNED) - _KEPT), key=len, reverse=True))})(?![\w-])"
)

_PARTICIPLE = (
    r"\w+ed|been|become|won|made|taken|led|held|written|seen|known|shown|given|gone|grown|begun|built|sold|lost"
)
_BE = r"is|are|was|were|will|would|can|could|should|must"
_AUXILIARY = re.compile(
    rf"\b(?:(?:{_BE})|(?:has|have|had)(?= (?:also |since |long |already )?(?:{_PARTICIPLE})\b))"
    r"\b(?! (?:not|never|no|only|nothing|none|neither|hardly|just|unable)\b)"
)
_PAST = re.compile(
    r"^((?:He|She|It|They|We|I|The [a-z]+(?: [a-z]+)?|[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3})) (?="
    r"(?:\w{3,}ed|won|became|began|made|took|led|held|wrote|saw|gave|went|grew|built|sold|lost|left|found|met|sent|came|ran|spent|told|said|bought|set"
    r"|fell|rose|drew|flew|fought|kept|paid|played|put|taught|thought|brought|beat|broke|chose)\b)"
)
_NEGATIONS = (
    (
        re.compile(
            r"\b(is|are|was|were|has|have|had|will|would|could|should|did|does|do|can) not (?!only|to\b|necessar|just)"
        ),
        r"\1 ",
    ),
    (re.compile(r"\b(is|are|was|were|has|have|had|would|could|should|did|does|do)n[’']t "), r"\1 "),
    (re.compile(r"\bwon[’']t "), "will "),
    (re.compile(r"\b(?:cannot|can[’']t) "), "can "),
    (re.compile(r"\b[Nn]ever "), ""),
    (re.compile(r"\bno longer "), "still "),
    (re.compile(r"\b(was|were|is|are) no "), r"\1 a "),
    (re.compile(r"\bhad no "), "had "),
    (re.compile(r"\bwithout "), "with "),
    (re.compile(r"\bfailed to "), "managed to "),
    (re.compile(r"\b(?:refused|declined) to "), "agreed to "),
    (re.compile(r"\bnone of "), "all of "),
)


def negated(statement: str, quote: str, chance: random.Random) -> str | None:
    """Return the statement denied, or a denial as a statement; None where there is no verb to deny.

    >>> negated("The dam was built.", "The dam was built.", random.Random(2))
    'The dam was not built.'
    """
    fitting = [(pattern, other) for pattern, other in _NEGATIONS if pattern.search(statement)]
    if fitting:
        pattern, other = chance.choice(fitting)
        return _unless_held(pattern.sub(other, statement, count=1), quote)
    verbs = list(_AUXILIARY.finditer(statement))
    if verbs:
        found = verbs[0] if chance.random() < 0.6 else chance.choice(verbs)  # noqa: PLR2004 - mostly of the main clause
        word = chance.choice(("not", "not", "not", "not", "never", "not" if found[0] in {"can", "will"} else "n't"))
        between = "" if word == "n't" else " "
        return statement[: found.end()] + between + word + statement[found.end() :]
    past = _PAST.match(statement)
    return f"{past[1]} never {statement[past.end() :]}" if past else None


def contrary(statement: str, quote: str, chance: random.Random) -> str | None:
    """Return the statement with one word turned to its contrary, or None where none has any."""
    kept = [match.span() for match in _PHRASE.finditer(statement)]
    found = [
        match for match in _TURNABLE.finditer(statement) if not any(start <= match.start() < end for start, end in kept)
    ]
    if not found:
        return None
    match = chance.choice(found)
    others = sorted({two for one, two in _PAIRS if one == match[0]} | {one for one, two in _PAIRS if two == match[0]})
    other = _ONE_WAY.get(match[0]) or chance.choice(others)
    return _unless_held(statement[: match.start()] + other + statement[match.end() :], quote)


def _unless_held(statement: str, quote: str) -> str | None:
    """Return the statement, capitalised, unless the quote says it too."""
    whole = statement[0].upper() + statement[1:]
    return None if whole.rstrip(".").casefold() in quote.casefold() else whole
