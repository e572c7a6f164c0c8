from dataclasses import replace
from datetime import date

from rag.types import Answer, Article, Citation, Copy, Filters, Hit, Note, Passage, Point, Tokens
from rag.wire import answer_from_object, answer_object, article_record, kept_object

ARTICLE = Article("a", "At least 150 died.", "Toll rises", "CNN", "A. Writer", date(2014, 6, 12), "https://example.org")
ANSWER = Answer(
    id="q1",
    question="How many?",
    understood="How many died?",
    text="CNN: “At least 150 died.” [1]",
    filters=Filters(("CNN",), (), date(2014, 1, 1), None, date(2014, 6, 30)),
    confidence=0.83,
    short="150",
    citations=(Citation(1, 0, 18, "At least 150 died.", ARTICLE, 2, 0.9),),
    notes=(Note("stale", "The newest article is old.", (1,)),),
    passages=(Hit(Passage("w:0-18", "a", 0, 18, "At least 150 died."), 0.71),),
    seconds={"total": 0.07},
)


def test_article_record_has_the_fields_of_the_contract() -> None:
    assert article_record(ARTICLE) == {
        "id": "a",
        "title": "Toll rises",
        "publisher": "CNN",
        "author": "A. Writer",
        "published": "2014-06-12",
        "url": "https://example.org",
        "text": "At least 150 died.",
    }


def test_answer_object_has_the_fields_of_the_contract() -> None:
    data = answer_object(ANSWER)
    assert list(data) == [
        *("id", "question", "understood", "filters", "refused", "reason", "confidence", "short", "text"),
        *("citations", "notes", "passages", "model", "seconds"),
    ]
    assert data["citations"][0]["article"] == {
        **{key: value for key, value in article_record(ARTICLE).items() if key != "text"},
        "version": 2,
    }
    assert data["passages"] == [{"article": "a", "start": 0, "end": 18, "score": 0.71}]
    assert data["filters"] == {
        "publishers": ["CNN"],
        "articles": [],
        "since": "2014-01-01",
        "until": None,
        "as_of": "2014-06-30",
    }


def test_answer_comes_back_as_it_was_written() -> None:
    data = answer_object(ANSWER)
    assert answer_object(answer_from_object(data)) == data
    assert not answer_from_object(data).refused


def test_page_and_copies_of_a_citation_are_written_only_where_there_are_some() -> None:
    copies = (Copy("hill", "The Hill", date(2014, 6, 13)), Copy("unknown"))
    paged = replace(ANSWER, citations=(replace(ANSWER.citations[0], page=4, copies=copies),))
    data = answer_object(paged)
    assert data["citations"][0]["page"] == 4
    assert data["citations"][0]["copies"] == [
        {"article": "hill", "publisher": "The Hill", "published": "2014-06-13"},
        {"article": "unknown", "publisher": None, "published": None},
    ]
    assert answer_from_object(data).citations[0].copies == copies
    assert answer_object(answer_from_object(data)) == data
    assert not {"page", "copies"} & set(answer_object(ANSWER)["citations"][0])


def test_points_of_a_note_are_written_only_where_there_are_some() -> None:
    points = (Point("At least 150", 1, date(2014, 6, 12), 150.0), Point("12 June", 1))
    data = answer_object(replace(ANSWER, notes=(Note("evolving", "This changed.", (1,), points),)))
    assert data["notes"][0]["points"] == [
        {"words": "At least 150", "citation": 1, "day": "2014-06-12", "value": 150.0},
        {"words": "12 June", "citation": 1, "day": None, "value": None},
    ]
    assert answer_from_object(data).notes[0].points == points
    assert answer_object(ANSWER)["notes"] == [{"kind": "stale", "text": "The newest article is old.", "citations": [1]}]


def test_tokens_are_written_only_where_a_model_reported_them() -> None:
    data = answer_object(replace(ANSWER, tokens=Tokens(812, 40)))
    assert data["tokens"] == {"input": 812, "output": 40}
    assert answer_from_object(data).tokens == Tokens(812, 40)
    assert "tokens" not in answer_object(ANSWER)
    assert answer_from_object(answer_object(ANSWER)).tokens is None


def test_limits_that_a_question_set_are_kept_with_a_chat_and_no_part_of_the_contract() -> None:
    found = Filters(("CNN",), as_of=date(2014, 6, 30))
    asked = replace(ANSWER, found=found)
    assert kept_object(asked) == {**answer_object(ANSWER), "found": kept_object(asked)["found"]}
    assert answer_object(asked) == kept_object(ANSWER) == answer_object(ANSWER)
    assert answer_from_object(kept_object(asked)).found == found
    assert answer_from_object(answer_object(asked)).found == Filters()


def test_words_of_a_list_are_kept_with_a_chat() -> None:
    assert answer_from_object(kept_object(replace(ANSWER, listed=""))).listed == ""
    assert answer_from_object(kept_object(ANSWER)).listed is None


def test_questions_that_the_articles_answer_are_written_only_where_a_refusal_has_some() -> None:
    refused = replace(ANSWER, reason="not_answered", answerable=("Who runs FTX?",))
    assert "answerable" not in answer_object(ANSWER)
    assert answer_object(refused)["answerable"] == ["Who runs FTX?"]
    assert answer_from_object(answer_object(refused)).answerable == ("Who runs FTX?",)


def test_that_an_answer_is_a_digest_is_kept_with_a_chat_and_chats_from_before_that_are_read() -> None:
    digest = replace(ANSWER, digest=True)
    assert answer_from_object(kept_object(digest)).digest
    assert answer_object(digest) == answer_object(ANSWER)
    assert not answer_from_object(answer_object(digest)).digest
