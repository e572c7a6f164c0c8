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
