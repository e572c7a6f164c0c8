"""Sentences that deny what a question takes for granted: "The bill was never passed" for "Who signed the bill?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answerers.telling import stems
from rag.answerers.values import families, value_of
from rag.asked_for import asked_for
from rag.candidates import rarity
from rag.reading import Reading
from rag.types import Findings, Question
from rag.words import telling, without_context

__all__ = ["denial"]

_READ = 40  # sentences, best first
_SHARE = 0.1  # of the best sentence's score
_TOLD = 0.6  # share of the most that any sentence tells of the question
_TITLE = 0.75
_FEWEST = 2  # words of the question in the sentence
_ASSUMING = re.compile(
    r"^\W*(?:(?:and|but|so|in|on|at|by|to|from|for|with|of)\s+)*(?:who|whom|whose|what|which|when|where|why|how)\b",
    re.I,
)
_NEGATIVE = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|without|den(?:y|ies|ied)|refus\w+|reject\w*|fail\w*|false|wrong\w*"
    r"|los[et]|losing|lack\w*|missing|shortage|outage|cut off)\b|n[’']t\b",
    re.I,
)
_DENIAL = re.compile(
    r"\b(?:(?:is|are|was|were|has|have|had|did|does|do|will|would|could|can)\s+(?:\w+\s+)?(?:not|never)|\w+n[’']t|cannot"
    r"|(?<!there is )no(?!\s(?:\d|longer|later|one knows|doubt|matter|fewer|less|more than))|none of|nobody|no one"
    r"|never|neither|denie[sd]|deny|denying|without|false(?:ly)? (?:that|reported|claim\w*)|wrongly reported"
    r"|no evidence (?:that|of|for))\b(?!\s+(?:only|just|as|so|all|necessarily|immediately|yet known)\b)",
    re.I,
)
_END = re.compile(r"[.;:!?,”\"](?=\s)|\b(?:but|because|while|although|until)\b")
_SUPPOSED = re.compile(r"\b(?:if|unless|whether|when|could|might|may|would)\b", re.I)
_UNTOLD = frozenset(
    stems(
        "say said tell know known comment respond reply clear immediately disclose specify confirm give gave name"
        " identify explain want"
    )
)


def denial(readings: Sequence[Reading], question: Question, findings: Findings) -> Reading | None:
    """Return the likeliest sentence that denies what the question assumes and tells much of it; None without one.

    Questions that may be answered by yes or no, or that deny something themselves, assume nothing of the kind.
    """
    asked = without_context(question.understood)
    if not readings or not _ASSUMING.match(asked) or _NEGATIVE.search(asked):
        return None
    wanted, kind = families(asked), asked_for(asked)
    read = list(readings[:_READ])
    texts = [each.span.of(findings.articles[each.article].article.text) for each in read]
    held = [families(text) for text in texts]
    weight = rarity(held)

    def told(place: int) -> float:
        title = families(findings.articles[read[place].article].article.title or "")
        return sum(weight(each) * (1.0 if each in held[place] else _TITLE * (each in title)) for each in wanted)

    most = max(map(told, range(len(read))))
    for place, each in enumerate(read):
        likely = each.score >= _SHARE * read[0].score and told(place) >= _TOLD * most
        answers = kind.measured and value_of(kind, texts[place], question.understood) is not None
        if likely and not answers and len(wanted & held[place]) >= _FEWEST and _denies(texts[place], wanted):
            return each
    return None


def _denies(sentence: str, wanted: frozenset[str]) -> bool:
    """Return whether something that the question says stands right behind a denial in the same clause.

    Of "no" the second word counts too: "no accounting department".
    """
    for match in _DENIAL.finditer(sentence):
        clause = _END.split(sentence[match.end() :], maxsplit=1)[0]
        if _SUPPOSED.search(_END.split(sentence[: match.start()])[-1]) or not re.search(r"\w", clause):
            continue
        words = [each for each in telling(clause) if not each.endswith("ly")]
        near = words[: 2 if match[0].casefold() == "no" else 1]
        if near and not _UNTOLD & set(stems(near[0])) and families(" ".join(near)) & wanted:
            return True
    return False
