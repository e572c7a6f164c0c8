import pytest

from rag.answerers.breadth import Breadth, breadth
from rag.answerers.said_by import said_by
from rag.answerers.speakers import asked_speaker
from rag.reading import Reading
from rag.sentences import sentences
from rag.types import Article, Findings, Hit, Passage, Question, StoredArticle


def kept(asked: str, text: str, author: str | None = None, publisher: str | None = None) -> list[str]:
    """Return which sentences of an article are left where `asked` is asked, all of them as likely."""
    article = Article("a", text, "News", publisher, author)
    findings = Findings((Hit(Passage("a", "a", 0, len(text), text), 1.0),), {"a": StoredArticle(article, 1, 1)}, 1, 1)
    readings = [Reading("a", span, 0.5) for span in sentences(text)]
    return [each.span.of(text) for each in said_by(readings, Question(asked, asked), findings)]


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("What did Ann Rye say about the dam?", "Ann Rye"),
        ("And what exactly has Rye said?", "Rye"),
        ("What did Mayor Ann Rye tell reporters?", "Mayor Ann Rye"),
        ("What else did the Harbour Board warn of?", "Harbour Board"),
        ("What did Rye's lawyer say?", None),
        ("What did the lawyers say?", None),
        ("What did Rye and Hill say about it?", None),
        ("What did the man who met Rye do?", None),
        ("Who said that the dam is safe?", None),
        ("What did Rye build?", None),
        ("What did Rye say she would pay for the dam?", None),
    ],
)
def test_whose_words_a_question_asks_for(question: str, who: str | None) -> None:
    assert asked_speaker(question) == who


@pytest.mark.parametrize(
    "told",
    [
        "Rye said the dam would hold.",
        "Ann Rye, who runs the works, has warned that the dam may break.",
        "“The dam will hold,” said the mayor of Polden, Ann Rye.",
        "The dam will hold, according to Mayor Ann Rye.",
        "“The dam will hold,” Rye told reporters on Monday.",
    ],
)
def test_a_sentence_that_credits_them_is_theirs(told: str) -> None:
    assert kept("What did Ann Rye say about the dam?", f"{told} “It broke,” Karl Hill said.") == [told]


@pytest.mark.parametrize(
    "told",
    [
        "“The dam will break,” Hill told Rye.",
        "Rye’s lawyer said the dam would hold.",
        "Karl Hill said Rye had been warned about the dam.",
        "The dam broke on Monday.",
    ],
)
def test_what_others_say_is_not_theirs(told: str) -> None:
    assert kept("What did Ann Rye say about the dam?", told) == []


def test_a_quotation_credited_before_is_theirs() -> None:
    text = "“We were lucky,” Ann Rye said. “The dam will hold. Nobody was hurt.”"
    assert len(kept("What did Ann Rye say about the dam?", text)) > 1


def test_he_said_is_theirs_where_they_alone_were_named_before() -> None:
    text = "Karl Hill came to the dam on Monday. It would hold, he said."
    assert kept("What did Hill say about the dam?", text) == ["It would hold, he said."]
    assert kept("What did Rye say about the dam?", text) == []


def test_an_author_speaks_in_the_whole_article() -> None:
    text = "The dam is old. It should go."
    assert kept("What did Ann Rye write about the dam?", text, author="Ann Rye") == ["The dam is old.", "It should go."]


def test_other_questions_and_what_a_publisher_says_keep_every_sentence() -> None:
    text = "The dam broke. Karl Hill said so."
    assert len(kept("Why did the dam break?", text)) == 2
    assert len(kept("What did the Polden Post say about the dam?", text, publisher="Polden Post")) == 2


def test_somebodys_words_may_be_several() -> None:
    assert breadth("What did Ann Rye say about the dam?") is Breadth.SEVERAL
