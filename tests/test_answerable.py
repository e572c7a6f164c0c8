from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from rag.answerable import answerable
from rag.citations import cite
from rag.types import Article, Draft, Findings, Hit, Passage, Question, Span, StoredArticle

TEXT = (
    "Sam Bankman-Fried, founder of the exchange, was arrested in the Bahamas on December 12. The boss is John Ray, "
    "who now runs FTX, and he wrote it. Customers of FTX and of Sam Bankman-Fried lost money in the Bahamas."
)
ARTICLE = Article("ftx", TEXT, "FTX", "CNN", published=date(2022, 12, 13))
ARREST = Span(0, TEXT.index(" The boss"))
BOSS = Span(TEXT.index("The boss"), TEXT.index(" Customers"))


def found(*articles: Article) -> Findings:
    hits = tuple(Hit(Passage(f"{each.id}:0", each.id, 0, len(each.text), each.text), 1.0) for each in articles)
    return Findings(hits, {each.id: StoredArticle(each, 1, 1) for each in articles}, len(articles), len(articles))


def asked(text: str) -> Question:
    return Question(text, text)


class Knows:
    """Answers some questions, each with one sentence of the article, and nothing else."""

    name = "quoting"

    def __init__(self, known: dict[str, Span], confidence: float = 0.9) -> None:
        self.known = known
        self.confidence = confidence
        self.tried: list[tuple[str, int]] = []

    def stream(self, question: Question, findings: Findings) -> Iterator[Draft]:
        self.tried.append((question.text, len(findings.hits)))
        span = self.known.get(question.text)
        if span is None:
            yield Draft("No.", reason="not_answered")
        else:
            yield Draft("Yes. [1]", (cite(StoredArticle(ARTICLE, 1, 1), span, 1),), None, self.confidence)


WHEN, WHERE, RUNS = "When was Sam Bankman-Fried arrested?", "Where was Sam Bankman-Fried arrested?", "Who runs FTX?"


def test_what_the_passages_answer_near_the_question_is_proposed() -> None:
    assert answerable(asked("Who audited FTX?"), found(ARTICLE), "not_answered", Knows({RUNS: BOSS})) == (RUNS,)


def test_of_questions_about_the_same_the_one_that_asks_for_the_same_kind_of_answer_comes_first() -> None:
    knows = Knows({WHEN: ARREST, WHERE: ARREST})
    proposed = answerable(asked("Where did Sam Bankman-Fried study?"), found(ARTICLE), "not_answered", knows)
    assert proposed == (WHERE,)
    proposed = answerable(asked("When did Sam Bankman-Fried study?"), found(ARTICLE), "not_answered", knows)
    assert proposed == (WHEN,)


@pytest.mark.parametrize(
    "knows",
    [
        Knows({}),
        Knows({RUNS: BOSS}, confidence=0.5),  # not surely
        Knows({RUNS: ARREST}),  # by another sentence
    ],
)
def test_a_question_that_its_own_sentence_does_not_surely_answer_is_not_proposed(knows: Knows) -> None:
    assert answerable(asked("Who audited FTX?"), found(ARTICLE), "not_answered", knows) == ()
    assert knows.tried == [(RUNS, 1)]


@pytest.mark.parametrize("text", ["Who is the mayor of Tampa?", "Who won?", "Who runs FTX?"])
def test_a_question_about_something_else_and_the_refused_one_itself_are_not_tried(text: str) -> None:
    knows = Knows({RUNS: BOSS, WHEN: ARREST})
    assert answerable(asked(text), found(ARTICLE), "not_answered", knows) == ()
    assert knows.tried == []


def test_a_question_that_shares_only_that_people_are_counted_is_not_proposed() -> None:
    text = "By Saturday rescuers had saved more than 1,000 people along the southwestern coast of Florida."
    article = replace(ARTICLE, text=text, title="After the storm")
    knows = Knows({})
    assert answerable(asked("How many people were fired?"), found(article), "not_answered", knows) == ()
    assert knows.tried == []


def test_a_proposal_is_tried_on_its_own_passage_and_one_more() -> None:
    others = [replace(ARTICLE, id=f"other{number}", text="Nothing to see.") for number in range(5)]
    knows = Knows({RUNS: BOSS})
    assert answerable(asked("Who audited FTX?"), found(*others, ARTICLE), "not_answered", knows) == (RUNS,)
    assert knows.tried == [(RUNS, 2)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What happened to FTX in 2024?", "What happened to FTX?"),
        ("What happened to FTX this week?", "What happened to FTX?"),
        ("How many people had accounts at FTX on 3 March 2024?", "How many people had accounts at FTX?"),
        ("What did people say of FTX about last week?", None),
        ("What happened in 2024?", None),
    ],
)
def test_where_all_articles_are_older_the_question_is_tried_without_its_time(text: str, expected: str | None) -> None:
    timeless = {"What happened to FTX?", "How many people had accounts at FTX?"}
    knows = Knows(dict.fromkeys(timeless, BOSS))
    assert answerable(asked(text), found(ARTICLE), "only_older", knows) == ((expected,) if expected else ())


def test_nothing_is_proposed_where_nothing_was_found() -> None:
    knows = Knows({RUNS: BOSS})
    assert answerable(asked("Who audited FTX?"), Findings((), {}, 0, 5), "outside_scope", knows) == ()
    assert answerable(asked("Who audited FTX?"), found(ARTICLE), "nothing_found", knows) == ()
    assert knows.tried == []
