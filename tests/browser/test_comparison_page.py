"""The comparison of two runs in a real Chromium, opened as a file."""

import re

import pypdfium2
import pytest
from playwright.sync_api import expect
from serving import DESK, PHONE

from eval.comparing import compare
from eval.report.comparison import Side, comparison_html
from eval.rows import Row
from rag.types import Answer, Article, Citation

STORM = Article("storm", "It came at night. It killed 101 people in Florida.", "Storm", "CNN")
QUOTE = "It killed 101 people in Florida."
LONG = "https://example.org/" + "a" * 120


def row(name: str, right: int, mrr: float = 1.0) -> Row:
    return Row(name, "fact", 1, "good" if right else "chosen but misread", {"right": right, "mrr": mrr})


def answers(*texts: str) -> dict[str, Answer]:
    start = STORM.text.index(QUOTE)
    citation = Citation(1, start, start + len(QUOTE), QUOTE, STORM)
    asked = ("How many died?", "Which <b>whale</b> sang?", "When did it come?")
    return {
        name: Answer(question, question, text, citations=(citation,), confidence=0.5, id=name)
        for name, question, text in zip("abc", asked, texts, strict=True)
    }


BEFORE = Side(
    "before",
    [row("a", 1), row("b", 0), row("c", 1)],
    answers("It killed 101 [1].", "A blue one [1].", "At night [1]."),
    {"settings": {"retrieved": 20}},
)
AFTER = Side(
    "after",
    [row("a", 0), row("b", 1), row("c", 1, 0.5)],
    answers("Nobody knows [1].", f"{LONG} [1].", "Then [1]."),
    {"settings": {"retrieved": 30}},
)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("comparison") / "comparison.html"
    path.write_text(comparison_html(compare(BEFORE.rows, AFTER.rows), BEFORE, AFTER), encoding="utf-8")
    return path.as_uri()


def shown(page) -> list[str]:
    return [each.get_attribute("id") for each in page.locator("details.question:visible").all()]


def test_questions_are_narrowed_down_by_metric_direction_and_words(pages, address):
    page = pages(address)
    form, count = page.locator("#filters"), page.locator("#count")
    assert shown(page) == ["q1", "q2", "q3"]
    form.get_by_label("Direction").select_option("worse")
    expect(count).to_have_text("2 of 3 questions")
    assert shown(page) == ["q1", "q3"]
    expect(page.locator("#got-better")).to_be_hidden()
    form.get_by_label("Metric").select_option("right")
    expect(count).to_have_text("1 of 3 questions")
    assert shown(page) == ["q1"]
    form.get_by_label("Direction").select_option("")
    expect(count).to_have_text("2 of 3 questions")
    form.get_by_label("Words").fill("WHALE")
    expect(count).to_have_text("1 of 3 questions")
    assert shown(page) == ["q2"]


def test_both_answers_are_side_by_side_on_a_desk_and_one_below_the_other_on_a_phone(pages, address):
    for viewport, beside in ((DESK, True), (PHONE, False)):
        page = pages(address, viewport=viewport)
        page.locator("#q1 > summary").click()
        before, after = (each.bounding_box() for each in page.locator("#q1 .sides > div").all())
        assert (before["y"] == after["y"]) is beside
        expect(page.locator("#q1 .sides")).to_contain_text("It killed 101")
        expect(page.locator("#q1 .sides")).to_contain_text("Nobody knows")


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_each_plot_is_drawn_once_and_its_letters_are_large_enough(pages, address, viewport):
    page = pages(address, viewport=viewport)
    plots = page.locator(".plot svg:visible")
    expect(plots).to_have_count(2)
    expect(page.get_by_role("img", name="Answers: differences")).to_have_count(1)
    heights = page.locator(".plot svg:visible text").evaluate_all(
        "texts => texts.map(each => parseFloat(getComputedStyle(each).fontSize) * each.getCTM().a)"
    )
    assert min(heights) >= 11


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_nothing_is_wider_than_the_screen_or_than_its_plot(pages, address, viewport):
    page = pages(address, viewport=viewport)
    for each in page.locator("details").all():
        each.evaluate("each => { each.open = true }")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    over = page.locator(".plot svg:visible").evaluate_all(
        """plots => plots.flatMap(plot => {
             const frame = plot.getBoundingClientRect();
             return [...plot.querySelectorAll("text")].filter(each => {
               const box = each.getBoundingClientRect();
               return box.left < frame.left - 8 || box.right > frame.right + 8;
             }).map(each => each.textContent);
           })"""
    )
    assert over == []


def test_it_is_printed_with_both_answers_and_the_plots(pages, address):
    page = pages(address, color_scheme="dark")
    text = re.sub(
        r"\s+", " ", " ".join(each.get_textpage().get_text_range() for each in pypdfium2.PdfDocument(page.pdf()))
    )
    assert "Nobody knows" in text
    assert "p = 1.000" in text
    assert "Direction both" not in text
