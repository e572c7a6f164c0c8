import pytest

from rag.read_question import read_question
from rag.types import Article, StoredArticle

ARTICLES = [
    StoredArticle(Article(str(number), "", publisher=publisher), 1, 1)
    for number, publisher in enumerate(["after CNN", "USA Today", "The Hill", None])
]


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("According to CNN, how many people died?", "How many people died?"),
        ("How many people died, according to the Hill?", "How many people died?"),
        ("How many live on Sanibel, going by USA Today?", "How many live on Sanibel?"),
        ("How many, according to CNN's report, died?", "How many died?"),
        ("How many died according to usa  today?", "How many died?"),
        ("How many died according to Amnesty?", "How many died according to Amnesty?"),
        ("How many died according to CNNi?", "How many died according to CNNi?"),
        ("What did CNN say?", "What did CNN say?"),
        ("According to CNN?", "According to CNN?"),
        ("", ""),
    ],
)
def test_only_the_phrase_that_names_a_found_publisher_is_left_out(asked: str, read: str) -> None:
    assert read_question(asked, ARTICLES) == read
