"""Questions and their answers as statements: "Who founded X?" and "Jane Roe" as "Jane Roe founded X."."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from rag.asked_for import asked_for
from rag.sentences import sentences
from rag.spotting import spans
from rag.training.examples import Example
from rag.training.support_data.claims import NOT, SUPPORTED, Claim
from rag.training.support_data.hedges import is_hedged
from rag.training.support_data.passages import is_plain
from rag.training.support_data.quoting import stems

__all__ = ["answered", "statement"]

_IRREGULAR = (
    "begin:began become:became win:won lose:lost leave:left take:took make:made get:got go:went come:came grow:grew "
    "write:wrote sell:sold buy:bought build:built marry:married study:studied"
)
_REGULAR = (
    "start end open close die join move live play sign retire return happen occur attend graduate serve work launch "
    "release premiere air gain enter arrive establish found introduce invade declare publish receive reach host "
    "compete finish debut merge"
)
_PAST = {
    **{base: f"{base}d" if base.endswith("e") else f"{base}ed" for base in _REGULAR.split()},
    "occur": "occurred",
    **dict(pair.split(":") for pair in _IRREGULAR.split()),
}
_PARTICIPLE = (
    r"(?:\w{2,}ed|born|built|held|won|made|written|taken|found|sold|given|set|led|known|shot|fought|cut|sung"
    r"|begun|drawn)"
)
_BE = "is|was|are|were"
_AUXILIARY = re.compile(rf"\b(?:{_BE}|do|does|did|will|would|can|could|should|has|have|had|may|might)\b", re.I)
_SUBJECT = re.compile(
    r"^(?:who|(?P<noun>(?:what|which) (?P<thing>[\w-]+(?: [\w-]+)??))) (?P<rest>(?:[a-z]+ed|won|is|was|were|are|became"
    r"|wrote|led|made|built|has|played|plays|sings|sang|owns|took|held|runs|leads|lies|hosts|hosted) .+)$",
    re.I,
)
_MANY = re.compile(
    rf"^how many (?P<noun>[\w-]+(?: [\w-]+)??) "
    rf"(?P<rest>(?:{_PARTICIPLE}|live|died|play|make|attend|work|took|left) .+)$",
    re.I,
)
_WHEN = re.compile(
    rf"^(?P<word>when|where|in (?:what|which) (?:year|month|city|town|country|state)) (?P<be>{_BE}) (?P<what>.+?) "
    rf"(?P<done>(?:\w+ly )?{_PARTICIPLE}|located|situated)(?P<rest> (?:in|on|at|as|by|for|from|to|into) .+)?$",
    re.I,
)
_DID = re.compile(
    r"^(?P<word>when|where|in (?:what|which) (?:year|month|city|town|country|state)) did (?P<what>.+)$", re.I
)
_NAMED = re.compile(rf"^(?:what|who) (?P<be>{_BE}) (?P<what>(?:the|his|her|its|their) .+?(?: (?:of|for|in) .+))$", re.I)
_PREPOSITION = re.compile(
    r"^(?:in|on|at|from|since|by|during|after|before|until|between|around|about|near|the (?:early|late|mid))\b", re.I
)
_OPENING = re.compile(r"(?:^|[.!?:])\W*$")
_LONGEST = 12  # words of an answer
_SHARED = 0.75  # of the question's words that the quote must hold
_WORDS = 70
_NEIGHBOUR = 0.5


def statement(question: str, answer: str) -> str | None:
    """Return what question and answer say together, or None where no rule is safe.

    >>> statement("When was the dam at Boru built?", "1931"), statement("Who built it?", "the Wu family")
    ('The dam at Boru was built in 1931.', 'The Wu family built it.')
    """
    asked = " ".join(question.split()).rstrip("? ")
    answer = answer.strip(" .,;:")
    if not asked or not answer or len(answer.split()) > _LONGEST or "?" in asked:
        return None
    made = _of_subject(asked, answer) or _of_time_or_place(asked, answer) or _of_description(asked, answer)
    return f"{made[0].upper()}{made[1:]}." if made else None


def answered(example: Example, chance: random.Random) -> Iterator[Claim]:
    """Yield the statement of a question and its answer, and of the same question and something else in the quote.

    Nothing where the quote says too little of the question, or says it for unsure.
    """
    if not example.answers:
        return
    text, answer = example.text, example.answers[0]
    said = statement(example.question, answer.of(text))
    found = [span for span in sentences(text) if span.start <= answer.start and answer.end <= span.end]
    if said is None or not found or not is_plain(found[0].of(text)) or is_hedged(found[0].of(text)):
        return
    quote = _quote(text, found[0].start, found[0].end, chance)
    wanted = stems(example.question)
    if len(wanted & stems(quote)) < _SHARED * len(wanted):
        return
    yield Claim(example.source, example.document, said, quote, SUPPORTED, "question")
    other = _other(example, quote, chance)
    if other is not None:
        yield Claim(example.source, example.document, other, quote, NOT, "answer")


def _of_subject(asked: str, answer: str) -> str | None:
    """Return a statement whose subject was asked for: "which team won", "how many people died"."""
    if found := _MANY.match(asked):
        noun = "" if set(found["noun"].casefold().split()) & set(answer.casefold().split()) else f" {found['noun']}"
        return f"{answer}{noun} {found['rest']}" if re.search(r"\d|^\w+$", answer) else None
    found = _SUBJECT.match(asked)
    if found is None or (found["thing"] and _AUXILIARY.search(found["thing"])):
        return None
    verb, _, rest = found["rest"].partition(" ")
    thing = found["thing"]
    if verb.casefold() in {"is", "was", "are", "were", "has"}:
        after = re.match(_PARTICIPLE if thing else rf"(?:{_PARTICIPLE}|the|an?|in|on|at|one)\b", rest)
        if after is None or re.search(r"\b(?:in|by|to|for|from|on|at|with|of)$", rest):
            return None
        if thing and re.search(r"\b(?:year|month|city|town|country|state|day|century|age|type|kind|name)$", thing):
            return None
    return f"{answer} {found['rest']}"


def _of_time_or_place(asked: str, answer: str) -> str | None:
    if found := _WHEN.match(asked):
        return f"{found['what']} {found['be']} {found['done']}{_placed(found['word'], answer, found['rest'] or '')}"
    found = _DID.match(asked)
    if found is None:
        return None
    words = found["what"].split()
    verbs = [place for place, word in enumerate(words) if word in _PAST and place > 0]
    if len(verbs) != 1:
        return None
    place = verbs[0]
    rest = f" {' '.join(words[place + 1 :])}" if words[place + 1 :] else ""
    return f"{' '.join(words[:place])} {_PAST[words[place]]}{_placed(found['word'], answer, rest)}"


def _of_description(asked: str, answer: str) -> str | None:
    found = _NAMED.match(asked)
    if found is None or found["what"].endswith((" in", " for", " of", " called", " to", " by")):
        return None
    return (
        None
        if re.search(r"\b(?:that|who|which|did|does|do)\b", found["what"])
        else f"{found['what']} {found['be']} {answer}"
    )


def _placed(word: str, answer: str, rest: str) -> str:
    """Return the end of the statement: what else was asked, and the time or place with its preposition."""
    if _PREPOSITION.match(answer):
        return f"{rest} {answer}"
    day = re.search(r"[A-Z][a-z]+\.? \d{1,2}\b|\b\d{1,2}(?:st|nd|rd|th)? (?:of )?[A-Z]|day$", answer)
    preposition = "on" if day and word.casefold() != "where" else "in"
    return f"{rest} {preposition} {answer}"


def _quote(text: str, start: int, end: int, chance: random.Random) -> str:
    """Return the sentence, as often as not with the one beside it, where both are short enough."""
    found = sentences(text)
    place = next(n for n, span in enumerate(found) if span.start == start and span.end == end)
    beside = [n for n in (place - 1, place + 1) if 0 <= n < len(found) and is_plain(found[n].of(text))]
    chosen = [place]
    if beside and chance.random() < _NEIGHBOUR:
        chosen = sorted([place, chance.choice(beside)])
    quote = " ".join(" ".join(found[n].of(text).split()) for n in chosen)
    return quote if len(quote.split()) <= _WORDS else " ".join(found[place].of(text).split())


def _other(example: Example, quote: str, chance: random.Random) -> str | None:
    """Return the statement with something else of the same kind that the quote names instead of the answer."""
    kind = asked_for(example.question)
    known = stems(example.question) | frozenset().union(*(stems(span.of(example.text)) for span in example.answers))
    found = [span for span in spans(kind, quote) if not _OPENING.search(quote[: span.start]) or " " in span.of(quote)]
    others = [span.of(quote) for span in found if not stems(span.of(quote)) & known]
    return statement(example.question, chance.choice(others)) if others else None
