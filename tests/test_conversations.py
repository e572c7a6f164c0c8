import json
import sqlite3
import threading
from datetime import date

import pytest

from rag.conversations import TITLE_LENGTH, Conversations
from rag.errors import ConversationNotFound, SettingsError
from rag.types import Answer, Article, Citation, Note
from rag.wire import answer_object

TEXT = "Florida reported its first deaths. The storm turned north."
ARTICLE = Article("ian", TEXT, "Florida counts its dead", "USA Today", "A. Reporter", date(2022, 9, 29))
ANSWER = Answer(
    question="What did Florida report?",
    understood="What did Florida report?",
    text="USA Today said on 29 September 2022: its first deaths [1].",
    citations=(Citation(1, 0, 34, "Florida reported its first deaths.", ARTICLE),),
    notes=(Note("stale", "This is from 2022.", (1,)),),
    seconds={"total": 0.07},
)


@pytest.fixture
def chats(tmp_path):
    conversations = Conversations(tmp_path / "state.sqlite")
    yield conversations
    conversations.close()


def test_answer_comes_back_as_it_was_after_a_restart(tmp_path):
    first = Conversations(tmp_path / "deep" / "state.sqlite")
    chat = first.create("anna", "What did Florida report?")
    turn = first.append("anna", chat, ANSWER)
    first.close()
    again = Conversations(tmp_path / "deep" / "state.sqlite")
    (exchange,) = again.exchanges("anna", chat)
    assert exchange.id == turn
    assert exchange.answer.text == ANSWER.text
    assert exchange.answer.notes == ANSWER.notes
    assert exchange.answer.citations[0].quote == "Florida reported its first deaths."
    assert exchange.answer.citations[0].article.published == date(2022, 9, 29)
    again.close()


def test_chats_are_listed_with_the_last_used_first(chats):
    old, new = chats.create("anna", "Old"), chats.create("anna", "New")
    assert [chat.id for chat in chats.chats("anna")] == [new, old]
    chats.append("anna", old, ANSWER)
    assert [chat.id for chat in chats.chats("anna")] == [old, new]


def test_nothing_of_another_owner_can_be_reached(chats):
    chat = chats.create("anna", "Private")
    turn = chats.append("anna", chat, ANSWER)
    assert chats.chats("bert") == []
    for reach in (
        lambda: chats.chat("bert", chat),
        lambda: chats.rename("bert", chat, "Mine"),
        lambda: chats.delete("bert", chat),
        lambda: chats.append("bert", chat, ANSWER),
        lambda: chats.keep("bert", chat, turn, ANSWER),
        lambda: chats.exchanges("bert", chat),
        lambda: chats.exchange("bert", chat, turn),
        lambda: chats.rate("bert", chat, turn, True),
    ):
        with pytest.raises(ConversationNotFound):
            reach()
    assert chats.chat("anna", chat).title == "Private"
    assert len(chats.exchanges("anna", chat)) == 1


def test_exchange_of_another_chat_is_not_found(chats):
    one, two = chats.create("anna", "One"), chats.create("anna", "Two")
    turn = chats.append("anna", one, ANSWER)
    with pytest.raises(ConversationNotFound):
        chats.exchange("anna", two, turn)


def test_renamed_and_deleted(chats):
    chat = chats.create("anna", "First title")
    chats.append("anna", chat, ANSWER)
    chats.rename("anna", chat, "  Second \n title ")
    assert chats.chat("anna", chat).title == "Second title"
    chats.delete("anna", chat)
    with pytest.raises(ConversationNotFound):
        chats.exchanges("anna", chat)
    assert chats.chats("anna") == []


def test_long_title_is_cut_between_words(chats):
    title = chats.chat("anna", chats.create("anna", "word " * 60)).title
    assert len(title) <= TITLE_LENGTH
    assert title.endswith("word…")


@pytest.mark.parametrize("title", ["", " \n\t "])
def test_empty_title_gets_a_name(chats, title):
    assert chats.chat("anna", chats.create("anna", title)).title == "Untitled chat"


def test_rating_keeps_the_correction_and_the_whole_answer(chats):
    chat = chats.create("anna", "Florida")
    chats.append("anna", chat, ANSWER)
    turn = chats.append("anna", chat, ANSWER)
    chats.rate("anna", chat, turn, False, "Eleven deaths")
    exchange = chats.exchange("anna", chat, turn)
    assert (exchange.liked, exchange.correction) == (False, "Eleven deaths")
    (feedback,) = chats.feedback()
    assert feedback.exchange == exchange
    assert [answer.text for answer in feedback.before] == [ANSWER.text]
    assert feedback.rated > 0


def test_feedback_tells_when_the_question_was_asked_and_when_the_answer_was_rated(chats, monkeypatch):
    days = iter([1_000.0, 2_000.0, 3_000.0, 4_000.0, 5_000.0])
    monkeypatch.setattr("rag.conversations.time.time", lambda: next(days))
    chat = chats.create("anna", "Florida")
    turn = chats.append("anna", chat, ANSWER)
    chats.rate("anna", chat, turn, False)
    assert [(each.asked, each.rated) for each in chats.feedback()] == [(2_000.0, 3_000.0)]
    chats.keep("anna", chat, turn, ANSWER)
    chats.rate("anna", chat, turn, True)
    assert [(each.asked, each.rated) for each in chats.feedback()] == [(4_000.0, 5_000.0)]


def test_file_of_the_first_version_is_read_as_it_is(tmp_path):
    path = tmp_path / "state.sqlite"
    first = sqlite3.connect(path)
    first.executescript(
        """CREATE TABLE chats (id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL,
                                created REAL NOT NULL, changed REAL NOT NULL) STRICT;
           CREATE TABLE turns (id TEXT PRIMARY KEY, chat TEXT NOT NULL REFERENCES chats ON DELETE CASCADE,
                                position INTEGER NOT NULL, asked REAL NOT NULL, answer TEXT NOT NULL, liked INTEGER,
                                correction TEXT, rated REAL, UNIQUE (chat, position)) STRICT;
           INSERT INTO chats VALUES ('c', 'anna', 'Florida', 1000, 1000);
           PRAGMA user_version = 1;"""
    )
    written = json.dumps({key: value for key, value in answer_object(ANSWER).items() if key != "tokens"})
    first.execute("INSERT INTO turns VALUES ('t', 'c', 1, 1000, ?, 0, 'Eleven', 2000)", (written,))
    first.commit()
    first.close()
    conversations = Conversations(path)
    (feedback,) = conversations.feedback()
    conversations.close()
    assert (feedback.asked, feedback.rated, feedback.exchange.correction) == (1000, 2000, "Eleven")
    assert (feedback.exchange.answer.text, feedback.exchange.answer.tokens) == (ANSWER.text, None)


def test_rating_can_be_taken_back(chats):
    chat = chats.create("anna", "Florida")
    turn = chats.append("anna", chat, ANSWER)
    chats.rate("anna", chat, turn, True)
    chats.rate("anna", chat, turn, None)
    assert chats.exchange("anna", chat, turn).liked is None
    assert chats.feedback() == []


def test_replaced_answer_is_unrated_and_in_its_place(chats):
    chat = chats.create("anna", "Florida")
    first = chats.append("anna", chat, ANSWER)
    second = chats.append("anna", chat, ANSWER)
    chats.rate("anna", chat, first, True)
    chats.keep("anna", chat, first, Answer("q", "q", "another"))
    assert [e.id for e in chats.exchanges("anna", chat)] == [first, second]
    assert chats.exchange("anna", chat, first).answer.text == "another"
    assert chats.exchange("anna", chat, first).liked is None


def test_exchange_cannot_be_overwritten_from_another_chat(chats):
    mine, yours = chats.create("anna", "Mine"), chats.create("bert", "Yours")
    turn = chats.append("anna", mine, ANSWER)
    with pytest.raises(ConversationNotFound):
        chats.keep("bert", yours, turn, Answer("q", "q", "overwritten"))
    assert chats.exchange("anna", mine, turn).answer.text == ANSWER.text


def test_deleted_chat_takes_its_feedback_along(chats):
    chat = chats.create("anna", "Florida")
    chats.rate("anna", chat, chats.append("anna", chat, ANSWER), True)
    chats.delete("anna", chat)
    assert chats.feedback() == []


def test_lone_surrogates_survive(chats):
    chat = chats.create("anna", "x \ud83d")
    chats.append("anna", chat, Answer("\ud83d?", "\ud83d?", "no \udc00"))
    assert chats.exchanges("anna", chat)[0].answer.text == "no \udc00"


def test_threads_may_append_at_once(chats):
    chat = chats.create("anna", "busy")

    def append_ten():
        for _ in range(10):
            chats.append("anna", chat, ANSWER)

    threads = [threading.Thread(target=append_ten) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(chats.exchanges("anna", chat)) == 40


def test_chat_ids_are_unguessable(chats):
    ids = {chats.create("anna", "x") for _ in range(50)}
    assert len(ids) == 50
    assert min(map(len, ids)) >= 32


def test_file_that_is_no_database_is_a_readable_error(tmp_path):
    path = tmp_path / "state.sqlite"
    path.write_bytes(b"not a database, but long enough to be looked at closely" * 20)
    with pytest.raises(SettingsError, match="RAG_STATE"):
        Conversations(path)


def test_file_of_a_newer_version_is_left_alone(tmp_path):
    path = tmp_path / "state.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(SettingsError, match="newer"):
        Conversations(path)
