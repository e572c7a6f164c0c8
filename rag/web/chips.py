"""What opens a citation: its number as a chip in a text, or a part of a drawing."""

from __future__ import annotations

from collections.abc import Mapping

from rag.types import Citation
from rag.web.markup import safe

__all__ = ["Chips"]


class Chips:
    """Chips for the citations of one answer, each with an id of its own, however often a citation is shown."""

    def __init__(self, turn: str, citations: Mapping[int, Citation]) -> None:
        self.citations = citations
        self._turn = safe(turn)
        self._made = 0

    def chip(self, number: int) -> str:
        """Return the chip of a citation as HTML; a number without a citation is nothing."""
        return self._opening(number, "bl-cite", f"Source {number}", str(number))

    def drawn(self, number: int, drawing: str, label: str) -> str:
        """Return part of an inline SVG that opens a citation as its chip does; a number without one is nothing."""
        return self._opening(number, "bl-cite bl-dot", f"Source {number}: {safe(label)}", drawing)

    def _opening(self, number: int, style: str, label: str, shown: str) -> str:
        if number not in self.citations:
            return ""
        self._made += 1
        anchor = f"{self._turn}-{number}"
        return (
            f'<a class="{style}" id="chip-{anchor}-{self._made}" href="#cite-{anchor}" role="button" '
            f'data-bl="open_citation" data-turn="{self._turn}" data-number="{number}" aria-haspopup="dialog" '
            f'aria-label="{label}" aria-describedby="card-{anchor}">{shown}</a>'
        )
