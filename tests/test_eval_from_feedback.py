import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from eval.drafts.writing import write_drafts
from eval.from_feedback import from_feedback
from eval.records import Evidence, read_questions
from rag.conversations import Conversations, Exchange, Feedback
from rag.types import Answer, Article, Citation, Filters, Turn

TOLL = Article(
    "toll",
    "Officials spoke on Friday. The storm killed at least 32\npeople in Florida. Some 32 boats sank.\n\n"
    "Follow the storm in Florida on Twitter: 32 people",
    "The toll",
    published=date(2022, 10, 1),
)
LATER = Article("later", "By then the storm had killed 125 people in Florida.", published=date(2022, 10, 5))
UNDATED = Article("undated", "The storm killed 32 people.")
ARTICLES = [TOLL, LATER, UNDATED]
QUOTE = "Officials spoke on Friday."
ASKED = "How many people did the storm kill?"
ANSWER = Answer(
    ASKED, ASKED, "Officials spoke on Friday [1].", citations=(Citation(1, 0, 26, QUOTE, TOLL),), short="Friday"
)
ASKED_AT = datetime(2022, 10, 3, 23, 30, tzinfo=UTC).timestamp()
RATED = datetime(2022, 10, 6, tzinfo=UTC).timestamp()


def rated(answer: Answer = ANSWER, liked: bool = False, correction: str | None = None, *before: Answer) -> Feedback:
    return Feedback(Exchange("turn-id", answer, liked, correction), before, RATED, ASKED_AT)


def test_correction_is_the_answer_and_the_articles_that_hold_it_the_evidence() -> None:
    (record,) = from_feedback([rated(ANSWER, False, " 32 people ")], ARTICLES)
    assert (record.question, record.answers, record.answerable) == (ASKED, ("32 people",), True)
    assert record.evidence == (Evidence("toll", "The storm killed at least 32\npeople in Florida."),)
    assert (record.asked, record.note) == (date(2022, 10, 3), "thumb down")


def test_undated_articles_count_where_none_has_a_date() -> None:
    (record,) = from_feedback([rated(ANSWER, False, "32 people")], [UNDATED])
    assert (record.asked, record.evidence) == (None, (Evidence("undated", "The storm killed 32 people."),))


def test_short_correction_counts_only_where_the_question_is_spoken_of() -> None:
    (record,) = from_feedback([rated(ANSWER, False, "32")], ARTICLES)
    assert "Some 32 boats sank." not in [each.quote for each in record.evidence]
    (other,) = from_feedback([rated(ANSWER, False, "3")], ARTICLES)
    assert (other.answers, other.evidence) == (("3",), ())


def test_the_day_of_asking_counts_and_not_that_of_the_rating() -> None:
    later = replace(rated(ANSWER, False, "125 people"), asked=datetime(2022, 10, 5, 0, 30, tzinfo=UTC).timestamp())
    (record,) = from_feedback([later], ARTICLES)
    assert (record.asked, [each.article for each in record.evidence]) == (date(2022, 10, 5), ["later"])


def test_article_of_a_later_day_is_no_evidence() -> None:
    (record,) = from_feedback([rated(ANSWER, False, "125 people")], ARTICLES)
    assert (record.answers, record.evidence) == (("125 people",), ())
    as_of = replace(ANSWER, filters=Filters(as_of=date(2022, 10, 5)))
    (record,) = from_feedback([rated(as_of, False, "125 people")], ARTICLES)
    assert (record.asked, [each.article for each in record.evidence]) == (date(2022, 10, 5), ["later"])


@pytest.mark.parametrize("correction", [None, "", "  "])
def test_thumb_down_alone_has_no_gold_and_tells_what_was_shown(correction: str | None) -> None:
    (record,) = from_feedback([rated(ANSWER, False, correction)], ARTICLES)
    assert (record.answers, record.evidence, record.articles, record.answerable) == ((), (), (), None)
    assert record.expects_answer is None
    assert record.note == "thumb down; shown: Officials spoke on Friday."


def test_refusal_that_was_shown_is_told_with_its_reason() -> None:
    refused = Answer(ASKED, ASKED, "Nothing on it. " * 40, reason="nothing_found")
    (record,) = from_feedback([rated(refused)], ARTICLES)
    assert record.note is not None
    assert record.note.startswith("thumb down; shown: refused (nothing_found): Nothing on it. Nothing")
    assert record.note.endswith(" …")
    assert len(record.note) < 360


def test_thumbs_up_are_left_out_unless_wanted() -> None:
    assert from_feedback([rated(ANSWER, True)], ARTICLES) == ()
    (record,) = from_feedback([rated(ANSWER, True)], ARTICLES, liked=True)
    assert (record.answers, record.evidence) == (("Friday",), (Evidence("toll", QUOTE),))
    assert (record.answerable, record.note) == (True, "thumb up")


def test_refusal_that_was_liked_is_unanswerable() -> None:
    refused = Answer(ASKED, ASKED, "Nothing on it.", reason="not_answered")
    (record,) = from_feedback([rated(refused, True)], ARTICLES, liked=True)
    assert (record.answerable, record.answers, record.evidence) == (False, (), ())


@pytest.mark.parametrize("articles", [[], [LATER], [Article("toll", "Reworded.")]])
def test_citation_of_an_article_that_is_gone_is_not_brought_back(articles: list[Article]) -> None:
    (record,) = from_feedback([rated(ANSWER, True)], articles, liked=True)
    assert record.evidence == ()


def test_earlier_turns_are_the_history_without_markers() -> None:
    before = Answer("Which storm?", "Which storm?", "Ian [1] struck [2].")
    (record,) = from_feedback([rated(ANSWER, False, None, before)], ARTICLES)
    assert record.history == (Turn("Which storm?", "Ian struck."),)


def test_limits_that_it_was_asked_within_are_told() -> None:
    limited = replace(ANSWER, filters=Filters(publishers=("CNN",), articles=("toll",), since=date(2022, 1, 2)))
    (record,) = from_feedback([rated(limited, False, "x")], ARTICLES)
    assert record.note == "thumb down; asked within: publisher CNN, article toll, since 2022-01-02"


def test_ids_are_of_question_and_history_and_the_last_rating_counts() -> None:
    before = Answer("Which storm?", "Which storm?", "Ian.")
    ratings = [rated(), rated(ANSWER, False, "first"), rated(ANSWER, False, "last"), rated()]
    (record,) = from_feedback(ratings, ARTICLES)
    assert record.answers == ("last",)
    (other,) = from_feedback([rated(ANSWER, False, "last", before)], ARTICLES)
    assert other.id != record.id
    assert from_feedback([rated()], [])[0].id == record.id


def test_kept_ratings_become_a_file_that_names_nobody(tmp_path) -> None:
    chats = Conversations(tmp_path / "state.sqlite")
    chat = chats.create("cookie-digest-of-anna", "A private title")
    first = chats.append("cookie-digest-of-anna", chat, replace(ANSWER, question="\ud83d?", understood="?"))
    turn = chats.append("cookie-digest-of-anna", chat, ANSWER)
    chats.rate("cookie-digest-of-anna", chat, first, True)
    chats.rate("cookie-digest-of-anna", chat, turn, False, "32 \ud83d")
    path = tmp_path / "feedback.jsonl"
    records = from_feedback(chats.feedback(), ARTICLES, liked=True)
    chats.close()
    write_drafts(path, records)
    text = path.read_text(encoding="utf-8")
    assert read_questions(path) == records
    assert [json.loads(line)["question"] for line in text.splitlines()] == ["??", ASKED]
    assert [secret for secret in ("cookie-digest", chat, turn, first, "private title") if secret in text] == []


def test_no_ratings_give_no_records() -> None:
    assert from_feedback([], ARTICLES, liked=True) == ()
