"""Follow-ups asked again in words that stand alone: what is lost of them is lost in understanding the conversation.

The forms beside this module were written by hand from the conversations alone, before any was asked. Each is bound to
its follow-up by id and by a digest of the conversation, so that a form whose question has changed is not asked for it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.cases import Case
from eval.collection import Collection
from eval.quality.place import Place
from eval.records import QuestionRecord

__all__ = ["Form", "alone", "ask_standing_alone", "digest", "read_forms", "strangers"]

_FORMS = Path(__file__).with_suffix(".jsonl")
_SUFFIX = "-standing-alone"


@dataclass(frozen=True, slots=True)
class Form:
    """A follow-up in words that stand alone: its id, those words, and the digest of what they were written for."""

    id: str
    question: str
    of: str


def read_forms() -> tuple[Form, ...]:
    """Return the shipped forms, in order."""
    lines = _FORMS.read_text(encoding="utf-8").splitlines()
    return tuple(Form(**json.loads(line)) for line in lines)


def digest(record: QuestionRecord) -> str:
    """Return what changes whenever the question or a turn before it does."""
    said = [*((turn.question, turn.answer) for turn in record.history), record.question]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()[:16]


def alone(records: Sequence[QuestionRecord], forms: Sequence[Form]) -> list[QuestionRecord]:
    """Return the follow-ups that have a form, each with its words, without history and with an id of its own."""
    worded = {(form.id, form.of): form.question for form in forms}
    found = ((record, worded.get((record.id, digest(record)))) for record in records if record.history)
    return [
        replace(record, id=f"{record.id}{_SUFFIX}", question=question, history=())
        for record, question in found
        if question
    ]


def strangers(records: Sequence[QuestionRecord], forms: Sequence[Form]) -> list[str]:
    """Return a remark on each way in which the set and the forms do not belong together; none where all is well."""
    follow_ups = {record.id: digest(record) for record in records if record.history}
    written = {form.id: form.of for form in forms}
    reworded = [name for name, of in written.items() if follow_ups.get(name, of) != of]
    ways = {
        "Follow-ups that were reworded since their form was written, and are left out": reworded,
        "Follow-ups that no form stands for, and are left out": [name for name in follow_ups if name not in written],
        "Forms of questions that are no follow-ups of the set": [name for name in written if name not in follow_ups],
    }
    return [f"{way}: {', '.join(names)}." for way, names in ways.items() if names]


def ask_standing_alone(
    place: Place, name: str, asked: Sequence[Case], collection: Collection, forms: Sequence[Form]
) -> list[tuple[Case, Case]]:
    """Return each follow-up that has a form beside its form, both answered; the run has a folder of its own."""
    records = alone([case.record for case in asked], forms)
    if not records:
        return []
    before = {f"{case.record.id}{_SUFFIX}": case for case in asked}
    return [(before[case.record.id], case) for case in place.ask(f"{name}{_SUFFIX}", records, collection)]
