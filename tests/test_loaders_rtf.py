from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders import Loaded, load

ARTICLE = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Arial CYR;}}
{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}{\s1 heading 1;}}
{\info{\title Dam breaks}{\author Ann Lee}{\creatim\yr2020\mo5\dy1}{\company Hill Post}}
{\header Running head\par}\pard\s1 Dam breaks\par\pard By Bob Roe\par May 1, 2023\par\pard
The dam \'93bro\-ke\'94 at \u8364?5{\v hidden}{\deleted gone}, {\f1 \'cf\'f0\'e8\'e2\'e5\'f2} and \u-10179?\u-8704?
{\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt a link}}.{\footnote A note.}\par
\pard\s1 What follows\par\pard{\pntext\'B7\tab}one\par{\pntext\'B7\tab}two\par
\pard\trowd\intbl Town\cell Dead\cell\row\trowd\intbl Hill\cell none\cell\row
\pard A line\line and the end{\pict\bin3 }}}89504e47}.\par}"""
TEXT = (
    "The dam “broke” at €5, Привет and 😀a link.\n\nWhat follows\n\n- one\n- two\n\nTown | Dead\nHill | none\n\n"
    "A line\nand the end."
)


def one(path: Path, content: bytes) -> Loaded:
    path.write_bytes(content)
    (loaded,) = load(path, "default", Limits())
    assert isinstance(loaded, Loaded)
    return loaded


def outcome(path: Path) -> str:
    """Return nothing where a file is read, and why it is refused where it is not; anything else is raised."""
    try:
        list(load(path, "default", Limits()))
    except LoadError as error:
        return str(error)
    return ""


def refused(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(LoadError) as caught:
        list(load(path, "default", Limits()))
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def rtf(tmp_path: Path) -> Path:
    return tmp_path / "a.rtf"


def test_document_is_read_to_the_letter(rtf: Path) -> None:
    loaded = one(rtf, ARTICLE)
    assert loaded.article.text == TEXT
    assert (loaded.article.title, loaded.article.author) == ("Dam breaks", "Bob Roe")
    assert (loaded.article.published, loaded.article.publisher, loaded.original) == (date(2023, 5, 1), None, rtf)


def test_author_of_the_properties_counts_where_the_text_names_none(rtf: Path) -> None:
    article = one(rtf, rb"{\rtf1{\info{\title Dam breaks}{\author Ann Lee}}It broke.}").article
    assert (article.title, article.author, article.published) == ("Dam breaks", "Ann Lee", None)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8\'e2\'e5\'f2}", "Привет"),
        (rb"{\rtf1\mac caf\'8e}", "café"),
        (rb"{\rtf1{\fonttbl{\f0\fcharset128 MS Mincho;}}\f0 \'93\'fa\'96\'7b}", "日本"),
        (rb"{\rtf1\uc2 \u26085\'93\'fa\u26412xy end}", "日本 end"),
        (rb"{\rtf1\uc0 \u8364 5}", "€5"),
        (rb"{\rtf1 a\emdash b\~c\{d\}\\e\_f}", "a—b c{d}\\e‑f"),
        (b"{\\rtf1 one\\\ntwo}", "one\n\ntwo"),
        (rb"{\rtf1 It broke.} {\rtf1 More.}", "It broke."),
        (rb"{\rtf1 It {\*\unknown not}broke.", "It broke."),
    ],
)
def test_signs_are_read_as_they_are_meant(rtf: Path, content: bytes, text: str) -> None:
    assert one(rtf, content).article.text == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"It broke.", "no rich text"),
        (b"", "no rich text"),
        (rb"{\rtf1 }", "no text"),
        (rb"{\rtf1\ansicpg1252 \'81}", "an encoding that cannot be told"),
        (rb"{\rtf1\ansicpg99999 \'e9}", "an encoding that cannot be told"),
        (rb"{\rtf1 " + b"{" * 100_000, "nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_refused(rtf: Path, content: bytes, reason: str) -> None:
    assert reason in refused(rtf, content)


@pytest.mark.parametrize(
    "content",
    [
        rb"{\field{\*\fldinst{HYPERLINK " + b'"a" {\\field{\\*\\fldinst{HYPERLINK ' * 1_000,
        rb"{\fonttbl" + rb"\f1\fcharset0 " * 20_000 + b"}",
        rb"{\pict\bin}",
        rb"\uc\u12 x",
        rb"\u9999999999 x",
        rb"{\pict\bin9999999999 }",
    ],
)
def test_signs_that_make_no_sense_take_no_time(rtf: Path, content: bytes) -> None:
    assert one(rtf, rb"{\rtf1 It broke. " + content).article.text.startswith("It broke.")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_file_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(ARTICLE[: data.draw(st.integers(0, len(ARTICLE)))] if data.draw(st.booleans()) else ARTICLE)
    for _ in range(data.draw(st.integers(0, 8))):
        if content:
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.rtf"
    path.write_bytes(content)
    assert "\n" not in outcome(path)
