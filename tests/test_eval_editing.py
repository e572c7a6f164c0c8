import json
import subprocess
import sys
import textwrap
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from string import ascii_letters

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web_doubles import ShelfLibrary

from eval.drafting import draft
from eval.drafts.marks import accepted, is_draft
from eval.editing import Sets
from eval.records import Evidence, QuestionRecord, read_questions
from eval.set_file import Entry, entry_of, read_entries, write_entries
from rag.errors import BylineError, InvalidQuestions
from rag.types import Article, Turn

STORM = Article(
    "storm",
    "Maria Tavares, the director of the Lisbon Water Board, spoke.\nIt killed 101\u00a0people in Florida.",
    "Storm",
    published=date(2022, 10, 4),
)
QUOTE = "It killed 101\u00a0people in Florida."
WHO = QuestionRecord("who", "Who spoke?", answers=("Tavares",), note="draft: pattern who is")
TOLL = QuestionRecord("toll", "How many died?", answers=("101",), evidence=(Evidence("storm", QUOTE),))
SHIPPED = (
    '{"id": "a", "question": "Who?", "answers": ["x"], "source": {"page": 3}}\n{"question": "When?",  "id": "b"}\n'
)


@pytest.fixture
def sets(tmp_path: Path) -> Sets:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    (shipped / "corpus.jsonl").write_text(SHIPPED, encoding="utf-8")
    (shipped / "README.md").write_text("Not a set.", encoding="utf-8")
    return Sets(tmp_path / "sets", ShelfLibrary([STORM]), shipped)


def stamp(sets: Sets, name: str, question: str) -> str:
    return next(each.stamp for each in sets.read(name) if each.record.id == question)


def ids(sets: Sets, name: str) -> list[str]:
    return [each.record.id for each in sets.read(name)]


# Sets


def test_shipped_sets_are_listed_beside_the_persons_own(sets: Sets) -> None:
    sets.create("Mine")
    assert sets.names() == ("corpus", "Mine")
    assert (sets.owns("corpus"), sets.owns("Mine")) == (False, True)
    assert sets.path("Mine") == sets.folder / "Mine.jsonl"
    with pytest.raises(BylineError, match='no set "other"'):
        sets.read("other")


def test_first_edit_of_a_shipped_set_makes_a_copy_and_says_so(sets: Sets) -> None:
    shipped = sets.path("corpus")
    change = sets.drop("corpus", "a", stamp(sets, "corpus", "a"))
    own = sets.folder / "corpus.jsonl"
    assert change.line == f"Dropped a. The set that Byline ships stays as it is; yours is a copy in {own}."
    assert shipped.read_text(encoding="utf-8") == SHIPPED
    assert own.read_text(encoding="utf-8") == '{"question": "When?",  "id": "b"}\n'
    assert sets.names() == ("corpus",)
    assert sets.add("corpus", TOLL).line == "Added toll."


@pytest.mark.parametrize(
    "name", ["", " ", "../up", "a/b", "a\\b", ".hidden", "con", "NUL.old", "x" * 61, "a\n", "ends.", "ends ", "é", "-a"]
)
def test_name_that_is_no_safe_file_name_is_refused(sets: Sets, name: str) -> None:
    with pytest.raises(BylineError, match="a set is named by up to 60"):
        sets.create(name)
    assert sets.names() == ("corpus",)


@pytest.mark.parametrize("name", ["corpus", "CORPUS", "Mine", "mine"])
def test_name_that_is_taken_is_refused(sets: Sets, name: str) -> None:
    sets.create("Mine", [TOLL])
    with pytest.raises(BylineError, match=r"there is a set .* already"):
        sets.create(name)
    assert ids(sets, "Mine") == ["toll"]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("drafts", "drafts"),
        ("corpus", "corpus-2"),
        ("../../etc/passwd", "etc-passwd"),
        ("Fragen über Öl", "Fragen-uber-Ol"),
        ("con", "con-2"),
        ("", "questions"),
        ("质问", "questions"),
        ("a" * 300, "a" * 50),
    ],
)
def test_free_name_is_near_the_wanted_one_and_can_be_used(sets: Sets, wanted: str, name: str) -> None:
    assert sets.free_name(wanted) == name
    assert sets.create(name).line == f"Made the set {name} with 0 questions."
    assert sets.read(name) == ()
    assert sets.free_name(wanted) != name


# Questions


def test_added_question_is_the_last_and_can_be_run(sets: Sets) -> None:
    sets.add("corpus", TOLL)
    assert ids(sets, "corpus") == ["a", "b", "toll"]
    assert read_questions(sets.path("corpus"))[2] == TOLL


def test_question_without_an_id_gets_a_free_one(sets: Sets) -> None:
    sets.create("mine", [replace(WHO, id="q1"), replace(WHO, id="q3")])
    assert sets.add("mine", replace(WHO, id="")).line == "Added q2."
    assert sets.add("mine", replace(WHO, id="")).line == "Added q4."


def test_ids_stay_unique(sets: Sets) -> None:
    with pytest.raises(InvalidQuestions, match="the id a is used by another question"):
        sets.add("corpus", replace(TOLL, id="a"))
    with pytest.raises(InvalidQuestions, match="the id b is used by another question"):
        sets.replace("corpus", "a", replace(TOLL, id="b"), stamp(sets, "corpus", "a"))
    assert not sets.owns("corpus")


def test_corrected_question_keeps_its_place_and_what_we_do_not_know(sets: Sets) -> None:
    change = sets.replace("corpus", "a", replace(TOLL, id="first", asked=date(2022, 10, 4)), stamp(sets, "corpus", "a"))
    assert change.entry is not None
    assert ids(sets, "corpus") == ["first", "b"]
    assert json.loads(sets.path("corpus").read_text(encoding="utf-8").splitlines()[0]) == {
        "id": "first",
        "question": "How many died?",
        "answers": ["101"],
        "source": {"page": 3},
        "asked": "2022-10-04",
        "evidence": [{"article": "storm", "quote": QUOTE}],
    }


def test_unknown_fields_of_evidence_and_history_stay_where_these_stay(sets: Sets) -> None:
    held = (
        '{"id": "x", "question": "Who?", "evidence": [{"article": "gone", "quote": "Words.", "page": 4}, '
        '{"article": "gone", "quote": "More."}], "history": [{"question": "q", "answer": "a", "rating": 1}]}'
    )
    sets.create("mine")
    sets.path("mine").write_text(f"{held}\n", encoding="utf-8")
    record = replace(sets.read("mine")[0].record, answers=("y",), evidence=(Evidence("gone", "Words."),))
    sets.replace("mine", "x", record, stamp(sets, "mine", "x"))
    written = json.loads(sets.path("mine").read_text(encoding="utf-8"))
    assert written["evidence"] == [{"article": "gone", "quote": "Words.", "page": 4}]
    assert written["history"] == [{"question": "q", "answer": "a", "rating": 1}]


def test_field_that_was_emptied_is_gone(sets: Sets) -> None:
    sets.replace("corpus", "a", QuestionRecord("a", "Who?"), stamp(sets, "corpus", "a"))
    line = sets.path("corpus").read_text(encoding="utf-8").splitlines()[0]
    assert json.loads(line) == {"id": "a", "question": "Who?", "source": {"page": 3}}


def test_record_that_could_not_be_read_again_is_not_written(sets: Sets) -> None:
    with pytest.raises(InvalidQuestions, match=r"answers\.0: .*must not be empty"):
        sets.add("corpus", replace(TOLL, answers=(" ",)))
    assert not sets.owns("corpus")


# Evidence


def test_quote_takes_on_the_exact_words_of_its_article(sets: Sets) -> None:
    typed = Evidence("storm", "It killed 101 people\nin  Florida.")
    change = sets.add("corpus", replace(TOLL, evidence=(typed,)))
    assert change.entry is not None
    assert change.entry.record.evidence == (Evidence("storm", QUOTE),)
    assert change.entry.record.evidence[0].quote in STORM.text


def test_quotes_that_do_not_stand_in_their_articles_are_all_named(sets: Sets) -> None:
    evidence = (Evidence("storm", "It killed 102 people."), Evidence("gone", QUOTE), Evidence("storm", QUOTE))
    with pytest.raises(InvalidQuestions) as raised:
        sets.add("corpus", replace(TOLL, evidence=evidence))
    assert str(raised.value).splitlines() == [
        "the quote “It killed 102 people.” does not stand in storm; copy it from there word for word",
        "no article gone is in the library; evidence names an article by its id",
    ]
    assert not sets.owns("corpus")


def test_evidence_that_stays_as_it_was_does_not_keep_a_correction_back(sets: Sets) -> None:
    old = Evidence("gone", "Words of an article that was removed.")
    sets.create("mine", [replace(TOLL, evidence=(old,))])
    sets.replace("mine", "toll", replace(TOLL, evidence=(old,), answers=("102",)), stamp(sets, "mine", "toll"))
    assert sets.read("mine")[0].record.answers == ("102",)
    changed = replace(TOLL, evidence=(replace(old, quote="Others."),))
    with pytest.raises(InvalidQuestions, match="no article gone"):
        sets.replace("mine", "toll", changed, stamp(sets, "mine", "toll"))


# Drafts


def test_accepted_draft_keeps_the_rest_of_its_note(sets: Sets) -> None:
    sets.create("mine", [WHO, TOLL])
    change = sets.accept("mine", "who", stamp(sets, "mine", "who"))
    assert change.line == "Accepted who."
    assert [each.record for each in sets.read("mine")] == [replace(WHO, note="pattern who is"), TOLL]


@pytest.mark.parametrize(
    ("note", "draft", "after"),
    [
        ("draft: by openai:test", True, "by openai:test"),
        ("draft", True, None),
        ("draft:", True, None),
        ("drafted by hand", False, "drafted by hand"),
        ("thumb down", False, "thumb down"),
        (None, False, None),
    ],
)
def test_mark_of_a_draft_is_the_beginning_of_its_note(note: str | None, draft: bool, after: str | None) -> None:
    record = replace(WHO, note=note)
    assert is_draft(record) is draft
    assert accepted(record).note == after
    assert not is_draft(accepted(record))


def test_every_proposed_question_is_a_draft() -> None:
    records = draft([STORM]).records
    assert records
    assert all(map(is_draft, records))


# Files of others


def test_records_of_our_own_are_imported_as_they_are(sets: Sets, tmp_path: Path) -> None:
    source = tmp_path / "brought.jsonl"
    source.write_text(f"\n{SHIPPED}\n", encoding="utf-8")
    assert sets.import_file(source, "brought").line == "Made the set brought with 2 questions."
    assert sets.path("brought").read_text(encoding="utf-8") == SHIPPED


def test_table_is_imported(sets: Sets, tmp_path: Path) -> None:
    source = tmp_path / "brought.csv"
    source.write_text("question,answers\nWho spoke?,Tavares|M. Tavares\n", encoding="utf-8")
    sets.import_file(source, "brought")
    assert sets.read("brought")[0].record.answers == ("Tavares", "M. Tavares")


def test_set_that_brings_articles_says_that_they_are_not_kept(sets: Sets, tmp_path: Path) -> None:
    answers = [{"text": "101", "answer_start": 10}]
    asked = {"id": "s1", "question": "How many?", "answers": answers, "is_impossible": False}
    paragraph = {"context": "It killed 101 people.", "qas": [asked]}
    squad = {"version": "v2.0", "data": [{"title": "Storm", "paragraphs": [paragraph]}]}
    source = tmp_path / "squad.json"
    source.write_text(json.dumps(squad), encoding="utf-8")
    line = sets.import_file(source, "squad").line
    assert line == (
        "Made the set squad with 1 question. The articles it brings (1) are not kept with it; add them to the library."
    )
    assert ids(sets, "squad") == ["s1"]


def test_bad_records_are_all_listed_and_nothing_is_made(sets: Sets, tmp_path: Path) -> None:
    source = tmp_path / "bad.jsonl"
    source.write_text('{"id": "a", "question": "Who?"}\n{"id": "b", "question": ""}\n{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(InvalidQuestions) as raised:
        sets.import_file(source, "bad")
    assert [line.split(":")[0] for line in str(raised.value).splitlines()[1:]] == ["line 2", "line 3"]
    assert sets.names() == ("corpus",)


def test_file_in_the_folder_that_is_of_another_format_is_told(sets: Sets) -> None:
    sets.create("cast")
    sets.path("cast").write_text('[{"number": 1, "turn": []}]', encoding="utf-8")
    with pytest.raises(InvalidQuestions, match="line 1"):
        sets.read("cast")
    sets.path("cast").write_text("question\nWho?\n", encoding="utf-8")
    with pytest.raises(BylineError, match="in a format of others; import it"):
        sets.read("cast")


# Edits that meet


@pytest.mark.parametrize("edit", ["accept", "drop", "replace"])
def test_edit_of_what_has_changed_meanwhile_is_refused_and_loses_nothing(sets: Sets, edit: str) -> None:
    sets.create("mine", [WHO, TOLL])
    seen = stamp(sets, "mine", "who")
    sets.replace("mine", "who", replace(WHO, answers=("Maria Tavares",)), seen)
    before = sets.path("mine").read_bytes()
    more = (replace(WHO, answers=("Mine",)), seen) if edit == "replace" else (seen,)
    with pytest.raises(BylineError, match="who has been changed or dropped meanwhile; open it again"):
        getattr(sets, edit)("mine", "who", *more)
    assert sets.path("mine").read_bytes() == before


def test_edits_of_different_questions_do_not_stand_in_each_others_way(sets: Sets) -> None:
    sets.create("mine", [WHO, TOLL])
    who, toll = stamp(sets, "mine", "who"), stamp(sets, "mine", "toll")
    sets.accept("mine", "who", who)
    sets.replace("mine", "toll", replace(TOLL, answers=("102",)), toll)
    assert [each.record.answers for each in sets.read("mine")] == [("Tavares",), ("102",)]


def test_many_threads_lose_no_question(sets: Sets) -> None:
    others = [Sets(sets.folder, ShelfLibrary([STORM])) for _ in range(4)]
    sets.create("mine")

    def add(own: Sets, number: int) -> None:
        for each in range(5):
            own.add("mine", replace(TOLL, id=f"{number}-{each}"))

    threads = [threading.Thread(target=add, args=(own, number)) for number, own in enumerate(others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ids(sets, "mine")) == [f"{number}-{each}" for number in range(4) for each in range(5)]


def test_process_that_dies_before_the_rename_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    write_entries(path, [entry_of(WHO)])
    before = path.read_bytes()
    code = textwrap.dedent(f"""
        import os
        from pathlib import Path
        from eval.records import QuestionRecord
        from eval.set_file import entry_of, write_entries
        Path.replace = lambda *_: os._exit(9)
        write_entries(Path({str(path)!r}), [entry_of(QuestionRecord("new", "Who?"))])
    """)
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent.parent, check=False)
    assert done.returncode == 9
    assert path.read_bytes() == before
    sets = Sets(tmp_path, ShelfLibrary([STORM]), tmp_path / "none")
    assert sets.names() == ("mine",)
    sets.add("mine", TOLL)
    assert ids(sets, "mine") == ["who", "toll"]


def test_folder_that_cannot_be_written_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(BylineError, match="cannot be written"):
        write_entries(tmp_path / "file" / "mine.jsonl", [])
    with pytest.raises(BylineError, match="cannot be written"):
        Sets(tmp_path / "file", ShelfLibrary([]), tmp_path / "none").create("mine")


# Whatever a record holds

WORDS = st.text(min_size=1, max_size=12).filter(str.strip)
LISTS = st.lists(WORDS, max_size=3).map(tuple)
RECORDS = st.builds(
    QuestionRecord,
    id=WORDS,
    question=WORDS,
    type=st.none() | WORDS,
    history=st.lists(st.builds(Turn, question=st.text(max_size=5), answer=st.text(max_size=5)), max_size=2).map(tuple),
    asked=st.none() | st.dates(),
    answerable=st.none() | st.booleans(),
    answers=LISTS,
    required=st.lists(LISTS.filter(bool), max_size=2).map(tuple),
    forbidden=LISTS,
    evidence=st.lists(st.builds(Evidence, article=WORDS, quote=WORDS), max_size=2).map(tuple),
    articles=LISTS,
    choices=LISTS,
    note=st.none() | st.text(max_size=12),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
UNKNOWN = st.dictionaries(st.text(ascii_letters, min_size=1).map(lambda name: f"x-{name}"), JSON, max_size=3)


@given(RECORDS, RECORDS, UNKNOWN)
def test_record_is_read_back_as_it_was_with_what_we_do_not_know(
    first: QuestionRecord, second: QuestionRecord, unknown: dict[str, object]
) -> None:
    entry = entry_of(first)
    assert entry.record == first
    held = Entry(first, json.dumps({**unknown, **json.loads(entry.line)}))
    merged = entry_of(second, held)
    assert merged.record == second
    assert {name: value for name, value in json.loads(merged.line).items() if name.startswith("x-")} == unknown
    assert json.loads(entry_of(first, merged).line) == json.loads(held.line)


@settings(max_examples=30)
@given(st.lists(RECORDS, max_size=4, unique_by=lambda each: each.id))
def test_entries_are_read_back_from_their_file(tmp_path_factory, records: list[QuestionRecord]) -> None:
    path = tmp_path_factory.mktemp("set") / "mine.jsonl"
    entries = tuple(map(entry_of, records))
    write_entries(path, entries)
    assert read_entries(path) == entries
