from __future__ import annotations

import random
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders import Loaded, load
from rag.types import Article

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
 <rootfiles><rootfile full-path="OEBPS/book%20one.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
 <metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
  <dc:identifier id="id">urn:isbn:0</dc:identifier>
  <dc:title>The  Harrow
   Flood</dc:title>
  <dc:creator opf:role="aut">Ann Lee</dc:creator><dc:creator opf:role="aut">Bo van Ek</dc:creator>
  <dc:creator opf:role="edt">Eve Frost</dc:creator>
  <dc:publisher>Hill Press</dc:publisher>
  <dc:date opf:event="modification">2024-02-02</dc:date><dc:date opf:event="publication">2023-11-30</dc:date>
  <dc:language>en-GB</dc:language>
 </metadata>
 <manifest>
  <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
  <item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>
  <item id="one" href="text/chapter%201.xhtml" media-type="application/xhtml+xml"/>
  <item id="picture" href="cover.svg" media-type="image/svg+xml"/>
 </manifest>
 <spine><itemref idref="picture"/><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/></spine>
</package>"""
ONE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title/><script src="a.js"/></head>
<body><a id="top"/><h1>The wall</h1>
<p>The dam was built in 1931<span epub:type="pagebreak" title="2">2</span> and last
inspected in 2019.</p><p/>
<ul><li>new drains</li><li>a second gate</li></ul></body></html>"""
TWO = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Two</title></head>
<body><h1>The water</h1><p>It broke on a Monday&#8212;&ldquo;at last&rdquo;, said Dana Fell.</p></body></html>"""
FILES = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OEBPS/book one.opf": PACKAGE,
    "OEBPS/nav.xhtml": "<html><body><nav><ol><li>The wall</li></ol></nav></body></html>",
    "OEBPS/text/chapter 1.xhtml": ONE,
    "OEBPS/text/two.xhtml": TWO,
    "OEBPS/cover.svg": "<svg/>",
}
TEXT = (
    "The wall\n\nThe dam was built in 1931 and last inspected in 2019.\n\n- new drains\n- a second gate\n\n"
    "The water\n\nIt broke on a Monday—“at last”, said Dana Fell."
)
ENCRYPTION = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">'
    '<enc:EncryptedData><enc:EncryptionMethod Algorithm="{}"/><enc:CipherData>'
    '<enc:CipherReference URI="OEBPS/text/two.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>'
)


def packed(files: Mapping[str, str | bytes]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def loaded(path: Path, content: bytes, limits: Limits | None = None) -> Loaded:
    path.write_bytes(content)
    (found,) = load(path, "default", limits or Limits())
    assert isinstance(found, Loaded)
    return found


def refused(path: Path, content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(LoadError) as caught:
        loaded(path, content, limits)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def epub(tmp_path: Path) -> Path:
    return tmp_path / "book.epub"


def test_book_is_read_in_the_order_of_its_spine_with_what_its_package_says(epub: Path) -> None:
    found = loaded(epub, packed(FILES))
    assert found.article == Article(
        id="default",
        text=TEXT,
        title="The Harrow Flood",
        publisher="Hill Press",
        author="Ann Lee, Bo van Ek",
        published=date(2023, 11, 30),
    )
    assert (found.language, found.original) == ("en", epub)


@pytest.mark.parametrize(
    ("metadata", "published", "author"),
    [
        ("<date>2019</date><creator>Ann Lee</creator>", None, "Ann Lee"),
        ("<date>0101-01-01T00:00:00+00:00</date>", None, None),
        ("<date>2019-05-01T23:00:00-04:00</date>", date(2019, 5, 1), None),
    ],
)
def test_book_that_says_less_of_itself_is_read(
    epub: Path, metadata: str, published: date | None, author: str | None
) -> None:
    start, end = PACKAGE.index("<dc:identifier"), PACKAGE.index("</metadata>")
    found = loaded(epub, packed({**FILES, "OEBPS/book one.opf": PACKAGE[:start] + metadata + PACKAGE[end:]}))
    assert (found.article.title, found.article.published, found.article.author) == (None, published, author)


def test_book_with_fonts_alone_disguised_is_read(epub: Path) -> None:
    encryption = ENCRYPTION.format("http://www.idpf.org/2008/embedding")
    assert loaded(epub, packed({**FILES, "META-INF/encryption.xml": encryption})).article.text == TEXT


@pytest.mark.parametrize(
    "encryption", [ENCRYPTION.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc"), "<encryption/>"]
)
def test_protected_book_is_refused(epub: Path, encryption: str) -> None:
    assert "protected" in refused(epub, packed({**FILES, "META-INF/encryption.xml": encryption}))


def test_book_with_an_encrypted_member_is_refused(epub: Path) -> None:
    content = bytearray(packed(FILES))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = content.index(mark)
        content[position + place] |= 1
    assert "protected" in refused(epub, bytes(content))


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"META-INF/container.xml": CONTAINER.replace("<container", f"{BOMB}<container", 1)}, "entities"),
        ({"OEBPS/book one.opf": PACKAGE.replace("<package", f"{BOMB}<package", 1)}, "entities"),
        ({"OEBPS/book one.opf": PACKAGE[:400]}, "not well-formed"),
        ({"META-INF/container.xml": "<container/>"}, "no package"),
        ({"META-INF/container.xml": CONTAINER.replace("%20one", "")}, "it has no 'OEBPS/book.opf'"),
        ({"OEBPS/book one.opf": PACKAGE.replace("two.xhtml", "three.xhtml")}, "it has no 'OEBPS/text/three.xhtml'"),
        ({"OEBPS/text/chapter 1.xhtml": "", "OEBPS/text/two.xhtml": "<html><body><img/></body></html>"}, "no text"),
        ({"OEBPS/text/two.xhtml": b"\xff\xfe\xfd\x00\x81"}, "UTF"),
        ({"OEBPS/text/two.xhtml": "<div>" * 1_000}, "too deep"),
    ],
)
def test_broken_book_is_refused_with_its_fault(epub: Path, changed: dict[str, str | bytes], reason: str) -> None:
    assert reason in refused(epub, packed({**FILES, **changed}))


def test_entities_that_a_chapter_defines_are_not_expanded(epub: Path) -> None:
    chapter = TWO.replace("<html", f"{BOMB}<html", 1).replace("It broke", "It &b; broke")
    text = loaded(epub, packed({**FILES, "OEBPS/text/two.xhtml": chapter})).article.text
    assert "aaaaaaaaaa" not in text


@pytest.mark.parametrize("content", [b"", b"no zip", packed({"a.txt": "words"}), packed(FILES)[:-40]])
def test_what_is_no_book_is_refused(epub: Path, content: bytes) -> None:
    assert refused(epub, content)


@pytest.mark.parametrize(
    ("limits", "setting"),
    [
        (Limits(file_bytes=500), "RAG_MAX_FILE_BYTES"),
        (Limits(entries=6), "RAG_MAX_ENTRIES"),
        (Limits(expansion=1), "RAG_MAX_EXPANSION"),
    ],
)
def test_book_beyond_the_limits_is_refused_by_the_setting(epub: Path, limits: Limits, setting: str) -> None:
    padding = {**FILES, "OEBPS/text/two.xhtml": TWO + "<!-- " + "x" * 20_000 + " -->"}
    assert setting in refused(epub, packed(padding), limits)


def test_member_that_lies_about_its_size_is_refused(epub: Path) -> None:
    large = packed({**FILES, "OEBPS/text/two.xhtml": TWO + "x" * 20_000_000})
    size = len(TWO + "x" * 20_000_000).to_bytes(4, "little")
    assert large.count(size) == 2
    assert refused(epub, large.replace(size, (100).to_bytes(4, "little")))
    assert "RAG_MAX_EXPANSION" in refused(epub, large)


def test_damaged_book_gives_an_article_or_one_of_our_errors(epub: Path) -> None:
    content = packed(FILES)
    chance = random.Random(7)
    for _ in range(300):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with suppress(LoadError):
            loaded(epub, bytes(damaged))
