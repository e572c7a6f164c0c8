"""The whole product in a real Chromium: `python app.py` over the shipped articles, with the real encoder."""

import shutil
import zipfile

import pytest
from playwright.sync_api import expect
from reportlab.pdfgen.canvas import Canvas
from serving import ROOT, started

from tests.site import Served, serving
from tests.site import page as web_page

QUESTION = "How much will Twitter Blue cost a month?"
NEW = """The Lighthouse of Kullen reopens

The lighthouse at Kullen reopened to visitors on Saturday after two years of repairs. The keeper, Ingrid Falk, said that
the new lens weighs 412 kilograms and was carried up the tower by hand. About 900 people came on the first day.
"""


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A corpus of its own, so that nothing the tests add reaches the shipped one."""
    base = tmp_path_factory.mktemp("byline")
    shutil.copytree(ROOT / "corpus", base / "corpus")
    return {"corpus": base / "corpus", "index": base / "index", "state": base / "state.sqlite"}


def ask(page, question):
    field = page.get_by_label("Your question")
    field.fill(question)
    field.press("Enter")
    expect(page.locator(".bl-turn h2").last).to_have_text(question)
    expect(page.locator(".bl-actions").last).to_be_visible()
    expect(page.locator(".bl-writing")).to_have_count(0)


def test_asked_cited_reloaded_restarted(pages, folders, free_port, cache):
    with started(free_port, cache=cache, **folders) as address:
        page = pages(address)
        expect(page.locator(".bl-standfirst")).to_contain_text("12 articles")
        expect(page.locator(".bl-examples button")).to_have_count(4, timeout=30_000)
        ask(page, QUESTION)
        expect(page.locator(".bl-prose").last).to_contain_text("$8")
        page.locator("a.bl-cite").first.click()
        expect(page.locator("#hit")).to_be_in_viewport()
        quote = page.locator("#hit").inner_text()
        name = page.locator(".bl-source").get_attribute("data-article")
        assert quote in (folders["corpus"] / f"{name}.md").read_text("utf-8")
        page.reload()
        page.locator("a.bl-cite").first.click()
        expect(page.locator("#hit")).to_have_text(quote)
        ask(page, "What is the boiling point of tungsten?")
        expect(page.locator(".bl-refusal")).to_be_visible()
        expect(page.locator(".bl-closest li").first).to_be_visible()
        where = page.url
    with started(free_port, cache=cache, **folders):
        page.goto(where)
        expect(page.locator(".bl-turn")).to_have_count(2)
        page.locator("a.bl-cite").first.click()
        expect(page.locator("#hit")).to_have_text(quote)


def test_file_is_added_asked_about_and_removed(pages, folders, free_port, cache, tmp_path):
    (tmp_path / "kullen.txt").write_text(NEW, "utf-8")
    (tmp_path / "empty.txt").write_text("", "utf-8")
    with started(free_port, cache=cache, **folders) as address:
        page = pages(f"{address}/articles")
        expect(page.locator(".bl-table tbody tr")).to_have_count(12)
        page.locator("input[type=file]").set_input_files([tmp_path / "kullen.txt", tmp_path / "empty.txt"])
        expect(page.locator(".bl-report")).to_contain_text("1 added", timeout=60_000)
        expect(page.locator(".bl-report")).to_contain_text("empty.txt")
        page.get_by_role("searchbox").fill("keeper falk")
        expect(page.locator(".bl-table tbody tr")).to_have_count(1)
        page.goto(address)
        ask(page, "How much does the new lens of the lighthouse at Kullen weigh?")
        expect(page.locator(".bl-prose").last).to_contain_text("412 kilograms")
        page.locator("a.bl-cite").first.click()
        expect(page.locator("#hit")).to_contain_text("412 kilograms")
        chat = page.url
        page.goto(f"{address}/articles")
        page.get_by_role("searchbox").fill("keeper falk")
        expect(page.locator(".bl-table tbody tr")).to_have_count(1)
        remove = page.get_by_role("button", name="Remove: The Lighthouse of Kullen reopens")
        remove.click()
        expect(remove).to_have_text("Remove?")
        remove.click()
        expect(page.locator(".bl-report")).to_contain_text("1 removed")
        page.goto(chat)
        page.locator("a.bl-cite").first.click()
        expect(page.locator(".bl-changed")).to_contain_text("has been removed")
        expect(page.locator("#hit")).to_contain_text("412 kilograms")


def pdf(path, *pages):
    canvas = Canvas(str(path))
    for lines in pages:
        for place, line in enumerate(lines):
            canvas.drawString(72, 720 - 20 * place, line)
        canvas.showPage()
    canvas.save()
    return path


def test_documents_and_web_pages_are_added_and_cited(pages, folders, free_port, cache, tmp_path):
    report = pdf(
        tmp_path / "harbour.pdf",
        ["The harbour board of Vik met in March.", "It spoke about the ferries for the summer season."],
        ["The new quay at Vik will be 310 metres long.", "It was designed by the engineer Sunniva Moe."],
    )
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(report.read_bytes()[:300])
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        archive.writestr("mill.txt", "The mill at Foss\n\nThe mill at Foss grinds 40 tonnes of rye a year.\n")
        archive.writestr("inner/notes.md", "# Notes on rye\n\nRye is sown at Foss in the second week of September.\n")
    text = "The observatory on Mount Ulv counted 1,912 meteors in one night in August, its director said. " * 3
    at = {"/meteors": Served(web_page("Meteors over Ulv", text)), "/gone": Served("gone", status=410)}
    with serving(at) as site, started(free_port, cache=cache, allow_hosts=site.host, **folders) as address:
        page = pages(f"{address}/articles")
        page.locator("input[type=file]").set_input_files([report, broken, tmp_path / "many.zip"])
        expect(page.locator(".bl-report")).to_contain_text("3 added, 1 failed.", timeout=60_000)
        expect(page.locator(".bl-failures")).to_contain_text("broken.pdf: ")
        page.get_by_label("Add from the web").fill(f"{site.url}/meteors\n{site.url}/gone")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.locator(".bl-report")).to_contain_text("1 added, 1 failed.", timeout=60_000)
        expect(page.locator(".bl-failures")).to_contain_text(f"{site.url}/gone: ")
        site.pages["/gone"] = Served(web_page("Back again", "The page is back after a week without power. " * 5))
        page.get_by_role("button", name="Try the failed ones again").click()
        expect(page.locator(".bl-report")).to_contain_text("1 added", timeout=60_000)
        page.get_by_role("button", name="Meteors over Ulv", exact=True).click()
        expect(page.get_by_role("link", name="Open the original (saved page)")).to_be_visible()
        page.get_by_text("Correct headline, publisher, author or date").click()
        page.get_by_label("Date").fill("2023-08-14")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator(".bl-corrected")).to_contain_text("Corrected here: date.")
        page.get_by_role("button", name="Version 1").click()
        expect(page.locator(".bl-fields ins")).to_have_text("14 August 2023")
        page.goto(address)
        ask(page, "How long will the new quay at Vik be?")
        expect(page.locator(".bl-prose").last).to_contain_text("310 metres")
        expect(page.locator(".bl-sources").last).to_contain_text("p. 2")
        page.locator("a.bl-cite").first.click()
        expect(page.locator("#hit")).to_contain_text("310 metres")
        link = page.get_by_role("link", name="Open the original (PDF, p. 2)")
        where = link.get_attribute("href")
        assert page.context.request.get(f"{address}{where}").body() == report.read_bytes()
