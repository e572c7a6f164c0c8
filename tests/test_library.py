import json
import os
import sqlite3
import threading
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import ArticleNotFound, IndexMismatch, IndexMissing
from rag.exact import ExactVectors
from rag.library import Library
from rag.progress import Progress
from rag.types import Article, Filters
from rag.wire import article_record
from tests.library_bench import Bench, open_bench

STORM = (
    "The storm reached the coast on Monday. Winds rose to 140 miles an hour. At least 14 people died, officials said."
)
BANK = "The bank closed its doors on Tuesday. Its founder denied any fraud. Depositors lost 8 billion dollars."


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return open_bench(tmp_path)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def records_file(folder: Path, name: str, *records: dict[str, object]) -> Path:
    return write(folder, name, "\n".join(json.dumps(record) for record in records) + "\n")


def exported(library: Library) -> list[dict[str, object]]:
    return [article_record(article) for article in library.export()]


def found(bench: Bench, words: str) -> set[str]:
    """The ids of the articles that either search finds among its first five live passages."""
    with bench.records.snapshot() as snapshot:
        vector = bench.encoder.encode([words])[0]
        hits = [each for each, _ in ExactVectors(bench.encoder.dimension).search(snapshot, vector, 5)]
        hits += [each for each, _ in bench.keywords.search(words, 5)]
        return {passage.article for passage in snapshot.passages(hits).values()}


def test_added_article_is_listed_and_found(bench: Bench, tmp_path: Path) -> None:
    report = bench.library.add([records_file(tmp_path, "in.jsonl", {"id": "storm", "text": STORM})])
    assert report.added == ("storm",)
    assert [each.article.text for each in bench.library.articles()] == [STORM]
    assert "storm" in found(bench, "storm coast winds")


def test_added_article_becomes_one_file_of_the_corpus(bench: Bench, tmp_path: Path) -> None:
    bench.library.add([records_file(tmp_path, "in.jsonl", {"id": "a/b: c", "text": STORM, "publisher": "CNN"})])
    assert [p.name for p in (bench.corpus / "a").iterdir()] == ["b%3A c.md"]


def test_removed_article_is_not_found(bench: Bench, tmp_path: Path) -> None:
    records = [{"id": "storm", "text": STORM}, {"id": "bank", "text": BANK}]
    bench.library.add([records_file(tmp_path, "in.jsonl", *records)])
    bench.library.remove(["storm"])
    assert [each.article.id for each in bench.library.articles()] == ["bank"]
    assert found(bench, "storm coast winds") == {"bank"}
    with pytest.raises(ArticleNotFound, match="storm"):
        bench.library.article("storm")
    assert not (bench.corpus / "storm.md").exists()


def test_purged_article_leaves_no_byte_in_the_index(bench: Bench, tmp_path: Path) -> None:
    secret = "Zanzibarquartz was the password, said the clerk. He repeated it for the whole court to hear."
    bench.library.add([records_file(tmp_path, "in.jsonl", {"id": "s", "text": secret}, {"id": "b", "text": BANK})])
    bench.library.remove(["s"], purge=True)
    held = [path for path in bench.index.rglob("*") if path.is_file() and b"anzibarquartz" in path.read_bytes()]
    assert held == []


def test_unknown_id_removes_nothing(bench: Bench, tmp_path: Path) -> None:
    bench.library.add([records_file(tmp_path, "in.jsonl", {"id": "storm", "text": STORM})])
    with pytest.raises(ArticleNotFound):
        bench.library.remove(["storm", "missing"])
    assert [each.article.id for each in bench.library.articles()] == ["storm"]


def test_changed_text_replaces_the_article_and_raises_its_version(bench: Bench) -> None:
    path = write(bench.corpus, "report.txt", f"A storm\n\n{STORM}")
    bench.library.sync()
    write(bench.corpus, "report.txt", f"A storm\n\n{BANK}")
    os.utime(path, ns=(1, 1))
    report = bench.library.sync()
    assert report.updated == ("report",)
    assert (bench.library.article("report").version, bench.library.article("report").article.text) == (2, BANK)
    with bench.records.snapshot() as snapshot:
        texts = [p.text for p in snapshot.passages([i for i, _ in bench.keywords.search("storm bank", 9)]).values()]
    assert not any("140 miles" in text for text in texts)


def test_unchanged_text_is_not_embedded_again(bench: Bench) -> None:
    write(bench.corpus, "a.txt", f"A storm\n\n{STORM}")
    bench.library.sync()
    before = bench.encoder.encoded
    assert before > 0
    (bench.corpus / "a.txt").rename(bench.corpus / "b.txt")
    report = bench.library.sync()
    assert (report.added, report.removed) == (("b",), ("a",))
    write(bench.corpus, "c.md", "---\ntitle: A storm\npublisher: CNN\n---\n" + STORM)
    bench.library.sync()
    assert bench.encoder.encoded == before


def test_corrected_metadata_keeps_the_passages(bench: Bench) -> None:
    path = write(bench.corpus, "a.md", f"---\ntitle: A storm\n---\n{STORM}")
    bench.library.sync()
    path.write_text(f"---\ntitle: A storm\npublisher: CNN\npublished: 2022-09-29\n---\n{STORM}")
    assert bench.library.sync().updated == ("a",)
    assert bench.library.article("a").article.publisher == "CNN"
    assert "a" in found(bench, "storm coast winds")
    with bench.records.snapshot() as snapshot:
        inside, undated = snapshot.resolve(Filters(publishers=("cnn",), since=date(2022, 9, 29)))
    assert (len(inside or ()), undated) == (1, 0)


def test_second_sync_changes_nothing(bench: Bench) -> None:
    write(bench.corpus, "a.txt", f"A storm\n\n{STORM}")
    bench.library.sync()
    report = bench.library.sync()
    assert (report.added, report.updated, report.removed, report.unchanged) == ((), (), (), 1)


def test_deleted_file_takes_its_article_along(bench: Bench) -> None:
    path = write(bench.corpus, "a.txt", f"A storm\n\n{STORM}")
    bench.library.sync()
    path.unlink()
    assert bench.library.sync().removed == ("a",)
    assert bench.library.articles() == []


def test_deleted_index_is_made_again(bench: Bench, tmp_path: Path) -> None:
    records = [{"id": "storm", "text": STORM, "published": "2022-09-29"}, {"id": "bank", "text": BANK}]
    bench.library.add([records_file(tmp_path, "in.jsonl", *records)])
    before = exported(bench.library)
    again = open_bench(tmp_path, index=tmp_path / "other")
    again.library.sync()
    assert exported(again.library) == before


def test_broken_file_is_named_and_the_others_are_kept(bench: Bench, tmp_path: Path) -> None:
    good = write(tmp_path, "good.txt", f"A storm\n\n{STORM}")
    bad = write(tmp_path, "bad.md", "---\ntitle: [\n---\ntext")
    report = bench.library.add([good, bad, tmp_path / "missing.txt", "http://127.0.0.1:9/page"])
    assert report.added == ("good",)
    assert [Path(failure.source).name for failure in report.failures] == ["bad.md", "missing.txt", "page"]
    assert len(bench.library.status()["failed"]) == 3


def test_same_source_again_is_an_update(bench: Bench, tmp_path: Path) -> None:
    path = write(tmp_path, "report.txt", f"A storm\n\n{STORM}")
    bench.library.add([path])
    path.write_text(f"A storm\n\n{BANK}")
    assert bench.library.add([path]).updated == ("report",)
    assert len(bench.library.articles()) == 1


def test_same_name_from_another_source_gets_a_number(bench: Bench, tmp_path: Path) -> None:
    one = write(tmp_path / "one", "report.txt", f"A storm\n\n{STORM}")
    two = write(tmp_path / "two", "report.txt", f"A bank\n\n{BANK}")
    bench.library.add([one])
    report = bench.library.add([two])
    assert (report.added, report.renamed) == (("report-2",), (("report", "report-2"),))
    two.write_text(f"A bank\n\n{BANK} Nobody was arrested.")
    assert bench.library.add([two]).updated == ("report-2",)


def test_explicit_id_is_an_update_wherever_it_lay(bench: Bench, tmp_path: Path) -> None:
    records_file(bench.corpus, "many.jsonl", {"id": "storm", "text": STORM}, {"id": "bank", "text": BANK})
    bench.library.sync()
    report = bench.library.add([records_file(tmp_path, "in.jsonl", {"id": "storm", "text": STORM + " It is over."})])
    assert (report.updated, report.failures) == (("storm",), ())
    assert {each.article.id: each.article.text for each in bench.library.articles()} == {
        "storm": STORM + " It is over.",
        "bank": BANK,
    }


def test_one_of_many_records_can_be_removed(bench: Bench) -> None:
    records_file(bench.corpus, "many.jsonl", {"id": "storm", "text": STORM}, {"text": BANK})
    bench.library.sync()
    other = next(each.article.id for each in bench.library.articles() if each.article.id != "storm")
    bench.library.remove([other])
    bench.library.sync()
    assert [each.article.id for each in bench.library.articles()] == ["storm"]


def test_two_files_with_one_id_keep_the_first(bench: Bench) -> None:
    write(bench.corpus, "a.md", f"---\nid: same\n---\n{STORM}")
    write(bench.corpus, "b.md", f"---\nid: same\n---\n{BANK}")
    for _ in range(2):
        report = bench.library.sync()
        assert [failure.source for failure in report.failures] == ["b.md"]
        assert bench.library.article("same").article.text == STORM


def test_files_of_one_name_keep_their_ids_whatever_came_first(bench: Bench) -> None:
    write(bench.corpus, "a.txt", f"A storm\n\n{STORM}")
    bench.library.sync()
    write(bench.corpus, "a.md", BANK)
    bench.library.sync()
    assert {each.article.id for each in bench.library.articles()} == {"a", "a.txt"}
    assert bench.library.article("a").article.text == BANK


def test_index_of_another_encoder_is_refused_and_made_again_by_sync(bench: Bench, tmp_path: Path) -> None:
    write(bench.corpus, "a.txt", f"A storm\n\n{STORM}")
    bench.library.sync()
    other = open_bench(tmp_path, stamp="another")
    with pytest.raises(IndexMismatch, match="byline sync"):
        other.library.check()
    other.library.sync()
    other.library.check()
    assert len(other.library.articles()) == 1
    assert "a" in found(other, "storm coast winds")


def test_missing_index_names_the_command(bench: Bench) -> None:
    with pytest.raises(IndexMissing, match="byline sync"):
        bench.library.articles()
    assert bench.library.overview().articles == 0


def test_lost_search_is_rebuilt_without_embedding(bench: Bench) -> None:
    write(bench.corpus, "a.txt", f"A storm\n\n{STORM}")
    bench.library.sync()
    before = bench.encoder.encoded
    bench.keywords.clear()
    bench.vectors.clear()
    assert bench.indexer.heal()
    assert not bench.indexer.heal()
    assert bench.encoder.encoded == before
    assert [each for each, _ in bench.keywords.search("storm", 5)]
    assert bench.vectors.count() == bench.keywords.count()


def test_pending_articles_are_finished_by_the_next_start(bench: Bench, tmp_path: Path) -> None:
    write(bench.corpus, "a.txt", f"A storm\n\n{STORM}")
    bench.library.sync()
    with sqlite3.connect(bench.index / "records.sqlite") as connection:  # as a kill before the last step leaves it
        connection.execute("UPDATE articles SET state = 0")
        connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
    bench.keywords.clear()
    bench.close()
    again = open_bench(tmp_path)
    again.library.sync()
    assert [each.article.id for each in again.library.articles()] == ["a"]
    assert "a" in found(again, "storm coast winds")


def test_snapshot_sees_one_state_while_an_article_changes(bench: Bench) -> None:
    write(bench.corpus, "a.txt", f"A storm\n\n{STORM}")
    bench.library.sync()
    with bench.records.snapshot() as snapshot:
        write(bench.corpus, "a.txt", f"A storm\n\n{BANK}")
        bench.library.sync()
        assert snapshot.article("a").article.text == STORM
    assert bench.library.article("a").article.text == BANK


def test_questions_see_articles_wholly_or_not_at_all(bench: Bench, tmp_path: Path) -> None:
    long = " ".join(f"Sentence number {n} tells of the storm and its winds near the coast." for n in range(200))
    path = records_file(tmp_path, "in.jsonl", {"id": "long", "text": long})
    seen: set[int] = set()
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            with bench.records.snapshot() as snapshot:
                seen.add(snapshot.passages_total)

    bench.library.sync()
    thread = threading.Thread(target=look)
    thread.start()
    bench.library.add([path])
    bench.library.remove(["long"])
    done.set()
    thread.join()
    assert len(seen - {0}) <= 1


def test_progress_ends_at_the_total(bench: Bench, tmp_path: Path) -> None:
    told: list[Progress] = []
    records = [{"id": str(n), "text": f"{STORM} Number {n}."} for n in range(150)]
    bench.library.add([records_file(tmp_path, "in.jsonl", *records)], told.append)
    assert (told[-1].done, told[-1].total) == (150, 150)
    assert len(told) >= 3
    assert bench.library.status()["writing"] is None


def test_overview_counts_publishers_and_days(bench: Bench, tmp_path: Path) -> None:
    records = [
        {"id": "a", "text": STORM, "publisher": "CNN", "published": "2022-09-29"},
        {"id": "b", "text": BANK, "publisher": "CNN", "published": "2022-11-11"},
        {"id": "c", "text": BANK, "publisher": "USA Today"},
    ]
    bench.library.add([records_file(tmp_path, "in.jsonl", *records)])
    overview = bench.library.overview()
    assert (overview.articles, overview.publishers) == (3, ("CNN", "USA Today"))
    assert (overview.first, overview.last) == (date(2022, 9, 29), date(2022, 11, 11))
    assert overview.newest is not None
    assert overview.newest.id == "b"


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(
    lambda text: bool(text.strip())
)
names = st.none() | st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(
    str.strip
).filter(bool)
article_values = st.builds(
    Article,
    id=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(
        lambda t: bool(t.strip())
    ),
    text=texts,
    title=names,
    publisher=names,
    author=names,
    published=st.none() | st.dates(min_value=date(1000, 1, 1)),
    url=st.none() | st.just("https://example.org/a?b=c#d"),
)


@settings(max_examples=25)
@given(st.lists(article_values, min_size=1, max_size=4, unique_by=lambda article: article.id.casefold()))
def test_adding_what_was_exported_is_the_identity(
    tmp_path_factory: pytest.TempPathFactory, many: list[Article]
) -> None:
    folder = tmp_path_factory.mktemp("identity")
    source = records_file(folder, "in.jsonl", *[article_record(article) for article in many])
    first = open_bench(folder / "first")
    report = first.library.add([source])
    assert not report.failures
    assert sorted(exported(first.library), key=str) == sorted(map(article_record, many), key=str)
    second = open_bench(folder / "second")
    second.library.add([records_file(folder, "out.jsonl", *exported(first.library))])
    assert exported(second.library) == exported(first.library)
    first.close()
    second.close()
