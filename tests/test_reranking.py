from hypothesis import given
from hypothesis import strategies as st

from rag.reranking import PLACES, diversified
from rag.types import Hit, Passage


def hits(articles: str) -> list[Hit]:
    return [Hit(Passage(f"{each}:{n}-{n}", each, n, n, ""), 1.0) for n, each in enumerate(articles)]


def order(found: list[Hit]) -> str:
    return "".join(hit.passage.article for hit in found)


def test_what_exceeds_the_share_of_an_article_follows_behind_all_others() -> None:
    assert order(diversified(hits("aaabaca"), 2)) == "aabcaaa"


def test_behind_the_shared_places_the_order_is_as_it_was() -> None:
    assert order(diversified(hits("aaabaca"), 1, places=2)) == "abaaaca"


@given(st.text("abc", max_size=12), st.integers(1, 4))
def test_no_hit_is_lost_and_the_first_hits_keep_to_the_share(articles: str, share: int) -> None:
    given_hits = hits(articles)
    found = diversified(given_hits, share)
    assert sorted(found, key=lambda hit: hit.passage.start) == given_hits
    within = min(PLACES, sum(min(share, articles.count(each)) for each in "abc"))
    assert all(order(found[:within]).count(each) <= share for each in "abc")


def told(*passages: tuple[str, str]) -> list[Hit]:
    return [Hit(Passage(str(n), article, n, n, text), 1.0) for n, (article, text) in enumerate(passages)]


DAM = "the old dam above the town broke on monday night and water reached the market within an hour"
TOLL = "nine people were killed and forty are missing since the flood the county said on tuesday"
GROUPS = {"a": "a", "b": "a", "c": "c"}


def test_a_group_has_the_share_of_one_article() -> None:
    assert order(diversified(hits("abbacd"), 2, GROUPS)) == "abcdba"


def test_what_a_copy_says_again_follows_behind_all_others() -> None:
    found = diversified(told(("a", DAM), ("b", DAM), ("c", DAM), ("b", TOLL)), 3, GROUPS)
    assert [(hit.passage.article, hit.passage.text) for hit in found] == [
        *(("a", DAM), ("c", DAM), ("b", TOLL), ("b", DAM)),
    ]


def test_a_passage_of_a_copy_that_is_cut_elsewhere_is_a_repetition() -> None:
    cut = " ".join(DAM.split()[9:] + TOLL.split()[:10])
    found = diversified(told(("a", DAM), ("a", TOLL), ("b", cut), ("c", "a bank")), 9, GROUPS)
    assert order(found) == "aacb"


def test_one_article_may_say_something_twice() -> None:
    assert order(diversified(told(("a", DAM), ("a", DAM), ("c", TOLL)), 3, GROUPS)) == "aac"


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from([DAM, TOLL, ""])), max_size=14), st.integers(1, 4))
def test_no_hit_is_lost_among_copies(passages: list[tuple[str, str]], share: int) -> None:
    given_hits = told(*passages)
    assert sorted(diversified(given_hits, share, GROUPS), key=lambda hit: hit.passage.start) == given_hits
