"""The page of evaluation in a real Chromium, over a scripted chatbot and a library on a shelf."""

import json
import re
import shutil
from datetime import date

import pytest
from playwright.sync_api import expect
from serving import PHONE, ROOT, served, started
from web_doubles import ScriptedChatbot, ShelfLibrary, cited

from eval.page import EvaluatePage
from rag.conversations import Conversations
from rag.settings import Settings
from rag.types import Answer, Article

STORM = Article("storm", "It came at night. It killed 101 people in Florida.", "Storm", "CNN", None, date(2022, 10, 4))
DIED, CAME, SANG = "How many people died?", "When did it come?", "Which <b>whale</b> sang?"
SET = [
    {"id": "a", "type": "fact", "question": DIED, "answers": ["101"], "evidence": [
        {"article": "storm", "quote": "killed 101 people"},
    ]},
    {"id": "b", "type": "time", "question": CAME, "answers": ["night"]},
    {"id": "c", "type": "unanswerable", "question": SANG, "answerable": False},
]  # fmt: skip
BROUGHT = {"data": [{"title": "Foss", "paragraphs": [{"context": "The mill at Foss grinds rye.", "qas": [
    {"id": "m", "question": "What does the mill grind?", "is_impossible": False,
     "answers": [{"text": "rye", "answer_start": 24}]},
]}]}]}  # fmt: skip


def answer(text: str) -> Answer:
    return Answer(DIED, DIED, text, citations=(cited(STORM, "It killed 101 people in Florida."),), confidence=0.8)


@pytest.fixture
def library():
    return ShelfLibrary([STORM])


@pytest.fixture
def chatbot(library):
    return ScriptedChatbot({DIED: answer("It killed 101 people [1]."), CAME: answer("It came by day [1].")}, library)


@pytest.fixture
def place(tmp_path, cache):
    """Where a person's sets and runs are; one small set is there."""
    (tmp_path / "sets").mkdir()
    written(tmp_path / "sets" / "small.jsonl", SET)
    return tmp_path


@pytest.fixture
def address(chatbot, library, place, cache):
    settings, rated = Settings(state=place / "state.sqlite", cache=cache), Conversations(place / "state.sqlite")
    evaluation = EvaluatePage(chatbot, library, settings, rated)
    with served(chatbot, library, settings.state, evaluation) as at:
        yield f"{at}/evaluate"
    rated.close()


def written(path, records):
    path.write_text("".join(f"{json.dumps(each)}\n" for each in records), encoding="utf-8")
    return path


def run(page, told="Finished: 3 questions of small.jsonl."):
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator(".bl-report")).to_contain_text(told)


def test_set_is_run_with_progress_and_its_report_is_shown(pages, address, chatbot):
    chatbot.pause = 0.25
    page = pages(address)
    expect(page.locator("#bl-choose").get_by_label("Question set")).to_have_value("small.jsonl")
    expect(page.locator(".bl-set")).to_contain_text("3 questions, your own, asked over the 1 article of the library.")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator(".bl-running")).to_contain_text(re.compile("[12] of 3 questions answered"))
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_hidden()
    expect(page.locator(".bl-report")).to_contain_text("Finished: 3 questions of small.jsonl.")
    expect(page.locator(".bl-opened h2")).to_contain_text("1 of 2 right")
    expect(page.locator(".bl-figures div").filter(has_text="refused when it should")).to_contain_text("1.000")
    frame = page.frame_locator("iframe.bl-frame")
    expect(frame.locator(".verdict")).to_contain_text("1 of 2 right")
    frame.locator("details.question > summary").first.click()
    expect(frame.locator("details.question[open]")).to_contain_text("It came by day")
    frame.get_by_role("searchbox", name="Words").fill("whale")
    expect(frame.locator("#count")).to_have_text("1 of 3 questions")
    expect(page.locator(".bl-runs tbody tr")).to_contain_text("50 %")


def test_report_opens_in_a_tab_of_its_own_and_files_are_downloaded(pages, address, place):
    page = pages(address)
    run(page)
    with page.context.expect_page() as new:
        page.get_by_role("link", name="Open the report in a tab of its own").click()
    expect(new.value.locator(".verdict")).to_contain_text("1 of 2 right")
    for name in ("report.html", "answers.jsonl", "scores.json"):
        with page.expect_download() as kept:
            page.get_by_role("link", name=name).click()
        assert kept.value.path().read_bytes() == (place / "runs" / "page-small-1" / name).read_bytes()
    with page.expect_download() as kept:
        page.get_by_role("link", name="Download the set").click()
    assert kept.value.suggested_filename == "small.jsonl"
    assert kept.value.path().read_bytes() == (place / "sets" / "small.jsonl").read_bytes()


def test_two_runs_are_compared_and_a_run_is_opened_from_the_list(pages, address, chatbot):
    page = pages(address)
    run(page)
    chatbot.script[CAME] = answer("It came at night [1].")
    chatbot.script[DIED] = answer("Nobody <script>knows</script> [1].")
    page.reload()
    run(page)
    expect(page.locator(".bl-runs tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".bl-opened h2")).to_contain_text("No difference beyond chance")
    compared = page.frame_locator("iframe.bl-frame")
    expect(compared.get_by_text("1 got worse, 1 better")).to_be_visible()
    worse = compared.locator("details.question").first
    expect(worse.locator("summary")).to_contain_text(DIED)
    worse.locator("summary").click()
    expect(worse).to_contain_text("It killed 101 people")
    expect(worse).to_contain_text("Nobody <script>knows</script>")
    page.get_by_role("link", name="Close this comparison").press("Enter")
    expect(page.locator(".bl-opened")).to_have_count(0)
    page.get_by_role("link", name="small.jsonl").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".bl-opened h2")).to_contain_text("1 of 2 right")
    expect(page.frame_locator("iframe.bl-frame").locator("h1")).to_contain_text("1 of 2 right")


def test_cancelled_run_is_kept_and_goes_on(pages, address, chatbot, place):
    chatbot.pause = 0.5
    page = pages(address)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator(".bl-running")).to_contain_text(re.compile("[12] of 3 questions answered"))
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".bl-report")).to_contain_text(
        re.compile("Cancelled. [123] of 3 questions are answered and kept.")
    )
    expect(page.locator(".bl-runs tbody tr")).to_contain_text(re.compile("questions? answered, not finished"))
    chatbot.asked.clear()
    run(page)
    assert DIED not in [question for question, *_ in chatbot.asked]
    expect(page.locator(".bl-runs tbody tr")).to_have_count(1)
    assert [each.name for each in (place / "runs").iterdir()] == ["page-small-1"]


def test_page_opened_again_still_follows_the_run(pages, address, chatbot):
    chatbot.pause = 0.5
    page = pages(address)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator(".bl-running")).to_be_visible()
    page.reload()
    expect(page.locator(".bl-running")).to_be_visible()
    expect(page.locator(".bl-report")).to_contain_text("Finished: 3 questions")


def test_bad_set_is_refused_with_its_lines_and_a_good_one_is_kept(pages, address, place, tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "a"}\n{"id": "b", "question": "q"}\nnope\n', encoding="utf-8")
    page = pages(address)
    expect(page.locator(".bl-set")).to_be_visible()
    page.locator("#bl-choose input[type=file]").set_input_files(bad)
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("bad.jsonl: 2 bad question records")
    expect(problem.locator("li").first).to_have_text("line 1: question: Field required")
    expect(problem.locator("li").last).to_contain_text("line 3: Invalid JSON")
    assert [each.name for each in (place / "sets").iterdir()] == ["small.jsonl"]
    page.locator("#bl-choose input[type=file]").set_input_files(written(tmp_path / "more.jsonl", SET[:1]))
    expect(page.locator("#bl-choose").get_by_label("Question set")).to_have_value("more.jsonl")
    expect(page.locator(".bl-set")).to_contain_text("1 question, your own")
    run(page, "Finished: 1 question of more.jsonl.")


def test_real_application_runs_a_set_that_brings_its_articles(pages, free_port, place, cache):
    shutil.copytree(ROOT / "corpus", place / "corpus")
    (place / "foss.json").write_text(json.dumps(BROUGHT), encoding="utf-8")
    folders = {"corpus": place / "corpus", "index": place / "index", "state": place / "state.sqlite"}
    with started(free_port, cache=cache, **folders) as address:
        page = pages(f"{address}/evaluate")
        expect(page.locator(".bl-set")).to_contain_text("asked over the 12 articles of the library.")
        page.locator("#bl-choose input[type=file]").set_input_files(place / "foss.json")
        expect(page.locator(".bl-set")).to_contain_text("1 question, your own, asked over the 1 article that the set")
        page.get_by_role("button", name="Run", exact=True).click()
        expect(page.locator(".bl-report")).to_contain_text("Finished: 1 question of foss.json.", timeout=60_000)
        expect(page.locator(".bl-opened h2")).to_contain_text("1 of 1 right")
        assert page.context.request.get(f"{address}/api/status").json()["articles"] == 12


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_phone_has_room_for_all_of_it(pages, address, chatbot, scheme):
    page = pages(address, PHONE, has_touch=True, color_scheme=scheme)
    run(page)
    expect(page.locator(".bl-figures")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    chatbot.script[CAME] = answer("It came at night [1].")
    run(page)
    expect(page.locator(".bl-runs tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Compare").tap()
    compared = page.frame_locator("iframe.bl-frame")
    compared.locator("details.question summary").first.click()
    expect(compared.locator("details.question").first).to_contain_text("It came at night")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_everything_on_the_page_has_a_name(pages, address):
    page = pages(address)
    run(page)
    page.reload()
    expect(page.locator(".bl-runs tbody tr")).to_have_count(1)
    named = "e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length"
    nameless = page.locator("button:visible, input:visible, textarea:visible, a:visible, select:visible").evaluate_all(
        f"all => all.filter(e => !({named})).map(e => e.outerHTML)"
    )
    assert nameless == []
