import json
import random
import re
from pathlib import Path

import numpy as np
import pytest
import torch

from rag.errors import BylineError
from rag.training.checker import checked, checker_loss, repeated
from rag.training.examples import Example
from rag.training.support_data.claims import (
    NOT,
    NOT_FULLY,
    PARTLY,
    SUPPORTED,
    Claim,
    read_claims,
    together,
    write_claims,
)
from rag.training.support_data.contraries import contrary, negated
from rag.training.support_data.contrasts import contrasts
from rag.training.support_data.figures import other_date, other_number
from rag.training.support_data.hedges import hedged, is_hedged, unhedged
from rag.training.support_data.judged import in_half, measured_sentences, support_sets, wice_rows
from rag.training.support_data.namesakes import Namesakes
from rag.training.support_data.passages import PROSE, Passage, is_plain, passages
from rag.training.support_data.quoting import quoted
from rag.training.support_data.rewordings import named_subject, reworded
from rag.training.support_data.shortening import shortened
from rag.training.support_data.speakers import attributed, other_speaker, restated, unattributed
from rag.training.support_data.statements import answered, statement
from rag.training.support_data.swaps import KINDS, swaps
from rag.types import Span

DAM = "The dam at Boru was built by Wu Lan in 1931."
LAKE = "The lake behind the dam is 40 metres deep, according to Ann Reed."
FLOOD = "However, Kim Park reportedly won fewer than 300 votes in Bonn after the flood."
PASSAGE = Passage("s", "dams", (DAM, LAKE, FLOOD))
OTHERS = [
    Passage("s", "roads", ("The engineer said that Ito Mori was born in Tarn, and that Sir Lee Hart met Ada Cole.",)),
    PASSAGE,
]


def chances(number: int = 30) -> list[random.Random]:
    return [random.Random(n) for n in range(number)]


# Swaps


@pytest.mark.parametrize(
    ("written", "allowed"),
    [
        ("There were 12 dogs.", r"There were (?!12\b)\d+ dogs\."),
        ("It cost $1,200 then.", r"It cost \$(?!1,200)[\d,]+ then\."),
        ("He came 3rd.", r"He came (?!3rd)(?:\d*1st|\d*2nd|\d*3rd|\d+th)\."),
        ("Seven dogs left.", r"(?!Seven)(?:Two|Three|Four|Five|Six|Eight|Nine|Ten|Eleven|Twelve) dogs left\."),
    ],
)
def test_number_becomes_another_number_of_its_form(written: str, allowed: str) -> None:
    made = {other_number(written, written, chance) for chance in chances()}
    assert len(made) > 2
    assert all(each and re.fullmatch(allowed, each) for each in made), made


@pytest.mark.parametrize(
    ("written", "least", "most"),
    [
        ("More than 50 people came.", 51, 1000),
        ("Up to 50 people came.", 0, 49),
        ("About 50 people came.", -1, 1000),
    ],
)
def test_changed_number_is_not_true_as_well(written: str, least: int, most: int) -> None:
    for chance in chances():
        made = other_number(written, written, chance)
        assert made is not None
        number = int(re.findall(r"\d+", made)[0])
        assert least <= number <= most
        assert not 36 <= number <= 64 or not written.startswith("About")


def test_year_behind_since_or_by_becomes_an_earlier_one() -> None:
    for word in ("since", "by", "after"):
        made = {other_date(f"It stood there {word} 1950.", "It stood there.", chance) for chance in chances()}
        years = {int(re.findall(r"\d{4}", each or "")[0]) for each in made}
        assert max(years) < 1950


def test_date_changes_in_one_part_and_a_statement_without_one_is_left() -> None:
    made = {other_date("It fell on Monday, 5 May 1950.", "It fell on Monday, 5 May 1950.", c) for c in chances(60)}
    parts = {tuple(re.findall(r"(\w+), (\d+) (\w+) (\d+)", each or "")[0]) for each in made}
    original = ("Monday", "5", "May", "1950")
    assert all(sum(a != b for a, b in zip(each, original, strict=True)) == 1 for each in parts)
    assert other_date("The dam is safe.", "", random.Random(1)) is None
    assert other_number("It was 1950.", "", random.Random(1)) is None


@pytest.mark.parametrize(
    ("written", "allowed"),
    [
        ("The dam was not built.", {"The dam was built."}),
        ("They didn't pay.", {"They did pay."}),
        ("He never paid.", {"He paid."}),
        ("The dam is safe.", {"The dam is not safe.", "The dam isn't safe.", "The dam is never safe."}),
        ("Jane Roe won the cup.", {"Jane Roe never won the cup."}),
    ],
)
def test_negation_is_put_in_or_taken_out(written: str, allowed: set[str]) -> None:
    assert {negated(written, written, chance) for chance in chances()} == allowed


def test_word_is_turned_to_its_contrary_but_not_in_a_phrase() -> None:
    assert contrary("Prices rose.", "Prices rose.", random.Random(1)) == "Prices fell."
    assert contrary("Votes were rejected.", "", random.Random(1)) == "Votes were approved."
    assert contrary("It was hot at first.", "", random.Random(1)) == "It was cold at first."
    assert contrary("He was born in Bonn.", "", random.Random(1)) is None
    assert contrary("Prices rose.", "Prices fell.", random.Random(1)) is None  # the quote says so


@pytest.mark.parametrize(
    ("written", "sure"),
    [
        ("He allegedly took it.", "He took it."),
        ("She may have been seen.", "She was seen."),
        ("It is expected to be opened.", "It is opened."),
        ("It is believed that he left.", "He left."),
        ("An alleged thief left.", "An thief left."),
    ],
)
def test_hedge_is_dropped(written: str, sure: str) -> None:
    assert unhedged(written, random.Random(1)) == sure.replace("An thief", "A thief")
    assert is_hedged(written)


def test_sure_statement_is_made_to_hedge_and_no_other() -> None:
    made = hedged("The dam was opened by Wu.", random.Random(3))
    assert made is not None
    assert is_hedged(made)
    assert unhedged(made, random.Random(1)) == "The dam was opened by Wu."
    assert hedged("The dam may be safe.", random.Random(1)) is None
    assert unhedged("The dam is safe.", random.Random(1)) is None


def test_speaker_is_dropped_restated_and_changed() -> None:
    said = "The dam is safe, Ann Reed said."
    assert unattributed(said) == "The dam is safe."
    others = {restated(said, chance) for chance in chances()}
    assert "According to Ann Reed, the dam is safe." in others
    assert all(each and "Ann Reed" in each and "dam is safe" in each for each in others)
    assert other_speaker(said, said, lambda: "Ito Mori", random.Random(1)) == "The dam is safe, Ito Mori said."
    assert other_speaker("The dam is safe.", "", lambda: "Ito Mori", random.Random(1)) is None
    assert unattributed("He said it.") is None
    assert {
        unattributed(each) for chance in chances() if (each := attributed("The dam is safe.", "police", chance))
    } == {"The dam is safe."}


def test_name_becomes_one_of_its_kind_that_the_quote_does_not_hold() -> None:
    names = Namesakes(OTHERS)
    made = {names.renamed("The dam at Boru was safe.", DAM, "roads", chance) for chance in chances()}
    assert made == {"The dam at Tarn was safe.", "The dam at Bonn was safe."}
    people = {names.renamed("Wu Lan left.", DAM, "roads", chance) for chance in chances()}
    assert "Ito Mori left." in people
    assert not any("Wu" in (each or "") or "Boru" in (each or "") for each in people)


def test_every_swap_changes_the_statement_and_is_not_in_the_quote() -> None:
    names = Namesakes(OTHERS)
    kinds = set()
    for written in PASSAGE.sentences:
        for chance in chances():
            for swap in swaps(written, written, "dams", names, chance):
                kinds.add(swap.kind)
                assert swap.statement != written
                assert swap.label == (PARTLY if swap.kind in {"hedge", "speaker dropped"} else NOT)
    assert kinds == set(KINDS)


# What a quote supports


def test_sentence_is_shortened_to_what_it_says_too() -> None:
    written = "In 1931, the dam (near Boru), which is old, was built by Wu, and it was praised."
    made = shortened(written)
    assert "The dam (near Boru), which is old, was built by Wu, and it was praised." in made
    assert "In 1931, the dam, which is old, was built by Wu, and it was praised." in made
    assert "In 1931, the dam (near Boru) was built by Wu, and it was praised." in made
    assert "In 1931, the dam (near Boru), which is old, was built by Wu." in made
    assert all(each.count("(") == each.count(")") for each in made)


@pytest.mark.parametrize(
    "written",
    [
        "In 1931, the dam was not yet built.",
        "Until 1931, the dam was the largest.",
        "If the dam breaks, the town is lost, and it floods.",
        "According to Wu, the dam is safe.",
    ],
)
def test_sentence_is_not_shortened_where_that_changes_what_it_says(written: str) -> None:
    assert shortened(written) == []


def test_reworded_statement_says_the_same() -> None:
    made = {reworded(DAM, chance) for chance in chances(90)}
    assert "Wu Lan built the dam at Boru in 1931." in made
    assert "In 1931, the dam at Boru was built by Wu Lan." in made
    million = {reworded("It cost 3,500,000 yen.", chance) for chance in chances(5)}
    assert million == {"It cost 3.5 million yen."}
    assert named_subject("Jane Roe was born in Bonn.", "She won.") == "Jane Roe won."
    assert named_subject("The dam is old.", "She won.") is None


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("Who founded Boru?", "Jane Roe", "Jane Roe founded Boru."),
        ("When did the museum open in Bonn?", "1998", "The museum opened in Bonn in 1998."),
        ("When was Boru founded?", "5 May 1931", "Boru was founded on 5 May 1931."),
        ("Where was Wu born?", "in Tarn", "Wu was born in Tarn."),
        ("Which team won the cup?", "the Jets", "The Jets won the cup."),
        ("How many people died in the flood?", "45", "45 people died in the flood."),
        ("What was the name of the dam?", "Boru", "The name of the dam was Boru."),
        ("Who did Wu meet?", "Ann", None),
        ("Which city was Wu born in?", "Tarn", None),
        ("Which state is located in the north?", "Tarn", None),
        ("Why did he go?", "He was ill", None),
        ("When did the man who left join the army?", "1998", "The man who left joined the army in 1998."),
    ],
)
def test_question_and_answer_make_a_statement_where_a_rule_is_safe(
    question: str, answer: str, said: str | None
) -> None:
    assert statement(question, answer) == said


def test_question_is_stated_with_its_answer_and_with_something_else_in_the_quote() -> None:
    text = "The dam at Boru was built by Wu Lan in 1931. The engineer Ito Mori had built the road in 1920."
    example = Example("nq", "d", "", "Who built the dam at Boru?", text, (Span(29, 35),))
    made = {claim for chance in chances(10) for claim in answered(example, chance)}
    assert {(each.statement, each.label) for each in made} == {
        ("Wu Lan built the dam at Boru.", SUPPORTED),
        ("Ito Mori built the dam at Boru.", NOT),
    }
    unsure = text.replace("was built", "was reportedly built")
    assert not list(answered(Example("nq", "d", "", example.question, unsure, (Span(40, 46),)), random.Random(1)))


# Claims


def test_made_claims_are_the_same_again_and_each_quote_has_what_it_supports_and_what_not() -> None:
    made = list(contrasts(OTHERS, 4, 1))
    assert made == list(contrasts(OTHERS, 4, 1))
    groups = together(made)
    assert len(groups) >= 3
    assert all(any(claim.label == SUPPORTED for claim in group) for group in groups)
    assert any(claim.label != SUPPORTED for claim in made)
    for group in groups:
        assert len({claim.statement for claim in group}) == len(group)
        assert len({claim.quote for claim in group}) == 1


def test_claims_are_the_same_when_read_again(tmp_path: Path) -> None:
    made = list(contrasts(OTHERS, 4, 1))
    write_claims(tmp_path / "claims.jsonl", made)
    assert read_claims(tmp_path / "claims.jsonl") == made
    (tmp_path / "claims.jsonl").write_text('{"source": "s"}\n')
    with pytest.raises(BylineError, match="training claims"):
        read_claims(tmp_path / "claims.jsonl")


def test_quote_is_what_shares_the_rarest_words_within_its_length() -> None:
    found = ["The dam is old.", "The dam is safe.", "Wu built the dam in Boru."]
    assert quoted(found, "Wu built the safe dam.", 20) == [1, 2]
    assert quoted(found, "Wu built the safe dam.", 7) == [2]
    assert quoted(found, "Wu built the dam.", 20, {2}) == [0]
    assert quoted(found, "Prices rose.", 20) == []


def test_only_whole_sentences_of_prose_are_taken() -> None:
    assert is_plain(DAM)
    for junk in (
        "Home | News",
        "the dam was built by Wu Lan in 1931.",
        DAM[:-1],
        f"{DAM[:-1]} (in May.",
        "Wu built it.",
    ):
        assert not is_plain(junk)


# Loss and figures


def test_loss_is_entropy_of_classes_and_contrast_within_a_quote() -> None:
    heads = torch.tensor([[0.0, 0.0, 2.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.5, 0.0, 0.0]])
    labels = torch.tensor([SUPPORTED, NOT, NOT_FULLY, PARTLY])

    def logs(row: list[float]) -> list[float]:
        total = sum(np.exp(row))
        return [float(value - np.log(total)) for value in row]

    rows = [logs(row) for row in heads.tolist()]
    either = [float(np.log(np.exp(row[0]) + np.exp(row[1]))) for row in rows]
    entropy = -(rows[0][2] + rows[1][0] + either[2] + rows[3][1]) / 4
    odds = [row[2] - other for row, other in zip(rows, either, strict=True)]
    contrast = float(np.log1p(np.exp(-(odds[0] - odds[1]))))
    assert float(checker_loss(heads, labels, [2, 2])) == pytest.approx(entropy + 0.5 * contrast, abs=1e-5)
    assert float(checker_loss(heads, labels, [1, 1, 2])) == pytest.approx(entropy, abs=1e-5)


def test_figures_tell_judged_claims_and_kinds_apart() -> None:
    def claim(label: int, kind: str, source: str = "nq") -> Claim:
        return Claim(source, "d", "s", "q", label, kind)

    claims = [
        claim(SUPPORTED, "labelled", "wice"),
        claim(PARTLY, "labelled", "wice"),
        claim(NOT_FULLY, "labelled", "wice"),
        claim(SUPPORTED, "sentence"),
        claim(NOT, "number"),
        claim(NOT, "number"),
    ]
    support = [1.0, 2.0, 0.0, 1.0, 0.5, 3.0]  # the logit of the third class; the others are 0
    found = checked(claims, np.array([[0.0, 0.0, value] for value in support]))
    assert found.claims == 6
    assert found.judged == {"wice": 0.5}
    assert found.caught == {"number": 0.5}
    assert found.right == pytest.approx(2 / 5)
    assert [len(group) for group in repeated([(claims[0],), (claims[3], claims[4])])] == [1, 1, 2]


# The sets themselves


def test_halves_of_the_judged_sets_share_no_document_statement_or_quote(data: Path) -> None:
    learnt, measured = list(support_sets(data, "train")), list(support_sets(data, "measure"))
    for source, fewest in (("wice", 160), ("expertqa", 600), ("begin", 1800)):
        own = [each for each in measured if each.source == source]
        assert len(own) >= fewest
        assert all(in_half(each.document, "measure") for each in own)
        assert not {each.document for each in own} & {each.document for each in learnt if each.source == source}
    assert all(in_half(each.document, "train") for each in learnt)
    assert not {each.quote for each in measured} & {each.quote for each in learnt}
    judged = {plain(each.statement) for each in measured if each.source != "begin"}
    assert not judged & {plain(each.statement) for each in learnt}


def test_made_claims_come_from_texts_to_learn_from_alone(data: Path) -> None:
    assert {"squadshifts/new_wiki", "squad2", "nq", "timeqa"} == PROSE
    measured = measured_sentences(data)
    found = list(passages(data, [], measured))
    assert {each.source for each in found} == {"wice", "trec-qa"}
    pages = {plain(each) for row in wice_rows(data, "measure") for each in row["evidence"] if is_plain(each)}
    taken = {plain(sentence) for each in found for sentence in each.sentences}
    assert min(len(pages), len(taken), len(measured)) > 1000
    assert not (pages | measured) & taken
    articles = (data / "trust-dev" / "articles.jsonl").read_text().splitlines()
    squad = json.loads((data / "squad2" / "dev-v2.0.json").read_text())["data"]
    others = [
        paragraph
        for article in sorted(squad, key=lambda each: each["title"])[::2]
        for paragraph in article["paragraphs"]
    ]
    joined = plain("\n".join([*(json.loads(line)["text"] for line in articles), *(each["context"] for each in others)]))
    assert not any(sentence in joined for sentence in taken)


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
