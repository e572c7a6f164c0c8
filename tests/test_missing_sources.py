import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.missing_sources import missing_sources
from rag.types import Article, Findings, StoredArticle

TEXT = (
    "The National Weather Office warned of floods. Rita Almqvist resigned, Kraftwerk.io said. A count of the Allied"
    " Press was not confirmed. Officials at the World Grain Organization and Oslo's mayor would not comment."
)
FOUND = Findings((), {"a": StoredArticle(Article("a", TEXT, publisher="Hal Post"), 1, 1)}, 1, 1)
PUBLISHERS = ("Hal Post", "The Fen Journal", "after Marl News")


def named(question: str) -> list[str]:
    return [note.text.split("“")[1].split("”")[0] for note in missing_sources(question, PUBLISHERS, FOUND)]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("How many drowned, according to Le Monde?", "Le Monde"),
        ("According to Le Monde, how many drowned?", "Le Monde"),
        ("according to the Herald, how many drowned?", "Herald"),
        ("How many drowned, as reported by Reuters?", "Reuters"),
        ("According to “Le Monde”, how many drowned?", "Le Monde"),
        ("How many drowned according to Le Monde's reporting?", "Le Monde"),
        ("What does it say in Le Monde's latest article?", "Le Monde"),
        ("How many drowned, according to the BBC?", "BBC"),
        ("What does the New York Times say about those who drowned?", "New York Times"),
        ("How did Le Monde report on the flood?", "Le Monde"),
        ("How many drowned, according to the Süddeutsche Zeitung?", "Süddeutsche Zeitung"),
    ],
)
def test_a_source_that_is_nowhere_is_told(question: str, name: str) -> None:
    assert named(question) == [name]


@pytest.mark.parametrize(
    "question",
    [
        "How many drowned?",
        "How many drowned, according to the Hal Post?",
        "How many drowned, according to the Fen Journal?",
        "How many drowned, according to Marl News?",
        "How many drowned, according to Rita Almqvist?",
        "How many drowned, according to Ms. Almqvist?",
        "How many drowned, according to Kraftwerk.io?",
        "How many drowned, according to the NWO?",
        "How many drowned, according to the WGO?",
        "How many drowned, according to the Allied Press?",
        "How many drowned, according to Oslo?",
        "How many drowned, according to officials?",
        "How many drowned, according to Monday's count?",
        "How many drowned, according to the count of May?",
        "What is theft, according to English law?",
        "What may be done, according to Article 50?",
        "How many drowned, according to Danish police?",
        "Who owns Le Monde?",
        "What does Rita Almqvist say about the flood?",
        "What does the Hal Post say about the flood?",
        "Does May say more about the flood than June?",
        "What is Le Monde's story?",
        "Why was Le Monde sued?",
        "HOW MANY DROWNED, ACCORDING TO LE MONDE?",
        "How many drowned? (according to Le Monde)",
    ],
)
def test_a_source_that_is_known_or_may_be_none_is_not_told(question: str) -> None:
    assert missing_sources(question, PUBLISHERS, FOUND) == ()


@given(st.text(max_size=80))
def test_any_question_is_read(question: str) -> None:
    assert len(missing_sources(f"According to {question}", PUBLISHERS, FOUND)) <= len(question)
