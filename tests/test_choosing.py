from dataclasses import replace
from datetime import date

import pytest

from rag.answerers.choosing import chosen, completed, introduced
from rag.reading import Reading
from rag.types import Article, Copy, Findings, Question, Span, StoredArticle

OLD = "The toll was 12 on Monday."
NEW = "The toll rose to 45 on Friday."
OTHER = "Nobody knows the toll yet."


def collection(*articles: Article) -> Findings:
    return Findings((), {each.id: StoredArticle(each, 1, 1) for each in articles}, len(articles), len(articles))


def whole(article: str, text: str, score: float) -> Reading:
    return Reading(article, Span(0, len(text)), score)


FINDINGS = collection(
    Article("old", OLD, publisher="CNN", published=date(2022, 9, 26)),
    Article("new", NEW, publisher="after The Week", published=date(2022, 9, 30)),
    Article("other", OTHER),
)
READINGS = [whole("old", OLD, 0.9), whole("new", NEW, 0.8), whole("other", OTHER, 0.1)]


def order(question: str, readings: list[Reading] = READINGS) -> list[str]:
    return [each.article for each in chosen(readings, Question(question, question), FINDINGS)]


def test_sentences_that_are_much_less_likely_to_answer_are_left_out() -> None:
    assert order("What was the toll?") == ["old", "new"]
    assert chosen([], Question("q", "q"), FINDINGS) == []


def test_a_question_for_the_latest_prefers_the_newest_of_near_equals() -> None:
    assert order("What is the latest toll?") == ["new", "old"]
    assert order("What is the toll now?", [whole("old", OLD, 0.9), whole("new", NEW, 0.2)]) == ["old"]


def test_a_publisher_named_in_the_question_is_preferred() -> None:
    assert order("What was the toll according to The Week?")[0] == "new"


def test_the_same_words_are_shown_once_and_at_most_three_sentences() -> None:
    copies = collection(*(Article(str(n), text) for n, text in enumerate([OLD, OLD, NEW, OTHER, "A fourth sentence."])))
    readings = [Reading(key, Span(0, len(stored.article.text)), 0.9) for key, stored in copies.articles.items()]
    shown = chosen(readings, Question("q", "q"), copies)
    assert [each.article for each in shown] == ["0", "2", "3"]


def test_what_a_copy_says_in_nearly_the_same_words_is_shown_once() -> None:
    texts = {
        "agency": "The old dam broke on Monday, police said.",
        "hill": "The old dam broke on Monday, the police said.",
    }
    agency, hill = (StoredArticle(Article(key, text), 1, 1) for key, text in texts.items())
    readings = [whole(key, text, 0.9) for key, text in texts.items()]
    for copies, shown in (((Copy("hill"),), ["agency"]), ((), ["agency", "hill"])):
        findings = Findings((), {"agency": replace(agency, copies=copies), "hill": hill}, 2, 2)
        assert [each.article for each in chosen(readings, Question("q", "q"), findings)] == shown


@pytest.mark.parametrize("other", ["The old dam broke on Friday, police said.", "Nine people died, police said."])
def test_copies_that_differ_in_what_they_say_are_both_shown(other: str) -> None:
    texts = {"agency": "The old dam broke on Monday, police said.", "hill": other}
    stored = {
        key: StoredArticle(Article(key, text), 1, 1, copies=tuple(Copy(other) for other in texts if other != key))
        for key, text in texts.items()
    }
    readings = [whole(key, text, 0.9) for key, text in texts.items()]
    assert len(chosen(readings, Question("q", "q"), Findings((), stored, 2, 2))) == 2


def test_a_long_sentence_leaves_no_room_for_another() -> None:
    long = "word " * 90
    both = collection(Article("long", long), Article("new", NEW))
    readings = [Reading("long", Span(0, len(long)), 0.9), whole("new", NEW, 0.9)]
    assert [each.article for each in chosen(readings, Question("q", "q"), both)] == ["long"]


def test_a_sentence_with_a_pronoun_brings_the_one_before_it() -> None:
    text = "Bagheri spoke on Friday. He made a promise.\n\nHe was cheered."
    findings = collection(Article("a", text))

    def quoted(sentence: str) -> list[str]:
        start = text.index(sentence)
        reading = Reading("a", Span(start, start + len(sentence)), 0.9)
        return [span.of(text) for span in introduced(reading, findings)]

    assert quoted("Bagheri spoke on Friday.") == ["Bagheri spoke on Friday."]
    assert quoted("He made a promise.") == ["Bagheri spoke on Friday. He made a promise."]
    assert quoted("He was cheered.") == ["He made a promise.", "He was cheered."]


GENERAL = "The new top general of Iran has promised to defend the shrines. Gen. Mohammed Bagheri said so on Monday."


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Who is the new top general of Iran?", "Gen. Mohammed Bagheri"),
        ("What has the new top general of Iran promised?", None),
        ("Who is Gen. Mohammed Bagheri?", None),
    ],
)
def test_who_is_told_by_the_next_sentence_where_the_best_one_names_nobody(question: str, short: str | None) -> None:
    findings = collection(Article("general", GENERAL))
    reading = Reading("general", Span(0, GENERAL.index(".") + 1), 0.9)
    found = completed(reading, Question(question, question), findings)
    assert (found and found.short and found.short.of(GENERAL)) == short
    assert found is None or found.span.of(GENERAL) == "Gen. Mohammed Bagheri said so on Monday."


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("What was the toll?", ["old"]),
        ("Why did the toll rise?", ["old", "new"]),
        ("Which tolls were given?", ["old", "new"]),
        ("How do the two reports differ on the toll?", ["old", "new", "other"]),
    ],
)
def test_a_question_for_reasons_lists_or_comparisons_gets_more_sentences(question: str, articles: list[str]) -> None:
    readings = [whole("old", OLD, 0.9), whole("new", NEW, 0.2), whole("other", OTHER, 0.06)]
    assert order(question, readings) == articles


def test_a_comparison_shows_each_article_before_more_of_one() -> None:
    text = "The toll was 12. The toll was twelve. It was a dozen. A dozen died."
    found = collection(Article("one", text), Article("two", OTHER))
    spans = [Span(0, 16), Span(17, 37), Span(38, 53), Span(54, 67)]
    readings = [*(Reading("one", span, 0.9) for span in spans), whole("two", OTHER, 0.1)]
    asked = Question("Compare the accounts.", "Compare the accounts.")
    assert [each.article for each in chosen(readings, asked, found)] == ["one", "two", "one"]


@pytest.mark.parametrize(
    ("sentence", "spans"),
    [
        ("They left.", 1),
        ("On Monday they left.", 1),
        ("In July, he told a paper so.", 1),
        ("By the end of 2021 it was gone.", 1),
        ("On Monday Wu said they left.", 2),
        ("Wu said they left.", 2),
    ],
)
def test_a_sentence_that_points_back_is_shown_with_the_one_before(sentence: str, spans: int) -> None:
    text = f"The guests ate. {sentence}"
    found = collection(Article("a", text))
    shown = introduced(Reading("a", Span(16, len(text)), 0.9), found)
    assert shown == [Span(0 if spans == 1 else 16, len(text))]


SPOKEN = (
    "Crews reached the dam on Monday. “Power is back,” Karen Ryan of the grid said. “The lines will hold this week.” "
    "“Nothing else broke,” she added. The dam was built in 1950."
)


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (
            "“The lines will hold this week.”",
            "“Power is back,” Karen Ryan of the grid said. “The lines will hold this week.”",
        ),
        (
            "“Nothing else broke,” she added.",
            "“Power is back,” Karen Ryan of the grid said. “The lines will hold this week.” "
            "“Nothing else broke,” she added.",
        ),
        ("“Power is back,” Karen Ryan of the grid said.", "“Power is back,” Karen Ryan of the grid said."),
        ("The dam was built in 1950.", "The dam was built in 1950."),
    ],
)
def test_a_quotation_is_shown_with_the_sentence_that_says_whose_it_is(sentence: str, shown: str) -> None:
    start = SPOKEN.index(sentence)
    spans = introduced(Reading("a", Span(start, start + len(sentence)), 0.9), collection(Article("a", SPOKEN)))
    assert [span.of(SPOKEN) for span in spans] == [shown]


@pytest.mark.parametrize(
    ("question", "sentence", "named"),
    [
        ("Who said that power is back?", "“The lines will hold this week.”", "Karen Ryan"),
        ("Who warned that nothing else broke?", "“Nothing else broke,” she added.", "Karen Ryan"),
        ("Who said that power is back?", "“Power is back,” Karen Ryan of the grid said.", None),
        ("What was built in 1950?", "The dam was built in 1950.", None),
    ],
)
def test_who_says_something_is_told_by_a_sentence_beside_it(question: str, sentence: str, named: str | None) -> None:
    start = SPOKEN.index(sentence)
    reading = Reading("a", Span(start, start + len(sentence)), 0.9)
    found = completed(reading, Question(question, question), collection(Article("a", SPOKEN)))
    assert (found and found.short and found.short.of(SPOKEN).startswith(named or "-")) == (True if named else None)


LONG_SPEECH = (
    "“Power is back,” Karen Ryan of the grid said on Monday, after crews from nine states had worked through eight "
    "nights of snow and ice to reach the last of the valleys.\n\n“We were lucky this time. The lines will hold this "
    "week.\n\n“Nothing else broke, I am glad to say. The towers stood.”"
)


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (
            "The lines will hold this week.",
            ["“Power is back,” {credit}", "“We were lucky this time. The lines will hold this week."],
        ),
        ("The towers stood.”", ["{credit}", "The towers stood.”"]),
    ],
)
def test_a_quotation_far_from_its_speaker_is_shown_with_the_words_that_credit_it(
    sentence: str, shown: list[str]
) -> None:
    start = LONG_SPEECH.index(sentence)
    spans = introduced(Reading("a", Span(start, start + len(sentence)), 0.9), collection(Article("a", LONG_SPEECH)))
    credit = LONG_SPEECH[LONG_SPEECH.index("Karen") : LONG_SPEECH.index("\n\n")]
    assert [" ".join(span.of(LONG_SPEECH).split()) for span in spans] == [each.format(credit=credit) for each in shown]


def test_a_quotation_is_shown_alone_where_the_words_that_credit_it_are_too_many() -> None:
    text = f"Karen Ryan said that {'so ' * 50}it was.\n\n“We were lucky. The lines will hold this week.”"
    start = text.index("The lines")
    spans = introduced(Reading("a", Span(start, len(text)), 0.9), collection(Article("a", text)))
    assert [span.of(text) for span in spans] == ["The lines will hold this week.”"]


def test_a_quotation_of_nobody_knows_whom_is_shown_from_its_first_mark_on() -> None:
    text = "The dam is old.\n\n“We were lucky. The lines will hold this week.”"
    start = text.index("The lines")
    spans = introduced(Reading("a", Span(start, len(text)), 0.9), collection(Article("a", text)))
    assert [span.of(text) for span in spans] == ["“We were lucky. The lines will hold this week.”"]


def test_who_speaks_far_before_a_quotation_answers_who_said_it() -> None:
    start = LONG_SPEECH.index("The towers")
    reading = Reading("a", Span(start, len(LONG_SPEECH)), 0.9)
    question = Question("Who said that the towers stood?", "Who said that the towers stood?")
    found = completed(reading, question, collection(Article("a", LONG_SPEECH)))
    assert (found and found.short and found.short.of(LONG_SPEECH)) == "Karen Ryan"


@pytest.mark.parametrize(
    ("careful", "score", "first"),
    [
        ("The old dam near Hoe reportedly broke on Friday.", 0.8, "careful"),
        ("The old dam near Hoe broke on Friday, police said.", 0.8, "careful"),
        ("The old dam near Hoe reportedly broke on Friday.", 0.4, "plain"),
        ("The mayor of Marl may resign, police said.", 0.8, "plain"),
    ],
)
def test_of_two_sentences_as_likely_the_one_with_hedge_or_credit_comes_first(
    careful: str, score: float, first: str
) -> None:
    plain = "The old dam near Hoe broke on Friday."
    both = collection(Article("plain", plain), Article("careful", careful))
    asked = Question("Did the old dam really break?", "Did the old dam really break?")
    readings = [whole("plain", plain, 0.9), whole("careful", careful, score)]
    assert chosen(readings, asked, both)[0].article == first


def test_a_word_in_small_letters_is_no_publisher() -> None:
    assert order("What was the toll last week?")[0] == "old"
    assert order("What was the toll by The Week's count?")[0] == "new"


@pytest.mark.parametrize(
    ("sentence", "before"),
    [
        ("Rome had 28 of them.", True),
        ("At least 12 of those were burnt.", True),
        ("The police took 40 people in and held 28 of them.", False),
        ("Some of those who stayed were hurt.", False),
        ("Rome had 28 dead.", False),
    ],
)
def test_a_sentence_that_counts_of_them_is_quoted_with_the_one_before(sentence: str, before: bool) -> None:
    text = f"The quake killed 32 people. {sentence}"
    start = text.index(sentence)
    spans = introduced(Reading("a", Span(start, len(text)), 0.9), collection(Article("a", text)))
    assert [each.of(text) for each in spans] == [text if before else sentence]
