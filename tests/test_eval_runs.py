import json
import os
import threading
import time

import pytest
from web_doubles import ScriptedChatbot, ShelfLibrary, cited

from eval.collection import _filled, opened
from eval.known_sets import SHIPPED, KnownSets
from eval.run_folder import RunFolder
from eval.runs import Runs
from eval.starting import about_run, brought_articles, runs_folder, set_digest, sets_folder
from eval.under_way import RunUnderWay
from rag.errors import BylineError, IndexMissing, InvalidQuestions, RunCancelled, RunNotFound
from rag.settings import Settings
from rag.types import Answer, Article, Failure, Report

STORM = Article("storm", "It came at night. It killed 101 people in Florida.", "Storm", "CNN")
DIED, SANG = "How many people died?", "Which whale sang?"
SET = (
    f'{{"id": "a", "question": "{DIED}", "answers": ["101"]}}\n'
    f'{{"id": "b", "question": "{SANG}", "answerable": false}}\n'
    '{"id": "c", "question": "Who won?", "answerable": false}\n'
)
SQUAD = {
    "data": [
        {
            "title": "Foss",
            "paragraphs": [
                {
                    "context": "The mill at Foss grinds rye.",
                    "qas": [{"id": "m", "question": "What is ground?", "is_impossible": True, "answers": []}],
                }
            ],
        }
    ]
}


@pytest.fixture
def settings(tmp_path):
    return Settings(state=tmp_path / "state.sqlite", cache=tmp_path / "cache")


@pytest.fixture
def sets(settings):
    folder = sets_folder(settings)
    folder.mkdir()
    (folder / "small.jsonl").write_text(SET, encoding="utf-8")
    return KnownSets(folder)


@pytest.fixture
def runs(settings):
    return Runs(runs_folder(settings))


@pytest.fixture
def library():
    return ShelfLibrary([STORM])


@pytest.fixture
def chatbot(library):
    said = Answer(DIED, DIED, "It killed 101 people [1].", citations=(cited(STORM, "It killed 101 people"),))
    return ScriptedChatbot({DIED: said}, library)


@pytest.fixture
def under_way(chatbot, library, settings, runs):
    return RunUnderWay(chatbot, library, settings, runs)


def ended(under_way):
    return list(under_way.watch())[-1]


def held_back(chatbot):
    """Let the chatbot answer one question each time the returned semaphore is released."""
    allowed, ask = threading.Semaphore(0), chatbot.ask
    chatbot.waiting = []

    def asked(*values):
        chatbot.waiting.append(values)
        assert allowed.acquire(timeout=20)
        return ask(*values)

    chatbot.ask = asked
    return allowed


def until(condition):
    for _ in range(2000):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("it did not come to that")


# Sets


def test_shipped_and_own_sets_are_known_and_ones_own_comes_first(sets):
    first, *others = [(each.name, each.own) for each in sets.all()]
    assert first == ("small.jsonl", True)
    assert ("corpus.jsonl", False) in others
    assert sets.find("corpus.jsonl").path == SHIPPED / "corpus.jsonl"
    assert len(sets.find("small.jsonl").read().records) == 3


def test_ones_own_set_takes_the_place_of_a_shipped_one(sets):
    (sets.folder / "corpus.jsonl").write_text(SET, encoding="utf-8")
    assert [each.name for each in sets.all()].count("corpus.jsonl") == 1
    assert sets.find("corpus.jsonl").own


@pytest.mark.parametrize("name", ["", "none.jsonl", "../state.sqlite", ".hidden.jsonl", "README.md"])
def test_set_that_is_not_in_the_list_is_not_found(sets, name):
    (sets.folder / ".hidden.jsonl").write_text(SET, encoding="utf-8")
    with pytest.raises(InvalidQuestions, match="no question set"):
        sets.find(name)


def test_uploaded_set_is_kept_once_and_never_over_another(sets, tmp_path):
    other = tmp_path / "small.jsonl"
    other.write_text('{"id": "z", "question": "Who?"}\n', encoding="utf-8")
    assert sets.keep(other).name == "small-2.jsonl"
    assert sets.keep(other).name == "small-2.jsonl"
    assert (sets.folder / "small.jsonl").read_text(encoding="utf-8") == SET
    assert sorted(each.name for each in sets.folder.iterdir()) == ["small-2.jsonl", "small.jsonl"]


def test_set_with_bad_records_is_not_kept_and_its_lines_are_listed(sets, tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "a"}\n{"id": "b", "question": "q"}\nnope\n', encoding="utf-8")
    with pytest.raises(InvalidQuestions) as raised:
        sets.keep(bad)
    first, second, third = str(raised.value).split("\n")
    assert first == "bad.jsonl: 2 bad question records"
    assert second == "line 1: question: Field required"
    assert third.startswith("line 3: Invalid JSON")
    assert [each.name for each in sets.folder.iterdir()] == ["small.jsonl"]


@pytest.mark.parametrize(
    ("given", "kept"), [("../../a b.jsonl", "a b.jsonl"), (".jsonl", "jsonl"), ('x"|:y.jsonl', "xy.jsonl")]
)
def test_name_of_a_kept_set_is_a_plain_file_name(sets, tmp_path, given, kept):
    source = tmp_path / "given.jsonl"
    source.write_text(SET, encoding="utf-8")
    assert sets.keep(source, given).path == sets.folder / kept


# Runs


def made(runs, name, about, answered=0, *, moment=0, scores=None):
    folder = RunFolder(runs.folder / name)
    folder.path.mkdir(parents=True)
    (folder.path / "run.json").write_text(json.dumps(about), encoding="utf-8")
    os.utime(folder.path / "run.json", (moment, moment))
    folder.answers.write_text("{}\n" * answered, encoding="utf-8")
    if scores is not None:
        folder.scores.write_text(scores if isinstance(scores, str) else json.dumps(scores), encoding="utf-8")
    return folder


SCORES = {
    "questions": 4,
    "overall": {"right": {"value": 0.5, "low": 0.1, "high": 0.9, "n": 4}},
    "by_type": {},
    "by_turn": {},
    "risk_area": None,
}


def test_runs_are_listed_newest_first_with_their_figures(runs):
    made(runs, "old", {"questions": "a.jsonl", "kind": "run"}, 4, moment=1000, scores=SCORES)
    made(runs, "new", {"questions": "b.jsonl", "kind": "retrieval"}, 2, moment=2000)
    (runs.folder / "empty").mkdir()
    made(runs, "broken", {}, moment=500).path.joinpath("run.json").write_text("nope", encoding="utf-8")
    new, old = runs.all()
    assert (new.name, new.set_name, new.searches_alone, new.answered, new.scores) == ("new", "b.jsonl", True, 2, None)
    assert (old.name, old.answered, old.began.timestamp()) == ("old", 4, 1000)
    assert old.scores.overall["right"].value == 0.5


@pytest.mark.parametrize("scores", ["{", "[]", '{"questions": 1}', '{"questions": 1, "overall": 3, "by_type": {}}'])
def test_run_whose_scores_cannot_be_read_is_one_that_is_not_finished(runs, scores):
    made(runs, "cut", {"questions": "a.jsonl"}, 3, scores=scores)
    assert [(run.scores, run.answered) for run in runs.all()] == [(None, 3)]


@pytest.mark.parametrize("name", ["", "..", "../state.sqlite", "none", "/etc", "kept/../kept"])
def test_run_that_is_not_in_the_folder_is_not_found(runs, name):
    made(runs, "kept", {})
    with pytest.raises(RunNotFound):
        runs.find(name)


def test_next_run_goes_on_with_the_unfinished_one_of_the_same_set_and_else_gets_a_folder_of_its_own(runs, sets):
    questions = sets.find("small.jsonl").path
    digest = set_digest(questions)
    assert runs.place(questions, digest).path.name == "page-small-1"
    made(runs, "page-small-1", {"questions_sha256": digest}, scores=SCORES)
    made(runs, "page-small-2", {"questions_sha256": "another"})
    assert runs.place(questions, digest).path.name == "page-small-3"
    made(runs, "page-small-3", {"questions_sha256": digest})
    assert runs.place(questions, digest).path.name == "page-small-3"


def test_unfinished_run_of_the_command_is_left_alone(runs, sets):
    questions = sets.find("small.jsonl").path
    made(runs, "small", {"questions_sha256": set_digest(questions)})
    assert runs.place(questions, set_digest(questions)).path.name == "page-small-1"


# The run under way


def test_run_ends_in_a_folder_with_its_scores(under_way, sets, runs, settings):
    assert under_way.state() is None
    assert list(under_way.watch()) == []
    chosen = sets.find("small.jsonl")
    under_way.start(chosen)
    state = ended(under_way)
    assert (state.set_name, state.name, state.done, state.total) == ("small.jsonl", "page-small-1", 3, 3)
    assert (state.problem, state.cancelled) == ("", False)
    (run,) = runs.all()
    assert run.scores.overall["right"].value == 1
    assert run.folder.report.exists()
    assert about_run(chosen.path, settings).items() <= json.loads(json.dumps(run.about)).items()


def test_one_run_at_a_time_with_the_time_that_is_left(under_way, sets, chatbot):
    allowed = held_back(chatbot)
    under_way.start(sets.find("small.jsonl"))
    until(lambda: under_way.state().stage == "asking")
    assert under_way.state().seconds_left is None
    with pytest.raises(BylineError, match=r"a run of small\.jsonl is under way"):
        under_way.start(sets.find("small.jsonl"))
    allowed.release()
    until(lambda: under_way.state().done == 1)
    assert under_way.state().seconds_left > 0
    allowed.release(2)
    assert ended(under_way).done == 3


def test_cancelled_run_keeps_its_answers_and_the_next_one_goes_on(under_way, sets, chatbot, runs):
    allowed = held_back(chatbot)
    under_way.start(sets.find("small.jsonl"))
    until(lambda: chatbot.waiting)
    under_way.cancel()
    assert under_way.state().cancelled
    allowed.release()
    state = ended(under_way)
    assert (state.cancelled, state.done, state.problem) == (True, 1, "")
    assert [(run.answered, run.scores) for run in runs.all()] == [(1, None)]
    assert [question for question, *_ in chatbot.asked] == [DIED]
    allowed.release(2)
    under_way.start(sets.find("small.jsonl"))
    assert ended(under_way).name == state.name
    assert [question for question, *_ in chatbot.asked] == [DIED, SANG, "Who won?"]
    under_way.cancel()
    assert not under_way.state().cancelled


def test_what_is_wrong_is_kept_as_a_line(under_way, sets, chatbot, library):
    chatbot.script[SANG] = IndexMissing("the index is gone; run `byline sync`")
    under_way.start(sets.find("small.jsonl"))
    assert ended(under_way).problem == "the index is gone; run `byline sync`"
    bad = sets.find("small.jsonl")
    bad.path.write_text("nope\n", encoding="utf-8")
    under_way.start(bad)
    assert ended(under_way).problem.startswith("small.jsonl is no question set of a format that can be read")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_fault_in_the_program_ends_the_run_with_a_line(under_way, sets, chatbot):
    chatbot.script[SANG] = ZeroDivisionError("oh")
    under_way.start(sets.find("small.jsonl"))
    assert "something went wrong in Byline itself" in ended(under_way).problem


def test_remarks_tell_of_evidence_that_is_not_here(under_way, sets):
    chosen = sets.find("small.jsonl")
    record = {"id": "a", "question": DIED, "evidence": [{"article": "gone", "quote": "words"}]}
    chosen.path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    under_way.start(chosen)
    assert ended(under_way).remarks == ("1 of 1 questions have evidence in articles that are not here",)


def test_set_that_brings_articles_is_asked_over_those(under_way, sets, settings, monkeypatch):
    path = sets.folder / "squad.json"
    path.write_text(json.dumps(SQUAD), encoding="utf-8")
    given = []

    def open_apart(where, source, report, cancelled):
        given.append((where, source, cancelled()))
        return opened(ScriptedChatbot({}, ShelfLibrary([STORM])), ShelfLibrary([STORM]))

    monkeypatch.setattr("eval.under_way.open_apart", open_apart)
    under_way.start(sets.find("squad.json"))
    assert ended(under_way).done == 1
    articles = brought_articles(settings, path, sets.find("squad.json").read())
    assert given == [(settings, articles, False)]
    assert "The mill at Foss grinds rye." in (articles / "articles.jsonl").read_text(encoding="utf-8")


def test_articles_of_a_set_that_were_not_all_read_are_read_again(tmp_path):
    mark = tmp_path / "complete.json"
    with pytest.raises(RunCancelled, match="before the articles"):
        _filled(mark, lambda: Report(cancelled=True))
    assert not mark.exists()
    assert _filled(mark, lambda: Report(failures=(Failure("a", "empty"),))) == (Failure("a", "empty"),)
    assert _filled(mark, lambda: pytest.fail("read again")) == (Failure("a", "empty"),)
