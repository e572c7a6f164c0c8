"""The JSON API: the same path and the same values as the page, in the shapes of the contracts."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool

from rag.chatbot import Chatbot
from rag.errors import ArticleNotFound, BylineError
from rag.library import Library
from rag.types import Answer, Filters, Turn
from rag.wire import answer_object, article_record, listed_record

__all__ = ["Asked", "Exchanged", "build_api"]

_LEFT = 499  # what servers note of a client that did not wait; nobody reads it
_Text = Annotated[str, Field(max_length=20_000)]


class Exchanged(BaseModel):
    """An earlier question and its answer."""

    model_config = ConfigDict(extra="forbid")

    question: _Text
    answer: _Text


class Asked(BaseModel):
    """A question with what was said before it and the limits on what may be searched.

    Without `question_limits`, the publishers and days that the question itself names limit nothing.
    """

    model_config = ConfigDict(extra="forbid")

    question: _Text
    history: list[Exchanged] = Field(default=[], max_length=100)
    publishers: list[_Text] = Field(default=[], max_length=200)
    articles: list[_Text] = Field(default=[], max_length=200)
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    question_limits: bool = True

    def turns(self) -> tuple[Turn, ...]:
        """Return what was said before."""
        return tuple(Turn(each.question, each.answer) for each in self.history)

    def filters(self) -> Filters:
        """Return the limits."""
        return Filters(tuple(self.publishers), tuple(self.articles), self.since, self.until, self.as_of)

    def instead(self) -> Filters | None:
        """Return the limits in place of those that the question itself sets: none, or None to keep them."""
        return None if self.question_limits else Filters()


def build_api(chatbot: Chatbot, library: Library) -> APIRouter:
    """Return the routes under `/api`: ask, articles, one article, status."""
    router = APIRouter(prefix="/api")

    @router.post("/ask")
    async def ask(asked: Asked, request: Request) -> dict[str, Any]:
        """Return one Answer object; once the client has left, nothing more is done for it."""
        growing = chatbot.stream(asked.question, asked.turns(), asked.filters(), asked.instead())
        try:
            return answer_object(await _finished(growing, request))
        except BylineError as error:
            raise HTTPException(503, str(error)) from error

    @router.get("/articles")
    def articles() -> list[dict[str, Any]]:
        """Return every article's record without its text, with `passages`, `version`, `language` and `copies`."""
        try:
            stored = library.articles()
        except BylineError as error:
            raise HTTPException(503, str(error)) from error
        return [listed_record(each) for each in stored]

    @router.get("/articles/{article_id:path}")
    def article(article_id: str) -> dict[str, Any]:
        """Return one Article record with the stored text."""
        try:
            return article_record(library.article(article_id).article)
        except ArticleNotFound as error:
            raise HTTPException(404, str(error)) from error
        except BylineError as error:
            raise HTTPException(503, str(error)) from error

    @router.get("/status")
    def status() -> dict[str, Any]:
        """Return the figures of the index."""
        try:
            return library.status()
        except BylineError as error:
            raise HTTPException(503, str(error)) from error

    return router


async def _finished(growing: Generator[Answer, None, None], request: Request) -> Answer:
    """Return the last of the answers; raises HTTPException, and asks for no more of them, once the client has left."""
    try:
        async for each in iterate_in_threadpool(growing):
            answer = each
            if await request.is_disconnected():
                raise HTTPException(_LEFT, "the client has left")
    finally:
        await run_in_threadpool(growing.close)
    return answer
