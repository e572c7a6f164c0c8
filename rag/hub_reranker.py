"""A reranker by name: any cross-encoder of sentence-transformers, on torch."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from rag.errors import SettingsError
from rag.records import Snapshot
from rag.types import Hit, Question

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

__all__ = ["HubReranker", "load_hub_reranker"]

_HEADS = ("ForSequenceClassification", "ForCausalLM")


class HubReranker:
    """A Reranker that orders the first `first` hits by the scores of a cross-encoder; equal ones stay in their order.

    It reads what Byline's own networks read: the question, and the article's title before the passage.
    """

    def __init__(self, model: CrossEncoder, first: int = 20) -> None:
        self._model = model
        self._first = first
        self._reading = threading.Lock()  # the tokenizers of transformers do not bear two threads

    def rerank(self, question: Question, hits: Sequence[Hit], snapshot: Snapshot) -> list[Hit]:
        """Return the same hits: the first ones best first with the model's scores, the rest behind as they were."""
        read, rest = hits[: self._first], hits[self._first :]
        if not read:
            return list(hits)
        found = snapshot.articles({hit.passage.article for hit in read})
        titles = {stored.article.id: stored.article.title for stored in found}
        texts = [_text(titles[hit.passage.article], hit.passage.text) for hit in read]
        scores = self._scores(question.understood, texts)
        order = np.argsort([-score for score in scores], kind="stable")
        return [*(replace(read[place], score=scores[place]) for place in order), *rest]

    def _scores(self, question: str, texts: Sequence[str]) -> list[float]:
        asked = question.encode("utf-8", "replace").decode()  # a lone surrogate is taken by no tokenizer
        pairs = [(asked, text) for text in texts]
        with self._reading:
            return [float(score) for score in self._model.predict(pairs, show_progress_bar=False)]


def load_hub_reranker(name: str, first: int = 20, threads: int = 0) -> HubReranker:
    """Return the reranker of that hub name or folder; raises `SettingsError` where it is no cross-encoder of one score.

    A folder is read without the network.
    """
    import torch
    from safetensors import SafetensorError
    from sentence_transformers import CrossEncoder

    if threads:
        torch.set_num_threads(threads)
    try:
        model = CrossEncoder(name)
    except (OSError, ValueError, RuntimeError, KeyError, AttributeError, ImportError, SafetensorError) as error:
        raise _unusable(name, f"cannot be loaded ({' '.join(str(error).split())[:300]})") from error
    if model.num_labels != 1:
        raise _unusable(name, f"gives {model.num_labels} figures for a pair and not one score")
    kinds = model.config.architectures or []
    if len(model) == 1 and kinds and not any(kind.endswith(_HEADS) for kind in kinds):
        raise _unusable(name, f"is no cross-encoder but a {kinds[0]}, never trained to score pairs")
    return HubReranker(model, first)


def _unusable(name: str, reason: str) -> SettingsError:
    return SettingsError(
        f'the reranker "{name}" {reason}; set RAG_RERANKER to the name or the folder of a sentence-transformers'
        " CrossEncoder, or unset it"
    )


def _text(title: str | None, passage: str) -> str:
    return f"{title} . {passage}" if title else passage
