"""A sentence that did not stand, written once more by the chat model from the passages that it cites."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from rag.answerers.checking import Fault
from rag.answerers.grounding import Grounding, Judged
from rag.answerers.wording import whole
from rag.chat_reply import Meter, written
from rag.errors import ChatModelError
from rag.markers import Statement, statements
from rag.prompt import rewrite_messages

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["MOST_REWRITES", "Rewriting"]

MOST_REWRITES = 4
"""So many sentences of one answer are rewritten: each is another request."""

_LONGEST = 1_000
_MOST_PIECES = 4_000
_A_SIGN_OF_LIFE = 8  # pieces of text
_TROUBLES = {
    "place": "it must state what the passages say, and neither order, ask, link nor speak of you or the reader",
    "untied": "the passage it cites does not say so",
    "number": "this number is not in the passage, nor follows from it",
    "date": "this date is not in the passage, nor follows from it",
    "name": "this name is not in the passage",
    "quotation": "these words stand in quotation marks but not so in the passage",
    "negation": "the passage and the sentence differ in what is denied",
    "attribution": "the passage credits this to somebody, and the sentence must credit the same",
    "hedge": "the passage is less sure than the sentence",
    "support": "the passage does not say all of this",
}


class Rewriting:
    """Asks `model` for other wordings, at most `most`; `meter` learns the tokens. A failing one is not asked again."""

    def __init__(self, model: BaseChatModel, grounding: Grounding, meter: Meter, most: int = MOST_REWRITES) -> None:
        self._model = model
        self._grounding = grounding
        self._meter = meter
        self._left = most

    def attempt(self, judged: Judged) -> Generator[None, None, Judged | None]:
        """Return a wording that stands, or None; yields now and then while the model writes or is silent.

        Closing the generator closes the connection.
        """
        if self._left <= 0:
            return None
        self._left -= 1
        passages = self._grounding.passages(judged.statement)
        asked = rewrite_messages(judged.statement.text, _trouble(judged.faults), [each[1:] for each in passages])
        text = ""
        try:
            with closing(written(self._model, asked, _MOST_PIECES, self._meter)) as pieces:
                for count, piece in enumerate(pieces):
                    text += piece
                    if len(text) > _LONGEST:
                        return None
                    if not piece or count % _A_SIGN_OF_LIFE == 0:
                        yield
        except ChatModelError:  # the answer goes on without
            self._left = 0
            return None
        return self._read(text, judged.statement, [number for number, _, _ in passages])

    def _read(self, text: str, former: Statement, numbers: list[int]) -> Judged | None:
        """Return the first sentence of the reply if it stands; its markers name the passages it was shown."""
        for statement in islice(whole(statements([text], len(numbers))), 1):
            marks = tuple((at, tuple(numbers[each - 1] for each in named)) for at, named in statement.marks)
            judged = self._grounding.judged(replace(statement, marks=marks, before=former.before))
            return judged if judged.stands else None
        return None


def _trouble(faults: tuple[Fault, ...]) -> str:
    return "; ".join(f"“{fault.words}”: {_TROUBLES[fault.kind]}" for fault in faults)
