from collections.abc import Iterator
from datetime import date

from rag.answerers.extractive import ExtractiveAnswerer
from rag.answerers.in_parts import in_parts
from rag.citations import cite, without_markers
from rag.joining import joined_findings
from rag.questions import understand
from rag.reading import Reading, Readings
from rag.types import Article, Draft, Findings, Hit, Passage, Question, Span, StoredArticle, Turn

ONE = "Velo was sold on 3 May after a year of talks between both of the owners and their banks in the city of Bern."
TWO = "Holt paid $4 million for all of Velo, as she told the board on the day on which the papers had to be signed."
THREE = "Calder left the board and moved with his whole family to the coast of Peru."
TEXT = f"{ONE} {TWO} {THREE}"
STORED = StoredArticle(Article("a", TEXT, "Sale", "CNN", None, date(2022, 5, 4)), 1, 1)
FOUND = Findings((Hit(Passage("p", "a", 0, len(TEXT), TEXT), 1.0),), {"a": STORED}, 1, 1)
WHEN = Question("When was Velo sold?", "When was Velo sold?")
PRICE = Question("What did Holt pay?", "What did Holt pay?")
WHOLE = joined_findings([(WHEN, FOUND), (PRICE, FOUND)])
REFUSED = Draft("No.", confidence=0.2, reason="not_answered")


def said(sentence: str) -> Draft:
    start = TEXT.index(sentence)
    return Draft(f"CNN: “{sentence}” [1]", (cite(STORED, Span(start, start + len(sentence)), 1),), confidence=0.8)


class _Answers:
    """Answers every question with these drafts, and keeps what it was asked and in how many words."""

    def __init__(self, **drafts: tuple[Draft, ...]) -> None:
        self.drafts = drafts
        self.asked: list[tuple[str, int]] = []

    def __call__(self, question: Question, findings: Findings, most_words: int) -> Iterator[Draft]:
        self.asked.append((question.text, most_words))
        yield from self.drafts[question.text.split()[0]]


def test_parts_grow_one_behind_the_other() -> None:
    answers = _Answers(When=(said(ONE),), What=(said(THREE), said(TWO)))
    texts = [draft.text for draft in in_parts(WHOLE, answers)]
    first = f"When was Velo sold?\nCNN: “{ONE}” [1]"
    second = f"{first}\n\nWhat did Holt pay?\nCNN: “{THREE}” [2]"
    last = f"{first}\n\nWhat did Holt pay?\nCNN: “{TWO}” [2]"
    assert texts == [first, second, last, last]


def test_the_words_of_an_answer_are_shared_out() -> None:
    answers = _Answers(When=(said(ONE),), What=(said(TWO),))
    list(in_parts(WHOLE, answers))
    assert answers.asked == [("When was Velo sold?", 36), ("What did Holt pay?", 36)]  # (80 - 4 - 4) / 2


def test_an_answer_starts_with_the_first_part_that_is_answered() -> None:
    first, last = in_parts(WHOLE, _Answers(When=(REFUSED,), What=(said(TWO),)))
    assert first == last
    assert last.text == f"The articles do not answer: when was Velo sold?\n\nWhat did Holt pay?\nCNN: “{TWO}” [1]"
    assert last.confidence == 0.8


def test_all_parts_refused_is_one_refusal() -> None:
    (only,) = in_parts(WHOLE, _Answers(When=(REFUSED,), What=(REFUSED,)))
    assert (only.reason, only.citations, only.confidence) == ("not_answered", (), 0.2)
    assert only.text.startswith("The articles do not answer this question.")


def test_articles_too_old_for_every_part_are_said_to_be() -> None:
    older = Draft("All older.", confidence=0.3, reason="only_older")
    (only,) = in_parts(WHOLE, _Answers(When=(older,), What=(older,)))
    assert only == older


class _Reads:
    """Finds one sentence for the one question and two for the other."""

    def read(self, question: Question, findings: Findings) -> Readings:
        words = [ONE] if question is WHEN else [TWO, THREE]
        spans = [Span(TEXT.index(each), TEXT.index(each) + len(each)) for each in words]
        return Readings(tuple(Reading("a", span, 0.9) for span in spans), 0.9)


def test_quotes_of_all_parts_together_are_no_longer_than_those_of_one_question() -> None:
    answerer = ExtractiveAnswerer(_Reads())
    alone = list(answerer.stream(PRICE, FOUND))[-1]
    together = list(answerer.stream(Question("Both?", "Both?"), WHOLE))[-1]
    assert [each.quote for each in alone.citations] == [TWO, THREE]
    assert [each.quote for each in together.citations] == [ONE, TWO]
    assert len(without_markers(together.text).split()) <= 80


def test_a_follow_up_takes_its_subject_from_what_the_parts_quote() -> None:
    answer = (
        "When was Velo sold?\nCNN, 4 May 2022: “Velo was sold on 3 May.” [1]\n\nWho paid?\nCNN: “Ann Holt paid.” [2]"
    )
    turn = Turn("When was Velo sold, and who paid?", answer)
    refused = Turn(
        turn.question, "The articles do not answer: when was Velo sold?\n\nWho paid?\nCNN: “Ann Holt paid.” [1]"
    )
    for each in (turn, refused):
        assert understand("How old is she?", [each]).understood.startswith("How old is Ann Holt?")
