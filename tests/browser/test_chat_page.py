"""The chat page in a real Chromium, over a scripted chatbot."""

from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import expect
from serving import PHONE, served
from web_doubles import ScriptedChatbot, ShelfLibrary, cited

from rag.errors import IndexBusy
from rag.types import Answer, Article, Filters, Note, Point

FILLER = "\n\n".join(
    f"Paragraph {number} tells more about nothing in particular, at some length." for number in range(40)
)
BLUE = Article(
    "blue", f"{FILLER}\n\nTwitter Blue will cost $8 a month. Stephen King objected.", "Price drops", "CNN", "J. Korn",
    date(2022, 11, 1), "https://cnn.example/blue",
)  # fmt: skip
PLAN = Article("plan", f"The price was to be $19.99.\n\n{FILLER}", "A plan", "The Verge", None, date(2022, 10, 31))
EVIL_TEXT = "<script>alert(1)</script><img src=x onerror=alert(2)> **bold** ${alert(3)} {{value}} \u202egnorw"
EVIL = Article(
    "evil", f"{EVIL_TEXT} is quoted.", EVIL_TEXT, EVIL_TEXT, EVIL_TEXT, date(2022, 1, 1), "javascript:alert(4)"
)
COST = "What does it cost?"
SCRIPT = {
    COST: Answer(
        COST, COST, "CNN: it will cost $8 a month [1]. Before, $19.99 was planned [2].",
        citations=(cited(BLUE, "Twitter Blue will cost $8 a month."), cited(PLAN, "The price was to be $19.99.", 2)),
        notes=(Note("evolving", "The price changed.", (2, 1)),),
    ),
    "Evil?": Answer(
        "Evil?", "Evil?", f"{EVIL_TEXT} [1]", citations=(cited(EVIL, EVIL.text),), notes=(Note("conflict", EVIL_TEXT),),
        model=EVIL_TEXT,
    ),
    "According to CNN, what?": Answer(
        "According to CNN, what?", "What?", "CNN: it will cost $8 a month [1].",
        citations=(cited(BLUE, "Twitter Blue will cost $8 a month."),),
        found=Filters(publishers=("CNN",), as_of=date(2022, 11, 3)),
    ),
    "How many?": Answer(
        "How many?", "How many?", "The collection holds 1 article from CNN.", filters=Filters(publishers=("CNN",)),
        listed='"king"',
    ),
    "Did it change?": Answer(
        "Did it change?", "Did it change?", "It was to be $19.99 [1], and is $8 [2].",
        citations=(cited(PLAN, "The price was to be $19.99."), cited(BLUE, "Twitter Blue will cost $8 a month.", 2)),
        notes=(
            Note(
                "evolving", "It was $19.99, then $8.", (1, 2),
                (Point("$19.99", 1, PLAN.published, 19.99), Point("$8", 2, BLUE.published, 8.0)),
            ),
        ),
    ),
    "busy?": IndexBusy("the index is busy; try again in a moment"),
    "hello": Answer("hello", "hello", "Hello. Ask me about the articles."),
}  # fmt: skip


@pytest.fixture
def library():
    return ShelfLibrary([BLUE, PLAN, EVIL])


@pytest.fixture
def chatbot(library):
    return ScriptedChatbot(SCRIPT, library)


@pytest.fixture
def address(chatbot, library, tmp_path):
    with served(chatbot, library, tmp_path / "state.sqlite") as at:
        yield at


@pytest.fixture
def opened(address, pages):
    return lambda where="", *viewport, **options: pages(f"{address}/{where}", *viewport, **options)


def ask(page, question):
    field = page.get_by_label("Your question")
    field.fill(question)
    field.press("Enter")
    expect(page.locator(".bl-turn h2").last).to_have_text(question)
    expect(page.locator(".bl-writing")).to_have_count(0)


def test_first_screen_offers_examples_that_can_be_asked(opened, address):
    page = opened()
    expect(page.locator("h1")).to_have_text("Ask the articles")
    expect(page.locator(".bl-standfirst")).to_contain_text("3 articles from 3 publishers")
    page.get_by_role("button", name=COST).click()
    expect(page.locator(".bl-prose").last).to_contain_text("it will cost $8 a month")
    expect(page.locator(".bl-examples")).to_be_hidden()


def test_chip_opens_the_source_at_the_quoted_words(opened, address):
    page = opened()
    ask(page, COST)
    page.locator("a.bl-cite").first.click()
    expect(page.locator("#hit")).to_have_text("Twitter Blue will cost $8 a month.")
    expect(page.locator("#hit")).to_be_in_viewport()
    expect(page.locator("#hit")).to_be_focused()
    expect(page.locator(".bl-masthead")).to_contain_text("By J. Korn")
    expect(page.get_by_role("link", name="Read the original")).to_have_attribute("rel", "noopener noreferrer nofollow")
    page.get_by_role("button", name="Next quote").click()
    expect(page.locator("#hit")).to_have_text("The price was to be $19.99.")
    expect(page.get_by_role("button", name="Next quote")).to_be_disabled()
    page.get_by_role("button", name="Close the article").click()
    expect(page.locator(".bl-source")).to_have_count(0)
    page.locator("a.bl-cite").first.click()
    expect(page.locator("#hit")).to_have_text("Twitter Blue will cost $8 a month.")


def test_citation_still_works_after_reload_change_and_removal(opened, address, library):
    page = opened()
    ask(page, COST)
    page.reload()
    expect(page).to_have_title(f"{COST} · Byline")
    page.locator("a.bl-cite").first.click()
    expect(page.locator("#hit")).to_have_text("Twitter Blue will cost $8 a month.")
    library.shelf["blue"] = replace(BLUE, text="Other words now.")
    page.keyboard.press("Escape")
    page.locator("a.bl-cite").first.click()
    expect(page.locator(".bl-changed")).to_contain_text("The article has changed since")
    expect(page.locator("#hit")).to_have_text("Twitter Blue will cost $8 a month.")
    del library.shelf["blue"]
    page.keyboard.press("Escape")
    page.locator("a.bl-cite").first.click()
    expect(page.locator(".bl-changed")).to_contain_text("has been removed")


def test_keyboard_alone_asks_opens_steps_and_comes_back(opened, address):
    page = opened()
    field = page.get_by_label("Your question")
    expect(field).to_be_focused()
    page.keyboard.type(f"{COST}")
    page.keyboard.press("Enter")
    expect(page.locator(".bl-actions")).to_be_visible()
    chip = page.locator("a.bl-cite").first
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if chip.evaluate("chip => chip === document.activeElement"):
            break
    expect(chip).to_be_focused()
    expect(page.locator(".bl-card")).to_contain_text("Price drops")
    page.keyboard.press("Enter")
    expect(page.locator("#hit")).to_be_focused()
    page.keyboard.press("Escape")
    expect(chip).to_be_focused()
    page.keyboard.press("2")
    expect(page.locator("#hit")).to_have_text("The price was to be $19.99.")
    page.keyboard.press("Escape")
    expect(page.locator("a.bl-cite").nth(1)).to_be_focused()
    page.keyboard.press(" ")
    expect(page.locator("#hit")).to_be_focused()


def test_enter_without_a_question_leaves_the_conversation_as_it_is(opened):
    page = opened()
    ask(page, COST)
    page.get_by_label("Your question").press("Enter")
    page.wait_for_timeout(600)
    expect(page.locator(".bl-turn")).to_have_count(1)
    expect(page.locator(".bl-chat")).to_have_count(1)


def test_number_keys_do_nothing_outside_an_answer(opened, address):
    page = opened()
    ask(page, COST)
    page.get_by_label("Your question").press("1")
    expect(page.get_by_label("Your question")).to_have_value("1")
    page.locator(".bl-new").focus()
    page.keyboard.press("1")
    page.wait_for_timeout(400)
    expect(page.locator(".bl-source")).to_have_count(0)


def test_card_shows_headline_publisher_date_and_quote(opened, address):
    page = opened()
    ask(page, COST)
    page.locator("a.bl-cite").first.hover()
    for part in ("Price drops", "CNN", "1 November 2022", "Twitter Blue will cost $8 a month."):
        expect(page.locator(".bl-card")).to_contain_text(part)
    page.keyboard.press("Escape")
    expect(page.locator(".bl-card")).to_be_hidden()


def test_streamed_text_is_announced_and_can_be_stopped(opened, address, chatbot):
    chatbot.pause = 0.25
    page = opened()
    page.get_by_label("Your question").fill(COST)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#bl-growing")).to_contain_text("it will")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".bl-note")).to_contain_text("Stopped before the end.")
    expect(page.locator(".bl-writing")).to_have_count(0)
    chatbot.pause = 0.02
    page.get_by_label("Your question").fill(COST)
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Before, $19.99 was planned")
    expect(page.get_by_role("log")).to_contain_text("End of the answer, 2 sources.")


def test_nothing_in_an_article_or_an_answer_becomes_markup(opened, address):
    page = opened()
    ask(page, "Evil?")
    page.locator("a.bl-cite").first.hover()
    expect(page.locator(".bl-card")).to_contain_text("<script>alert(1)</script>")
    page.locator("a.bl-cite").first.click()
    expect(page.locator("#hit")).to_contain_text(
        "<script>alert(1)</script><img src=x onerror=alert(2)> **bold** ${alert(3)} {{value}}"
    )
    expect(page.locator(".bl-masthead a")).to_have_count(0)
    page.goto(f"{address}/articles")
    expect(page.get_by_role("table")).to_contain_text("<script>alert(1)</script>")
    assert page.locator(".bl-conversation script, .bl-source script, .bl-table img, .bl-source img").count() == 0


def test_refusal_error_and_greeting_look_like_what_they_are(opened, address):
    page = opened()
    ask(page, "Who won?")
    expect(page.locator(".bl-refusal")).to_contain_text("Not in the articles")
    page.locator(".bl-closest button").first.click()
    expect(page.locator("#hit").first).to_be_in_viewport()
    page.keyboard.press("Escape")
    ask(page, "hello")
    expect(page.locator(".bl-turn").last.locator(".bl-sources, .bl-refusal")).to_have_count(0)
    ask(page, "busy?")
    expect(page.get_by_role("alert").first).to_have_text("The index is busy; try again in a moment")
    expect(page.get_by_label("Your question")).to_have_value("busy?")


def test_fault_in_the_program_does_not_leave_the_page_waiting(opened, chatbot):
    chatbot.script = {**SCRIPT, COST: RuntimeError("a fault of ours")}
    page = opened()
    page.get_by_label("Your question").fill(COST)
    page.keyboard.press("Enter")
    expect(page.locator(".bl-error")).to_contain_text("Something went wrong in Byline itself.")
    expect(page.get_by_label("Your question")).to_have_value(COST)
    expect(page.locator(".bl-writing")).to_have_count(0)


def test_thumb_and_correction_are_kept(opened, address):
    page = opened()
    ask(page, COST)
    page.get_by_role("button", name="Bad answer").click()
    page.get_by_label("What should it have said?").fill("Nine dollars")
    page.get_by_role("button", name="Save correction").click()
    expect(page.locator(".bl-correct")).to_contain_text("Kept, with your correction.")
    page.reload()
    expect(page.get_by_role("button", name="Bad answer")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".bl-correct textarea")).to_have_value("Nine dollars")


def test_chats_are_begun_renamed_opened_and_deleted(opened, address):
    page = opened()
    ask(page, COST)
    page.get_by_role("button", name="New chat").click()
    expect(page.locator("h1").first).to_have_text("Ask the articles")
    ask(page, "hello")
    expect(page.locator(".bl-chat")).to_have_count(2)
    page.locator(".bl-chat").first.hover()
    page.get_by_role("button", name="Rename chat: hello").click()
    page.get_by_label("Title of the chat").first.fill("Greetings")
    page.keyboard.press("Enter")
    expect(page.locator(".bl-chat-open").first).to_have_text("Greetings")
    page.get_by_role("button", name=COST, exact=True).first.click()
    expect(page.locator(".bl-prose")).to_contain_text("$8 a month")
    page.locator(".bl-chat").first.hover()
    delete = page.locator(".bl-chat").first.locator("[data-bl=delete_chat]")
    delete.click()
    expect(delete).to_have_text("Delete?")
    delete.click()
    expect(page.locator(".bl-chat")).to_have_count(1)


def test_other_browsers_see_nothing_of_a_chat(opened, address):
    page = opened()
    ask(page, COST)
    expect(page.locator(".bl-chat")).to_have_count(1)
    other = opened(page.url.rsplit("/", 1)[1])
    expect(other.locator("h1")).to_have_text("Ask the articles")
    expect(other.locator(".bl-turn, .bl-chat")).to_have_count(0)


def test_limits_are_chosen_shown_and_removed(opened, address, chatbot):
    page = opened()
    page.get_by_text("Asking all articles").click()
    page.get_by_label("CNN").check()
    expect(page.get_by_role("button", name="Remove the limit: CNN")).to_be_visible()
    page.get_by_label("From").fill("2022-01-01")
    expect(page.get_by_role("button", name="Remove the limit: from 1 January 2022")).to_be_visible()
    page.get_by_label("Only this article").fill("Price drops")
    expect(page.get_by_role("button", name="Remove the limit: Price drops")).to_be_visible()
    ask(page, COST)
    filters = chatbot.asked[-1][2]
    assert (filters.publishers, filters.articles, filters.since) == (("CNN",), ("blue",), date(2022, 1, 1))
    page.get_by_role("button", name="Remove the limit: CNN").click()
    expect(page.get_by_role("button", name="Remove the limit: CNN")).to_have_count(0)
    page.get_by_text("Asking a part of the articles").click()
    expect(page.get_by_label("CNN")).not_to_be_checked()


def test_limits_of_a_question_are_shown_and_it_is_asked_without_one(opened, address, chatbot):
    page = opened()
    ask(page, "According to CNN, what?")
    limits = page.get_by_label("Limits that the question sets")
    expect(limits.get_by_role("listitem")).to_have_text(["Only CNN", "As of 3 November 2022"])
    page.get_by_role("button", name="Ask again without the limit: Only CNN").click()
    expect(limits.get_by_role("listitem")).to_have_text(["As of 3 November 2022"])
    expect(page.locator(".bl-turn")).to_have_count(1)
    assert chatbot.instead[-1] == Filters(as_of=date(2022, 11, 3))
    ask(page, COST)
    expect(limits.get_by_role("listitem")).to_have_text(["As of 3 November 2022"])
    expect(limits.get_by_role("button")).to_have_count(0)
    page.reload()
    expect(limits.get_by_role("listitem")).to_have_text(["As of 3 November 2022"])


def test_point_of_a_chart_opens_its_source_on_a_phone(opened, address):
    page = opened("", PHONE)
    ask(page, "Did it change?")
    chart = page.locator(".bl-chart").bounding_box()
    assert chart["x"] >= 0
    assert chart["x"] + chart["width"] <= PHONE["width"]
    expect(page.locator(".bl-points li")).to_have_text(["$19.99 31 October 2022 The Verge", "$8 1 November 2022 CNN"])
    point = page.get_by_role("button", name="Source 2: $8, 1 November 2022, CNN")
    point.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#hit")).to_have_text("Twitter Blue will cost $8 a month.")
    page.keyboard.press("Escape")
    expect(point).to_be_focused()


def test_counted_articles_are_listed(opened, address):
    page = opened()
    ask(page, "How many?")
    page.get_by_role("link", name="Show these articles").click()
    expect(page.locator("#bl-search")).to_have_value('"king"')
    rows = page.locator(".bl-table tbody tr")
    expect(rows).to_have_count(1)
    page.locator("#bl-search").fill("plan")
    expect(page.locator("#bl-listing [role=status]")).to_have_text("0 of 3 articles hold these words")
    page.get_by_role("button", name="Remove the limit: Only CNN").click()
    expect(page.locator("#bl-listing [role=status]")).to_have_text("1 of 3 articles hold these words")
    expect(page.locator("#bl-search")).to_have_value("plan")


def test_copy_gives_the_answer_with_its_sources(opened, address):
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    ask(page, COST)
    page.get_by_role("button", name="Copy answer with sources").click()
    expect(page.get_by_role("log")).to_contain_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{COST}\n\nCNN: it will cost $8 a month [1].")
    assert "[2] “The price was to be $19.99.” — A plan, The Verge, 31 October 2022" in copied


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_phone_shows_the_source_as_a_sheet(opened, address, scheme):
    page = opened("", PHONE, has_touch=True, color_scheme=scheme)
    ask(page, COST)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("a.bl-cite").first.tap()
    expect(page.locator("#hit")).to_be_in_viewport()
    box = page.locator("#bl-pane").bounding_box()
    assert box["x"] == 0
    assert box["width"] == 390
    assert box["y"] > 100
    assert box["y"] + box["height"] == pytest.approx(844, abs=1)
    expect(page.locator("#bl-main")).to_have_attribute("inert", "")
    page.touchscreen.tap(195, 40)
    expect(page.locator(".bl-source")).to_have_count(0)
    expect(page.locator("#bl-main")).not_to_have_attribute("inert", "")
    page.get_by_role("button", name="Chats (1)").tap()
    expect(page.locator(".bl-chat-open")).to_be_visible()


def test_empty_library_shows_how_to_add(opened, library, address):
    library.shelf.clear()
    page = opened()
    expect(page.locator("h1")).to_have_text("Nothing to read yet")
    page.get_by_role("link", name="Add some on the Articles page").click()
    expect(page.locator("h1")).to_have_text("Articles")


def test_headings_landmarks_and_names_are_there(opened, address):
    page = opened()
    ask(page, COST)
    page.locator("a.bl-cite").first.click()
    expect(page.locator("#hit")).to_be_visible()
    levels = page.locator("h1, h2, h3").evaluate_all(
        "all => all.filter(e => e.offsetParent).map(e => e.tagName + e.textContent)"
    )
    assert [level[:2] for level in levels] == ["H2", "H1", "H2", "H3", "H2"]
    named = "e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length"
    nameless = page.locator("button:visible, input:visible, textarea:visible, a:visible").evaluate_all(
        f"all => all.filter(e => !({named})).map(e => e.outerHTML)"
    )
    assert nameless == []
