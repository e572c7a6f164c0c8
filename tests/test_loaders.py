from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders import SUFFIXES, Loaded, load, supported, walk
from rag.loaders.markdown import to_markdown
from rag.types import Article, Failure

PLENTY = 1_000_000
WORDS = st.text(min_size=1).filter(lambda text: bool(text.strip()))
TRICKY = st.sampled_from(
    [
        " a: b",
        "null",
        "~",
        "2020-01-01",
        "---",
        "😀",
        "yes",
        "007",
        "# x",
        "a\nb",
        'a"b\\c',
        "\ufeffx",
        "\x00x",
        "\u2028x",
        "&a *b",
    ]
)
TEXT = st.one_of(
    WORDS,
    TRICKY,
    st.lists(st.sampled_from(["---\n", "\r\n", "\r", "x", "\x00", "\ufeff", "# T\n", " "]), min_size=1)
    .map("".join)
    .filter(lambda text: bool(text.strip())),
)


def read(path: Path, content: bytes | str, max_bytes: int = PLENTY) -> list[Loaded | Failure]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(load(path, "default", Limits(file_bytes=max_bytes)))


def article(path: Path, content: bytes | str) -> Article:
    (loaded,) = read(path, content)
    assert isinstance(loaded, Loaded)
    return loaded.article


def refused(path: Path, content: bytes | str, max_bytes: int = PLENTY) -> str:
    with pytest.raises(LoadError) as caught:
        read(path, content, max_bytes)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def txt(tmp_path: Path) -> Path:
    return tmp_path / "a.txt"


@pytest.fixture
def md(tmp_path: Path) -> Path:
    return tmp_path / "a.md"


@pytest.fixture
def jsonl(tmp_path: Path) -> Path:
    return tmp_path / "a.jsonl"


# .txt


def test_text_file_is_read_with_title_author_and_publisher(txt: Path) -> None:
    content = (
        "Iran’s Promise\n\nREUTERS/Ann Lee/Files\n\nHill Post logo\nAnn Lee Pentagon/Foreign Policy Reporter\n\n"
        "It came\xa0soon.\r\n\nFollow Ann Lee on Twitter\n\nContent created by The Hill Post is available.\n\n"
    )
    assert article(txt, content) == Article(
        id="default",
        text=content.removeprefix("Iran’s Promise\n\n"),
        title="Iran’s Promise",
        publisher="The Hill Post",
        author="Ann Lee",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_in_a_known_encoding_is_read_and_its_mark_left_out(txt: Path, encoding: str) -> None:
    content = "Café\n\n“It’s 5 €,” François said – naïve.\r\nEnd"
    read_back = article(txt, content.encode(encoding))
    assert (read_back.title, read_back.text) == ("Café", "“It’s 5 €,” François said – naïve.\r\nEnd")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Für die Größe der Brücke in Köln wäre es schön", "cp1252"),
        ("El niño cantó en España a las 5 °C: ¿qué pasó?", "cp1252"),
        (
            "The report by Søren Müller of the Curaçao office was long. " + "It said what had been known before. " * 20,
            "cp1252",
        ),
    ],
)
def test_western_windows_text_is_read(txt: Path, text: str, encoding: str) -> None:
    assert article(txt, text.encode(encoding)).text == text


@pytest.mark.parametrize(
    "content",
    [
        "Привет, мир. Как дела сегодня?".encode("cp1251"),
        "Zażółć gęślą jaźń, proszę bardzo".encode("cp1250"),
        "Příliš žluťoučký kůň úpěl".encode("cp1250"),
        "Türkiye’nin başkenti değişti, şimdi".encode("cp1254"),
        "日本語の文章です。".encode("shift_jis"),
        "“Hello,” he said. Don’t go.".encode("mac_roman"),
        "Le résumé est prêt".encode("cp437"),
        "It’s “here” now".encode()[:-1] + b"\xff",
        b"\x89\r\n\x1a\n" + bytes(range(1, 200)),
        b"words\n\x00\x01\x02",
        "plain words".encode("utf-16-le"),
        b"\xff\xfea",
    ],
)
def test_bytes_that_would_become_garbled_text_are_refused(txt: Path, content: bytes) -> None:
    assert "UTF-8" in refused(txt, content)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\t", "\xa0\n".encode()])
def test_file_without_text_is_refused(txt: Path, content: bytes) -> None:
    assert refused(txt, content) == "it holds no text; an article needs at least a word"


def test_file_that_is_too_large_missing_or_of_another_kind_is_refused(tmp_path: Path, txt: Path) -> None:
    assert article(txt, "x" * 100).text == "x" * 100
    assert len(read(txt, "x" * 100, max_bytes=100)) == 1
    assert "RAG_MAX_FILE_BYTES" in refused(txt, "x" * 101, max_bytes=100)
    with pytest.raises(LoadError, match="No such file"):
        list(load(tmp_path / "none.txt", "default", Limits()))
    with pytest.raises(LoadError, match=r"\.jsonl\.gz"):
        list(load(tmp_path / "a.png", "default", Limits()))


# .md


def test_front_matter_gives_the_record_and_the_body_is_the_text_exactly(md: Path) -> None:
    content = (
        "---\r\nid: 007\ntitle: 1984\npublisher: NO\nauthor: [Ann Lee, Bob Roe]\npublished: 2014-06-12\n"
        "url: https://example.org/a\nsource: /from/here\ntags: {a: 1}\n--- \r\n\n# Heading\r\n\nText \n\n"
    )
    (loaded,) = read(md, content)
    text = "\n# Heading\r\n\nText \n\n"
    url = "https://example.org/a"
    expected = Article("007", text, "1984", "NO", "Ann Lee, Bob Roe", date(2014, 6, 12), url)
    assert loaded == Loaded(expected, explicit_id=True, source="/from/here")


def test_title_comes_from_the_first_heading_where_no_other_is_given(md: Path) -> None:
    assert article(md, "## No\n\n# Dam breaks #\n\nIt broke.").title == "Dam breaks"
    assert article(md, "---\ntitle: ~\n---\n# Dam breaks\nIt broke.").title == "Dam breaks"
    assert article(md, "It broke.") == Article("default", "It broke.")
    assert article(md, "---\n---\nIt broke.") == Article("default", "It broke.")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("---\ntitle: Iran: a report\n---\nText", "line 2: mapping values are not allowed"),
        ("---\nid: 1\ntitle: 'Iran\n---\nText", "line 4: found unexpected end of stream"),
        ("---\ntitle: a\n\nText", "line 1: the front matter is never closed"),
        ("---\ntitle: &a [x]\nauthor: *a\n---\nText", "line 2: put a value"),
        ("---\ntitle: *a\n---\nText", "line 2: put a value"),
        ("---\ntitle: " + "[" * 50_000 + "\n---\nText", "line 2: "),
        ("---\ntitle: " + "[" * 20 + "]" * 20 + "\n---\nText", "line 2: the front matter is nested too deeply"),
        ("---\n" + "a: b\n" * 20_000 + "---\nText", "longer than 64,000 characters"),
        ("---\njust words\n---\nText", "line 2: the front matter must be lines"),
        ("---\ntitle: a\x07b\n---\nText", "a character that YAML does not allow"),
        ("---\ntitle: {a: b}\n---\nText", '"title" must be a string'),
        ("---\npublished: last week\n---\nText", "write the day as YYYY-MM-DD"),
        ("---\ntitle: a\n---\n \n", "it holds no text"),
        ("---\ntitle: a\n---", "it holds no text"),
    ],
)
def test_malformed_front_matter_is_refused_naming_the_line(md: Path, content: str, reason: str) -> None:
    assert reason in refused(md, content)


def test_zero_bytes_are_text_only_below_front_matter(md: Path) -> None:
    assert article(md, "---\nid: a\n---\nx\x00y") == Article("a", "x\x00y")
    assert "no text file" in refused(md, "x\x00y")


@given(
    identity=st.one_of(WORDS, TRICKY),
    text=TEXT,
    names=st.tuples(*[st.one_of(st.none(), WORDS, TRICKY)] * 5),
    published=st.one_of(st.none(), st.dates()),
)
def test_written_article_is_read_back_identical(
    tmp_path_factory: pytest.TempPathFactory,
    identity: str,
    text: str,
    names: tuple[str | None, str | None, str | None, str | None, str | None],
    published: date | None,
) -> None:
    title, publisher, author, url, source = names
    if title is None and "# " in text:
        title = "Title"  # else the first heading is the title
    written = Article(identity, text, title, publisher, author, published, url)
    path = tmp_path_factory.getbasetemp() / "written.md"
    assert read(path, to_markdown(written, source)) == [Loaded(written, explicit_id=True, source=source)]


def test_written_file_is_plain_where_it_can_be() -> None:
    written = Article("a/b", "Text", "Iran’s 5 troops", "No", "Ann Lee", date(2014, 6, 12), "https://example.org/a?b=1")
    assert to_markdown(written, "x: y") == (
        '---\nid: a/b\ntitle: Iran’s 5 troops\npublisher: "No"\nauthor: Ann Lee\npublished: 2014-06-12\n'
        'url: https://example.org/a?b=1\nsource: "x: y"\n---\nText'
    )


# .jsonl


def test_records_are_read_exactly_and_bad_lines_reported(jsonl: Path) -> None:
    lines = [
        '{"id": 7, "text": " A\\u00a0\\r\\n\\u0000b ", "title": "", "extra": [1], "source": "no"}',
        "",
        "{broken",
        '{"id": "b", "title": "T", "publisher": "P", "author": ["A", "B"], "published": "2022-09-28T23:30:00Z", '
        '"url": "u", "text": "Text"}\r',
        '{"id": "c"}',
        '["text"]',
        '{"text": "x", "published": "September"}',
        '{"text": "x", "published": 20220928}',
        '{"text": "\\ud800"}',
        '{"text": "x", "title": "\\udfff"}',
        '{"text": "x", "id": true}',
        '{"text": "x", "id": " "}',
        '{"text": " \\n"}',
        '{"text": 5}',
        '{"text": "x", "title": {}}',
        "[" * 100_000,
        '{"text": "x", "id": ' + "9" * 5_000 + "}",
        '{"text": "last", "id": ""}',
    ]
    found = read(jsonl, "\ufeff" + "\n".join(lines))
    first, second, last = (each for each in found if isinstance(each, Loaded))
    assert first == Loaded(Article("7", " A\xa0\r\n\x00b "), explicit_id=True)
    assert second.article == Article("b", "Text", "T", "P", "A, B", date(2022, 9, 28), "u")
    assert (last.article.text, last.explicit_id) == ("last", False)
    failures = [each for each in found if isinstance(each, Failure)]
    assert [each.source for each in failures] == [f"{jsonl} line {at}" for at in (3, *range(5, 18))]
    reasons = [each.reason for each in failures]
    expected = [
        "it is not JSON",
        "it has no text",
        "it is not an Article record",
        "write the day as YYYY-MM-DD",
        "write the day as YYYY-MM-DD",
        '"text" holds half of a surrogate pair',
        '"title" holds half of a surrogate pair',
        '"id" must be',
        '"id" must be',
        "it holds no text",
        '"text" must be a string',
        '"title" must be a string',
        "it is nested too deeply",
        '"id" must be',
    ]
    assert [reason for reason, part in zip(reasons, expected, strict=True) if part not in reason] == []


def test_record_without_an_id_gets_one_of_its_content(jsonl: Path) -> None:
    one, two, three = read(jsonl, '{"text": "x"}\n{"text": "x", "author": "A"}\n{"text": "y"}')
    assert isinstance(one, Loaded)
    assert isinstance(two, Loaded)
    assert isinstance(three, Loaded)
    assert one.article.id == two.article.id != three.article.id
    assert one.article.id.startswith("default/")
    assert len(one.article.id) == len("default/") + 12
    assert not one.explicit_id


def test_line_that_is_not_utf8_is_reported_and_utf16_refused(jsonl: Path) -> None:
    bad, good = read(jsonl, b'{"text": "\xff"}\n{"text": "x"}')
    assert isinstance(bad, Failure)
    assert bad.reason == "it is not UTF-8; save the file as UTF-8"
    assert isinstance(good, Loaded)
    assert "UTF-16" in refused(jsonl, '{"text": "x"}'.encode("utf-16"))


def test_gzipped_records_are_read_and_damaged_files_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    packed = gzip.compress(b"".join(json.dumps({"id": at, "text": f"text {at}"}).encode() + b"\n" for at in range(999)))
    assert len(read(path, packed)) == 999
    assert "damaged" in refused(path, packed[: len(packed) // 2])
    assert "damaged" in refused(path, b"not gzipped")


def test_oversized_records_and_gzip_bombs_are_refused(tmp_path: Path, jsonl: Path) -> None:
    assert "RAG_MAX_FILE_BYTES" in refused(jsonl, '{"text": "x"}\n' * 100, max_bytes=500)
    packed = tmp_path / "a.jsonl.gz"
    assert "one of its lines" in refused(packed, gzip.compress(b" " * 100_000_000), max_bytes=200_000)
    assert "unpacks to more than 4,000,000" in refused(packed, gzip.compress(b"\n" * 100_000_000), max_bytes=200_000)


# folders


def test_folder_is_walked_in_order_with_ids_from_paths(tmp_path: Path) -> None:
    for name in (
        *(
            "b.md",
            "a.txt",
            "a.md",
            "world/iran.jsonl.gz",
            "world/README.md",
            "README.md",
            "C.TXT",
            "notes.png",
            ".hidden.txt",
        ),
        *(".git/x.txt", ".md", "a.txt.md", "x.jsonl"),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    assert [(path.relative_to(tmp_path).as_posix(), default_id) for path, default_id in walk(tmp_path)] == [
        ("C.TXT", "C"),
        ("a.md", "a"),
        ("a.txt", "a.txt"),
        ("a.txt.md", "a.txt.md"),
        ("b.md", "b"),
        ("world/README.md", "world/README"),
        ("world/iran.jsonl.gz", "world/iran"),
        ("x.jsonl", "x"),
    ]


def test_links_that_leave_the_folder_are_skipped(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "secret.txt").write_text("x")
    (inside / "a.txt").write_text("x")
    (inside / "out.txt").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside)
    (inside / "again.txt").symlink_to(inside / "a.txt")
    (inside / "broken.txt").symlink_to(inside / "none.txt")
    (inside / "circle").symlink_to(inside)
    assert [path.name for path, _ in walk(inside)] == ["a.txt", "again.txt"]


def test_only_supported_names_are_supported() -> None:
    assert all(supported(Path(f"a{suffix}")) for suffix in SUFFIXES)
    assert not any(supported(Path(name)) for name in ("a.gz", "a.png", ".txt", "a", "a.jso"))
