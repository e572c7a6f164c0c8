import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.narrowing import narrow, rarities
from rag.sentences import sentences
from rag.types import Passage

TEXT = (
    "Hurricane Ian is confirmed to have killed at least 32 people in the United States. Florida had 28 of them. "
    "The other four died in North Carolina, Governor Roy Cooper said. Over 1 million people still had no electricity. "
    "Florida Power & Light said it had restored service to two-thirds of 2.1 million customers."
)
TOLL = Passage("p", "ian", 100, 100 + len(TEXT), TEXT)
RARITY = rarities([TOLL.text])


def found(claim: str, context: str = "") -> str:
    span = narrow(claim, TOLL, RARITY, context)
    return TOLL.text[span.start - TOLL.start : span.end - TOLL.start]


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("At least 32 people were killed in the United States", "Hurricane Ian is confirmed"),
        ("Of these, 28 died in Florida", "Florida had 28 of them."),
        ("Roy Cooper said that four people died in his state", "The other four died"),
        ("More than 1 million were without electricity", "Over 1 million people"),
        ("Two-thirds of the 2.1 million customers have service again", "Florida Power & Light said"),
    ],
)
def test_claim_is_narrowed_to_the_sentence_that_carries_it(claim: str, sentence: str) -> None:
    assert found(claim).startswith(sentence)
    assert len(list(sentences(found(claim)))) == 1


def test_claim_that_needs_two_sentences_gets_both() -> None:
    quote = found("Ian killed at least 32 people in the United States, and 28 of them were in Florida")
    assert quote.startswith("Hurricane Ian is confirmed")
    assert quote.endswith("Florida had 28 of them.")


def test_rest_of_the_sentence_decides_where_the_claim_alone_does_not() -> None:
    assert found("said the company", "Two-thirds of the customers have service again, said the company").startswith(
        "Florida Power"
    )


def test_claim_in_other_words_keeps_the_whole_passage() -> None:
    assert found("Der Sturm forderte Menschenleben") == TOLL.text


def test_encoder_finds_the_sentence_that_shares_no_word() -> None:
    def alike(_claim: str, texts: list[str]) -> list[float]:
        return [0.9 if text.startswith("Over 1 million") and len(text) < 60 else 0.1 for text in texts]

    span = narrow("Strom fehlte vielen", TOLL, RARITY, similar=alike)
    assert TOLL.text[span.start - 100 : span.end - 100] == "Over 1 million people still had no electricity."


@given(st.text(max_size=200), st.text(max_size=80))
def test_narrowed_span_lies_inside_the_passage(text: str, claim: str) -> None:
    passage = Passage("p", "a", 7, 7 + len(text), text)
    span = narrow(claim, passage, rarities([text]))
    assert passage.start <= span.start <= span.end <= passage.end
