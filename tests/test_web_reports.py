import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_pages import assert_harmless

from rag.errors import IndexBusy
from rag.progress import Progress, Step
from rag.types import Failure, Report
from rag.web.addings import Adding, Addings, AddingState
from rag.web.reports import adding_html, report_html

UPLOADS = Path("/tmp/uploads")


def told(*steps: Step, done: int = 0, total: int = 0) -> Progress:
    return Progress(done, total, 10.0, "", steps)


def after(*reports: Progress) -> AddingState:
    """The state of a batch after it reported these."""
    adding, seen = Adding("anna", UPLOADS), []

    def work(report, cancelled):
        for each in reports:
            report(each)
        seen.append(adding.state())
        return Report()

    adding.run(work)
    return seen[0]


# What a batch knows


def test_failed_sources_come_first_and_then_the_newest():
    state = after(
        told(Step("a", "reading"), Step("b", "failed", "it is empty")),
        told(Step("c", "reading"), Step("a", "ready"), Step("d", "failed", "it is no PDF")),
    )
    assert [each.source for each in state.steps] == ["d", "b", "a", "c"]
    assert state.counts == {"failed": 2, "ready": 1}


def test_uploaded_file_goes_by_its_own_name():
    state = after(told(Step("/tmp/uploads/0a1b/many.zip/inner/é.txt", "reading"), Step("/home/anna/x.txt", "reading")))
    assert [each.source for each in state.steps] == ["/home/anna/x.txt", "many.zip/inner/é.txt"]


def test_report_names_files_without_the_folder_they_came_in():
    adding = Adding("anna", UPLOADS)
    failures = (Failure("/tmp/uploads/0a/broken.txt", "it is empty"), Failure("https://a.example/x", "it is gone"))
    same = (("/tmp/uploads/0b/twice.md", "once"),)
    adding.run(lambda *_: Report(failures=failures, same=same, left_out=("/tmp/uploads/0c/photo.jpg",)))
    html = adding_html(adding.state())
    assert "/tmp" not in html
    for name in ("broken.txt", "https://a.example/x", "twice.md", "photo.jpg"):
        assert name in html


def test_a_hundred_sources_are_shown_and_the_failed_ones_do_not_hide_the_others():
    many = [Step(f"s{number}", "failed" if number % 2 else "ready") for number in range(1000)]
    state = after(told(*many), told(Step("now", "reading")))
    assert len(state.steps) == 100
    assert state.steps[0].source == "s999"
    assert sum(each.stage == "failed" for each in state.steps) == 50
    assert state.steps[50].source == "now"
    assert state.counts == {"failed": 500, "ready": 500}


def test_watching_ends_with_the_report():
    addings = Addings(UPLOADS)
    *_, last = addings.begin("anna", lambda *_: Report(added=("a",))).watch()
    assert last.report == Report(added=("a",))


def test_error_ends_a_batch_with_a_line():
    def work(report, cancelled):
        raise IndexBusy("the index is busy")

    *_, last = Addings(UPLOADS).begin("anna", work).watch()
    assert last.problem == "the index is busy"


def test_fault_in_the_program_ends_a_batch_with_a_line_and_is_not_hidden():
    adding = Adding("anna", UPLOADS)
    with pytest.raises(ZeroDivisionError):
        adding.run(lambda *_: Report(added=(1 // 0,)))
    *_, last = adding.watch()
    assert "something went wrong in Byline itself" in last.problem


@pytest.fixture
def waiting():
    """Batches whose work goes on until it may end or is cancelled, and the order in which it began and ended."""
    go, begun, order = threading.Event(), threading.Event(), []

    def work(name):
        def patient(report, cancelled):
            order.append(f"{name} begins")
            begun.set()
            while not (cancelled() or go.wait(0.01)):
                pass
            order.append(f"{name} ends")
            return Report(cancelled=cancelled())

        return patient

    addings = Addings(UPLOADS)
    first = addings.begin("anna", work("first"))
    assert begun.wait(10)
    yield addings, first, addings.begin("bert", work("second")), go, order
    go.set()


def test_batches_run_one_after_the_other(waiting):
    addings, first, second, go, order = waiting
    assert "Waiting until another batch is added" in adding_html(second.state())
    assert addings.of("anna") is first
    assert addings.of("carl") is None
    go.set()
    for each in (first, second):
        *_, last = each.watch()
        assert last.report == Report()
    assert order == ["first begins", "first ends", "second begins", "second ends"]


def test_batch_is_cancelled_by_its_owner_alone_also_while_it_waits(waiting):
    addings, first, second, _, order = waiting
    addings.cancel("bert")
    *_, other = second.watch()
    assert other.report == Report(cancelled=True)
    assert not first.state().cancelling
    addings.cancel("anna")
    *_, one = first.watch()
    assert one.report == Report(cancelled=True)
    assert order == ["first begins", "first ends"]


# What is shown of it


def test_progress_says_how_fast_and_how_long_still():
    text = assert_harmless(adding_html(after(told(done=5, total=20)))).text
    assert "5 of 20 articles · 0.5 articles/s · about 30 s left" in text


@pytest.mark.parametrize(("done", "left"), [(1, "about 15 min left"), (10, "about 80 s left")])
def test_long_times_are_told_in_minutes(done, left):
    assert left in adding_html(after(Progress(done, 90, 10.0)))


def test_each_source_has_its_stage_and_reason():
    state = after(
        told(
            Step("a.pdf", "embedding"), Step("b.pdf", "failed", "it is encrypted; save it without a password"),
            Step("c.pdf", "same", "other/id"), Step("d.pdf", "splitting"),
        )
    )  # fmt: skip
    read = assert_harmless(adding_html(state))
    for line in (
        "a.pdf Embedding", "b.pdf Failed: it is encrypted; save it without a password",
        "c.pdf Already here, as other/id", "d.pdf Splitting", "1 already here, 1 failed",
    ):  # fmt: skip
        assert line in read.text


def test_report_counts_and_lists_everything():
    text = assert_harmless(
        report_html(
            Report(
                ("a", "b"), ("c",), (), 0, (Failure("broken.txt", "it is empty"),), (("a", "a-2"),),
                (("twice.txt", "once"),), ("photo.jpg",),
            )
        )
    ).text  # fmt: skip
    assert "2 added, 1 updated, 1 here already, 1 failed, 1 left out." in text
    for line in (
        "broken.txt: it is empty", "a was taken, so it is kept as a-2", "twice.txt is here already as once",
        "photo.jpg",
    ):  # fmt: skip
        assert line in text


def test_cancelled_and_empty_reports_say_so():
    assert "Cancelled; what was not looked at is not added. 1 added." in report_html(Report(("a",), cancelled=True))
    assert "Cancelled; what was not looked at is not added.</p>" in report_html(Report(cancelled=True))
    assert "Nothing new" in report_html(Report())


def test_only_what_failed_on_the_web_can_be_tried_again():
    failed = Failure("https://a.example", "it did not answer", "https://a.example")
    assert assert_harmless(report_html(Report(failures=(failed,)))).every(**{"data-bl": "retry_failed"})
    assert "retry_failed" not in report_html(Report(failures=(Failure("a.txt", "it is empty", "/tmp/a.txt"),)))


def test_long_lists_are_cut():
    read = assert_harmless(report_html(Report(left_out=tuple(map(str, range(250))))))
    assert "and 150 more" in read.text


@given(
    st.text(max_size=60) | st.sampled_from(["<script>alert(1)</script>", "' onx='", "</li></ol><b>", "\u202e\ud83d"])
)
def test_no_name_becomes_markup(text):
    step = Step(text, "failed", text)
    assert_harmless(adding_html(AddingState(progress=told(step), steps=(step, Step(text, "same", text)))))
    assert_harmless(adding_html(AddingState(problem=text or "x")))
    failure = Failure(text, text, "https://a.example")
    report = Report(failures=(failure,), renamed=((text, text),), same=((text, text),), left_out=(text,))
    assert_harmless(report_html(report))
