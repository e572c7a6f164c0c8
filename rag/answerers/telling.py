"""What a statement keeps of the way its source tells a thing: who says so, how surely, and whether it is denied.

Rules for English. Each looks at those sentences of the cited words that the statement is nearest to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.sentences import sentences
from rag.stemming import stem, stems
from rag.types import Span

__all__ = ["dropped_credit", "dropped_hedges", "other_credit", "turned"]

_SAYING = (
    r"(?:according to|(?<!be )(?:said|says)(?! to (?:be|have))|(?<!was )(?<!were )(?<!been )(?<!is )told(?! to\b)"
    r"|claim(?:s|ed) (?:that|to)|alleg(?:es|ed) (?:that|in)"
    r"|argu(?:es|ed)|insist(?:s|ed)|testified|warn(?:s|ed)|(?<=[,”\"] )\w+ (?:added|noted|wrote)|wrote (?:that|on|in)"
    r"|tweeted|suggest(?:s|ed) that|stated"
    r"|predict(?:s|ed) that|caution(?:s|ed)|in a (?:statement|tweet|letter|report))"
)
_CREDITED = re.compile(rf"\b{_SAYING}\b", re.IGNORECASE)
_CREDITS = re.compile(
    r"\b(?:according|sa(?:y|id|ys|ying)|t(?:old|ells?)|claim\w*(?!\s(?:\S+\s){0,3}lives)|alleg\w+|argu\w+|insist\w*"
    r"|testif\w+|warn\w*|added|not(?:ed|es)|wrote"
    r"|writes|tweet\w*|suggest\w*|stat(?:ed|es|ement)|predict\w*|caution\w*|report(?:ed|s|edly|ing|ers)?|announc\w+"
    r"|cit(?:ed|es|ing)"
    r"|describ\w+|call(?:s|ed)|quot\w+|estimat\w+|accus\w+|conclud\w+|believ\w+|think\w*|declar\w+|den(?:y|ies|ied)"
    r"|explain\w*"
    r"|acknowledg\w+|confirm\w*|reveal\w*|show(?:s|ed)|ask(?:s|ed)|view|words|per|puts?|accounts?|expect\w*"
    r"|forecast\w*|hopes?|hoped"
    r"|found|finds|recommend\w*|advis\w+|urg(?:es|ed)|praised|criticiz\w+|criticis\w+|blam\w+|maintain\w*|assert\w*"
    r"|admit\w*|vow\w*|"
    r"pledg\w+|promis\w+|compar\w+)\b",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"[“\"]([^“”\"]{25,})[”\"]")
_GROUPS = (
    (r"police|officers", r"polic|officer|sheriff|trooper|detective|cop|deput|constable"),
    (r"investigators", r"investigat|detective|agent|inquir|probe"),
    (r"researchers|scientists", r"research|scien|stud|professor|universit|author|expert|team|ologist|physicist"),
    (r"prosecutors", r"prosecut|attorney|district|indict|charg|lawyer"),
    (r"lawmakers", r"lawmaker|senator|congress|legislat|representative|\bmps?\b|parliament|rep\."),
    (r"jurors", r"juror|jury|foreman"),
    (r"witnesses", r"witness|resident|bystander|neighbo|saw"),
    (r"doctors", r"doctor|physician|dr\.|surgeon|hospital"),
    (r"residents", r"resident|neighbo|people|local|homeowner"),
    (r"sources", r"source|anonym|familiar with|person close|people close"),
    (
        r"officials|authorities",
        r"official|authorit|polic|department|sheriff|govern|minist|agenc|spokes|president|mayor|secretar|administrat"
        r"|commission"
        r"|office|bureau|chief|director|service|board|council|state|county|city|embassy|commander|coroner|marshal"
        r"|judge",
    ),
)  # fmt: skip

_SPEAK = r"\s(?:have\s)?(?:said|say|told|announced|reported|estimated|believe)"

_BELIEVED = (
    r"(?:expected|believed|thought|alleged|reported|suspected|considered|feared|rumou?red|likely|due|set|scheduled"
    r"|planned"
    r"|poised|about|estimated|said|projected|predicted|forecast|understood)"
)
_HEARSAY = re.compile(
    r"\b(?:allegedly|reportedly|supposedly|purportedly|alleged|suspected|accused of|suspected of"
    r"|supposed(?=\s[a-z]))\b",
    re.I,
)
_HEDGES = re.compile(
    r"\b(?:apparently|possibly|probably|presumably|perhaps|likely|potentially|maybe|seemingly|possible|potential"
    r"|apparent"
    r"|presumed|might|could|may(?=\s[a-z])|(?:is|are|was|were|be|been)\s(?:\w+ly\s|also\s|still\s|now\s|not\s)?"
    rf"{_BELIEVED}\sto|(?:appear|seem)(?:s|ed)?\s(?:to|that)|about\sto|believe[sd]?\s(?:that|to|he|she|it|they)"
    r"|plans?\sto|hopes?\sto|aims?\sto|intends?\sto|seeks?\sto)\b",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"\b(?:allegedly|reportedly|supposedly|purportedly|apparent(?:ly)?|possib\w+|probab\w+|presum\w+|perhaps|likely"
    r"|unlikely|likelihood"
    r"|potential(?:ly)?|maybe|seem\w*|appear\w*|alleg\w+|suspect\w*|accus\w+|supposed\w*|might|could|may(?=\s[a-z])"
    r"|would|should"
    r"|expect\w*|believ\w+|thought|think\w*|fear\w*|rumou?r\w*|due to|set to|scheduled|plan\w*|poised|about to"
    r"|estimat\w+|said to"
    r"|project\w*|predict\w*|forecast\w*|understood|hop(?:es|ed|ing)|aim\w*|intend\w*|seek\w*|want\w*|suggest\w*"
    r"|unconfirmed|unclear|whether|uncertain|charg(?:ed|es)|consider\w*|wonder\w*|propos\w+)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not(?!\s(?:only|just|to mention))|never|cannot|neither|nor|nobody|none|nothing|without"
    r"|no(?!\.)(?!\s\d))\b|n[’']t\b",
    re.I,
)
_CONTRARY = re.compile(
    r"\b(?:fail|den(?:y|ied|ies|ial)|refus|reject|lack|unable|impossib|unlikely|avoid|prevent|declin|absen|miss(?:ing"
    r"|ed)|rul(?:ed|es|ing)"
    r"\sout|few\b|little\b|rare|seldom|only\b|stop|cancel|halt|block|bann?|oppos|against\b|doubt|dispute|unclear"
    r"|unknown|yet\sto\b"
    r"|instead|rather\sthan|short\sof|hardly|barely|un(?!i|der|til|cle)\w{4,}|\w{3,}less\b|no\slonger|ended|free\b"
    r"|end(?:s|ed)?\b|exclu|dismiss|"
    r"withdr|withheld|acquit|innocent|spared|escap|halt|drop)\w*",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:fail|den(?:y|ied|ies)|refus|reject|unable|impossib|unlikely|declin|rul(?:ed|es|ing)\sout|doubt"
    r"|disput)\w*",
    re.I,
)
_REACH, _BEHIND, _CLOSE = 60, 12, 25
"""How many characters before, and behind, a word may deny it or make it unsure."""

_CLAUSE = re.compile(r"[.;:!?,”\"]\s|\b(?:but|because|while|although)\b")
_SENTENCE = re.compile(r"[.!?;]\s")
_WORD = re.compile(r"[^\W_]+")


def dropped_credit(statement: str, cited: str) -> list[str]:
    """Return the words by which the cited words credit the claim to somebody, where the statement credits nobody."""
    if _CREDITS.search(statement):
        return []
    said = set(stems(statement))
    found = [(span.of(cited), set(stems(span.of(cited))) & said) for span in sentences(cited)]
    credited = [(len(shared), match[0]) for text, shared in found if (match := _CREDITED.search(text))]
    quoted = _SPOKEN.search(statement) is not None
    credited += [(len(shared), "a speaker") for text, shared in found if not quoted and _spoken(text, shared)]
    plain = [len(shared) for text, shared in found if not _CREDITED.search(text) and not _spoken(text, shared)]
    best = max(credited, default=(0, ""))
    return [best[1]] if best[0] > max(plain, default=0) else []


def other_credit(statement: str, cited: str) -> list[str]:
    """Return groups such as "police" whom the statement credits and the cited words do not mention in any form."""
    wrong = []
    for group, warrant in _GROUPS:
        pattern = rf"\b(?:{group})\b(?={_SPEAK})|(?<=according to )(?:{group})\b"
        found = re.search(pattern, statement, re.I)
        if found and not re.search(rf"\b(?:{warrant})", cited, re.I):
            wrong.append(found[0])
    return wrong


def dropped_hedges(statement: str, cited: str) -> list[str]:
    """Return the words by which the cited words are less sure than the statement: "may", "allegedly", "expected to"."""
    credited = _CREDITS.search(statement) is not None
    found = [(match, True) for match in _HEARSAY.finditer(cited)] + [
        (match, False) for match in _HEDGES.finditer(cited)
    ]
    wrong = []
    for match, hearsay in found:
        word = _next(cited, match.end(), statement)
        if word is None or (hearsay and credited) or _sure_elsewhere(cited, word):
            continue
        if not _near(statement, word, _KEPT):
            wrong.append(match[0])
    return wrong


def turned(statement: str, cited: str) -> list[str]:
    """Return the words that deny something in the statement or in the cited words, but not in both."""
    return _denied_now(statement, cited) or _no_longer_denied(statement, cited)


def _denied_now(statement: str, cited: str) -> list[str]:
    any_denial = _NOT.search(cited) or _CONTRARY.search(cited)
    held = set(stems(cited))
    wrong = []
    for match in _NOT.finditer(statement):
        word = next(iter(_following(statement, match.end())), None)
        if not any_denial or (word in held and not _denied(cited, str(word))):
            wrong.append(match[0])
    return wrong


def _no_longer_denied(statement: str, cited: str) -> list[str]:
    denials = list(_NOT.finditer(cited))
    said = len(_NOT.findall(statement)) + len(_CONTRARY.findall(statement))
    wrong = []
    for match in denials:
        word = _next(cited, match.end(), statement)
        if word is None or _sure_elsewhere(cited, word):
            continue
        if not said or (said < len(denials) and not _near(statement, word, _NOT, _CONTRARY)):
            wrong.append(match[0])
    return wrong


def _spoken(sentence: str, shared: set[str]) -> bool:
    """Return whether most of what is shared stands between quotation marks."""
    inside = {word for match in _SPOKEN.finditer(sentence) for word in stems(match[1])}
    return bool(shared) and len(shared & inside) * 2 > len(shared)


def _following(text: str, at: int) -> Sequence[str]:
    """Return the stems of what follows in the same clause."""
    clause = _CLAUSE.split(text[at : at + _REACH], maxsplit=1)[0]
    return stems(clause) if re.search(r"\w", clause) else []


def _next(cited: str, at: int, statement: str) -> str | None:
    """Return the stem of the next word that tells, if the statement has it too."""
    word = next(iter(_following(cited, at)), None)
    return word if word is not None and word in set(stems(statement)) else None


def _places(text: str, word: str) -> list[Span]:
    return [Span(*match.span()) for match in _WORD.finditer(text) if stem(match[0].casefold()) == word]


def _near(text: str, word: str, *patterns: re.Pattern[str]) -> bool:
    """Return whether one of the patterns stands shortly before, or right behind, a word of that stem."""
    around = [f"{_before(text, place)}{text[place.start : place.end + _BEHIND]}" for place in _places(text, word)]
    return any(pattern.search(words) for words in around for pattern in patterns)


def _denied(text: str, word: str) -> bool:
    """Return whether a word of that stem is denied, or stands close behind one that says the contrary of something."""
    before = [_before(text, place) for place in _places(text, word)]
    return _near(text, word, _NOT) or any(_REFUSED.search(each) or _CONTRARY.search(each[-_CLOSE:]) for each in before)


def _sure_elsewhere(cited: str, word: str) -> bool:
    """Return whether the cited words have the word also where nothing before it makes it unsure or denies it."""
    before = [f"{_before(cited, place)}{place.of(cited)}" for place in _places(cited, word)]
    return any(not any(pattern.search(words) for pattern in (_NOT, _HEARSAY, _HEDGES)) for words in before)


def _before(text: str, place: Span) -> str:
    """Return what stands before a word, so far as it reaches, in the same sentence."""
    return _SENTENCE.split(text[max(0, place.start - _REACH) : place.start])[-1]
