"""Answers that were read and judged one by one: whether each citation bears on the question, and keeps who says it.

    precise = the quoted words, read by themselves beside the question, answer it or a part of it
    kept    = where the article credits the words to somebody or hedges them, there or in the sentence before,
              the answer does so too

The labels beside this module are of one reader, a language model; a second one of its kind, which did not see them,
judged all but three of 198 alike. Six answers that changed later were judged again, by a third. Which answers are read
was settled before they were given: questions are put in the order of the hexadecimal SHA-256 of "labels-1 " and their
id, and the first sixty of those whose answer cites something are read. A label holds for the very words it was given
for; of an answer that has changed it says nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases import Case
from eval.intervals import estimate
from eval.quality.findings import VALUE, Row, Table
from rag.types import Answer

__all__ = ["Label", "answer_digest", "labelled", "outdated", "read_labels"]

_LABELS = Path(__file__).with_suffix(".jsonl")


@dataclass(frozen=True, slots=True)
class Label:
    """What was judged of the citations of one answer, in their order; `kept` is None where there is nothing to keep."""

    id: str
    of: str
    precise: tuple[bool, ...]
    kept: tuple[bool | None, ...]


def read_labels() -> tuple[Label, ...]:
    """Return the shipped labels, in order."""
    lines = map(json.loads, _LABELS.read_text(encoding="utf-8").splitlines())
    return tuple(Label(each["id"], each["of"], tuple(each["precise"]), tuple(each["kept"])) for each in lines)


def answer_digest(answer: Answer) -> str:
    """Return what changes whenever the words of an answer do."""
    return hashlib.sha256(answer.text.encode("utf-8", "replace")).hexdigest()[:16]


def labelled(cases: Sequence[Case], labels: Sequence[Label]) -> Table | None:
    """Return what the labels say of these answers; None where they are of none of them."""
    found = _holding(cases, labels)
    if not found:
        return None
    rows = {
        "citations precise": [float(each) for label in found for each in label.precise],
        "answers all of whose citations are precise": [float(all(label.precise)) for label in found],
        "answers with a precise citation": [float(any(label.precise)) for label in found],
        "hedge or credit kept, of citations that have one": [
            float(each) for label in found for each in label.kept if each is not None
        ],
    }
    return Table(
        "Answers read and judged one by one",
        tuple(Row(name, {VALUE: estimate(values)}) for name, values in rows.items()),
    )


def outdated(cases: Sequence[Case], labels: Sequence[Label]) -> list[str]:
    """Return a remark where some of the labels are of answers that have changed since, or that were not asked for."""
    number = len(labels) - len(_holding(cases, labels))
    remark = f"{number} of {len(labels)} labels are of other words than are answered now, and do not count."
    return [remark] if number else []


def _holding(cases: Sequence[Case], labels: Sequence[Label]) -> list[Label]:
    given = {case.record.id: answer_digest(case.answer) for case in cases}
    return [label for label in labels if given.get(label.id) == label.of]
