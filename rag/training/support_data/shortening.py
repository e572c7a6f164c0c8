"""Shorter sentences that a sentence says too: without its brackets, its apposition, its opening or its last clause."""

from __future__ import annotations

import re
from itertools import combinations

__all__ = ["shortened"]

_SUBJECT = (
    r"(?:the|a|an|he|she|it|they|his|her|its|their|this|these|there|several|many|some|most"
    r"|[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)* (?:was|were|is|are|has|had|became|won|\w{3,}ed)\b)"
)
_BRACKETS = re.compile(r"\s*\([^()]{2,90}\)")
_APPOSITION = re.compile(
    r"(?<=[\w)]), (?:an?|the|who|which|whose|one of|then|formerly|known|also known|located|founded|born|based|named"
    r"|including) [^,;:()“”\"]{5,90},(?= (?!and\b|or\b|the\b|an?\b|who\b|which\b|but\b|including\b|with\b)[a-z])"
)
_OPENING = re.compile(
    r"^(?:In|On|At|During|After|Since|From|Following|Throughout|By|Between|Around|Upon|Under|As of)"
    r" [^,;:()“”\"]{3,60}, "
    rf"(?={_SUBJECT})"
)
_LINK = re.compile(
    r"^(?:However|Meanwhile|Moreover|Furthermore|In addition|Additionally|As a result|Therefore|Thus|Also|Then|Instead"
    r"|Finally|Eventually|Later|Nevertheless|Nonetheless|Consequently|Subsequently"
    r"|In fact|For example|Similarly|Indeed), "
)
_RELATIVE = re.compile(
    r", (?:which|where|who|whose|while|whereas|including|leaving|making|becoming|along with|such as|as well as"
    r"|alongside|following|after|before|when|although|though|using|resulting|having|being|becoming|featuring)\b"
    r"[^;:“”\"]*(?=\.$)"
)
_CLAUSE = re.compile(r"(?:;|, (?:and|but) (?=(?:he|she|it|they)\b))[^“”\"]*(?=\.$)")
_SECOND = re.compile(
    r"^[^,;“”\"]*,? (?:and|but) (?=(?:was|were|is|are|has|had|became|won|later|also|served|moved|made)\b)"
)
_LAST = re.compile(
    r"(?<!located)(?<!situated)(?<!based)(?<!lived)(?<!found)(?<!known)(?<!used)(?<!is)(?<!was)(?<!are)(?<!were)(?<!\d)"
    r" (?:in|on|at|during|since|near|from) (?:(?:the|early|late|mid|his|her|their|its) ?)*"
    r"(?:[A-Z][\w.’'-]*|\d[\d,]*)(?:,? [A-Z\d][\w,’'-]*)*(?=\.$)"
)
_DEPENDENT = re.compile(
    r"^(?:If|When|While|Although|Unless|Because|Though|Since|As|Neither|Either|Both|Not|Nor|Until|Whether|Despite|Without)\b"
)
_DENIED = re.compile(
    r"\b(?:not|never|no|nor|neither|without|only|none|few|rarely|hardly|unlike|except|until)\b|n[’']t\b", re.I
)
_SHORTEST = 5  # words


def shortened(sentence: str) -> list[str]:
    """Return the sentence without one or two of its details, every one still said by the whole.

    >>> shortened("In 1931, the dam (near Boru) was built again.")
    ['In 1931, the dam was built again.', 'The dam (near Boru) was built again.', 'The dam was built again.']
    """
    if sentence.count("(") != sentence.count(")"):
        return []
    patterns = [_BRACKETS, _APPOSITION, _LINK]
    if not _DENIED.search(sentence):
        patterns += [_OPENING, _RELATIVE, _LAST]
    if not _DEPENDENT.match(sentence):
        patterns.append(_CLAUSE)
    once = {pattern: pattern.sub("", sentence, count=1) for pattern in patterns}
    found = [once[pattern] for pattern in patterns if once[pattern] != sentence]
    changing = [pattern for pattern in patterns if once[pattern] != sentence]
    found += [two.sub("", once[one], count=1) for one, two in combinations(changing, 2)]
    if (part := _predicate(sentence)) is not None:
        found.append(part)
    return [each for each in dict.fromkeys(map(_capitalised, found)) if _is_sentence(each) and each != sentence]


def _predicate(sentence: str) -> str | None:
    """Return the first of two predicates: "X was born and was raised in Y." says that X was born."""
    found = _SECOND.match(sentence)
    if found is None or _DENIED.search(sentence) or _DEPENDENT.match(sentence):
        return None
    return re.sub(r",? (?:and|but) $", ".", found[0])


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _is_sentence(sentence: str) -> bool:
    opened = sentence.count("(") == sentence.count(")") and sentence.count('"') % 2 == 0
    verb = re.search(
        r"\b(?:is|are|was|were|has|have|had|will|would|can|could|did|does|do|may|\w+ed|\w{2,}[a-z]s)\b", sentence
    )
    return opened and verb is not None and len(sentence.split()) >= _SHORTEST
