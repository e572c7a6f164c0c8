"""Who quotes a claim quotes what is said against it right behind it."""

import pytest

from rag.answerers.rejected import rejection
from rag.answerers.showing import showing
from rag.reading import Reading
from rag.types import Article, Findings, Hit, Passage, Question, Span, StoredArticle

CLAIM = "Marlow moved about $4 million of pension money to his own firm, auditors told the Hal Post."


def found(text: str) -> Findings:
    article = Article("a", text, publisher="Hal Post")
    passage = Passage("a:0", "a", 0, len(text), text)
    return Findings((Hit(passage, 1.0),), {"a": StoredArticle(article, 1, 1)}, 1, 1)


def first(text: str, score: float = 0.9) -> Reading:
    return Reading("a", Span(0, text.index(".") + 1), score, None)


def against(behind: str) -> str | None:
    text = f"{CLAIM} {behind}"
    other = rejection(Reading("a", Span(0, len(CLAIM)), 0.9, None), found(text))
    return None if other is None else other.span.of(text)


@pytest.mark.parametrize(
    ("behind", "shown"),
    [
        ("Marlow denied moving pension money anywhere.", "Marlow denied moving pension money anywhere."),
        ("The firm closed in May. He insists he has never moved money.", "He insists he has never moved money."),
        ("Marlow denied being ill.", None),
        ("There was no money left for pensions.", None),
        ("Marlow did not deny moving the money of pensioners.", None),
        ("One. Two is a lot. Three is more. Marlow denied moving pension money.", None),
        ("He moved house in May and took no money.", None),
    ],
)
def test_the_rejection_of_a_claim_is_found_soon_behind_it(behind: str, shown: str | None) -> None:
    assert against(behind) == shown


def test_a_claim_is_shown_with_its_rejection_where_both_fit() -> None:
    text = f"{CLAIM} Marlow denied moving pension money."
    asked = "How much money did Marlow move to his firm?"
    claim = Reading("a", Span(0, len(CLAIM)), 0.9, None)
    shown = showing([claim], Question(asked, asked), found(text))
    assert [each.span.of(text) for each in shown.readings] == [CLAIM, "Marlow denied moving pension money."]
    assert shown.best is claim
    assert len(showing([claim], Question(asked, asked), found(text), most_words=20).readings) == 1


def test_a_rejection_is_not_answered_by_another() -> None:
    text = "Marlow denied moving pension money. His firm denied moving pension money too."
    assert rejection(first(text), found(text)) is None
