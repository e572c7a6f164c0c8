from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answerers.accounts import accounts
from rag.answerers.asked_state import asks_now, dated, lasting, said_day
from rag.answerers.compared import Accounts
from rag.answerers.extractive import ExtractiveAnswerer
from rag.answerers.premises import denial
from rag.answerers.values import alike, same, value_of
from rag.asked_change import changing
from rag.asked_for import Kind
from rag.citations import faults
from rag.reading import Reading, Readings
from rag.types import Article, Copy, Draft, Findings, Hit, Passage, Point, Question, Span, StoredArticle

DAY = date(2021, 5, 3)
ASKED = "How many people were killed by the flood in Marl?"
HAL = Article("hal", "The flood killed at least 12 people in Marl.", publisher="Hal Post", published=DAY)
FEN = Article("fen", "Officials said 45 people were killed by the flood in Marl.", publisher="Fen Times", published=DAY)
LATER = replace(FEN, published=date(2021, 5, 8))


def found(*articles: Article, copies: tuple[str, ...] = ()) -> Findings:
    def stored(article: Article) -> StoredArticle:
        others = tuple(Copy(each) for each in copies if article.id in copies and each != article.id)
        return StoredArticle(article, 1, 1, copies=others)

    hits = tuple(Hit(Passage(f"{each.id}:0", each.id, 0, len(each.text), each.text), 1.0) for each in articles)
    return Findings(hits, {each.id: stored(each) for each in articles}, len(articles), len(articles))


def told(article: Article, short: str | None, score: float = 0.5, words: str | None = None) -> Reading:
    words = words or article.text
    start = article.text.index(words)
    at = article.text.index(short) if short else 0
    return Reading(article.id, Span(start, start + len(words)), score, Span(at, at + len(short)) if short else None)


def grouped(asked: str, readings: list[Reading], findings: Findings) -> Accounts | None:
    return accounts(readings, Question(asked, asked), findings)


def values(read: Accounts | None) -> tuple[str, list[str]] | None:
    return None if read is None else (read.kind, [each.value.text for each in read.told])


class _Fixed:
    def __init__(self, readings: list[Reading], confidence: float = 0.9) -> None:
        self._read = Readings(tuple(readings), confidence)

    def read(self, question: Question, findings: Findings) -> Readings:
        return self._read


def answer(asked: str, readings: list[Reading], findings: Findings, confidence: float = 0.9) -> Draft:
    answerer = ExtractiveAnswerer(_Fixed(readings, confidence), today=lambda: date(2021, 5, 10))
    draft = list(answerer.stream(Question(asked, asked), findings))[-1]
    assert draft.refused or faults(draft.text, draft.citations) == ()
    return draft


def test_two_figures_of_one_day_are_a_conflict_that_quotes_both() -> None:
    small = replace(HAL, text="The flood killed 30 people in Marl.")
    draft = answer(ASKED, [told(FEN, "45"), told(small, "30", 0.3)], found(FEN, small))
    assert draft.text == (
        "Fen Times, 3 May 2021: “Officials said 45 people were killed by the flood in Marl.” [1]\n\n"
        "Hal Post, 3 May 2021: “The flood killed 30 people in Marl.” [2]"
    )
    assert draft.short is None
    assert [(note.kind, note.text, note.citations) for note in draft.notes] == [
        ("conflict", "The articles disagree: 45 (Fen Times), 30 (Hal Post).", (1, 2))
    ]
    assert draft.notes[0].points == (Point("45", 1, DAY, 45.0), Point("30", 2, DAY, 30.0))


def test_a_later_figure_makes_a_series_in_the_order_of_days() -> None:
    draft = answer(ASKED, [told(LATER, "45"), told(HAL, "at least 12", 0.3)], found(LATER, HAL))
    assert draft.text.startswith(
        "Hal Post, 3 May 2021: “The flood killed at least 12 people in Marl.” [1]\n\nFen Times"
    )
    assert [(note.kind, note.text, note.citations) for note in draft.notes] == [
        ("evolving", "This changed: at least 12 on 3 May 2021 (Hal Post), 45 on 8 May 2021 (Fen Times).", (1, 2))
    ]
    assert draft.notes[0].points == (
        Point("at least 12", 1, DAY, 12.0),
        Point("45", 2, date(2021, 5, 8), 45.0),
    )


def test_a_report_of_the_next_day_by_the_same_paper_is_news_and_no_conflict() -> None:
    next_day = replace(FEN, published=date(2021, 5, 4))
    own = replace(HAL, publisher="Fen Times", text="The flood killed 30 people in Marl.")
    other = replace(own, publisher="Hal Post")
    assert values(grouped(ASKED, [told(next_day, "45"), told(own, "30", 0.3)], found(next_day, own))) == (
        "evolving",
        ["30", "45"],
    )
    fewer = replace(other, published=date(2021, 5, 5))
    assert values(grouped(ASKED, [told(next_day, "45"), told(fewer, "30", 0.3)], found(next_day, fewer))) == (
        "conflict",
        ["45", "30"],
    )


def test_more_dead_on_a_later_day_are_a_change_and_no_conflict() -> None:
    next_day = replace(FEN, published=date(2021, 5, 4))
    other = replace(HAL, publisher="Hal Post", text="The flood killed 30 people in Marl.")
    assert values(grouped(ASKED, [told(next_day, "45"), told(other, "30", 0.3)], found(next_day, other))) == (
        "evolving",
        ["30", "45"],
    )


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("The flood killed forty-five people in Marl.", "forty-five"),
        ("The flood killed at least 45 people in Marl.", "at least 45"),
        ("The flood killed 30 houses of people in Marl.", "30"),
        ("The flood moved 30 people in Marl.", "30"),
        ("The flood killed 30 people in Marl and Hoe, in Hoe 11.", None),
        ("The flood killed 30 people in Hoe.", "30"),
        ("The flood killed 45 people in Marl, not 30.", "30"),
        ("The flood killed 7 people in Marl.", "7"),
        ("Nobody knows how many were killed.", None),
    ],
)
def test_what_may_be_the_same_or_is_of_something_else_is_no_conflict(text: str, short: str | None) -> None:
    other = replace(HAL, text=text)
    assert grouped(ASKED, [told(FEN, "45"), told(other, short, 0.3)], found(FEN, other)) is None


def test_copies_of_one_story_do_not_disagree_with_each_other() -> None:
    other = replace(HAL, text="The flood killed 30 people in Marl.")
    readings = [told(FEN, "45"), told(other, "30", 0.3)]
    assert values(grouped(ASKED, readings, found(FEN, other))) == ("conflict", ["45", "30"])
    assert grouped(ASKED, readings, found(FEN, other, copies=("fen", "hal"))) is None


def test_a_sentence_that_hardly_answers_disagrees_with_nothing() -> None:
    other = replace(HAL, text="The flood killed 30 people in Marl.")
    assert grouped(ASKED, [told(FEN, "45"), told(other, "30", 0.02)], found(FEN, other)) is None


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("3.6 miles", "2.4 miles", True),
        ("3.6 miles", "12,000 feet", False),
        ("14,000 mph", "15,000 miles per hour", True),
        ("two weeks", "14 days", False),
    ],
)
def test_measures_differ_only_in_the_same_unit(one: str, other: str, differ: bool) -> None:
    kind = Kind.DURATION if "days" in other else Kind.MEASURE
    first, second = (value_of(kind, f"The lava is {each} off.", "How far is the lava?") for each in (one, other))
    assert first is not None
    assert second is not None
    assert (alike(first, second) and not same(first, second)) is differ


def test_undated_articles_are_not_put_in_order() -> None:
    undated = replace(HAL, published=None)
    assert grouped(ASKED, [told(FEN, "45"), told(undated, "12", 0.3)], found(FEN, undated)) is None


def test_one_clear_answer_stays_as_short_as_it_is() -> None:
    draft = answer(ASKED, [told(FEN, "45")], found(FEN))
    assert (draft.short, draft.notes) == ("45", ())
    assert draft.text == "Fen Times, 3 May 2021: “Officials said 45 people were killed by the flood in Marl.” [1]"


def test_the_newest_figure_alone_is_shown_where_the_state_now_is_asked_for() -> None:
    asked = "How many people are known to have been killed by the flood in Marl so far?"
    draft = answer(asked, [told(HAL, "at least 12"), told(LATER, "45", 0.1)], found(HAL, LATER))
    assert (draft.short, draft.notes) == ("45", ())
    assert draft.text.startswith("Fen Times, 8 May 2021:")
    assert "12" not in draft.text


GROWN = "How did the number of people killed by the flood in Marl grow?"


def test_how_a_figure_changed_is_a_series_even_where_the_reader_is_unsure() -> None:
    middle = Article(
        "rye", "By Tuesday the flood had killed 30 in Marl.", publisher="Rye News", published=date(2021, 5, 5)
    )
    readings = [told(LATER, None), told(HAL, None, 0.1), told(middle, None, 0.05)]
    draft = answer(GROWN, readings, found(LATER, HAL, middle), confidence=0.15)
    assert [note.text for note in draft.notes] == [
        "This changed: at least 12 on 3 May 2021 (Hal Post), 30 on 4 May 2021 (Rye News), 45 on 8 May 2021 (Fen Times)."
    ]
    assert answer(GROWN, [told(LATER, None)], found(LATER), confidence=0.15).reason == "not_answered"


def test_the_figure_in_the_headline_is_what_an_article_gives_for_a_change() -> None:
    text = "The plan was a ticket price of $20. From Monday the ticket price is $8."
    one = Article("a", text, "Ferry halves price to $8", "Hal Post", published=DAY)
    two = Article("b", "The ticket price is $7.", "Ferry now at $7", "Fen Times", published=date(2021, 5, 9))
    readings = [told(one, None, 0.5, text[:35]), told(one, None, 0.1, text[36:]), told(two, None, 0.2)]
    read = grouped("How did the ticket price change?", readings, found(one, two))
    assert values(read) == ("evolving", ["$8", "$7"])


def test_a_headline_with_the_last_word_of_a_name_names_it() -> None:
    one = Article("a", "By then there were reports of 45 deaths.", "Ida strikes Marl", "Hal Post", published=DAY)
    two = Article("b", "Storm Ida killed 60 people in the Delta.", "A toll", "Fen Times", published=DAY)
    three = replace(one, id="c", text="There were reports of 70 deaths.", published=date(2021, 5, 9))
    read = grouped(
        "How did the toll of Storm Ida climb?", [told(each, None) for each in (two, one, three)], found(one, two, three)
    )
    assert values(read) == ("evolving", ["45", "70"])


@pytest.mark.parametrize(
    ("sentence", "scope"),
    [
        ("In Cuba, which it crossed before, three people were killed.", {"Cuba"}),
        ("In Cuba a minister said that three people were killed.", set()),
        ("In Marl, three people were killed.", set()),
        ("In May, three people were killed.", set()),
        ("In Cuba power failed; three people were killed.", set()),
    ],
)
def test_a_place_that_opens_a_sentence_is_where_its_figure_holds(sentence: str, scope: set[str]) -> None:
    value = value_of(Kind.NUMBER, sentence, ASKED)
    assert value is not None
    assert value.scope == scope


def test_customers_are_people_where_electricity_is_asked_for() -> None:
    value = value_of(Kind.NUMBER, "Some 900 customers had no power.", "How many people were without power?")
    assert value is not None
    assert value.text == "Some 900"


def test_a_day_is_told_by_an_article_of_that_day_before_a_later_one() -> None:
    late = Article(
        "rye", "On Monday the flood had killed 20 in Marl.", publisher="Rye News", published=date(2021, 5, 5)
    )
    read = grouped(GROWN, [told(LATER, None), told(late, None, 0.4), told(HAL, None, 0.1)], found(LATER, late, HAL))
    assert values(read) == ("evolving", ["at least 12", "45"])


def test_a_long_quote_of_a_series_is_cut_where_that_drops_no_credit() -> None:
    tail = "; streets in the old town were still under water, and the trains to the coast stood idle all week long"
    long = replace(LATER, text=f"By then 45 people were killed by the flood in Marl{tail}.")
    draft = answer(GROWN, [told(long, None), told(HAL, None, 0.1)], found(long, HAL))
    assert draft.citations[1].quote == "By then 45 people were killed by the flood in Marl"
    credited = replace(long, text=f"By then 45 people were killed by the flood in Marl{tail}, police said.")
    draft = answer(GROWN, [told(credited, None), told(HAL, None, 0.1)], found(credited, HAL))
    assert draft.citations[1].quote == credited.text


def test_sizes_that_do_not_change_are_a_conflict_however_far_apart() -> None:
    one = Article("a", "Marl has 6,400 residents.", publisher="Hal Post", published=date(2019, 1, 1))
    two = Article("b", "Marl is a village of 6,100 people.", publisher="Fen Times", published=date(2021, 1, 1))
    read = grouped("What is the population of Marl?", [told(one, "6,400"), told(two, "6,100", 0.1)], found(one, two))
    assert values(read) == ("conflict", ["6,400", "6,100"])


def test_days_disagree_only_where_both_sentences_are_of_what_is_asked() -> None:
    asked = "When did the bridge collapse?"
    one = Article("a", "The bridge collapsed on 2 May 2021.", publisher="Hal Post", published=DAY)
    two = Article("b", "The bridge collapsed on 1 May 2021.", publisher="Fen Times", published=DAY)
    three = Article("c", "Hill saw the river on 1 May 2021.", publisher="Fen Times", published=DAY)
    read = grouped(asked, [told(one, "2 May 2021"), told(two, "1 May 2021", 0.4)], found(one, two))
    assert values(read) == ("conflict", ["2 May 2021", "1 May 2021"])
    assert grouped(asked, [told(one, "2 May 2021"), told(three, "1 May 2021", 0.4)], found(one, three)) is None


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("1.5 million", "1,500,000", True),
        ("45", "forty-five", True),
        ("at least 45", "45", True),
        ("more than 100", "130", True),
        ("about 100", "104", True),
        ("at least 45", "at least 32", False),
        ("$8 billion", "$10 billion", False),
        ("30%", "30 percent", True),
    ],
)
def test_values_are_compared_as_values(one: str, other: str, equal: bool) -> None:
    def read(text: str) -> object:
        kind = Kind.AMOUNT if set(text) & set("$%p") else Kind.NUMBER
        value = value_of(kind, f"It was {text}.", "How much was it?")
        assert value is not None
        return value

    first, second = read(one), read(other)
    assert (same(first, second), same(second, first), alike(first, second)) == (equal, equal, True)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "now", "change"),
    [
        ("What is the latest toll?", True, None),
        ("Is the road still closed?", True, None),
        ("How many did USA Today count?", False, None),
        ("How has the death toll climbed?", False, Kind.NUMBER),
        ("What happened to the price of a ticket?", False, Kind.AMOUNT),
        ("How did the rate of unemployment change?", False, Kind.PERCENTAGE),
        ("How did she change the law?", False, None),
        ("How did the fire start?", False, None),
    ],
)
def test_what_a_question_says_of_time(question: str, now: bool, change: Kind | None) -> None:
    assert (asks_now(question), changing(question)) == (now, change)


def test_what_lasts_and_what_is_of_a_certain_time() -> None:
    assert lasting("How tall is the tower?", Kind.MEASURE)
    assert not lasting("When will it open?", Kind.DATE)
    assert not lasting("How many were killed?", Kind.NUMBER)
    assert dated("How many were killed in 2020?")
    assert not dated("How many were killed?")


def test_the_day_of_a_weekday_is_the_last_before_publication() -> None:
    assert said_day("It rained on Friday.", DAY) == date(2021, 4, 30)  # DAY is a Monday
    assert said_day("It rained on Monday.", DAY) == DAY
    assert said_day("It rained on Friday and Sunday.", DAY) == DAY
    assert said_day("It rained on Friday.", None) is None


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 500), st.integers(1, 28), st.floats(0.01, 1)), min_size=1, max_size=5))
def test_quotes_stay_exact_and_notes_cite_what_is_quoted(told_of: list[tuple[int, int, float]]) -> None:
    articles = []
    for n, (toll, day, _) in enumerate(told_of):
        text = f"Police said {toll} people were killed by the flood in Marl, and {n} hurt, on Sunday."
        articles.append(Article(str(n), text, None, f"Paper {n}", published=date(2021, 5, day)))
    readings = [told(each, str(toll), score) for each, (toll, _, score) in zip(articles, told_of, strict=True)]
    readings.sort(key=lambda each: -each.score)
    for asked in (ASKED, GROWN, "How many people are killed by the flood in Marl now?"):
        draft = answer(asked, readings, found(*articles))
        numbers = {citation.number for citation in draft.citations}
        assert all(set(note.citations) <= numbers for note in draft.notes)
        assert all(len(set(note.citations)) > 1 for note in draft.notes if note.kind in {"conflict", "evolving"})


def test_days_of_one_month_differ_even_where_one_is_the_day_of_publication() -> None:
    def read(text: str) -> object:
        return value_of(Kind.DATE, f"It was on {text}.", "When was it?", published=DAY)

    one, other, again = (read(text) for text in ("2 May", "3 May", "May 3"))
    assert not same(one, other)  # type: ignore[arg-type]
    assert same(other, again)  # type: ignore[arg-type]


def test_a_figure_before_a_comma_counts_what_came_before() -> None:
    value = value_of(Kind.NUMBER, "The number of cases has passed 900, doctors said.", "How many cases are there?")
    assert value is not None
    assert value.text == "900"


def test_crowds_may_be_counted_further_apart_where_both_are_as_likely() -> None:
    asked = "How many people marched in Marl?"
    one = Article("a", "Police said 8,000 people marched in Marl.", publisher="Hal Post", published=DAY)
    two = Article("b", "Some 25,000 people marched in Marl, Hill said.", publisher="Fen Times", published=DAY)
    read = grouped(asked, [told(one, "8,000"), told(two, "25,000", 0.4)], found(one, two))
    assert values(read) == ("conflict", ["8,000", "Some 25,000"])
    assert grouped(asked, [told(one, "8,000"), told(two, "25,000", 0.2)], found(one, two)) is None


def test_a_day_that_was_put_off_is_a_change() -> None:
    asked = "When will the bridge open?"
    one = Article("a", "The bridge will open on 5 June.", publisher="Hal Post", published=DAY)
    two = Article("b", "The bridge will open on 18 September.", publisher="Fen Times", published=date(2021, 5, 30))
    read = grouped(asked, [told(one, "5 June"), told(two, "18 September", 0.4)], found(one, two))
    assert values(read) == ("evolving", ["5 June", "18 September"])


def test_what_one_paper_denies_and_another_states_is_a_conflict_or_a_change_by_day() -> None:
    asked = "Did Dorant know of the leak?"
    one = Article("a", "Dorant did not know of the leak, it said.", publisher="Hal Post", published=DAY)
    two = Article("b", "Dorant knew of the leak for weeks.", publisher="Fen Times", published=DAY)
    read = grouped(asked, [told(one, None), told(two, None, 0.1)], found(one, two))
    assert values(read) == ("conflict", ["did not know", "knew"])
    late = replace(two, published=date(2021, 6, 1))
    assert values(grouped(asked, [told(one, None), told(late, None, 0.1)], found(one, late))) == (
        "evolving",
        ["did not know", "knew"],
    )
    other = replace(two, text="Petrel knew of the leak for weeks.")
    assert grouped(asked, [told(one, None), told(other, None, 0.1)], found(one, other)) is None
    assert grouped(asked, [told(one, None), told(two, None, 0.1)], found(one, two, copies=("a", "b"))) is None


def test_what_was_denied_and_has_happened_since_is_no_false_premise() -> None:
    asked = "Why did Mayor Hill resign?"
    early = Article("a", "Mayor Hill will not resign, he said.", publisher="Hal Post", published=DAY)
    late = Article("b", "Mayor Hill resigned over the loan.", publisher="Fen Times", published=date(2021, 5, 20))
    before = replace(late, published=date(2021, 4, 20))
    denied = told(early, None, 0.4)
    assert denial([told(late, None), denied], Question(asked, asked), found(early, late)) is None
    assert denial([told(before, None), denied], Question(asked, asked), found(early, before)) == denied


def test_a_name_that_is_a_word_elsewhere_is_not_told_of_there() -> None:
    asked = "Who held the speed record?"
    one = replace(HAL, text="Ann Canning held the speed record. She can walk to her Home Office.")
    other = replace(FEN, text="The speed record was held by Al Douglas-Home. Home, he says, is where one can be fast.")
    first = told(one, "Ann Canning", 0.6, "Ann Canning held the speed record.")
    second = told(other, "Al Douglas-Home", 0.2, "The speed record was held by Al Douglas-Home.")
    beside = [told(one, None, 0.01, "She can walk to her Home Office.")]
    read = grouped(asked, [first, second, *beside], found(one, other))
    assert values(read) == ("conflict", ["Ann Canning", "Al Douglas-Home"])
    knows = told(replace(one, text=f"{one.text} Douglas-Home ran too."), None, 0.01, "Douglas-Home ran too.")
    both = replace(one, text=f"{one.text} Douglas-Home ran too.")
    assert grouped(asked, [first, second, knows], found(both, other)) is None


def test_the_newest_figure_is_told_even_where_an_older_one_is_likelier() -> None:
    hal, fen = replace(HAL, published=date(2021, 5, 1)), replace(FEN, published=date(2021, 5, 5))
    rye = Article("rye", "The flood has killed 70 people in Marl.", publisher="Rye News", published=date(2021, 5, 9))
    readings = [told(hal, "12"), told(fen, "45", 0.3), told(rye, "70", 0.1)]
    assert values(grouped(ASKED, readings, found(hal, fen, rye))) == ("evolving", ["at least 12", "45", "70"])
    far = replace(rye, text="The flood has killed 7,000 people in Marl.")
    readings = [told(hal, "12"), told(fen, "45", 0.3), told(far, "7,000", 0.1)]
    assert values(grouped(ASKED, readings, found(hal, fen, far))) == ("evolving", ["at least 12", "45"])


def test_a_likelier_sentence_with_a_figure_of_another_sort_is_not_put_behind_accounts_that_differ() -> None:
    asked = "How many members voted for Rye?"
    won = replace(HAL, text="Hill beat Rye among the members by 81,326 votes to 60,399.")
    before, beside = (
        replace(FEN, id=name, text=f"About {number} members may vote for Rye or Hill.", publisher=name)
        for name, number in (("one", "180,000"), ("two", "160,000"))
    )
    rest = [told(before, "About 180,000", 0.4), told(beside, "About 160,000", 0.4)]
    articles = found(won, before, beside)
    assert values(grouped(asked, rest, articles)) == ("conflict", ["About 180,000", "About 160,000"])
    assert grouped(asked, [told(won, "60,399"), *rest], articles) is None
