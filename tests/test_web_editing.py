from datetime import date

import gradio as gr
import pytest
from web_doubles import ShelfLibrary

from rag.conversations import Conversations
from rag.errors import ArticleNotFound
from rag.types import Article
from rag.web.editing import Editing
from rag.web.reader import Reader
from rag.web.visitor import COOKIE

ARTICLE = Article("blue", "Twitter Blue will cost $8 a month.", "Price drops", "CNN", None, date(2022, 11, 1))
ANNA = "a" * 43


@pytest.fixture
def library():
    return ShelfLibrary([ARTICLE])


@pytest.fixture
def conversations(tmp_path):
    opened = Conversations(tmp_path / "state.sqlite")
    yield opened
    opened.close()


def sent_by(token: str) -> gr.Request:
    return gr.Request(cookies={COOKIE: token})


def event(**data) -> gr.EventData:
    return gr.EventData(None, data)


def test_only_what_was_changed_is_corrected(library):
    fields = {"title": " Price  falls ", "publisher": "CNN", "author": "", "published": "2022-11-02"}
    html = Editing(library).edit(event(article="blue", **fields), sent_by(ANNA))
    edited = library.shelf["blue"]
    assert (edited.title, edited.publisher, edited.author, edited.published) == (
        "Price falls", "CNN", None, date(2022, 11, 2),
    )  # fmt: skip
    assert "Corrected here: headline, date." in html
    assert "data-bl-changed" in html
    assert library.corrected("blue") == {"title", "published"}
    assert "Corrected here" not in Editing(library).reset(event(article="blue"), sent_by(ANNA))
    assert library.shelf["blue"] == ARTICLE


def test_field_is_taken_away(library):
    Editing(library).edit(event(article="blue", title="Price drops", publisher="", published=""), sent_by(ANNA))
    assert (library.shelf["blue"].publisher, library.shelf["blue"].published) == (None, None)


def test_correction_that_cannot_be_made_says_why(library):
    html = Editing(library).edit(event(article="blue", title="T", publisher="CNN", published="tomorrow"), sent_by(ANNA))
    assert "That is not a day" in html
    assert 'value="tomorrow"' in html
    assert library.shelf["blue"] == ARTICLE


def test_version_shows_what_changed_to_the_next_one(library):
    library.former["blue"] = [Article("blue", "It will cost $20 a month."), Article("blue", "It will cost $9 a month.")]
    editing = Editing(library)
    html = editing.version(event(article="blue", number="1"), sent_by(ANNA))
    assert "<del>20</del><ins>9</ins>" in html
    for number in ("0", "3", "x"):
        with pytest.raises(ArticleNotFound):
            editing.version(event(article="blue", number=number), sent_by(ANNA))


def test_source_pane_knows_versions_and_original(library, conversations, tmp_path):
    library.former["blue"] = [Article("blue", "Before.")]
    library.originals["blue"] = tmp_path / "blue.PDF"
    html = Reader(library, conversations).article(event(article="blue"), sent_by(ANNA))
    assert "Version 2 of 2; earlier version:" in html
    assert "Open the original (PDF)" in html
