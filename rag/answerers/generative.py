"""An answer in a chat model's words, every statement tied to the words of an article that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from operator import mul
from typing import TYPE_CHECKING

from rag.chat_model import Meter, written
from rag.citations import cite, marked
from rag.errors import ChatModelError
from rag.markers import Statement, statements
from rag.narrowing import Similar, narrow, rarities
from rag.prompt import DECLINED, messages
from rag.types import Citation, Draft, Findings, Hit, Note, Question, Tokens

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models import BaseChatModel

    from rag.answerers import Answerer

__all__ = ["GenerativeAnswerer", "MissingModel"]

_PASSAGES = 12
_MOST_CHARACTERS = 6_000
_FEWEST_CLAIM_WORDS = 3
_DECLINED = re.compile(rf"\W*{DECLINED.replace('_', '[_ ]')}\b", re.IGNORECASE)
_REFUSAL = "The articles do not answer this question."
_INSTEAD = "this answer quotes the articles instead."


class GenerativeAnswerer:
    """An Answerer that lets `model` write; `fallback` answers where the model fails or cites nothing.

    `encoder`, where given, helps to find the sentence that carries a claim in other words.
    """

    def __init__(self, model: BaseChatModel, name: str, fallback: Answerer, encoder: Embeddings | None = None) -> None:
        self.name = name
        self._model = model
        self._fallback = fallback
        self._encoder = encoder

    def stream(self, question: Question, findings: Findings) -> Iterator[Draft]:
        """Return the answer sentence by sentence, each Draft the whole text so far, the last one final.

        Nothing is shown before the first valid citation. A model that fails, also midway, or that cites nothing gives
        way to the fallback, with a note of kind "model"; `Draft.model` then says who wrote the answer. What the model
        took for it counts all the same.
        """
        hits, meter = findings.hits[:_PASSAGES], Meter()
        if not hits:
            yield from _fallen_back(self._fallback, question, findings, ())
            return
        draft: Draft | None = None
        try:
            for draft in self._drafts(question, findings, hits, meter):
                yield draft
        except ChatModelError as error:
            yield from self._instead(question, findings, f"failed: {str(error).rstrip('.')}", meter)
            return
        if draft is None:
            yield from self._instead(question, findings, "cited no article", meter)

    def _drafts(self, question: Question, findings: Findings, hits: Sequence[Hit], meter: Meter) -> Iterator[Draft]:
        """Return the model's drafts; none where it cites nothing. Raises ChatModelError."""
        passages = [(hit.passage.text, findings.articles[hit.passage.article].article) for hit in hits]
        sources = _Sources(findings, hits, self._similar if self._encoder else None)
        page = _Page()
        with closing(written(self._model, messages(question, passages), meter=meter)) as pieces:
            limited = _Limited(pieces)
            for statement in statements(limited, len(hits)):
                if limited.cut:
                    break
                if _DECLINED.match(statement.text):
                    if not page.citations:
                        yield Draft(_REFUSAL, reason="not_answered", model=self.name, tokens=meter.tokens)
                    break
                page = page.with_statement(statement, sources)
                if page.citations:
                    yield self._draft(page)
        if page.citations:
            yield replace(self._draft(page, cut=limited.cut, final=True), tokens=meter.tokens)

    def _draft(self, page: _Page, cut: bool = False, final: bool = False) -> Draft:
        notes = []
        if final and (bare := page.count - page.cited):
            sentences = "1 sentence carries" if bare == 1 else f"{bare} sentences carry"
            notes.append(Note("unsupported", f"{sentences} no citation."))
        if cut:
            notes.append(Note("model", f"The chat model {self.name} did not come to an end; its answer was cut."))
        return Draft(page.text, page.citations, confidence=page.cited / page.count, notes=tuple(notes), model=self.name)

    def _instead(self, question: Question, findings: Findings, trouble: str, meter: Meter) -> Iterator[Draft]:
        note = Note("model", f"The chat model {self.name} {trouble}; {_INSTEAD}")
        return _fallen_back(self._fallback, question, findings, (note,), meter.tokens)

    def _similar(self, claim: str, texts: Sequence[str]) -> list[float]:
        if self._encoder is None:
            return [0.0] * len(texts)
        wanted = self._encoder.embed_query(claim)
        return [sum(map(mul, wanted, vector)) for vector in self._encoder.embed_documents(list(texts))]


class MissingModel:
    """An Answerer in the place of a chat model that cannot be opened: the fallback, with a note that says why."""

    def __init__(self, name: str, reason: str, fallback: Answerer) -> None:
        self.name = name
        self._notes = (Note("model", f"{reason.rstrip('.')}; {_INSTEAD}"),)
        self._fallback = fallback

    def stream(self, question: Question, findings: Findings) -> Iterator[Draft]:
        """Return the fallback's drafts."""
        return _fallen_back(self._fallback, question, findings, self._notes)


def _fallen_back(
    fallback: Answerer, question: Question, findings: Findings, notes: Sequence[Note], tokens: Tokens | None = None
) -> Iterator[Draft]:
    """Yield the fallback's drafts with the notes and the model's tokens, saying who wrote them."""
    for draft in fallback.stream(question, findings):
        yield replace(draft, notes=(*draft.notes, *notes), model=draft.model or fallback.name, tokens=tokens)


@dataclass(frozen=True, slots=True)
class _Page:
    """What is written so far; `count` sentences, of which `cited` carry a citation."""

    text: str = ""
    citations: tuple[Citation, ...] = ()
    count: int = 0
    cited: int = 0

    def with_statement(self, statement: Statement, sources: _Sources) -> _Page:
        groups, start = [], 0
        for position, passages in statement.marks:
            claim = statement.text[start:position]
            whole = len(claim.split()) < _FEWEST_CLAIM_WORDS
            cited = tuple(sources.cite(each, statement.text if whole else claim, statement.text) for each in passages)
            groups.append((position, cited))
            start = position
        text, citations = marked(self.text + statement.before, self.citations, statement.text, groups)
        leads_in = not groups and statement.text.endswith(":")
        return _Page(text, citations, self.count + (not leads_in), self.cited + bool(groups))


class _Sources:
    """The passages that the model was shown, by number from 1."""

    def __init__(self, findings: Findings, hits: Sequence[Hit], similar: Similar | None) -> None:
        self._articles = findings.articles
        self._passages = [hit.passage for hit in hits]
        self._rarities = rarities(passage.text for passage in self._passages)
        self._similar = similar

    def cite(self, number: int, claim: str, context: str) -> Citation:
        """Return the words of passage `number` that carry the claim."""
        passage = self._passages[number - 1]
        span = narrow(claim, passage, self._rarities, context, self._similar)
        return cite(self._articles[passage.article], span)


class _Limited:
    """The pieces of a model's text up to the most that is read; `cut` says whether there was more."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = pieces
        self.cut = False

    def __iter__(self) -> Iterator[str]:
        left = _MOST_CHARACTERS
        for piece in self._pieces:
            left -= len(piece)
            if left < 0:
                self.cut = True
                return
            yield piece
