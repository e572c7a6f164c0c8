from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from openai_server import serving, text

from eval.drafting import draft_as_set
from rag import build, chat_model
from rag.build import build_chat_model, build_chatbot, build_library
from rag.errors import ChatModelError
from rag.settings import Settings
from rag.types import Article, Turn
from tests.fakes import HashedEncoder

TEXT = "Maria Tavares, the director of the Lisbon Water Board, spoke in Lisbon. The dam broke on a Monday."


class Counting(HashedEncoder):
    """Keeps what it encodes."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        return super().encode(texts)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting()
    monkeypatch.setattr(build, "load_encoder", lambda *_: counting)
    return counting


@pytest.fixture
def place(tmp_path: Path, cache: Path) -> dict[str, Path]:
    return {"corpus": tmp_path / "corpus", "index": tmp_path / "index", "state": tmp_path / "state", "cache": cache}


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names under which chat models are opened."""
    names: list[str] = []
    load = chat_model.load_chat_model

    def counted(name: str, *limits: Any) -> Any:
        names.append(name)
        return load(name, *limits)

    monkeypatch.setattr(chat_model, "load_chat_model", counted)
    return names


def test_a_question_is_encoded_once_and_so_is_a_sentence(place: dict[str, Any], encoder: Counting) -> None:
    settings = Settings(**place)
    library = build_library(settings)
    (place["corpus"]).mkdir()
    (place["corpus"] / "dam.txt").write_text(f"The dam\n\n{TEXT}\n")
    library.sync()
    chatbot = build_chatbot(settings, library)
    encoder.encoded.clear()
    chatbot.ask("When did the dam break?")
    assert sorted(encoder.encoded) == [
        "Maria Tavares, the director of the Lisbon Water Board, spoke in Lisbon.",
        "The dam broke on a Monday.",
        "When did the dam break?",
    ]
    chatbot.ask("When did the dam break?")
    assert len(encoder.encoded) == 3


@pytest.mark.usefixtures("encoder")
def test_one_chat_model_answers_understands_follow_ups_and_proposes_questions(
    place: dict[str, Any], opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(text("Who spoke in Lisbon?")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", "none")
        settings = Settings(**place, chat_model="openai:test", chat_context=3_000, chat_timeout=7)
        chatbot = build_chatbot(settings, build_library(settings))
        understood = chatbot.understood("Who spoke there?", [Turn("What is known of Lisbon?", "Little.")])
        article = Article("dam", TEXT)
        found = draft_as_set(settings, [article], 2, lambda _: None)
        limits = [request["max_completion_tokens"] for request in server.requests]
        model: Any = build_chat_model(settings)
    assert understood.understood == "Who spoke in Lisbon?"
    assert "not the JSON asked for" in found.troubles[0]
    assert opened == ["openai:test"]
    assert limits == [1_000] * len(limits)
    assert len(limits) > 1
    assert model.request_timeout == 7


def test_without_a_chat_model_none_is_opened_and_one_that_cannot_be_opened_is_an_error(
    place: dict[str, Any], opened: list[str]
) -> None:
    assert build_chat_model(Settings(**place)) is None
    assert opened == []
    with pytest.raises(ChatModelError, match="is not known"):
        build_chat_model(Settings(**place, chat_model="nobody:nothing"))
