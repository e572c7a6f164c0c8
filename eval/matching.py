"""Whether words occur in an answer: the comparison behind *right*."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from eval.records import QuestionRecord
from rag.citations import without_markers
from rag.types import Answer

__all__ = ["answers_right", "normal", "occurs", "occurs_in_normal", "shown_words"]

_STRAIGHT = str.maketrans({**dict.fromkeys("‘’‚‛ʼ′´`", "'"), **dict.fromkeys("“”„‟″«»", '"')})
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def normal(text: str) -> str:
    """Return `text` as it is compared: NFKC, case-folded, straight quotes and apostrophes, no thousands commas.

    >>> normal("The “Merchant of Death” got $1,250,000")
    'the "merchant of death" got $1250000'
    """
    folded = unicodedata.normalize("NFKC", text.translate(_STRAIGHT)).casefold()
    return _THOUSANDS.sub("", unicodedata.normalize("NFKC", folded))


def occurs(alias: str, text: str) -> bool:
    """Return whether `alias` stands in `text`: from the start of a word, and as a whole word if it ends in a digit.

    >>> occurs("alleg", "He allegedly left."), occurs("15", "He was 155.")
    (True, False)
    """
    return occurs_in_normal(alias, normal(text))


def occurs_in_normal(alias: str, text: str) -> bool:
    """Return `occurs` for a text that is `normal` already, so that many aliases can be looked for in it."""
    wanted = normal(alias)
    before = r"(?<!\w)" if wanted[:1].isalnum() else ""
    after = r"(?!\w)" if wanted[-1:].isdigit() else ""
    return wanted in text and re.search(before + re.escape(wanted) + after, text) is not None


def answers_right(record: QuestionRecord, answer: Answer) -> bool:
    """Return whether the answer is right: not refused, one of `answers`, each of `required`, nothing of `forbidden`."""
    shown = [without_markers(answer.text), answer.short or ""]

    def one_of(aliases: Iterable[str]) -> bool:
        return any(occurs(alias, text) for alias in aliases for text in shown)

    return (
        not answer.refused
        and (not record.answers or one_of(record.answers))
        and all(one_of(group) for group in record.required)
        and not one_of(record.forbidden)
    )


def shown_words(answer: Answer) -> int:
    """Return how many words the answer's text has, markers taken out."""
    return len(without_markers(answer.text).split())
