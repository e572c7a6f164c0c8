from typing import Any

from rag.passage_reading import PassageReader
from rag.trained_reranking import TrainedReranker
from rag.types import Article, Hit, Passage, Question, StoredArticle
from tests.fakes import MarkingNetwork


class Titles:
    """Stands for a snapshot of the records, of which only the articles are asked."""

    def articles(self, wanted: set[str]) -> list[StoredArticle]:
        return [StoredArticle(Article(each, "", title="Dams"), 1, 1) for each in sorted(wanted)]


def hits(*texts: str) -> list[Hit]:
    return [Hit(Passage(str(n), f"a{n}", 0, len(text), text), 0.03 - n / 1000, 0.5) for n, text in enumerate(texts)]


def order(texts: list[str], first: int = 20) -> list[str]:
    network = MarkingNetwork("Wu Lan")
    reranker = TrainedReranker(PassageReader(lambda: network), first)
    snapshot: Any = Titles()
    found = reranker.rerank(Question("Who built it?", "Who built it?"), hits(*texts), snapshot)
    scores = [hit.score for hit in found]
    assert len(scores) == len(texts)
    return [hit.passage.text for hit in found]


def test_passage_that_answers_comes_first() -> None:
    assert order(["Rain fell.", "Wu Lan built it.", "Snow fell."]) == ["Wu Lan built it.", "Rain fell.", "Snow fell."]


def test_passages_beyond_the_first_are_not_read_and_stay_behind() -> None:
    assert order(["Rain fell.", "Snow fell.", "Wu Lan built it."], first=2) == [
        "Rain fell.",
        "Snow fell.",
        "Wu Lan built it.",
    ]
    assert order([]) == []


def test_same_passages_keep_their_order() -> None:
    assert order(["Rain fell.", "Snow fell."]) == ["Rain fell.", "Snow fell."]
