"""Slips in statements, and how a support checker is measured by them and by what people judged."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import nullcontext
from random import Random

import pytest

from eval.__main__ import main
from eval.bench.data import article_lines, questions
from eval.quality import support
from eval.quality.place import Place
from eval.quality.sets import measure_sets
from eval.quality.support import Scored, caught, judged, shared_words, threshold
from eval.quality.swap_kinds import KINDS, Change, Others
from eval.quality.swap_names import sort_of, surnames
from eval.quality.swaps import Quoted, Swap, quoted, swaps, unchanged
from eval.records import Evidence, QuestionRecord
from rag.errors import BylineError
from rag.settings import Settings
from rag.training.support_data.claims import NOT, NOT_FULLY, PARTLY, SUPPORTED, Claim
from rag.types import Span


def made(kind, statement, source="", known=frozenset()):
    others = Others(known, source or statement, Random(1))
    return [(change.span.of(statement), change.into) for change in KINDS[kind](statement, others)]


def words(kind, statement, **more):
    return [before for before, _ in made(kind, statement, **more)]


# Slips


def test_a_change_puts_other_words_in_their_place():
    assert Change(Span(4, 8), "not").of("It's now here") == "It'snot here"


def test_numbers_are_changed_in_their_own_form_and_dates_left_alone():
    found = made("number", "On March 4, 2022, about 1,250 people paid $33.50 each, four of them 3.5% more.")
    assert [before for before, _ in found] == ["1,250", "33.50", "3.5", "four"]
    (thousands, _), (money, share), count = (found[0][::-1], (found[1][1], found[2][1]), found[3][1])
    assert thousands != "1,250"
    assert "." not in thousands
    assert (len(money.partition(".")[2]), len(share.partition(".")[2])) == (2, 1)
    assert count in "two three five six seven eight nine ten eleven twelve".split()


@pytest.mark.parametrize("statement", ["Carried by a Falcon 9 rocket.", "The C-17 landed in 1827.", "It was Nov. 16."])
def test_figures_of_names_and_days_are_no_numbers(statement):
    assert words("number", statement) == []


def test_a_number_becomes_none_that_the_source_has():
    assert all(
        into != "4" for _, into in made("number", "Some 10 left.", "Some 10 left, 4 of 13, 15 of 20, 30 of 6, 8.")
    )


def test_dates_become_other_dates():
    found = made("date", "He left on Tuesday, in Nov. 2019, after March 4; it may rain.")
    assert [before for before, _ in found][-2:] == ["Tuesday", "2019"]
    assert {before for before, _ in found} - {"Tuesday", "2019"} <= {"Nov.", "March", "4"}
    changed = dict(found)
    assert changed["Tuesday"] in {"Monday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
    assert changed["Nov."].endswith(".")
    assert changed["2019"].isdigit()


def test_names_become_names_of_their_sort_that_the_source_does_not_have():
    known = frozenset({"Griner"})
    found = dict(made("name", "She met Griner in Ohio with Sam Lee, of NASA.", known=known))
    assert set(found) == {"Griner", "Ohio", "Sam Lee", "NASA"}
    assert [sort_of(found[each], known) for each in ("Ohio", "NASA")] == ["state", "agency"]
    assert " " not in found["Griner"]
    assert found["Sam Lee"].count(" ") == 1


def test_last_names_are_learnt_from_full_ones():
    assert surnames(["In May Sam Lee and the Ohio River met.", "Judge Maria Ortiz Diaz ruled."]) == {"Lee", "Diaz"}


@pytest.mark.parametrize(
    ("statement", "speaker"),
    [
        ("It is over, Ann Lee said on Monday.", "Ann Lee"),
        ("“It is over,” said Sam Lee, a guard in Ohio.", "Sam Lee"),
        ("The rate fell, according to NASA.", "NASA"),
        ("The road is shut, officials said.", "officials"),
        ("Dr. Scott Low warned that it may be late.", "Scott Low"),
    ],
)
def test_who_speaks_is_changed_as_a_speaker_and_not_as_a_name(statement, speaker):
    assert words("speaker changed", statement) == [speaker]
    assert speaker not in words("name", statement)


@pytest.mark.parametrize(
    ("statement", "changed"),
    [
        ("The vote was close.", ["The vote was not close."]),
        ("It has not rained.", ["It has rained."]),
        ("It hasn't rained and he won’t go.", ["It has rained and he won’t go."]),
        ("There is no threat to Earth.", ["There is threat to Earth."]),
        ("Sunak won 137 votes.", ["Sunak did not win 137 votes."]),
        ("It may have been late.", []),
    ],
)
def test_what_is_said_becomes_denied_and_what_is_denied_said(statement, changed):
    found = KINDS["negation"](statement, Others(frozenset(), statement, Random(1)))
    assert [each.of(statement) for each in found] == changed


@pytest.mark.parametrize(
    ("statement", "changed"),
    [
        ("He allegedly left.", "He left."),
        ("The alleged thief left.", "The thief left."),
        ("At least 45 died.", "45 died."),
        ("It may have sickened four babies.", "It has sickened four babies."),
        ("It is expected to rain.", "It will rain."),
        ("It might rain.", "It will rain."),
    ],
)
def test_a_hedge_is_dropped(statement, changed):
    found = KINDS["hedge dropped"](statement, Others(frozenset(), statement, Random(1)))
    assert [each.of(statement) for each in found] == [changed]


# Swaps

TEXT = "Rain fell. At least 45 people died in Ohio, officials said on Monday. Crews left."
RECORD = QuestionRecord(
    "1", "q", evidence=(Evidence("a", "45 people  died in Ohio"), Evidence("a", "never there"), Evidence("b", "gone"))
)


def test_a_quote_is_held_against_the_sentences_that_it_stands_in():
    (only,) = quoted([RECORD, RECORD], {"a": TEXT.replace("people ", "people\n")})
    assert only == Quoted("45 people died in Ohio", "At least 45 people died in Ohio, officials said on Monday.")
    assert unchanged([only]) == [(only.quote, only.source), (only.source, only.source)]
    assert unchanged([Quoted("Rain fell.", "Rain fell.")]) == [("Rain fell.", "Rain fell.")]


def test_swaps_are_always_the_same_and_never_more_than_wanted():
    quotes = [Quoted(f"At least {n} people died in Ohio, officials said on Monday.", "") for n in range(20, 30)]
    quotes = [Quoted(each.quote, each.quote) for each in quotes]
    found = swaps(quotes, [TEXT])
    assert found == swaps(quotes, [TEXT])
    assert Counter(each.kind for each in found) == {
        "number": 10,
        "name": 10,
        "date": 10,
        "negation": 10,
        "hedge dropped": 10,
        "speaker changed": 10,
    }
    assert all(each.statement != each.source for each in found)
    assert Counter(each.kind for each in swaps(quotes, [TEXT], a_kind=3)).most_common(1)[0][1] == 3


def test_trust_dev_gives_more_than_300_swaps_of_six_kinds(data):
    texts = {str(each["id"]): each["text"] for each in map(json.loads, article_lines(data, "trust-dev"))}
    quotes = quoted(questions(data, "trust-dev"), texts)
    found = swaps(quotes, texts.values())
    assert len(found) >= 300
    assert min(Counter(each.kind for each in found)[kind] for kind in KINDS) >= 30
    assert not {each.statement for each in found} & {statement for statement, _ in unchanged(quotes)}


# The checker


def claim(source, label):
    return Claim(source, "document", "It rained.", "Rain fell.", label)


def test_the_supported_are_held_against_all_others_and_sets_weigh_the_same():
    claims = [claim("wice", SUPPORTED), claim("wice", PARTLY), claim("wice", NOT)]
    claims += [claim("begin", NOT_FULLY), claim("begin", SUPPORTED)]
    scored = {"value": Scored([0.5, 0.9, 0.1, 0.2, 0.8], [], [])}
    rows = {row.name: row.figures["value"].value for row in judged(claims, scored)}
    assert rows == {"WiCE": 0.5, "BEGIN": 1.0, "mean of the sets": 0.75}


def test_the_threshold_lets_a_twentieth_of_the_unchanged_raise_an_alarm():
    scores = [n / 100 for n in range(100, -1, -1)]
    assert threshold(scores) == pytest.approx(0.05)
    swapped = [Swap("number", "a", "b"), Swap("number", "a", "c"), Swap("date", "a", "d")]
    rows = caught(swapped, {"value": Scored([], [0.04, 0.06, 0.0], scores)})
    assert {row.name: round(row.figures["value"].value, 3) for row in rows} == {
        "number": 0.5,
        "date": 1.0,
        "all swaps": 0.667,
        "unchanged statements (false alarms)": round(5 / 101, 3),
    }


def test_a_checker_that_finds_everything_supported_catches_nothing():
    rows = caught([Swap("number", "a", "b")], {"value": Scored([], [1.0], [1.0, 1.0])})
    assert [row.figures["value"].value for row in rows] == [0, 0, 0]


def place(folder, checker=None, sample=None):
    def refuse(*_):
        raise AssertionError("nothing is asked")

    return Place(folder, folder / "out", Settings(), refuse, lambda *_: nullcontext(print), sample, checker)


def test_without_a_checker_that_is_said(tmp_path, capsys):
    told = []
    assert measure_sets(place(tmp_path), ["support"], told.append).sets == {}
    assert told == ["support was left out: there is no support checker, so there is nothing to measure"]
    with pytest.raises(BylineError, match="no support checker"):
        support.measure(place(tmp_path))
    assert main(["quality", "support", "--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 0
    assert "support was left out: wice/claim_dev.jsonl" in capsys.readouterr().err  # the command brings the checker


def test_a_checker_is_measured_on_real_sets(data):
    asked = []

    def contains(pairs):
        asked.extend(pairs)
        return [float(statement in quote) for statement, quote in pairs]

    found = support.measure(place(data, lambda: contains, sample=60))
    assert len(asked) == found.questions == 3 * 60
    swapped = {row.name: row.figures["value"].value for row in found.tables[1].rows}
    assert swapped["unchanged statements (false alarms)"] == 0
    assert swapped["all swaps"] > 0.9
    assert swapped["hedge dropped"] > 0.9
    assert found.tables[1].rows[-3].figures["shared words alone"].n > 0


def test_shared_words_are_counted_once_each_in_small_letters():
    assert shared_words([("Rain, rain fell in May.", "RAIN fell"), ("...", "Rain")]) == [0.5, 1.0]
