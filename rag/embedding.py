"""Texts into vectors of unit length: the bundled encoder, or any sentence-transformers model."""

from __future__ import annotations

import hashlib
import logging
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from rag import minilm
from rag.errors import EncoderError
from rag.remembered import Remembered
from rag.settings import BUNDLED_ENCODER

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["BundledEncoder", "Encoder", "RememberingEncoder", "SentenceTransformerEncoder", "encoder_stamp",
    "load_encoder"]  # fmt: skip

_REMEMBERED = 2_000  # vectors; 1.5 KB each
_BATCH = 8  # measured: 16 and 32 gain nothing, and a question waits for one batch at most while articles are added
_WIDTH = 16  # tokens are padded to a multiple of this: 10 % faster than any width, and vectors do not vary with it
_WEIGHTS = frozenset({".bin", ".json", ".model", ".safetensors", ".txt"})
_log = logging.getLogger(__name__)


class Encoder(Embeddings):
    """Texts into vectors; a subclass gives `encode`, `name` (the stamp of an index made by it) and `dimension`."""

    name: str
    dimension: int

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector of unit length for each text, in their order: float32 of shape (n, dimension)."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in vector] for vector in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class BundledEncoder(Encoder):
    """all-MiniLM-L6-v2 on OpenVINO; the weights are verified by their sha256 at every load.

    A text's vector does not depend on the texts beside it: padding has no weight, and on one machine the vectors are
    the same to the last bit. Safe to use from several threads at once.

    Raises `EncoderError` for other weights, `ImportError` or `RuntimeError` where OpenVINO cannot run.
    """

    def __init__(self, cache: Path, threads: int = 0) -> None:
        from tokenizers import Tokenizer

        folder = minilm.model_folder()
        self.name = encoder_stamp(BUNDLED_ENCODER)
        self.dimension = minilm.DIMENSION
        self._compiled = minilm.compiled(minilm.verified(folder), cache, threads)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(minilm.MAX_TOKENS)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        request = self._compiled.create_infer_request()
        for rows in _by_length(texts):
            request.infer(self._tokens([_encodable(texts[row]) for row in rows]))
            vectors[rows] = request.get_output_tensor(0).data
        return vectors

    def _tokens(self, texts: list[str]) -> list[NDArray[np.int32]]:
        """Return token ids and mask, each of shape (n, a multiple of _WIDTH)."""
        found = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(texts)]
        width = -(-max(map(len, found)) // _WIDTH) * _WIDTH
        ids = np.zeros((len(found), width), dtype=np.int32)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(found):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        return [ids, mask]


class SentenceTransformerEncoder(Encoder):
    """A sentence-transformers model on torch: the general path, and the bundled model's where OpenVINO cannot run."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self.name = name
        self.dimension = _dimension(model)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(
            [_encodable(text) for text in texts], normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


class RememberingEncoder(Encoder):
    """Another encoder that encodes no text twice, as long as not many others come between: a question, its passages."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known = Remembered[str, NDArray[np.float32]](_REMEMBERED)
        self.name = encoder.name
        self.dimension = encoder.dimension

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = self._known.of(texts, lambda missing: list(self._encoder.encode(missing)))
        return np.array(vectors, dtype=np.float32).reshape(len(texts), self.dimension)


def encoder_stamp(name: str) -> str:
    """Return the stamp of an encoder without loading it: what an index must have been made by to be used with it.

    The bundled model has one stamp on both its paths. A folder's stamp changes with its weights and settings, not
    with the place where it lies.
    """
    if name == BUNDLED_ENCODER:
        return f"{name}@{minilm.SHA256[:8]}"
    folder = Path(name)
    return f"{folder.resolve().name}@{_digest(folder)}" if folder.is_dir() else name


def load_encoder(name: str, cache: Path, threads: int = 0) -> Encoder:
    """Return the encoder of that name: the bundled one, or a sentence-transformers model by its hub name or path.

    Raises `EncoderError` where it cannot be loaded, and where the bundled weights are not the published ones.
    """
    if name != BUNDLED_ENCODER:
        return SentenceTransformerEncoder(_load_model(name, threads), encoder_stamp(name))
    try:
        return BundledEncoder(cache, threads)
    except (ImportError, RuntimeError) as error:
        _log.warning("OpenVINO cannot run here, so encoding is slower: %s", str(error).partition("\n")[0])
        folder = minilm.model_folder()
        minilm.verified(folder)
        return SentenceTransformerEncoder(_load_model(str(folder), threads), encoder_stamp(name))


def _load_model(name: str, threads: int) -> SentenceTransformer:
    import torch
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    if threads:
        torch.set_num_threads(threads)
    try:
        return SentenceTransformer(name)
    except (OSError, ValueError, RuntimeError, KeyError, AttributeError, ImportError, SafetensorError) as error:
        reason = " ".join(str(error).split())[:300]
        raise EncoderError(
            f'the encoder "{name}" cannot be loaded ({reason}); set RAG_ENCODER to the name or the folder of a'
            f" sentence-transformers model, or unset it to use {BUNDLED_ENCODER}"
        ) from error


def _dimension(model: SentenceTransformer) -> int:
    dimension = model.get_embedding_dimension()
    return dimension if dimension else int(np.asarray(model.encode("")).shape[-1])


def _digest(folder: Path) -> str:
    """Return eight characters that stand for every file of settings and weights in a folder."""
    files = [each for each in sorted(folder.rglob("*")) if each.suffix in _WEIGHTS and each.is_file()]
    whole = hashlib.sha256()
    for each in files:
        with each.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        whole.update(f"{each.relative_to(folder).as_posix()} {found}\n".encode())
    return whole.hexdigest()[:8]


def _by_length(texts: Sequence[str]) -> Iterator[list[int]]:
    """Yield the positions of all texts in batches of similar length, the longest first."""
    order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
    yield from (order[start : start + _BATCH] for start in range(0, len(order), _BATCH))


def _encodable(text: str) -> str:
    """Return the text with a question mark for every lone surrogate, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode()
