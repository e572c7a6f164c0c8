from __future__ import annotations

import os
from pathlib import Path

import pytest

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders import SUFFIXES, load
from rag.loaders.signatures import check_signature

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"
ZIP = b"PK\x03\x04\x14\x00\x00\x00\x08\x00"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
PAGE = b"<!DOCTYPE html>\n<html lang='en'><head><title>T</title>"
TEXTS = (".txt", ".md", ".csv", ".tsv", ".json", ".jsonl")


def check(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    check_signature(path, suffix)


def refused(tmp_path: Path, suffix: str, content: bytes) -> str:
    with pytest.raises(LoadError) as caught:
        check(tmp_path, suffix, content)
    return str(caught.value)


@pytest.mark.parametrize(
    ("suffix", "content", "message"),
    [
        (".pdf", JPEG, "it is a JPEG picture, not a PDF; text in pictures is not read"),
        (".pdf", PAGE, "it is a web page, not a PDF; rename it to .html"),
        (".pdf", ZIP, "it is a zip archive or an Office document, not a PDF; give it the ending of what it is"),
        (".docx", PDF, "it is a PDF, not a Word document; rename it to .pdf"),
        (".docx", b"{\\rtf1\\ansi", "it is rich text, not a Word document; rename it to .rtf"),
        (
            ".docx",
            OLE,
            "it is an old or an encrypted Office document, not a Word document; save it as .docx without a password",
        ),
        (".rtf", ZIP, "it is a zip archive or an Office document, not rich text; give it the ending of what it is"),
        (".epub", PDF, "it is a PDF, not an EPUB book; rename it to .pdf"),
        (".html", PDF, "it is a PDF, not a web page; rename it to .pdf"),
        (".eml", PAGE, "it is a web page, not a mail; rename it to .html"),
        (".zip", b"\x1f\x8b\x08\x00", "it is gzipped, not a zip archive; rename it to .gz and unpack it"),
        (
            ".tgz",
            ZIP,
            "it is a zip archive or an Office document, not a gzipped archive; give it the ending of what it is",
        ),
        (
            ".zip",
            b"Rar!\x1a\x07\x01\x00",
            "it is a 7-Zip or RAR archive, not a zip archive; unpack it, and add the files in it",
        ),
        (".csv", ZIP, "it is a zip archive or an Office document, not a table; give it the ending of what it is"),
        (".txt", b"\x7fELF\x02\x01", "it is a program, not plain text; articles are texts"),
    ],
)
def test_wrong_kind_under_a_familiar_suffix_is_named_in_one_line(
    tmp_path: Path, suffix: str, content: bytes, message: str
) -> None:
    assert refused(tmp_path, suffix, content) == message


@pytest.mark.parametrize("suffix", TEXTS)
@pytest.mark.parametrize(
    "content",
    [
        PDF,
        b"\n  %PDF-1.4",
        JPEG,
        ZIP,
        OLE,
        PAGE,
        b"\xef\xbb\xbf \r\n<!doctype HTML>",
        b"<?xml version='1.0'?>\n<!-- saved --><HTML xmlns='x'>",
        "<html><body>Ä".encode("utf-16"),
        b"{\\rtf1\\ansi\\deff0",
        b"\x1f\x8b\x08\x00\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"GIF89a\x10\x00\x10\x00\x80",
        b"II*\x00\x08\x00",
        b"RIFF\x10\x00\x00\x00WEBPVP8 ",
        b"RIFF\x10\x00\x00\x00WAVEfmt ",
        b"\x00\x00\x00\x18ftypheic",
        b"\x00\x00\x00\x18ftypmp42",
        b"ID3\x04\x00\x00",
        b"OggS\x00\x02",
        b"MZ\x90\x00\x03",
        b"7z\xbc\xaf\x27\x1c\x00",
        b"BZh91AY&SY",
        b"\xfd7zXZ\x00",
        b"SQLite format 3\x00",
    ],
)
def test_nothing_but_text_passes_as_text(tmp_path: Path, suffix: str, content: bytes) -> None:
    assert "; " in refused(tmp_path, suffix, content)


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".pdf", PDF),
        (".pdf", b"\xef\xbb\xbf \n" + PDF),
        (".pdf", b"<html>not yet</html>" + b"\n" * 900 + PDF),
        (".pdf", b"neither this nor that"),
        (".html", PAGE),
        (".htm", b"<?xml version='1.0'?>" + PAGE),
        (".html", PAGE.decode().encode("utf-16")),
        (".html", b"Words without a tag"),
        (".docx", ZIP),
        (".odt", ZIP),
        (".epub", ZIP),
        (".zip", b"PK\x05\x06" + bytes(18)),
        (".zip", b"MZ\x90\x00 unpacks itself"),
        (".tar.gz", b"\x1f\x8b\x08\x00"),
        (".jsonl.gz", b"\x1f\x8b\x08\x00"),
        (".rtf", b"{\\rtf1"),
        (".eml", b"From: a@example.org\r\n"),
    ],
)
def test_what_a_file_should_be_passes_and_what_is_unclear_too(tmp_path: Path, suffix: str, content: bytes) -> None:
    check(tmp_path, suffix, content)


@pytest.mark.parametrize("suffix", TEXTS)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"The PDF begins with %PDF-1.7, they said.",
        b"PK is not a zip.",
        b"BM said on Monday that GIF89a was a format",
        b"GIF89a, the format, is old",
        b"The ftyp box of a film",
        b"ID3 tags explained",
        b"MZ is how programs begin",
        b"OggS and fLaC",
        b"<p>A paragraph, as Markdown may have it</p>",
        b"<htmlish> is not a tag",
        b"# <html> in a heading",
        b"---\ntitle: <html>\n---\n<html>",
        "Ÿ ÿØ words".encode("cp1252"),
        "<Ärger> in UTF-16".encode("utf-16"),
        b"{\\rt} is no rich text",
    ],
)
def test_text_about_other_kinds_passes_as_text(tmp_path: Path, suffix: str, content: bytes) -> None:
    check(tmp_path, suffix, content)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_kind_is_measured_before_it_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"x" * 101)
    with pytest.raises(LoadError, match="larger than 100 bytes; split it, or raise RAG_MAX_FILE_BYTES"):
        list(load(path, "default", Limits(file_bytes=100)))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_pipes_devices_and_folders_are_refused_and_never_opened(tmp_path: Path, suffix: str) -> None:
    pipe, device, folder = tmp_path / f"pipe{suffix}", tmp_path / f"device{suffix}", tmp_path / f"folder{suffix}"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    folder.mkdir()
    for path in (pipe, device, folder):
        with pytest.raises(LoadError, match="a folder, a pipe or a device"):
            list(load(path, "default", Limits()))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_file_that_is_not_there_or_has_no_possible_name_is_refused(tmp_path: Path, suffix: str) -> None:
    for path in (tmp_path / f"none{suffix}", Path(f"a\0{suffix}"), tmp_path / f"{'x' * 300}{suffix}"):
        with pytest.raises(LoadError, match="check that it exists"):
            list(load(path, "default", Limits()))


def test_link_to_a_file_is_read_as_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Title\n\nText", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    assert len(list(load(tmp_path / "link.txt", "default", Limits()))) == 1
