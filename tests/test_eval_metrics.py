import random
from datetime import date

import pytest

from eval.cases import Case, quote_span
from eval.metrics import ANSWERS, RETRIEVAL
from eval.records import Evidence, QuestionRecord
from rag.types import Answer, Article, Citation, Hit, Passage, Span

TEXT = "Winds rose on Monday.  The storm killed 101 people in Florida. Crews searched the beach for days on end."
OTHER = "A second account. It counted 45 deaths."


def hit(article, start, end):
    return Hit(Passage(f"{article}:{start}", article, start, end, ""), 1.0)


def citation(article, start, end, text=TEXT):
    return Citation(1, start, end, text[start:end], Article(article, ""))


def case(record=None, texts=None, **answer):
    fields = {"text": "Some words.", **answer}
    record = record or QuestionRecord("a", "q")
    return Case(record, Answer("q", "q", **fields), {"storm": TEXT, "other": OTHER} if texts is None else texts)


GOLD = QuestionRecord(
    "a",
    "q",
    answers=("101",),
    evidence=(Evidence("storm", "killed 101 people in Florida"), Evidence("other", "counted 45 deaths")),
)


def test_ranks_are_those_of_the_first_passage_that_holds_the_quote():
    found = case(GOLD, passages=(hit("other", 0, 17), hit("storm", 0, 40), hit("storm", 20, 64), hit("other", 18, 39)))
    assert found.quote_ranks() == [3, 4]
    assert found.article_ranks() == [2, 1]
    values = {name: metric(found) for name, metric in RETRIEVAL.items()}
    assert values["recall@1"] == 0.5
    assert values["recall@5"] == 1
    assert values["hit@1"] == 1
    assert values["mrr"] == 1
    assert values["quote_recall@1"] == 0
    assert values["quote_recall@5"] == 1
    assert values["quote_mrr"] == pytest.approx(1 / 3)


def test_only_the_beginning_of_a_long_quote_must_be_held():
    text = "x" * 60 + " and the rest of a long sentence"
    record = QuestionRecord("a", "q", evidence=(Evidence("storm", text),))
    held = case(record, texts={"storm": text}, passages=(hit("storm", 0, 50),))
    short = case(record, texts={"storm": text}, passages=(hit("storm", 0, 49),))
    assert held.quote_ranks() == [1]
    assert short.quote_ranks() == [None]


def test_retrieval_is_not_measured_without_gold():
    assert {metric(case()) for metric in RETRIEVAL.values()} == {None}


def test_evidence_that_the_collection_does_not_hold_is_not_found():
    found = case(GOLD, texts={}, passages=(hit("storm", 0, 90),))
    assert found.quote_ranks() == [None, None]
    assert ANSWERS["citation_recall"](found) == 0


@pytest.mark.parametrize(
    ("quote", "span"),
    [
        ("rose on Monday", Span(6, 20)),
        ("Monday. The storm", Span(14, 32)),
        ("Monday.\nThe  storm", Span(14, 32)),
        ("no such words", None),
        (" ", Span(5, 6)),
    ],
)
def test_quotes_are_found_whatever_their_white_space(quote, span):
    assert quote_span(TEXT, quote) == span


def test_citation_recall_needs_half_of_a_quote():
    start = TEXT.index("killed")
    gold = TEXT.index("Florida") + len("Florida") - start
    enough = case(GOLD, citations=(citation("storm", start, start + gold // 2),))
    too_little = case(GOLD, citations=(citation("storm", start, start + gold // 2 - 1),))
    elsewhere = case(GOLD, citations=(citation("other", 0, 17, OTHER),))
    both = case(GOLD, citations=(citation("storm", 0, 90), citation("other", 18, 39, OTHER)))
    assert [ANSWERS["citation_recall"](each) for each in (enough, too_little, elsewhere, both)] == [0.5, 0, 0, 1]


def test_overlapping_citations_do_not_count_twice():
    start = TEXT.index("killed")
    twice = case(GOLD, citations=(citation("storm", start, start + 9), citation("storm", start, start + 9)))
    assert ANSWERS["citation_recall"](twice) == 0


def test_citations_must_be_the_words_of_their_article():
    good, bad = citation("storm", 0, 5), Citation(2, 0, 5, "Wands", Article("storm", ""))
    assert ANSWERS["citation_exactness"](case(citations=(good, bad))) == 0.5
    assert ANSWERS["citation_exactness"](case()) is None


@pytest.mark.parametrize(
    ("answerable", "reason", "should", "wrongly"),
    [
        (True, None, None, 0),
        (True, "not_answered", None, 1),
        (False, None, 0, None),
        (False, "not_answered", 1, None),
        (None, "not_answered", None, None),
    ],
)
def test_refusals_are_measured_of_both_kinds(answerable, reason, should, wrongly):
    found = case(QuestionRecord("a", "q", answerable=answerable), reason=reason)
    assert ANSWERS["refused_when_should"](found) == should
    assert ANSWERS["wrongly_refused"](found) == wrongly


def test_right_is_not_measured_of_the_unanswerable_or_without_gold_words():
    assert ANSWERS["right"](case(QuestionRecord("a", "q", answerable=False, answers=("x",)))) is None
    assert ANSWERS["right"](case(QuestionRecord("a", "q", answerable=True))) is None
    assert ANSWERS["right"](case(QuestionRecord("a", "q", answerable=True, forbidden=("x",)))) == 1


def test_a_long_right_answer_is_right_but_not_in_80_words():
    record = QuestionRecord("a", "q", asked=date(2022, 1, 1), answers=("101",))
    at_limit, beyond = "word " * 79 + "101 [1]", "word " * 80 + "101 [1]"
    assert ANSWERS["right"](case(record, text=beyond)) == 1
    assert ANSWERS["right_80_words"](case(record, text=at_limit)) == 1
    assert ANSWERS["right_80_words"](case(record, text=beyond)) == 0
    assert ANSWERS["words"](case(record, text=beyond)) == 81
    assert ANSWERS["words"](case(record, text="no", reason="not_answered")) is None


def test_ranking_metrics_agree_with_ir_measures():
    """With every article at most once in a ranking, ours are the textbook measures."""
    ir_measures = pytest.importorskip("ir_measures")
    names = {"recall@1": "R@1", "recall@5": "R@5", "recall@20": "R@20", "hit@1": "Success@1", "hit@5": "Success@5"}
    names |= {"hit@10": "Success@10", "mrr": "RR"}
    measures = {ours: ir_measures.parse_measure(theirs) for ours, theirs in names.items()}
    rng = random.Random(7)
    for _ in range(50):
        articles = [f"d{n:02}" for n in range(30)]
        ranking = rng.sample(articles, rng.randint(0, 25))
        gold = rng.sample(articles, rng.randint(1, 6))
        found = case(QuestionRecord("a", "q", articles=tuple(gold)), passages=tuple(hit(a, 0, 1) for a in ranking))
        qrels = [ir_measures.Qrel("a", article, 1) for article in gold]
        run = [ir_measures.ScoredDoc("a", article, -float(rank)) for rank, article in enumerate(ranking)]
        expected = ir_measures.calc_aggregate(measures.values(), qrels, run)
        for ours, theirs in measures.items():
            assert RETRIEVAL[ours](found) == pytest.approx(expected[theirs])
