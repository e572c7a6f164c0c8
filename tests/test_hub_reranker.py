from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag.build import _reranker, build_chatbot, build_library
from rag.errors import SettingsError
from rag.hub_reranker import HubReranker, load_hub_reranker
from rag.minilm import model_folder
from rag.records import Snapshot
from rag.settings import Settings
from rag.trained_reranking import TrainedReranker
from rag.types import Hit, Question
from tests.library_bench import Bench, open_bench

TEXTS = {
    "storm": ("Storm", "The storm reached the coast on Monday, and winds rose to 140 miles an hour."),
    "bank": ("Bank shut", "The bank closed its doors on Tuesday, and its founder denied any fraud."),
    "vote": ("", "The vote was counted on Sunday, and the mayor kept her seat by nine ballots."),
    "dam": ("Dam", "The old dam above the town broke on Monday night, and water reached the market."),
}
QUESTION = Question("And the bank?", "Which bank closed its doors?")


class Words:
    """A model that counts the words "bank" and "dam", and remembers what it was given."""

    def __init__(self) -> None:
        self.pairs: list[tuple[str, str]] = []

    def predict(self, pairs: Sequence[tuple[str, str]], show_progress_bar: bool) -> np.ndarray:
        self.pairs += pairs
        return np.array([text.lower().count("bank") - text.lower().count("dam") for _, text in pairs], np.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder of two small layers that has learnt nothing, with the tokenizer of the bundled encoder."""
    return saved(tmp_path_factory.mktemp("model"), labels=1)


def saved(folder: Path, labels: int, headless: bool = False) -> Path:
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification, BertModel

    torch.manual_seed(3)
    tokenizer = AutoTokenizer.from_pretrained(str(model_folder()))
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    config = BertConfig(vocab_size=len(tokenizer), num_labels=labels, initializer_range=0.5, **sizes)
    (BertModel(config) if headless else BertForSequenceClassification(config)).save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))
    return folder


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = open_bench(tmp_path)
    for name, (title, text) in TEXTS.items():
        (bench.corpus / f"{name}.md").write_text(f"---\ntitle: {title}\n---\n{text}\n" if title else text)
    bench.library.sync()
    yield bench
    bench.close()


@pytest.fixture
def snapshot(bench: Bench) -> Iterator[Snapshot]:
    with bench.records.snapshot() as snapshot:
        yield snapshot


@pytest.fixture
def hits(snapshot: Snapshot) -> list[Hit]:
    """One passage of each article, in the order of TEXTS, as fusion might give them."""
    ids = [row[2] for row in snapshot.vectors_after(0)]
    passages = {each.article: each for each in snapshot.passages(ids).values()}
    return [Hit(passages[name], 0.05 - 0.01 * rank) for rank, name in enumerate(TEXTS)]


def order(hits: Sequence[Hit]) -> list[str]:
    return [hit.passage.article for hit in hits]


def read_by(model: Any, first: int = 20) -> HubReranker:
    return HubReranker(model, first)


def test_first_hits_are_put_in_the_order_of_their_scores(hits: list[Hit], snapshot: Snapshot) -> None:
    found = read_by(Words()).rerank(QUESTION, hits, snapshot)
    assert order(found) == ["bank", "storm", "vote", "dam"]  # 2, then two of 0 in their order, -2
    assert [hit.score for hit in found] == [2.0, 0.0, 0.0, -2.0]
    assert {hit.passage for hit in found} == {hit.passage for hit in hits}


def test_hits_behind_the_first_ones_are_not_read_and_keep_their_order(hits: list[Hit], snapshot: Snapshot) -> None:
    model = Words()
    found = read_by(model, first=2).rerank(QUESTION, hits, snapshot)
    assert order(found) == ["bank", "storm", "vote", "dam"]
    assert found[2:] == hits[2:]
    assert len(model.pairs) == 2


def test_model_reads_the_understood_question_with_title_and_text(hits: list[Hit], snapshot: Snapshot) -> None:
    model = Words()
    read_by(model).rerank(QUESTION, hits, snapshot)
    assert {asked for asked, _ in model.pairs} == {"Which bank closed its doors?"}
    assert [text[:18] for _, text in model.pairs] == [
        "Storm . The storm ",
        "Bank shut . The ba",
        "The vote was count",
        "Dam . The old dam ",
    ]


def test_lone_surrogate_in_a_question_is_replaced(hits: list[Hit], snapshot: Snapshot) -> None:
    model = Words()
    read_by(model).rerank(Question("a \ud83d b", "a \ud83d b"), hits[:1], snapshot)
    assert [asked for asked, _ in model.pairs] == ["a ? b"]


def test_nothing_found_is_nothing_read(snapshot: Snapshot) -> None:
    model = Words()
    assert read_by(model).rerank(QUESTION, [], snapshot) == []
    assert model.pairs == []


# Real models


def test_folder_of_a_cross_encoder_orders_as_transformers_scores(
    folder: Path, hits: list[Hit], snapshot: Snapshot
) -> None:
    import torch
    from transformers import AutoTokenizer, BertForSequenceClassification

    tokenizer = AutoTokenizer.from_pretrained(str(folder))
    model = BertForSequenceClassification.from_pretrained(str(folder)).eval()
    logits = {}
    for hit in hits:
        title = TEXTS[hit.passage.article][0]
        text = f"{title} . {hit.passage.text}" if title else hit.passage.text
        with torch.no_grad():
            logits[hit.passage.article] = float(model(**tokenizer(QUESTION.understood, text, return_tensors="pt"))[0])
    found = load_hub_reranker(str(folder), threads=1).rerank(QUESTION, hits, snapshot)
    assert order(found) == sorted(logits, key=lambda name: -logits[name]) != order(hits)
    for hit in found:
        assert hit.score == pytest.approx(1 / (1 + np.exp(-logits[hit.passage.article])), abs=1e-4)


def test_setting_puts_it_into_the_search(folder: Path, tmp_path: Path) -> None:
    settings = Settings(
        corpus=tmp_path, index=tmp_path / "index", state=tmp_path / "state", reranker=str(folder), reranked=7
    )
    found = build_chatbot(settings, build_library(settings)).retriever.reranker
    assert isinstance(found, HubReranker)
    assert found._first == 7
    assert isinstance(_reranker(Settings()), TrainedReranker)


def test_what_cannot_be_loaded_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r'the reranker "\S+" cannot be loaded \(.+set RAG_RERANKER') as caught:
        load_hub_reranker(str(tmp_path))
    assert "\n" not in str(caught.value)


def test_model_of_several_figures_is_no_reranker(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="gives 3 figures for a pair and not one score; set RAG_RERANKER"):
        load_hub_reranker(str(saved(tmp_path, labels=3)))


def test_encoder_is_no_reranker(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"is no cross-encoder but a BertModel.*set RAG_RERANKER"):
        load_hub_reranker(str(saved(tmp_path, labels=2, headless=True)))
