import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asked_for import Kind
from rag.spotting import shortest, spans


@pytest.mark.parametrize(
    ("kind", "sentence", "expected"),
    [
        (Kind.NUMBER, "At least 45 people in 3 towns paid $5 on June 28, 2022.", ["At least 45", "3"]),
        (Kind.AMOUNT, "It paid $1.5 million, or £115,000.", ["$1.5 million", "£115,000"]),
        (Kind.DATE, "He was appointed on June 28, 2016, a Tuesday.", ["June 28, 2016", "Tuesday"]),
        (Kind.DURATION, "An orbit takes about 11 hours and 55 minutes.", ["about 11 hours and 55 minutes"]),
        (Kind.AGE, "Bout, 55, met a 12-year-old boy.", ["55", "12"]),
        (Kind.PERCENTAGE, "Nearly 30% of brands, or 12 percent.", ["Nearly 30%", "12 percent"]),
        (Kind.MEASURE, "It is 520 feet long and flew 9,000 miles.", ["520 feet", "9,000 miles"]),
        (Kind.PLACE, "Mr. Smith was held in Marion.", ["Marion", "Mr. Smith"]),
        (Kind.NAME, "They used the “backdoor” of Alameda.", ["Alameda", "backdoor"]),
        (Kind.TEXT, "Anna paid $5 in June.", []),
    ],
)
def test_spans_of_a_kind_are_found(kind: Kind, sentence: str, expected: list[str]) -> None:
    assert [span.of(sentence) for span in spans(kind, sentence)] == expected


@pytest.mark.parametrize(
    ("kind", "sentence", "question", "expected"),
    [
        (
            Kind.NUMBER,
            "The storm closed 35 restaurants and killed 12 people.",
            "How many restaurants were closed?",
            "35",
        ),
        (
            Kind.PERSON,
            "Abe was attacked by Tetsuya Yamagami, police in Tokyo said.",
            "Who attacked Abe?",
            "Tetsuya Yamagami",
        ),
        (
            Kind.PERSON,
            "Ian may cost Florida $47 billion, according to analytics firm CoreLogic.",
            "Who estimated that Ian may cost Florida $47 billion?",
            "CoreLogic",
        ),
        (Kind.PERSON, "Abe died.", "Who killed Abe?", None),
    ],
)
def test_the_span_that_answers_is_near_the_words_of_the_question(
    kind: Kind, sentence: str, question: str, expected: str | None
) -> None:
    found = shortest(kind, sentence, question)
    assert (found.of(sentence) if found else None) == expected


@given(st.sampled_from(Kind), st.text(max_size=120), st.text(max_size=60))
def test_a_short_answer_is_at_most_twelve_words_of_the_sentence(kind: Kind, sentence: str, question: str) -> None:
    found = shortest(kind, sentence, question)
    assert found is None or (found in spans(kind, sentence) and 0 < len(found.of(sentence).split()) <= 12)
