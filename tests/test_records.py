from datetime import date
from pathlib import Path

import pytest

from rag.types import Filters
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
