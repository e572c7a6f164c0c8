"""Sentences turned into the questions that they answer: a table of patterns, each with the question it gives; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rag.past_verbs import BASE

__all__ = ["KINDS", "asked_back"]

_CAP = r"(?:[A-Z](?:[\w-]|[’'](?!s\b))*\w(?![\w.-]\w)|(?:[A-Z]\.){2,}|[A-Z]\.(?= [A-Z]))"
_NAME = rf"{_CAP}(?:(?: (?:of|of the|for|de|al|bin|van|von|&))? {_CAP})*"
_THE_NAME = rf"(?:[Tt]he )?{_NAME}"
_PERSON = rf"[A-Z][a-zé]+(?: [A-Z]\.)?(?: (?:al-|bin |van |von |de )?{_CAP}){{1,2}}"
_SUBJECT = rf"(?:The )?{_NAME}(?:[’']s(?: [a-z-]+){{1,4}}?)?"
_ASIDE = r"(?:, [^,;“”\"]+,)?"
_FIGURE = (
    r"(?:(?i:more than|fewer than|at least|about|around|some|nearly|almost|over|up to|an estimated|as many as|"
    r"approximately|roughly) )?(?:\d[\d,.]*\d|\d|(?i:two|three|four|five|six|seven|eight|nine|ten|twelve))"
    r"(?: (?:million|billion|dozen|thousand))?"
)
_MONEY = r"(?:(?:about|around|more than|nearly|at least|almost|some|roughly) )?[$£€]\d"
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\."
)
_DATE = rf"(?:on (?:\w+day(?: \w+)?,? )?(?:{_MONTHS}) \d{{1,2}}(?:, \d{{4}})?|in (?:(?:{_MONTHS}) )?\d{{4}})(?![\d-])"
_ROLE = (
    r"(?:president|minister|director|chief|head|commander|leader|founder|co-founder|CEO|chairman|chairwoman|chair|"
    r"governor|mayor|secretary|spokesman|spokeswoman|spokesperson|coach|owner|ambassador|administrator|executive|"
    r"investigator|captain|author|senator|sheriff|superintendent|lawyer)"
)
_SAID = r"(?:said|says|told|warned|argued|added|explained|noted|claimed|believes|tweeted|wrote|predicted)"
_ENDS = (
    r"(?=[,;”\"]|\.?$| (?:is|was|are|were|has|had|have|will|would|could|should|can|may|and(?! [A-Z])|in|to|for|by|at|"
    r"with|after|from|as)\b)"
)
_NOUN = r"(?:[a-z-]+ ){0,2}?(?:people|troops|police|children|men|women|[a-z]+s)"
_ALONE = "arrived|closed|died|landed|launched|opened|resigned|retired|returned|started"
_PAID = "offered|raised|spent|lost|donated|invested|earned|paid|borrowed|received|pledged"
_COUNTED = (
    "arrested|bought|built|closed|cut|delivered|deployed|detained|evacuated|fired|hired|launched|lost|opened|produced|"
    "published|released|rescued|sent|signed|sold|won"
)
_PAST = rf"(?:(?P<verb>{'|'.join(BASE)})(?P<rest> [^,;:]*?)|(?P<alone>{_ALONE}))"


_WHO = rf"(?P<who>{_SUBJECT}){_ASIDE}"
_NAMED = rf"(?P<who>{_THE_NAME})"
_WHAT = rf"(?P<what>{_THE_NAME})"
_TOPIC = rf"(?P<topic>{_THE_NAME}){_ENDS}"
_ON = r"\b(?:about|on|of|for|against|into|with)"
_CLAUSE = r"(?P<clause>[^,;:—–]*)"
_CLAUSE_START = r"(?:^|(?<=, )|(?<=that )|(?<=day ))"
_STATED = r"(?:said|says|warned|announced|argued|noted|confirmed|acknowledged|explained|claimed|predicted)"
_STATEMENT = (
    r"(?:[^,;:—–“”\"()?!]*? )?(?:is|are|was|were|has|have|had|will|would|could|should|may|might|must|can)\b"
    r"[^,;:—–“”\"()?!]*?"
)
_NO_PLACE = r"(?<!\bin )(?<!\bat )(?<!near )(?<!from )(?<!\bof )"


class _Rule(NamedTuple):
    kind: str
    question: str
    pattern: str


def _rule(kind: str, question: str, *pieces: str) -> _Rule:
    return _Rule(kind, question, "".join(pieces))


_RULES = (
    _rule(
        "how many",
        "How many {noun}{part} {clause}?",
        rf"{_CLAUSE_START}{_FIGURE} (?P<noun>(?:{_CAP} )?{_NOUN})",
        r"(?P<part> (?:in|of|from|across|near) [^,;:]*?)?(?:, [^,;:]+,)? ",
        r"(?P<clause>(?:are|were|have|had|died|remain|remained|will|live|work)\b[^,;:—–]*)",
    ),
    _rule(
        "how many",
        "How many {noun} {aux} {who} {done} {clause}?",
        rf"(?P<who>\b[Tt]he [a-z]+|\b[a-z]+s|{_THE_NAME}) (?P<aux>had|has|have) (?P<done>\w+(?:ed|en)) ",
        rf"{_FIGURE} (?P<noun>(?:[a-z-]+ )?[a-z]+s|people) (?P<clause>(?:in|along|across|from|near|at) [^,;:]*)",
    ),
    _rule(
        "how many",
        "How many {noun} did {who} have{rest}?",
        rf"(?:^|(?<=that )){_NAMED} (?:had|has) {_FIGURE} (?P<noun>{_NOUN})",
        rf"(?P<rest> {_DATE}| (?:in|across) {_THE_NAME})?(?=[,.;])",
    ),
    _rule(
        "how many",
        "How many {noun} did {who} kill{rest}?",
        rf"^{_NAMED}\b[^,;]{{0,40}}? killed {_FIGURE} (?P<noun>[a-z]+)(?P<rest> in {_THE_NAME})?",
    ),
    _rule(
        "how many",
        "How many {noun} did {who} {base}{rest}?",
        rf"^{_WHO} (?:(?:has|had|have) )?(?P<verb>{_COUNTED}) {_FIGURE} (?P<noun>{_NOUN})\b(?! of\b)",
        rf"(?P<rest> (?:in|from|to|across|at) {_THE_NAME})?",
    ),
    _rule("own", "{own}?", r"^(?P<own>(?:Who|What|When|Where|Why|How)\b[^?.!:]*)\?$"),
    _rule("when", "When did {who} {base}{rest}?", rf"^{_WHO} {_PAST} {_DATE}"),
    _rule(
        "when",
        "Since when {was} {who} {fact}?",
        rf"^{_WHO} (?P<was>has|have) (?P<fact>(?:\w+ed|been|had|led|held|run)\b[^,;:]*?) since ",
        rf"(?:(?:early |late )?(?:{_MONTHS}|\d{{4}})\b)",
    ),
    _rule(
        "when",
        "When {was} {who} {clause}?",
        rf"^{_WHO} (?P<was>was|were) ",
        rf"(?P<clause>(?:\w+ed|born|shot|sworn|sold|found|held|hit)\b[^,;:]*?) {_DATE}",
    ),
    _rule(
        "who did",
        "Who {does} {what}?",
        rf"{_NAME}, who (?:now |then |also )?",
        r"(?P<does>heads|runs|leads|owns|founded|wrote|coaches|represents) ",
        rf"(?P<what>(?:the (?:[a-z-]+ ){{1,3}}(?:of|at|for|in) )?{_THE_NAME})(?=[,.;])",
    ),
    _rule(
        "who did",
        "Who did {who} meet?",
        rf"(?:^|, )(?P<who>{_PERSON}){_ASIDE},? (?:has |had )?(?:reportedly )?met (?:with )?(?:the )?{_CAP}",
    ),
    _rule(
        "who did",
        "Who {does} {clause}?",
        rf"^(?:{_PERSON}{_ASIDE}|{_NAME}, [^,;“”\"]+,) ",
        r"(?P<does>founded|appointed|defeated|succeeded|replaced|directed|wrote|invented|created|designed|won|leads|owns|",
        r"led|handled|oversaw|managed|discovered|signed|vetoed|banned|unveiled|accused|married|beat|interviewed|edited|",
        r"composed|hosted|chaired|chairs|heads|runs|coaches|produced|ordered|rejected|blamed|sued|condemned|commands|",
        rf"commanded)(?! (?:to|by|in|on|at|with|as|for|from|when|after|because)\b)(?= the | an? | [A-Z\d]) {_CLAUSE}",
    ),
    _rule(
        "intended",
        "What did {who} {base} to do?",
        rf"^{_WHO} (?:(?:has|had|have) )?",
        r"(?P<verb>agreed|decided|refused|threatened|vowed|pledged|promised|offered) to\b",
    ),
    _rule(
        "intended",
        "What did {who} {base}?",
        rf"^{_WHO} (?:(?:has|had|have|then) )?(?P<verb>announced|promised|pledged|estimated) (?:that|an?)\b",
    ),
    _rule("intended", "What does {who} deny?", rf"^(?:Officially |While |Although )?(?P<who>{_NAME}) denies\b"),
    _rule(
        "intended",
        "What is {who} {does}?",
        rf"^(?P<who>{_NAME}){_ASIDE} is (?:now |reportedly )?",
        r"(?P<does>considering|investigating|demanding|seeking|offering)\b",
    ),
    _rule(
        "paid",
        "How much did {who} pay for {what}?",
        rf"\b(?P<who>{_NAME}),? (?:has |had |have )?(?:bought|acquired|purchased|buys) {_WHAT}",
        rf"[^,;$]{{0,30}}? for {_MONEY}",
    ),
    _rule(
        "paid",
        "How much will {what} cost?",
        rf"(?:^|(?<=that ))(?P<what>(?:The|A|An) [^,;:]*?|{_NAME}) will cost(?: {_NAME})? {_MONEY}",
    ),
    _rule(
        "paid",
        "How much did {who} {base}{rest}?",
        rf"^{_WHO} (?:(?:has|had|have|first|later|then|also) )?(?P<verb>{_PAID}) {_MONEY}[\d,.]*",
        rf"(?: (?:[mb]|tr)illion)?\b(?P<rest> (?:in|on|to|from|for) {_THE_NAME}(?![\w’'-]))?",
    ),
    _rule(
        "paid",
        "How much does {what} cost?",
        rf"(?:^|, |that |of |become )(?P<what>{_THE_NAME}),? (?:(?:an?|the) [^,;]*? (?:that|which) |which )?",
        rf"(?:now |currently )?costs {_MONEY}",
    ),
    _rule(
        "paid",
        "How high did {who} put {what}?",
        rf"\b(?P<who>{_NAME}) (?:has |had )?put (?P<what>the [a-z ]+?) at {_MONEY}",
    ),
    _rule("why", "Why did {who} {base}{rest}?", rf"^{_WHO} {_PAST} because\b"),
    _rule(
        "why",
        "Why {was} {who} {clause}?",
        rf"^(?P<who>{_SUBJECT}) (?P<was>was|were|is|are) (?P<clause>[^,;:]*?) because\b",
    ),
    _rule(
        "where",
        "Where {was} {who} {done}?",
        rf"^{_WHO} (?P<was>was|were) (?P<done>born|arrested|detained|buried|shot|killed|found dead) ",
        rf"(?:in|at|near|outside) (?:the |a )?(?!{_MONTHS}){_CAP}",
    ),
    _rule(
        "where",
        "Where is {who} based?",
        rf"\bwhere (?P<who>{_NAME}) is based\b|(?P<who2>{_NAME}){_ASIDE} is based in {_CAP}",
    ),
    _rule(
        "who is",
        "Who is the {role}?",
        rf"{_PERSON}, (?:the |an? )?(?P<role>(?:[a-z]+ ){{0,2}}{_ROLE} (?:of|for|at) ",
        rf"(?:the (?:[a-z-]+ ){{1,3}})?{_THE_NAME})(?=[,.;])(?!, [A-Z][\w.]*,)",
    ),
    _rule(
        "who is",
        "Who is {role}?",
        rf"(?:^|[a-z,] )(?P<role>{_NAME}[’']s (?:[a-z]+ ){{0,3}}{_ROLE}|",
        rf"[Tt]he (?:[a-z]+ ){{0,2}}{_ROLE} of {_THE_NAME}), {_PERSON}(?=[,.;])",
    ),
    _rule(
        "who is",
        "Who is {role}?",
        rf"{_PERSON}, (?P<role>{_NAME}[’']s? (?:[a-z]+ ){{0,3}}{_ROLE}|the {_NAME} (?:[a-z]+ ){{0,2}}{_ROLE})(?=[,.;])",
    ),
    _rule(
        "called", "What did {who} call {what}?", rf"^{_NAMED}{_ASIDE} (?:has )?called {_WHAT} (?:an?|the|[“\"])(?= ?\w)"
    ),
    _rule("said", "What did {who} say about {topic}?", rf"^{_NAMED}{_ASIDE} {_SAID} (?:that )?[“\"]?{_TOPIC}"),
    _rule("said", "What did {who} say about {topic}?", rf"^{_NAMED}{_ASIDE} {_SAID} .*?{_ON} {_TOPIC}"),
    _rule(
        "said",
        "What did {who} say about {topic}?",
        rf"^[“\"]?.*?(?:{_ON}|\bin) {_TOPIC}.*?,?[”\"]? ",
        rf"(?:(?:said|says) {_NAMED}|(?P<who2>{_THE_NAME}) {_SAID})(?=[,.]|$)",
    ),
    _rule(
        "somebody",
        "Who is {who}?",
        rf"(?:^|[a-z,] ){_NO_PLACE}(?P<who>{_PERSON}), (?:the |an? )?(?:[a-z-]+ ){{0,3}}{_ROLE}\b[^,.;]{{5,}}[,.;]",
    ),
    _rule(
        "who said",
        "Who {does} that {fact}?",
        rf"^{_PERSON}{_ASIDE} (?:has |had )?(?P<does>{_STATED})(?: on \w+day)? ",
        rf"(?:that |(?=(?:the|an?|{_NAME}) ))(?P<fact>{_STATEMENT})\.?$",
    ),
    _rule(
        "who said",
        "Who {does} that {fact}?",
        rf"^(?P<fact>(?:The|An?|{_NAME}|{_NAME}[’']s) {_STATEMENT}), ",
        rf"(?:{_PERSON}{_ASIDE} (?P<does>said|says)|(?P<does2>said|says) {_PERSON}(?:, [^“”\"]+)?)\.?$",
    ),
)
KINDS = tuple(dict.fromkeys(rule.kind for rule in _RULES))
"""The kinds of question, most promising first."""

_PREFACE = re.compile(r"^According to (?:[^,]|, (?=\d))*, |, according to [^,]*(?=\.$)")
_SIDE_CLAUSE = re.compile(
    r",? (?:after|before|because|while|when|as|with|but|although|according to|and (?:have|has|were|are)) .*$"
)
_LATE = re.compile(r" (?:by|on|since|as of|late|early|in) (?:late |early )?(?:\w+day|night|the \w+)\b.*$|\.$")
_LEANING = re.compile(
    r"\b(?:I|(?i:me|he|she|it|they|we|you|him|her|them|us|his|hers|its|their|our|my|your|this|that|these|those|here|there|such|"
    r"today|yesterday|tomorrow|tonight|now|then|last|next|ago|latter|which|who|whom|whose|another|others?|also|only|"
    r"himself|herself|itself|themselves|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|"
    r"the (?:company|team|country|state|agency|report|group|man|woman|city|storm))\b"
)
_UNITS = re.compile(
    r"^How many (?:percent|years?|days?|hours?|minutes?|weeks?|months?|miles?|feet|dollars?|points?|times)\b"
)
_TITLE = r"(?:Dr|Gov|Sen|Rep|Ms|Mr|Mrs|Maj|Gen|Lt|Col|St|Secretary|President|Minister|Director|General)"
_NO_NAME = re.compile(
    rf"(?:did|about) (?:the )?{_TITLE}\b\.?(?: say|\?)|"
    rf"about (?:the )?(?:(?:{_MONTHS}|Jan)\b|\w+day\b|(?:The|A|An|In|On|But|And|If|When|As|At|So|Not|No|All|To)\b)"
)
_JOINING = r" (?:But|And|So|Yet|If|When|While|In|On|At|By|From|With|After|Before|Since|As|Though|Although) [A-Z]"
_WHO_SAID = re.compile(r"Who \w+ that ")
_FEWEST_WORDS, _MOST_WORDS = 3, 17


def asked_back(sentence: str) -> Iterator[tuple[str, str]]:
    """Return (kind, question) for every pattern that reads `sentence`, whose white space is single spaces.

    Each question has a name in it, is not long, and does not lean on other sentences.
    """
    plain = _PREFACE.sub("", sentence)
    plain = plain[:1].upper() + plain[1:]
    given: set[str] = set()
    for rule in _RULES:
        if rule.kind == "somebody" and "who is" in given:
            continue
        if found := re.search(rule.pattern, plain):  # compiled at first use: 80 ms that most commands never need
            question = rule.question.format_map(_parts(found.groupdict()))
            if _natural(question):
                given.add(rule.kind)
                yield rule.kind, question


def _parts(groups: Mapping[str, str | None]) -> dict[str, str]:
    """Return the groups of a match as a question words them: verbs in their base form, side clauses cut off."""
    parts = {name: text or "" for name, text in groups.items()}
    parts["base"] = BASE.get(parts.get("verb") or parts.get("alone") or "", "offer")
    parts["who"] = parts.get("who") or parts.get("who2", "")
    parts["does"] = parts.get("does") or parts.get("does2", "")
    if "clause" in parts:
        parts["clause"] = _LATE.sub("", _SIDE_CLAUSE.sub("", parts["clause"])).rstrip(" .")
    return {name: re.sub(r"^(The|A|An) ", lambda article: article[0].lower(), text) for name, text in parts.items()}


def _natural(question: str) -> bool:
    words = question.rstrip("?").split()
    named = re.search(rf" (?:the )?{_CAP}", question) is not None
    odd = (
        re.search(rf"[\"“”()\[\]|:;]|\bthe (?:and|or|as|of)\b|{_JOINING}", question)
        or _UNITS.match(question)
        or _NO_NAME.search(question)
    )
    fits = _FEWEST_WORDS <= len(words) <= _MOST_WORDS
    opening = _WHO_SAID.match(question)
    return named and not odd and fits and not _LEANING.search(question, opening.end() if opening else len(words[0]))
