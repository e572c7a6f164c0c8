"""The composition root: settings into parts. Only this module knows every part."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING

from rag.closeness import Closeness
from rag.cross_encoder import CrossEncoder, load_cross_encoder
from rag.embedding import Encoder, RememberingEncoder, encoder_stamp, load_encoder
from rag.errors import ChatModelError
from rag.exact import ExactVectors
from rag.indexing import Indexer
from rag.keywords import Keywords
from rag.library import Library
from rag.ownership import Ownership
from rag.passage_reading import PassageReader
from rag.records import Records
from rag.schema import SCHEMA_VERSION
from rag.settings import Settings
from rag.splitting import SPLITTER
from rag.support import SupportChecker
from rag.vectors import EmbeddedChroma, ServerChroma, VectorStore

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from rag.answerers import Answerer
    from rag.answerers.extractive import ExtractiveAnswerer
    from rag.chatbot import Chatbot
    from rag.conversations import Conversations
    from rag.follow_ups import FollowUps
    from rag.reranking import Reranker

__all__ = ["Parts", "build_chat_model", "build_chatbot", "build_checker", "build_conversations", "build_library",
    "build_reader"]  # fmt: skip


class Parts:
    """The parts that library and chatbot share; the costly ones are opened when first asked for, and once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.records = Records(settings.index / "records.sqlite")
        self.ownership = Ownership(settings.index / "lock", settings.lock_timeout)
        self.keywords = Keywords(settings.index / "keywords", owner=True)
        self.encoder = cache(self._load_encoder)
        self.remembering = cache(lambda: RememberingEncoder(self.encoder()))
        self.vectors = cache(self._open_vectors)
        self.chat_model = cache(self._load_chat_model)
        self.passages = PassageReader(cache(lambda: self._load_network("reader")))
        self.checker = SupportChecker(cache(lambda: self._load_network("checker")))

    def stamp(self) -> str:
        """Return what an index must have been made by to be used with these settings."""
        made = {"encoder": encoder_stamp(self.settings.encoder), "splitter": SPLITTER, "schema": SCHEMA_VERSION}
        return json.dumps(made)

    def shared_vectors(self) -> VectorStore | None:
        """Return the vector store if this process may open it: a server always, an embedded folder its owner."""
        return self.vectors() if self.settings.chroma_url or self.ownership.mine else None

    def _load_encoder(self) -> Encoder:
        return load_encoder(self.settings.encoder, self.settings.cache, self.settings.threads)

    def _load_chat_model(self) -> BaseChatModel | None:
        from rag.chat_model import load_chat_model

        chosen = self.settings
        if chosen.chat_model is None:
            return None
        return load_chat_model(chosen.chat_model, chosen.chat_timeout, chosen.chat_context, chosen.chat_tokens)

    def _load_network(self, name: str) -> CrossEncoder:
        return load_cross_encoder(name, self.settings.cache, self.settings.threads)

    def _open_vectors(self) -> VectorStore:
        settings, dimension = self.settings, self.encoder().dimension
        if settings.chroma_url is None:
            return EmbeddedChroma(settings.index / "chroma", dimension)
        name = hashlib.sha256(str(settings.index.resolve()).encode()).hexdigest()[:16]
        return ServerChroma(settings.chroma_url, name, dimension)


@cache
def _parts(settings: Settings) -> Parts:
    """Return the one set of parts that these settings have in this process."""
    return Parts(settings)


def build_library(settings: Settings) -> Library:
    """Return the library of the settings' corpus and index."""
    shared = _parts(settings)
    indexer = Indexer(shared.records, shared.keywords, shared.vectors, shared.encoder)
    return Library(
        settings.corpus,
        shared.records,
        indexer,
        shared.ownership,
        stamp=shared.stamp(),
        limits=settings.limits,
        rules=settings.fetch_rules,
        settle=settings.settle_seconds,
    )


def build_chatbot(settings: Settings, library: Library) -> Chatbot:
    """Return the chatbot over the library's index, with the chat model where one is set."""
    from rag.answerers.extractive import ExtractiveAnswerer
    from rag.chatbot import Chatbot
    from rag.retrieval import Retriever
    from rag.trained_reading import TrainedReader

    shared = _parts(settings)
    retriever = Retriever(
        records=shared.records,
        keywords=shared.keywords,
        exact=ExactVectors(shared.encoder().dimension),
        encoder=shared.remembering,
        vectors=shared.shared_vectors,
        reranker=_reranker(settings),
        candidates=settings.candidates,
        passages=settings.passages,
        per_article=settings.per_article,
        exact_below=settings.exact_below,
    )
    extractive = ExtractiveAnswerer(TrainedReader(shared.passages, Closeness(shared.remembering)))
    answerer, follow_ups = _answering(extractive, shared)
    return Chatbot(
        retriever,
        answerer,
        library.overview,
        lambda: [each.article for each in library.articles()],
        quick=extractive,
        follow_ups=follow_ups,
    )


def build_chat_model(settings: Settings) -> BaseChatModel | None:
    """Return the chat model of the settings, the same one wherever it is used; None where none is set.

    Raises ChatModelError where it cannot be opened.
    """
    return _parts(settings).chat_model()


def build_checker(settings: Settings) -> SupportChecker:
    """Return what judges whether a quote supports a statement."""
    return _parts(settings).checker


def build_reader(settings: Settings) -> PassageReader:
    """Return what reads passages for a question."""
    return _parts(settings).passages


def build_conversations(settings: Settings) -> Conversations:
    """Return the chats and feedback kept in the state file."""
    from rag.conversations import Conversations

    return Conversations(settings.state)


def _reranker(settings: Settings) -> Reranker:
    if settings.reranker is None:
        from rag.trained_reranking import TrainedReranker

        return TrainedReranker(_parts(settings).passages, settings.reranked)
    from rag.hub_reranker import load_hub_reranker

    return load_hub_reranker(settings.reranker, settings.reranked, settings.threads)


def _answering(extractive: ExtractiveAnswerer, shared: Parts) -> tuple[Answerer, FollowUps | None]:
    """Return what answers, and what puts follow-ups on their own feet, which the rules do without a chat model."""
    name = shared.settings.chat_model or ""
    try:
        model = shared.chat_model()
    except ChatModelError as error:  # no question is lost for want of a key
        from rag.answerers.generative import MissingModel

        return MissingModel(name, str(error), extractive), None
    if model is None:
        return extractive, None
    from rag.answerers.generative import GenerativeAnswerer
    from rag.follow_ups import FollowUps

    encoder, check = shared.remembering(), shared.checker.check
    answerer = GenerativeAnswerer(model, name, extractive, encoder, check, digests=extractive.digests)
    return answerer, FollowUps(model)
