from datetime import date

import pytest

from rag.answerers.accounts import accounts
from rag.answerers.compared import Accounts
from rag.answerers.denying import rejected_claims
from rag.answerers.extractive import ExtractiveAnswerer
from rag.reading import Reading, Readings
from rag.sentences import sentences
from rag.types import Article, Draft, Findings, Hit, Note, Passage, Question, StoredArticle


def collection(*articles: Article) -> Findings:
    hits = tuple(Hit(Passage(f"{each.id}:0", each.id, 0, len(each.text), each.text), 1.0) for each in articles)
    return Findings(hits, {each.id: StoredArticle(each, 1, 1) for each in articles}, len(articles), len(articles))


def written(*texts: str) -> Findings:
    """Return an article of its own outlet for each text."""
    outlets = ("Quay Post", "Hill Times", "Dale Echo")
    return collection(
        *(
            Article(f"a{n}", text, "News", outlet, published=date(2021, 5, 3 + n))
            for n, (outlet, text) in enumerate(zip(outlets, texts, strict=False))
        )
    )


def in_order(findings: Findings) -> list[Reading]:
    """Return every sentence, each a little less likely to answer than the one before it."""
    found = [
        Reading(key, span, 0.0) for key, stored in findings.articles.items() for span in sentences(stored.article.text)
    ]
    return [Reading(each.article, each.span, 0.5 - 0.05 * n) for n, each in enumerate(found)]


def read(asked: str, findings: Findings) -> Accounts | None:
    return accounts(in_order(findings), Question(asked, asked), findings)


def told(asked: str, *texts: str) -> tuple[str, list[str]] | None:
    """Return the kind of the accounts, with the words of the denial and then the sentences that speak for the claim."""
    findings = written(*texts)
    found = read(asked, findings)
    return None if found is None else (found.kind, [each.value.text for each in found.told])


class _Fixed:
    def __init__(self, findings: Findings) -> None:
        self._readings = tuple(in_order(findings))

    def read(self, question: Question, findings: Findings) -> Readings:
        return Readings(self._readings, 0.9)


def answer(asked: str, findings: Findings) -> Draft:
    answerer = ExtractiveAnswerer(_Fixed(findings), today=lambda: date(2021, 5, 10))
    return list(answerer.stream(Question(asked, asked), findings))[-1]


@pytest.mark.parametrize(
    ("asked", "claim", "denial", "words"),
    [
        (
            "Does Karland have troops in Ovia?",
            "Soldiers of Karland were seen in Ovia on Sunday.",
            "Karland denied that it had an army in Ovia.",
            "denied that it had an army in Ovia",
        ),
        (
            "Did Nordahl bribe the mayor?",
            "Nordahl paid a bribe to the mayor, a clerk told the court.",
            "Nordahl rejected reports of a bribe to the mayor.",
            "rejected reports of a bribe to the mayor",
        ),
        (
            "Is the Velora plant polluting the river?",
            "The Velora plant has polluted the river since March, anglers say.",
            "Velora insisted that its plant had not polluted the river.",
            "insisted that its plant had not polluted the river",
        ),
        (
            "Are Tessin and Marlow holding talks?",
            "Tessin and Marlow have begun talks, two bankers said.",
            "There are no talks between Tessin and Marlow, a spokesman said.",
            "There are no talks between Tessin and Marlow, a spokesman said",
        ),
        (
            "Was the Orlen database hacked?",
            "The Orlen database was hacked in June, a paper wrote.",
            "Orlen dismissed claims of a breach of its database, but it changed all passwords.",
            "dismissed claims of a breach of its database",
        ),
        (
            "Did Petra Lund leak the exam?",
            "Petra Lund leaked the exam to a pupil, a teacher claims.",
            "Petra Lund said that she had never leaked an exam.",
            "said that she had never leaked an exam",
        ),
        (
            "Is the Harmon bridge unsafe?",
            "The Harmon bridge is unsafe, an engineer said.",
            "The city called reports of an unsafe Harmon bridge “false”.",
            "called reports of an unsafe Harmon bridge “false",
        ),
    ],
)
def test_a_denial_is_told_with_the_claim_in_whichever_article_it_stands(
    asked: str, claim: str, denial: str, words: str
) -> None:
    assert told(asked, f"{claim} {denial}") == ("denied", [words, claim])
    apart = told(asked, claim, denial)
    assert apart is not None
    assert apart[0] in {"denied", "conflict"}  # the latter where it denies the very word that the other article states


def test_a_sentence_set_against_the_denial_speaks_for_the_claim() -> None:
    text = "Karland denies having an army in Ovia. Yet its guards are known to be active there. Rain fell."
    expected = ["denies having an army in Ovia", "Yet its guards are known to be active there."]
    assert told("Does Karland have soldiers in Ovia?", text) == ("denied", expected)


def test_a_sentence_in_the_words_of_the_question_comes_before_one_for_the_same() -> None:
    near, exact = "The Karland army crossed to Ovia.", "Karland soldiers were seen in Ovia."
    found = told("Does Karland have soldiers in Ovia?", f"{near} {exact} Karland denied having troops in Ovia.")
    assert found == ("denied", ["denied having troops in Ovia", exact])


CLAIM = "Nordahl paid a bribe to the mayor, a clerk said."


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        # something else is denied
        ("Did Nordahl bribe the mayor?", f"{CLAIM} Nordahl denied that the mayor was his friend."),
        # of somebody else
        ("Did Nordahl bribe the mayor?", f"{CLAIM} Petra Lund denied a bribe to another mayor."),
        # a request is denied, no claim
        ("Did Nordahl bribe the mayor?", f"{CLAIM} The judge denied Nordahl bail over the bribe to the mayor."),
        # it is not denied
        ("Did Nordahl bribe the mayor?", f"{CLAIM} Nordahl did not deny the bribe to the mayor."),
        ("Did Nordahl bribe the mayor?", f"{CLAIM} Nordahl refused to confirm or deny the bribe to the mayor."),
        ("Did Nordahl bribe the mayor?", f"{CLAIM} If Nordahl denied the bribe to the mayor, nobody heard it."),
        # nothing speaks for the claim
        ("Did Nordahl bribe the mayor?", "Nordahl denied a bribe to the mayor. The trial goes on."),
        ("Did Nordahl bribe the mayor?", "Nordahl denied a bribe to the mayor. He may have paid a bribe to a mayor."),
        # the same word of something else
        ("Is Redmoor United being sold?", "Tickets were sold out. The chairman of Redmoor United denied a sale."),
        # the question does not ask whether
        ("Why did Nordahl bribe the mayor?", f"{CLAIM} Nordahl denied a bribe to the mayor."),
        # the denial itself is asked for
        ("Did Nordahl deny the bribe to the mayor?", f"{CLAIM} Nordahl denied a bribe to the mayor."),
    ],
)
def test_what_is_no_denial_of_the_question_is_left_alone(asked: str, text: str) -> None:
    assert told(asked, text) is None


def test_a_denial_far_less_likely_than_the_answer_is_left_alone() -> None:
    findings = written(f"{CLAIM} Nordahl denied a bribe to the mayor.")
    claim, denial = in_order(findings)
    asked = Question("Did Nordahl bribe the mayor?", "Did Nordahl bribe the mayor?")
    assert accounts([claim, denial], asked, findings) is not None
    assert accounts([claim, Reading(denial.article, denial.span, 0.001)], asked, findings) is None


def test_claim_and_denial_are_quoted_beside_each_other_with_a_note() -> None:
    draft = answer("Did Nordahl bribe the mayor?", written(CLAIM, "Nordahl rejected reports of a bribe to the mayor."))
    assert [each.quote for each in draft.citations] == ["Nordahl rejected reports of a bribe to the mayor.", CLAIM]
    assert draft.short is None
    text = "An article tells of a denial: “rejected reports of a bribe to the mayor” (Hill Times, 4 May 2021)."
    assert draft.notes == (Note("conflict", text, (1, 2)),)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Reports of a leak were denied by the ministry.", ["Reports of a leak were denied"]),
        ("She maintains that the club is not for sale.", ["maintains that the club is not for sale"]),
        ("There is no evidence that milk harms cats.", ["There is no evidence that milk harms cats"]),
        ("He was denied entry.", []),
        ("The court rejected the motion.", []),
        ("Nobody denied it.", []),
        ("There was no doubt about it.", []),
        ("It was not sold.", []),
    ],
)
def test_a_rejected_claim_is_told_from_a_request(sentence: str, expected: list[str]) -> None:
    assert [span.of(sentence) for span in rejected_claims(sentence)] == expected
