"""Malformed files of every kind that can be read: only our errors come out, each a line, and memory stays bounded."""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import struct
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders import SUFFIXES, Loaded, load
from rag.types import Failure

ROOT = Path(__file__).parent.parent
WORDS = "The dam above the town broke early on Monday, and the mayor said that nobody had been hurt by the water."
LIMITS = Limits(file_bytes=5_000_000, characters=100_000, pages=20, entries=100, expansion=100, nesting=2)
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'
MOST_MEMORY = 400_000_000  # bytes that reading a bomb of 2,000,000,000 may take


def packed(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, file in files.items():
            archive.writestr(name, file)
    return content.getvalue()


def tarred(files: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for name, file in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(file)
            archive.addfile(info, io.BytesIO(file))
    return content.getvalue()


def page(inside: str = WORDS, before: str = "<!DOCTYPE html>") -> bytes:
    return (
        f"{before}<html><head><title>Dam</title></head><body><article><p>{inside}</p></article></body></html>".encode()
    )


def word(inside: str = WORDS, before: str = "") -> bytes:
    from docx import Document

    content = io.BytesIO()
    document = Document()
    document.add_paragraph(WORDS)
    document.save(content)
    with zipfile.ZipFile(content) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    xml = parts["word/document.xml"].decode().replace(WORDS, inside)
    declaration = re.match(r"<\?xml[^>]*\?>\s*", xml)
    end = declaration.end() if declaration else 0
    return packed({**parts, "word/document.xml": xml[:end] + before + xml[end:]})


def open_document(inside: str = WORDS, before: str = "") -> bytes:
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f"<office:body><office:text><text:p>{inside}</text:p></office:text></office:body></office:document-content>"
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": xml})


def book(inside: str = WORDS, before: str = "") -> bytes:
    container = (
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier>'
        '<dc:title>Dam</dc:title></metadata><manifest><item id="c" href="c.xhtml"'
        ' media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/></spine></package>'
    )
    chapter = f'{before}<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{inside}</p></body></html>'
    files = {"mimetype": "application/epub+zip", "META-INF/container.xml": container}
    return packed({**files, "book.opf": before + package, "c.xhtml": chapter})


def print_out() -> bytes:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    content = io.BytesIO()
    SimpleDocTemplate(content).build([Paragraph(WORDS, getSampleStyleSheet()["BodyText"])])
    return content.getvalue()


RECORD = json.dumps({"title": "Dam", "text": WORDS})
PLAIN = f"Dam\n\n{WORDS}\n".encode()
MAIL = f"""From: Ann Lee <ann@example.org>
To: b@example.org
Subject: Dam
Date: Mon, 1 May 2023 09:00:00 +0000
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

{WORDS}
"""
SAMPLES: Mapping[str, bytes] = {
    ".txt": PLAIN,
    ".md": f"---\ntitle: Dam\n---\n{WORDS}\n".encode(),
    ".html": page(),
    ".htm": page(),
    ".pdf": print_out(),
    ".docx": word(),
    ".odt": open_document(),
    ".rtf": rb"{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}\f0\fs24 %s\par}" % WORDS.encode(),
    ".epub": book(),
    ".eml": MAIL.replace("\n", "\r\n").encode(),
    ".csv": f'title,text\nDam,"{WORDS}"\n'.encode(),
    ".tsv": f"title\ttext\nDam\t{WORDS}\n".encode(),
    ".json": f"[{RECORD}]".encode(),
    ".jsonl": f"{RECORD}\n".encode(),
    ".jsonl.gz": gzip.compress(f"{RECORD}\n".encode()),
    ".zip": packed({"dam.txt": PLAIN}),
    ".tar.gz": tarred({"dam.txt": PLAIN}),
    ".tgz": tarred({"dam.txt": PLAIN}),
}


def read(folder: Path, suffix: str, content: bytes) -> list[Loaded | Failure]:
    """What comes of a file, the error that it ends in among it; any other error fails the test."""
    path = folder / f"a{suffix}"
    path.write_bytes(content)
    found: list[Loaded | Failure] = []
    try:
        found.extend(load(path, "default", LIMITS))
    except LoadError as error:
        found.append(Failure(str(path), str(error)))
    reasons = [each.reason for each in found if isinstance(each, Failure)]
    assert not [reason for reason in reasons if not reason or len(reason.splitlines()) > 1 or len(reason) > 500]
    return found


def texts(found: list[Loaded | Failure]) -> list[str]:
    return [each.article.text for each in found if isinstance(each, Loaded)]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("malformed")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_fair_file_of_every_kind_is_read(folder: Path, suffix: str) -> None:
    (text,) = texts(read(folder, suffix, SAMPLES[suffix]))
    assert " ".join(text.split()) == WORDS


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \r\n\t \n" * 50,
        b"\0" * 2_000,
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\n",
        b"\xff" * 500,
        bytes(range(256)) * 20,
    ],
    ids=["empty", "space", "zeros", "mark", "mark of utf-16", "line", "ones", "all bytes"],
)
def test_file_without_any_words_is_refused(folder: Path, suffix: str, content: bytes) -> None:
    found = read(folder, suffix, content)
    assert found
    assert texts(found) == []


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(min_size=1, max_size=200))
def test_random_bytes_do_no_harm(folder: Path, suffix: str, content: bytes) -> None:
    read(folder, suffix, content)
    read(folder, suffix, SAMPLES[suffix][:12] + content)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), cut=st.floats(0, 1))
def test_damaged_files_do_no_harm(folder: Path, suffix: str, seed: int, cut: float) -> None:
    content, choose = bytearray(SAMPLES[suffix]), random.Random(seed)
    read(folder, suffix, bytes(content[: int(cut * len(content))]))
    for _ in range(choose.randint(1, 6)):
        content[choose.randrange(len(content))] = choose.randrange(256)
    read(folder, suffix, bytes(content))


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".csv", ".tsv", ".eml"])
def test_very_long_line_is_refused_by_the_length_of_its_text(folder: Path, suffix: str) -> None:
    words = b"water " * 40_000
    long = {
        ".csv": b"text\n" + words,
        ".tsv": b"text\n" + words,
        ".html": page(words.decode()),
        ".eml": SAMPLES[".eml"].replace(WORDS.encode(), words),
    }
    (failure,) = read(folder, suffix, long.get(suffix, words))
    assert isinstance(failure, Failure)
    assert "RAG_MAX_CHARACTERS" in failure.reason


@pytest.mark.parametrize(
    "suffix", [suffix for suffix in SUFFIXES if suffix not in {".zip", ".tgz", ".tar.gz", ".jsonl.gz"}]
)
@pytest.mark.parametrize("depth", [500, 20_000])
def test_deep_nesting_does_no_harm(folder: Path, suffix: str, depth: int) -> None:
    deep = {
        ".html": page("<div>" * depth + WORDS),
        ".htm": page("<table><tr><td>" * depth + WORDS),
        ".json": b'{"a":' * depth,
        ".jsonl": b'{"text":' + b"[" * depth + b"]" * depth + b"}",
        ".md": b"---\ntitle: " + b"[" * depth + b"\n---\n" + WORDS.encode(),
        ".rtf": b"{\\rtf1 " + b"{\\b " * depth + WORDS.encode() + b"}" * depth,
        ".docx": word("</w:t></w:r>" + "<w:smartTag>" * depth),
        ".odt": open_document("<text:span>" * depth + WORDS + "</text:span>" * depth),
        ".epub": book("<span>" * depth + WORDS + "</span>" * depth),
        ".eml": b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (at, at)
            for at in range(min(depth, 2_000))
        ),
        ".pdf": b"%PDF-1.4\n1 0 obj\n" + b"[" * depth + b"]" * depth + b"\nendobj\n",
        ".txt": b"(" * depth + WORDS.encode(),
        ".csv": b"text\n" + b'"' * depth,
        ".tsv": b"text\n" + b'"' * depth,
    }
    assert read(folder, suffix, deep[suffix])


@pytest.mark.parametrize(
    ("suffix", "made"), [(".docx", word), (".odt", open_document), (".epub", book), (".html", page)]
)
@pytest.mark.parametrize("entities", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
def test_entities_are_never_expanded(folder: Path, suffix: str, made: Callable[..., bytes], entities: str) -> None:
    found = read(folder, suffix, made(f"{WORDS} &j;", entities))
    assert found
    assert not [text for text in texts(found) if "haha" in text or "root:" in text]


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".eml", MAIL.replace("09:00", "09999999999999:00")),
        (".json", '{"text": "x", "published": "99999999999999999999-01-01"}'),
        (".json", '{"text": "x", "date": -1e999, "id": 1e999}'),
        (".jsonl", '{"text": "x", "published": "2023-02-30"}'),
        (".csv", "text,date\nx,2023-02-30\nx,0000-00-00\nx,99999999999999999999\n"),
        (".md", "---\npublished: 9999999999-99-99\n---\nx"),
        (".html", '<meta property="article:published_time" content="9999999999-99-99T99:99:99"><p>x'),
        (".rtf", "{\\rtf1{\\info{\\creatim\\yr99999999999\\mo99\\dy99}}\\u99999999999 x\\bin99999999999 }"),
    ],
)
def test_numbers_beyond_all_bounds_do_no_harm(folder: Path, suffix: str, content: str) -> None:
    assert read(folder, suffix, content.encode())


def deflated(size: int) -> bytes:
    """A stream that unpacks to this many spaces, made of one packed block over and over."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * (size // 1_000_000) + packer.flush(zlib.Z_FINISH)


def bomb(files: Mapping[str, bytes], name: str, size: int, declared: int) -> bytes:
    """A zip of these files and one that unpacks to `size` bytes and says that it has `declared`."""
    content = io.BytesIO(packed(files))
    stream = deflated(size)
    with zipfile.ZipFile(content, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr(name, stream)
        at = archive.getinfo(name).header_offset
    raw = bytearray(content.getvalue())
    for start, method, length in ((at, 8, 22), (raw.rindex(b"PK\1\2"), 10, 24)):
        struct.pack_into("<H", raw, start + method, zipfile.ZIP_DEFLATED)
        struct.pack_into("<L", raw, start + length, declared)
    return bytes(raw)


def unpacked(content: bytes, without: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != without}


def bombs() -> dict[str, bytes]:
    """Small files that unpack or grow to two gigabytes or a good part of it."""
    size = 2_000_000_000
    mark = b"\x1f\x8b\x08" + bytes(7)
    header = tarfile.TarInfo("a.txt")
    header.size = size
    honest, lying = bomb({}, "a.txt", size, size), bomb({}, "a.txt", size, 1_000_000)
    made = {
        "bomb.zip": honest,
        "lying.zip": lying,
        "nested.zip": packed({"a.zip": honest, "b.zip": lying}, zipfile.ZIP_STORED),
        "spaces.tar.gz": gzip.compress(header.tobuf()) + mark + deflated(size),
        "line.jsonl.gz": mark + deflated(size),
        "wide.json": RECORD.encode()[:-1] + b', "x": [' + b"[]," * 950_000 + b"[]]}",
    }
    for kind, part, build in (
        ("docx", "word/document.xml", word),
        ("odt", "content.xml", open_document),
        ("epub", "c.xhtml", book),
    ):
        rest = unpacked(SAMPLES[f".{kind}"], without=part)
        made[f"laughs.{kind}"] = build(f"{WORDS} &j;", LAUGHS)
        made[f"bomb.{kind}"] = bomb(rest, part, size, size)
        made[f"lying.{kind}"] = bomb(rest, part, size, 1_000_000)
    return {**made, "laughs.html": page(f"{WORDS} &j;", LAUGHS)}


MEASURE = """
import os, resource, sys
from pathlib import Path
from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders import load

for name in sys.argv[1:]:
    if os.fork():
        os.wait()
        continue
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        found = len(list(load(Path(name), "default", Limits(file_bytes=5_000_000))))
    except LoadError:
        found = 0
    print(Path(name).name, found, 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before), flush=True)
    os._exit(0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured in units of Linux")
def test_memory_stays_bounded_over_bombs(folder: Path) -> None:
    names = []
    for name, content in bombs().items():
        assert len(content) < LIMITS.file_bytes
        (folder / name).write_bytes(content)
        names.append(str(folder / name))
    command = [sys.executable, "-c", MEASURE, *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    grown = {name: int(size) for name, _, size in map(str.split, done.stdout.splitlines())}
    assert len(grown) == len(names)
    assert {name: size for name, size in grown.items() if size > MOST_MEMORY} == {}
