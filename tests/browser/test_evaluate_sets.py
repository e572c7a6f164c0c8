"""Question sets edited in a real Chromium, in the application over a library on a shelf."""

import json

import gradio as gr
import pytest
from fastapi import APIRouter
from playwright.sync_api import expect
from serving import DESK, PHONE, served
from test_eval_drafting import ALL
from web_doubles import ScriptedChatbot, ShelfLibrary

from eval.drafting import draft
from eval.drafts.marks import is_draft
from eval.editing import Sets
from eval.page.sets import SetsSection
from eval.records import Evidence, QuestionRecord, read_questions

SHIPPED = QuestionRecord("s1", "Who spoke?", "fact", answers=("Tavares",), evidence=(Evidence("dam", "Maria Tavares"),))


class OnlySets:
    """A page of the application that holds the section and nothing else."""

    name, path = "Evaluate", "evaluate"

    def __init__(self, section):
        self.section = section

    def routes(self):
        return APIRouter()

    def build(self, page):
        with gr.Row(elem_id="bl-desk", elem_classes="bl-wide"), gr.Column(elem_id="bl-main"):
            self.section.build()


@pytest.fixture
def library():
    shelf = ShelfLibrary(ALL)
    shelf.export = lambda: (each.article for each in shelf.articles())
    return shelf


@pytest.fixture
def sets(tmp_path, library):
    shipped = Sets(tmp_path / "shipped", library, tmp_path / "none")
    shipped.create("corpus", [SHIPPED])
    return Sets(tmp_path / "sets", library, tmp_path / "shipped")


@pytest.fixture
def opened(tmp_path, library, sets, pages):
    section = SetsSection(sets, library, rated=lambda: (QuestionRecord("r1", "What was wrong?", note="thumb down"),))
    with served(ScriptedChatbot({}, library), library, tmp_path / "state.sqlite", OnlySets(section)) as address:

        def open_sets(viewport=DESK, **options):
            page = pages(f"{address}/evaluate", viewport, **options)
            expect(page.locator(".bl-set-count")).to_be_visible()
            return page

        yield open_sets


def propose(page, count=6):
    page.get_by_text("New set").click()
    page.get_by_label("How many").fill(str(count))
    page.get_by_role("button", name="Propose questions").click()
    expect(page.locator("#bl-set-told")).to_contain_text("Made the set drafts")


def said(page):
    return page.locator("#bl-set-told")


def question(page):
    return page.get_by_role("textbox", name="Question", exact=True)


def choose(page, name):
    page.get_by_label("Question set").select_option(name)
    expect(page.locator("#bl-set-view")).to_have_attribute("data-set", name)


def title(page):
    return page.locator("#bl-set-title")


def test_set_is_drafted_accepted_dropped_corrected_added_to_and_downloaded(opened, sets, tmp_path):
    proposed = draft(ALL, 6).records
    page = opened()
    propose(page)
    expect(page.locator(".bl-set-list li")).to_have_count(6)
    expect(page.locator(".bl-set-list .bl-tag")).to_have_count(6)
    expect(title(page)).to_have_text(proposed[0].question)
    expect(page.locator(".bl-set-open mark")).to_have_text(proposed[0].evidence[0].quote)

    page.get_by_role("button", name="Accept").click()
    expect(said(page)).to_have_text(f"Accepted {proposed[0].id}.")
    expect(title(page)).to_have_text(proposed[1].question)
    expect(title(page)).to_be_focused()

    page.get_by_role("button", name="Drop").click()
    expect(said(page)).to_have_text(f"Dropped {proposed[1].id}.")
    expect(page.locator(".bl-set-list li")).to_have_count(5)
    expect(title(page)).to_have_text(proposed[2].question)

    page.get_by_role("button", name="Correct").click()
    question(page).fill("On which day was Paul Whelan arrested?")
    page.get_by_role("button", name="Save and accept").click()
    expect(said(page)).to_have_text(f"Saved {proposed[2].id}.")
    expect(title(page)).to_have_text("On which day was Paul Whelan arrested?")

    page.get_by_role("button", name="Add a question").click()
    question(page).fill("Who spoke in Lisbon?")
    page.get_by_label("Answers").fill("Tavares\nthe director")
    page.get_by_label("Article", exact=True).fill("dam")
    page.get_by_label("Quote").fill("Maria Tavares spoke")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("does not stand in dam")
    expect(page.get_by_label("Answers")).to_have_value("Tavares\nthe director")
    page.get_by_label("Quote").fill("the Lisbon Water Board, spoke in Lisbon.")
    page.get_by_role("button", name="Another quote").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(said(page)).to_have_text("Added q1.")

    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name == "drafts.jsonl"
    assert path.read_bytes() == sets.path("drafts").read_bytes()
    records = read_questions(path)
    assert [each.id for each in records] == [*(each.id for each in proposed if each is not proposed[1]), "q1"]
    assert list(map(is_draft, records)) == [False, False, True, True, True, False]
    assert records[1].question == "On which day was Paul Whelan arrested?"
    assert records[-1] == QuestionRecord(
        "q1",
        "Who spoke in Lisbon?",
        answers=("Tavares", "the director"),
        evidence=(Evidence("dam", "the Lisbon Water Board, spoke\nin Lisbon."),),
    )


def test_form_of_one_question_holds_nothing_of_another(opened, sets):
    sets.create("mine", [SHIPPED, QuestionRecord("s2", "When?", answers=("May 3",), note="b")])
    page = opened()
    choose(page, "mine")
    page.get_by_role("button", name="Who spoke?").click()
    page.get_by_role("button", name="Correct").click()
    page.get_by_label("Answers").fill("Somebody else")
    page.get_by_label("Quote").fill("Somebody else")
    page.get_by_role("button", name="When?").click()
    expect(title(page)).to_have_text("When?")
    page.get_by_role("button", name="Correct").click()
    expect(question(page)).to_have_value("When?")
    expect(page.get_by_label("Answers")).to_have_value("May 3")
    expect(page.get_by_label("Quote")).to_have_value("")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(said(page)).to_have_text("Saved s2.")
    assert [each.record for each in sets.read("mine")] == [
        SHIPPED, QuestionRecord("s2", "When?", answers=("May 3",), note="b"),
    ]  # fmt: skip


def test_shipped_set_is_copied_when_it_is_first_changed(opened, sets):
    page = opened()
    expect(page.get_by_label("Question set")).to_have_value("corpus")
    expect(page.locator("#bl-sets-name option")).to_have_text("corpus (shipped)")
    page.get_by_role("button", name="Who spoke?").click()
    page.get_by_role("button", name="Drop").click()
    page.get_by_role("button", name="Drop?").click()
    expect(said(page)).to_contain_text("Dropped s1. The set that Byline ships stays as it is; yours is a copy in")
    expect(page.locator("#bl-sets-name option")).to_have_text("corpus")
    expect(page.locator(".bl-set-count")).to_contain_text("0 questions")
    assert sets.read("corpus") == ()


def test_two_pages_that_edit_at_once_lose_nothing(opened, sets):
    sets.create("mine", [SHIPPED])
    one, two = opened(), opened()
    for page in (one, two):
        choose(page, "mine")
        page.get_by_role("button", name="Who spoke?").click()
        page.get_by_role("button", name="Correct").click()
    one.get_by_label("Answers").fill("Maria Tavares")
    one.get_by_role("button", name="Save", exact=True).click()
    expect(said(one)).to_have_text("Saved s1.")
    two.get_by_label("Answers").fill("The director")
    two.get_by_role("button", name="Save", exact=True).click()
    expect(two.get_by_role("alert")).to_contain_text("changed or dropped meanwhile; open it again")
    expect(two.get_by_label("Answers")).to_have_value("The director")
    assert sets.read("mine")[0].record.answers == ("Maria Tavares",)


def test_questions_are_narrowed_down_and_the_words_stay_while_typing(opened):
    page = opened()
    propose(page)
    page.get_by_role("button", name="Accept").click()
    page.get_by_label("Show").select_option("drafts")
    expect(page.locator(".bl-set-list li")).to_have_count(5)
    page.get_by_label("Search").press_sequentially("bank", delay=120)
    expect(page.locator(".bl-set-count")).to_contain_text("of 6 questions, 5 drafts")
    expect(page.get_by_label("Search")).to_have_value("bank")
    expect(page.get_by_label("Search")).to_be_focused()
    expect(page.locator(".bl-set-list li")).to_have_count(2)
    page.get_by_label("Search").fill("")
    expect(page.locator(".bl-set-list li")).to_have_count(5)


def test_files_and_ratings_become_sets_and_a_bad_file_is_listed(opened, tmp_path):
    page = opened()
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "a"}\n{"id": "b", "question": "<img src=x onerror=alert(1)>", "asked": "soon"}\n', "utf-8")
    page.locator("#bl-sets input[type=file]").set_input_files(bad)
    expect(page.get_by_role("alert").locator("li")).to_have_count(3)
    expect(page.get_by_role("alert")).to_contain_text("Line 2: asked: Input should be a valid date")
    good = tmp_path / "Good set.csv"
    good.write_text("id;question\nx1;<img src=x onerror=alert(1)>\n", "utf-8")
    page.locator("#bl-sets input[type=file]").set_input_files(good)
    expect(said(page)).to_have_text("Made the set Good-set with 1 question.")
    expect(title(page)).to_have_text("<img src=x onerror=alert(1)>")
    page.get_by_text("New set").click()
    page.get_by_role("button", name="From rated answers").click()
    expect(said(page)).to_have_text("Made the set feedback with 1 question.")
    expect(title(page)).to_have_text("What was wrong?")
    assert page.locator("#bl-sets img").count() == 0


def test_drafts_are_worked_off_by_keyboard_alone(opened, sets):
    page = opened()
    propose(page, 2)
    for left in (1, 0):
        expect(title(page)).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Accept")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".bl-set-list .bl-tag")).to_have_count(left)
    expect(said(page)).to_contain_text("No drafts are left here.")
    assert not any(is_draft(each.record) for each in sets.read("drafts"))
    first = page.locator(".bl-set-list button").first
    first.focus()
    page.keyboard.press("Enter")
    expect(title(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(title(page)).to_have_count(0)
    expect(first).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_phone_has_room_for_list_question_and_form(opened, scheme):
    page = opened(PHONE, has_touch=True, color_scheme=scheme)
    propose(page)
    wide = "document.documentElement.scrollWidth"
    expect(title(page)).to_be_in_viewport()
    expect(page.locator(".bl-set-list")).to_be_hidden()
    assert page.evaluate(wide) <= 390
    page.get_by_role("button", name="Correct").tap()
    page.get_by_text("Required and forbidden words").tap()
    expect(page.get_by_label("History")).to_be_visible()
    assert page.evaluate(wide) <= 390
    page.get_by_role("button", name="Cancel").tap()
    page.get_by_role("button", name="Back to all questions").tap()
    expect(page.locator(".bl-set-list li")).to_have_count(6)
    assert page.evaluate(wide) <= 390


def test_everything_in_the_section_has_a_name_and_ids_are_its_own(opened):
    page = opened()
    propose(page)
    page.get_by_role("button", name="Correct").click()
    expect(page.locator(".bl-set-form")).to_be_visible()
    named = "e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length"
    nameless = page.locator("#bl-sets :is(button, input, textarea, select):visible").evaluate_all(
        f"all => all.filter(e => !({named})).map(e => e.outerHTML)"
    )
    assert nameless == []
    ids = page.locator("[id]").evaluate_all("all => all.map(e => e.id)")
    ours = [each for each in ids if each.startswith(("bl-", "question-"))]
    assert len(ours) > 20
    assert sorted(ours) == sorted(set(ours))


def test_set_with_bad_lines_is_told_and_the_others_can_be_opened(opened, sets):
    sets.create("broken")
    page = opened()
    sets.path("broken").write_text(json.dumps({"id": "a"}) + "\n", "utf-8")
    page.get_by_label("Question set").select_option("broken")
    expect(page.get_by_role("alert")).to_contain_text("Line 1: question: Field required")
    page.get_by_label("Question set").select_option("corpus")
    expect(page.get_by_label("Question set")).to_have_value("corpus")
    expect(page.locator(".bl-set-list li")).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_count(0)
