import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from eval.collection import Collection
from eval.records import Evidence, QuestionRecord
from eval.run_folder import RunFolder
from eval.running import KINDS, run
from rag.chatbot import Chatbot
from rag.citations import cite
from rag.errors import BylineError
from rag.types import Article, Draft, Findings, Hit, Overview, Passage, Question, Span, StoredArticle, Tokens, Turn

ARTICLES = (
    Article("storm", "The storm killed 101 people in Florida.", "Storm", "CNN", None, date(2022, 10, 4)),
    Article("vote", "Voters <b>chose</b> the mayor of Marion.", "Vote", "Times", None, date(2022, 10, 9)),
)
RECORDS = (
    QuestionRecord(
        "q1",
        "How many people did the storm kill?",
        type="fact",
        answers=("101",),
        evidence=(Evidence("storm", "killed 101 people"),),
    ),
    QuestionRecord("q2", "Which whale sang <script>?", type="unanswerable", answerable=False),
    QuestionRecord(
        "q3", "What did voters do with the mayor of Marion?", answers=("abstained",), asked=date(2022, 10, 10)
    ),
)

TOOK = {"input": 1_200, "output": 40}


class SharedWords:
    """A searcher that finds the articles that share the most words with a question."""

    def __init__(self) -> None:
        self.asked: list[Question] = []

    def search(self, question: Question) -> Findings:
        self.asked.append(question)
        words = set(question.understood.lower().split())
        shared = {each.id: len(words & set(each.text.lower().split())) for each in ARTICLES}
        found = sorted((each for each in ARTICLES if shared[each.id] > 1), key=lambda each: -shared[each.id])
        hits = tuple(Hit(Passage(each.id, each.id, 0, len(each.text), each.text), shared[each.id]) for each in found)
        return Findings(hits, {each.id: StoredArticle(each, 1, 1) for each in found}, len(ARTICLES), len(ARTICLES))


class WholePassage:
    """An answerer that cites the whole of the best passage."""

    name = "whole-passage"

    def stream(self, question: Question, findings: Findings) -> Iterator[Draft]:
        if not findings.hits:
            yield Draft("The articles do not say.", reason="nothing_found")
            return
        best = findings.hits[0].passage
        yield Draft(f"{best.text} [1]", (cite(findings.articles[best.article], Span(best.start, best.end), 1),))


@pytest.fixture
def searcher():
    return SharedWords()


@pytest.fixture
def collection(searcher):
    chatbot = Chatbot(searcher, WholePassage(), lambda: Overview(2), lambda: ARTICLES)
    return Collection(chatbot, ARTICLES, "key")


def started(kind, records, collection, path, about=None):
    heard: list[int] = []
    scores = run(KINDS[kind], records, collection, RunFolder(path), about or {"set": "one"}, heard.append)
    return scores, heard


def lines(path):
    return [json.loads(line) for line in (path / "answers.jsonl").read_text(encoding="utf-8").splitlines()]


def untimed(answers):
    return [{**answer, "seconds": None} for answer in answers]


def untimed_scores(path):
    found = json.loads((path / "scores.json").read_text(encoding="utf-8"))
    assert found.pop("cost")["seconds"]["total"]["n"] == found["questions"]
    return json.dumps(found)


def untimed_report(path):
    page = (path / "report.html").read_text(encoding="utf-8")
    return re.sub(r'<section id="seconds".*?</section>', "", page, flags=re.DOTALL)


def test_a_run_writes_answers_in_order_scores_and_a_report(collection, tmp_path):
    scores, heard = started("run", RECORDS, collection, tmp_path / "run")
    assert [answer["id"] for answer in lines(tmp_path / "run")] == ["q1", "q2", "q3"]
    written = json.loads((tmp_path / "run" / "scores.json").read_text(encoding="utf-8"))
    overall = written["overall"]
    assert written["questions"] == 3
    assert [overall[name]["value"] for name in ("right", "citation_recall", "refused_when_should")] == [0.5, 1, 1]
    assert [overall[name]["value"] for name in ("recall@5", "wrongly_refused", "citation_exactness")] == [1, 0, 1]
    assert overall["right"]["n"] == scores.overall["right"].n == 2
    assert list(written["by_type"]) == ["fact", "unanswerable"]
    assert heard == [0, 1, 2, 3]


def test_a_question_is_asked_as_of_its_day_or_else_of_the_newest_article(collection, searcher, tmp_path):
    started("run", RECORDS, collection, tmp_path)
    assert [each.filters.as_of for each in searcher.asked] == [date(2022, 10, 9), date(2022, 10, 9), date(2022, 10, 10)]


def test_history_is_passed_as_turns(collection, searcher, tmp_path):
    turns = (Turn("What did voters do?", "They chose the mayor of Marion."),)
    started("retrieval", [QuestionRecord("f", "Who chose him?", history=turns)], collection, tmp_path)
    assert searcher.asked[0].turns == turns


def test_retrieval_measures_searches_alone(collection, tmp_path):
    scores, _ = started("retrieval", RECORDS, collection, tmp_path)
    assert scores.overall["quote_hit@1"].value == 1
    assert "right" not in scores.overall
    assert [answer["text"] for answer in lines(tmp_path)] == ["", "", ""]


def test_a_killed_run_goes_on_where_it_was(collection, searcher, tmp_path):
    started("run", RECORDS, collection, tmp_path)
    whole, scores = lines(tmp_path), untimed_scores(tmp_path)
    (tmp_path / "scores.json").unlink()
    kept = (tmp_path / "answers.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "answers.jsonl").write_text(kept[0] + kept[1] + kept[2][:40], encoding="utf-8")
    searcher.asked.clear()
    _, heard = started("run", RECORDS, collection, tmp_path)
    assert heard == [2, 3]
    assert len(searcher.asked) == 1
    assert untimed(lines(tmp_path)) == untimed(whole)
    assert untimed_scores(tmp_path) == scores


def test_a_finished_run_is_asked_again_and_comes_out_the_same(collection, searcher, tmp_path):
    started("run", RECORDS, collection, tmp_path)
    first = lines(tmp_path), untimed_scores(tmp_path), untimed_report(tmp_path)
    _, heard = started("run", RECORDS, collection, tmp_path)
    assert heard == [0, 1, 2, 3]
    assert untimed(lines(tmp_path)) == untimed(first[0])
    assert (untimed_scores(tmp_path), untimed_report(tmp_path)) == first[1:]


@pytest.mark.parametrize(
    ("kind", "stages"),
    [("run", ["understand", "retrieve", "answer", "total"]), ("retrieval", ["understand", "retrieve", "total"])],
)
def test_scores_tell_the_seconds_of_each_stage(collection, tmp_path, kind, stages):
    started(kind, RECORDS, collection, tmp_path)
    cost = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))["cost"]
    assert list(cost) == ["seconds"]
    assert list(cost["seconds"]) == stages
    totals = sorted(answer["seconds"]["total"] for answer in lines(tmp_path))
    assert (cost["seconds"]["total"]["p50"], cost["seconds"]["total"]["p95"]) == (totals[1], totals[2])


def test_tokens_that_a_model_reports_are_in_the_answers_the_scores_and_the_report(tmp_path):
    class Reporting(WholePassage):
        def stream(self, question, findings):
            for draft in super().stream(question, findings):
                yield replace(draft, tokens=Tokens(1_200, 40) if findings.hits else None)

    chatbot = Chatbot(SharedWords(), Reporting(), lambda: Overview(2), lambda: ARTICLES)
    started("run", RECORDS, Collection(chatbot, ARTICLES, "key"), tmp_path)
    assert [answer.get("tokens") for answer in lines(tmp_path)] == [TOOK, None, TOOK]
    cost = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))["cost"]
    assert cost["tokens"]["input"] == {"p50": 1_200, "p95": 1_200, "total": 2_400, "n": 2}
    assert cost["tokens"]["output"]["total"] == 80
    assert "<td>1,200</td><td>1,200</td><td>2,400</td><td>2</td>" in untimed_report(tmp_path)


def test_a_killed_run_of_something_else_is_not_continued(collection, tmp_path):
    started("run", RECORDS, collection, tmp_path)
    (tmp_path / "scores.json").unlink()
    _, heard = started("run", RECORDS, collection, tmp_path, {"set": "another"})
    assert heard == [0, 1, 2, 3]


def test_a_folder_that_cannot_be_written_is_named(collection, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(BylineError, match="name a folder with --out"):
        started("run", RECORDS, collection, tmp_path / "file" / "run")


def test_the_report_shows_failures_by_kind_and_escapes_every_text(collection, tmp_path):
    records = [
        *RECORDS,
        QuestionRecord("q4", "Did voters <script>alert(1)</script> the mayor of Marion?", answerable=False),
    ]
    started("run", records, collection, tmp_path)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "1 of 2 right" in page
    assert "answered wrongly" in page
    assert "answered in vain" in page
    assert "&lt;script&gt;alert(1)" in page
    assert page.count("<script") == 1
    assert "<b>chose" not in page
    assert "://" not in page


def test_a_set_without_gold_is_run_all_the_same(collection, tmp_path):
    scores, _ = started("run", [QuestionRecord("a", "How many people did the storm kill?")], collection, tmp_path)
    assert scores.overall["right"].n == 0
    assert "Nothing failed." in (tmp_path / "report.html").read_text(encoding="utf-8")
