"""The parts of a question that asks several things at once, each a question that stands alone; pure rules over words.

"Who bought X, and how much did they pay?" has two. A part begins where a second direct question does: a question word
with its verb before its subject ("when did he go"). A question in another's object ("who said when he would go and who
came") is none, nor is anything in quotation marks or brackets: where it is not sure, a question is left whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.leaning import CONTINUED
from rag.names import is_person, names
from rag.questions import understand
from rag.sides import sides
from rag.types import Turn
from rag.words import without_context

__all__ = ["MOST_PARTS", "parts"]

MOST_PARTS = 3

_WH = r"(?:who|whom|whose|what|which|when|where|why|how)"
_PREPOSITIONS = (
    r"(?:in|on|at|by|to|from|for|with|of|under|about|since|until|over|through|near|against|after|before|during|as)"
)
_DO = r"(?:do|does|did)"
_BE = r"(?:is|are|was|were)"
_HAVE = r"(?:has|have|had)"
_MODAL = r"(?:will|would|can|could|should|may|might|must)"
_AUXILIARY = rf"(?:{_DO}|{_BE}|{_HAVE}|{_MODAL})"
_PRONOUN = r"(?:he|she|they|it|we|you|I)\b"
_NAMED = r"(?-i:[A-Z_])"
_NOUN_PHRASE = rf"(?:(?:the|an?|this|that|these|those|his|her|its|their|any|all|most|some)\b|{_PRONOUN}|{_NAMED})"
_NOUNS = rf"(?:\s+(?!{_AUXILIARY}\b|{_WH}\b)[\w’'$%.-]+)"
_PREPOSED = rf"(?:{_PREPOSITIONS}\s+)?"
_BEGUN = re.compile(rf"^{_PREPOSED}(?:{_WH}|{_AUXILIARY})\b", re.I)
_DIRECT = re.compile(
    rf"^{_PREPOSED}(?:"
    rf"(?:when|where|why|how(?!\s+(?:much|many)\b)(?:\s+[\w-]+)?)\s+{_AUXILIARY}\s+\w"
    rf"|how\s+(?:far|close|near|high|long)\s+{_PREPOSITIONS}{_NOUNS}{{1,4}}\s+{_AUXILIARY}\s+\w"
    rf"|(?:what|which|whom|whose|how\s+(?:much|many)){_NOUNS}{{0,6}}\s+{_DO}\s+{_NOUN_PHRASE}.*\s\w"
    rf"|(?:what|which|whom|whose|how\s+(?:much|many)){_NOUNS}{{0,6}}\s+{_MODAL}\s+{_NOUN_PHRASE}.*\s\w"
    rf"|(?:what|which|who|whom|whose|how\s+(?:much|many)){_NOUNS}{{0,6}}\s+{_HAVE}\s+(?:{_PRONOUN}|{_NAMED}).*\s\w"
    rf"|(?:what|which|how\s+(?:much|many)){_NOUNS}{{1,6}}\s+{_BE}\s+(?:{_PRONOUN}|{_NAMED}[\w’'-]*).*\s\w"
    rf"|who\s+(?:{_DO}|{_MODAL})\s+(?:he|she|they|{_NAMED}[\w’'-]*)\s+\w"
    rf"|(?:what|who)\s+{_BE}\s+{_NOUN_PHRASE}"
    rf"|did\s+(?:he|she|they)\s+\w)"
    rf"|^{_PREPOSITIONS}\s+(?:what|which){_NOUNS}{{0,6}}\s+(?:{_BE}|{_HAVE})\s+{_NOUN_PHRASE}.*\s\w",
    re.I,
)
_PAST = (
    r"(?:\w{2,}ed|began|became|bought|broke|brought|built|came|caught|chose|cost|cut|drew|drove|fell|felt|fled|flew|found"
    r"|fought|gave|got|went|grew|held|hit|hurt|kept|knew|laid|led|left|lent|lost|made|meant|met|owns?|paid|put|quit|ran|rose"
    r"|said|sang|saw|sent|set|shot|sold|spent|spoke|stood|stole|struck|swept|swore|took|taught|threw|told|won|wrote)"
)
_SUBJECT = re.compile(
    rf"^(?:(?:who|what)\s+(?!{_PREPOSITIONS}\b|(?:else|next|now|then|not|if|to|and|or)\b)(?:{_AUXILIARY}\s+\w|{_PAST}\b|\w+s\b)"
    rf"|(?:what|which|whose|how\s+(?:much|many))(?!\s+to\b){_NOUNS}{{0,10}}?\s+(?:{_AUXILIARY}\s+\w|{_PAST}\b))",
    re.I,
)
_GOVERNS = re.compile(
    rf"\b(?:{_WH}|that|if|whether|about(?!$)|regarding|concerning|say|says|said|tell|told|know|knew|known|think|thought|explain"
    r"\w*|reveal\w*|report\w*|describ\w+|disclos\w+|discuss\w*|show\w*|find|found|learn\w*|determin\w+|ask\w*|believ\w+"
    r"|announc\w+|understand|understood|see|seen|saw|discover\w*|confirm\w*|mention\w*|warn\w*|suggest\w*|uncover\w*"
    r"|claim\w*|decid\w+|investigat\w+|agree\w*|disagree\w*|argu\w+|depends?|predict\w*)\b",
    re.I,
)
_LINK = re.compile(
    rf"(?P<comma>\s*[,;]?)\s+(?P<and>(?:and|but)\s+(?:(?:also|then)\s+)?(?:if so,?\s+)?)?"
    rf"(?=(?-i:{_PREPOSED}{_WH}\b|did\s))",
    re.I,
)
_HIDDEN = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)‘[^’]*’(?!\w)|\([^)]*\)")
_INTRODUCTION = re.compile(
    rf"^(?:{_PREPOSITIONS}|according|under|besides|despite)\b(?!\s+{_WH}\b)[^?]{{1,80}}?,\s+(?={_PREPOSED}(?:{_WH}|{_AUXILIARY})\b)",
    re.I,
)
_JOINED_ON = re.compile(r"^(?:and|but|so|also|then|ok(?:ay)?)\b,?\s+", re.I)
_NEXT_QUESTION = re.compile(r"(?<=\?)[\"”’']?\s+(?=[\"“‘']?[A-Z])")
_WHICH_WAY = r"(?:when|where|why|how)"
_TWO_WAYS = re.compile(rf"^(?P<one>{_WHICH_WAY}),? and (?P<two>{_WHICH_WAY}) (?P<rest>{_AUXILIARY} .+)$", re.I)
_AND_WHY = re.compile(
    rf"^(?P<one>(?:{_WHICH_WAY} )?)(?P<rest>{_AUXILIARY} .+?),? and (?:if so,? )?(?P<two>{_WHICH_WAY})$", re.I
)
_HE = re.compile(r"\b(?P<own>his)\b|\b(?:he|she|him)\b|\b(?P<her>her)\b", re.I)
_IT = re.compile(r"\b(?P<own>its)\b|\bit\b(?!\s+(?:take|cost|true|likely|possible)\b)(?P<her>(?!))?", re.I)
_DESCRIBED = re.compile(
    rf"\b{_AUXILIARY} ((?:the|an?) (?:[A-Z][\w.’'-]* )+(?!{_WH}\b|that\b)[a-z]+)\b"
)  # "did the Velo founder"
_PLACING = rf"{_PREPOSITIONS}|around|between|the|an?"
_POINTING = re.compile(r"\b(?:he|she|him|his|her|they|them|their|it|its|there|this|that|these|those)\b", re.I)
_DATED = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Aug|Sept?|Oct|Nov|Dec"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b[\s\d,.]*"
)
_FEWEST = 4  # words of a first part that names nothing and yet may stand alone
_CLAUSE = 3  # words of the shortest question with a verb and its subject
_LONGEST = 600  # characters of a question that is looked at


def parts(question: str) -> tuple[str, ...]:
    """Return the questions that `question` asks, at most three, each standing alone; itself where it asks one thing.

    The context in brackets behind a question put on its own goes with every part; a part that needs another to be
    understood gets that as its context.

    >>> parts("When did Bankman-Fried resign, and who replaced him?")
    ('When did Bankman-Fried resign?', 'Who replaced Bankman-Fried?')
    >>> parts("Who said that he was shocked and appalled?")
    ('Who said that he was shocked and appalled?',)
    """
    asked = " ".join(without_context(question).split())
    if len(asked) > _LONGEST:
        return (question,)
    compared = sides(asked)
    split = compared or _alone([part for each in _asked_one_by_one(asked) for part in _coordinated(each)])
    if not 1 < len(split) <= MOST_PARTS:
        return (question,)
    context = question[len(without_context(question)) :].strip(" ()")
    return tuple(_with(part, context) for part in split)


def _asked_one_by_one(asked: str) -> list[str]:
    """Return the sentences of a text if each of them is a question; else the text."""
    masked = _masked(asked)
    cuts = [0, *(match.end() for match in _NEXT_QUESTION.finditer(masked)), len(asked)]
    pieces = [asked[one:other].strip() for one, other in pairwise(cuts)]
    return pieces if all(_is_question(piece) for piece in pieces) else [asked]


def _is_question(piece: str) -> bool:
    plain = _JOINED_ON.sub("", piece)
    begun = _BEGUN.match(_INTRODUCTION.sub("", plain)) and len(plain.split()) >= _CLAUSE
    return piece.endswith("?") and bool(begun or CONTINUED.match(piece))


def _coordinated(asked: str) -> list[str]:
    """Return the direct questions that "and" joins in one sentence."""
    plain = _JOINED_ON.sub("", asked.rstrip(" ?"))
    opening = _INTRODUCTION.match(_masked(plain))
    introduction = plain[: opening.end()] if opening else ""
    body = plain[len(introduction) :]
    bodies = _of_two_ways(body) or _clauses(body)
    return [asked] if len(bodies) == 1 else [_ended(f"{introduction}{each}") for each in bodies]


def _of_two_ways(body: str) -> list[str]:
    """Return the two questions of "when and where did ...", "did ..., and why"; nothing for any other."""
    masked = _masked(body)
    both, after = _TWO_WAYS.match(masked), _AND_WHY.match(masked)
    if both and not _TWO_WAYS.search(both["rest"]):
        return [f"{both[way]} {body[both.start('rest') :]}" for way in ("one", "two")]
    if after is None or re.search(rf"\b{_WH}\b", after["rest"], re.I):
        return []
    if not after["one"] and _GOVERNS.search(after["rest"]):
        return []
    rest = body[after.start("rest") : after.end("rest")].rstrip(" ?")
    return [f"{after['one']}{rest}", f"{after['two']} {rest[:1].lower()}{rest[1:]}"]


def _clauses(body: str) -> list[str]:
    """Return a sentence cut at every "and" behind which another direct question begins."""
    masked = _masked(body)
    links = [link for link in _LINK.finditer(masked) if link["and"] or link["comma"].strip()]
    at, kept = 0, []
    for place, link in enumerate(links):
        following = links[place + 1].start() if place + 1 < len(links) else len(masked)
        first, second = masked[at : link.start()], masked[link.end() : following]
        if _complete(first) and _begins(second, first, joined=bool(link["and"]) or link["comma"].strip() == ";"):
            kept.append(link)
            at = link.end()
    if not kept or not kept[-1]["and"]:
        return [body]
    starts = [0, *(link.end() for link in kept)]
    ends = [*(link.start() for link in kept), len(body)]
    return [body[start:end] for start, end in zip(starts, ends, strict=True)]


def _complete(clause: str) -> bool:
    """Return whether a clause is a question with a verb."""
    if re.match(rf"{_AUXILIARY}\b", clause, re.I):
        return len(clause.split()) >= _CLAUSE
    return bool(_DIRECT.match(clause) or _SUBJECT.match(re.sub(rf"^{_PREPOSITIONS}\s+", "", clause, flags=re.I)))


def _begins(clause: str, before: str, joined: bool) -> bool:
    """Return whether a clause is a direct question of its own, and not one in the object of what stands before it."""
    if _DIRECT.match(clause):
        return joined or not clause.casefold().startswith("did")
    own = re.sub(rf"^{_PREPOSED}\S+", "", before, count=1, flags=re.I)
    return joined and bool(_SUBJECT.match(clause)) and not _GOVERNS.search(own)


def _alone(split: Sequence[str]) -> list[str]:
    """Return the parts with what they need of the first one, or the first one of the second, to be understood."""
    first, *others = split
    if not others:
        return [first]
    if _named(others[0]) and not _named(first) and len(first.split()) <= _FEWEST:
        first = _with(first, others[0].rstrip("?"))
    return [first, *(_resolved(each, split[0]) for each in others)]


def _resolved(part: str, first: str) -> str:
    if CONTINUED.match(part):
        return understand(part, [Turn(first, "")]).understood
    person, thing = _meant(part, first)
    part = _put(part, _IT, thing) if thing else part
    part = _put(part, _HE, person) if person else part
    whole = len(set(first.casefold().split()) - set(part.casefold().split())) <= 1  # but for one word it is the first
    return part if whole or (_named(part) and not _POINTING.search(part)) else _with(part, first.rstrip("?"))


def _meant(part: str, first: str) -> tuple[str | None, str | None]:
    """Return which names of the first part "he" or "she" and "it" mean in a later one, where only one can be meant.

    A name of one word, or a name with a noun, is a person's where it is the subject and the later part speaks of one.
    """
    named = _named(first)
    persons = [name for name in named if is_person(name)]
    things = [name for name in named if name not in persons]
    of_person = _HE.search(part) is not None
    subject = len(named) == 1 and re.search(rf"\b{_AUXILIARY} {re.escape(named[0])}(?![\w-]|[’']s?\b| and )", first)
    described = _DESCRIBED.search(first)
    if of_person and described and not persons:
        persons = [described[1]]
    elif of_person and subject and not persons:
        persons, things = things, []
    placed = [name for name in things if re.search(rf"\b(?:{_PLACING}) {re.escape(name)}\b", first)]
    known = persons or not of_person or re.match(r"who\b", first, re.I)  # "he" may be the one who is asked for
    thing = things[0] if len(things) == 1 and not placed and known else None
    return (persons[0] if len(persons) == 1 else None), thing


def _named(text: str) -> list[str]:
    """Return the names in a text, each once, without days and months."""
    found = [span.of(text) for span in names(text)]
    return list(dict.fromkeys(name for name in found if not _DATED.fullmatch(name)))


def _put(part: str, pronouns: re.Pattern[str], name: str) -> str:
    """Return the part with `name` for its first pronoun, unless it names somebody before it."""
    match = pronouns.search(part)
    if match is None or any(span.start < match.start() for span in names(part)):
        return part
    owned = match["own"] or (
        match["her"] and re.match(r"\s+(?!(?:in|on|at|to|and|for|as|by|with|from)\b)\w", part[match.end() :])
    )
    return f"{part[: match.start()]}{name}{'’s' if owned else ''}{part[match.end() :]}"


def _with(part: str, context: str) -> str:
    if not context:
        return part
    alone = without_context(part)
    own = part[len(alone) :].strip(" ()")
    return f"{alone} ({'; '.join(filter(None, (own, context)))})"


def _ended(clause: str) -> str:
    plain = _JOINED_ON.sub("", clause.strip(" ,;"))
    return f"{plain[:1].upper()}{plain[1:]}?"


def _masked(text: str) -> str:
    """Return the text as long as it is, with what stands in quotation marks or brackets struck out."""
    return _HIDDEN.sub(lambda found: "_" * len(found[0]), text)
