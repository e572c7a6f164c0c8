from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import IndexMissing, VectorStoreError
from rag.exact import ExactVectors
from rag.keywords import Entry, Keywords
from rag.records import Records
from rag.retrieval import RANK_OFFSET, Retriever, fuse
from rag.types import Filters, Findings, Question
from rag.vectors import VectorStore
from tests.fakes import HashedEncoder
from tests.library_bench import Bench, MemoryVectors, open_bench

STORM = "The storm reached the coast on Monday, and winds rose to 140 miles an hour near the harbor."
BANK = "The bank closed its doors on Tuesday, and its founder denied any fraud in a long letter."
VOTE = "The vote was counted on Sunday, and the mayor of the town kept her seat by nine ballots."


def article(bench: Bench, name: str, text: str, **front: str) -> None:
    head = "".join(f"{key}: {value}\n" for key, value in front.items())
    (bench.corpus / f"{name}.md").write_text(f"---\n{head}---\n{text}\n")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = open_bench(tmp_path)
    article(bench, "storm", STORM, title="Storm", publisher="CNN", published="2022-09-30")
    article(bench, "bank", BANK, title="Bank", publisher="USA Today", published="2022-11-11")
    article(bench, "vote", VOTE, title="Vote", publisher="CNN")
    bench.library.sync()
    return bench


def retriever(bench: Bench, vectors: Callable[[], VectorStore | None] = lambda: None, **numbers: int) -> Retriever:
    return Retriever(
        records=bench.records,
        keywords=bench.keywords,
        exact=ExactVectors(bench.encoder.dimension),
        encoder=lambda: bench.encoder,
        vectors=vectors,
        **numbers,
    )


def found(findings: Findings) -> list[str]:
    return [hit.passage.article for hit in findings.hits]


def asked(text: str, filters: Filters = Filters()) -> Question:  # noqa: B008
    return Question(text, text, filters)


def test_ranks_of_both_searches_are_added_up() -> None:
    fused = fuse([["a", "b"], ["b", "c"]], [1.0, 2.0])
    first, second = RANK_OFFSET + 1, RANK_OFFSET + 2
    assert fused == [
        ("b", pytest.approx(1 / second + 2 / first)),
        ("c", pytest.approx(2 / second)),
        ("a", pytest.approx(1 / first)),
    ]


def test_equal_scores_are_in_the_order_of_the_ids() -> None:
    assert [each for each, _ in fuse([["z"], ["a"]], [1.0, 1.0])] == ["a", "z"]


def test_the_passage_that_has_the_words_comes_first(bench: Bench) -> None:
    findings = retriever(bench).search(asked("Which bank closed its doors?"))
    assert found(findings)[0] == "bank"
    assert (findings.searched, findings.total, findings.undated) == (3, 3, 0)
    assert findings.articles["bank"].article.title == "Bank"
    scores = [hit.score for hit in findings.hits]
    assert scores == sorted(scores, reverse=True)
    assert findings.hits[0].similarity is not None


def test_what_is_searched_is_the_question_as_understood(bench: Bench) -> None:
    question = Question("And that?", "And that? (Which bank closed its doors)")
    assert found(retriever(bench).search(question))[0] == "bank"


@pytest.mark.parametrize(
    ("filters", "inside", "undated"),
    [
        (Filters(publishers=("cnn",)), {"storm", "vote"}, 0),
        (Filters(articles=("vote", "nowhere")), {"vote"}, 0),
        (Filters(since=date(2022, 11, 11)), {"bank"}, 1),
        (Filters(as_of=date(2022, 10, 1)), {"storm"}, 1),
        (Filters(publishers=("CNN",), until=date(2022, 12, 1)), {"storm"}, 1),
        (Filters(publishers=("BBC",)), set(), 0),
    ],
)
@pytest.mark.parametrize("exact_below", [0, 20_000])
def test_limits_are_kept_by_both_searches(
    bench: Bench, filters: Filters, inside: set[str], undated: int, exact_below: int
) -> None:
    search = retriever(bench, lambda: bench.vectors, exact_below=exact_below).search
    findings = search(asked("storm bank vote on Monday Tuesday Sunday", filters))
    assert set(found(findings)) == inside
    assert (findings.searched, findings.total, findings.undated) == (len(inside), 3, undated)


def test_a_removed_article_is_not_found_though_the_indexes_still_hold_it(bench: Bench) -> None:
    with bench.records.snapshot() as snapshot:
        wording = next(each for each, entry in snapshot.entries.items() if entry.id == "bank")
        ids = [each for each in bench.vectors.held if each.startswith(wording)]
    held = {each: bench.vectors.held[each] for each in ids}
    bench.library.remove(["bank"])
    bench.vectors.held.update(held)
    bench.keywords.add([Entry(each, wording, "Bank", BANK) for each in ids])
    bench.keywords.commit()
    assert wording in {each.partition(":")[0] for each, _ in bench.keywords.search("bank fraud", 10)}
    for exact_below in (0, 20_000):
        searching = retriever(bench, lambda: bench.vectors, exact_below=exact_below, candidates=1)
        assert "bank" not in found(searching.search(asked("Which bank closed its doors over fraud?")))


def test_hits_of_one_article_give_way_to_others(tmp_path: Path) -> None:
    bench = open_bench(tmp_path)
    sentence = "The storm number {} reached the coast of the island and winds rose to {} miles an hour in the night. "
    article(bench, "long", "".join(sentence.format(n, n + 90) for n in range(60)), title="Storms")
    article(bench, "short", VOTE, title="Vote")
    bench.library.sync()
    order = found(retriever(bench, per_article=2).search(asked("How fast were the winds of the storm?")))
    assert len(order) > 4
    assert order[:3] == ["long", "long", "short"]
    assert set(order[3:]) == {"long"}
    scores = [hit.score for hit in retriever(bench, per_article=2).search(asked("storm winds")).hits]
    assert scores == sorted(scores, reverse=True)


def test_copies_share_the_places_of_one_article(tmp_path: Path) -> None:
    bench = open_bench(tmp_path)
    story = " ".join(
        f"The storm of day {n} reached the coast and winds rose to {n + 90} miles an hour." for n in range(9)
    )
    for name in ("agency", "courier", "herald"):
        article(bench, name, f"{story} Printed by the {name}.", publisher=name, published="2022-09-30")
    article(bench, "vote", VOTE, title="Vote")
    bench.library.sync()
    findings = retriever(bench).search(asked("How fast were the winds of the storm?"))
    assert found(findings)[1] == "vote"
    assert sorted(found(findings)) == ["agency", "courier", "herald", "vote"]
    first = findings.articles[found(findings)[0]]
    assert {first.article.id, *(copy.article for copy in first.copies)} == {"agency", "courier", "herald"}


class _Broken(MemoryVectors):
    def search(self, vector: object, k: int) -> list[tuple[str, float]]:
        raise VectorStoreError("the store cannot be reached")


def test_a_failing_store_and_none_give_way_to_exact_scores(bench: Bench) -> None:
    expected = found(retriever(bench).search(asked("bank fraud")))
    assert found(retriever(bench, _Broken, exact_below=0).search(asked("bank fraud"))) == expected
    assert found(retriever(bench, lambda: None, exact_below=0).search(asked("bank fraud"))) == expected


def test_a_store_full_of_what_is_not_live_gives_way_to_exact_scores(bench: Bench) -> None:
    near = bench.encoder.encode(["bank fraud"])
    bench.vectors.add([f"gone{n}:0-1" for n in range(50)], near.repeat(50, axis=0))
    searching = retriever(bench, lambda: bench.vectors, exact_below=0, candidates=3)
    assert all(hit.similarity is not None for hit in searching.search(asked("bank fraud")).hits)


def test_a_small_collection_never_opens_the_store(bench: Bench) -> None:
    def opened() -> VectorStore | None:
        raise AssertionError("opened")

    assert found(retriever(bench, opened).search(asked("bank")))


@pytest.mark.parametrize("text", ["", "   ", "?!", "\u0000", "🚀🚀"])
def test_a_question_without_words_finds_nothing(bench: Bench, text: str) -> None:
    findings = retriever(bench).search(asked(text))
    assert (findings.hits, findings.total) == ((), 3)


@pytest.mark.parametrize(
    "text",
    ['"', "*", "NEAR(storm", "title:bank AND", "bank " * 4000, "a:b^2~ [x TO y]", "ünïcödé 🚀 bank", "\ud800 bank"],
)
def test_any_text_is_a_legal_question(bench: Bench, text: str) -> None:
    assert retriever(bench).search(asked(text)).total == 3


def test_without_articles_nothing_is_searched(tmp_path: Path) -> None:
    bench = open_bench(tmp_path)
    bench.library.sync()
    findings = retriever(bench).search(asked("bank"))
    assert (findings.hits, findings.searched, findings.total) == ((), 0, 0)
    assert bench.encoder.encoded == 0


def test_without_an_index_it_says_so(tmp_path: Path) -> None:
    missing = Retriever(
        records=Records(tmp_path / "none" / "records.sqlite"),
        keywords=Keywords(tmp_path / "none" / "keywords", owner=False),
        exact=ExactVectors(64),
        encoder=HashedEncoder,
        vectors=lambda: None,
    )
    with pytest.raises(IndexMissing, match="byline sync"):
        missing.search(asked("bank"))


def test_langchain_gets_documents_with_where_they_stand(bench: Bench) -> None:
    document = retriever(bench).invoke("Which bank closed its doors?")[0]
    assert document.page_content == BANK
    assert document.metadata["article"] == "bank"
    assert document.metadata["published"] == "2022-11-11"
    start, end = document.metadata["start"], document.metadata["end"]
    with bench.records.snapshot() as snapshot:
        assert snapshot.article("bank").article.text[start:end] == document.page_content


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(text=st.text(max_size=300))
def test_the_same_question_is_answered_the_same_way(bench: Bench, text: str) -> None:
    searching = retriever(bench)
    assert searching.search(asked(text)) == searching.search(asked(text))
