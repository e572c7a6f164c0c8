"""Right: whether the answer says what the record asks for.

    right = 1 if not refused, and one of `answers`, one alias of every group of `required` and nothing of `forbidden`
            occurs in the answer's text (markers taken out) or in its short form, else 0

How words are compared is in `eval.matching`. Long answers hold more words and win by it: `right_in_words` fails those
beyond a length, and `words` stands beside both. Unanswerable questions are measured by `refused` alone.
"""

from __future__ import annotations

from eval.cases import Case
from eval.matching import answers_right, shown_words

__all__ = ["right", "right_in_words"]


def right(case: Case) -> float | None:
    """Return 1 if the answer is right, else 0; None where the record names no gold words or is unanswerable."""
    record = case.record
    if not record.expects_answer or not (record.answers or record.required or record.forbidden):
        return None
    return float(answers_right(record, case.answer))


def right_in_words(case: Case, most: int) -> float | None:
    """Return `right`, but 0 for a text of more than `most` words."""
    value = right(case)
    return 0.0 if value and shown_words(case.answer) > most else value
