from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders import Loaded, load

TEXT = (
    "The dam broke.\n\nWhat follows\n\n- one thing\n- another\n\nTown | Dead\nHill | none\n\n"
    "He added a line\nand the end."
)


def article(document: Document) -> None:
    document.add_heading("Dam breaks", 0)
    document.add_paragraph("By Bob Roe")
    document.add_paragraph("May 1, 2023 | Updated May 3, 2023")
    document.add_paragraph("The dam \xad broke.")
    document.add_heading("What follows", 1)
    for item in ("one thing", "another"):
        document.add_paragraph(item, style="List Bullet")
    table = document.add_table(2, 2)
    for cell, words in zip(
        (cell for row in table.rows for cell in row.cells), "Town Dead Hill none".split(), strict=True
    ):
        cell.text = words
    document.add_paragraph("He added a line\nand the end.")


def made(path: Path, write: Callable[[Document], None]) -> Path:
    document = docx.Document()
    document.core_properties.author = "Ann Lee"
    write(document)
    document.save(str(path))
    return path


def repacked(path: Path, changed: dict[str, bytes]) -> None:
    """Write parts of a document anew, as no word processor would."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in {**parts, **changed}.items():
            packed.writestr(name, part)


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
def word(tmp_path: Path) -> Path:
    return tmp_path / "a.docx"


def test_document_is_read_to_the_letter(word: Path) -> None:
    loaded = one(made(word, article))
    assert loaded.article.text == TEXT
    assert (loaded.article.title, loaded.article.author) == ("Dam breaks", "Bob Roe")
    assert (loaded.article.published, loaded.language, loaded.original) == (date(2023, 5, 1), "en", word)


def test_properties_count_where_the_text_says_nothing(word: Path) -> None:
    def write(document: Document) -> None:
        document.core_properties.title = "Dam breaks"
        document.core_properties.language = "de-CH"
        document.add_paragraph("It broke.")

    loaded = one(made(word, write))
    assert (loaded.article.title, loaded.article.author, loaded.language) == ("Dam breaks", "Ann Lee", "de")
    assert loaded.article.published is None  # a document is made long before it is published, or from an old one


def test_what_was_deleted_or_is_hidden_is_left_out_and_what_was_inserted_is_kept(word: Path) -> None:
    def write(document: Document) -> None:
        document.add_paragraph("")._p.append(
            parse_xml(
                f"<w:ins {nsdecls('w')} w:id='1'><w:r><w:t>It broke</w:t></w:r></w:ins>",
            )
        )
        paragraph = document.paragraphs[-1]._p
        for xml in (
            f"<w:del {nsdecls('w')} w:id='2'><w:r><w:delText> yesterday</w:delText></w:r></w:del>",
            f"<w:moveFrom {nsdecls('w')} w:id='3'><w:r><w:t> elsewhere</w:t></w:r></w:moveFrom>",
            f"<w:r {nsdecls('w')}><w:rPr><w:vanish/></w:rPr><w:t> secretly</w:t></w:r>",
            f"<w:r {nsdecls('w')}><w:instrText> INCLUDETEXT c:\\secret </w:instrText></w:r>",
            f"<w:hyperlink {nsdecls('w')}><w:r><w:t xml:space='preserve'> today.</w:t></w:r></w:hyperlink>",
        ):
            paragraph.append(parse_xml(xml))

    assert one(made(word, write)).article.text == "It broke today."


def test_footnotes_stand_at_the_end(word: Path) -> None:
    made(word, lambda document: document.add_paragraph("It broke.") and None)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = f'<w:footnotes {space}><w:footnote w:type="separator"><w:p/></w:footnote>'
    notes += "<w:footnote><w:p><w:r><w:t>On Monday, that is.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    with zipfile.ZipFile(word) as packed:
        relations = packed.read("word/_rels/document.xml.rels").decode()
        types = packed.read("[Content_Types].xml").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    override = '<Override PartName="/word/footnotes.xml" ContentType="application/xml"/></Types>'
    repacked(
        word,
        {
            "word/footnotes.xml": notes.encode(),
            "word/_rels/document.xml.rels": relations.replace("</Relationships>", relation).encode(),
            "[Content_Types].xml": types.replace("</Types>", override).encode(),
        },
    )
    assert one(word).article.text == "It broke.\n\nOn Monday, that is."


def test_encrypted_damaged_and_foreign_files_are_refused(word: Path) -> None:
    word.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "without a password" in refused(word)
    content = made(word, article).read_bytes()
    word.write_bytes(content[: len(content) // 2])
    assert "damaged" in refused(word)
    with zipfile.ZipFile(word, "w") as packed:
        packed.writestr("a.txt", "It broke.")
    assert "no document of a word processor" in refused(word)
    assert "no text" in refused(made(word, lambda _: None))


def test_document_that_unpacks_to_too_much_is_refused(word: Path) -> None:
    made(word, article)
    assert "RAG_MAX_ENTRIES" in refused(word, Limits(entries=3))
    assert "RAG_MAX_EXPANSION" in refused(word, Limits(expansion=1))
    repacked(word, {"word/media/picture.png": bytes(10_000_000)})
    assert "RAG_MAX_EXPANSION" in refused(word)
    made(word, article)
    assert "unpacks to more than 50,000 bytes" in refused(word, Limits(file_bytes=50_000))


def test_entities_are_refused(word: Path) -> None:
    made(word, article)
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><a>&d;</a>'
    for encoded in (bomb, bomb.decode().encode("utf-16")):
        repacked(word, {"word/document.xml": encoded})
        assert "entities" in refused(word)


def test_deep_nesting_is_refused(word: Path) -> None:
    made(word, article)
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    deep = b"<w:document %s><w:body>%s%s</w:body></w:document>" % (space, b"<w:p>" * 100_000, b"</w:p>" * 100_000)
    repacked(word, {"word/document.xml": deep})
    assert "damaged" in refused(word, Limits(expansion=1_000))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_document_of_libreoffice_is_read_alike(tmp_path: Path, word: Path) -> None:
    made(word, article)
    for kind in ("odt", "rtf"):
        subprocess.run(["soffice", "--headless", "--convert-to", kind, "--outdir", tmp_path, word], check=True)
        assert one(word.with_suffix(f".{kind}")).article.text == TEXT


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("word") / "valid.docx", article)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_file_is_read_or_refused(valid: Path, tmp_path: Path, data: st.DataObject) -> None:
    with zipfile.ZipFile(valid) as packed:
        names = sorted(packed.namelist())
        name = data.draw(st.sampled_from([*names, ""]))
        content = bytearray(packed.read(name) if name else valid.read_bytes())
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content))) :]
    for _ in range(data.draw(st.integers(0, 6))):
        if content:
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.docx"
    path.write_bytes(valid.read_bytes() if name else bytes(content))
    if name:
        repacked(path, {name: bytes(content)})
    assert "\n" not in outcome(path)
