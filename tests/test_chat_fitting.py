from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from openai_server import Reply, endless, serving, text

from rag.answerers.generative import GenerativeAnswerer
from rag.chat_fitting import written_fitting
from rag.chat_model import load_chat_model
from rag.errors import ContextExceeded
from rag.types import Article, Draft, Findings, Hit, Passage, Question, StoredArticle, Turn

KEY = "sk-secret-0123456789abcdef"
TOO_LONG = Reply(status=400, message="This model's maximum context length is 2048 tokens. However, you requested 4096.")
ARTICLE = Article("toll", "Hurricane Ian is confirmed to have killed at least 32 people. " + "It rained. " * 80, "Toll")
PASSAGE = Passage("p", "toll", 0, len(ARTICLE.text), ARTICLE.text)
FOUND = Findings((Hit(PASSAGE, 1.0),) * 12, {"toll": StoredArticle(ARTICLE, 1, 1)}, 1, 1)
QUESTION = Question("And Ian?", "How many did Ian kill?", turns=(Turn("How many did Fay kill?", "None."),))


def prompt(count: int) -> list[HumanMessage]:
    return [HumanMessage("x" * 300 * count)]


def sizes(server: Any) -> list[int]:
    return [len(request["messages"][0]["content"]) // 300 for request in server.requests]


def model(server: Any, context: int | None = None) -> Any:
    return load_chat_model("openai:test", 5, context, base_url=server.url, api_key=KEY)


def test_as_many_passages_are_sent_as_fit() -> None:
    # 3,000 tokens leave 2,000 beside a third for the reply; a passage of 300 bytes is taken for 100, a message for 8.
    with serving(text("Hello.")) as server:
        assert list(written_fitting(model(server, 3_000), prompt, 30))
        assert list(written_fitting(model(server, 3_000), prompt, 12))
        assert list(written_fitting(model(server, 1_024), lambda count: prompt(count * 50), 12))
        assert list(written_fitting(model(server), prompt, 30))
        assert sizes(server) == [19, 12, 50, 30]


def test_half_as_many_are_sent_where_the_server_says_it_is_too_much() -> None:
    with serving(TOO_LONG, TOO_LONG, text("Hello.", 6)) as server:
        assert "".join(written_fitting(model(server), prompt, 12)) == "Hello."
        assert sizes(server) == [12, 6, 3]


def test_a_server_that_takes_not_even_one_is_an_error() -> None:
    with serving(TOO_LONG) as server, pytest.raises(ContextExceeded, match="maximum context length is 2048"):
        list(written_fitting(model(server), prompt, 12))
    assert sizes(server) == [12, 6, 3, 1]


def test_half_as_many_are_sent_also_where_the_server_took_its_time_to_refuse() -> None:
    with serving(Reply(status=503, retry_after="0.8"), TOO_LONG, text("Hello.", 6)) as server:
        pieces = list(written_fitting(model(server), prompt, 12))
        assert "" in pieces
        assert "".join(pieces) == "Hello."
        assert sizes(server) == [12, 12, 6]


def test_stopping_hangs_up() -> None:
    with serving(endless("Ian ")) as server:
        pieces = written_fitting(model(server), prompt, 12)
        assert next(filter(None, pieces)) == "Ian "
        pieces.close()
        assert server.left.wait(10)


class Quoting:
    """An answerer that quotes nothing."""

    name = "quoting"

    def stream(self, question: Question, findings: Findings) -> Iterator[Draft]:
        yield Draft("Nothing was found.", reason="nothing_found")


def last(server: Any, context: int | None) -> Draft:
    answerer = GenerativeAnswerer(model(server, context), "openai:test", Quoting())
    return list(answerer.stream(QUESTION, FOUND))[-1]


def test_a_small_context_gets_fewer_passages_and_no_former_turns() -> None:
    with serving(text("Ian is confirmed to have killed at least 32 people [1].")) as server:
        answer = last(server, 2_048)
        (request,) = server.requests
        said = server.said()
    assert answer.text == "Ian is confirmed to have killed at least 32 people [1]."
    assert ("<passage 1>" in said, "<passage 4>" in said) == (True, False)
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    assert "That is: How many did Ian kill?" in said
    assert request["max_completion_tokens"] == 682


def test_a_context_too_small_for_anything_leaves_the_quoting_answer_and_says_so() -> None:
    with serving(TOO_LONG) as server:
        answer = last(server, None)
        assert len(server.requests) == 4
    assert answer.model == "quoting"
    assert "maximum context length is 2048 tokens" in answer.notes[-1].text


def test_an_answer_that_the_server_cuts_short_is_shown_as_cut() -> None:
    cut = Reply(["Ian is confirmed to have killed at least 32 people [1]. It rained on"], reason="length")
    with serving(cut) as server:
        answer = last(server, None)
    assert answer.text == "Ian is confirmed to have killed at least 32 people [1]."
    assert answer.notes[-1].text == "The chat model openai:test did not come to an end; its answer was cut."


@pytest.mark.parametrize("reply", [endless(""), endless("<think>hm "), Reply(silent=True), Reply(mute=True)])
def test_a_model_that_still_thinks_can_be_stopped(reply: Reply) -> None:
    with serving(reply) as server:
        stream = GenerativeAnswerer(model(server), "openai:test", Quoting()).stream(QUESTION, FOUND)
        assert next(stream) == Draft("", model="openai:test")
        stream.close()  # type: ignore[attr-defined]
        assert server.left.wait(10)
