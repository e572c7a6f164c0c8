"""A claim that a question asks about and somebody's denial of it: "Does Iran have soldiers there?", "Iran denies it".

Careful on purpose: the denial has to be of what is asked, and something that was read has to speak for the claim.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from rag.answerers.compared import Accounts, Compared
from rag.answerers.denying import denials, rejected_claims
from rag.answerers.values import families
from rag.names import names
from rag.reading import Reading
from rag.stemming import stem, stems
from rag.types import Span

__all__ = ["denied_claim"]

_READ = 40  # sentences, best first
_SHARE = 0.02  # of the best sentence's likelihood
_GAP = 3  # characters between two sentences of a paragraph
_MANY = 3  # words of a question, of which one may be missing
_NEGATIVE = re.compile(r"\b(?:not|never|no|den(?:y|ies|ied)|reject\w*|refut\w+|dismiss\w*)\b|n[’']t\b", re.I)
_OPENED = re.compile(r"^\W*(?:and |but |so )?\w+\s+")  # "Does", "Has"
_SUPPOSED = re.compile(
    r"\b(?:if|unless|whether|could|might|may|would|will|imagin\w+|(?:un)?likely|offer(?:s|ed|ing)?|promis\w+|plan(?:s|ned|ning)?|expect\w*|consider\w*|propos\w+"
    r"|threat\w*|warn\w*|fear\w*|hop(?:e[sd]?|ing)|want\w*|demand\w*|ask(?:s|ed|ing)?|rul(?:es|ed|ing) out|refus\w+)\b",
    re.I,
)
_CONTRAST = re.compile(r"^\W*(?:yet|but|however|nevertheless|nonetheless|still|even so)\b", re.I)
_LIGHT = frozenset(
    stems(
        "say said tell told have make made take get give go come do use keep put hold held begin start year month week"
        " day time today now still really actually ever already country government official officially report"
        " reportedly people"
    )
)
_KIN_WORDS = (
    "soldier troop force army military fighter",
    "weapon arms missile munition gun rocket",
    "attack strike bomb bombing raid shelling",
    "talk negotiation negotiate dialogue meeting meet met",
    "sack fire dismiss layoff redundant",
    "bribe bribery bribed kickback",
    "link tie connection",
    "hack hacked breach cyberattack",
    "arrest detain detention custody",
    "ill sick illness disease unwell",
    "resign resignation quit",
    "cheat cheated cheating doping doped",
    "spy spying espionage",
    "leak leaked spill spilled",
    "know knew known knowledge aware",
    "steal stole stolen theft",
    "lie lied lying mislead misled",
    "pollute polluted pollution contaminate contaminated contamination",
    "build built building construct construction",
)
_KIN: Mapping[str, str] = MappingProxyType({each: words for words in _KIN_WORDS for each in map(stem, words.split())})


def denied_claim(read: Compared, asked: str) -> Accounts | None:
    """Return the denial of what a question asks, then what speaks for it; None without either.

    That is the likeliest sentence that states it, and one right behind the denial that begins with "yet" or the like.
    """
    wanted = _content(asked)
    if not wanted or _NEGATIVE.search(asked) or not read.readings:
        return None
    likely = [each for each in read.readings[:_READ] if read.names_all(each)]
    for each in likely:
        words = _denies(read.text(each), wanted)
        if words is not None and each.score >= _SHARE * read.readings[0].score:
            naming = [other for other in likely if other is not each and _names(asked, read.text(other))]
            beside = [_claim(naming, wanted, read), _contrast(each, read)]
            told = [(each, words), *((other, Span(0, len(read.text(other)))) for other in beside if other)]
            return Accounts("denied", tuple(read.worded(*one) for one in told)) if len(told) > 1 else None
    return None


def _content(asked: str) -> frozenset[str]:
    """Return the words of a question that are no names and tell something, as stems."""
    rest = _OPENED.sub("", asked)
    named = set(stems(" ".join(span.of(rest) for span in names(rest))))
    return frozenset(stems(rest)) - named - _LIGHT


def _shared(text: str, wanted: frozenset[str]) -> frozenset[str]:
    """Return the wanted words that a text has, or others for the same."""
    held = families(text) | set(stems(text))
    kin = {_KIN[each] for each in stems(text) if each in _KIN}
    return frozenset(each for each in wanted if each in held or _KIN.get(each) in kin or families(each) & held)


def _enough(shared: frozenset[str], wanted: frozenset[str]) -> bool:
    return len(shared) >= len(wanted) - (len(wanted) >= _MANY)


def _denies(sentence: str, wanted: frozenset[str]) -> Span | None:
    """Return where a sentence denies what is asked, with the words that do."""
    for span in rejected_claims(sentence):
        inside = _shared(span.of(sentence), wanted)
        fewest = 2 if len(wanted) >= _MANY else 1
        if len(inside) >= fewest and _enough(_shared(sentence, wanted), wanted):
            return span
    return None


def _names(asked: str, sentence: str) -> bool:
    """Return whether a sentence names itself something that the question names, where that names anything."""
    named = {each for span in names(asked) for each in stems(span.of(asked))}
    return not named or bool(named & set(stems(sentence)))


def _claim(likely: list[Reading], wanted: frozenset[str], read: Compared) -> Reading | None:
    """Return the likeliest sentence that states what is asked, before others one in the very words of the question."""
    found = []
    for each in likely:
        text = read.text(each)
        stated = not _SUPPOSED.search(text) and not any(denials(text, frozenset()))
        if not stated or each.score < _SHARE * read.readings[0].score:
            continue
        if any(rejected_claims(text)) or not _enough(_shared(text, wanted), wanted):
            continue
        found.append((-len(wanted & set(stems(text))), -each.score, each))
    return min(found, key=lambda one: one[:2])[2] if found else None


def _contrast(denial: Reading, read: Compared) -> Reading | None:
    """Return the sentence right behind a denial that is set against it."""
    after = [each for each in read.readings if each.article == denial.article and each.span.start >= denial.span.end]
    following = min(after, key=lambda each: each.span.start, default=None)
    near = following is not None and following.span.start - denial.span.end <= _GAP
    return following if following and near and _CONTRAST.match(read.text(following)) else None
