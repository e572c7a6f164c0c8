"""An answer in a chat model's words, every statement tied to the words of an article that it cites, and checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import chain
from operator import mul
from typing import TYPE_CHECKING

from rag.answerers.digest import Digest, Digests, quotes
from rag.answerers.grounding import Grounding, Judged, SupportCheck
from rag.answerers.rewriting import Rewriting
from rag.answerers.wording import Limited, whole
from rag.answerers.written_page import WrittenPage
from rag.chat_fitting import written_fitting
from rag.chat_reply import Meter
from rag.errors import ChatModelError
from rag.markers import Statement, statements
from rag.prompt import DECLINED, messages
from rag.steps import meanwhile
from rag.types import Article, Draft, Findings, Hit, Note, Question, Tokens

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

    from rag.answerers import Answerer

__all__ = ["GenerativeAnswerer", "MissingModel"]

_PASSAGES = 12
_QUOTED_WORDS = 400  # of the quotes that a summary or a timeline is written from
_FEW = 4
_MOST_CHARACTERS = 6_000
_DECLINED = re.compile(rf"\W*{DECLINED.replace('_', '[_ ]')}\b", re.IGNORECASE)
_REFUSAL = "The articles do not answer this question."
_INSTEAD = "this answer quotes the articles instead."
_NOTHING_CITED = "cited no article"
_NOTHING_STOOD = "wrote nothing that stands up to what it cites"


class GenerativeAnswerer:
    """An Answerer that lets `model` write; `fallback` answers where the model fails or nothing that it writes stands.

    `encoder`, where given, helps to find the sentence that carries a claim in other words; `support` judges whether the
    cited words bear a statement out, beyond what rules can tell. A summary or a timeline is written from the quotes
    that `digests` choose; where there are none to choose, the model is not asked, and the fallback says so.
    """

    def __init__(
        self,
        model: BaseChatModel,
        name: str,
        fallback: Answerer,
        encoder: Embeddings | None = None,
        support: SupportCheck | None = None,
        *,
        digests: Digests | None = None,
    ) -> None:
        self.name = name
        self._model = model
        self._fallback = fallback
        self._encoder = encoder
        self._support = support
        self._digests = digests

    def stream(self, question: Question, findings: Findings) -> Iterator[Draft]:
        """Return the answer sentence by sentence, each Draft the whole text so far, the last one final.

        Only what was checked is shown. From the first sentence that does not stand the model's reply is read to its
        end; that sentence is then rewritten by the model, or replaced by the quote it should rest on, or left out, and
        a note of kind "unsupported" says so. A model that fails, also midway, or of which nothing stands gives way to
        the fallback, with a note of kind "model"; `Draft.model` then says who wrote the answer. What the model took for
        it counts all the same.
        """
        planned = self._planned(question, findings)
        hits, meter = quotes(planned, findings) if planned else findings.hits[:_PASSAGES], Meter()
        if not hits:
            yield from _fallen_back(self._fallback, question, findings, ())
            return
        try:
            trouble = yield from self._drafts(question, findings, hits, meter, planned)
        except ChatModelError as error:
            trouble = f"failed: {str(error).rstrip('.')}"
        if trouble:
            note = Note("model", f"The chat model {self.name} {trouble}; {_INSTEAD}")
            yield from _fallen_back(self._fallback, question, findings, (note,), meter.tokens)

    def _drafts(
        self, question: Question, findings: Findings, hits: Sequence[Hit], meter: Meter, planned: Digest | None
    ) -> Generator[Draft, None, str | None]:
        """Yield the model's drafts and return why there are none, if so. Raises ChatModelError."""
        similar = self._similar if self._encoder else None
        grounding = Grounding(question, findings, hits, similar, self._support)
        passages = [(hit.passage.text, findings.articles[hit.passage.article].article) for hit in hits]
        request = _request(question, passages, planned)
        with closing(written_fitting(self._model, request, len(passages), meter)) as pieces:
            begun = yield from self._awaited(pieces)
            reply = _Reply(Limited(chain(begun, pieces), _MOST_CHARACTERS), len(hits))
            page, waiting = yield from self._read(reply, grounding)
        cut = reply.cut or meter.cut
        rewriting = Rewriting(self._model, grounding, meter)
        for judged in waiting:
            page = yield from self._settled(page, judged, grounding, rewriting)
        if page.citations:
            yield replace(self._draft(page, final=True, cut=cut), tokens=meter.tokens)
        elif reply.declined:
            yield Draft(_REFUSAL, reason="not_answered", model=self.name, tokens=meter.tokens)
        else:
            return _NOTHING_STOOD if reply.cites else _NOTHING_CITED
        return None

    def _planned(self, question: Question, findings: Findings) -> Digest | None:
        """Return the quotes to write from, where a summary, a timeline or a comparison of outlets is asked for."""
        if self._digests is None:
            return None
        if findings.parts:
            return self._digests.compared(findings, _PASSAGES, _QUOTED_WORDS)
        planned = self._digests.of(question, findings, _PASSAGES, _QUOTED_WORDS)
        return None if planned and planned.unheard else planned  # a model may know other words for it

    def _awaited(self, pieces: Iterator[str]) -> Generator[Draft, None, list[str]]:
        """Return the first words; yields empty drafts while the model thinks or is silent: there it can be stopped."""
        for piece in pieces:
            if piece:
                return [piece]
            yield self._unfinished(WrittenPage())
        return []

    def _read(self, reply: _Reply, grounding: Grounding) -> Generator[Draft, None, tuple[WrittenPage, list[Judged]]]:
        """Yield a draft with every statement that stands, and return the page and what waits from the first that fails.

        While the model is silent, the page comes again as it is. One request is made at a time: a server of one's own
        may not take another while it still writes.
        """
        page = WrittenPage()
        waiting: list[Judged] = []
        for statement in reply:
            if statement is None:
                yield self._unfinished(page)
                continue
            judged = grounding.judged(statement)
            shown = None if waiting else _as_written(page, judged)
            if shown is None:
                waiting.append(judged)
            page = shown or page
            if page.citations:
                yield self._draft(page)
        return page, waiting

    def _settled(
        self, page: WrittenPage, judged: Judged, grounding: Grounding, rewriting: Rewriting
    ) -> Generator[Draft, None, WrittenPage]:
        """Return the page with what becomes of a statement; closing the drafts that it yields stops the model."""
        shown = _as_written(page, judged)
        if shown is None:
            other = yield from meanwhile(rewriting.attempt(judged), lambda: self._unfinished(page))
            if other is not None and not page.says(other.statement):
                shown = page.with_statement(other, rewritten=True)
            elif quote := grounding.quote(judged):
                shown = page.with_quote(quote, judged.statement.before)
            else:
                shown = page.without_statement()
        if shown.citations:
            yield self._draft(shown)
        return shown

    def _unfinished(self, page: WrittenPage) -> Draft:
        """Return the page while nothing new is on it; an opening is not shown by itself."""
        return self._draft(page) if page.citations else Draft("", model=self.name)

    def _draft(self, page: WrittenPage, final: bool = False, cut: bool = False) -> Draft:
        notes = page.notes if final else ()
        if cut:
            text = f"The chat model {self.name} did not come to an end; its answer was cut."
            notes = (*notes, Note("model", text))
        return Draft(page.text, page.citations, confidence=page.confidence, notes=notes, model=self.name)

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


def _request(
    question: Question, passages: Sequence[tuple[str, Article]], planned: Digest | None
) -> Callable[[int], list[BaseMessage]]:
    """Return what the request with the first so many passages is; with few left, without what was said before."""
    alone, few = replace(question, turns=()), min(_FEW, len(passages))
    days, compared = (planned.days, planned.comparison) if planned else (None, False)
    return lambda count: messages(
        alone if count < few else question, passages[:count], days and days[:count], compared=compared
    )


def _fallen_back(
    fallback: Answerer, question: Question, findings: Findings, notes: Sequence[Note], tokens: Tokens | None = None
) -> Iterator[Draft]:
    """Yield the fallback's drafts with the notes and the model's tokens, saying who wrote them."""
    for draft in fallback.stream(question, findings):
        yield replace(draft, notes=(*draft.notes, *notes), model=draft.model or fallback.name, tokens=tokens)


def _as_written(page: WrittenPage, judged: Judged) -> WrittenPage | None:
    """Return the page with a statement that stands, or without one that cites nothing; None for one to be mended."""
    if judged.leads_in:
        return page.with_opening(judged.statement)
    if judged.stands:
        return page.with_statement(judged)
    return None if judged.citations else page.without_statement()


class _Reply:
    """A model's reply as statements, up to its end, the most that is read, or where it says that it cannot answer.

    None stands for a while in which it writes nothing.
    `cites` tells whether any of them has a marker.
    """

    def __init__(self, limited: Limited, known: int) -> None:
        self._limited = limited
        self._known = known
        self.declined = False
        self.cites = False

    @property
    def cut(self) -> bool:
        return self._limited.cut

    def __iter__(self) -> Iterator[Statement | None]:
        for statement in whole(statements((piece or None for piece in self._limited), self._known)):
            if statement is None:
                yield None
                continue
            if self.cut:
                return
            if _DECLINED.match(statement.text):
                self.declined = True
                return
            self.cites = self.cites or bool(statement.marks)
            yield statement
