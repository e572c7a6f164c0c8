"""The mark of a draft: its note begins with it until a person accepts the question."""

from __future__ import annotations

import re
from dataclasses import replace

from eval.records import QuestionRecord

__all__ = ["accepted", "is_draft"]

_MARK = re.compile(r"draft(?::\s*|$)")


def is_draft(record: QuestionRecord) -> bool:
    """Return whether a question is still to be accepted or dropped."""
    return bool(_MARK.match(record.note or ""))


def accepted(record: QuestionRecord) -> QuestionRecord:
    """Return the record without the mark; what else its note says stays.

    >>> accepted(QuestionRecord("a", "Who?", note="draft: pattern number")).note
    'pattern number'
    """
    note = record.note or ""
    found = _MARK.match(note)
    return replace(record, note=note[found.end() :] or None) if found else record
