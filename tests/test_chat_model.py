from typing import Any

import pytest
from openai_server import serving, text

from rag.chat_model import load_chat_model
from rag.chat_reply import written
from rag.errors import ChatModelError

KEY = "sk-secret-0123456789abcdef"


def test_address_and_key_may_come_from_the_usual_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(text("Hello there.")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", "none")
        assert "".join(written(load_chat_model("openai:any-name", 5), [])) == "Hello there."
        assert server.requests[0]["model"] == "any-name"


def test_missing_package_names_the_pip_line() -> None:
    with pytest.raises(ChatModelError, match=r"pip install langchain-cohere$"):
        load_chat_model("cohere:command-a")


def test_missing_key_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ChatModelError, match=r'"openai:gpt-5-mini" needs a key: set OPENAI_API_KEY\.$'):
        load_chat_model("openai:gpt-5-mini")


@pytest.mark.parametrize("name", ["nobody:model", "gibberish", "", ":", "openai"])
def test_unknown_model_says_how_to_write_one(name: str) -> None:
    with pytest.raises(ChatModelError, match='write it as "provider:model"'):
        load_chat_model(name)


@pytest.mark.parametrize("key", ["0f3a9c77d1", KEY])
def test_key_stands_in_no_complaint_about_options(key: str) -> None:
    with pytest.raises(ChatModelError) as caught:
        load_chat_model("openai:test", api_key=key, temperature=f"hot {key}")
    assert "temperature" in str(caught.value)
    assert key not in str(caught.value)


def limits(request: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in request.items() if "max" in name}


def test_reply_has_at_most_so_many_tokens_and_a_third_of_the_context() -> None:
    with serving(text("Hello.")) as server:
        for context, tokens in ((3_000, 8_192), (60_000, 8_192), (60_000, 200), (None, 200)):
            model = load_chat_model("openai:test", 5, context, tokens, base_url=server.url, api_key=KEY)
            list(written(model, []))
    assert [limits(request) for request in server.requests] == [
        {"max_completion_tokens": 1_000},
        {"max_completion_tokens": 8_192},
        {"max_completion_tokens": 200},
        {},
    ]


def test_model_that_is_known_is_told_how_long_its_reply_may_be() -> None:
    with serving(text("Hello.")) as server:
        list(written(load_chat_model("openai:gpt-5-mini", 5, base_url=server.url, api_key=KEY), []))
    assert limits(server.requests[0]) == {"max_completion_tokens": 8_192}


def test_ollama_is_told_its_context_and_the_length_of_the_reply() -> None:
    model: Any = load_chat_model("ollama:llama3.2")
    assert (model.num_ctx, model.num_predict, model.profile["max_input_tokens"]) == (8_192, 2_730, 5_462)
    model = load_chat_model("ollama:llama3.2", context=32_768)
    assert (model.num_ctx, model.num_predict) == (32_768, 8_192)


def test_time_out_between_two_pieces_is_only_the_one_that_is_set() -> None:
    model: Any = load_chat_model("openai:test", 600, base_url="http://127.0.0.1:1/v1", api_key=KEY)
    assert (model.request_timeout, model.stream_chunk_timeout) == (600, None)
