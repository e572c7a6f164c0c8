from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders import Loaded, load
from rag.types import Article, Failure

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["text", "body", "id", "title", "author", "published", "date", "articles", "x"]),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


def read(path: Path, content: bytes | str | Any) -> list[Loaded | Failure]:
    if not isinstance(content, bytes):
        content = (content if isinstance(content, str) else json.dumps(content)).encode()
    path.write_bytes(content)
    return list(load(path, "default", Limits()))


def articles(path: Path, content: bytes | str | Any) -> list[Article]:
    found = read(path, content)
    assert not [each for each in found if isinstance(each, Failure)]
    return [each.article for each in found if isinstance(each, Loaded)]


def refused(path: Path, content: bytes | str | Any) -> str:
    with pytest.raises(LoadError) as caught:
        read(path, content)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.json"


def test_one_record_is_one_article_with_id_and_text_exactly_as_given(file: Path) -> None:
    given_record = {
        "id": 7,
        "title": "Dam breaks",
        "publisher": "The Post",
        "author": ["Ann Lee", "Bob Roe"],
        "published": "2022-09-28T23:30:00Z",
        "url": "https://example.org/a",
        "text": " A\xa0\r\n\x00b ",
        "views": [1],
    }
    assert articles(file, given_record) == [
        Article(
            "7",
            " A\xa0\r\n\x00b ",
            "Dam breaks",
            "The Post",
            "Ann Lee, Bob Roe",
            date(2022, 9, 28),
            "https://example.org/a",
        )
    ]


@pytest.mark.parametrize(
    "around",
    [
        lambda records: records,
        lambda records: {"articles": records},
        lambda records: {"status": "ok", "totalResults": 2, "tags": ["a"], "items": records},
        lambda records: {"stories": records},
        lambda records: {"sections": [{"name": "World"}], "results": records},
        lambda records: {"response": {"status": "ok", "docs": records}},
        lambda records: {"a": {"b": {"c": {"stories": records}}}},
    ],
)
def test_list_of_records_is_found_where_it_is(file: Path, around: Any) -> None:
    assert [each.text for each in articles(file, around([{"text": "One"}, {"text": "Two"}]))] == ["One", "Two"]


def test_fields_go_by_their_usual_names_too(file: Path) -> None:
    content = {
        "@type": "NewsArticle",
        "headline": "Dam breaks",
        "articleBody": "It broke.",
        "datePublished": "May 1, 2023",
        "author": [{"@type": "Person", "name": "Ann Lee"}, "Bob Roe"],
        "publisher": {"@type": "Organization", "name": "The Post"},
        "webUrl": "https://example.org/a",
        "language": "de",
    }
    (found,) = read(file, content)
    assert isinstance(found, Loaded)
    assert found.article == Article(
        found.article.id,
        "It broke.",
        "Dam breaks",
        "The Post",
        "Ann Lee, Bob Roe",
        date(2023, 5, 1),
        "https://example.org/a",
    )
    assert (found.language, found.explicit_id) == ("de", False)


def test_line_of_records_without_a_text_is_read_by_usual_names_and_one_with_a_text_by_ours_alone(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.jsonl"
    usual, ours = articles(
        path, '{"body": "B", "source": "Post"}\n{"text": "T", "source": "Post", "date": "2023-05-01"}'
    )
    assert (usual.text, usual.publisher) == ("B", "Post")
    assert (ours.text, ours.publisher, ours.published) == ("T", None, None)


def test_day_that_is_not_certain_is_left_out_unless_it_is_called_published(file: Path) -> None:
    uncertain, wrong = read(file, [{"text": "x", "date": "03/04/2023"}, {"text": "x", "published": "03/04/2023"}])
    assert isinstance(uncertain, Loaded)
    assert uncertain.article.published is None
    assert isinstance(wrong, Failure)
    assert wrong.reason == "\"published\" is '03/04/2023'; write the day as YYYY-MM-DD or leave it out"


def test_bad_records_are_reported_by_number_and_the_others_go_on(file: Path) -> None:
    deep: Any = "x"
    for _ in range(500):
        deep = [deep]
    records = [
        {"text": "One"},
        {"title": "No text"},
        {"text": " \n"},
        {"text": 5},
        "words",
        {"text": "x", "id": True},
        {"text": "x", "title": {}},
        {"text": "x", "published": {}},
        {"text": "\ud800"},
        {"text": "x", "title": deep, "author": deep, "published": deep},
        {"text": "Two"},
    ]
    found = read(file, records)
    assert [each.article.text for each in found if isinstance(each, Loaded)] == ["One", "Two"]
    failures = [(each.source, each.reason) for each in found if isinstance(each, Failure)]
    assert [source for source, _ in failures] == [f"{file} record {number}" for number in range(2, 11)]
    assert [reason for _, reason in failures] == [
        'it has no text; "text" must be a string',
        "it holds no text; an article needs at least a word",
        '"text" must be a string',
        'it is not an Article record, such as {"title": "...", "text": "..."}',
        '"id" must be a string that is not blank, or a whole number',
        '"title" must be a string',
        '"published" is no day; write the day as YYYY-MM-DD or leave it out',
        '"text" holds half of a surrogate pair, which is no character; write it whole',
        '"published" is no day; write the day as YYYY-MM-DD or leave it out',
    ]


def test_what_is_no_number_is_nothing_and_huge_numbers_spoil_one_record(file: Path) -> None:
    huge = "9" * 5_000
    content = f'[{{"text": "One", "title": NaN, "author": Infinity}}, {{"text": "x", "id": {huge}}}, {{"text": "Two"}}]'
    one, wrong, two = read(file, content)
    assert isinstance(one, Loaded)
    assert (one.article.title, one.article.author) == (None, None)
    assert isinstance(wrong, Failure)
    assert '"id" must be' in wrong.reason
    assert isinstance(two, Loaded)


def test_of_two_values_with_one_key_the_last_counts(file: Path) -> None:
    assert [each.text for each in articles(file, '{"text": "One", "text": "Two"}')] == ["Two"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "it holds no text"),
        (" \n", "it holds no text"),
        ("{", "it is not JSON (Expecting property name"),
        ('{"text": "x"', "it is not JSON"),
        ('{"text": "x"}\n{"text": "y"}', "it is not JSON (Extra data"),
        ("[]", "there is no record in it; write a list of objects that have one of text, body"),
        ("{}", "there is no record in it"),
        ("null", "there is no record in it"),
        ('"text"', "there is no record in it"),
        ('{"title": "T"}', "there is no record in it"),
        ('{"left": [{"text": "x"}], "right": [{"text": "y"}]}', "there is no record in it"),
        ('{"a": {"b": {"c": {"d": {"e": [{"text": "x"}]}}}}}', "there is no record in it"),
        ("[" * 100_000 + "]" * 100_000, "it is nested too deeply"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "it is nested too deeply"),
        ("[" + "[]," * 1_000_000 + "[]]", "it holds more than 1,000,000 lists and objects"),
        (b'{"text": "\x00"}', "it is no text file"),
        ('{"text": "Привет, мир"}'.encode("cp1251"), "save it as UTF-8"),
    ],
)
def test_file_that_holds_no_records_is_refused(file: Path, content: bytes | str, reason: str) -> None:
    assert reason in refused(file, content)


def test_brackets_in_a_text_are_no_lists(file: Path) -> None:
    text = '[{"\\' * 600_000
    assert [each.text == text for each in articles(file, [{"text": text}])] == [True]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_file_in_any_encoding_of_unicode_is_read(file: Path, encoding: str) -> None:
    assert [each.text for each in articles(file, '{"text": "Été 😀"}'.encode(encoding))] == ["Été 😀"]


@settings(max_examples=150, deadline=None)
@given(value=VALUES)
def test_whatever_a_file_says_only_our_errors_come_out(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    try:
        found = list(load(path, "default", Limits()))
    except LoadError as error:
        found = [Failure("", str(error))]
    assert found
    assert not [each for each in found if isinstance(each, Failure) and "\n" in each.reason]
