"""Sentences that deny what a question takes for granted: "The bill was never passed" for "Who signed the bill?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answerers.denying import denials
from rag.answerers.speakers import asked_speaker
from rag.answerers.values import families, value_of
from rag.asked_for import asked_for
from rag.candidates import rarity
from rag.reading import Reading
from rag.types import Findings, Question
from rag.words import without_context

__all__ = ["denial"]

_READ = 40  # sentences, best first
_SHARE = 0.1  # of the best sentence's score
_TOLD = 0.6  # share of the most that any sentence tells of the question
_TITLE = 0.75
_FEWEST = 2  # words of the question in the sentence
_VERB = r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should)\b"
_ASSUMING = re.compile(
    rf"^(?!\W*(?:when|where) (?!{_VERB})[^?]*, {_VERB})"  # "When it broke, did ..." takes yes or no
    r"\W*(?:(?:and|but|so|in|on|at|by|to|from|for|with|of)\s+)*(?:who|whom|whose|what|which|when|where|why|how)\b",
    re.I,
)
_OCCASION = re.compile(r"\b(?:when|after|before|while|as)\b", re.I)  # "What did she say when she resigned?"
_NEGATIVE = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|without|den(?:y|ies|ied)|refus\w+|reject\w*|fail\w*|false|wrong\w*"
    r"|los[et]|losing|lack\w*|missing|shortage|outage|cut off)\b|n[’']t\b",
    re.I,
)


def denial(readings: Sequence[Reading], question: Question, findings: Findings) -> Reading | None:
    """Return the likeliest sentence that denies what the question assumes and tells much of it; None without one.

    Questions that may be answered by yes or no, that ask what somebody says, or that deny something themselves, assume
    nothing of the kind.
    """
    asked = without_context(question.understood)
    if asked_speaker(asked) and not _OCCASION.search(asked):
        return None
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
        denied = _denied(texts[place], wanted)
        if likely and not answers and len(wanted & held[place]) >= _FEWEST and denied:
            return None if any(_came_about(other, each, denied, findings) for other in read[:place]) else each
    return None


def _came_about(other: Reading, denying: Reading, denied: frozenset[str], findings: Findings) -> bool:
    """Return whether a likelier sentence, of a later article, states what was denied before: it has happened since."""
    articles = findings.articles[other.article], findings.articles[denying.article]
    later, earlier = (each.article.published for each in articles)
    if later is None or earlier is None or later <= earlier or articles[0].source == articles[1].source:
        return False
    text = other.span.of(articles[0].article.text)
    return denied <= families(text) and not _denied(text, denied)


def _denied(sentence: str, wanted: frozenset[str]) -> frozenset[str]:
    """Return the words of the question, as families, that stand right behind a denial in the same clause."""
    found = (families(" ".join(near)) & wanted for _, near in denials(sentence))
    return next((each for each in found if each), frozenset())
