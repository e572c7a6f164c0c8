"""The report of a run in a real Chromium, opened as a file."""

import re
from datetime import date

import pypdfium2
import pytest
from playwright.sync_api import expect
from serving import DESK, PHONE

from eval.cases import Case
from eval.collection import Collection
from eval.metrics import ANSWERS, RETRIEVAL
from eval.metrics.risk_coverage import area, risk_coverage
from eval.records import Evidence, QuestionRecord
from eval.report import report_html
from eval.rows import rows
from eval.scores import score
from rag.types import Answer, Article, Citation, Hit, Passage, Turn

STORM = Article("storm", "It came at night. It killed 101 people in Florida.", "Storm", "CNN", None, date(2022, 10, 4))
FIRST = Turn("What came?", "A storm.")


def case(name: str, kind: str, question: str, said: str, **gold) -> Case:
    record = QuestionRecord(name, question, type=kind, **gold)
    start = STORM.text.index("It killed")
    citation = Citation(1, start, len(STORM.text), STORM.text[start:], STORM)
    hits = (Hit(Passage("storm:0", "storm", 0, len(STORM.text), STORM.text), 0.5),)
    seconds = {"retrieve": 0.01, "total": 0.02}
    answer = Answer(question, question, said, citations=(citation,), passages=hits, seconds=seconds, confidence=0.5)
    return Case(record, answer, {"storm": STORM.text})


CASES = [
    case(
        "a",
        "fact",
        "How many died in Florida?",
        "It killed 101 people [1].",
        answers=("101",),
        evidence=(Evidence("storm", "killed 101 people"),),
    ),
    case("b", "time", "When did it come?", "It killed 101 people [1].", answers=("night",), articles=("storm",)),
    case("c", "unanswerable", "Which <b>whale</b> sang?", "A blue whale [1].", answerable=False),
    case("d", "fact", "And how many people?", "It killed 101 people [1].", answers=("101",), history=(FIRST,)),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    metrics = {**ANSWERS, **RETRIEVAL}
    scores = score(rows(CASES, metrics), metrics, area(risk_coverage(CASES)))
    html = report_html(CASES, scores, Collection(None, (STORM,), "key"), {"questions": "set.jsonl"})
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(html, encoding="utf-8")
    return path.as_uri()


def shown(page) -> list[str]:
    return [each.get_attribute("id") for each in page.locator("details.question:visible").all()]


def test_questions_are_narrowed_down_by_outcome_type_and_words(pages, address):
    page = pages(address)
    assert shown(page) == ["q2", "q3", "q1", "q4"]
    page.locator("#filters").get_by_label("Type").select_option("fact")
    expect(page.locator("#count")).to_have_text("2 of 4 questions")
    assert shown(page) == ["q1", "q4"]
    expect(page.locator("#outcome-chosen-but-misread")).to_be_hidden()
    page.locator("#filters").get_by_label("Type").select_option("")
    page.locator("#filters").get_by_label("Words").fill("BLUE whale")
    expect(page.locator("#count")).to_have_text("1 of 4 questions")
    assert shown(page) == ["q3"]
    page.locator("#filters").get_by_label("Words").fill("")
    expect(page.locator("#count")).to_have_text("4 of 4 questions")
    page.locator("#filters").get_by_label("Outcome").select_option("chosen but misread")
    expect(page.locator("#count")).to_have_text("1 of 4 questions")
    assert shown(page) == ["q2"]


def test_a_link_to_a_question_opens_it_though_it_was_left_out(pages, address):
    page = pages(address)
    page.locator("#filters").get_by_label("Outcome").select_option("good")
    expect(page.locator("#count")).to_have_text("2 of 4 questions")
    page.locator("#seconds").get_by_role("link", name="Which <b>whale</b> sang?").click()
    expect(page.locator("#q3 dl")).to_be_visible()
    expect(page.locator("#count")).to_have_text("4 of 4 questions")


def test_a_question_opens_to_the_quote_in_its_article(pages, address):
    page = pages(address)
    page.locator("#q1 > summary").click()
    expect(page.locator("#q1 mark")).to_have_text("It killed 101 people in Florida.")
    expect(page.locator("#q1 blockquote").first).to_have_text(STORM.text)


def test_without_scripts_every_question_is_there(pages, address):
    page = pages(address, java_script_enabled=False)
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("details.question:visible")).to_have_count(4)


def test_dark_and_light_follow_the_reader(pages, address):
    backgrounds = [
        pages(address, color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert backgrounds == ["rgb(253, 252, 249)", "rgb(20, 19, 16)"]


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_nothing_is_wider_than_the_screen(pages, address, viewport):
    page = pages(address, viewport=viewport)
    for each in page.locator("details").all():
        each.evaluate("each => { each.open = true }")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_it_is_printed_with_all_questions_open_and_without_filters(pages, address):
    page = pages(address, color_scheme="dark")
    printed = pypdfium2.PdfDocument(page.pdf())
    text = re.sub(r"\s+", " ", " ".join(each.get_textpage().get_text_range() for each in printed))
    assert text.count("It killed 101 people in Florida.") >= 4
    assert "a refusal: the articles do not hold the answer" in text
    assert "Outcome all" not in text
    expect(page.locator("details[open]")).to_have_count(0)


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_each_plot_is_drawn_once_in_letters_that_can_be_read(pages, address, viewport):
    page = pages(address, viewport=viewport)
    for name in ("Answers", "Risk-coverage curve", "Seconds of the answers"):
        expect(page.get_by_role("img", name=name, exact=True)).to_have_count(1)
    sizes = page.locator(".plot svg:visible text").evaluate_all(
        "texts => texts.map(each => parseFloat(getComputedStyle(each).fontSize) * each.getCTM().a)"
    )
    assert min(size for size in sizes if size) >= 11


def test_plots_follow_the_reader_to_the_dark(pages, address):
    fills = {
        pages(address, color_scheme=scheme)
        .locator("#metrics svg:visible text")
        .first.evaluate("text => getComputedStyle(text).fill")
        for scheme in ("light", "dark")
    }
    assert fills == {"rgb(95, 88, 75)", "rgb(170, 161, 144)"}
