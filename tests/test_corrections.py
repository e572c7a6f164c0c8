import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag.errors import ArticleNotFound, LoadError
from rag.types import Filters
from tests.library_bench import Bench, open_bench

STORM = "The storm reached the coast on Monday night.\nAt least 32 people died, officials said.\n"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    opened = open_bench(tmp_path)
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"id": "a/storm", "text": STORM, "title": "Storm", "published": "2022-09-30"}))
    opened.library.add([source])
    yield opened
    opened.close()


def test_corrected_fields_are_shown_and_searched(bench: Bench) -> None:
    article = bench.library.edit("a/storm", {"published": "2022-09-29", "publisher": "CNN"}).article
    assert (article.title, article.publisher, article.published) == ("Storm", "CNN", date(2022, 9, 29))
    assert bench.library.corrected("a/storm") == {"published", "publisher"}
    with bench.records.snapshot() as snapshot:
        inside, _ = snapshot.resolve(Filters(publishers=("CNN",), until=date(2022, 9, 29)))
    assert inside is not None
    assert len(inside) == 1


def test_nothing_is_embedded_again_unless_the_title_changes(bench: Bench) -> None:
    before = bench.encoder.encoded
    bench.library.edit("a/storm", {"author": "Ann Lee"})
    assert bench.encoder.encoded == before


def test_value_can_be_taken_away_and_corrections_forgotten(bench: Bench) -> None:
    assert bench.library.edit("a/storm", {"title": ""}).article.title is None
    assert bench.library.reset("a/storm").article.title == "Storm"
    assert bench.library.corrected("a/storm") == frozenset()


def test_correction_outlives_the_index_and_a_new_version(bench: Bench) -> None:
    bench.library.edit("a/storm", {"published": "2022-09-29"})
    again = open_bench(bench.corpus.parent, index=bench.corpus.parent / "other")
    again.library.sync()
    assert again.library.article("a/storm").article.published == date(2022, 9, 29)
    source = bench.corpus.parent / "in.jsonl"
    source.write_text(json.dumps({"id": "a/storm", "text": STORM + "More.", "published": "2022-10-30"}))
    again.library.add([source])
    article = again.library.article("a/storm").article
    assert article.published == date(2022, 9, 29)
    assert article.text.endswith("More.")
    again.close()


def test_same_article_added_again_is_no_change(bench: Bench) -> None:
    bench.library.edit("a/storm", {"published": "2022-09-29"})
    version = bench.library.article("a/storm").version
    report = bench.library.add([bench.corpus.parent / "in.jsonl"])
    assert (report.updated, bench.library.article("a/storm").version) == ((), version)


def test_correction_of_a_file_that_is_not_ours_leaves_the_file_alone(bench: Bench) -> None:
    path = bench.corpus / "own.txt"
    path.write_text(f"A storm\n\nAs told. {STORM}")
    bench.library.sync()
    bench.library.edit("own", {"author": "Ann Lee"})
    assert path.read_text() == f"A storm\n\nAs told. {STORM}"
    assert bench.library.article("own").article.author == "Ann Lee"
    assert bench.library.sync().updated == ()


def test_correction_by_another_hand_is_followed(bench: Bench) -> None:
    bench.library.edit("a/storm", {"author": "Ann Lee"})
    path = bench.corpus / ".byline/corrections/a/storm.json"
    path.write_text(json.dumps({"id": "a/storm", "author": "Bob Ray"}))
    assert bench.library.sync().updated == ("a/storm",)
    assert bench.library.article("a/storm").article.author == "Bob Ray"
    path.write_text("{")
    bench.library.sync()
    assert bench.library.article("a/storm").article.author is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"published": "May 2022"}, "write it as YYYY-MM-DD"),
        ({"text": "x"}, "cannot be corrected"),
        ({"title": "x" * 2000}, "longer than 1,000"),
    ],
)
def test_correction_that_cannot_be_used_is_refused(bench: Bench, changes: dict[str, str | None], told: str) -> None:
    with pytest.raises(LoadError, match=told):
        bench.library.edit("a/storm", changes)
    assert bench.library.corrected("a/storm") == frozenset()


def test_unknown_article_is_not_corrected(bench: Bench) -> None:
    with pytest.raises(ArticleNotFound):
        bench.library.edit("none", {"title": "x"})
    assert not (bench.corpus / ".byline/corrections/none.json").exists()


def test_corrections_go_with_their_article(bench: Bench) -> None:
    bench.library.edit("a/storm", {"author": "Ann Lee"})
    bench.library.remove(["a/storm"])
    assert not list(bench.corpus.rglob("*.json"))
