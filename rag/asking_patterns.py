"""What sentences look like that answer a question, as a table: each pattern with the question that it gives back.

A pattern is compiled at its first use: all of them take 80 ms that most commands never need.
"""

from __future__ import annotations

from typing import NamedTuple

from rag.past_verbs import BASE

__all__ = ["CAP", "KINDS", "MONTHS", "RULES", "Rule"]

CAP = r"(?:[A-Z](?:[\w-]|[’'](?!s\b))*\w(?![\w.-]\w)|(?:[A-Z]\.){2,}|[A-Z]\.(?= [A-Z]))"
_NAME = rf"{CAP}(?:(?: (?:of|of the|for|de|al|bin|van|von|&))? {CAP})*"
_THE_NAME = rf"(?:[Tt]he )?{_NAME}"
_PERSON = rf"[A-Z][a-zé]+(?: [A-Z]\.)?(?: (?:al-|bin |van |von |de )?{CAP}){{1,2}}"
_SUBJECT = rf"(?:The )?{_NAME}(?:[’']s(?: [a-z-]+){{1,4}}?)?"
_ASIDE = r"(?:, [^,;“”\"]+,)?"
_FIGURE = (
    r"(?:(?i:more than|fewer than|at least|about|around|some|nearly|almost|over|up to|an estimated|as many as|"
    r"approximately|roughly) )?(?:\d[\d,.]*\d|\d|(?i:two|three|four|five|six|seven|eight|nine|ten|twelve))"
    r"(?: (?:million|billion|dozen|thousand))?"
)
_MONEY = r"(?:(?:about|around|more than|nearly|at least|almost|some|roughly) )?[$£€]\d"
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\."
)
_DATE = rf"(?:on (?:\w+day(?: \w+)?,? )?(?:{MONTHS}) \d{{1,2}}(?:, \d{{4}})?|in (?:(?:{MONTHS}) )?\d{{4}})(?![\d-])"
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


class Rule(NamedTuple):
    """A `pattern`, and the `question` it gives: a format string over the groups of its match."""

    kind: str
    question: str
    pattern: str


def _rule(kind: str, question: str, *pieces: str) -> Rule:
    return Rule(kind, question, "".join(pieces))


RULES = (
    _rule(
        "how many",
        "How many {noun}{part} {clause}?",
        rf"{_CLAUSE_START}{_FIGURE} (?P<noun>(?:{CAP} )?{_NOUN})",
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
        rf"(?:(?:early |late )?(?:{MONTHS}|\d{{4}})\b)",
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
        rf"(?:^|, )(?P<who>{_PERSON}){_ASIDE},? (?:has |had )?(?:reportedly )?met (?:with )?(?:the )?{CAP}",
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
        rf"(?:in|at|near|outside) (?:the |a )?(?!{MONTHS}){CAP}",
    ),
    _rule(
        "where",
        "Where is {who} based?",
        rf"\bwhere (?P<who>{_NAME}) is based\b|(?P<who2>{_NAME}){_ASIDE} is based in {CAP}",
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
KINDS = tuple(dict.fromkeys(rule.kind for rule in RULES))
"""The kinds of question, most promising first."""
