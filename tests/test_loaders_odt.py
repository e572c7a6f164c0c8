from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders import Loaded, load

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "text", "table", "style", "meta", "manifest")
)
SPACES += f' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:fo="{OASIS}:xsl-fo-compatible:1.0"'
BODY = """
<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone.</text:p></text:deletion>
</text:changed-region></text:tracked-changes>
<text:p text:style-name="P1">Dam breaks</text:p><text:p>By Bob Roe</text:p><text:p>1 May 2023</text:p>
<text:p>The<text:s text:c="3"/>dam<text:note><text:note-citation>1</text:note-citation><text:note-body>
<text:p>A big one.</text:p></text:note-body></text:note> <text:span>broke</text:span><text:change-start/>.
<text:span text:style-name="T1">Secret.</text:span></text:p>
<text:h>What follows</text:h>
<text:list><text:list-item><text:p>one thing</text:p></text:list-item><text:list-item><text:p>another</text:p>
</text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>Town</text:p></table:table-cell><table:table-cell>
<text:p>Dead</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>Hill</text:p>
</table:table-cell><table:table-cell><text:p>none</text:p></table:table-cell></table:table-row></table:table>
<text:section><text:p>A line<text:line-break/>and the end.</text:p></text:section>
"""
STYLES = """<style:style style:name="P1" style:parent-style-name="Title"/>
<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>"""
META = "<dc:creator>Ann Lee</dc:creator><dc:language>en-GB</dc:language><dc:date>2024-01-02T10:00:00</dc:date>"
TEXT = (
    "The dam broke.\n\nWhat follows\n\n- one thing\n- another\n\nTown | Dead\nHill | none\n\nA line\nand the end.\n\n"
    "A big one."
)


def made(path: Path, body: str = BODY, meta: str = META, manifest: str = "") -> Path:
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {SPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "meta.xml": f"<office:document-meta {SPACES}><office:meta>{meta}</office:meta></office:document-meta>",
        "META-INF/manifest.xml": f"<manifest:manifest {SPACES}>{manifest}</manifest:manifest>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return path


def one(path: Path) -> Loaded:
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


def refused(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(LoadError) as caught:
        list(load(path, "default", limits or Limits()))
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def odt(tmp_path: Path) -> Path:
    return tmp_path / "a.odt"


def test_document_is_read_to_the_letter(odt: Path) -> None:
    loaded = one(made(odt))
    assert loaded.article.text == TEXT
    assert (loaded.article.title, loaded.article.author) == ("Dam breaks", "Bob Roe")
    assert (loaded.article.published, loaded.language, loaded.original) == (date(2023, 5, 1), "en", odt)


def test_properties_count_where_the_text_says_nothing(odt: Path) -> None:
    loaded = one(made(odt, "<text:p>It broke.</text:p>", META + "<dc:title>Dam breaks</dc:title>"))
    assert (loaded.article.title, loaded.article.author, loaded.article.text) == ("Dam breaks", "Ann Lee", "It broke.")
    assert loaded.article.published is None  # the day of the last change, not of publication


def test_language_comes_from_the_styles_where_no_property_names_it(odt: Path) -> None:
    made(odt, "<text:p>Es brach.</text:p>", "")
    style = (
        '<style:default-style style:family="paragraph"><style:text-properties fo:language="de"/></style:default-style>'
    )
    with zipfile.ZipFile(odt, "a") as packed:
        packed.writestr("styles.xml", f"<office:document-styles {SPACES}>{style}</office:document-styles>")
    assert one(odt).language == "de"


def test_encrypted_damaged_and_empty_files_are_refused(odt: Path) -> None:
    encrypted = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    assert refused(made(odt, manifest=encrypted)) == "it is encrypted; save it without a password and add that"
    assert "damaged" in refused(made(odt, "<text:p>"))
    assert "no text" in refused(made(odt, "<text:p/>"))
    with zipfile.ZipFile(odt, "w") as packed:
        packed.writestr("content.xml", "<a/>")
    assert "no document" in refused(odt)


def test_document_that_unpacks_to_too_much_is_refused(odt: Path) -> None:
    assert "RAG_MAX_ENTRIES" in refused(made(odt), Limits(entries=3))
    assert "RAG_MAX_EXPANSION" in refused(made(odt, f"<text:p>{'a' * 5_000_000}</text:p>"))
    assert "RAG_MAX_FILE_BYTES" in refused(odt, Limits(expansion=10_000, file_bytes=1_000_000))
    assert "a" * 100 not in one(made(odt, '<text:p>a<text:s text:c="999999999"/>b</text:p>')).article.text


def test_entities_and_deep_nesting_are_refused(odt: Path) -> None:
    made(odt)
    with zipfile.ZipFile(odt, "w") as packed:
        packed.writestr("content.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert "entities" in refused(odt)
    deep = "<text:section>" * 50_000 + "</text:section>" * 50_000
    assert "damaged" in refused(made(odt, deep), Limits(expansion=10_000))


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("odt") / "valid.odt")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_file_is_read_or_refused(valid: Path, tmp_path: Path, data: st.DataObject) -> None:
    whole = data.draw(st.booleans())
    with zipfile.ZipFile(valid) as packed:
        content = bytearray(valid.read_bytes() if whole else packed.read("content.xml"))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content))) :]
    for _ in range(data.draw(st.integers(0, 6))):
        if content:
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.odt"
    path.write_bytes(content)
    if not whole:
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("content.xml", bytes(content))
    assert "\n" not in outcome(path)
