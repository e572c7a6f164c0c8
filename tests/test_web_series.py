from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from web_pages import assert_harmless

from rag.types import Answer, Article, Citation, Note, Point
from rag.web.chips import Chips
from rag.web.render import answer_html
from rag.web.series import points_html

FIRST = Article("first", "At least 14 died.", "Storm", "Hal Post", None, date(2021, 5, 3))
SECOND = Article("second", "Now 56 are dead.", "More dead", "Fen Times", None, date(2021, 5, 4))
THIRD = Article("third", "The toll is 70.", "The toll", None, None, date(2021, 5, 13))
CITED = {
    number: Citation(number, 0, len(each.text), each.text, each)
    for number, each in enumerate((FIRST, SECOND, THIRD), 1)
}
CHANGED = Note(
    "evolving", "This changed: at least 14, then 56, then 70.", (1, 2, 3),
    (
        Point("At least 14", 1, date(2021, 5, 3), 14.0),
        Point("56", 2, date(2021, 5, 4), 56.0),
        Point("70", 3, date(2021, 5, 13), 70.0),
    ),
)  # fmt: skip
DIFFERING = Note(
    "conflict", "The articles disagree: 12 June (Hal Post), 13 June (Fen Times).", (1, 2),
    (Point("12 June", 1, FIRST.published), Point("13 June", 2, SECOND.published)),
)  # fmt: skip


def drawn(note: Note) -> Any:
    return assert_harmless(points_html(note, Chips("t", CITED)))


def places(note: Note) -> list[tuple[str | None, str | None]]:
    """Where the points of a chart stand: from the left in percent, from the top in pixels."""
    circles = [found for tag, found in drawn(note).elements if tag == "circle" and "class" not in found]
    return [(each["cx"], each["cy"]) for each in circles]


def test_each_point_of_a_chart_opens_its_citation_as_a_chip_does() -> None:
    points = drawn(CHANGED).every(role="button")
    assert [each["data-number"] for each in points] == ["1", "2", "3"]
    assert [each["aria-label"] for each in points] == [
        "Source 1: At least 14, 3 May 2021, Hal Post",
        "Source 2: 56, 4 May 2021, Fen Times",
        "Source 3: 70, 13 May 2021, The toll",
    ]
    assert {each["data-bl"] for each in points} == {"open_citation"}
    assert [each["aria-describedby"] for each in points] == ["card-t-1", "card-t-2", "card-t-3"]


def test_points_stand_where_their_day_and_value_are() -> None:
    # 70 at the top, 14 pixels down, the axis 108 down is zero: 94 pixels for 70, 75.2 for 56, 18.8 for 14.
    # Three columns have their middles at 1/6, 1/2 and 5/6; a day of ten is 1/15 of the width behind 1/6, too near.
    assert places(CHANGED) == [("16.67%", "89.2"), ("25.67%", "32.8"), ("83.33%", "14.0")]


def test_points_at_the_same_place_of_time_are_moved_apart_to_either_side() -> None:
    days = [date(2021, 1, 1), date(2021, 12, 30), date(2021, 12, 31)]
    late = tuple(replace(each, day=day) for each, day in zip(CHANGED.points, days, strict=True))
    assert [x for x, _ in places(replace(CHANGED, points=late))] == ["16.67%", "74.33%", "83.33%"]


def test_points_are_drawn_in_the_order_of_their_days() -> None:
    backwards = replace(CHANGED, points=CHANGED.points[::-1])
    assert places(backwards) == places(CHANGED)


def test_an_axis_that_is_not_at_zero_is_broken() -> None:
    near = tuple(
        replace(each, value=value) for each, value in zip(CHANGED.points, (6300.0, 6350.0, 6400.0), strict=True)
    )
    read = drawn(replace(CHANGED, points=near))
    assert read.every(**{"class": "bl-axis bl-broken"})
    assert not read.every(**{"class": "bl-zero"})
    # from 6,200 at the axis to 6,400 at the top, each 50 is 23.5 pixels
    assert [y for _, y in places(replace(CHANGED, points=near))] == ["61.0", "37.5", "14.0"]
    assert drawn(CHANGED).every(**{"class": "bl-zero"})


def test_values_that_are_all_the_same_are_drawn_on_one_height() -> None:
    same = tuple(replace(each, value=0.0) for each in CHANGED.points)
    assert {y for _, y in places(replace(CHANGED, points=same))} == {"108.0"}


def test_a_chart_is_heard_as_the_words_of_the_note_and_its_points() -> None:
    read = drawn(CHANGED)
    assert [text for path, text in read.texts if path[-1] == "p"] == [CHANGED.text]
    assert read.every(**{"class": "bl-points"})[0]["aria-hidden"] == "true"
    for words in ("At least 14", "3 May 2021", "Hal Post", "The toll"):
        assert words in read.within("ol")


def test_accounts_that_differ_stand_in_a_card_each() -> None:
    read = drawn(DIFFERING)
    assert read.within("li") == "Hal Post 3 May 202112 June1Fen Times 4 May 202113 June2"
    assert [each["data-number"] for each in read.every(**{"class": "bl-cite"})] == ["1", "2"]


@pytest.mark.parametrize("value", [None, float("nan")])
def test_what_changed_and_is_no_figure_stands_in_cards_by_its_day(value: float | None) -> None:
    moved = replace(
        CHANGED,
        points=(
            Point("put off to June", 2, date(2021, 5, 8), value),
            Point("in May", 1, date(2021, 5, 2), value),
        ),
    )
    assert drawn(moved).within("li") == "Hal Post 2 May 2021in May1Fen Times 8 May 2021put off to June2"


@pytest.mark.parametrize(
    "note",
    [
        replace(CHANGED, points=()),
        replace(CHANGED, points=CHANGED.points[:1]),
        replace(CHANGED, points=(*CHANGED.points, Point("80", 4, date(2021, 5, 20), 80.0))),
        replace(CHANGED, points=(*CHANGED.points[:2], replace(CHANGED.points[2], day=None))),
        replace(CHANGED, kind="stale"),
    ],
)
def test_what_cannot_be_drawn_is_said(note: Note) -> None:
    assert points_html(note, Chips("t", CITED)) == ""
    answer = Answer("How many?", "How many?", "It says. [1]", citations=(CITED[1],), notes=(note,))
    assert CHANGED.text in assert_harmless(answer_html(answer, "t", {})).within("ul")


def test_every_chip_of_an_answer_with_a_chart_has_an_id_of_its_own() -> None:
    text = "It was 14 [1], then 56 [2], then 70 [3]."
    answer = Answer("How many?", "How many?", text, citations=tuple(CITED.values()), notes=(CHANGED, DIFFERING))
    chips = assert_harmless(answer_html(answer, "t", {})).every(role="button")
    assert len({each["id"] for each in chips}) == len(chips) == 8


@pytest.mark.parametrize("text", ["</svg><script>alert(1)</script>", '" onfocus="alert(1)', "\u202e<b>x</b>"])
def test_nothing_in_a_figure_becomes_markup(text: str) -> None:
    article = replace(FIRST, publisher=text)
    chips = Chips(text, {1: replace(CITED[1], article=article), 2: CITED[2], 3: CITED[3]})
    points = tuple(replace(each, words=text) for each in CHANGED.points)
    assert_harmless(points_html(replace(CHANGED, text=text, points=points), chips))
    assert_harmless(points_html(replace(DIFFERING, points=points), chips))


def test_accounts_without_a_date_stand_beside_what_the_note_says_of_that() -> None:
    said = "The articles differ, but they have no date, so they may be of different times"
    undated = {number: replace(each, article=replace(each.article, published=None)) for number, each in CITED.items()}
    note = replace(DIFFERING, text=f"{said}: Rye (Hal Post), Hill (Fen Times).")
    assert f"{said}." in points_html(note, Chips("t", undated))
    assert said not in points_html(note, Chips("t", CITED))
