"""An answer to a question of several parts: one part behind the other, each answered from what was found for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rag.answerers.choosing import MOST_WORDS
from rag.answerers.refusing import refusal
from rag.joining import joined_drafts, opening
from rag.types import Draft, Findings, Question

__all__ = ["in_parts"]

_Answering = Callable[[Question, Findings, int], Iterator[Draft]]  # the last: words that several sentences may have


def in_parts(findings: Findings, answering: _Answering) -> Iterator[Draft]:
    """Yield the growing answer to the parts of `findings`, from the first that is answered on; at last the whole.

    The words that an answer may have are shared out. A part that is refused is named as such in the answer; where all
    are, the whole is refused.
    """
    asked = [part for part, _ in findings.parts]
    most = MOST_WORDS - sum(len(opening(part, asked).split()) for part in asked)
    done: list[Draft] = []
    for part, found in findings.parts:
        last: Draft | None = None
        for last in answering(part, found, most // len(asked)):
            grown = None if last.refused else joined_drafts(asked, [*done, last])
            if grown:
                yield grown
        done += [last] if last else []
    yield joined_drafts(asked, done) or _refused(findings, done)


def _refused(findings: Findings, drafts: list[Draft]) -> Draft:
    """Return the refusal of everything: as of the first part where all articles are too old, else as of the whole."""
    if all(each.reason == "only_older" for each in drafts):
        return drafts[0]
    return refusal(findings, max(each.confidence for each in drafts))
