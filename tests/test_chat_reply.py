from collections.abc import Iterator
from threading import Event

import pytest
from openai_server import Reply, endless, serving, text

from rag.chat_model import load_chat_model
from rag.chat_reply import Meter, written
from rag.errors import ChatModelError
from rag.settings import Settings
from rag.types import Tokens

KEY = "sk-secret-0123456789abcdef"


def answer(url: str, meter: Meter | None = None) -> str:
    return "".join(written(load_chat_model("openai:test", 5, base_url=url, api_key=KEY), [], meter=meter))


def test_text_arrives_in_pieces_and_the_key_in_the_header() -> None:
    with serving(text("Hello there.")) as server:
        assert answer(server.url) == "Hello there."
        assert server.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize(
    ("reply", "rest"),
    [
        ("<think>Hm. [1]</think>\n\nIan killed 32.", "Ian killed 32."),
        ("\n<think></think>Yes", "Yes"),
        ("<thin ice", "<thin ice"),
        ("<think>never ends", ""),
        ("", ""),
    ],
)
def test_thoughts_before_the_answer_are_left_out(reply: str, rest: str) -> None:
    with serving(text(reply, size=4)) as server:
        assert answer(server.url) == rest


def test_refused_connection_is_one_line(free_port: int) -> None:
    with pytest.raises(ChatModelError) as caught:
        answer(f"http://127.0.0.1:{free_port}/v1")
    assert str(caught.value) == "Connection error: Connection refused"


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500])
def test_error_of_the_server_is_told_without_the_key(status: int) -> None:
    reply = Reply(status=status, message=f"Incorrect key {KEY} or\nsk-secret-01**********cdef given")
    with serving(reply) as server, pytest.raises(ChatModelError) as caught:
        answer(server.url)
    assert str(caught.value) == f"Error code: {status} - Incorrect key *** or *** given"


@pytest.mark.parametrize("statuses", [(429,), (500,), (500, 503), (429, 529)])
def test_short_outage_is_tried_again(statuses: tuple[int, ...]) -> None:
    with serving(*(Reply(status=status) for status in statuses), text("Here I am.")) as server:
        assert answer(server.url) == "Here I am."


@pytest.mark.parametrize(("status", "requests"), [(500, 3), (429, 3), (400, 1), (401, 1), (404, 1)])
def test_lasting_outage_is_tried_three_times_and_a_refusal_once(status: int, requests: int) -> None:
    with serving(Reply(status=status)) as server, pytest.raises(ChatModelError):
        answer(server.url)
    assert len(server.requests) == requests


def test_server_that_asks_for_a_long_pause_is_not_waited_for() -> None:
    with serving(Reply(status=429, retry_after="3600")) as server, pytest.raises(ChatModelError):
        answer(server.url)
    assert len(server.requests) == 1


def test_silence_is_an_error_after_the_time_out_and_not_tried_again() -> None:
    silence = Event()

    def silent() -> Iterator[str]:
        yield "Ian kil"
        silence.wait()

    with serving(Reply(silent())) as server:
        model = load_chat_model("openai:test", 0.3, base_url=server.url, api_key=KEY)
        try:
            with pytest.raises(ChatModelError, match=r"(?i)timed? ?out"):
                list(written(model, []))
            assert len(server.requests) == 1
        finally:
            silence.set()


def test_stopping_hangs_up() -> None:
    with serving(endless("Ian ")) as server:
        pieces = written(load_chat_model("openai:test", 5, base_url=server.url, api_key=KEY), [])
        assert next(filter(None, pieces)) == "Ian "
        pieces.close()
        assert server.left.wait(10)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(mute=True), ""),
        (Reply(silent=True), ""),
        (Reply(["<think>hm"], silent=True), ""),
        (Reply(["Ian kil"], silent=True), "Ian kil"),
    ],
)
def test_a_silent_model_gives_signs_of_life_and_stopping_hangs_up(reply: Reply, words: str) -> None:
    with serving(reply) as server:
        pieces = written(load_chat_model("openai:test", 20, base_url=server.url, api_key=KEY), [])
        if words:
            assert next(filter(None, pieces)) == words
        assert next(pieces) == ""
        assert not server.left.is_set()
        pieces.close()
        assert server.left.wait(5)


def test_stopping_during_the_pause_before_another_try_asks_no_more() -> None:
    asked_again = Event()

    def answers() -> Iterator[str]:
        asked_again.set()
        yield "Here I am."

    with serving(Reply(status=503, retry_after="0.9"), Reply(answers())) as server:
        pieces = written(load_chat_model("openai:test", 20, base_url=server.url, api_key=KEY), [])
        assert next(pieces) == ""
        pieces.close()
        assert not asked_again.wait(1.5)


def test_key_stands_in_no_log_and_no_description(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with serving(Reply(status=500, message=f"no {KEY}"), text("Here I am.")) as server:
        model = load_chat_model("openai:test", 5, base_url=server.url, api_key=KEY)
        assert "".join(written(model, [])) == "Here I am."
    assert server.keys == [f"Bearer {KEY}"] * 2
    assert "chat/completions" in caplog.text
    for shown in (caplog.text, repr(model), str(model), repr(Settings(chat_model="openai:test"))):
        assert KEY not in shown


def test_reply_that_the_server_cuts_short_is_known_as_such() -> None:
    meter = Meter()
    with serving(Reply(["Ian kil"], reason="length"), text("Hello.")) as server:
        assert answer(server.url, meter) == "Ian kil"
        assert meter.cut
        assert answer(server.url, meter) == "Hello."
        assert not meter.cut


def test_reply_that_ends_before_it_says_anything_is_an_error() -> None:
    with (
        serving(Reply(["<think>Hm"], reason="length")) as server,
        pytest.raises(ChatModelError, match=r"^no answer within 8,192 tokens; RAG_CHAT_TOKENS"),
    ):
        answer(server.url)


def test_endless_reply_is_cut_at_the_most_tokens() -> None:
    meter = Meter()
    with serving(endless("la ")) as server:
        model = load_chat_model("openai:test", 5, None, 100, base_url=server.url, api_key=KEY)
        assert len("".join(written(model, [], meter=meter)).split()) in range(100, 120)
        assert meter.cut
        assert server.left.wait(10)


@pytest.mark.parametrize("reply", [Reply(["Ian kil"], dies=True), Reply(["Ian kil"], broken=True)])
def test_reply_that_breaks_off_is_an_error(reply: Reply) -> None:
    with serving(reply) as server, pytest.raises(ChatModelError):
        answer(server.url)


@pytest.mark.parametrize("words", ["", "<think>hm"])
def test_model_that_only_thinks_is_stopped(words: str) -> None:
    with serving(endless(words)) as server, pytest.raises(ChatModelError, match="no answer within 300 tokens"):
        list(written(load_chat_model("openai:test", 5, base_url=server.url, api_key=KEY), [], most_pieces=300))


def test_ollama_that_does_not_run_is_an_error(free_port: int) -> None:
    model = load_chat_model("ollama:llama3.2", 5, base_url=f"http://127.0.0.1:{free_port}")
    with pytest.raises(ChatModelError, match="refused"):
        list(written(model, []))


@pytest.mark.parametrize(
    ("usage", "tokens"), [((812, 40), Tokens(812, 40)), ((812, 0), Tokens(812, 0)), ((0, 0), None), (None, None)]
)
def test_tokens_are_those_that_the_server_reports(usage: tuple[int, int] | None, tokens: Tokens | None) -> None:
    meter = Meter()
    with serving(text("Hello there.", usage=usage)) as server:
        assert answer(server.url, meter) == "Hello there."
    assert meter.tokens == tokens


def test_tokens_reported_in_parts_are_added_up() -> None:
    from langchain_core.messages import AIMessageChunk

    meter, parts = Meter(), [(25, 1), (0, 14)]
    for read, wrote in parts:
        usage = {"input_tokens": read, "output_tokens": wrote, "total_tokens": read + wrote}
        assert meter.read(AIMessageChunk("Hi", usage_metadata=usage)) == "Hi"
    assert meter.tokens == Tokens(25, 15)


def test_server_that_does_not_know_how_to_report_tokens_is_asked_without() -> None:
    meter, refusal = Meter(), Reply(status=400, message="Unrecognized request argument supplied: stream_options")
    with serving(refusal, text("Here I am.")) as server:
        assert answer(server.url, meter) == "Here I am."
        assert [request.get("stream_options") for request in server.requests] == [{"include_usage": True}, None]
    assert meter.tokens is None
