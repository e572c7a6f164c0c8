from dataclasses import replace

import pytest

from eval.cases import Case
from eval.outcomes import FAILURES, cites_evidence, outcome
from eval.records import Evidence, QuestionRecord
from eval.report.reasons import reasons
from rag.types import Answer, Article, Citation, Hit, Passage

STORM = Article("storm", "The storm came at night. It killed 101 people in Florida. Crews left.")
VOTE = Article("vote", "Voters chose the mayor of Marion.")
KILLED = QuestionRecord("a", "How many died?", answers=("101",), evidence=(Evidence("storm", "killed 101 people"),))
BY_ARTICLE = replace(KILLED, evidence=(), articles=("storm",))
NO_EVIDENCE = replace(KILLED, evidence=())
UNANSWERABLE = QuestionRecord("a", "Which whale sang?", answerable=False)
NO_GOLD = QuestionRecord("a", "How many died?")


def hit(article: Article, start: int = 0, end: int | None = None) -> Hit:
    stop = len(article.text) if end is None else end
    return Hit(Passage(f"{article.id}:{start}", article.id, start, stop, ""), 1.0)


def cited(article: Article, quote: str) -> Citation:
    start = article.text.index(quote)
    return Citation(1, start, start + len(quote), quote, article)


def case(record: QuestionRecord, text: str, *parts: Hit | Citation, reason: str | None = None) -> Case:
    hits = tuple(each for each in parts if isinstance(each, Hit))
    citations = tuple(each for each in parts if isinstance(each, Citation))
    answer = Answer(record.question, record.question, text, reason=reason, citations=citations, passages=hits)
    return Case(record, answer, {each.id: each.text for each in (STORM, VOTE)})


WHOLE, OTHER = hit(STORM), hit(VOTE)
ON_IT, BESIDE_IT = cited(STORM, "It killed 101 people in Florida."), cited(STORM, "The storm came at night.")
ELSEWHERE = cited(VOTE, "Voters chose the mayor")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (case(KILLED, "At least 101 [1].", WHOLE, ON_IT), "good"),
        (case(KILLED, "At least 101 [1].", OTHER, ELSEWHERE), "good"),
        (case(KILLED, "Voters did [1].", OTHER, ELSEWHERE), "not retrieved"),
        (case(KILLED, "At night [1].", hit(STORM, 0, 24), BESIDE_IT), "not retrieved"),
        (case(KILLED, "At night [1].", WHOLE, BESIDE_IT), "retrieved but not chosen"),
        (case(KILLED, "Voters did [1].", OTHER, WHOLE, ELSEWHERE), "retrieved but not chosen"),
        (case(KILLED, "In Florida [1].", WHOLE, ON_IT), "chosen but misread"),
        (
            case(KILLED, "In Florida [1].", hit(STORM, 28), cited(STORM, "ed 101 people in Florida.")),
            "chosen but misread",
        ),
        (case(KILLED, "Nothing on it.", WHOLE, reason="not_answered"), "refused wrongly"),
        (case(KILLED, "Nothing on it.", OTHER, reason="not_answered"), "not retrieved"),
        (case(KILLED, "Nothing on it.", reason="nothing_found"), "not retrieved"),
        (case(BY_ARTICLE, "Voters did [1].", OTHER, ELSEWHERE), "not retrieved"),
        (case(BY_ARTICLE, "Voters did [1].", OTHER, WHOLE, ELSEWHERE), "retrieved but not chosen"),
        (case(BY_ARTICLE, "At night [1].", WHOLE, BESIDE_IT), "chosen but misread"),
        (case(BY_ARTICLE, "Nothing on it.", WHOLE, reason="not_answered"), "refused wrongly"),
        (case(NO_EVIDENCE, "At night [1].", WHOLE, BESIDE_IT), "answered wrongly"),
        (case(NO_EVIDENCE, "Nothing on it.", reason="nothing_found"), "refused wrongly"),
        (case(UNANSWERABLE, "A blue one [1].", WHOLE, ON_IT), "answered in vain"),
        (case(UNANSWERABLE, "Nothing on it.", reason="nothing_found"), "good"),
        (case(NO_GOLD, "At night [1].", WHOLE, BESIDE_IT), "not judged"),
        (case(NO_GOLD, "Nothing on it.", reason="nothing_found"), "not judged"),
        (case(replace(KILLED, answers=()), "At night [1].", WHOLE, BESIDE_IT), "not judged"),
        (case(KILLED, "", WHOLE), "good"),
        (case(KILLED, "", OTHER), "not retrieved"),
        (case(NO_GOLD, "", OTHER), "not judged"),
    ],
)
def test_every_answer_counts_as_the_first_kind_that_is_true_of_it(found: Case, expected: str) -> None:
    assert outcome(found) == expected


def test_failures_stand_in_the_order_of_the_path_of_a_question() -> None:
    assert list(FAILURES) == [
        "not retrieved",
        "retrieved but not chosen",
        "chosen but misread",
        "refused wrongly",
        "answered wrongly",
        "answered in vain",
    ]


@pytest.mark.parametrize(
    ("quote", "touches"), [("at night. It k", True), ("at night. It ", False), ("e in", True), (" in Florida", False)]
)
def test_one_character_of_the_evidence_is_enough_to_have_chosen_it(quote: str, touches: bool) -> None:
    assert cites_evidence(case(KILLED, "So [1].", cited(STORM, quote))) is touches


def test_evidence_that_the_articles_do_not_hold_cannot_be_cited() -> None:
    gone = replace(KILLED, evidence=(Evidence("storm", "no such words"),))
    assert outcome(case(gone, "In Florida [1].", WHOLE, ON_IT)) == "not retrieved"


def test_reasons_say_what_the_kind_of_failure_rests_on() -> None:
    assert reasons(case(KILLED, "At night [1].", WHOLE, BESIDE_IT))[-1] == "No citation touches the evidence."
    touching = case(KILLED, "At night [1].", WHOLE, cited(STORM, "at night. It k"))
    assert outcome(touching) == "chosen but misread"
    assert reasons(touching)[-1] == "A citation touches the evidence, and covers less than half of it."
