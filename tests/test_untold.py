from collections.abc import Sequence

import pytest

from rag.answerers.extractive import ExtractiveAnswerer
from rag.answerers.untold import untold_deed
from rag.reading import Reading, Readings
from rag.types import Article, Findings, Hit, Passage, Question, Span, StoredArticle
from rag.verb_forms import bases


def findings(*texts: str, title: str = "News") -> Findings:
    stored = {f"a{n}": StoredArticle(Article(f"a{n}", text, title), 1, 1) for n, text in enumerate(texts)}
    hits = [Hit(Passage(f"{key}:0", key, 0, len(text), text), 1.0) for key, text in zip(stored, texts, strict=True)]
    return Findings(tuple(hits), stored, len(texts), len(texts))


def untold(asked: str, *texts: str, title: str = "News") -> bool:
    return untold_deed(Question(asked, asked), findings(*texts, title=title))


LUND = "Petra Lund spent the winter in Oslo. She has a boat there and a house by the sea."


@pytest.mark.parametrize(
    "asked",
    [
        "What did Petra Lund eat in Oslo?",
        "Which books did Petra Lund borrow in Oslo?",
        "From which bank did Lund steal?",
        "What did the singer paint in Oslo?",
        "Which song does she hum?",
        "What instrument did Lund originally teach? (the winter in Oslo)",
    ],
)
def test_a_deed_that_nothing_tells_of_is_untold(asked: str) -> None:
    assert untold(asked, LUND, "Rain fell on Bergen.")


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("What did Petra Lund eat in Oslo?", "In Oslo Petra Lund ate fish."),
        ("What did the firm acquire?", "The firm announced its acquisition of a mill."),
        ("Which house did Lund buy?", "Lund purchased the house by the sea."),
        ("Which bank did Lund rob?", "The robbery of the bank was Lund’s third."),
        ("What did the dog steal?", "The sausages were stolen by a dog."),
    ],
)
def test_a_deed_told_in_another_form_or_by_a_word_for_the_same_is_told(asked: str, text: str) -> None:
    assert not untold(asked, LUND, text)


def test_the_title_may_tell_of_a_deed() -> None:
    assert not untold("What did Petra Lund eat in Oslo?", LUND, title="What they eat in winter")


@pytest.mark.parametrize(
    "asked",
    [
        "Who runs the firm?",  # no deed of somebody who is named
        "Who ate the fish?",
        "What does the firm run in Oslo?",  # told in many ways
        "What did Petra Lund say of the boat?",
        "What did Petra Lund want?",
        "Why did Petra Lund paint the house?",  # a reason, a time or a place may be told without the deed
        "When did Petra Lund paint the house?",
        "How did Petra Lund paint the house?",
        "Where did Petra Lund paint?",
        "Did Petra Lund paint the house?",
        "What was painted by Petra Lund?",
        "What did the owner of the boat paint?",  # whose subject is not plain to see
    ],
)
def test_other_questions_are_left_alone(asked: str) -> None:
    assert not untold(asked, LUND)


def test_nothing_is_untold_where_nothing_was_found() -> None:
    assert not untold("What did Petra Lund eat?")


class _Fixed:
    def __init__(self, sentences: Sequence[Reading], confidence: float) -> None:
        self._read = Readings(tuple(sentences), confidence)

    def read(self, question: Question, findings: Findings) -> Readings:
        return self._read


@pytest.mark.parametrize(
    ("asked", "confidence", "reason"),
    [
        ("What did Petra Lund eat in Oslo?", 0.43, "not_answered"),
        ("What did Petra Lund eat in Oslo?", 0.46, None),
        ("Where did Petra Lund eat in Oslo?", 0.43, None),
        ("What did Petra Lund spend in Oslo?", 0.43, None),
        ("What did Petra Lund spend in Oslo?", 0.2, "not_answered"),
    ],
)
def test_an_answer_in_doubt_on_a_deed_that_nothing_tells_of_is_refused(
    asked: str, confidence: float, reason: str | None
) -> None:
    reader = _Fixed([Reading("a0", Span(0, LUND.index(".") + 1), 0.9)], confidence)
    assert list(ExtractiveAnswerer(reader).stream(Question(asked, asked), findings(LUND)))[-1].reason == reason


@pytest.mark.parametrize(
    ("forms", "base"), [("ate eaten", "eat"), ("knew known", "know"), ("flew flown flies", "fly"), ("painted", "paint")]
)
def test_the_forms_of_a_verb_are_one_word(forms: str, base: str) -> None:
    assert bases(forms) == bases(base)
