"""Questions asked again without their evidence, what is refused, why questions fail, and the risk-coverage curve."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest

from eval.auc import auc, auc_estimate, mean_auc_estimate
from eval.bench.data import article_lines, questions
from eval.cases import Case
from eval.quality.causes import alias_found, causes
from eval.quality.findings import Found, found_from_object, found_object
from eval.quality.markdown import pictures, placed
from eval.quality.refusals import articles_left, refusals
from eval.quality.risk_curve import Curve, curve_of, curve_picture, said
from eval.quality.without_evidence import Searchable, emptied, remaining
from eval.records import Evidence, QuestionRecord
from rag.types import Answer, Article, Filters, Hit, Passage

STORM = Article("storm", "The storm killed 1,101 people in Florida on Tuesday.", "After the storm")
DEAD = QuestionRecord(
    "d",
    "How many died?",
    type="fact",
    answers=("1101", "eleven hundred"),
    evidence=(Evidence("storm", "killed 1,101"),),
)


# AUC


def test_the_area_is_the_share_of_pairs_in_the_right_order_ties_counting_half():
    assert auc([0.9, 0.5], [0.5, 0.1]) == (1 + 1 + 0.5 + 1) / 4
    assert auc([0.1], [0.2, 0.3]) == 0
    with pytest.raises(ValueError, match="empty group"):
        auc([], [1.0])


def test_an_area_has_an_interval_around_it_that_is_always_the_same():
    scores = [n / 40 for n in range(40)]
    found = auc_estimate(scores[10:], scores[:25])
    # of 30 * 25 pairs the upper group loses 14 + 13 + ... + 1 and ties 15
    assert found.value == pytest.approx(1 - (14 * 15 / 2 + 15 / 2) / (30 * 25))
    assert found.n == 55
    assert 0.7 < found.low < found.value < found.high < 1
    assert found == auc_estimate(scores[10:], scores[:25])


def test_the_interval_of_an_area_is_that_of_hanley_and_mcneil_for_many_scores():
    higher, lower = [n * 0.01 for n in range(20, 120)], [n * 0.01 for n in range(100)]
    found = auc_estimate(higher, lower)
    area = auc(higher, lower)
    one, two = area / (2 - area), 2 * area**2 / (1 + area)
    error = ((area * (1 - area) + 99 * (one - area**2) + 99 * (two - area**2)) / 10_000) ** 0.5
    assert (found.high - found.low) / (2 * 1.96) == pytest.approx(error, rel=0.15)


def test_the_mean_of_areas_gives_every_set_the_same_weight():
    assert mean_auc_estimate([([1.0], [0.0]), ([0.0] * 9, [1.0] * 9)]).value == 0.5
    assert mean_auc_estimate([([1.0], [0.0]), ([], [1.0])]).n == 0


# Without evidence


@pytest.mark.parametrize(
    ("article", "answers"),
    [
        (Article("storm", "Nothing of it."), True),  # named by the record
        (Article("a", "It KILLED  1,101 at once."), True),  # an alias, without its comma
        (Article("b", "Crews left.", "Eleven hundred gone"), True),  # in the title
        (Article("c", "It was 11010 that died."), False),  # no whole number
        (Article("d", "An eleven-hundred-year-old tree."), False),
        (Article("e", "Crews left."), False),
    ],
)
def test_an_article_answers_that_holds_evidence_or_an_alias(article, answers):
    assert Searchable.of(article).answers(DEAD) is answers


def test_an_article_answers_that_repeats_the_evidence_whatever_its_white_space():
    denied = replace(DEAD, answers=("he was not",), evidence=(Evidence("storm", "has no plans to leave"),))
    assert Searchable.of(Article("x", "She has no\n plans to leave.")).answers(denied)


def test_each_part_of_an_answer_takes_its_articles_away():
    parts = QuestionRecord("p", "Who?", required=(("Lee",), ("Kim", "Jong")))
    articles = [Article("1", "Lee won."), Article("2", "Jong lost."), Article("3", "Nobody sleeps.")]
    assert remaining(parts, [Searchable.of(each) for each in articles]) == ("3",)


def test_a_question_without_its_evidence_expects_no_answer_and_keeps_its_day():
    again = emptied(replace(DEAD, asked=date(2022, 10, 4), forbidden=("12",)))
    assert (again.id, again.expects_answer, again.type, again.asked) == (
        "d-without-evidence",
        False,
        "fact",
        date(2022, 10, 4),
    )
    assert (again.answers, again.evidence, again.forbidden, again.gold_articles) == ((), (), (), ())


def test_every_question_of_trust_dev_that_is_asked_again_keeps_articles(data):
    articles = [
        Searchable.of(Article(str(each["id"]), each["text"], each.get("title")))
        for each in map(json.loads, article_lines(data, "trust-dev"))
    ]
    asked = [each for each in questions(data, "trust-dev") if each.type in {"fact", "attribution", "time"}]
    left = [len(remaining(each, articles)) for each in asked]
    assert (len(asked), len(articles)) == (67, 157)
    assert 70 < min(left) <= max(left) <= 156
    nowhere = next(each for each in asked if each.answers == ("Keeling Curve",))
    kept = set(remaining(nowhere, articles))
    assert all("keeling curve" not in each.folded for each in articles if each.id in kept)


# Refusals and causes


def case(identifier, confidence=0.5, *, refused=False, right=True, record=DEAD, passages=()):
    said = "It killed 1101." if right else "It killed nobody."
    answer = Answer(
        record.question,
        record.question,
        said,
        Filters(articles=("a", "b")),
        "not_answered" if refused else None,
        confidence,
        passages=passages,
    )
    return Case(replace(record, id=identifier), answer, {"storm": STORM.text})


NONE = QuestionRecord("u", "Which whale?", type="unanswerable", answerable=False)
AGAIN = emptied(DEAD)


def figures(table):
    return {row.name: next(iter(row.figures.values())) for row in table.rows}


def test_refusals_of_both_kinds_and_the_area_of_the_confidence():
    asked = [case("1", 0.9), case("2", 0.4, refused=True), case("3", 0.5, refused=True, record=NONE)]
    again = [case("4", 0.6, record=AGAIN), case("5", 0.2, refused=True, record=AGAIN)]
    found = figures(refusals(asked, again))
    assert found["to be refused, refused"].value == pytest.approx(2 / 3)
    assert found["of these: unanswerable"].value == 1
    assert (found["of these: fact, without its evidence"].value, found["of these: time, without its evidence"].n) == (
        0.5,
        0,
    )
    assert (found["answerable, refused"].value, found["answerable, refused"].n) == (0.5, 2)
    # .9 is above .5, .6 and .2; .4 above .2 alone
    area = found["AUC of confidence, answerable against to be refused"]
    assert (area.value, area.n) == (pytest.approx(4 / 6), 5)
    assert found["AUC, answerable against unanswerable"].value == 0.5
    assert found["AUC, answerable against those without their evidence"].value == 0.75


def test_how_many_articles_were_left_is_said():
    assert articles_left([case("4", record=AGAIN)]).endswith("alias of their answer: of 2 to 2 articles, mostly 2.")
    assert articles_left([]) == "No question was asked again without its evidence."


def passage(start, end):
    return Hit(Passage("", "storm", start, end, ""), 1.0)


def test_failures_are_counted_by_cause_and_what_may_be_there_all_the_same_is_told():
    held, beside = passage(0, 52), passage(17, 40)  # `1,101 people in Florida` holds an alias, not the quote
    asked = [
        case("1", passages=(held,)),
        case("2", right=False, passages=(held,)),
        case("3", right=False, passages=(beside,)),
        case("4", refused=True, passages=(held,)),
        case("5", refused=True),
        case("6", record=NONE),
        case("7", refused=True, record=NONE),
    ]
    table = causes(asked, [case("8", record=AGAIN), case("9", refused=True, record=AGAIN)])
    shares = [(row.name, round(7 * row.figures["as they are"].value)) for row in table.rows]
    assert shares == [
        ("not retrieved", 2),
        ("not retrieved, yet perhaps there", 1),
        ("retrieved but not chosen", 1),
        ("refused wrongly", 1),
        ("answered in vain", 1),
        ("good", 2),
    ]
    again = {row.name: row.figures["without their evidence"].value for row in table.rows if len(row.figures) > 1}
    assert (again["answered in vain"], again["good"], again["not retrieved"]) == (0.5, 0.5, 0)
    assert table.rows[0].beside == "2: no evidence is among the passages"


def test_an_alias_of_each_part_must_be_in_the_passages():
    parts = replace(DEAD, answers=(), required=(("1101",), ("Florida", "Georgia")))
    assert alias_found(case("1", record=parts, passages=(passage(0, 52),)))
    assert not alias_found(case("1", record=parts, passages=(passage(0, 25),)))
    assert not alias_found(case("1", record=NONE, passages=(passage(0, 52),)))


# The curve

ASKED = [
    case("a", 0.9),
    case("b", 0.8, right=False),
    case("c", 0.7, record=NONE),
    case("d", 0.6),
    case("e", 0.3, refused=True, record=AGAIN),
    case("f", 0.2, refused=True),
]
CURVE = Curve(
    ((0.1667, 0.0), (0.3333, 0.5), (0.5, 0.6667), (0.6667, 0.5)),
    ((0.8333, 0.6, 0.6), (1.0, 0.5, 0.6667)),  # e would be wrong; f may be right
    0.6,
)


def test_the_curve_goes_on_beyond_the_threshold_between_what_is_possible():
    assert curve_of(ASKED) == CURVE
    assert curve_of(ASKED[::-1]) == CURVE
    assert said(CURVE) == (
        "67% of the questions answered (confidence 0.60 or more), 50% of those wrong; area under the curve 0.417. "
        "Were every question answered, 50% to 67% would be wrong."
    )


def test_a_curve_of_no_answers_starts_with_what_was_refused():
    curve = curve_of(ASKED[-1:])
    assert curve == Curve((), ((1.0, 0.0, 1.0),), None)
    assert said(curve) == "Nothing was answered."
    assert "answers end here" not in curve_picture("none", curve)


def test_the_picture_is_a_small_svg_file_for_day_and_night():
    drawn = curve_picture("trust-dev", CURVE)
    root = ET.fromstring(drawn)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.find("{*}title").text == "Risk and coverage on trust-dev"
    assert "answers end here: confidence 0.60" in [each.text for each in root.findall(".//{*}text")]
    assert "@media (prefers-color-scheme: dark)" in drawn
    assert len(drawn) < 20_000
    assert drawn == curve_picture("trust-dev", CURVE)


def test_a_document_links_the_picture_that_belongs_beside_it():
    found = Found(1, 1, "asked.", (), (), CURVE)
    document = "<!-- figures of trust-dev -->\n<!-- end of figures -->\n"
    shown = placed(document, {"trust-dev": found})
    assert "\n\n![Risk and coverage on trust-dev](trust-dev-risk.svg)\n\n67% of" in shown
    assert list(pictures({"trust-dev": found, "rgb": replace(found, curve=None)})) == ["trust-dev-risk.svg"]
    assert found_from_object(json.loads(json.dumps(found_object(found)))) == found
