"""Articles without a date that contradict each other, and those that only seem to."""

from dataclasses import replace
from datetime import date

import pytest

from rag.answerers.accounts import accounts
from rag.answerers.compared import Accounts
from rag.answerers.extractive import ExtractiveAnswerer
from rag.answerers.mirrored import swap
from rag.citations import faults
from rag.reading import Reading, Readings
from rag.types import Article, Copy, Draft, Findings, Hit, Passage, Question, Span, StoredArticle

DAY = date(2021, 5, 3)
FINAL = "Who won the 2019 women's final?"
HALEP = ("Simona Halep won the women's final of 2019 in straight sets.", "Simona Halep")
OSAKA = ("The 2019 final of the women was won by Naomi Osaka.", "Naomi Osaka")


def page(number: str, text: str) -> Article:
    return Article(number, text, title=f"Page {number}")


def told(article: Article, short: str, score: float = 0.5) -> Reading:
    sentence = article.text.split("\n")[0]
    at = article.text.index(short)
    return Reading(article.id, Span(0, len(sentence)), score, Span(at, at + len(short)))


def found(*articles: Article, copies: bool = False) -> Findings:
    def stored(article: Article) -> StoredArticle:
        others = tuple(Copy(each.id) for each in articles if copies and each is not article)
        return StoredArticle(article, 1, 1, copies=others)

    hits = tuple(Hit(Passage(f"{each.id}:0", each.id, 0, len(each.text), each.text), 1.0) for each in articles)
    return Findings(hits, {each.id: stored(each) for each in articles}, len(articles), len(articles))


def compared(asked: str, one: Article, other: Article, said: tuple[str, str]) -> Accounts | None:
    readings = [told(one, said[0]), told(other, said[1], 0.4)]
    return accounts(readings, Question(asked, asked), found(one, other))


def outcome(asked: str, one: tuple[str, str], other: tuple[str, str]) -> str | None:
    """Return what two pages without a date make of a question: surely or maybe a conflict; None for neither."""
    read = compared(asked, page("A", one[0]), page("B", other[0]), (one[1], other[1]))
    if read is None:
        return None
    assert read.kind == "conflict"
    return "maybe" if read.unsure else "surely"


class _Fixed:
    def __init__(self, *readings: Reading) -> None:
        self._read = Readings(readings, 0.9)

    def read(self, question: Question, findings: Findings) -> Readings:
        return self._read


def answer(asked: str, one: Article, other: Article, said: tuple[str, str]) -> Draft:
    answerer = ExtractiveAnswerer(_Fixed(told(one, said[0]), told(other, said[1], 0.4)), today=lambda: DAY)
    draft = list(answerer.stream(Question(asked, asked), found(one, other)))[-1]
    assert faults(draft.text, draft.citations) == ()
    return draft


def test_two_pages_that_name_different_winners_are_quoted_side_by_side() -> None:
    draft = answer(FINAL, page("A", HALEP[0]), page("B", OSAKA[0]), (HALEP[1], OSAKA[1]))
    assert draft.text == (
        "“Page A”, undated: “Simona Halep won the women's final of 2019 in straight sets.” [1]\n\n"
        "“Page B”, undated: “The 2019 final of the women was won by Naomi Osaka.” [2]"
    )
    assert draft.short is None
    assert [(note.kind, note.text, note.citations) for note in draft.notes] == [
        ("conflict", "The articles disagree: Simona Halep (“Page A”), Naomi Osaka (“Page B”).", (1, 2))
    ]
    assert [(each.words, each.citation, each.day) for each in draft.notes[0].points] == [
        ("Simona Halep", 1, None),
        ("Naomi Osaka", 2, None),
    ]


def test_of_what_may_change_the_note_says_that_the_articles_have_no_date() -> None:
    one, other = page("A", "Ann Hill is the chief executive of Nordlys."), page("B", "The chief executive is Bo Rye.")
    draft = answer(
        "Who is the chief executive of Nordlys?", one, replace(other, title="Nordlys"), ("Ann Hill", "Bo Rye")
    )
    assert [note.text for note in draft.notes] == [
        "The articles differ, but they have no date, so they may be of different times: "
        "Ann Hill (“Page A”), Bo Rye (“Nordlys”)."
    ]


@pytest.mark.parametrize(
    ("asked", "one", "other", "expected"),
    [
        (FINAL, HALEP, OSAKA, "surely"),
        (
            "When was the Marl bridge opened?",
            ("The Marl bridge was opened in 1932.", "1932"),
            ("On 19 March 1934 the bridge of Marl was opened to trams.", "19 March 1934"),
            "surely",
        ),
        (
            "What is the height of the Oru tower?",
            ("The height of the Oru tower is 310 metres.", "310 metres"),
            ("With a height of 280 metres the Oru tower can be seen from afar.", "280 metres"),
            "surely",
        ),
        (
            "How tall is the Oru tower?",
            ("The Oru tower is 310 metres tall.", "310 metres"),
            ("Standing 280 metres tall, the Oru tower can be seen from afar.", "280 metres"),
            "surely",
        ),
        (
            "How much did Hill pay for the mill?",
            ("Hill paid $4 million for the mill.", "$4 million"),
            ("For the mill Hill paid $6 million in the end.", "$6 million"),
            "surely",
        ),
        (
            "Who directed Night Ferry?",
            ("Night Ferry was directed by Ann Hill.", "Ann Hill"),
            ("Bo Rye directed Night Ferry.", "Bo Rye"),
            "surely",
        ),
        (
            "Which city hosted the 1990 games?",
            ("The 1990 games were hosted by Leeds.", "Leeds"),
            ("In 1990, Bristol hosted the games.", "Bristol"),
            "surely",
        ),
        (
            "Which country won the 1990 cup?",
            ("France won the 1990 cup.", "France"),
            ("The 1990 cup was won by Chile.", "Chile"),
            "surely",
        ),
        (
            "Where was Hill born?",
            ("Hill was born in Norway.", "Norway"),
            ("Hill, a baker, was born in Chile.", "Chile"),
            "surely",
        ),
        (
            "How many people were killed by the flood in Marl?",
            ("The flood killed 45 people in Marl.", "45"),
            ("In all, 30 people were killed by the flood in Marl.", "30"),
            "maybe",
        ),
        (
            "When will the Marl bridge open?",
            ("The Marl bridge will open on 5 June.", "5 June"),
            ("The Marl bridge will open on 18 September.", "18 September"),
            "maybe",
        ),
        (
            "Is the Marl mill still for sale?",
            ("The Marl mill is for sale.", "for sale"),
            ("The Marl mill was bought by Hay.", "bought"),
            "maybe",
        ),
        (
            "What is the current price of a ticket in Marl?",
            ("A ticket costs $85 in Marl.", "$85"),
            ("In Marl the price of a ticket is $110.", "$110"),
            "maybe",
        ),
        (
            "Who won the race on Monday?",
            ("Ann Hill won the race on Monday.", "Ann Hill"),
            ("The race was won on Monday by Bo Rye.", "Bo Rye"),
            "maybe",
        ),
        (
            "Was the Marl pilot drunk?",
            ("The Marl pilot was not drunk, his wife said.", "drunk"),
            ("The pilot of the Marl plane was drunk.", "drunk"),
            "maybe",
        ),
        (
            "How much did the Orbis satellite cost?",
            ("The Orbis satellite will cost $240 million.", "$240 million"),
            ("The Orbis satellite cost $390 million in the end.", "$390 million"),
            "maybe",
        ),
        (
            "Which club won the cup?",
            ("The cup was won by the club Marl Rovers.", "Marl Rovers"),
            ("The club Fen Athletic won the cup.", "Fen Athletic"),
            "maybe",
        ),
    ],
)
def test_pages_without_a_date_that_contradict_each_other(
    asked: str, one: tuple[str, str], other: tuple[str, str], expected: str
) -> None:
    assert outcome(asked, one, other) == expected
    assert outcome(asked, other, one) == expected


@pytest.mark.parametrize(
    ("asked", "one", "other"),
    [
        (FINAL, HALEP, ("Halep won the women's final of 2019.", "Halep")),
        (FINAL, HALEP, ("Naomi Osaka won the women's final of 2018.", "Naomi Osaka")),
        (FINAL, HALEP, ("Naomi Osaka won the women's final.", "Naomi Osaka")),
        (FINAL, HALEP, (f"{OSAKA[0]}\nSome say that it was Halep.", "Naomi Osaka")),
        (
            "Who won the women's final?",
            ("Simona Halep won the women's final in 2019.", "Simona Halep"),
            ("Naomi Osaka won the women's final in 2018.", "Naomi Osaka"),
        ),
        (
            "When did Marl Rovers win the cup?",
            ("Marl Rovers won the cup in 1994.", "1994"),
            ("Marl Rovers won the cup in 2002.", "2002"),
        ),
        (
            "When was the Marl bridge opened?",
            ("The Marl bridge was opened in March 1932.", "March 1932"),
            ("The Marl bridge was opened on 19 March.", "19 March"),
        ),
        (
            "When was the Marl bridge built?",
            ("The Marl bridge was built around 1932.", "1932"),
            ("The Marl bridge was built in 1930.", "1930"),
        ),
        (
            "When was the Marl bridge built?",
            ("The Marl bridge was built in 1932.", "1932"),
            ("The Marl bridge was built from 1929 to 1932.", "1929"),
        ),
        (
            "How tall is the Oru tower?",
            ("The Oru tower is 310 metres tall.", "310 metres"),
            ("The Oru tower is 1,017 feet tall.", "1,017 feet"),
        ),
        (
            "How many people live in Marl?",
            ("In 2001, 6,100 people lived in Marl.", "6,100"),
            ("In 2011, 6,400 people lived in Marl.", "6,400"),
        ),
        (
            "How many years does it take to become a pilot?",
            ("It usually takes four years to become a pilot.", "four years"),
            ("To become a pilot takes six years in Marl.", "six years"),
        ),
        (
            "Who founded Nordlys?",
            ("Ann Hill founded Nordlys.", "Ann Hill"),
            ("Bo Rye co-founded Nordlys.", "Bo Rye"),
        ),
        (
            "Who founded Nordlys?",
            ("Ann Hill founded Nordlys.", "Ann Hill"),
            ("Bo Rye founded Nordlys.\nWith him was Hill.", "Bo Rye"),
        ),
        (
            "Which country won the 1990 cup?",
            ("The United States won the 1990 cup.", "United States"),
            ("The 1990 cup was won by the U.S. team.", "U.S."),
        ),
        (
            "Where was Hill born?",
            ("Hill was born in Norway.", "Norway"),
            ("Hill was born in Oslo.", "Oslo"),
        ),
        (
            "Who spoke at the fair?",
            ("Ann Hill spoke at the fair.", "Ann Hill"),
            ("Bo Rye spoke at the fair.", "Bo Rye"),
        ),
        (
            "Who is the chief executive of Nordlys?",
            ("Ann Hill is the chief executive of Nordlys.", "Ann Hill"),
            ("The chief executive of Marlys is Bo Rye.", "Bo Rye"),
        ),
        (
            "Is the Marl mill still for sale?",
            ("The Marl mill is for sale.", "for sale"),
            ("The dairy was bought by Hay.", "bought"),
        ),
    ],
)
def test_pages_without_a_date_that_may_both_be_right(asked: str, one: tuple[str, str], other: tuple[str, str]) -> None:
    assert outcome(asked, one, other) is None
    assert outcome(asked, other, one) is None


def test_one_page_with_a_date_and_one_without_disagree_only_on_what_does_not_change() -> None:
    one, other = replace(page("A", HALEP[0]), published=DAY), page("B", OSAKA[0])
    read = compared(FINAL, one, other, (HALEP[1], OSAKA[1]))
    assert read is not None
    assert (read.kind, read.unsure) == ("conflict", False)
    leads = "Who is the chief executive of Nordlys?"
    one = replace(page("A", "Ann Hill is the chief executive of Nordlys."), published=DAY)
    other = page("B", "Bo Rye is the chief executive of Nordlys.")
    assert compared(leads, one, other, ("Ann Hill", "Bo Rye")) is None
    said = ("Ann Hill", "Bo Rye")
    assert compared(leads, replace(one, published=None), other, said) is not None
    same = [replace(each, published=None, publisher="Marl Wiki") for each in (one, other)]
    assert compared(leads, same[0], same[1], said) is None  # a site that was read twice, months apart


@pytest.mark.parametrize(
    ("asked", "sentence", "said"),
    [
        (
            "Where was Night Ferry filmed?",
            "Filming of Night Ferry began in June 2017 in {}, and ended a month later.",
            ("Derby", "Lund"),
        ),
        (
            "How many shops does Nordlys have?",
            "As of September 2012, the chain of Nordlys operates {} bakeries in 43 towns.",
            ("831", "639"),
        ),
        (
            "What did Hill study?",
            "Hill moved to the coast in 1990 and studied at {} until he was thirty.",
            ("Marl University", "Fen College"),
        ),
    ],
)
def test_one_sentence_with_another_answer_in_each_page_is_a_conflict(
    asked: str, sentence: str, said: tuple[str, str]
) -> None:
    one, other = (page(number, sentence.format(each)) for number, each in zip("AB", said, strict=True))
    read = compared(asked, one, other, said)
    assert read is not None
    assert [each.value.text for each in read.told] == list(said)
    dated = [replace(each, published=DAY) for each in (one, other)]
    assert compared(asked, dated[0], dated[1], said) is None  # with dates, what differs is told by day


@pytest.mark.parametrize(
    ("asked", "sentence", "said"),
    [
        ("Who spoke at the fair?", "{} spoke at the fair.", ("Ann Hill", "Bo Rye")),
        (
            "Which towns were flooded?",
            "After the dam broke in the night of 4 May, {} was flooded within an hour.",
            ("Derby", "Lund"),
        ),
        (
            "Where was Night Ferry filmed?",
            "Filming of Night Ferry began in June 2017 in {}, and ended a month later.",
            ("the U.S.", "the United States"),
        ),
        (
            "How many shops does Nordlys have?",
            "As of September 2012, the chain of Nordlys operates {} bakeries in 43 towns.",
            ("1,200", "1200"),
        ),
    ],
)
def test_sentences_that_are_short_or_may_both_hold_are_no_conflict(
    asked: str, sentence: str, said: tuple[str, str]
) -> None:
    one, other = (page(number, sentence.format(each)) for number, each in zip("AB", said, strict=True))
    assert compared(asked, one, other, said) is None


def test_a_page_about_each_of_two_things_worded_alike_is_no_conflict() -> None:
    words = "{} is a village in the north of the county of Fen, near the river Oru."
    one, other = (Article(each, words.format(each), title=each) for each in ("Derby", "Lund"))
    assert compared("What village is near the river Oru?", one, other, ("Derby", "Lund")) is None


def test_copies_of_one_page_do_not_contradict_each_other() -> None:
    one, other = page("A", HALEP[0]), page("B", OSAKA[0])
    readings = [told(one, HALEP[1]), told(other, OSAKA[1], 0.4)]
    assert accounts(readings, Question(FINAL, FINAL), found(one, other)) is not None
    assert accounts(readings, Question(FINAL, FINAL), found(one, other, copies=True)) is None


def test_two_differences_are_no_swap() -> None:
    one = "In Hull the mayor said on Monday that the new road would cost $3 million."
    assert swap(one, one.replace("$3", "$5")) is not None
    assert swap(one, one.replace("$3", "$5").replace("Hull", "Leeds")) is None
    assert swap(one, one) is None
