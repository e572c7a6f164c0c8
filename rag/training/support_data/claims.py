"""What the support checker learns from: a statement, a quote, and whether the quote supports the statement."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from rag.errors import BylineError
from rag.training.examples import held_out

__all__ = ["CLASSES", "NOT", "NOT_FULLY", "PARTLY", "SUPPORTED", "Claim", "read_claims", "together", "write_claims"]

NOT, PARTLY, SUPPORTED = 0, 1, 2
NOT_FULLY = 3
"""Not or partly, where a set does not say which of the two."""

CLASSES = ("not", "partly", "supported")
"""What the network's classes mean, in their order."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with a quote of one to four sentences, of the document they are held out or learnt by.

    `kind` says how it was made: `labelled` by people, or by which rule.
    """

    source: str
    document: str
    statement: str
    quote: str
    label: int
    kind: str = "labelled"

    @property
    def held_out(self) -> bool:
        return held_out(self.source, self.document)


def together(claims: Iterable[Claim]) -> list[tuple[Claim, ...]]:
    """Return the claims, those together that stand behind one another with the same quote: they are learnt at once."""
    return [tuple(some) for _, some in groupby(claims, key=lambda each: (each.source, each.document, each.quote))]


def write_claims(path: Path, claims: Sequence[Claim]) -> None:
    """Write claims as lines of JSON, all at once."""
    temporary = path.with_suffix(".writing")
    with temporary.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(claim), ensure_ascii=False) + "\n" for claim in claims)
    temporary.replace(path)


def read_claims(path: Path) -> list[Claim]:
    """Return the claims of a file; raises `BylineError` where it cannot be read."""
    try:
        with path.open(encoding="utf-8") as file:
            return [Claim(**json.loads(line)) for line in file]
    except (OSError, ValueError, TypeError) as error:
        raise BylineError(f"{path} cannot be read ({error}); make it with `python -m rag.training claims`") from error
