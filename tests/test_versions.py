import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.errors import ArticleNotFound
from rag.report_text import version_text
from tests.library_bench import Bench, open_bench

STORM = "The storm reached the coast on Monday night.\nAt least 32 people died, officials said.\n"
LATER = "The storm reached the coast on Monday night.\nAt least 150 people died, officials said.\n"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    opened = open_bench(tmp_path)
    yield opened
    opened.close()


def add(bench: Bench, text: str, **fields: str) -> None:
    source = bench.corpus.parent / "in.jsonl"
    source.write_text(json.dumps({"id": "world/storm", "text": text, **fields}))
    bench.library.add([source])


def texts(bench: Bench) -> list[tuple[int, str]]:
    return [(version.number, version.article.text) for version in bench.library.versions("world/storm")]


def test_replaced_article_is_kept_as_a_former_version(bench: Bench) -> None:
    add(bench, STORM)
    add(bench, LATER)
    assert texts(bench) == [(1, STORM), (2, LATER)]
    assert bench.library.version("world/storm", 1).text == STORM
    assert bench.library.version("world/storm", 2).text == LATER
    assert bench.library.versions("world/storm")[0].replaced is not None


def test_version_that_is_not_kept_is_named(bench: Bench) -> None:
    add(bench, STORM)
    with pytest.raises(ArticleNotFound, match=r"version 2 .* the present one is 1"):
        bench.library.version("world/storm", 2)


def test_same_again_is_no_new_version(bench: Bench) -> None:
    add(bench, STORM)
    add(bench, STORM)
    assert texts(bench) == [(1, STORM)]


def test_file_edited_in_the_corpus_keeps_its_former_version(bench: Bench) -> None:
    path = bench.corpus / "storm.txt"
    path.write_text(f"A storm\n\n{STORM}")
    bench.library.sync()
    path.write_text(f"A storm\n\n{LATER}")
    assert bench.library.sync().updated == ("storm",)
    assert bench.library.version("storm", 1).text == STORM


def test_versions_outlive_the_index(bench: Bench) -> None:
    add(bench, STORM)
    add(bench, LATER)
    again = open_bench(bench.corpus.parent, index=bench.corpus.parent / "other")
    again.library.sync()
    assert texts(again) == [(1, STORM), (2, LATER)]
    add(again, STORM)
    assert texts(again) == [(1, STORM), (2, LATER), (3, STORM)]
    again.close()


def test_no_version_of_a_removed_article_is_left(bench: Bench) -> None:
    add(bench, STORM)
    add(bench, LATER)
    bench.library.remove(["world/storm"])
    with pytest.raises(ArticleNotFound):
        bench.library.version("world/storm", 1)
    assert [path for path in bench.corpus.rglob("*") if path.is_file()] == []
    add(bench, LATER)
    assert texts(bench) == [(1, LATER)]


def test_ids_that_look_like_versions_do_not_meet(bench: Bench) -> None:
    source = bench.corpus.parent / "many.jsonl"
    for text in (STORM, LATER):
        names = ("a", "a/1", "a=", "a=/1", "a.md", "a.md/1")
        source.write_text("".join(json.dumps({"id": name, "text": f"{name} {text}"}) + "\n" for name in names))
        assert not bench.library.add([source]).failures
    for name in names:
        assert [version.article.text for version in bench.library.versions(name)] == [
            f"{name} {STORM}",
            f"{name} {LATER}",
        ]


def test_text_of_a_version_says_what_the_next_one_changed(bench: Bench) -> None:
    add(bench, STORM, title="Storm", publisher="CNN")
    add(bench, LATER, title="Storm", publisher="AP")
    told = version_text(bench.library.versions("world/storm"), 1)
    assert told.startswith("version 1 of 2, replaced ")
    assert "changed by version 2:" in told
    changed = told.split("changed by version 2:")[1].splitlines()
    assert "-publisher: CNN" in changed
    assert "+publisher: AP" in changed
    assert "-At least 32 people died, officials said." in changed
    assert "+At least 150 people died, officials said." in changed
    assert version_text(bench.library.versions("world/storm"), 2).startswith("version 2 of 2, the present one")
