from datetime import date
from pathlib import Path

import pytest

from rag.records import Records
from rag.schema import DEAD, PENDING
from rag.types import Copy, Filters
from tests.library_bench import Bench, open_bench

ARTICLES = {
    "old": ("CNN", "2022-05-01"),
    "new": ("after The Inquisitr", "2022-06-01"),
    "undated": ("CNN", None),
    "nameless": (None, "2022-06-01"),
}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = open_bench(tmp_path)
    for name, (publisher, published) in ARTICLES.items():
        head = "".join(
            f"{key}: {value}\n" for key, value in (("publisher", publisher), ("published", published)) if value
        )
        (made.corpus / f"{name}.md").write_text(f"---\n{head}---\nThe storm near {name} is over.")
    made.library.sync()
    return made


@pytest.mark.parametrize(
    ("filters", "inside", "undated"),
    [
        (Filters(publishers=("cnn",)), {"old", "undated"}, 0),
        (Filters(publishers=("Inquisitr",)), {"new"}, 0),
        (Filters(since=date(2022, 5, 1)), {"old", "new", "nameless"}, 1),
        (Filters(since=date(2022, 5, 2)), {"new", "nameless"}, 1),
        (Filters(until=date(2022, 5, 31)), {"old"}, 1),
        (Filters(as_of=date(2022, 6, 1)), {"old", "new", "nameless"}, 1),
        (Filters(as_of=date(2022, 5, 31), publishers=("CNN",)), {"old"}, 1),
        (Filters(articles=("new", "missing")), {"new"}, 0),
        (Filters(articles=("new",), publishers=("CNN",)), set(), 0),
    ],
)
def test_limits_let_through_what_they_say(bench: Bench, filters: Filters, inside: set[str], undated: int) -> None:
    with bench.records.snapshot() as snapshot:
        wordings, left_out = snapshot.resolve(filters)
        assert wordings is not None
        assert ({snapshot.entries[each].id for each in wordings}, left_out) == (inside, undated)


def test_no_limit_needs_no_list(bench: Bench) -> None:
    with bench.records.snapshot() as snapshot:
        assert snapshot.resolve(Filters()) == (None, 0)
        assert snapshot.passages_total == 4


STORY = " ".join(
    f"On day {day} of the flood the county counted {day + 3} houses lost, and the mayor told the press at bridge {day}"
    " that help was on its way."
    for day in range(8)
)
LEAD = "The Valley Courier has followed the flood from its first hour. "


def put(bench: Bench, name: str, text: str, published: str | None = "2022-05-01", publisher: str = "CNN") -> None:
    head = f"publisher: {publisher}\n" + (f"published: {published}\n" if published else "")
    (bench.corpus / f"{name}.md").write_text(f"---\n{head}---\n{text}")


def groups_of(bench: Bench) -> dict[str, str]:
    with bench.records.snapshot() as snapshot:
        return {entry.id: entry.group for entry in snapshot.entries.values()}


def copies_of(bench: Bench, name: str) -> list[str]:
    with bench.records.snapshot() as snapshot:
        return [copy.article for copy in snapshot.article(name).copies]


@pytest.fixture
def flood(tmp_path: Path) -> Bench:
    made = open_bench(tmp_path)
    put(made, "b", STORY, "2022-05-02", "Reuters")
    put(made, "c", LEAD + STORY, "2022-05-01", "Courier")
    put(made, "a", STORY + " " + LEAD, None, "The Hill")
    put(made, "other", "The bank closed its doors. " * 20)
    return made


def test_copies_are_one_group_named_by_the_smallest_id(flood: Bench) -> None:
    flood.library.sync()
    assert groups_of(flood) == {"a": "a", "b": "a", "c": "a", "other": "other"}


def test_copies_are_in_the_order_of_publication_and_undated_ones_last(flood: Bench) -> None:
    flood.library.sync()
    with flood.records.snapshot() as snapshot:
        by_id = {stored.article.id: stored.copies for stored in snapshot.articles()}
        assert by_id["a"] == (Copy("c", "Courier", date(2022, 5, 1)), Copy("b", "Reuters", date(2022, 5, 2)))
        assert [copy.article for copy in by_id["b"]] == ["c", "a"]
        assert by_id["other"] == ()
        assert by_id == {name: snapshot.article(name).copies for name in by_id}


def test_copies_that_come_one_after_the_other_are_grouped_as_those_that_come_together(flood: Bench) -> None:
    kept = {path: path.read_text() for path in flood.corpus.glob("*.md")}
    for path in kept:
        path.unlink()
    for path, text in kept.items():
        path.write_text(text)
        flood.library.sync()
    assert groups_of(flood) == {"a": "a", "b": "a", "c": "a", "other": "other"}


def test_groups_follow_when_an_article_goes(flood: Bench) -> None:
    flood.library.sync()
    flood.library.remove(["a"])
    assert groups_of(flood) == {"b": "b", "c": "b", "other": "other"}
    flood.library.remove(["c"])
    assert (groups_of(flood)["b"], copies_of(flood, "b")) == ("b", [])


def test_a_link_between_two_articles_ends_with_it(tmp_path: Path) -> None:
    bench = open_bench(tmp_path)
    for name, published in (("a", "2022-05-01"), ("m", "2022-05-04"), ("z", "2022-05-07")):
        put(bench, name, STORY + f" Seen {name}.", published)
    bench.library.sync()
    assert groups_of(bench) == {"a": "a", "m": "a", "z": "a"}
    bench.library.remove(["m"])
    assert groups_of(bench) == {"a": "a", "z": "z"}


def test_an_edited_article_is_compared_anew_and_not_with_its_former_version(flood: Bench) -> None:
    flood.library.sync()
    put(flood, "b", STORY + " Corrected.", "2022-05-02", "Reuters")
    flood.library.sync()
    assert copies_of(flood, "b") == ["c", "a"]
    put(flood, "b", "The vote was counted on Sunday. " * 20, "2022-05-02", "Reuters")
    flood.library.sync()
    assert (copies_of(flood, "b"), copies_of(flood, "c")) == ([], ["a"])
    put(flood, "alone", "Nobody else has written a single word of this. " * 10 + "Nine cows swam across the river.")
    flood.library.sync()
    put(flood, "alone", "Nobody else has written a single word of this. " * 10 + "Ten cows swam across the river.")
    flood.library.sync()
    assert copies_of(flood, "alone") == []


def test_nothing_of_a_removed_article_is_left_to_compare_with(flood: Bench) -> None:
    flood.library.sync()
    flood.library.remove(["a", "b", "c", "other"])
    with flood.records.connection() as connection:
        for table in ("sketches", "bands", "copies"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


@pytest.mark.parametrize("state", [PENDING, DEAD])
def test_what_is_not_live_holds_no_group_together(tmp_path: Path, state: int) -> None:
    bench = open_bench(tmp_path)
    for name, published in (("a", "2022-05-01"), ("m", "2022-05-04"), ("z", "2022-05-07")):
        put(bench, name, STORY + f" Seen {name}.", published)
    bench.library.sync()
    with bench.records.writing() as connection:
        connection.execute("UPDATE articles SET state = ? WHERE id = 'm'", (state,))
        connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
    assert groups_of(bench) == {"a": "a", "z": "z"}


def test_many_pages_of_one_form_stay_one_group(tmp_path: Path) -> None:
    bench = open_bench(tmp_path)
    for number in range(60):
        put(bench, f"page{number:02d}", f"{STORY} Page {number}.")
    bench.library.sync()
    assert set(groups_of(bench).values()) == {"page00"}
    assert len(copies_of(bench, "page30")) == 59


def test_language_is_the_one_of_the_words(tmp_path: Path) -> None:
    bench = open_bench(tmp_path)
    put(bench, "english", STORY)
    put(bench, "german", "Der Bürgermeister sagte am Montag, dass die Brücke noch vor dem Winter repariert werde.")
    put(bench, "short", "Obama.")
    bench.library.sync()
    with bench.records.snapshot() as snapshot:
        assert {each.article.id: each.language for each in snapshot.articles()} == {
            "english": "en",
            "german": "de",
            "short": None,
        }


def test_making_the_tables_again_opens_no_further_connection(tmp_path: Path) -> None:
    records = Records(tmp_path / "records.sqlite")
    for _ in range(5):
        records.create()
        records.put_meta("stamp", "x")
    assert records._idle.qsize() == 1
    records.close()
