"""Statements that a quote supports made into ones that it does not, each by one change of a kind."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from rag.training.support_data.claims import NOT, PARTLY
from rag.training.support_data.contraries import contrary, negated
from rag.training.support_data.figures import other_date, other_number
from rag.training.support_data.hedges import unhedged
from rag.training.support_data.namesakes import Namesakes
from rag.training.support_data.speakers import other_speaker, unattributed

__all__ = ["KINDS", "Swap", "swaps"]

KINDS = ("number", "date", "name", "negation", "contrary", "hedge", "speaker", "speaker dropped")
"""The kinds of change. A statement without its hedge or its speaker is partly supported, every other is not."""

_PARTLY = frozenset({"hedge", "speaker dropped"})


@dataclass(frozen=True, slots=True)
class Swap:
    """A changed statement and its label; `kind` says what was changed."""

    kind: str
    statement: str
    label: int


def swaps(statement: str, quote: str, document: str, names: Namesakes, chance: random.Random) -> list[Swap]:
    """Return the statement changed in each way that is possible, in random order.

    Nothing is changed into words that the quote holds.
    """
    makers: dict[str, Callable[[], str | None]] = {
        "number": lambda: other_number(statement, quote, chance),
        "date": lambda: other_date(statement, quote, chance),
        "name": lambda: names.renamed(statement, quote, document, chance),
        "negation": lambda: negated(statement, quote, chance),
        "contrary": lambda: contrary(statement, quote, chance),
        "hedge": lambda: unhedged(statement, chance),
        "speaker": lambda: other_speaker(statement, quote, lambda: names.person(quote, document, chance), chance),
        "speaker dropped": lambda: unattributed(statement),
    }
    made = [(kind, maker()) for kind, maker in makers.items()]
    found = [
        Swap(kind, other, PARTLY if kind in _PARTLY else NOT)
        for kind, other in made
        if other and other.casefold().strip() != statement.casefold().strip()
    ]
    held = quote.casefold()
    kept = [each for each in found if each.label == PARTLY or each.statement.rstrip(".").casefold() not in held]
    return chance.sample(kept, len(kept))
