"""Every set end to end, at a hand's size, over real parts but for encoder and reader; and the command."""

from __future__ import annotations

import gzip
import json
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

import pytest

from eval.__main__ import main
from eval.collection import opened
from eval.quality.findings import Found
from eval.quality.place import Place
from eval.quality.sets import SETS, measure_sets, read_measured
from eval.quality.standing_alone import Form, digest
from eval.records import read_questions
from rag.answerers.extractive import ExtractiveAnswerer
from rag.candidates import candidates, coverage
from rag.chatbot import Chatbot
from rag.errors import BylineError
from rag.exact import ExactVectors
from rag.reading import Reading, Readings
from rag.retrieval import Retriever
from rag.settings import Settings
from tests.library_bench import open_bench

STORM = "The storm killed 101 people in Florida on Tuesday. Crews searched the beach for days."
VOTE = "Voters in Marion chose Ann Lee as their mayor. The count took all night."


class ByWords:
    """A reader that is as sure of a sentence as it holds words of the question."""

    def read(self, question, findings):
        found = candidates(findings, 8)
        shares = coverage(found, question)[:, 0].tolist()
        order = sorted(range(len(found)), key=lambda place: -shares[place])
        sentences = tuple(Reading(found[place].article, found[place].span, shares[place]) for place in order)
        return Readings(sentences, max(shares, default=0.0))


class Here:
    """A folder of data sets, and a place to measure them; each collection gets a library of its own."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.told: list[str] = []
        self.asked: list[str] = []
        self._numbers = count(1)

    def write(self, name, *records, lines=False):
        path = self.folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content = "".join(json.dumps(each) + "\n" for each in records) if lines else json.dumps(records[0])
        path.write_bytes(gzip.compress(content.encode()) if name.endswith(".gz") else content.encode())

    def open(self, _settings, source):
        bench = open_bench(self.folder / f"library-{next(self._numbers)}")
        bench.library.own()
        bench.library.add([source])
        retriever = Retriever(
            records=bench.records,
            keywords=bench.keywords,
            exact=ExactVectors(bench.encoder.dimension),
            encoder=lambda: bench.encoder,
            vectors=lambda: bench.vectors,
        )
        answerer = ExtractiveAnswerer(ByWords(), answers_from=0.05)
        return opened(Chatbot(retriever, answerer, bench.library.overview, list), bench.library)

    @contextmanager
    def bar(self, name, _total):
        self.asked.append(name)
        yield lambda _done: None

    def place(self, sample=None):
        data, out = self.folder / "data", self.folder / "out"
        return Place(data, out, Settings(), self.open, self.bar, sample)

    def found(self, name):
        return SETS[name].measure(self.place())


@pytest.fixture
def here(tmp_path):
    return Here(tmp_path)


def value(found: Found, title: str, row: str, column: str = "value"):
    table = next(each for each in found.tables if each.title.startswith(title))
    figure = next(each for each in table.rows if each.name.startswith(row)).figures[column]
    return figure.value, figure.n


def test_trust_dev_is_measured_overall_and_by_type(here):
    articles = [{"id": "storm", "text": STORM, "published": "2022-10-04"}, {"id": "vote", "text": VOTE}]
    here.write("trust-dev/articles.jsonl", *articles, lines=True)
    gold = {"answers": ["101"], "evidence": [{"article": "storm", "quote": "killed 101 people in Florida"}]}
    here.write(
        "trust-dev/questions.jsonl",
        {"id": "1", "type": "fact", "question": "How many people did the storm kill in Florida?", **gold},
        {"id": "2", "type": "unanswerable", "question": "Zyzzyva?", "answerable": False},
        lines=True,
    )
    found = here.found("trust-dev")
    assert (found.questions, found.articles) == (2, 2)
    assert value(found, "Answers", "right") == (1, 1)
    assert value(found, "Answers", "unanswerable questions refused") == (1, 1)
    assert value(found, "Retrieval", "a passage with the evidence among the first 1") == (1, 1)
    assert value(found, "By type", "fact", "citation recall") == (1, 1)
    assert value(found, "By type", "unanswerable", "refused") == (1, 1)


def test_questions_of_trust_dev_are_asked_again_without_what_answers_them(here):
    copy = "Florida mourns: 101 people died when the storm hit Florida."
    articles = [
        {"id": "storm", "text": STORM, "published": "2022-10-04"},
        {"id": "copy", "text": copy, "published": "2022-10-05"},
        {"id": "vote", "text": VOTE, "published": "2022-10-05"},
    ]
    here.write("trust-dev/articles.jsonl", *articles, lines=True)
    gold = {"answers": ["101"], "evidence": [{"article": "storm", "quote": "killed 101 people in Florida"}]}
    asked = "How many people did the storm kill in Florida?"
    here.write(
        "trust-dev/questions.jsonl",
        {"id": "1", "type": "fact", "question": asked, **gold},
        {"id": "2", "type": "hedge", "question": asked, **gold},
        {"id": "3", "type": "time", "question": asked, "asked": "2022-10-04", **gold},
        lines=True,
    )
    found = here.found("trust-dev")
    assert here.asked == ["trust-dev", "trust-dev-without-evidence"]
    lines = (here.folder / "out/trust-dev-without-evidence/answers.jsonl").read_text(encoding="utf-8").splitlines()
    answers = {each["id"]: each for each in map(json.loads, lines)}
    assert list(answers) == ["1-without-evidence", "3-without-evidence"]
    first, early = answers.values()
    assert first["filters"]["articles"] == ["vote"]
    assert {each["article"] for each in first["passages"]} <= {"vote"}
    assert (early["filters"]["as_of"], early["reason"]) == ("2022-10-04", "outside_scope")  # only dated later
    assert value(found, "Refusals", "to be refused, refused")[1] == 2
    assert value(found, "Refusals", "of these: time, without its evidence") == (1, 1)
    assert value(found, "Refusals", "AUC of confidence")[1] == 5
    assert value(found, "What became", "good", "as they are")[1] == 3
    assert found.curve is not None
    assert len(found.curve.given) + len(found.curve.beyond) == 5


def test_a_question_that_every_article_answers_is_asked_of_none(here):
    here.write("trust-dev/articles.jsonl", {"id": "storm", "text": STORM, "published": "2022-10-04"}, lines=True)
    gold = {"answers": ["101"], "evidence": [{"article": "storm", "quote": "killed 101"}]}
    here.write("trust-dev/questions.jsonl", {"id": "1", "type": "fact", "question": "How many?", **gold}, lines=True)
    assert value(here.found("trust-dev"), "Refusals", "of these: fact") == (1, 1)


def test_follow_ups_of_trust_dev_are_asked_again_in_words_that_stand_alone(here, monkeypatch):
    here.write("trust-dev/articles.jsonl", {"id": "storm", "text": STORM, "published": "2022-10-04"}, lines=True)
    gold = {"answers": ["101"], "evidence": [{"article": "storm", "quote": "killed 101 people in Florida"}]}
    before = [{"question": "Where did the storm strike?", "answer": "In Florida."}]
    fact = {"id": "1", "type": "fact", "question": "How many people did the storm kill in Florida?", **gold}
    later = {
        "id": "2",
        "type": "follow-up",
        "question": "How many people did it kill there?",
        "history": before,
        **gold,
    }
    here.write("trust-dev/questions.jsonl", fact, later, lines=True)
    follow_up = read_questions(here.folder / "data/trust-dev/questions.jsonl")[1]
    form = Form("2", "How many people did the storm that struck Florida kill?", digest(follow_up))
    monkeypatch.setattr("eval.quality.trust_dev.read_forms", lambda: (form,))
    monkeypatch.setattr("eval.quality.trust_dev.read_labels", tuple)
    found = here.found("trust-dev")
    assert here.asked == ["trust-dev", "trust-dev-without-evidence", "trust-dev-standing-alone"]
    lines = (here.folder / "out/trust-dev-standing-alone/answers.jsonl").read_text(encoding="utf-8").splitlines()
    assert [(each["id"], each["question"]) for each in map(json.loads, lines)] == [
        ("2-standing-alone", "How many people did the storm that struck Florida kill?")
    ]
    assert value(found, "Follow-ups", "in words that stand alone", "right") == (1, 1)
    assert value(found, "Follow-ups", "won by the conversation", "right") == (0, 1)
    assert len(found.remarks) == 1
    monkeypatch.setattr("eval.quality.trust_dev.read_forms", lambda: (replace(form, of="another"),))
    changed = here.found("trust-dev")
    assert [table.title for table in changed.tables if table.title == "Follow-ups"] == []
    assert changed.remarks[1].startswith("Follow-ups that were reworded since their form was written")


def test_realtimeqa_is_asked_as_of_its_day_and_never_judged_by_refusals(here):
    dated = [
        {"id": "new", "text": STORM, "published": "2022-10-04"},
        {"id": "old", "text": VOTE, "published": "2022-1-2"},
    ]
    here.write("realtimeqa-2022/articles.jsonl.gz", *dated, lines=True)
    question = {
        "question": "How many people did the storm kill in Florida?",
        "choices": ["101", "7"],
        "answers": ["101"],
    }
    here.write(
        "realtimeqa-2022/questions.jsonl",
        {"id": "1", **question, "asked": "2022-10-05", "articles": ["new"], "answerable": True},
        {"id": "2", **question, "asked": "2022-10-03", "articles": ["new"], "answerable": True},
        lines=True,
    )
    found = here.found("realtimeqa-2022")
    assert value(found, "Answers", "right choice", "a gold article in time") == (1, 1)
    assert value(found, "Answers", "right choice", "all") == (0.5, 2)
    assert value(found, "Retrieval", "an article that holds the answer among the first 1") == (1, 1)
    assert value(found, "Speed", "questions a minute")[1] == 2
    scores = json.loads((here.folder / "out/realtimeqa-2022/scores.json").read_text(encoding="utf-8"))
    assert "wrongly_refused" not in scores["overall"]


def test_multihop_is_measured_over_an_article_for_each_fact(here):
    def fact(text, title="Storm"):
        return {"fact": text, "title": title, "source": "CNN", "published_at": "2023-09-26T17:01:22+00:00"}

    first, second = STORM.split(". ")
    here.write(
        "multihop-rag/ground_truth.json",
        {
            "0": {"answer": "Ann Lee", "evidence_list": [fact(first), fact(VOTE, "Vote")]},
            "1": {"answer": "yes", "evidence_list": [fact(second)]},
            "2": {"answer": "Insufficient information.", "evidence_list": []},
        },
    )
    asked = ("Whom did voters in Marion choose as mayor?", "Did crews search the beach for days?", "Zyzzyva?")
    types = ("inference_query", "comparison_query", "null_query")
    queries = [
        {"id": str(n), "question": q, "question_type": t} for n, (q, t) in enumerate(zip(asked, types, strict=True))
    ]
    here.write("multihop-rag/queries.json", {"queries": queries})
    found = here.found("multihop-rag")
    assert (found.questions, found.articles) == (3, 3)
    assert value(found, "Retrieval", "all", "MRR@10") == (1, 2)
    assert value(found, "Retrieval", "inference_query", "all evidence@10") == (1, 1)
    assert value(found, "Answers", "questions without an answer, refused") == (1, 1)
    assert "gets 0.667" in found.tables[1].rows[-1].beside  # yes and insufficient of three


def test_rgb_asks_each_question_over_its_own_snippets_alone(here):
    def entry(number, city, other):
        words = "The final was played in {} before a large crowd on Sunday."
        snippets = {
            "positive": [words.format(city)],
            "positive_wrong": [words.format(other)],
            "negative": [f"Rain {number}."],
        }
        return {"id": number, "query": "Where was the final played?", "answer": city, "fakeanswer": other, **snippets}

    here.write("rgb/en_fact.json", entry(0, "Tampa", "Glendale"), entry(1, "Oslo", "Bergen"), lines=True)
    found = here.found("rgb")
    assert (found.questions, found.articles) == (2, 6)
    assert value(found, "Conflict", "true and false meet among the first 5") == (1, 2)
    assert value(found, "Conflict", "both values shown") == (1, 2)
    assert value(found, "Answers", "right", "without the false ones") == (1, 2)
    lines = (here.folder / "out/rgb-without-false/answers.jsonl").read_text(encoding="utf-8").splitlines()
    ranked = [{each["article"] for each in json.loads(line)["passages"]} for line in lines]
    assert ranked == [{"0-true-1", "0-other-1"}, {"1-true-1", "1-other-1"}]


def test_squad_counts_a_refusal_as_the_empty_answer(here):
    def asked(identifier, question, *answers):
        given = [{"text": each, "answer_start": STORM.index(each)} for each in answers]
        return {"id": identifier, "question": question, "answers": given, "is_impossible": not answers}

    questions = [asked("1", "How many people did the storm kill in Florida?", "101"), asked("2", "Zyzzyva?")]
    article = {"title": "Storm", "paragraphs": [{"context": STORM, "qas": questions}, {"context": VOTE, "qas": []}]}
    here.write("squad2/dev-v2.0.json", {"data": [article, {"title": "Unused", "paragraphs": []}]})
    found = here.found("squad2")
    assert (found.questions, found.articles) == (2, 2)
    assert value(found, "Answers", "without an answer", "EM") == (1, 1)
    assert value(found, "Refusals", "the paragraph among the first 1") == (1, 1)
    assert found.remarks[0] == "Refusing every question would score 0.500 in both."


def test_canard_compares_three_ways_of_asking(here):
    said = [
        "Zappa",
        "Bands",
        "Who broke up?",
        "The Mothers",
        "When was that?",
        "In late 1969, Zappa broke up the band.",
        "Why?",
        "Money.",
    ]
    questions = [("Who broke up?", 2), ("When was that?", 4), ("Why?", 6)]
    record = {"QuAC_dialog_id": "C_1_0"}
    here.write(
        "canard/dev.json.gz",
        [
            {
                **record,
                "History": said[:held],
                "Question": question,
                "Question_no": held // 2,
                "Rewrite": f"{question} Zappa band",
            }
            for question, held in [*questions, ("And?", 8)]
        ],
    )
    found = here.found("canard")
    assert (found.questions, found.articles) == (2, 3)
    assert here.asked == ["canard-1", "canard-2", "canard-3"]
    assert value(found, "Retrieval", "human rewrite", "recall@5") == (1, 2)


def cast_topics(*numbers):
    turns = [
        {"number": n, "raw_utterance": said} for n, said in enumerate(("What is throat cancer?", "Is it treatable?"), 1)
    ]
    return [{"number": number, "turn": turns} for number in numbers]


def write_cast(here, *numbers):
    here.write("cast/evaluation_topics_v1.0.json", cast_topics(*numbers))
    resolved = [f"{number}_2\tIs throat cancer treatable?\n" for number in numbers]
    path = here.folder / "data/cast/evaluation_topics_annotated_resolved_v1.0.tsv"
    path.write_text("".join(resolved), encoding="utf-8")


def test_cast_measures_turns_after_the_first_of_the_measured_topics(here):
    write_cast(here, 31, 33, 38)
    found = here.found("cast")
    assert found.questions == 2
    assert value(found, "All turns", "as said", "recall of stems") == (0.333333, 2)
    assert value(found, "All turns", "as understood", "recall of stems") == (1, 2)


def test_what_is_missing_is_left_out_and_said(here):
    write_cast(here, 33)
    measured = measure_sets(here.place(), ["rgb", "cast"], here.told.append)
    assert list(measured.sets) == ["cast"]
    assert here.told == [f"rgb was left out: rgb/en_fact.json is not in {here.folder / 'data'}"]
    assert read_measured(here.folder / "out") == measured


def test_a_killed_measurement_goes_on_with_the_sets_that_were_left(here):
    write_cast(here, 33)
    here.write("rgb/en_fact.json", {"id": 1, "query": "?", "answer": "a", "positive": "broken"}, lines=True)
    with pytest.raises(BylineError):
        measure_sets(here.place(), ["cast", "rgb"], here.told.append)
    assert read_measured(here.folder / "out").left == ("rgb",)
    write_cast(here, 33, 38)
    snippets = {"positive": ["It was a."], "positive_wrong": ["It was b."], "negative": ["No."]}
    here.write(
        "rgb/en_fact.json", {"id": 1, "query": "What?", "answer": "a", "fakeanswer": "b", **snippets}, lines=True
    )
    measured = measure_sets(here.place(), ["cast", "rgb"], here.told.append)
    assert (measured.sets["cast"].questions, measured.sets["rgb"].questions, measured.left) == (1, 1, ())
    again = measure_sets(here.place(), ["cast"], here.told.append)
    assert (again.sets["cast"].questions, list(again.sets)) == (2, ["rgb", "cast"])


def test_a_sample_is_drawn_in_order_and_always_the_same(here):
    drawn = here.place(sample=3).sampled(range(100))
    assert len(drawn) == 3
    assert drawn == sorted(drawn) == here.place(sample=3).sampled(range(100))
    assert here.place(sample=3).sampled([1, 2]) == [1, 2]


def test_the_command_shows_tables_and_puts_them_into_a_document(here, capsys):
    write_cast(here, 33)
    document = here.folder / "quality.md"
    document.write_text("<!-- figures of cast -->\n<!-- end of figures -->\n", encoding="utf-8")
    place = ["--data", str(here.folder / "data"), "--out", str(here.folder / "out")]
    assert main(["quality", "cast", *place, "--write", str(document)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("## cast\n\n1 questions: turns after the first, of 1 topics.")
    assert document.read_text(encoding="utf-8").splitlines()[1] == shown.splitlines()[2]
    assert main(["quality", "--only-show", *place]) == 0
    assert capsys.readouterr().out == shown
    assert main(["quality", "--only-show", *place, "--write", str(here.folder / "none.md")]) == 1
    assert "must be there with its markers" in capsys.readouterr().err


def test_an_unknown_set_and_missing_data_are_told(here, capsys, monkeypatch):
    monkeypatch.delenv("BYLINE_DATA", raising=False)
    assert main(["quality", "nonsense"]) == 2
    assert "no such set: nonsense; there are trust-dev" in capsys.readouterr().err
    assert main(["quality", "cast", "--out", str(here.folder / "out")]) == 1
    assert "--data or BYLINE_DATA" in capsys.readouterr().err
