import json
from datetime import UTC, datetime

import gradio as gr
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from web_doubles import ScriptedChatbot, ShelfLibrary
from web_pages import assert_harmless

from eval.comparing import Comparison
from eval.intervals import Estimate
from eval.known_sets import SHIPPED, KnownSet
from eval.page import EvaluatePage
from eval.page.comparison import compared_html
from eval.page.listing import runs_html
from eval.page.opened import opened_html
from eval.page.progress import problems_html, progress_html, set_html
from eval.paired import Difference
from eval.records import QuestionRecord
from eval.rows import Row
from eval.run_folder import RunFolder
from eval.runs import KnownRun
from eval.scores import Scores
from eval.sets import QuestionSet
from eval.under_way import RunState
from rag.conversations import Conversations
from rag.errors import BylineError, ConversationNotFound
from rag.settings import Settings
from rag.types import Answer, Article
from rag.web.application import build_application
from rag.web.visitor import COOKIE, Guard

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
STORM = Article("storm", "It killed 101 people in Florida.", EVIL, "CNN")
BEGAN = datetime(2022, 11, 4, 9, 30, tzinfo=UTC)
SCORES = Scores(
    4,
    {
        "right": Estimate(0.5, 0.25, 0.75, 4),
        "quote_hit@5": Estimate(1.0, 0.4, 1.0, 3),
        "choice": Estimate(None, None, None, 0),
    },
    {},
    {},
)


def known(folder, scores=SCORES, **about):
    return KnownRun(RunFolder(folder), {"questions": "set.jsonl", "kind": "run", **about}, BEGAN, 4, scores)


# How far a run has come


def test_progress_counts_questions_and_tells_the_time_left():
    html = progress_html(RunState("set.jsonl", "asking", 40, 184, seconds_left=200.0))
    read = assert_harmless(html)
    assert "40 of 184 questions answered · about 3 min left" in read.text
    assert read.every(max="184", value="40")
    assert "bl-running" in html


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (RunState("s"), "Reading the set"),
        (RunState("s", "indexing"), "Reading the articles of the set"),
        (RunState("s", "indexing", 5, 300), "Reading the articles of the set: 5 of 300"),
        (RunState("s", "asking", 0, 3), "0 of 3 questions answered"),
        (RunState("s", "asking", 1, 3, 12.4), "1 of 3 questions answered · about 12 s left"),
        (RunState("s", "asking", 1, 3, 7200.0), "about 2.0 h left"),
        (RunState("s", "asking", 1, 3, 30.0, cancelled=True), "Cancelling: the question under way is finished"),
        (RunState("s", "measuring", 3, 3), "All 3 answered; measuring and writing the report"),
        (RunState("s", "ended", 3, 3, name="page-s-1"), "Finished: 3 questions of s."),
        (RunState("s", "ended", 1, 1, name="page-s-1"), "Finished: 1 question of s."),
        (RunState("s", "ended", 2, 3, cancelled=True, name="page-s-1"), "2 of 3 questions are answered and kept."),
        (RunState("s", "ended", 2, 3, cancelled=True), "Cancelled. The next run of s goes on from there."),
        (RunState("s", "ended", problem="the index is gone"), "The index is gone"),
    ],
)
def test_every_state_of_a_run_is_told(state, said):
    read = assert_harmless(progress_html(state))
    assert said in read.text
    assert ("progress" in read.tags) != state.ended


def test_without_a_run_there_is_nothing_to_tell():
    assert progress_html(None) == ""


def test_remarks_and_names_are_only_text():
    read = assert_harmless(progress_html(RunState(EVIL, "asking", 1, 2, remarks=(EVIL, "two are gone"))))
    assert read.within("li") == f"{EVIL}.Two are gone."


def test_bad_records_are_listed_and_a_file_keeps_its_name():
    read = assert_harmless(problems_html(f"bad.jsonl: 2 bad question records\nline 1: {EVIL}\nline 3: nope"))
    assert read.within("p") == "bad.jsonl: 2 bad question records"
    assert read.within("li") == f"line 1: {EVIL}line 3: nope"
    many = problems_html("\n".join(["bad.jsonl: 500 bad question records", *(f"line {n}" for n in range(500))]))
    assert assert_harmless(many).within("li").endswith("line 199and 300 more")
    assert "The index is gone" in problems_html("the index is gone")


def test_set_is_described_in_a_line(tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_text("", encoding="utf-8")
    two = (QuestionRecord("a", "A?"), QuestionRecord("b", "B?"))
    html = set_html(KnownSet("a b.jsonl", path, True), QuestionSet(two), 12)
    assert "2 questions, your own, asked over the 12 articles of the library." in html
    assert 'href="/evaluate/set/a%20b.jsonl"' in html
    apart = set_html(KnownSet("beir", tmp_path, False), QuestionSet(two[:1], (STORM,)), 12)
    assert "1 question, shipped, asked over the 1 article that the set brings along, in an index apart." in apart
    assert "Download" not in apart


# Runs


def test_runs_are_links_with_their_figures(tmp_path):
    searched = known(tmp_path / "b", kind="retrieval")
    unfinished = known(tmp_path / "c&d", None, questions=EVIL)
    read = assert_harmless(runs_html([known(tmp_path / "a"), searched, unfinished]))
    links = [found["href"] for tag, found in read.elements if tag == "a"]
    assert links == ["/evaluate?run=a", "/evaluate?run=b", "/evaluate?run=c%26d"]
    assert "4 November 2022, 09:30" in read.text
    assert "50 %0.250 to 0.750" in read.text
    assert "100 %0.400 to 1.000evidence in the first 5" in read.text
    assert "4 questions answered, not finished" in read.text


def test_newest_run_is_compared_with_the_one_of_the_same_set_before(tmp_path):
    runs = [known(tmp_path / "new"), known(tmp_path / "other", questions="other.jsonl"), known(tmp_path / "old")]
    read = assert_harmless(runs_html(runs))
    assert [found["value"] for _, found in read.elements if "selected" in found] == ["old", "new"]
    read = assert_harmless(runs_html(runs, "new", "other"))
    assert [found["value"] for _, found in read.elements if "selected" in found] == ["new", "other"]
    assert "<form" not in runs_html(runs[:1])
    assert "<form" not in runs_html([known(tmp_path / "a"), known(tmp_path / "b", None)])
    assert "No run yet" in runs_html([])


def test_opened_run_shows_verdict_figures_downloads_and_report(tmp_path):
    run = known(tmp_path / "a")
    run.folder.report.parent.mkdir()
    run.folder.report.write_text("report", encoding="utf-8")
    html = opened_html(run)
    assert "2 of 4 right (50 %, 95 % interval 25 to 75)." in html
    assert "<strong>0.500</strong><small>0.250 to 0.750, n = 4</small>" in html
    assert "any evidence in the first 5" in html
    assert "right choice" not in html
    assert 'src="/evaluate/report/a"' in html
    assert 'href="/evaluate/run/a/report.html"' in html
    assert "answers.jsonl" not in html


def test_run_that_is_not_finished_says_how_to_go_on(tmp_path):
    html = opened_html(known(tmp_path / "a", None, questions=EVIL))
    assert_harmless(html)
    assert "Not finished: 4 questions are answered." in html
    assert "<iframe" not in html


# Two runs side by side

UP, DOWN = Difference(0.5, 0.75, 0.25, 0.1, 0.4, 0.01, 20), Difference(0.5, 0.25, -0.25, -0.4, -0.1, 0.02, 20)
CHANCE, SAME = Difference(0.5, 0.55, 0.05, -0.1, 0.2, 0.6, 20), Difference(0.5, 0.5, 0, 0, 0, 1, 20)


def comparison(**differences):
    return Comparison(20, {name.replace("_at_", "@"): each for name, each in differences.items()}, ())


def test_comparison_names_both_runs_under_its_verdict(tmp_path):
    html = compared_html(known(tmp_path / "a&b"), known(tmp_path / "c"), comparison(right=DOWN))
    read = assert_harmless(f"{html[: html.index('<iframe')]}</section>")
    assert read.within("h2").startswith("Worse")
    assert "Before set.jsonl, 4 November 2022, 09:30 a&b" in read.text
    assert 'src="/evaluate/comparison/a%26b/c"' in html


# The page in the application


@pytest.fixture
def settings(tmp_path, cache):
    return Settings(state=tmp_path / "state.sqlite", cache=cache)


@pytest.fixture
def conversations(settings):
    opened = Conversations(settings.state)
    yield opened
    opened.close()


@pytest.fixture
def page(settings, conversations):
    library = ShelfLibrary([STORM])
    return EvaluatePage(ScriptedChatbot({}, library), library, settings, conversations)


@pytest.fixture
def client(page):
    application = FastAPI()
    application.add_middleware(Guard)
    application.include_router(page.routes())
    with TestClient(application) as opened:
        yield opened


def sent() -> gr.Request:
    return gr.Request(cookies={COOKIE: "a" * 43})


@pytest.fixture
def kept(settings):
    folder = RunFolder(settings.state.parent / "runs" / "page-a b-1")
    row, answer = Row("q", None, 1, "good", {"right": 1.0}), Answer("Who?", "Who?", "Ann.", id="q")
    folder.start({"questions": "a b.jsonl"}, ())
    folder.append(answer)
    figures = {"right": {"value": 1.0, "low": 0.2, "high": 1.0, "n": 1}}
    folder.finish({"questions": 1, "overall": figures, "by_type": {}}, "<script>1</script>", [row])
    return folder


def test_page_and_its_reports_are_served_among_the_others(page, settings, conversations, kept):
    library = ShelfLibrary([STORM])
    application = build_application(
        settings, ScriptedChatbot({}, library), library, conversations, more=[page], routes=[page.routes()]
    )
    with TestClient(application) as opened:
        response = opened.get("/evaluate")
        assert response.status_code == 200
        assert "default-src 'self'" in response.headers["content-security-policy"]
        assert opened.get("/evaluate/report/page-a%20b-1").text == "<script>1</script>"


def test_comparison_is_made_when_asked_for_and_shown_in_the_same_sandbox(client, kept):
    response = client.get("/evaluate/comparison/page-a%20b-1/page-a%20b-1")
    assert "No difference" in response.text
    assert response.headers["content-security-policy"].startswith(
        "sandbox allow-scripts allow-forms; default-src 'none';"
    )
    assert client.get("/evaluate/comparison/page-a%20b-1/gone").status_code == 404


def test_report_is_shown_in_a_sandbox_that_only_our_pages_may_frame(client, kept):
    response = client.get("/evaluate/report/page-a%20b-1")
    assert response.text == "<script>1</script>"
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    policy = response.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts allow-forms; default-src 'none';")
    assert "allow-same-origin" not in policy
    assert "frame-ancestors 'self'" in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "content-disposition" not in response.headers


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("report.html", "text/html; charset=utf-8"),
        ("answers.jsonl", "application/jsonl"),
        ("scores.json", "application/json"),
    ],
)
def test_files_of_a_run_are_kept_and_never_shown(client, kept, name, kind):
    response = client.get(f"/evaluate/run/page-a%20b-1/{name}")
    assert response.content == (kept.path / name).read_bytes()
    assert response.headers["content-type"] == kind
    assert response.headers["content-disposition"] == f"attachment; filename*=UTF-8''page-a%20b-1-{name}"
    assert response.headers["content-security-policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    "path",
    [
        "report/none",
        "report/..",
        "report/%2e%2e",
        "report/..%2F..%2Fstate.sqlite",
        "report/page-a%20b-1%2F..%2Fpage-a%20b-1",
        "run/page-a%20b-1/run.json",
        "run/page-a%20b-1/rows.jsonl",
        "run/page-a%20b-1/..%2F..%2F..%2Fstate.sqlite",
        "run/none/answers.jsonl",
        "set/none.jsonl",
        "set/..%2Fstate.sqlite",
        "set/README.md",
        "set/",
    ],
)
def test_nothing_else_is_served(client, kept, settings, path):
    assert settings.state.exists()
    assert client.get(f"/evaluate/{path}").status_code == 404


def test_set_is_downloaded_as_it_is(client, page, settings):
    response = client.get("/evaluate/set/corpus.jsonl")
    assert response.content == (SHIPPED / "corpus.jsonl").read_bytes()
    assert response.headers["content-disposition"] == "attachment; filename*=UTF-8''corpus.jsonl"


def test_address_opens_a_run_or_compares_two_or_says_that_there_is_none(page, kept):
    _, _, opened, listing = page.open("?run=page-a%20b-1", sent())
    assert "1 of 1 right" in opened
    assert "page-a b-1" in listing
    assert "No difference: the runs agree" in page.open("?before=page-a%20b-1&after=page-a%20b-1", sent())[2]
    assert "There is no such run any more" in page.open("?run=../runs", sent())[2]
    assert page.open("", sent())[2] == ""
    kept.scores.unlink()
    kept.path.joinpath("rows.jsonl").unlink()
    assert "holds no finished run" in page.open("?before=page-a%20b-1&after=page-a%20b-1", sent())[2]


def test_bad_upload_lists_its_lines_and_a_good_one_is_chosen(page, settings, tmp_path):
    given = tmp_path / "new.jsonl"
    given.write_text("nope\n{\n", encoding="utf-8")
    assert "no question set of a format that can be read" in page.keep(str(given), sent())[1]
    given.write_text('{"id": "a"}\n{"id": "b", "question": "Who?"}\n', encoding="utf-8")
    assert "line 1: question: Field required" in page.keep(str(given), sent())[1]
    given.write_text(json.dumps({"id": "a", "question": "Who?"}), encoding="utf-8")
    chosen, about = page.keep(str(given), sent())
    assert chosen.value == "new.jsonl"
    assert "1 question, your own" in about
    assert (settings.state.parent / "sets" / "new.jsonl").exists()


def test_run_of_a_set_that_is_gone_is_an_error_in_a_line(page):
    with pytest.raises(BylineError, match="there is no question set 'gone"):
        list(page.run("gone.jsonl", sent()))
    assert "There is no question set" in page.describe("gone.jsonl", sent())


def test_run_yields_its_progress_and_then_the_run(page, tmp_path):
    given = tmp_path / "new.jsonl"
    given.write_text(json.dumps({"id": "a", "question": "Who?", "answerable": False}), encoding="utf-8")
    page.keep(str(given), sent())
    *_, (progress, opened, listing) = page.run("new.jsonl", sent())
    assert "Finished: 1 question of new.jsonl." in progress
    assert "1 of 1 unanswerable questions refused" in opened
    assert "page-new-1" in listing
    assert list(page.resume(sent())) == []


@pytest.mark.parametrize("handler", ["open", "offer", "describe", "keep", "cancel", "resume", "run"])
def test_browser_without_our_cookie_gets_nothing(page, handler):
    values = [] if handler in {"cancel", "resume"} else [""]
    with pytest.raises(ConversationNotFound):
        list(getattr(page, handler)(*values, gr.Request(cookies={})))
