import json
import re
import threading
from dataclasses import replace
from datetime import date

import gradio as gr
import pytest
from hypothesis import given
from test_eval_editing import RECORDS
from web_doubles import ShelfLibrary

from eval.drafting import Drafts, draft_as_set
from eval.editing import Change, Sets
from eval.page.proposing import Proposed, Proposing
from eval.page.question_fields import LABELS, Typed, record_of, typed_of
from eval.page.question_forms import Form, form_html, problems_html
from eval.page.question_view import around, evidence_html, question_html
from eval.page.set_listing import View, choice_html, listing_html, select
from eval.page.set_making import progress_html
from eval.page.set_screen import view_of
from eval.page.sets import SetsSection
from eval.records import Evidence, QuestionRecord
from eval.set_file import entry_of
from rag.errors import BylineError, ConversationNotFound, InvalidQuestions
from rag.settings import Settings
from rag.types import Article, Span, Turn
from rag.web.markup import key
from rag.web.visitor import COOKIE

EVIL = "<img src=x onerror=alert(1)>\"'"
STORM = Article(
    "storm", "It came at night. It killed 101 people.\n\nThen it left.", "Storm", "CNN", None, date(2022, 10, 4)
)
QUOTE = "It killed 101 people."
DRAFT = QuestionRecord(
    "d1", "How many died?", "fact", answers=("101",), evidence=(Evidence("storm", QUOTE),), note="draft: pattern number"
)
FULL = QuestionRecord(
    "f1",
    "Which one?",
    "follow-up",
    (Turn("What came?", "A storm."),),
    date(2022, 10, 4),
    True,
    ("a", "b"),
    (("$8", "eight dollars"), ("month",)),
    ("never",),
    (Evidence("storm", QUOTE),),
    ("storm", "other"),
    ("a", "c"),
    "By hand.",
)
ANNA = gr.Request(cookies={COOKIE: "a" * 43})


def entries(*records: QuestionRecord):
    return tuple(map(entry_of, records))


def event(**data) -> gr.EventData:
    return gr.EventData(None, data)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


# Fields of the form


def test_fields_of_a_record_are_shown_one_a_line() -> None:
    typed = typed_of(FULL)
    assert list(typed.texts) == [name for name in LABELS if name != "evidence"]
    assert typed.texts["answers"] == "a\nb"
    assert typed.texts["required"] == "$8 | eight dollars\nmonth"
    assert (typed.texts["answerable"], typed.texts["asked"]) == ("true", "2022-10-04")
    assert json.loads(typed.texts["history"]) == [{"question": "What came?", "answer": "A storm."}]
    assert typed.evidence == (("storm", QUOTE),)


def test_typed_fields_become_a_record() -> None:
    assert record_of(typed_of(FULL)) == FULL
    texts = {
        "question": " Who? ",
        "answers": " a \r\n\n b",
        "required": "x|y | z\n",
        "answerable": "false",
        "note": " ",
    }
    assert record_of(Typed(texts)) == QuestionRecord(
        "", "Who?", answerable=False, answers=("a", "b"), required=(("x", "y", "z"),)
    )


@given(RECORDS)
def test_record_that_is_saved_as_it_was_shown_stays_as_it_was(record: QuestionRecord) -> None:
    assert record_of(typed_of(record), record) == record


def test_only_the_field_that_was_changed_is_read_again() -> None:
    record = replace(FULL, answers=("two\nlines",), required=(("a|b",),))
    typed = typed_of(record)
    changed = replace(typed, texts={**typed.texts, "question": "Which two?"})
    assert record_of(changed, record) == replace(record, question="Which two?")


def test_emptied_id_stays_the_former_one_and_a_new_question_has_none() -> None:
    typed = typed_of(FULL)
    emptied = replace(typed, texts={**typed.texts, "id": ""})
    assert record_of(emptied, FULL) == FULL
    assert record_of(emptied).id == ""


def test_empty_rows_of_evidence_do_not_count() -> None:
    typed = Typed({"question": "Who?"}, (("", " "), ("storm", QUOTE), ("", "")))
    assert record_of(typed).evidence == (Evidence("storm", QUOTE),)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"question": " "}, "Question: must not be empty"),
        ({"asked": "yesterday"}, "Asked on: Input should be a valid date"),
        ({"required": "a\n|"}, "Required 2: must name at least one alias"),
        ({"history": "[1"}, "History: this is no JSON"),
        ({"history": "[1]"}, "History 1: Input should be an object"),
        ({"history": '[{"question": "q"}]'}, "History 1: Field required"),
    ],
)
def test_field_that_cannot_be_used_is_named_as_the_form_names_it(changed: dict[str, str], problem: str) -> None:
    with pytest.raises(InvalidQuestions) as raised:
        record_of(Typed({"question": "Who?", **changed}))
    assert str(raised.value).startswith(problem)


def test_all_problems_of_a_form_are_told_at_once() -> None:
    with pytest.raises(InvalidQuestions) as raised:
        record_of(Typed({"question": "", "history": "{"}, (("storm", ""),)))
    assert [line.split(":")[0] for line in str(raised.value).splitlines()] == ["History", "Evidence 1", "Question"]


# A question


def test_quote_is_marked_within_the_words_around_it() -> None:
    html = evidence_html(DRAFT.evidence[0], STORM)
    assert f'It came at night. <mark class="bl-hit">{QUOTE}</mark>\n\nThen it left.' in html
    assert "Storm" in html
    assert "CNN" in html


def test_words_around_a_quote_are_cut_between_words() -> None:
    text = "word " * 200 + QUOTE + " word" * 200
    span = around(text, Span(1000, 1000 + len(QUOTE)))
    assert (1000 - span.start, span.end - 1000 - len(QUOTE)) == (400, 400)
    assert text[span.start : span.end].startswith("word word")
    assert text[span.start - 1] == " "
    assert text[span.end] == " "
    assert text[span.start : span.end].endswith(" word")
    html = evidence_html(Evidence("storm", QUOTE), Article("storm", text))
    assert "… word" in html
    assert html.endswith("word …</blockquote>")
    assert around("x" * 2000, Span(900, 1000)) == Span(900, 1000)


@pytest.mark.parametrize(
    ("evidence", "article", "line"),
    [
        (Evidence("gone", QUOTE), None, "The article gone is not in the library."),
        (Evidence("storm", "Other words."), STORM, "These words do not stand in Storm."),
    ],
)
def test_evidence_that_stands_nowhere_is_said(evidence: Evidence, article: Article | None, line: str) -> None:
    html = evidence_html(evidence, article)
    assert line in html
    assert evidence.quote in html
    assert "<mark" not in html


def test_draft_can_be_accepted_corrected_or_dropped() -> None:
    (entry,) = entries(DRAFT)
    html = question_html(entry, {"storm": STORM})
    assert re.findall(r'data-set-do="(\w+)"', html) == [
        "close_question", "accept_question", "edit_question", "drop_question",
    ]  # fmt: skip
    assert html.count(f'data-stamp="{entry.stamp}"') == 3
    assert "data-confirm" not in html
    assert words(html).startswith(
        "Back to all questions Draft fact · d1 How many died? Answers “101”".replace("“101”", "101")
    )


def test_question_that_is_no_draft_is_dropped_only_when_sure() -> None:
    html = question_html(entries(FULL)[0], {})
    assert "accept_question" not in html
    assert 'data-confirm="Drop?"' in html
    text = words(html)
    assert "What came? A storm." in text
    assert "Required $8 or eight dollars and month" in text
    assert "Forbidden never" in text
    assert "Articles other Asked on 2022-10-04 Choices a, c Note By hand." in text


# The list


def test_questions_are_narrowed_down_by_words_type_and_state() -> None:
    held = entries(DRAFT, FULL, QuestionRecord("n1", "Why Night?"))

    def shown(**view: str) -> list[str]:
        return [each.record.id for each in select(held, View("set", **view))]

    assert shown() == ["d1", "f1", "n1"]
    assert shown(query="STORM which") == ["f1"]
    assert shown(query="killed") == ["d1", "f1"]
    assert shown(kind="fact") == ["d1"]
    assert shown(kind="no type") == ["n1"]
    assert shown(shown="drafts") == ["d1"]
    assert shown(shown="accepted") == ["f1", "n1"]
    assert shown(shown="accepted", query="night") == ["n1"]


def test_list_counts_questions_and_drafts() -> None:
    held = entries(DRAFT, FULL)
    assert "2 questions, 1 draft<" in listing_html(held, View("set"))
    assert "1 of 2 questions, 1 draft<" in listing_html(held, View("set", kind="fact"))
    assert "0 questions<" in listing_html((), View("set"))
    assert 'id="question-f1" data-set-do="open_question" data-question="f1" aria-current="true"' in listing_html(
        held, View("set", open="f1")
    )


def test_long_list_is_cut_into_pages() -> None:
    held = entries(*(replace(FULL, id=f"f{number}") for number in range(120)))
    html = listing_html(held, View("set", page=9))
    assert "Page 3 of 3" in html
    assert html.count("<li>") == 20
    assert 'data-page="3"' in html
    assert "disabled>Next" in html


def test_sets_that_are_shipped_are_told() -> None:
    html = choice_html({"corpus": False, "mine & yours": True}, "mine & yours")
    assert '<option value="corpus">corpus (shipped)</option>' in html
    assert '<option value="mine%20%26%20yours" selected>mine &amp; yours</option>' in html
    assert "No question sets yet." in choice_html({}, "")


# The form


def test_form_shows_the_record_and_what_is_wrong() -> None:
    html = form_html(Form(typed_of(FULL), "f1", "abc", problems=("first line", "second")), [STORM])
    assert '<input type="hidden" name="question_id" value="f1">' in html
    assert '<input type="hidden" name="stamp" value="abc">' in html
    assert "<li>First line</li><li>Second</li>" in html
    assert '<textarea name="answers" rows="2">a\nb</textarea>' in html
    assert '<option value="true" selected>yes</option>' in html
    assert '<option value="storm">Storm, CNN</option>' in html
    assert "<details open>" in html
    assert "Save and accept" not in html
    assert "Save and accept" in form_html(Form(typed_of(DRAFT), "d1", draft=True), [])
    assert problems_html(()) == ""


def test_first_line_end_of_a_text_is_not_lost_in_a_form() -> None:
    html = form_html(Form(Typed({"question": "\nWho?"})), [])
    assert "required>\n\nWho?</textarea>" in html


def test_whatever_is_in_a_set_is_shown_as_text() -> None:
    record = replace(
        FULL, id=EVIL, question=EVIL, type=EVIL, note=EVIL, answers=(EVIL,), required=((EVIL,),), forbidden=(EVIL,),
        history=(Turn(EVIL, EVIL),), choices=(EVIL,), articles=(EVIL,), evidence=(Evidence(EVIL, EVIL),),
    )  # fmt: skip
    article = Article(EVIL, f"x {EVIL} y", EVIL, EVIL)
    (entry,) = entries(record)
    rendered = [
        choice_html({EVIL: True}, EVIL),
        listing_html((entry,), View(EVIL, EVIL, EVIL, open=EVIL)),
        listing_html((entry,), View(EVIL)),
        question_html(entry, {EVIL: article}),
        question_html(entry, {}),
        form_html(Form(typed_of(record), EVIL, EVIL, problems=(EVIL,)), [article]),
        problems_html([EVIL]),
    ]
    assert [html for html in rendered if "<img" in html or f'"{EVIL[-2:]}' in html] == []


# Handlers


@pytest.fixture
def library():
    shelf = ShelfLibrary([STORM])
    shelf.export = lambda: (each.article for each in shelf.articles())
    return shelf


@pytest.fixture
def sets(tmp_path, library):
    made = Sets(tmp_path / "sets", library, tmp_path / "none")
    made.create("mine", [DRAFT, FULL, replace(DRAFT, id="d2")])
    return made


def proposed(articles, count, tell) -> Drafts:
    tell(1)
    return Drafts((DRAFT,)[:count], ("a model failed",))


@pytest.fixture
def section(sets, library):
    return SetsSection(sets, library, proposed, lambda: (replace(FULL, note="thumb down"),))


def stamp(sets: Sets, question: str) -> str:
    return next(each.stamp for each in sets.read("mine") if each.record.id == question)


def sent(sets: Sets, question: str, **more) -> gr.EventData:
    return event(set="mine", question=question, stamp=stamp(sets, question), **more)


def test_accepting_opens_the_next_draft_and_says_when_none_is_left(section, sets) -> None:
    told, _, listing, detail = section.accept(sent(sets, "d1"), ANNA)
    assert (words(told), words(detail).split(" How")[0]) == ("Accepted d1.", "Back to all questions Draft fact · d2")
    assert "3 questions, 1 draft<" in listing
    told, _, _, detail = section.accept(sent(sets, "d2"), ANNA)
    assert (words(told), detail) == ("Accepted d2. No drafts are left here.", "")


def test_dropping_the_last_draft_goes_on_with_the_first(section, sets) -> None:
    told, _, _, detail = section.drop(sent(sets, "d2"), ANNA)
    assert words(told) == "Dropped d2."
    assert "· d1" in words(detail)
    told, _, _, detail = section.drop(sent(sets, "f1"), ANNA)
    assert (words(told), detail) == ("Dropped f1.", "")
    assert [each.record.id for each in sets.read("mine")] == ["d1"]


def test_next_draft_is_one_that_the_list_shows(section, sets) -> None:
    sets.add("mine", replace(DRAFT, id="w1", question="Why did it leave?"))
    _, _, _, detail = section.accept(sent(sets, "d1", query="leave"), ANNA)
    assert "· w1" in words(detail)


def test_question_is_added_as_typed(section, sets) -> None:
    typed = {"question": "What left?", "evidence_article": ["storm", ""], "evidence_quote": ["Then it left.", ""]}
    told, _, _, detail = section.save(event(set="mine", **typed, answers="it"), ANNA)
    assert words(told) == "Added q1."
    assert "What left?" in detail
    assert sets.read("mine")[-1].record == QuestionRecord(
        "q1", "What left?", answers=("it",), evidence=(Evidence("storm", "Then it left."),)
    )


def test_corrected_draft_is_accepted_as_it_is_saved(section, sets) -> None:
    typed = typed_of(DRAFT)
    form = {**typed.texts, "answers": "101\n101 people", "evidence_article": ["storm"], "evidence_quote": [QUOTE]}
    section.save(event(set="mine", question_id="d1", stamp=stamp(sets, "d1"), accept="yes", **form), ANNA)
    assert sets.read("mine")[0].record == replace(DRAFT, answers=("101", "101 people"), note="pattern number")


def test_form_comes_back_as_typed_with_what_is_wrong(section, sets) -> None:
    typed = {"question": "What?", "evidence_article": ["storm"], "evidence_quote": ["Nobody wrote this."]}
    _, _, _, detail = section.save(event(set="mine", **typed), ANNA)
    assert "does not stand in storm" in detail
    assert "Nobody wrote this.</textarea>" in detail
    assert len(sets.read("mine")) == 3


def test_form_on_what_changed_meanwhile_comes_back_as_typed(section, sets) -> None:
    seen = stamp(sets, "f1")
    sets.replace("mine", "f1", replace(FULL, note="Other."), seen)
    form = {**typed_of(FULL).texts, "answers": "my words", "evidence_article": [], "evidence_quote": []}
    _, _, _, detail = section.save(event(set="mine", question_id="f1", stamp=seen, **form), ANNA)
    assert "changed or dropped meanwhile" in detail
    assert "my words</textarea>" in detail
    assert sets.read("mine")[1].record.note == "Other."


def test_proposals_become_a_set_of_their_own_that_is_opened(section, sets) -> None:
    *growing, (told, choice, listing, detail) = section._making.make(event(**{"from": "articles", "count": "5"}), ANNA)
    assert all("<progress" in each[0] for each in growing)
    assert words(told) == "Made the set drafts with 1 question. a model failed"
    assert '<option value="drafts" selected>' in choice
    assert 'data-set="drafts"' in listing
    assert "accept_question" in detail
    assert [each.record for each in sets.read("drafts")] == [DRAFT]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"from": "ratings", "name": "rated"}, "Made the set rated with 1 question."),
        ({"from": "ratings"}, "Made the set feedback with 1 question."),
        ({"from": "nothing"}, "Made the set questions with 0 questions."),
        ({"from": "nothing", "name": "../x"}, "A set is named by up to 60"),
        ({"from": "articles", "name": "mine"}, "There is a set mine already; choose another name"),
    ],
)
def test_set_is_made_under_its_name_or_a_free_one(section, given: dict[str, str], told: str) -> None:
    *_, last = section._making.make(event(**given), ANNA)
    assert words(last[0]).startswith(told)


def test_nothing_to_make_a_set_of_is_said(sets, library) -> None:
    section = SetsSection(sets, library, lambda *_: Drafts((), ("a model failed",)), tuple)
    *_, rated = section._making.make(event(**{"from": "ratings"}), ANNA)
    assert "no answer has a thumb down yet" in words(rated[0]).lower()
    *_, drafted = section._making.make(event(**{"from": "articles"}), ANNA)
    assert words(drafted[0]).endswith("add articles with names, figures or days; a model failed")
    assert sets.names() == ("mine",)


def test_uploaded_set_is_opened_and_a_bad_one_is_listed(section, sets, tmp_path) -> None:
    good, bad = tmp_path / "Good set.csv", tmp_path / "bad.jsonl"
    good.write_text("question\nWho?\n", "utf-8")
    bad.write_text('{"id": "a"}\n{"id": "b", "question": ""}\n', "utf-8")
    told, _, listing, _ = section._making.take(str(good), ANNA)
    assert words(told) == "Made the set Good-set with 1 question."
    assert "Who?" in listing
    told, *_ = section._making.take(str(bad), ANNA)
    assert words(told).startswith("Bad.jsonl: 2 bad question records Line 1: question")
    assert str(tmp_path) not in told
    assert sets.names() == ("Good-set", "mine")


def test_download_is_the_file(section, sets) -> None:
    saved = json.loads(section.download(event(set="mine"), ANNA))
    assert saved == {"name": "mine.jsonl", "content": sets.path("mine").read_text("utf-8")}


def test_set_whose_file_is_bad_is_told_with_its_lines(section, sets) -> None:
    sets.path("mine").write_text('{"id": "a"}\n', "utf-8")
    told, choice, listing, _ = section.show(event(set="mine"), ANNA)
    assert "line 1: question: Field required" in words(told).replace("Line", "line")
    assert "mine" in choice
    assert listing == ""


def test_set_that_is_gone_gives_way_to_the_first(section) -> None:
    _, choice, listing, detail = section.show(event(set="gone"), ANNA)
    assert '<option value="mine" selected>' in choice
    assert "3 questions" in listing
    assert detail == ""


def test_nobody_without_our_cookie_is_served(section, sets) -> None:
    stranger = gr.Request(cookies={})
    for handler in (section.show, section.list, section.open, section.new, section.edit, section.save, section.accept):
        with pytest.raises(ConversationNotFound):
            handler(event(set="mine", question="d1"), stranger)
    for handler in (section.drop, section.close, section.download):
        with pytest.raises(ConversationNotFound):
            handler(event(set="mine", question="d1"), stranger)
    with pytest.raises(ConversationNotFound):
        next(section._making.make(event(**{"from": "nothing"}), stranger))
    assert sets.names() == ("mine",)


def test_view_is_read_from_whatever_a_browser_sends() -> None:
    sent = {"set": key("a/b"), "query": "x" * 500, "kind": 4, "shown": "<b>", "page": "-3", "open": key("ü 1")}
    view = view_of(event(**sent))
    assert view == View("a/b", "x" * 200, "", "", 1, "ü 1")


# In the background


def test_progress_is_told_and_ends_with_the_set() -> None:
    assert "Reading the articles" in progress_html(Proposed(5))
    assert '<progress aria-label="Questions proposed" max="5" value="3">' in progress_html(Proposed(5, 3))
    assert "3 of 5 questions proposed" in progress_html(Proposed(5, 3))


def test_proposing_that_fails_leaves_a_line() -> None:
    def fails(tell) -> Drafts:
        raise BylineError("the library is gone")

    *_, last = Proposing(3, fails, lambda _: Change("kept")).watch()
    assert (last.problem, last.change) == ("the library is gone", None)


def test_fault_in_the_program_leaves_a_line_too(monkeypatch) -> None:
    faults = []
    monkeypatch.setattr(threading, "excepthook", lambda fault: faults.append(fault.exc_type))
    before = set(threading.enumerate())
    *_, last = Proposing(3, lambda _: 1 / 0, lambda _: Change("kept")).watch()
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
    assert last.problem.startswith("something went wrong in Byline itself")
    assert faults == [ZeroDivisionError]


def test_chat_model_that_cannot_be_loaded_is_told_and_patterns_propose(tmp_path) -> None:
    article = replace(STORM, text="Maria Tavares, the director of the Lisbon Water Board, spoke in Lisbon.")
    plain = draft_as_set(Settings(index=tmp_path), [article], 4, lambda _: None)
    without = draft_as_set(Settings(index=tmp_path, chat_model="nobody:nothing"), [article], 4, lambda _: None)
    assert plain.records == without.records
    assert plain.troubles == ()
    assert without.troubles[0].endswith("; these are proposed without it")
