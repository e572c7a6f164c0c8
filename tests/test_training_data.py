import random
from dataclasses import replace
from pathlib import Path

import pytest

from rag.errors import BylineError
from rag.training.edits import edited, replacements
from rag.training.examples import Example, held_out
from rag.training.groups import Group, Text, groups
from rag.training.plain_text import untokenised
from rag.training.reader import read_groups, write_groups
from rag.training.sets import natural_questions, read_examples, squad2, squadshifts, timeqa, trec_qa
from rag.types import Span
from tests.fakes import HashedEncoder

MEASURED_ONLY = ("trust-dev", "realtimeqa-2022", "rgb", "multihop-rag")

DAM = Example("s", "dams", "Dams", "Who built the dam in 1931?", "The dam was built in 1931 by Wu.", (Span(29, 31),))
LAKE = Example(
    "s", "dams", "Dams", "How deep is the lake?", "The lake behind the dam is 40 metres deep.", (Span(27, 36),)
)
ROAD = Example("s", "roads", "Roads", "Who built the road in 1950?", "Ito built the road in 1950.", (Span(0, 3),))


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Mr . Wu , 40 , left .", "Mr. Wu, 40, left."),
        ("a book ( 1999 ) by him", "a book (1999) by him"),
        ("the firm 's chief did n't say", "the firm's chief didn't say"),
        ("-LRB- AP -RRB- `` Never , '' he said", "(AP) “Never,” he said"),
        ("nothing to do", "nothing to do"),
    ],
)
def test_tokenised_text_becomes_what_was_written(written: str, plain: str) -> None:
    assert untokenised(written)[0] == plain


def test_spans_stay_on_their_words() -> None:
    written = "In 1999 , `` Mr . Wu , '' they said , left Bonn ."
    wanted = ("Mr . Wu", "Bonn")
    spans = [Span(written.index(each), written.index(each) + len(each)) for each in wanted]
    plain, moved = untokenised(written, spans)
    assert [span.of(plain) for span in moved] == ["Mr. Wu", "Bonn"]


def test_edited_question_asks_for_what_the_text_does_not_mention() -> None:
    others = replacements(["Who built the road in 1950?", "Who left Bonn in 1987?"])
    seen = {edited("Who built the dam in 1931?", DAM.text, others, random.Random(n)) for n in range(30)}
    assert seen - {None} == {"Who built the dam in 1950?", "Who built the dam in 1987?"}


def test_question_about_a_contrary_is_edited_without_names() -> None:
    assert (
        edited("Who was the first to leave?", "Ann was the first.", {}, random.Random(1))
        == "Who was the last to leave?"
    )


def test_group_begins_with_its_own_text_and_has_none_with_the_answer_beside_it() -> None:
    repeated = replace(LAKE, text="Another dam was built by Wu too.", answers=())
    made = list(groups([DAM, replace(LAKE), ROAD, repeated], HashedEncoder(), 1, lambda _: None))
    assert made[0].texts[0] == Text("Dams", DAM.text, 29, 31)
    assert {text.text for text in made[0].texts[1:]} == {
        LAKE.text,
        ROAD.text,
        repeated.text,
    }  # "Wu" is too short to tell
    assert made[2].texts[0].text == ROAD.text
    assert all(ROAD.text != text.text for text in made[2].texts[1:])


def test_text_that_holds_the_words_of_the_answer_is_not_taken_for_a_wrong_one() -> None:
    other = replace(ROAD, text="The bridge, too, is 40 METRES DEEP in the ground.", answers=())
    made = list(groups([LAKE, other, ROAD], HashedEncoder(), 1, lambda _: None))
    assert [text.text for text in made[0].texts[1:]] == [ROAD.text]


def test_nothing_of_one_document_is_both_learnt_and_held_out() -> None:
    kept = [n for n in range(2000) if held_out("s", f"document {n}")]
    assert 60 < len(kept) < 140  # one in twenty
    made = groups([DAM, LAKE], HashedEncoder(), 1, lambda _: None)
    assert {group.held_out for group in made} == {held_out("s", "dams")}


def test_groups_are_the_same_when_read_again(tmp_path: Path) -> None:
    made = list(groups([DAM, LAKE, ROAD], HashedEncoder(), 1, lambda _: None))
    assert write_groups(tmp_path / "groups.jsonl", made) == 3
    assert read_groups(tmp_path / "groups.jsonl") == made
    assert made == list(groups([DAM, LAKE, ROAD], HashedEncoder(), 1, lambda _: None))


def test_broken_file_of_groups_names_the_command_that_makes_it(tmp_path: Path) -> None:
    (tmp_path / "groups.jsonl").write_text('{"source": "s"}\n')
    with pytest.raises(BylineError, match="training data"):
        read_groups(tmp_path / "groups.jsonl")


def test_missing_data_is_an_error_that_names_the_set(tmp_path: Path) -> None:
    with pytest.raises(BylineError, match="squadshifts"):
        list(read_examples(tmp_path))


def test_every_answer_stands_where_its_example_says(data: Path) -> None:
    for read, fewest in ((squadshifts, 15_000), (squad2, 1_400), (natural_questions, 2_600), (timeqa, 2_500)):
        answered = [each for each in read(data) if each.answered]
        assert len(answered) >= fewest
        assert all(0 <= s.start < s.end <= len(each.text) for each in answered for s in each.answers)
    assert sum(answers for _, _, answers in trec_qa(data)) > 100


def test_no_text_that_is_measured_is_learnt(data: Path) -> None:
    import json

    squad = json.loads((data / "squad2" / "dev-v2.0.json").read_text())
    titles = sorted(squad["data"], key=lambda article: article["title"])
    measured = {paragraph["context"] for article in titles[::2] for paragraph in article["paragraphs"]}
    learnt = {each.text for each in read_examples(data)}
    assert len(measured) == 320
    assert not measured & learnt
    trust = [json.loads(line)["text"] for line in (data / "trust-dev" / "articles.jsonl").read_text().splitlines()]
    joined = "\n".join(trust)
    assert not any(len(text) > 200 and text in joined for text in learnt)
    sources = {each.source.partition("/")[0] for each in read_examples(data)}
    assert sources == {"squadshifts", "squad2", "nq", "timeqa", "written"}
    assert not sources & set(MEASURED_ONLY)


def test_group_keeps_its_fields() -> None:
    assert set(Group.__dataclass_fields__) == {"source", "held_out", "question", "texts", "edited"}
