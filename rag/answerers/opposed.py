"""Where two sentences answer a question differently without a figure: denied or stated, one state or its contrary.

Careful on purpose, as two wordings of one thing are far more common: only contraries that are in the words themselves
count. Names for what there can be only one of are compared in `only_one`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rag.answerers.denying import denials, supposed
from rag.answerers.only_one import plain_words, told_once
from rag.asked_for import Kind
from rag.spotting import spans
from rag.stemming import stems
from rag.types import Span
from rag.verb_forms import bases
from rag.words import telling

__all__ = [
    "asks_cause",
    "asks_whether",
    "cause",
    "contraries",
    "denied_cause",
    "may_be_opposed",
    "pole_words",
]

Both = tuple[Span, Span]

_YES_OR_NO = re.compile(
    r"^\W*(?:and |but |so )?(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should)\b", re.I
)
_POSITION = re.compile(r"\b(?:position|stance|stand|view|opinion)\b.* (?:on|of|about)\b|\bwhere\b.*\bstand\b", re.I)
_CAUSE = re.compile(
    r"^\W*(?:why\b|what (?:caused|led to)\b|what (?:is|was) the (?:cause|reason)\b|.*\bbecause\b)", re.I
)
_AXES = tuple(
    (re.compile(rf"\b(?:{one})\b", re.I), re.compile(rf"\b(?:{other})\b", re.I))
    for one, other in (
        (
            r"support(?:s|ed)?|back(?:s|ed)|favou?rs?|in favou?r of|endorse[sd]?|vot(?:e[sd]?|ing) for",
            r"oppose[sd]?|reject(?:s|ed)?|vot(?:e[sd]?|ing) against|(?:is|was|are|were) against",
        ),
        (
            r"approve[sd]?|passed|adopted|go(?:es|ing)? ahead|went ahead|tak(?:e|es|ing) place|took place",
            r"scrap(?:s|ped)?|cancel(?:s|l?ed)?|call(?:s|ed)? off|abandon(?:s|ed)?|shelve[sd]?|reject(?:s|ed)"
            r"|withdrawn|withdrew|vot(?:e[sd]?|ing) against|postpone[sd]?|(?:turned|voted) down",
        ),
        (r"alive|surviv(?:e|es|ed)", r"die[sd]?|dead|(?:was|were|been) killed"),
        (r"guilty|convict(?:s|ed)", r"acquit(?:s|ted)?|innocent|cleared of"),
        (r"arrest(?:s|ed)?|detain(?:s|ed)?|in custody|jailed", r"released?|freed|set free"),
        (r"for sale|on the market", r"sold|bought|acquired"),
        (r"(?:re)?open(?:s|ed)?(?! to)", r"clos(?:es?|ed)|shut"),
        (r"resign(?:s|ed|ing)?|step(?:s|ped|ping)? down|quits?", r"remains? (?:in office|as)|stays? (?:on|in office)"),
        (r"accident(?:s|al|ally)?", r"deliberate(?:ly)?|intentional(?:ly)?|on purpose|arson"),
        (r"safe", r"unsafe|dangerous|contaminated|poisoned"),
    )
)
_WORD = re.compile(r"[^\W_]+")
_BEFORE = re.compile(r"^[^.;:!?]*?\b(?:until|before)\b")
_ENDED = re.compile(r"[.;:!?,](?=\s|$)|\b(?:and|but|because|while|although|that)\b")
_BESIDE = re.compile(
    r"^\s*(?:(?:after|before|over|on|in|at|by|with|during|when|as|or|since|despite|from|until|under|last|this|next|for)\b|$)",
    re.I,
)
_SOMEBODY = re.compile(r"\b(?:he|she|it|they|nobody|no one|none)\b", re.I)
_NOTHING = re.compile(r"\b(\w+) (?:had|has|have) (?:nothing|little) to do with\b", re.I)
_RATHER = re.compile(
    r"\b(?:and|but) not (?:because of )?(?:the |an? )?(\w+)|\b(?:rather than|instead of) (?:the |an? )?(\w+)"
)
_BECAUSE = re.compile(
    r"\b(?:because(?: of)?|(?:was|were|been|is) caused by|due to|blamed? on|owing to|as a result of)\s+"
    r"([^.;:!?]{3,80}?)"
    r"(?=[.;:!?,](?:\s|$)|\s(?:and|but)\b)|([^.;:!?,]{3,80}?),?(?: and not [^,]+,)? (?:was|is) the (?:cause|reason)\b",
    re.I,
)


def may_be_opposed(question: str) -> bool:
    """Return whether two answers to a question can contradict each other in their words: yes or no, for or against."""
    return any(pattern.search(question) for pattern in (_YES_OR_NO, _POSITION, _CAUSE)) or bool(told_once(question))


def asks_cause(question: str) -> bool:
    """Return whether a question asks why, or whether something was the cause."""
    return _CAUSE.search(question) is not None


def asks_whether(question: str) -> bool:
    """Return whether a question may be answered by yes or no.

    >>> asks_whether("Did he go?"), asks_whether("Where did he go?")
    (True, False)
    """
    return _YES_OR_NO.search(question) is not None


def pole_words(question: str) -> frozenset[str]:
    """Return the words of a question, as stems, that name a state which has a contrary; a sentence may use that."""
    found = {match[0] for poles in _axes(question) for pole in poles for match in pole.finditer(question)}
    return frozenset(each for words in found for each in stems(words))


def contraries(one: str, other: str, question: str) -> Both | None:
    """Return the words in which two sentences contradict each other in what the question asks; None where they do not.

    >>> one, other = "Dorant knew of it.", "Dorant did not know of it."
    >>> found = contraries(one, other, "Did Dorant know of it?")
    >>> found and (found[0].of(one), found[1].of(other))
    ('knew', 'did not know')
    """
    if not (_YES_OR_NO.search(question) or _POSITION.search(question)):
        return None
    for axis in _axes(question):
        first, second = _pole(one, axis, question), _pole(other, axis, question)
        if first and second and first[0] != second[0]:
            return first[1], second[1]
    turned = _denied_in(other, one, question)
    return _denied_in(one, other, question) or (turned and (turned[1], turned[0]))


def cause(sentence: str) -> Span | None:
    """Return where a sentence gives a cause: what stands behind "because", "caused by" and the like."""
    match = _BECAUSE.search(sentence)
    return None if match is None else Span(*match.span(1 if match[1] else 2))


def denied_cause(given: str, sentences: Iterable[str]) -> bool:
    """Return whether one of the sentences says outright that it was not the cause that is given."""
    wanted = set(stems(given))
    for sentence in sentences:
        found = [
            next(filter(None, match.groups())) for match in (*_NOTHING.finditer(sentence), *_RATHER.finditer(sentence))
        ]
        if wanted & {each for word in found for each in stems(word)}:
            return True
    return False


def _axes(question: str) -> Iterator[tuple[re.Pattern[str], re.Pattern[str]]]:
    """Yield the states that a question asks of, each with its contrary."""
    for number, axis in enumerate(_AXES):
        if any(pole.search(question) for pole in axis) or (number == 0 and _POSITION.search(question)):
            yield axis


def _pole(sentence: str, axis: Sequence[re.Pattern[str]], question: str) -> tuple[int, Span] | None:
    """Return the side of a sentence, 0 or 1, and where it stands; None without one, where unsure, or with both."""
    denied = {sentence.find(words[0], span.end): span.start for span, words in denials(sentence)}
    found = []
    for side, pole in enumerate(axis):
        for match in pole.finditer(sentence):
            if supposed(sentence, match.start()):
                return None
            if not _of_it(sentence, Span(*match.span()), question):
                continue
            start = denied.get(match.start())
            if start is not None and _BEFORE.match(sentence[match.end() :]):
                return None
            found.append(
                (side if start is None else 1 - side, Span(match.start() if start is None else start, match.end()))
            )
    return found[0] if len({side for side, _ in found}) == 1 else None


def _denied_in(one: str, other: str, question: str) -> Both | None:
    """Return where the one sentence denies a word of the question, and where the other states it.

    "Not until May" is no contrary of a sentence with a day, and one that denies such a word itself states nothing.
    """
    wanted = plain_words(question)
    if any(bases(" ".join(words)) & wanted for _, words in denials(other, frozenset())):
        return None
    for span, words in denials(one, frozenset()):
        word = next((each for each in words if bases(each) & wanted), None)
        if word is None:
            continue
        denied = Span(span.start, one.find(word, span.end) + len(word))
        until = _BEFORE.match(one[denied.end :]) is not None and spans(Kind.DATE, other)
        for match in _WORD.finditer(other):
            stated = Span(*match.span())
            same = bases(match[0]) & bases(word) and not supposed(other, stated.start)
            if same and not until and _of_it(one, denied, question) and _of_it(other, stated, question):
                return denied, stated
    return None


def _of_it(sentence: str, span: Span, question: str) -> bool:
    """Return whether words are said of what is asked: others of the question are in their clause, and none else behind.

    >>> question = "Did the council approve the stadium?"
    >>> [_of_it(f"The council approved the {what}.", Span(12, 20), question) for what in ("stadium", "parking lot")]
    [True, False]
    """
    behind = _ENDED.split(sentence[span.end :], maxsplit=1)[0]
    before = _ENDED.split(sentence[: span.start])[-1]
    if not _BESIDE.match(behind) and re.search(r"\w", behind) and not bases(telling(behind)[0]) & bases(question):
        return False
    own = bases(span.of(sentence))
    rest = (plain_words(question) - own) or (bases(" ".join(telling(question))) - own)
    return bool(bases(f"{before} {behind}") & rest) or _SOMEBODY.search(f"{before} {span.of(sentence)}") is not None
