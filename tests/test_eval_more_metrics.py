import math
import random

import pytest

from eval.cases import Case
from eval.metrics import ANSWERS, RETRIEVAL
from eval.metrics.choice import implied
from eval.metrics.risk_coverage import area, risk_coverage
from eval.records import Evidence, QuestionRecord
from rag.types import Answer, Article, Citation, Hit, Passage

TEXT = "Winds rose on Monday. The storm killed 101 people in Florida. Crews searched the beach for days on end."
OTHER = "A second account. It counted 45 deaths in the county, the sheriff said."


def hit(article: str, start: int = 0, end: int = 10) -> Hit:
    return Hit(Passage(f"{article}:{start}", article, start, end, ""), 1.0)


def citation(article: str, text: str, quote: str, number: int = 1) -> Citation:
    start = text.index(quote)
    return Citation(number, start, start + len(quote), quote, Article(article, ""))


def case(record: QuestionRecord, **answer: object) -> Case:
    fields = {"text": "Some words.", **answer}
    return Case(record, Answer("q", "q", **fields), {"storm": TEXT, "other": OTHER})  # type: ignore[arg-type]


def asked(**fields: object) -> QuestionRecord:
    return QuestionRecord("a", "q", **fields)  # type: ignore[arg-type]


def test_ndcg_counts_each_article_at_its_first_passage() -> None:
    found = case(asked(articles=("a", "b")), passages=(hit("x"), hit("a"), hit("a", 20), hit("b")))
    expected = (1 / math.log2(3) + 1 / math.log2(5)) / (1 + 1 / math.log2(3))
    assert RETRIEVAL["ndcg@5"](found) == pytest.approx(expected)
    assert RETRIEVAL["ndcg@1"](found) == 0


def test_ndcg_is_that_of_ir_measures_on_random_runs() -> None:
    import ir_measures

    chance = random.Random(3)
    for _ in range(30):
        ranked = chance.sample([f"a{n}" for n in range(12)], 12)
        gold = chance.sample([f"a{n}" for n in range(15)], chance.randrange(1, 5))
        qrels = [ir_measures.Qrel("q", each, 1) for each in gold]
        run = [ir_measures.ScoredDoc("q", each, -rank) for rank, each in enumerate(ranked)]
        theirs = ir_measures.calc_aggregate([ir_measures.nDCG @ 10], qrels, run)[ir_measures.nDCG @ 10]
        ours = RETRIEVAL["ndcg@10"](case(asked(articles=tuple(gold)), passages=tuple(map(hit, ranked))))
        assert ours == pytest.approx(theirs)


def test_all_evidence_needs_every_article_and_every_quote() -> None:
    record = asked(evidence=(Evidence("storm", "killed 101 people"), Evidence("other", "counted 45 deaths")))
    half = case(record, passages=(hit("storm", 0, 70),))
    whole = case(record, passages=(hit("storm", 0, 70), hit("other", 0, 60)))
    assert [RETRIEVAL[name](half) for name in ("all_evidence@5", "all_quotes@5")] == [0, 0]
    assert [RETRIEVAL[name](whole) for name in ("all_evidence@5", "all_quotes@5")] == [1, 1]
    assert RETRIEVAL["all_evidence@1"](whole) == 0


@pytest.mark.parametrize(
    ("short", "exact", "shared"),
    [
        ("The Merchant of Death", 1, 1),
        ("merchant", 0, 2 * 1 * (1 / 3) / (1 + 1 / 3)),
        ("Viktor Bout, the merchant of death", 0, 2 * (3 / 5) * 1 / (3 / 5 + 1)),
        ("a dealer", 0, 0),
        (None, 0, 0),
    ],
)
def test_short_answers_are_compared_as_squad_does(short: str | None, exact: float, shared: float) -> None:
    found = case(asked(answers=("“Merchant of Death”",)), short=short)
    assert ANSWERS["exact_match"](found) == exact
    assert ANSWERS["token_f1"](found) == pytest.approx(shared)


def test_refusal_matches_nothing_and_unanswerable_questions_are_not_matched() -> None:
    refused = case(asked(answers=("101",)), reason="not_answered", short=None)
    assert (ANSWERS["exact_match"](refused), ANSWERS["token_f1"](refused)) == (0, 0)
    assert ANSWERS["exact_match"](case(asked(answers=("101",), answerable=False))) is None


CHOICES = ("New York", "New York City", "Texas", "Ohio")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was in Texas, and not in Ohio; Texas again [1].", "Texas"),
        ("He moved to New York City [1].", "New York City"),
        ("In York it rained.", "New York"),
        ("Nobody knows.", None),
    ],
)
def test_choice_is_the_one_that_the_answer_names_most(text: str, expected: str | None) -> None:
    assert implied(case(asked(choices=CHOICES), text=text)) == expected


def test_choice_is_right_if_it_is_among_the_answers() -> None:
    record = asked(choices=CHOICES, answers=("texas",))
    assert ANSWERS["choice"](case(record, text="It was Texas.")) == 1
    assert ANSWERS["choice"](case(record, text="It was Ohio.")) == 0
    assert ANSWERS["choice"](case(record, text="Texas?", reason="not_answered")) == 0
    assert ANSWERS["choice"](case(asked(answers=("Texas",)), text="Texas")) is None


def test_citation_precision_is_the_share_on_the_evidence() -> None:
    record = asked(evidence=(Evidence("storm", "The storm killed 101 people in Florida."),))
    on, off = citation("storm", TEXT, "killed 101 people"), citation("storm", TEXT, "Winds rose on Monday.", 2)
    assert ANSWERS["citation_precision"](case(record, citations=(on, off))) == 0.5
    assert ANSWERS["citation_precision"](case(record)) is None


def test_cited_statements_are_sentences_with_a_marker() -> None:
    found = case(asked(), text="Winds rose on Monday [1]. The storm killed many. Crews searched. [2]")
    assert ANSWERS["cited_statements"](found) == pytest.approx(2 / 3)
    assert ANSWERS["cited_statements"](case(asked(), reason="nothing_found")) is None


@pytest.mark.parametrize(
    ("quotation", "failures"),
    [
        ("The storm killed 101 people", (0, 0, 0)),
        ("the storm   killed 101 people", (0, 0, 0)),
        ("Winds rose on Florida. Crews searched the beach", (0, 1, 0)),
        ("The storm killed 900 people in Kansas", (1, 0, 0)),
        ("It counted 45 deaths in the county", (0, 0, 1)),
    ],
)
def test_quotations_that_are_not_what_they_claim_are_named(quotation: str, failures: tuple[int, int, int]) -> None:
    text = f"CNN: “{quotation}” [1]."
    found = case(asked(), text=text, citations=(citation("storm", TEXT, "Winds rose on Monday."),))
    assert tuple(ANSWERS[name](found) for name in ("fabricated", "spliced", "misattributed")) == failures


def test_titles_are_no_quotations_that_stand_nowhere() -> None:
    refused = "The articles do not answer this question. The closest passages are in “Storm of the whole century”."
    assert ANSWERS["fabricated"](case(asked(), text=refused, reason="not_answered")) is None
    article = Article("storm", "", title="Storm of the whole century")
    cited = Citation(1, 0, 20, TEXT[:20], article)
    found = case(asked(), text="“Storm of the whole century”, undated: “Winds rose on Monday.” [1]", citations=(cited,))
    assert ANSWERS["fabricated"](found) == 0


def test_short_quotations_are_not_judged() -> None:
    assert ANSWERS["fabricated"](case(asked(), text="He said “never” and left.")) is None


def test_truthfulness_counts_wrong_answers_against() -> None:
    record, unanswerable = asked(answers=("101",)), asked(answerable=False)
    assert ANSWERS["truthfulness"](case(record, text="It killed 101.")) == 1
    assert ANSWERS["truthfulness"](case(record, text="It killed 45.")) == -1
    assert ANSWERS["truthfulness"](case(record, reason="not_answered")) == 0
    assert ANSWERS["truthfulness"](case(unanswerable, reason="not_answered")) == 1
    assert ANSWERS["truthfulness"](case(unanswerable)) == -1
    assert ANSWERS["truthfulness"](case(asked())) is None


def test_risk_grows_with_coverage_when_the_surest_answers_are_right() -> None:
    record = asked(answers=("101",))
    cases = [
        case(record, text="It killed 45.", confidence=0.2),
        case(record, text="It killed 101.", confidence=0.9),
        case(record, text="It killed 101.", confidence=0.5),
        case(record, reason="not_answered", confidence=0.99),
    ]
    curve = risk_coverage(cases)
    assert curve == [(1 / 4, 0), (2 / 4, 0), (3 / 4, 1 / 3)]
    assert area(curve) == pytest.approx(1 / 9)
    assert area([]) is None
