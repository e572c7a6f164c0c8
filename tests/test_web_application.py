import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import gradio as gr
import pytest
from fastapi.testclient import TestClient
from web_doubles import ScriptedChatbot, ShelfLibrary, cited

from rag.conversations import Conversations
from rag.errors import ConversationNotFound, IndexBusy
from rag.settings import Settings
from rag.types import Answer, Article, Filters, Turn
from rag.web.application import build_application
from rag.web.articles import ArticlesPage
from rag.web.asking import Asking
from rag.web.chat import ChatPage
from rag.web.chats import Chats
from rag.web.editing import Editing
from rag.web.reader import Reader
from rag.web.screen import Pending, Screens
from rag.web.visitor import COOKIE, visitor

ARTICLE = Article("blue", "Twitter Blue will cost $8 a month.", "Price drops", "CNN", None, date(2022, 11, 1))
ASKED = "What does it cost?"
ANSWER = Answer(ASKED, ASKED, "CNN: $8 a month [1].", citations=(cited(ARTICLE, "$8 a month"),))
ANNA, BERT = "a" * 43, "b" * 43


@pytest.fixture
def library():
    return ShelfLibrary([ARTICLE])


@pytest.fixture
def chatbot(library):
    return ScriptedChatbot({ASKED: ANSWER, "busy?": IndexBusy("the index is busy; try again")}, library)


@pytest.fixture
def conversations(tmp_path):
    opened = Conversations(tmp_path / "state.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def client(chatbot, library, conversations):
    with TestClient(build_application(Settings(), chatbot, library, conversations)) as opened:
        yield opened


@pytest.fixture
def asking(chatbot, library, conversations):
    return Asking(chatbot, conversations, Screens(library, conversations))


def sent_by(token: str) -> gr.Request:
    return gr.Request(cookies={COOKIE: token})


def event(**data) -> gr.EventData:
    return gr.EventData(None, data)


def parts(values) -> dict:
    return dict(zip(("conversation", "live", "chats", "chat", "question", "pending"), values, strict=True))


# What every response says


@pytest.mark.parametrize("path", ["/", "/articles"])
def test_pages_allow_nothing_from_elsewhere(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_browser_gets_one_unguessable_cookie(client):
    cookie = client.get("/").headers["set-cookie"]
    assert re.match(rf"{COOKIE}=[\w-]{{43}};", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "set-cookie" not in client.get("/").headers


def test_made_up_cookie_is_replaced(client):
    client.cookies.set(COOKIE, "guess")
    assert COOKIE in client.get("/").headers["set-cookie"]


def test_other_origins_may_read_nothing(client):
    headers = {"Origin": "https://evil.example"}
    for path in ("/api/articles", "/config"):
        assert "access-control-allow-origin" not in client.get(path, headers=headers).headers


def test_docs_that_load_foreign_scripts_are_not_served(client):
    assert "cdn.jsdelivr" not in client.get("/docs").text
    assert "cdn.jsdelivr" not in client.get("/redoc").text


@pytest.mark.parametrize("path", ["pyproject.toml", "corpus/README.md", "/etc/passwd"])
def test_files_of_the_machine_are_not_served(client, path):
    assert client.get(f"/gradio_api/file={Path(path).absolute()}").status_code == 403


def test_analytics_and_history_are_off(client):
    config = client.get("/config").json()
    assert config["analytics_enabled"] is False
    assert config["show_error"] is False


def test_cookie_is_not_what_the_file_holds():
    assert ANNA not in visitor(sent_by(ANNA))
    assert visitor(sent_by(ANNA)) != visitor(sent_by(BERT))


# The JSON API


def test_api_asks(client, chatbot):
    body = {
        "question": ASKED,
        "history": [{"question": "q", "answer": "a"}],
        "publishers": ["CNN"],
        "since": "2022-01-01",
    }
    answer = client.post("/api/ask", json=body).json()
    assert answer["text"] == "CNN: $8 a month [1]."
    assert answer["citations"][0]["quote"] == "$8 a month"
    assert chatbot.asked == [(ASKED, (Turn("q", "a"),), Filters(("CNN",), (), date(2022, 1, 1)))]


def test_api_asks_without_the_limits_of_the_question(client, chatbot):
    client.post("/api/ask", json={"question": ASKED})
    client.post("/api/ask", json={"question": ASKED, "question_limits": False})
    assert chatbot.instead == [None, Filters()]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": 7},
        {"question": "q", "question_limits": "perhaps"},
        {"question": "x" * 20_001},
        {"question": "q", "since": "soon"},
        {"question": "q", "top_k": 3},
    ],
)
def test_api_refuses_what_it_does_not_know(client, body):
    assert client.post("/api/ask", json=body).status_code == 422


def test_api_error_is_one_line(client):
    response = client.post("/api/ask", json={"question": "busy?"})
    assert response.status_code == 503
    assert response.json() == {"detail": "the index is busy; try again"}


def test_api_lists_articles_without_and_shows_one_with_text(client):
    (listed,) = client.get("/api/articles").json()
    assert "text" not in listed
    assert (listed["id"], listed["version"], listed["passages"]) == ("blue", 1, 1)
    assert client.get("/api/articles/blue").json()["text"] == ARTICLE.text
    assert client.get("/api/articles/no/such").status_code == 404
    assert client.get("/api/status").json()["articles"] == 1


# Asking


def test_asked_question_is_shown_kept_and_listed(asking, conversations):
    first, *_, last = map(parts, asking.ask(f"  {ASKED} ", "", "", sent_by(ANNA)))
    assert "Searching the articles" in first["live"]
    assert first["question"] == ""
    assert 'class="bl-cite"' in last["conversation"]
    assert last["live"] == ""
    (exchange,) = conversations.exchanges(visitor(sent_by(ANNA)), last["chat"])
    assert exchange.answer.text == ANSWER.text
    assert ASKED in last["chats"]


def test_follow_up_is_asked_with_what_was_said(asking, chatbot):
    chat = parts(list(asking.ask(ASKED, "", "", sent_by(ANNA)))[-1])["chat"]
    list(asking.ask("And who objected?", chat, '{"publishers": ["CNN"]}', sent_by(ANNA)))
    assert chatbot.asked[-1] == ("And who objected?", (Turn(ASKED, ANSWER.text),), Filters(("CNN",)))


def test_chat_of_another_browser_is_not_continued(asking, conversations):
    chat = parts(list(asking.ask(ASKED, "", "", sent_by(ANNA)))[-1])["chat"]
    other = parts(list(asking.ask(ASKED, chat, "", sent_by(BERT)))[-1])["chat"]
    assert other != chat
    assert len(conversations.exchanges(visitor(sent_by(ANNA)), chat)) == 1


def test_error_is_a_line_and_the_question_is_handed_back(asking, conversations):
    last = parts(list(asking.ask("busy?", "", "", sent_by(ANNA)))[-1])
    assert "The index is busy; try again" in last["live"]
    assert last["question"] == "busy?"
    assert conversations.chats(visitor(sent_by(ANNA))) == []


@pytest.mark.parametrize("question", ["", "   ", None, 7])
def test_nothing_asked_is_nothing_done(asking, question):
    assert list(asking.ask(question, "", "", sent_by(ANNA))) == []


def test_too_long_a_question_is_told_so(asking, chatbot):
    (only,) = map(parts, asking.ask("x" * 20_001, "", "", sent_by(ANNA)))
    assert "20,000 characters" in only["live"]
    assert chatbot.asked == []


def test_asking_again_replaces_the_last_answer(asking, conversations):
    chat = parts(list(asking.ask(ASKED, "", "", sent_by(ANNA)))[-1])["chat"]
    owner = visitor(sent_by(ANNA))
    (exchange,) = conversations.exchanges(owner, chat)
    list(asking.again(chat, event(turn=exchange.id), sent_by(ANNA)))
    assert [each.id for each in conversations.exchanges(owner, chat)] == [exchange.id]
    assert list(asking.again(chat, event(turn="other"), sent_by(ANNA))) == []
    assert list(asking.again(chat, event(turn=exchange.id), sent_by(BERT))) == []


def test_asking_without_a_limit_of_the_question_keeps_the_others_until_each_is_gone(asking, chatbot, conversations):
    owner, chosen = visitor(sent_by(ANNA)), Filters(articles=("blue",))
    found = Filters(publishers=("CNN",), as_of=date(2022, 11, 3))
    asked = replace(ANSWER, question=ASKED, filters=replace(found, articles=("blue",)), found=found)
    chat = conversations.create(owner, "Limits")
    turn = conversations.append(owner, chat, asked)
    chip = {"turn": turn, "kind": "publisher", "value": "CNN"}
    assert list(asking.without(chat, event(**chip), sent_by(BERT))) == []
    list(asking.without(chat, event(**chip), sent_by(ANNA)))
    assert (chatbot.asked[-1][2], chatbot.instead[-1]) == (chosen, Filters(as_of=date(2022, 11, 3)))
    list(asking.again(chat, event(turn=turn), sent_by(ANNA)))
    assert chatbot.instead[-1] == Filters(as_of=date(2022, 11, 3))
    list(asking.without(chat, event(turn=turn, kind="as_of", value=""), sent_by(ANNA)))
    assert chatbot.instead[-1] == Filters()
    assert [each.id for each in conversations.exchanges(owner, chat)] == [turn]


def test_stopped_answer_is_kept_as_far_as_it_was_written(asking, chatbot, conversations):
    chatbot.pause = 0.1
    states = asking.ask(ASKED, "", "", sent_by(ANNA))
    next(states)
    growing = parts(next(states))
    states.close()
    parts(asking.stop(growing["pending"], sent_by(ANNA)))
    (exchange,) = conversations.exchanges(visitor(sent_by(ANNA)), growing["pending"].chat)
    assert exchange.answer.text == "CNN:"
    assert exchange.answer.notes[0].text == "Stopped before the end."


def test_nothing_is_shown_or_kept_after_stop(asking, chatbot, conversations):
    chatbot.pause = 0.1
    states = asking.ask(ASKED, "", "", sent_by(ANNA))
    next(states)
    growing = parts(next(states))
    asking.stop(growing["pending"], sent_by(ANNA))
    (late,) = map(parts, states)
    assert late["live"] == ""
    (exchange,) = conversations.exchanges(visitor(sent_by(ANNA)), growing["pending"].chat)
    assert exchange.answer.notes[0].text == "Stopped before the end."


def test_answer_is_finished_and_kept_after_the_page_turned_to_another_chat(asking, chatbot, library, conversations):
    chatbot.pause = 0.1
    chats = Chats(conversations, Screens(library, conversations), asking)
    states = asking.ask(ASKED, "", "", sent_by(ANNA))
    next(states)
    pending = parts(next(states))["pending"]
    chats.new(pending, sent_by(ANNA))
    (late,) = map(parts, states)
    assert late["live"] == ""
    (exchange,) = conversations.exchanges(visitor(sent_by(ANNA)), pending.chat)
    assert exchange.answer.text == ANSWER.text


def test_enter_pressed_twice_asks_once(asking):
    states = asking.ask(ASKED, "", "", sent_by(ANNA))
    next(states)
    assert list(asking.ask(ASKED, "", "", sent_by(ANNA))) == []
    assert len(list(asking.ask(ASKED, "", "", sent_by(BERT)))) == 2
    assert len(list(states)) == 1
    assert len(list(asking.ask(ASKED, "", "", sent_by(ANNA)))) == 2


def test_question_stopped_before_a_word_was_written_is_handed_back(asking, conversations):
    states = asking.ask(ASKED, "", "", sent_by(ANNA))
    started = parts(next(states))
    states.close()
    stopped = parts(asking.stop(started["pending"], sent_by(ANNA)))
    assert stopped["question"] == ASKED
    assert conversations.chats(visitor(sent_by(ANNA))) == []


def test_fault_in_the_program_ends_in_a_line_too(asking, conversations):
    states = asking.ask(ASKED, "", "", sent_by(ANNA))
    started = parts(next(states))
    states.close()
    failed = parts(asking.failed(started["pending"], sent_by(ANNA)))
    assert "Something went wrong" in failed["live"]
    assert failed["question"] == ASKED
    assert conversations.chats(visitor(sent_by(ANNA))) == []


def test_chat_of_another_browser_cannot_be_written_to_by_stopping(asking, conversations):
    owner = visitor(sent_by(ANNA))
    chat = conversations.create(owner, "Private")
    turn = conversations.append(owner, chat, ANSWER)
    with pytest.raises(ConversationNotFound):
        asking.stop(Pending(chat, turn, Answer("q", "q", "overwritten")), sent_by(BERT))
    assert conversations.exchange(owner, chat, turn).answer.text == ANSWER.text


# Chats, pane, articles: every handler checks whose browser it is


@pytest.fixture
def kept(conversations):
    owner = visitor(sent_by(ANNA))
    chat = conversations.create(owner, "Private")
    return chat, conversations.append(owner, chat, ANSWER)


def test_every_handler_wants_the_cookie(asking, chatbot, library, conversations, kept):
    chat, turn = kept
    nobody, data = (
        gr.Request(cookies={}),
        event(chat=chat, turn=turn, number="1", article="blue", title="t", rating="up"),
    )
    chats, reader = Chats(conversations, Screens(library, conversations), asking), Reader(library, conversations)
    page, articles = ChatPage(chatbot, library, conversations), ArticlesPage(library, conversations)
    editing = Editing(library)
    for handler in (
        lambda: list(asking.ask(ASKED, chat, "", nobody)),
        lambda: list(asking.example(chat, "", event(question=ASKED), nobody)),
        lambda: list(asking.again(chat, data, nobody)),
        lambda: list(asking.without(chat, data, nobody)),
        lambda: asking.stop(Pending(chat, turn, ANSWER), nobody),
        lambda: asking.failed(Pending(chat, turn, ANSWER), nobody),
        lambda: chats.open(None, data, nobody),
        lambda: chats.new(None, nobody),
        lambda: chats.rename(chat, data, nobody),
        lambda: chats.delete(chat, data, nobody),
        lambda: chats.rate(chat, data, nobody),
        lambda: reader.citation(data, nobody),
        lambda: reader.passage(data, nobody),
        lambda: reader.article(data, nobody),
        lambda: page.open("", nobody),
        lambda: page.examples(nobody),
        lambda: page.limit(data, nobody),
        lambda: page.widen("", data, nobody),
        lambda: articles.show("", nobody),
        lambda: articles.search(data, nobody),
        lambda: list(articles.add([], nobody)),
        lambda: list(articles.fetch("https://a.example", nobody)),
        lambda: list(articles.retry(nobody)),
        lambda: list(articles.resume(nobody)),
        lambda: articles.cancel(nobody),
        lambda: editing.edit(data, nobody),
        lambda: editing.reset(data, nobody),
        lambda: editing.version(data, nobody),
        lambda: articles.remove(data, nobody),
    ):
        with pytest.raises(ConversationNotFound, match="cookie"):
            handler()
    assert library.shelf == {"blue": ARTICLE}
    assert library.added == []
    assert conversations.exchange(visitor(sent_by(ANNA)), chat, turn).liked is None


def test_another_browser_reaches_no_chat(asking, library, conversations, kept):
    chat, turn = kept
    chats, data = (
        Chats(conversations, Screens(library, conversations), asking),
        event(chat=kept[0], turn=turn, number="1", title="t"),
    )
    for handler in (
        lambda: chats.rename(chat, data, sent_by(BERT)),
        lambda: chats.delete(chat, data, sent_by(BERT)),
        lambda: chats.rate(chat, event(turn=turn, rating="up"), sent_by(BERT)),
        lambda: Reader(library, conversations).citation(data, sent_by(BERT)),
    ):
        with pytest.raises(ConversationNotFound):
            handler()
    assert "Price drops" not in str(chats.open(None, data, sent_by(BERT)))


def test_citation_opens_changed_and_removed_articles(library, conversations, kept):
    reader, data = Reader(library, conversations), event(chat=kept[0], turn=kept[1], number="1")
    assert ">$8 a month</mark>" in reader.citation(data, sent_by(ANNA))
    library.shelf["blue"] = Article("blue", "Now it will cost $8 a month, they say.", "Price drops")
    assert ">$8 a month</mark>" in reader.citation(data, sent_by(ANNA))
    library.shelf["blue"] = Article("blue", "All of this was withdrawn.", "Price drops")
    assert "has changed since" in reader.citation(data, sent_by(ANNA))
    del library.shelf["blue"]
    assert "has been removed" in reader.citation(data, sent_by(ANNA))


@pytest.mark.parametrize("number", ["9", "-1", "one", "", 1, None, "²"])
def test_citation_that_is_not_there_is_told(library, conversations, kept, number):
    data = event(chat=kept[0], turn=kept[1], number=number)
    with pytest.raises(ConversationNotFound):
        Reader(library, conversations).citation(data, sent_by(ANNA))


def test_rating_and_correction_are_kept(asking, library, conversations, kept):
    chats = Chats(conversations, Screens(library, conversations), asking)
    chats.rate(kept[0], event(turn=kept[1], rating="down", correction=" $9 "), sent_by(ANNA))
    exchange = conversations.exchange(visitor(sent_by(ANNA)), *kept)
    assert (exchange.liked, exchange.correction) == (False, "$9")
    chats.rate(kept[0], event(turn=kept[1], rating=""), sent_by(ANNA))
    assert conversations.exchange(visitor(sent_by(ANNA)), *kept).liked is None


def test_address_of_the_page_names_chat_and_articles(chatbot, library, conversations, kept):
    page = ChatPage(chatbot, library, conversations)
    welcome, scope, limits, conversation, *_ = page.open(f"?chat={kept[0]}&article=blue", sent_by(ANNA))
    assert "Ask the articles" in welcome
    assert "Price drops" in scope
    assert '"articles": ["blue"]' in limits
    assert ANSWER.question in conversation
    assert ANSWER.question not in page.open(f"?chat={kept[0]}", sent_by(BERT))[3]


def test_address_of_the_list_names_words_publishers_and_days(library, conversations):
    page = ArticlesPage(library, conversations)
    library.shelf["other"] = Article("other", "Twitter again.", "Other", "Reuters", None, date(2022, 12, 1))
    assert "bl-limits" not in page.show("", sent_by(ANNA))
    shown = page.show("?query=twitter&publisher=Reuters&since=2022-11-15&until=nonsense", sent_by(ANNA))
    assert "Only Reuters" in shown
    assert "Only articles from 15 November 2022" in shown
    assert "1 of 2 articles hold these words" in shown
    within = re.search('name="within" value="([^"]+)"', shown)
    assert within
    searched = page.search(event(query="", order="newest", page="1", within=within[1]), sent_by(ANNA))
    assert ">1 of 2 articles<" in searched


def test_adding_shows_progress_then_the_report(library, conversations, tmp_path):
    page = ArticlesPage(library, conversations)
    library.pause = 0.4
    (tmp_path / "new.txt").write_text("A new article.")
    (tmp_path / "empty.txt").write_text("")
    steps = list(page.add([str(tmp_path / "new.txt"), str(tmp_path / "empty.txt")], sent_by(ANNA)))
    assert any("1 of 2 articles" in step[0] for step in steps)
    assert "1 added, 1 failed" in steps[-1][0]
    assert "empty.txt" in steps[-1][0]
    assert "New" in steps[-1][3]
    assert "1 removed" in page.remove(event(article="new"), sent_by(ANNA))[0]
    assert "no article new" in page.remove(event(article="new"), sent_by(ANNA))[0].lower()


def test_too_many_files_are_refused(library, conversations):
    (only,) = ArticlesPage(library, conversations).add(["x.txt"] * 501, sent_by(ANNA))
    assert "At most 500 files" in only[0]
    assert library.added == []


def test_addresses_are_added_each_once(library, conversations):
    typed = " https://a.example/1 \n\nhttp://b.example/feed\nhttps://a.example/1\n"
    *_, last = ArticlesPage(library, conversations).fetch(typed, sent_by(ANNA))
    assert library.added == ["https://a.example/1", "http://b.example/feed"]
    assert "2 added" in last[0]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("\n".join(f"https://a.example/{number}" for number in range(51)), "At most 50 addresses"),
        (f"https://a.example/{'x' * 2000}", "2,000 characters"),
        ("https://a.example\nfile:///etc/passwd", "“file:///etc/passwd” is no web address"),
        ("/etc/passwd", "is no web address"),
        ("<b>x</b>", "“&lt;b&gt;x&lt;/b&gt;” is no web address"),
    ],
)
def test_what_is_no_web_address_is_refused_and_kept_for_mending(library, conversations, typed, told):
    (only,) = ArticlesPage(library, conversations).fetch(typed, sent_by(ANNA))
    assert told in only[0]
    assert "__type__" in only[2]
    assert library.added == []


@pytest.mark.parametrize("typed", ["", " \n ", None, 7, ["https://a.example"]])
def test_no_address_is_nothing_done(library, conversations, typed):
    assert list(ArticlesPage(library, conversations).fetch(typed, sent_by(ANNA))) == []


def test_what_failed_is_tried_again(library, conversations):
    page = ArticlesPage(library, conversations)
    *_, last = page.fetch("https://a.example/broken", sent_by(ANNA))
    assert "it did not answer" in last[0]
    assert "Try the failed ones again" in last[0]
    *_, last = page.retry(sent_by(ANNA))
    assert "1 added" in last[0]


def test_adding_is_cancelled_by_its_own_browser_alone(library, conversations, tmp_path):
    page = ArticlesPage(library, conversations)
    library.pause = 0.3
    paths = [tmp_path / f"{number}.txt" for number in range(4)]
    for path in paths:
        path.write_text("Words.")
    steps = page.add(list(map(str, paths)), sent_by(ANNA))
    next(steps)
    page.cancel(sent_by(BERT))
    next(steps)
    page.cancel(sent_by(ANNA))
    *_, last = steps
    assert "Cancelled" in last[0]
    assert 0 < len(library.added) < 4


def test_page_that_is_opened_again_goes_on_showing_what_is_added(library, conversations):
    page = ArticlesPage(library, conversations)
    library.pause = 0.3
    left = page.fetch("https://a.example", sent_by(ANNA))
    next(left)
    assert list(page.resume(sent_by(BERT))) == []
    *_, last = page.resume(sent_by(ANNA))
    assert "1 added" in last[0]
    assert list(page.resume(sent_by(ANNA))) == []
