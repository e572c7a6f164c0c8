from __future__ import annotations

import csv
import io
import threading
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders import Loaded, load
from rag.loaders.fields import USUAL_NAMES
from rag.types import Article, Failure

CELLS = st.text(alphabet=st.sampled_from("ab é,;\t|\"'\n\r\\=😀"), max_size=8)


def read(path: Path, content: bytes | str, limits: Limits | None = None) -> list[Loaded | Failure]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(load(path, "default", limits or Limits()))


def articles(path: Path, content: bytes | str) -> list[Article]:
    found = read(path, content)
    assert not [each for each in found if isinstance(each, Failure)]
    return [each.article for each in found if isinstance(each, Loaded)]


def refused(path: Path, content: bytes | str) -> str:
    with pytest.raises(LoadError) as caught:
        read(path, content)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "a.csv"


def test_rows_become_articles_with_text_and_id_exactly_as_given(table: Path) -> None:
    content = (
        "id,title,publisher,author,published,url,text\r\n"
        '007,"Dam, broken",The Post,Ann Lee,2023-05-01,https://example.org/a," It broke.\r\n\r\nHe said ""no"".\n "\r\n'
        "b,,,,,,Plain\r\n"
    )
    assert articles(table, content) == [
        Article(
            "007",
            ' It broke.\r\n\r\nHe said "no".\n ',
            "Dam, broken",
            "The Post",
            "Ann Lee",
            date(2023, 5, 1),
            "https://example.org/a",
        ),
        Article("b", "Plain"),
    ]


@pytest.mark.parametrize(
    ("field", "name"),
    [(field, name) for field, names in USUAL_NAMES.items() if field not in {"text", "language"} for name in names],
)
def test_columns_go_by_their_usual_names(table: Path, field: str, name: str) -> None:
    (article,) = articles(table, f"Body,{name.replace('_', ' ').title()}\nText,2023-05-01\n")
    value = getattr(article, field)
    assert (value.isoformat() if isinstance(value, date) else value) == "2023-05-01"


@pytest.mark.parametrize(
    "name", ["text", "BODY", "Content", "article", "full_text", "Full Text", "fullText", "maintext", "articleBody"]
)
def test_texts_are_found_under_their_usual_names(table: Path, name: str) -> None:
    assert [article.text for article in articles(table, f"title,{name}\nT,Words\n")] == ["Words"]


def test_our_own_names_come_before_others_and_blank_cells_count_for_nothing(table: Path) -> None:
    content = (
        "source,publisher,content,text,date,published\nWire,Post,Lead,Text,2020-02-02,2023-05-01\nWire, ,Lead,,,\n"
    )
    first, second = articles(table, content)
    assert (first.publisher, first.text, first.published) == ("Post", "Text", date(2023, 5, 1))
    assert (second.publisher, second.text, second.published) == ("Wire", "Lead", None)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2023-05-01T23:30:00-04:00", date(2023, 5, 1)),
        ('"May 1, 2023"', date(2023, 5, 1)),
        ("1 May 2023", date(2023, 5, 1)),
        ("20230501", date(2023, 5, 1)),
        ("03/04/2023", None),
        ("2023", None),
        ("last week", None),
    ],
)
def test_days_are_read_in_many_forms_and_left_out_where_not_certain(
    table: Path, written: str, day: date | None
) -> None:
    assert [article.published for article in articles(table, f"date,text\n{written},Words\n")] == [day]


def test_byline_loses_its_by_and_language_is_kept(table: Path) -> None:
    found = read(table, "byline,lang,text\nBy Ann Lee,de,Worte\nByron Lee,,Words\n")
    assert [(each.article.author, each.language) for each in found if isinstance(each, Loaded)] == [
        ("Ann Lee", "de"),
        ("Byron Lee", None),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_told_from_the_table(table: Path, delimiter: str) -> None:
    lines = [["title", "text", "date"], ["A", "One, two; three | four\tfive", "2023-05-01"], ["B", "1,5; 2,5", ""]]
    content = io.StringIO()
    csv.writer(content, delimiter=delimiter).writerows(lines)
    assert [(each.title, each.text) for each in articles(table, content.getvalue())] == [
        ("A", "One, two; three | four\tfive"),
        ("B", "1,5; 2,5"),
    ]


def test_excel_names_its_delimiter_in_a_line_of_its_own(table: Path) -> None:
    assert [each.text for each in articles(table, "sep=;\r\ntitle;text\r\nA;One, two\r\n")] == ["One, two"]


def test_a_column_alone_needs_no_quotation_marks(table: Path) -> None:
    assert [each.text for each in articles(table, "text\nOne, two\nThree\n")] == ["One, two", "Three"]


def test_tabs_separate_the_cells_of_a_tsv_with_quotation_marks_or_without(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    assert [each.text for each in articles(path, 'title\ttext\nA\t"One\ttwo\n""three"""\n')] == ['One\ttwo\n"three"']
    assert [each.text for each in articles(path, 'title\ttext\nA\t"No", he said.\nB\t"Go", or, she said\n')] == [
        '"No", he said.',
        '"Go", or, she said',
    ]


def test_bad_rows_are_reported_by_number_and_the_others_go_on(table: Path) -> None:
    content = (
        "id,title,text\n"
        "1,A,One\n"
        "\n"
        "3,B,\n"
        '4,C,"He said "hi" and\n'
        "left, quickly\n"
        "6,D,Two,three\n"
        "7,E,Four,,\n"
        ",,\n"
        "x,F\n"
        '10,G,"never closed\n'
        "11,H,Five\n"
    )
    found = read(table, content)
    assert [each.article.id for each in found if isinstance(each, Loaded)] == ["1", "7", "11"]
    failures = [(each.source, each.reason) for each in found if isinstance(each, Failure)]
    assert [source for source, _ in failures] == [f"{table} row {number}" for number in (4, 5, 6, 7, 10, 11)]
    expected = [
        "it holds no text",
        "double the quotation marks",
        "it has 2 cells under 3 columns",
        "it has 4 cells under 3 columns",
        "it holds no text",
        "double the quotation marks",
    ]
    assert [part for part, (_, reason) in zip(expected, failures, strict=True) if part not in reason] == []
    assert not [reason for _, reason in failures if "\n" in reason]


def test_rows_that_a_spreadsheet_cut_short_are_filled_up(table: Path) -> None:
    assert [(each.text, each.url) for each in articles(table, "text,title,url\nOne,A,u\nTwo\n")] == [
        ("One", "u"),
        ("Two", None),
    ]


def test_row_without_an_id_gets_one_of_its_content_as_a_record_does(table: Path, tmp_path: Path) -> None:
    (row,) = articles(table, "headline,date,body\nT,2023-05-01,Words\n")
    (record,) = articles(tmp_path / "a.jsonl", '{"title": "T", "published": "2023-05-01", "text": "Words"}')
    assert row.id == record.id
    assert row.id.startswith("default/")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("name,views\nA,1\n", 'only "name", "views"; call the column one of text, body, content,'),
        ("A first line\nand another\n", 'only "A first line"'),
        (",".join(f"c{number}" for number in range(50)) + "\n", '"c11" and 38 more;'),
        ('"a\nb\x1b[31m",c\n1,2\n', 'only "ab[31m", "c"'),
        ("title,text\n", "it holds a header and no rows"),
        ("sep=;\n", "it holds no text"),
        ("", "it holds no text"),
        (" \n\n", "it holds no text"),
        ('"text', "its header cannot be read"),
        (b"title,text\n\x00,b\n", "it is no text file"),
        ("title,text\nПривет,мир\n".encode("cp1251"), "save it as UTF-8"),
    ],
)
def test_file_that_is_no_table_of_articles_is_refused(table: Path, content: bytes | str, reason: str) -> None:
    assert reason in refused(table, content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_table_in_a_known_encoding_is_read(table: Path, encoding: str) -> None:
    found = articles(table, "title,text\r\nÉté,“Voilà” – c’est l’été\r\n".encode(encoding))
    assert [(each.title, each.text) for each in found] == [("Été", "“Voilà” – c’est l’été")]


def test_long_cell_is_read_whole_and_the_limit_for_all_other_tables_stays(table: Path) -> None:
    usual = csv.field_size_limit()
    text = "x" * (2 * usual)
    found = read(table, f"title,text\nA,{text}\nB,Words\n")
    assert [len(each.article.text) for each in found if isinstance(each, Loaded)] == [2 * usual, 5]
    assert csv.field_size_limit() == usual


def test_tables_read_at_the_same_time_leave_the_limit_as_it_was(tmp_path: Path) -> None:
    usual = csv.field_size_limit()
    content = "title,text\n" + "A,Words\n" * 3_000
    threads = [threading.Thread(target=read, args=(tmp_path / f"{number}.csv", content)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert csv.field_size_limit() == usual


def test_article_that_is_too_long_is_refused_and_the_others_kept(table: Path) -> None:
    long, short = read(table, f"text\n{'x' * 101}\n{'x' * 100}\n", Limits(characters=100))
    assert isinstance(long, Failure)
    assert "RAG_MAX_CHARACTERS" in long.reason
    assert isinstance(short, Loaded)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(CELLS, CELLS.filter(lambda cell: bool(cell.strip()))), min_size=1, max_size=6),
    delimiter=st.sampled_from(",;\t|"),
)
def test_whatever_a_writer_of_tables_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], delimiter: str
) -> None:
    content = io.StringIO(newline="")
    csv.writer(content, delimiter=delimiter).writerows([("title", "text", "views"), *((*row, "1") for row in rows)])
    found = articles(tmp_path_factory.getbasetemp() / "written.csv", content.getvalue())
    assert [each.text for each in found] == [text for _, text in rows]
