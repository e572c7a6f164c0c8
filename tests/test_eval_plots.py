"""The plots of the report: what matplotlib drew, made a part of the page."""

import re

import matplotlib
import pytest
from html_tree import Node, page, texts

from eval.report.plots import Colour, Sheet, Size, plot, ticks
from eval.report.style import STYLE
from eval.report.whiskers import Line, whiskers

LINE = Line("right", 0.25, 0.5, 0.75, ("0.500", "0.250 to 0.750", "n = 40"))
SIZES = Size(200, 100), Size(100, 100)


def broad(html: str) -> Node:
    return page(html).one("svg", class_="broad")


def words(sheet: Sheet) -> None:
    sheet.text(10, 20, "a <b> & $x$")


def test_a_plot_names_each_line_with_value_interval_and_questions():
    drawing = broad(whiskers("answers", "Answers", [LINE]))
    assert texts(drawing, "text") == ["0", "0.25", "0.5", "0.75", "1", "right", "0.500", "0.250 to 0.750", "n = 40"]
    assert drawing.one("title").text == "Answers"
    assert drawing.one("desc").text == "right 0.500 (0.250 to 0.750, n = 40)"


def test_a_dot_stands_at_its_value_and_a_whisker_from_low_to_high():
    """The axis runs from 302 to 560: a quarter of the 258 in between is 64.5. A row is 24 high and begins at 4."""
    drawing = broad(whiskers("answers", "Answers", [LINE]))
    dot = drawing.one("use").attributes
    assert (dot["x"], dot["y"]) == ("431", "16")
    (whisker,) = [
        each for each in drawing.all("path") if "--accent" in each.attributes["style"] and not each.attributes.get("id")
    ]
    assert whisker.attributes["d"].split() == ["M", "366.5", "16", "L", "495.5", "16"]


def test_an_axis_may_begin_below_zero():
    drawing = broad(whiskers("sum", "Together", [Line("sum", -0.5, 0.0, 0.5, ("0", "", ""))], low=-1.0))
    assert texts(drawing, "text")[:5] == ["-1", "-0.5", "0", "0.5", "1"]
    assert drawing.one("use").attributes["x"] == "431"


def test_on_a_phone_a_line_is_named_above_its_dot():
    drawing = page(whiskers("answers", "Answers", [LINE])).one("svg", class_="slim")
    (name,) = [each for each in drawing.all("text") if each.text == "right"]
    assert float(name.attributes["y"]) < float(drawing.one("use").attributes["y"])
    assert drawing.attributes["viewbox"] == "0 0 340 74"


def test_hollow_dots_are_of_the_paper_within():
    hollow = Line("a", 0, 0.5, 1, ("", "", ""), hollow=True, colour=Colour.LOSS)
    (dot,) = broad(whiskers("a", "A", [hollow])).all("use")
    assert dot.attributes["style"] == "fill: var(--paper); stroke: var(--loss); stroke-width: 2"


def test_nothing_measured_is_no_plot():
    assert whiskers("answers", "Answers", []) == ""


def test_a_plot_is_the_same_each_time_and_has_names_of_its_own():
    first = whiskers("answers", "Answers", [LINE])
    other = whiskers("refusal", "Answers", [LINE])
    assert first == whiskers("answers", "Answers", [LINE])
    names = re.findall(r'id="([^"]+)"', first + other)
    assert len(names) == len(set(names)) == 4 * 3
    for svg in (first, other):
        assert set(re.findall(r'(?:href="#|aria-labelledby="|aria-describedby=")([^"]+)"', svg)) <= set(
            re.findall(r'id="([^"]+)"', svg)
        )


def test_a_plot_has_the_letters_and_the_colours_of_the_page():
    html = whiskers("answers", "Answers", [LINE])
    assert not re.search(r"#[0-9a-f]{6}\b|font-family|DejaVu|<style|<g\b|url\(|https?:|xlink|metadata", html)
    for name in re.findall(r"var\((--[a-z-]+)\)", html):
        assert STYLE.count(f"{name}:") == 2, f"{name} is light and dark"


@pytest.mark.parametrize("colour", Colour)
def test_every_colour_of_a_plot_is_one_of_the_page(colour):
    def draw(sheet: Sheet) -> None:
        sheet.text(10, 20, "here", color=colour)

    (name,) = set(re.findall(r"fill: var\((--[a-z-]+)\)", plot("a", "A", "", draw, SIZES)))
    assert STYLE.count(f"{name}:") == 2


def test_text_stays_text():
    html = plot("a", "<i>", "<script>", words, SIZES)
    assert texts(broad(html), "text") == ["a <b> & $x$"]
    assert "<script>" not in html
    assert broad(html).one("title").text == "<i>"


def test_settings_of_the_process_neither_matter_nor_change():
    before = plot("a", "A", "", words, SIZES)
    with matplotlib.rc_context({"font.size": 40, "text.color": "#ff0000", "svg.fonttype": "path"}):
        inside = dict(matplotlib.rcParams)
        assert plot("a", "A", "", words, SIZES) == before
        assert dict(matplotlib.rcParams) == inside


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0, 1, 4, [0, 0.25, 0.5, 0.75, 1]),
        (-0.3, 0.3, 4, [-0.4, -0.2, 0, 0.2, 0.4]),
        (0, 48, 5, [0, 10, 20, 30, 40, 50]),
    ],
)
def test_ticks_are_round_and_cover_the_axis(low, high, most, expected):
    assert ticks(low, high, most) == pytest.approx(expected)
