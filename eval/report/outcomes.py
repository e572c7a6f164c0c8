"""The questions by what became of them: failures by kind first, then what was not judged, then the good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.cases import Case
from eval.outcomes import FAILURES, outcome
from eval.report.markup import percent, safe, section

__all__ = ["Outcome", "by_outcome", "outcomes_section"]

_OTHERS = {
    "not judged": "the record does not say what is right",
    "good": "answered right, or refused as it should",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of some questions, what that means, and the questions with their places in the set from 1."""

    name: str
    meaning: str
    cases: tuple[tuple[int, Case], ...]

    @property
    def anchor(self) -> str:
        return f"outcome-{self.name.replace(' ', '-')}"

    @property
    def failed(self) -> bool:
        return self.name not in _OTHERS


def by_outcome(cases: Sequence[Case]) -> list[Outcome]:
    """Return the outcomes that occur, failures first; the questions of each in the order of the set."""
    found = [(outcome(case), number, case) for number, case in enumerate(cases, start=1)]
    meanings = {**FAILURES, **_OTHERS}
    made = [
        Outcome(name, meaning, tuple((number, case) for each, number, case in found if each == name))
        for name, meaning in meanings.items()
    ]
    return [each for each in made if each.cases]


def outcomes_section(found: Sequence[Outcome], questions: int) -> str:
    """Return how many questions became what, as bars that lead to them."""
    rows = "\n".join(
        f'<li class="{"failed" if each.failed else "other"}" style="--share:{len(each.cases) / questions:.4f}">'
        f'<a href="#{each.anchor}">{safe(each.name)}</a> <b>{len(each.cases)}</b> '
        f"<small>{percent(len(each.cases) / questions)}, {safe(each.meaning)}</small></li>"
        for each in found
    )
    nothing = "" if any(each.failed for each in found) else "<p>Nothing failed.</p>"
    return section("outcomes", "What became of the questions", f'{nothing}<ol class="outcomes">\n{rows}\n</ol>')
