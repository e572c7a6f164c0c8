"""Passages found by their vectors: Chroma, embedded or a server. The only module that knows Chroma.

A store is derived from the records and may be cleared and filled again at any time; it holds ids and vectors alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from rag.errors import VectorStoreError, unless_full

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.models.Collection import Collection
    from chromadb.config import Settings

__all__ = ["EmbeddedChroma", "ServerChroma", "VectorStore"]

_CONFIGURATION: CreateCollectionConfiguration = {
    "hnsw": {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 128}
}
_EMBEDDED_BATCH = 5_000  # the embedded client takes 5,461 at most
_SERVER_BATCH = 300  # the quota of Chroma's hosted service, so that a server may be that one
_PAGE = 100  # collections that are listed at a time
_Result = TypeVar("_Result")


class VectorStore(Protocol):
    """Vectors of unit length by passage id. Every method raises `VectorStoreError`."""

    def add(self, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Store one row of `vectors` for each id; an id that was there gets the new one."""

    def delete(self, ids: Sequence[str]) -> None:
        """Forget these ids; those that are not there are passed over."""

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """Return up to `k` (id, cosine), best first, ties by id; the neighbours are approximate."""

    def count(self) -> int:
        """Return the number of ids."""

    def clear(self) -> None:
        """Forget every id, by beginning a new collection; the old one is deleted."""

    def close(self) -> None:
        """Let the store go; it cannot be used afterwards."""


class _Chroma:
    """A store in the newest of the collections named `byline-{name}-{number}` of one client."""

    def __init__(self, connect: Callable[[], Client], name: str, dimension: int, batch: int, remedy: str) -> None:
        self._prefix = f"byline-{name}-"
        self._dimension = dimension
        self._batch = batch
        self._remedy = remedy
        with self._mapped():
            self._client = connect()
            self._collection = self._current()

    def add(self, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        if vectors.shape != (len(ids), self._dimension):
            raise VectorStoreError(
                f"{len(ids)} vectors of {self._dimension} numbers were expected, not {vectors.shape};"
                " `byline sync` rebuilds an index that another encoder made"
            )
        rows = {each: row for row, each in enumerate(ids)}  # Chroma takes an id once in a batch
        distinct, matrix = list(rows), np.ascontiguousarray(vectors, dtype=np.float32)
        for start in range(0, len(distinct), self._batch):
            some = distinct[start : start + self._batch]
            self._on_current(_upsert(some, matrix[[rows[each] for each in some]]))

    def delete(self, ids: Sequence[str]) -> None:
        for start in range(0, len(ids), self._batch):
            self._on_current(_delete(list(ids[start : start + self._batch])))

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        if k <= 0:
            return []
        question = np.asarray(vector, dtype=np.float32).reshape(1, -1)
        found = self._on_current(
            lambda current: current.query(query_embeddings=question, n_results=k, include=["distances"])
        )
        distances = found["distances"]
        if distances is None:
            return []
        hits = [(each, 1.0 - float(far)) for each, far in zip(found["ids"][0], distances[0], strict=True)]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))

    def count(self) -> int:
        return self._on_current(lambda found: found.count())

    def clear(self) -> None:
        with self._mapped():
            former = self._numbers()
            self._collection = self._create(max(former, default=0) + 1)
            for number in former:
                self._client.delete_collection(f"{self._prefix}{number}")

    def close(self) -> None:
        with self._mapped():
            self._client.close()

    def _on_current(self, call: Callable[[Collection], _Result]) -> _Result:
        """Return what the call on the collection gives, tried again where a new collection was begun meanwhile."""
        used = self._collection
        with self._mapped():
            try:
                return call(used)
            except _failures():
                if self._collection is used:  # not by this process, so perhaps by another one on the same server
                    self._collection = self._current()
                return call(self._collection)

    def _current(self) -> Collection:
        number = max(self._numbers(), default=1)
        return self._create(number)

    def _create(self, number: int) -> Collection:
        return self._client.get_or_create_collection(
            f"{self._prefix}{number}",
            configuration=_CONFIGURATION,
            embedding_function=None,  # without this a model would be downloaded
        )

    def _numbers(self) -> list[int]:
        """Return the numbers of this store's collections."""
        names: list[str] = []
        while len(page := self._client.list_collections(limit=_PAGE, offset=len(names))) == _PAGE:
            names += [each.name for each in page]
        names += [each.name for each in page]
        numbers = [name.removeprefix(self._prefix) for name in names if name.startswith(self._prefix)]
        return sorted(int(number) for number in numbers if number.isdecimal())

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        try:
            yield
        except _failures() as error:
            reason = " ".join(str(error).split())[:200]
            fault = VectorStoreError(f"Chroma failed ({reason}); {self._remedy}")
            raise unless_full(error, "the index", fault) from error


class EmbeddedChroma(_Chroma):
    """Vectors in a folder that one process alone may open at a time; the caller sees to that.

    Chroma keeps ids and vectors of deleted collections in its files, so `clear` begins a new folder inside this one.
    """

    def __init__(self, path: Path, dimension: int) -> None:
        self._path = path
        remedy = f"delete the folder {path} and run `byline sync`"
        super().__init__(self._open_newest, "passages", dimension, _EMBEDDED_BATCH, remedy)

    def clear(self) -> None:
        with self._mapped():
            former = self._client
            self._client = _embedded(self._path / str(max(self._folders(), default=0) + 1))
            self._collection = self._current()
            former.close()
            self._leave_newest()

    def _open_newest(self) -> Client:
        self._path.mkdir(parents=True, exist_ok=True)
        self._leave_newest()  # a process may have died while it cleared
        return _embedded(self._path / str(max(self._folders(), default=1)))

    def _leave_newest(self) -> None:
        for number in self._folders()[:-1]:
            shutil.rmtree(self._path / str(number))

    def _folders(self) -> list[int]:
        return sorted(int(each.name) for each in self._path.iterdir() if each.name.isdecimal())


class ServerChroma(_Chroma):
    """Vectors on the Chroma server at `url`; `name` tells this library's from others' on the same server.

    What `clear` deletes stays in the server's files until its operator runs `chroma vacuum` there.
    """

    def __init__(self, url: str, name: str, dimension: int) -> None:
        host, port, secure = _address(url)
        remedy = f"see that a Chroma server runs at {url}, or unset RAG_CHROMA_URL"
        super().__init__(lambda: _served(host, port, secure), name, dimension, _SERVER_BATCH, remedy)


def _upsert(ids: list[str], vectors: NDArray[np.float32]) -> Callable[[Collection], None]:
    return lambda collection: collection.upsert(ids=ids, embeddings=vectors)


def _delete(ids: list[str]) -> Callable[[Collection], None]:
    def call(collection: Collection) -> None:
        collection.delete(ids=ids)

    return call


def _address(url: str) -> tuple[str, int, bool]:
    """Return host, port and whether the connection is encrypted; raises `VectorStoreError`."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise VectorStoreError(f'"{url}" is not the address of a server; set RAG_CHROMA_URL like http://localhost:8000')
    secure = parts.scheme == "https"
    return parts.hostname, port or (443 if secure else 8000), secure


def _embedded(path: Path) -> Client:
    from chromadb import PersistentClient

    return cast("Client", PersistentClient(str(path), settings=_settings()))


def _served(host: str, port: int, secure: bool) -> Client:
    from chromadb import HttpClient

    return cast("Client", HttpClient(host, port, ssl=secure, settings=_settings()))


def _settings() -> Settings:
    """Return Chroma's settings: no telemetry, and no `.env` file read."""
    from chromadb.config import Settings

    options: dict[str, Any] = {"_env_file": None, "anonymized_telemetry": False}
    return Settings(**options)


def _failures() -> tuple[type[Exception], ...]:
    """Return what Chroma raises; `AttributeError` comes from a client that was closed while it was used."""
    import httpx
    from chromadb.errors import ChromaError

    return (ChromaError, httpx.HTTPError, ValueError, RuntimeError, OSError, AttributeError)
