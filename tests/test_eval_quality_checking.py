"""How the checks of a chat model's sentences are measured: what is played, and what counts as stopped."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date

import pytest

from eval.quality import checking
from eval.quality.checking import Played, invented, played, stopped
from eval.quality.place import Place
from eval.quality.rewordings import reworded
from eval.quality.swaps import Quoted
from rag.settings import Settings
from rag.splitting import split
from rag.support import Support
from rag.types import Article

SOURCE = "At least 45 people died in Ohio on Monday, and seven of them were children, officials said."
TEXT = f"Rain fell for days on end. {SOURCE} Crews left."
ARTICLE = Article("a", TEXT, "Storm", "CNN", published=date(2022, 10, 5))


def one(statement, kind="number"):
    return Played(kind, statement, ARTICLE, tuple(split(ARTICLE)))


def test_a_sentence_is_reworded_in_ways_that_say_the_same():
    assert list(reworded(SOURCE, ARTICLE))[2:] == [
        SOURCE.replace("on Monday", "on 3 October 2022"),
        SOURCE.replace("seven", "7"),
    ]
    assert list(reworded("The rate is 3.5%.", ARTICLE)) == [
        "According to CNN, the rate is 3.5%.",
        "As of 5 October 2022, the rate is 3.5%.",
        "The rate is 3.5 percent.",
    ]
    assert list(reworded("“It fell by 3.5%,” Sam Lee said.", ARTICLE)) == []
    assert list(reworded("Then Sam Lee left.", ARTICLE)) == ["Then Lee left."]


def test_an_invented_quotation_leaves_one_word_out_and_is_always_the_same():
    made = invented(SOURCE, ARTICLE)
    assert made == invented(SOURCE, ARTICLE)
    assert made.startswith("CNN says: “")
    quoted = made.partition("“")[2].rstrip(".”")
    assert quoted not in SOURCE
    assert set(quoted.split()) <= set(SOURCE.rstrip(".").split())
    assert invented("Crews left.", ARTICLE) is None


def test_right_and_wrong_sentences_are_played_with_the_passage_that_they_rest_on():
    found = list(played([Quoted(SOURCE, SOURCE), Quoted("Not there.", "Not there.")], [ARTICLE]))
    assert {each.kind for each in found} >= {
        "as it stands",
        "in other words",
        "invented quotation",
        "number",
        "name",
        "date",
    }
    assert all(SOURCE in passage.text for each in found for passage in each.passages)


@pytest.mark.parametrize(
    ("statement", "is_stopped"),
    [
        (SOURCE, False),
        (SOURCE.replace("45", "54"), True),
        (SOURCE.replace("Ohio", "Utah"), True),
        ("It is late.", True),
    ],
)
def test_what_the_answer_does_not_show_as_written_is_stopped(statement, is_stopped):
    assert stopped(one(statement)) is is_stopped


def test_a_checker_stops_what_the_rules_let_through():
    assert stopped(one(SOURCE), lambda pairs: [Support(0.9, 0.0, 0.1) for _ in pairs])
    assert not stopped(one(SOURCE), lambda pairs: [Support(0.1, 0.0, 0.9) for _ in pairs])


def test_swaps_on_real_articles_are_stopped_and_right_sentences_shown(data, tmp_path):
    place = Place(data, tmp_path, Settings(), None, lambda *_: nullcontext(lambda _: None), 60, lambda: trusting)
    found = checking.measure(place)
    rows = {row.name: row.figures for row in found.tables[0].rows}
    assert found.questions == 60
    assert rows["right: all"]["rules"].value <= 0.05
    assert rows["wrong: invented quotation"]["rules"].value == 1
    assert rows["wrong: number"]["rules and support checker"].value >= rows["wrong: number"]["rules"].value


def trusting(pairs):
    return [1.0 for _ in pairs]
