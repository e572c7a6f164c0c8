from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders import Loaded, load
from rag.loaders.loaded import default_ids
from rag.types import Failure

Pack = Callable[[Mapping[str, bytes | str]], bytes]


def zipped(files: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, file in files.items():
            archive.writestr(name, file)
    return content.getvalue()


def tarred(files: Mapping[str, bytes | str], *entries: tarfile.TarInfo) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for name, file in files.items():
            data = file.encode() if isinstance(file, str) else file
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for entry in entries:
            archive.addfile(entry)
    return content.getvalue()


def entry(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def read(path: Path, content: bytes, limits: Limits | None = None) -> list[Loaded | Failure]:
    path.write_bytes(content)
    return list(load(path, "default", limits or Limits()))


def texts(found: list[Loaded | Failure]) -> dict[str, str]:
    return {each.article.id: each.article.text for each in found if isinstance(each, Loaded)}


def failures(found: list[Loaded | Failure], path: Path) -> dict[str, str]:
    failed = [each for each in found if isinstance(each, Failure)]
    assert not [each for each in failed if "\n" in each.source + each.reason or each.origin]
    return {each.source.removeprefix(f"{path} > "): each.reason for each in failed}


def refused(path: Path, content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(LoadError) as caught:
        read(path, content, limits)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture(params=[("a.zip", zipped), ("a.tar.gz", tarred), ("a.tgz", tarred)], ids=lambda param: str(param[0]))
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Pack]:
    name, pack = request.param
    return tmp_path / name, pack


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_files_are_read_under_their_paths_and_others_left_out(kind: tuple[Path, Pack]) -> None:
    path, pack = kind
    content = pack(
        {
            "news/a.txt": "Title\n\nText of a",
            "./news/b.md": "---\nid: own\n---\nText of b",
            "news/a.md": "Text of another a",
            "c.jsonl": '{"text": "one"}\n{broken\n{"id": 7, "text": "two"}',
            "README.md": "What this is",
            "news/README.md": "An article",
            "news/picture.png": b"\x89PNG",
            "news/.hidden.txt": "no",
            ".git/x.txt": "no",
            "__MACOSX/news/._a.txt": "no",
            "__MACOSX/a.txt": "no",
        }
    )
    found = read(path, content)
    record = next(each.article.id for each in found if isinstance(each, Loaded) if each.article.text == "one")
    assert texts(found) == {
        "default/news/a": "Text of another a",
        "default/news/a.txt": "Text of a",
        "own": "Text of b",
        record: "one",
        "7": "two",
        "default/news/README": "An article",
    }
    assert record.startswith("default/c/")
    assert list(failures(found, path)) == ["c.jsonl line 2"]
    assert [each.explicit_id for each in found if isinstance(each, Loaded) if each.article.id == "own"] == [True]


def test_one_file_is_on_the_disk_at_a_time_and_none_afterwards(kind: tuple[Path, Pack], temporary: Path) -> None:
    path, pack = kind
    path.write_bytes(pack({f"{number}.txt": f"Text {number}" for number in range(5)}))
    seen = [len([each for each in temporary.rglob("*") if each.is_file()]) for _ in load(path, "default", Limits())]
    assert seen == [1] * 5
    assert list(temporary.iterdir()) == []


def test_stopping_early_leaves_nothing_behind(kind: tuple[Path, Pack], temporary: Path) -> None:
    path, pack = kind
    path.write_bytes(pack({f"{number}.txt": f"Text {number}" for number in range(5)}))
    articles = iter(load(path, "default", Limits()))
    next(articles)
    articles.close()  # type: ignore[attr-defined]
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["../out.txt", "a/../../out.txt", "/etc/out.txt", "C:\\out.txt", "..\\out.txt", "../x"]
)
def test_names_that_lead_out_are_refused_and_the_others_read(kind: tuple[Path, Pack], name: str) -> None:
    path, pack = kind
    found = read(path, pack({name: "out", "in.txt": "Inside"}))
    assert texts(found) == {"default/in": "Inside"}
    assert [reason for reason in failures(found, path).values() if "leads out of the archive" not in reason] == []
    assert len(found) == 2
    assert not list(path.parent.rglob("out.txt"))


def test_links_devices_and_pipes_in_a_tar_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    entries = [
        entry("link.txt", tarfile.SYMTYPE, "/etc/passwd"),
        entry("hard.txt", tarfile.LNKTYPE, "in.txt"),
        entry("device.txt", tarfile.CHRTYPE),
        entry("pipe.txt", tarfile.FIFOTYPE),
        entry("folder", tarfile.DIRTYPE),
        entry(".hidden", tarfile.SYMTYPE, "x"),
    ]
    found = read(path, tarred({"in.txt": "Inside"}, *entries))
    assert texts(found) == {"default/in": "Inside"}
    assert failures(found, path) == {
        "link.txt": "it is a link, which is not followed; pack the file itself",
        "hard.txt": "it is a link, which is not followed; pack the file itself",
        "device.txt": "it is a device, a pipe or a file of an unknown kind; pack plain files alone",
        "pipe.txt": "it is a device, a pipe or a file of an unknown kind; pack plain files alone",
    }


def test_symbolic_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.mkdir("folder")
        archive.writestr("in.txt", "Inside")
    found = read(tmp_path / "a.zip", content.getvalue())
    assert texts(found) == {"default/in": "Inside"}
    assert list(failures(found, tmp_path / "a.zip")) == ["link.txt"]


def test_archives_may_lie_in_each_other_as_deep_as_is_allowed(kind: tuple[Path, Pack]) -> None:
    path, pack = kind
    inner = zipped({"deep.txt": "Three down"})
    middle = tarred({"mid.txt": "Two down", "inner.zip": inner})
    content = pack({"top.txt": "One down", "x/middle.tgz": middle})
    assert texts(read(path, content)) == {
        "default/top": "One down",
        "default/x/middle/mid": "Two down",
        "default/x/middle/inner/deep": "Three down",
    }
    found = read(path, content, Limits(nesting=1))
    assert list(texts(found)) == ["default/top", "default/x/middle/mid"]
    assert failures(found, path) == {
        "x/middle.tgz > inner.zip": "it lies more than 1 archives deep; add it by itself, or raise RAG_MAX_NESTING"
    }
    assert list(failures(read(path, content, Limits(nesting=0)), path)) == ["x/middle.tgz"]


def test_too_many_entries_are_refused_before_any_is_read(kind: tuple[Path, Pack]) -> None:
    path, pack = kind
    content = pack({f"{number}.txt": "Text" for number in range(21)})
    assert len(read(path, content, Limits(entries=21))) == 21
    assert "more than 20 files" in refused(path, content, Limits(entries=20))
    assert "RAG_MAX_ENTRIES" in refused(path, content, Limits(entries=1))


def test_entries_of_archives_inside_count_too(kind: tuple[Path, Pack]) -> None:
    path, pack = kind
    inner = zipped({f"{number}.txt": "Text" for number in range(10)})
    found = read(path, pack({"a.zip": inner, "b.zip": inner}), Limits(entries=15))
    assert len(texts(found)) == 10
    assert list(failures(found, path)) == ["b.zip"]


def test_archive_that_unpacks_to_too_much_is_refused_before_any_is_read(kind: tuple[Path, Pack]) -> None:
    path, pack = kind
    content = pack({"a.txt": "small", "b.txt": b"x" * 10_000_000})
    assert "RAG_MAX_EXPANSION" in refused(path, content)
    assert len(read(path, content, Limits(expansion=2_000))) == 2


def test_what_archives_inside_unpack_to_counts_too(kind: tuple[Path, Pack]) -> None:
    path, pack = kind
    bomb = zipped({"b.txt": b"x" * 1_000_000})
    found = read(path, pack({"in.txt": "Inside", "a.zip": bomb}))
    assert texts(found) == {"default/in": "Inside"}
    assert "unpacks to more than 100 times its size" in failures(found, path)["a.zip"]


def test_file_that_is_too_large_is_refused_and_the_others_read(kind: tuple[Path, Pack]) -> None:
    path, pack = kind
    content = pack({"a.txt": os.urandom(40_000), "b.txt": "Text"})
    found = read(path, content, Limits(file_bytes=len(content), entries=10))
    assert list(texts(found)) == ["default/b"]
    found = read(path, pack({"a.txt": "x " * 1_000, "b.txt": "Text"}), Limits(file_bytes=1_500))
    assert list(texts(found)) == ["default/b"]
    assert "RAG_MAX_FILE_BYTES" in failures(found, path)["a.txt"]


def test_broken_files_are_reported_and_the_others_read(kind: tuple[Path, Pack]) -> None:
    path, pack = kind
    found = read(
        path, pack({"a.txt": b"\xff\xd8\xff\xe0", "b.json": "{", "c.zip": b"PK\3\4", "d.txt": "", "e.txt": "Text"})
    )
    assert list(texts(found)) == ["default/e"]
    reasons = failures(found, path)
    assert list(reasons) == ["a.txt", "b.json", "c.zip", "d.txt"]
    assert "JPEG" in reasons["a.txt"]
    assert "damaged" in reasons["c.zip"]


def test_damaged_member_of_a_zip_is_reported_and_the_others_read(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.txt": "First text", "b.txt": "Second text"}, zipfile.ZIP_STORED))
    at = content.index(b"First")
    content[at : at + 1] = b"f"
    found = read(tmp_path / "a.zip", bytes(content))
    assert list(texts(found)) == ["default/b"]
    assert "damaged" in failures(found, tmp_path / "a.zip")["a.txt"]


def test_sizes_that_a_zip_declares_wrongly_do_no_harm(tmp_path: Path) -> None:
    content = zipped({"a.txt": b"x" * 1_000_000})
    lying = content.replace(struct.pack("<L", 1_000_000), struct.pack("<L", 10))
    assert lying != content
    found = read(tmp_path / "a.zip", lying)
    assert texts(found) == {}
    assert list(failures(found, tmp_path / "a.zip")) == ["a.txt"]


def test_encrypted_zip_is_refused_whole(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.txt": "Text"}))
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(mark) + offset] |= 1
    assert refused(tmp_path / "a.zip", bytes(content)).startswith("it is encrypted; unpack it with its password")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_member_packed_in_an_unusual_way_is_refused(tmp_path: Path, method: int) -> None:
    found = read(tmp_path / "a.zip", zipped({"a.txt": "Text"}, method))
    assert failures(found, tmp_path / "a.zip") == {
        "a.txt": "it is packed in an unusual way; pack it again as plain zip"
    }


def test_damaged_archives_are_refused_whole(kind: tuple[Path, Pack]) -> None:
    path, pack = kind
    content = pack({f"{number}.txt": os.urandom(3_000).hex() for number in range(5)})
    for broken in (content[: len(content) // 2], content[:-9], b"", b"PK", b"\x1f", b"words"):
        assert "damaged" in refused(path, broken)


def test_tar_that_is_damaged_inside_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    content = bytearray(gzip.decompress(tarred({"a.txt": "One", "b.txt": "Two"})))
    content[1024:1030] = b"\xff" * 6
    assert "damaged" in refused(path, gzip.compress(content))
    assert "damaged" in refused(path, gzip.compress(b"no tar at all " * 100))
    flipped = bytearray(tarred({"a.txt": os.urandom(3_000).hex()}))
    flipped[-8] ^= 1  # of the checksum
    assert "damaged" in refused(path, bytes(flipped))


def test_headers_of_a_tar_that_go_back_or_are_huge_end_in_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    file, end = tarfile.TarInfo("a.txt"), bytes(10_240)
    name = tarfile.TarInfo("././@LongLink")
    name.type, name.size = tarfile.GNUTYPE_LONGNAME, 100_352
    assert "damaged" in refused(path, gzip.compress(name.tobuf() + b"x" * 100_352 + file.tobuf() + end))
    back = tarfile.TarInfo("b.txt")
    back.size = -1_024
    assert "damaged" in refused(path, gzip.compress(file.tobuf() + back.tobuf(tarfile.GNU_FORMAT) + end))
    assert list(texts(read(path, commented("1" * 99)))) == ["default/a"]
    assert "damaged" in refused(path, commented("1" * 100))


def commented(comment: str) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz", pax_headers={"comment": comment}) as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = 4
        archive.addfile(info, io.BytesIO(b"Text"))
    return content.getvalue()


def test_tar_of_zeros_is_refused_by_what_it_unpacks_to(tmp_path: Path) -> None:
    content = gzip.compress(b"\0" * 30_000_000)
    assert "RAG_MAX_EXPANSION" in refused(tmp_path / "a.tar.gz", content, Limits(entries=10))


def test_long_names_and_accents_are_read(kind: tuple[Path, Pack]) -> None:
    path, pack = kind
    name = "é" * 120
    assert texts(read(path, pack({f"ordner/{name}.txt": "Text"}))) == {f"default/ordner/{name}": "Text"}


def test_of_files_with_one_name_the_last_counts(tmp_path: Path) -> None:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for text in (b"Old", b"New"):
            info = tarfile.TarInfo("a.txt")
            info.size = 3
            archive.addfile(info, io.BytesIO(text))
    assert texts(read(tmp_path / "a.tar.gz", content.getvalue())) == {"default/a": "New"}


def test_archive_without_articles_is_refused(kind: tuple[Path, Pack]) -> None:
    path, pack = kind
    for files in ({}, {"a.png": b"x"}, {"README.md": "Text"}):
        assert refused(path, pack(files)).startswith("there is no file in it of a kind that can be read")


def test_names_in_messages_stay_on_one_line(kind: tuple[Path, Pack]) -> None:
    path, pack = kind
    found = read(path, pack({"a\nb\x1b[31m.txt": b"\x01\x02\x00", "b.txt": "Text"}))
    assert list(failures(found, path)) == ["a\ufffdb\ufffd[31m.txt"]


def test_default_ids_are_given_as_in_a_folder() -> None:
    names = ["a.md", "a.png", "a.txt", "b/.txt", "c.tar.gz"]
    suffix = {"a.md": ".md", "a.txt": ".txt", "c.tar.gz": ".tar.gz"}
    assert default_ids(names, lambda name: suffix.get(name, "")) == ["a", "", "a.txt", "", "c"]


def test_folder_that_a_browser_saved_beside_a_page_is_passed_over(kind: tuple[Path, Pack]) -> None:
    path, pack = kind
    page = "<html><title>Dam</title><article><p>The dam above the town broke on Monday evening.</p></article></html>"
    files = {"in/page.html": page, "in/page_files/frame.html": page, "in/notes_files/a.txt": "A note\n\nIt rained."}
    assert list(texts(read(path, pack(files)))) == ["default/in/page", "default/in/notes_files/a"]
