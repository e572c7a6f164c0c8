import numpy as np
import pytest

from rag.candidates import candidates
from rag.scenes import Scenes, elsewhere, scenes
from rag.types import Article, Findings, Hit, Passage, Question, StoredArticle


def findings(*texts: str, titles: tuple[str, ...] = ()) -> Findings:
    named = titles or ("News",) * len(texts)
    stored = {
        f"a{n}": StoredArticle(Article(f"a{n}", text, title), 1, 1)
        for n, (text, title) in enumerate(zip(texts, named, strict=True))
    }
    hits = [Hit(Passage(f"{key}:0", key, 0, len(text), text), 1.0) for key, text in zip(stored, texts, strict=True)]
    return Findings(tuple(hits), stored, len(texts), len(texts))


def read(question: str, found: Findings) -> Scenes:
    """Return what is said of the sentences of which every one is taken for half as likely as the one before it."""
    sentences = candidates(found, len(found.hits))
    likely = np.array([0.5**n for n in range(1, len(sentences) + 1)])
    return scenes(sentences, likely, Question(question, question), found)


def moved(question: str, found: Findings) -> list[str]:
    """Return the sentences that are to stand behind others."""
    sentences = candidates(found, len(found.hits))
    away = read(question, found).elsewhere.tolist()
    return [each.text for each, gone in zip(sentences, away, strict=True) if gone]


@pytest.mark.parametrize(
    ("question", "elsewhere", "there"),
    [
        (
            "How many people did the quake kill in Syria?",
            "The quake killed 900 people in Turkey.",
            "The quake killed 40 people across Syria.",
        ),
        (
            "How many factories has Lorenz closed in Poland?",
            "Lorenz has closed three factories in Spain.",
            "In Poland, Lorenz closed two factories.",
        ),
        (
            "What share of voters backed the law in Ohio?",
            "In Texas, 61 percent of voters backed the law.",
            "Ohio's voters backed the law by 52 percent.",
        ),
        (
            "How much did the floods cost in Germany?",
            "The floods cost €2 billion in Belgium.",
            "The floods cost Germany €30 billion.",
        ),
        (
            "How many cases of cholera were counted in Malawi?",
            "Before Malawi, doctors had counted 300 cases of cholera in Zambia.",
            "Malawi counted 1,200 cases of cholera.",
        ),
        (
            "How many shops does Brill run in Scotland?",
            "Brill runs 410 shops in the United Kingdom.",
            "Of these shops, Brill runs 38 in Scotland.",
        ),
        (
            "How many miners were hurt in Chile?",
            "Twelve miners were hurt near Cusco, Peru, on Friday.",
            "Four miners were hurt in Chile.",
        ),
    ],
)
def test_a_figure_of_another_place_stands_behind_one_of_the_place_asked_for(
    question: str, elsewhere: str, there: str
) -> None:
    assert moved(question, findings(elsewhere, there)) == [elsewhere]


def test_an_event_of_another_place_stands_behind_one_of_the_place_asked_for() -> None:
    elsewhere, there = "The judges annulled the election in Kenya.", "In Malawi, the judges annulled the election."
    assert moved("Did the judges annul the election in Malawi?", findings(elsewhere, there)) == [elsewhere]


def test_the_place_may_stand_beside_the_sentence_or_in_the_title() -> None:
    elsewhere, there = "The fire burned 90 houses in Spain.", "The fire burned 12 houses, officials said."
    beside = f"The wind in Portugal was strong. {there}"
    asked = "How many houses did the fire burn in Portugal?"
    assert moved(asked, findings(elsewhere, beside)) == [elsewhere]
    assert moved(asked, findings(elsewhere, there, titles=("Fires", "Portugal fights fires"))) == [elsewhere]


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        # the asked place is in the sentence
        (
            "How many people died in Florida?",
            "The storm killed 120 people in Florida and five in Georgia.",
            "In Florida, 14 died.",
        ),
        # nothing is known of towns
        ("How many people died in Florida?", "Five people died in Lee County.", "Florida counted 14 people who died."),
        # a part of the place asked for
        (
            "How many people died in the United States?",
            "In Florida, 14 people died.",
            "32 people died in the United States.",
        ),
        # where it was said, not where it was
        (
            "How many people died in Florida?",
            "A minister said in Cuba that 40 people died.",
            "14 people died in Florida.",
        ),
        # where somebody is from
        ("How many people died in Florida?", "The storm that hit Cuba killed 40 people.", "14 people died in Florida."),
        # no place is asked for
        ("How many people died?", "40 people died in Cuba.", "14 people died in Florida."),
        # the place is no scene
        ("How many people did Florida send?", "40 people were sent in Cuba.", "Florida sent 14 people."),
        # a rank among others, not a count of them
        (
            "How many people died in Florida?",
            "40 people died in the worst storm in the United States.",
            "14 people died in Florida.",
        ),
    ],
)
def test_a_sentence_that_is_not_surely_of_another_place_stays(question: str, first: str, second: str) -> None:
    told = read(question, findings(first, second))
    assert not told.elsewhere.any()
    assert not told.unanswered


def test_a_sentence_is_not_moved_behind_one_that_tells_less_of_what_is_asked() -> None:
    found = findings("Brill employs 500 cooks in Norway.", "The house in Sweden has 40 rooms.")
    told = read("How many cooks does Brill employ in Sweden?", found)
    assert not told.elsewhere.any()
    assert not told.unanswered


def test_a_figure_is_missing_where_all_that_is_told_is_of_other_places() -> None:
    found = findings("The storm killed two people in Cuba.", "It killed nine in Haiti. Roofs were blown off.")
    assert read("How many people did the storm kill in Georgia?", found).unanswered
    assert not read("How many people did the storm kill in Cuba?", found).unanswered
    assert not read("How many people did the storm kill in Havana?", found).unanswered
    assert not read("Why did the storm kill people in Georgia?", found).unanswered


def test_what_follows_counts_of_them_is_understood_with_the_sentence_before() -> None:
    first = "The quake killed 90 people in Italy and Greece. Italy had 80 of them."
    found = findings("The quake killed six people in Albania.", first)
    assert moved("How many people did the quake kill in Italy?", found) == ["The quake killed six people in Albania."]


@pytest.mark.parametrize(
    "asked",
    ["How many people did Ian kill in Florida?", "How did the number of people killed by Ian in Florida change?"],
)
def test_what_a_storm_did_before_hitting_the_asked_place_is_elsewhere(asked):
    outside = elsewhere(Question(asked, asked))
    assert outside("Before hitting Florida, Ian also swept through Cuba earlier this week, killing three people.")
    assert not outside("Ian swept through Florida on Wednesday, killing 45 people.")


def test_nothing_is_elsewhere_where_no_place_is_asked_about():
    asked = "How many people did Ian kill?"
    assert not elsewhere(Question(asked, asked))("Ian killed three people in Cuba.")
