"""Stop, from the button of the page, or a client of the API that leaves, to the connection of the chat model."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
import uvicorn
from openai_server import Reply, serving, text
from web_doubles import ShelfLibrary

from rag.answerers.generative import GenerativeAnswerer
from rag.chat_model import load_chat_model
from rag.chatbot import Chatbot
from rag.conversations import Conversations
from rag.follow_ups import FollowUps
from rag.settings import Settings
from rag.types import Answer, Article, Draft, Findings, Hit, Passage, Question, StoredArticle
from rag.web.application import build_application
from rag.web.asking import Asking
from rag.web.screen import Screens
from rag.web.visitor import COOKIE, visitor

ARTICLE = Article("toll", "Hurricane Ian killed at least 32 people. Florida had 28 of them.", "Toll", "USA Today")
FOUND = Findings(
    (Hit(Passage("t:0-64", "toll", 0, 64, ARTICLE.text), 1.0),), {"toll": StoredArticle(ARTICLE, 1, 1)}, 1, 1
)
ANNA = gr.Request(cookies={COOKIE: "a" * 43})
ASKED, FOLLOWED = "How many people did Hurricane Ian kill?", "And how many of them in Florida?"


class Finds:
    def search(self, question: Question) -> Findings:
        return FOUND


class Quoting:
    """Answers where the chat model fails, as it does when it is silent for too long."""

    name = "quoting"

    def __init__(self) -> None:
        self.asked = 0

    def stream(self, question: Question, findings: Findings) -> Iterator[Draft]:
        self.asked += 1
        yield Draft("Nothing was found.", reason="nothing_found")


@pytest.fixture
def conversations(tmp_path: Path) -> Iterator[Conversations]:
    opened = Conversations(tmp_path / "state.sqlite")
    yield opened
    opened.close()


def chatbot(url: str, quoting: Quoting) -> Chatbot:
    model = load_chat_model("openai:test", 30, base_url=url, api_key="none")
    answerer = GenerativeAnswerer(model, "openai:test", quoting)
    return Chatbot(Finds(), answerer, ShelfLibrary([ARTICLE]).overview, lambda: [ARTICLE], follow_ups=FollowUps(model))


def asking(url: str, conversations: Conversations, quoting: Quoting) -> Asking:
    library: Any = ShelfLibrary([ARTICLE])
    return Asking(chatbot(url, quoting), conversations, Screens(library, conversations))


@contextmanager
def serving_api(bot: Chatbot, conversations: Conversations) -> Iterator[int]:
    """Serve the application on loopback, at the port that is given."""
    library: Any = ShelfLibrary([ARTICLE])
    application = build_application(Settings(), bot, library, conversations)
    server = uvicorn.Server(uvicorn.Config(application, log_level="critical", timeout_graceful_shutdown=1))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(10)


def shown(values: list[Any]) -> dict[str, Any]:
    return dict(zip(("conversation", "live", "chats", "chat", "question", "pending"), values, strict=True))


@pytest.mark.parametrize("reply", [Reply(silent=True), Reply(mute=True), Reply(["<think>Well"], silent=True)])
@pytest.mark.parametrize("question", [ASKED, FOLLOWED])
def test_stop_hangs_up_on_a_model_that_says_nothing_and_hands_the_question_back(
    reply: Reply, question: str, conversations: Conversations
) -> None:
    owner, quoting = visitor(ANNA), Quoting()
    with serving(reply) as server:
        page = asking(server.url, conversations, quoting)
        chat = conversations.create(owner, "Ian")
        conversations.append(owner, chat, Answer(ASKED, ASKED, "At least 32 people."))
        states = page.ask(question, chat, "", ANNA)
        next(states)
        waiting = shown(next(states))
        assert "Thinking" in waiting["live"]
        stopped = shown(page.stop(waiting["pending"], ANNA))
        assert stopped["question"] == question
        assert [shown(each)["live"] for each in states] == [""]
        assert server.left.wait(5)
    assert (len(server.requests), quoting.asked) == (1, 0)
    assert len(conversations.exchanges(owner, chat)) == 1


def test_stop_keeps_what_was_written_and_hangs_up_on_a_model_that_fell_silent(conversations: Conversations) -> None:
    quoting = Quoting()
    with serving(Reply(["Ian killed at least 32 people [1]. ", "Florida "], silent=True)) as server:
        page = asking(server.url, conversations, quoting)
        states = page.ask(ASKED, "", "", ANNA)
        growing = next(each for each in map(shown, states) if each["pending"] and each["pending"].answer.text)
        page.stop(growing["pending"], ANNA)
        assert [shown(each)["live"] for each in states] == [""]
        assert server.left.wait(5)
    assert quoting.asked == 0
    (exchange,) = conversations.exchanges(visitor(ANNA), growing["pending"].chat)
    assert exchange.answer.text == "Ian killed at least 32 people [1]."
    assert exchange.answer.notes[-1].text == "Stopped before the end."


@pytest.mark.parametrize(
    ("question", "reply"),
    [(FOLLOWED, Reply(mute=True)), (ASKED, Reply(["Ian killed at least 32 people [1]. Florida"], silent=True))],
)
def test_a_client_of_the_api_that_leaves_ends_what_the_model_writes_for_it(
    question: str, reply: Reply, conversations: Conversations
) -> None:
    quoting = Quoting()
    body = {"question": question, "history": [{"question": ASKED, "answer": "At least 32 people."}]}
    with serving(reply) as server, serving_api(chatbot(server.url, quoting), conversations) as port:
        with closing(http.client.HTTPConnection("127.0.0.1", port)) as client:
            client.request("POST", "/api/ask", json.dumps(body), {"Content-Type": "application/json"})
            while not server.requests:
                time.sleep(0.02)
            assert not server.left.wait(0.7)
        assert server.left.wait(5)
    assert (len(server.requests), quoting.asked) == (1, 0)


def test_a_client_of_the_api_that_waits_is_answered(conversations: Conversations) -> None:
    quoting = Quoting()
    with (
        serving(text("Ian killed at least 32 people [1].")) as server,
        serving_api(chatbot(server.url, quoting), conversations) as port,
        closing(http.client.HTTPConnection("127.0.0.1", port)) as client,
    ):
        client.request("POST", "/api/ask", json.dumps({"question": ASKED}), {"Content-Type": "application/json"})
        answer = json.load(client.getresponse())
    assert (answer["text"], answer["model"]) == ("Ian killed at least 32 people [1].", "openai:test")
