"""The sentence in which somebody rejects what the sentence before it claims: who quotes the one owes the other."""

from __future__ import annotations

import re

from rag.answerers.denying import rejected_claims
from rag.names import names
from rag.reading import Reading
from rag.sentences import sentences
from rag.stemming import stems
from rag.types import Findings

__all__ = ["rejection"]

_BY_SOMEBODY = re.compile(r"(?!there\b)", re.I)  # "there are no silver bullets" rejects nobody's claim
_BEHIND = 3  # sentences of the article, in which the other side is given its say
_COMMON = 2  # telling words, without names, that the rejected claim shares with what is quoted


def rejection(quoted: Reading, findings: Findings) -> Reading | None:
    """Return the sentence soon behind a quoted one that rejects it; None where none does, or it rejects one itself."""
    text = findings.articles[quoted.article].article.text
    sentence = quoted.span.of(text)
    if any(rejected_claims(sentence)):
        return None
    claimed = _told(sentence)
    following = [span for span in sentences(text) if span.start >= quoted.span.end][:_BEHIND]
    for span in following:
        other = span.of(text)
        parts = [part.of(other) for part in rejected_claims(other)]
        if any(_BY_SOMEBODY.match(part) and len(claimed & _told(part)) >= _COMMON for part in parts):
            return Reading(quoted.article, span, quoted.score, None)
    return None


def _told(text: str) -> frozenset[str]:
    """Return the telling words of a text that are no names, as stems."""
    named = {each for span in names(text) for each in stems(span.of(text))}
    return frozenset(stems(text)) - named
