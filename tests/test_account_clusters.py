"""Short news texts of different publishers, written for this: a figure or state that changed, accounts that differ, an
assumption that is denied, and clusters in which nothing differs. The encoder and the reader are the bundled ones.
"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag.answerers.extractive import ExtractiveAnswerer
from rag.closeness import Closeness
from rag.cross_encoder import load_cross_encoder
from rag.passage_reading import PassageReader
from rag.trained_reading import TrainedReader
from rag.types import Article, Draft, Findings, Hit, Passage, Question, StoredArticle

CLUSTERS = Path(__file__).parent / "accounts"
Answer = Callable[[dict[str, Any]], Draft]


def clusters(half: str, kind: str) -> list[dict[str, Any]]:
    lines = (CLUSTERS / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [each for each in map(json.loads, lines) if each["kind"] == kind]


def found(cluster: dict[str, Any]) -> Findings:
    articles = [
        Article(
            str(number), each["text"], each["title"], each["publisher"], None, date.fromisoformat(each["published"])
        )
        for number, each in enumerate(cluster["articles"])
    ]
    hits = tuple(Hit(Passage(each.id, each.id, 0, len(each.text), each.text), 1.0, 0.6) for each in articles)
    return Findings(hits, {each.id: StoredArticle(each, 1, 1) for each in articles}, len(articles), len(articles))


@pytest.fixture(scope="module")
def answer(cache: Path, encoder: Any) -> Answer:
    reader = TrainedReader(PassageReader(lambda: load_cross_encoder("reader", cache, 0)), Closeness(lambda: encoder))
    answerer = ExtractiveAnswerer(reader, today=lambda: date(2024, 12, 1))

    def ask(cluster: dict[str, Any]) -> Draft:
        return list(answerer.stream(Question(cluster["question"], cluster["question"]), found(cluster)))[-1]

    return ask


def shows(draft: Draft, aliases: list[str]) -> bool:
    return not draft.refused and any(alias.casefold() in draft.text.casefold() for alias in aliases)


def test_accounts_that_differ_are_both_quoted_and_remarked_on(answer: Answer) -> None:
    some = clusters("developing", "conflict")[:4] + clusters("developing", "evolving")[2:6]
    drafts = [(each, answer(each)) for each in some]
    whole = [each["id"] for each, draft in drafts if all(shows(draft, aliases) for aliases in each["shows"])]
    remarked = [each["id"] for each, draft in drafts if {note.kind for note in draft.notes} & {"conflict", "evolving"}]
    assert len(whole) >= 7
    assert len(remarked) >= 6


def test_where_nothing_differs_no_difference_is_remarked_on(answer: Answer) -> None:
    same = clusters("developing", "control")[:3] + clusters("held_out", "control")[:3]
    drafts = [(each, answer(each)) for each in same]
    assert all(shows(draft, each["shows"][0]) for each, draft in drafts)
    assert not [each["id"] for each, draft in drafts if {note.kind for note in draft.notes} - {"stale"}]


def test_a_denial_of_what_the_question_assumes_leads_the_answer(answer: Answer) -> None:
    for each in clusters("developing", "premise")[:3]:
        draft = answer(each)
        assert [note.kind for note in draft.notes] == ["premise"]
        assert any(alias in draft.citations[0].quote.casefold() for alias in each["shows"][0])
