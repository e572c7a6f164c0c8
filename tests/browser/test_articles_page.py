"""The page of articles in a real Chromium, over a library on a shelf."""

from datetime import date

import pytest
from playwright.sync_api import expect
from serving import PHONE, served
from web_doubles import ScriptedChatbot, ShelfLibrary, cited

from rag.types import Answer, Article, Copy

FILLER = "\n\n".join(f"Paragraph {number} tells more about nothing in particular." for number in range(30))
BLUE = Article(
    "blue", f"{FILLER}\fTwitter Blue will cost $8 a month.", "Price drops", "CNN", "J. Korn", date(2022, 11, 1)
)
STORM = Article("storm", "Ein Sturm.", "Sturm über Sylt", "Der Spiegel", None, date(2001, 1, 1))
COST = "What does it cost?"
COPIES = (Copy("storm", "Reuters"), Copy("gone", "The Hill"))
CITED = cited(BLUE, "Twitter Blue will cost $8 a month.")
EVIL_NAME = "<img src=x onerror=alert(1)>.txt"


@pytest.fixture
def library():
    shelf = ShelfLibrary([BLUE, STORM])
    shelf.languages["storm"] = "de"
    shelf.copies["blue"] = COPIES
    return shelf


@pytest.fixture
def address(library, tmp_path):
    answer = Answer(COST, COST, "It will cost $8 a month [1].", citations=(type(CITED)(
        1, CITED.start, CITED.end, CITED.quote, BLUE, page=2, copies=COPIES
    ),))  # fmt: skip
    with served(ScriptedChatbot({COST: answer}, library), library, tmp_path / "state.sqlite") as at:
        yield at


@pytest.fixture
def opened(address, pages):
    def open_articles(*viewport, **options):
        page = pages(f"{address}/articles", *viewport, **options)
        expect(page.locator(".bl-table")).to_be_visible()
        return page

    return open_articles


@pytest.fixture
def files(tmp_path):
    def made(**texts: str):
        paths = [tmp_path / f"{name}.txt" for name in texts]
        for path, text in zip(paths, texts.values(), strict=True):
            path.write_text(text, "utf-8")
        return paths

    return made


def upload(page, paths):
    page.locator("input[type=file]").set_input_files(paths)


def open_article(page, title):
    page.get_by_role("button", name=title, exact=True).click()
    expect(page.locator(".bl-masthead h2")).to_have_text(title)


def test_files_are_added_with_progress_and_the_broken_one_is_told(opened, library, files):
    library.pause = 0.5
    page = opened()
    upload(page, files(storms="Words.", empty=" ", floods="Words."))
    expect(page.locator(".bl-stages li").filter(has_text="storms.txt")).to_contain_text("Ready")
    expect(page.locator(".bl-progress")).to_contain_text("of 3 articles")
    expect(page.locator("#bl-files")).to_be_hidden()
    expect(page.locator(".bl-report")).to_contain_text("2 added, 1 failed.")
    expect(page.locator(".bl-failures li")).to_have_text(
        "empty.txt: it holds no text; an article needs at least a word"
    )
    expect(page.locator(".bl-table tbody tr")).to_have_count(4)
    expect(page.get_by_role("log")).to_contain_text("Adding has begun.")
    expect(page.get_by_role("log")).to_contain_text("2 added, 1 failed.")
    expect(page.get_by_role("button", name="Try the failed ones again")).to_have_count(0)
    upload(page, files(again="Words."))
    expect(page.locator(".bl-report")).to_contain_text("1 added.")


def test_dropped_files_are_added_under_names_that_are_only_text(opened):
    page = opened()
    dropped = page.evaluate_handle(
        "name => { const data = new DataTransfer(); data.items.add(new File(['Words.'], name)); "
        "data.items.add(new File(['More.'], 'tides.md')); return data; }",
        EVIL_NAME,
    )
    page.dispatch_event("#bl-files button", "drop", {"dataTransfer": dropped})
    expect(page.locator(".bl-report")).to_contain_text("2 added")
    expect(page.get_by_role("button", name="Tides", exact=True)).to_be_visible()
    assert page.locator(".bl-report img, .bl-table img").count() == 0


def test_adding_is_cancelled(opened, library, files):
    library.pause = 0.4
    page = opened()
    upload(page, files(**{f"number{number}": "Words." for number in range(8)}))
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".bl-report")).to_contain_text("Cancelled; what was not looked at is not added.")
    assert len(library.added) < 8
    expect(page.locator("#bl-files")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_be_hidden()


def test_page_opened_again_still_shows_what_is_added(opened, library, files):
    library.pause = 2.5  # still adding when the page is there again, also on a slow machine
    page = opened()
    upload(page, files(one="Words.", two="Words.", three="Words."))
    expect(page.locator(".bl-adding")).to_be_visible()
    page.reload()
    expect(page.locator(".bl-adding")).to_be_visible()
    expect(page.locator(".bl-report")).to_contain_text("3 added.")
    expect(page.locator(".bl-table tbody tr")).to_have_count(5)


def test_addresses_are_typed_added_and_tried_again(opened, library):
    page = opened()
    box = page.get_by_label("Add from the web")
    box.fill("ftp://a.example")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("“ftp://a.example” is no web address")
    expect(box).to_have_value("ftp://a.example")
    box.fill("https://a.example/fine")
    box.press("Shift+Enter")
    page.keyboard.type("https://a.example/broken")
    box.press("Enter")
    expect(page.locator(".bl-report")).to_contain_text("1 added, 1 failed.")
    expect(page.locator(".bl-report")).to_be_focused()
    expect(box).to_have_value("")
    page.get_by_role("button", name="Try the failed ones again").click()
    expect(page.locator(".bl-report")).to_contain_text("1 added.")
    assert library.added == [f"https://a.example/{each}" for each in ("fine", "broken", "broken")]


def test_article_that_arrives_otherwise_is_listed_when_a_person_comes_back(opened, library):
    page = opened()
    library.shelf["new"] = Article("new", "Words.", "Newly synced")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.get_by_role("button", name="Newly synced", exact=True)).to_be_visible()


def test_copies_and_languages_are_told(opened):
    page = opened()
    row = page.locator(".bl-table tr").filter(has_text="Price drops")
    expect(row).to_contain_text("also in: Reuters, The Hill")
    expect(page.locator(".bl-table tr").filter(has_text="Sturm")).to_contain_text("German")
    row.get_by_role("button", name="Reuters").click()
    expect(page.locator(".bl-masthead h2")).to_have_text("Sturm über Sylt")


def test_metadata_is_corrected_and_the_correction_undone(opened):
    page = opened()
    open_article(page, "Price drops")
    summary = page.get_by_text("Correct headline, publisher, author or date")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Headline").fill("Price <b>falls</b>")
    page.get_by_label("Date").fill("2022-11-05")
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".bl-masthead h2")).to_have_text("Price <b>falls</b>")
    expect(page.locator(".bl-corrected")).to_contain_text("Corrected here: headline, date.")
    expect(page.locator(".bl-table")).to_contain_text("Price <b>falls</b>")
    expect(page.locator(".bl-table")).to_contain_text("5 November 2022")
    page.get_by_role("button", name="Undo corrections").click()
    expect(page.locator(".bl-masthead h2")).to_have_text("Price drops")
    expect(page.locator(".bl-corrected")).to_have_count(0)
    expect(page.locator(".bl-table")).to_contain_text("1 November 2022")
    summary.click()
    expect(page.get_by_role("textbox", name="Headline")).to_have_value("Price drops")


def test_versions_show_what_changed(opened, library):
    library.former["blue"] = [Article("blue", BLUE.text.replace("$8", "$20"), "Price drops", "CNN"), BLUE]
    page = opened()
    open_article(page, "Price drops")
    expect(page.locator(".bl-versions")).to_have_text("Version 3 of 3; earlier versions: 1 2")
    page.get_by_role("button", name="Version 1").click()
    expect(page.locator("#bl-source-title")).to_have_text("What changed from version 1 to 2")
    expect(page.locator(".bl-changes del").last).to_have_text("20")
    expect(page.locator(".bl-changes ins").last).to_have_text("8")
    expect(page.locator(".bl-fields")).to_contain_text("J. Korn")
    page.get_by_role("button", name="Back to the article").click()
    expect(page.locator(".bl-masthead h2")).to_have_text("Price drops")


def test_cited_page_of_a_pdf_is_opened(pages, address, library, tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "blue.pdf"))
    for words in ("One.", "Two."):
        canvas.drawString(100, 700, words)
        canvas.showPage()
    canvas.save()
    library.originals["blue"] = tmp_path / "blue.pdf"
    page = pages(address)
    page.get_by_label("Your question").fill(COST)
    page.keyboard.press("Enter")
    expect(page.locator(".bl-sources")).to_contain_text("p. 2 also in: Reuters, The Hill")
    page.locator("a.bl-cite").first.hover()
    expect(page.locator(".bl-card")).to_contain_text("p. 2")
    page.locator("a.bl-cite").first.click()
    expect(page.locator(".bl-masthead")).to_contain_text("p. 2")
    with page.context.expect_page() as new:
        page.get_by_role("link", name="Open the original (PDF, p. 2)").click()
    new.value.wait_for_url("**/original/blue#page=2")
    assert new.value.evaluate("document.contentType") == "application/pdf"


def test_saved_page_runs_and_loads_nothing(opened, address, library, tmp_path):
    (tmp_path / "blue.html").write_text(
        "<title>Saved</title><style>p { color: rgb(1, 2, 3) }</style><p>Kept as it was.</p>"
        "<script>document.title = 'run'</script><img src='/icon.png' onerror=\"document.title = 'run'\">"
        "<link rel=stylesheet href='/style.css'><iframe src='/articles'></iframe><form action='/'><button>Go</button>",
        "utf-8",
    )
    library.originals["blue"] = tmp_path / "blue.html"
    page = opened()
    open_article(page, "Price drops")
    asked = []
    with page.context.expect_page() as new:
        page.context.on("requestfinished", lambda request: asked.append(request.url))
        page.get_by_role("link", name="Open the original (saved page)").click()
    saved = new.value
    expect(saved.get_by_text("Kept as it was.")).to_have_css("color", "rgb(1, 2, 3)")
    saved.get_by_role("button", name="Go").click()
    saved.wait_for_timeout(300)
    assert saved.title() == "Saved"
    assert {url.removeprefix(address) for url in asked} <= {"/original/blue", "/favicon.ico"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_phone_has_room_for_all_of_it(opened, library, files, scheme):
    library.pause = 0.3
    library.former["blue"] = [Article("blue", BLUE.text.replace("$8", "$20"))]
    page = opened(PHONE, has_touch=True, color_scheme=scheme)
    upload(page, files(**{"a" * 100: "Words.", "empty": " "}))
    expect(page.locator(".bl-stages li").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".bl-report")).to_contain_text("1 added, 1 failed.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Price drops", exact=True).tap()
    page.get_by_text("Correct headline, publisher, author or date").tap()
    expect(page.get_by_role("textbox", name="Headline")).to_be_in_viewport()
    assert page.locator("#bl-pane").evaluate("pane => pane.scrollWidth - pane.clientWidth") == 0
    page.get_by_role("button", name="Version 1").tap()
    expect(page.locator(".bl-changes ins").last).to_have_text("8")
    assert page.locator("#bl-pane").evaluate("pane => pane.scrollWidth - pane.clientWidth") == 0


def test_everything_on_the_page_has_a_name(opened, library):
    library.former["blue"] = [BLUE]
    page = opened()
    open_article(page, "Price drops")
    page.get_by_text("Correct headline, publisher, author or date").click()
    named = "e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length"
    nameless = page.locator("button:visible, input:visible, textarea:visible, a:visible, select:visible").evaluate_all(
        f"all => all.filter(e => !({named})).map(e => e.outerHTML)"
    )
    assert nameless == []
    ids = page.locator("[id]").evaluate_all("all => all.map(e => e.id)")
    ours = [each for each in ids if each.startswith(("bl-", "article-", "copy-", "version-"))]
    assert len(ours) > 20
    assert sorted(ours) == sorted(set(ours))
