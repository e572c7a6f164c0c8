"""Passages for a question: both searches inside the limits, fused, reranked, diversified, and nothing that is not live.

Every search runs in one snapshot of the records, so it sees an article wholly or not at all. A derived index may hold
entries of articles that are gone or not there yet: such hits are dropped, and more are fetched in their place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from numpy.typing import NDArray
from pydantic import SkipValidation

from rag.embedding import Encoder
from rag.errors import VectorStoreError
from rag.exact import ExactVectors
from rag.keywords import Keywords
from rag.records import Records, Snapshot
from rag.reranking import Reranker, diversified
from rag.types import Findings, Hit, Question, StoredArticle
from rag.vectors import VectorStore

__all__ = ["KEYWORD_WEIGHT", "RANK_OFFSET", "Retriever", "as_document", "fuse"]

RANK_OFFSET = 60
"""The constant k of reciprocal rank fusion: Cormack, Clarke, Buettcher, "Reciprocal Rank Fusion outperforms Condorcet
and individual Rank Learning Methods", SIGIR 2009."""

KEYWORD_WEIGHT = 1.5
"""What a rank among the keywords counts against the same rank among the vectors, as measured."""

_STARVED = 8  # times the wanted hits; a store in which too few of so many are live gives way to exact scores
_QUERY_CHARACTERS = 4_000  # the encoder reads 256 tokens; beyond this the keywords of a question only cost time

Ranking = list[tuple[str, float]]


def fuse(rankings: Sequence[Sequence[str]], weights: Sequence[float]) -> Ranking:
    """Return every id with its fused score, best first, ties by id.

    score(id) = sum over the rankings that hold it of weight / (RANK_OFFSET + rank), rank counting from 1.

    >>> fuse([["a", "b"], ["b"]], [1.0, 1.0])[0][0]
    'b'
    """
    scores: dict[str, float] = {}
    for ranking, weight in zip(rankings, weights, strict=True):
        for rank, each in enumerate(ranking, start=1):
            scores[each] = scores.get(each, 0.0) + weight / (RANK_OFFSET + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


class Retriever(BaseRetriever):
    """Searches one index; a LangChain retriever, and for the product `search` with limits.

    `encoder` and `vectors` are called when first needed: a small collection is scored exactly and never opens the
    vector store; `vectors` gives None in a process that may not open it. `candidates` passages of each search are
    fused, `passages` are returned, and at most `per_article` of one article come before passages of others; articles
    that are copies of each other count as one.
    """

    records: SkipValidation[Records]
    keywords: SkipValidation[Keywords]
    exact: SkipValidation[ExactVectors]
    encoder: SkipValidation[Callable[[], Encoder]]
    vectors: SkipValidation[Callable[[], VectorStore | None]]
    reranker: SkipValidation[Reranker | None] = None
    candidates: int = 100
    passages: int = 20
    per_article: int = 3
    exact_below: int = 20_000

    def search(self, question: Question) -> Findings:
        """Return the final ranking for `question.understood` inside its filters.

        Raises `IndexMissing` without an index. No text is illegal: one without a word in it finds nothing.
        """
        with self.records.snapshot() as snapshot:
            allowed, undated = snapshot.resolve(question.filters)
            total = len(snapshot.entries)
            searched = total if allowed is None else len(allowed)
            hits: Sequence[Hit] = ()
            text = question.understood[:_QUERY_CHARACTERS]
            if searched and re.search(r"\w", text):
                hits = self._hits(snapshot, question, text, allowed)
            found = {hit.passage.article for hit in hits}
            articles = {stored.article.id: stored for stored in snapshot.articles(found)}
        return Findings(tuple(hits), articles, searched, total, undated)

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002
        findings = self.search(Question(query, query))
        return [as_document(hit, findings.articles[hit.passage.article]) for hit in findings.hits]

    def _hits(self, snapshot: Snapshot, question: Question, text: str, allowed: frozenset[str] | None) -> Sequence[Hit]:
        vector = self.encoder().encode([text])[0]
        near = self._near(snapshot, vector, allowed)
        worded = self._worded(snapshot, text, allowed)
        fused = fuse([[each for each, _ in near], [each for each, _ in worded]], [1.0, KEYWORD_WEIGHT])
        passages = snapshot.passages([each for each, _ in fused])
        similarity = dict(near)
        hits = [Hit(passages[each], score, similarity.get(each)) for each, score in fused if each in passages]
        if self.reranker is not None:
            hits = self.reranker.rerank(question, hits, snapshot)
        groups = {hit.passage.article: snapshot.entries[_wording(hit.passage.id)].group for hit in hits}
        return _scored(diversified(hits, self.per_article, groups)[: self.passages])

    def _worded(self, snapshot: Snapshot, text: str, allowed: frozenset[str] | None) -> Ranking:
        def fetch(number: int) -> Ranking:
            return self.keywords.search(text, number, allowed)

        found, _ = _live(fetch, snapshot, allowed, self.candidates)
        return found

    def _near(self, snapshot: Snapshot, vector: NDArray[np.float32], allowed: frozenset[str] | None) -> Ranking:
        """Return the nearest passages: exactly where few may be searched or the store does not bring enough."""
        entries = snapshot.entries
        number = snapshot.passages_total if allowed is None else sum(entries[each].passages for each in allowed)
        if number > self.exact_below:
            found = self._from_store(snapshot, vector, allowed, min(number, self.candidates))
            if found is not None:
                return found
        return self.exact.search(snapshot, vector, self.candidates, allowed)

    def _from_store(
        self, snapshot: Snapshot, vector: NDArray[np.float32], allowed: frozenset[str] | None, wanted: int
    ) -> Ranking | None:
        try:
            store = self.vectors()
            if store is None:
                return None
            found, enough = _live(
                lambda number: store.search(vector, number), snapshot, allowed, wanted, wanted * _STARVED
            )
        except VectorStoreError:
            return None
        return found if enough else None


def as_document(hit: Hit, stored: StoredArticle) -> Document:
    """Return a hit as LangChain knows it, with where it stands and where it comes from as metadata."""
    passage, article = hit.passage, stored.article
    metadata = {
        "article": article.id,
        "start": passage.start,
        "end": passage.end,
        "score": hit.score,
        "title": article.title,
        "publisher": article.publisher,
        "author": article.author,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
    }
    return Document(page_content=passage.text, id=passage.id, metadata=metadata)


def _live(
    fetch: Callable[[int], Ranking], snapshot: Snapshot, allowed: frozenset[str] | None, wanted: int, most: float = inf
) -> tuple[Ranking, bool]:
    """Return up to `wanted` live hits inside the limits, and whether there were that many.

    Asks for twice as many as long as too few of them are live, until the index has no more or `most` were fetched.
    """
    number = wanted
    while True:
        fetched = fetch(number)
        alive = [hit for hit in fetched if _visible(hit[0], snapshot, allowed)]
        if len(alive) >= wanted or len(fetched) < number or number >= most:
            return alive[:wanted], len(alive) >= wanted
        number *= 2


def _visible(passage_id: str, snapshot: Snapshot, allowed: frozenset[str] | None) -> bool:
    wording = _wording(passage_id)
    return wording in snapshot.entries and (allowed is None or wording in allowed)


def _wording(passage_id: str) -> str:
    return passage_id.partition(":")[0]


def _scored(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits with scores that fall in the order they are in, whatever the diversification moved."""
    lowest = float("inf")
    ordered = []
    for hit in hits:
        lowest = min(lowest, hit.score)
        ordered.append(replace(hit, score=lowest))
    return ordered
