from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.boilerplate import boilerplate
from rag.bylines import Names, is_byline, names_off
from rag.sentences import sentences
from rag.types import Article

BOILERPLATE = [
    "REUTERS/Ann Lee/Files",
    "Joe Raedle/Getty Images",
    "Richard Heathcote/Getty Images Europe/Getty Images",
    "(AP Photo/Gerald Herbert)",
    "(Photo by Toby Melville - Pool/Getty Images)",
    "Image: Hill Post archive",
    "Hill Post News Foundation logo",
    "Follow Ann Lee on Twitter",
    "Follow Ann Lee on X: @annlee",
    "Follow him on Twitter @AnnLee.",
    "Send tips to",
    "Send tips to tips@example.org",
    "Content created by The Hill Post is available without charge to any eligible news publisher.",
    "For licensing opportunities of our original content, please contact licensing@example.org",
    "Copyright 2020 The Hill Post. All rights reserved.",
    "© 2022 Hill Post",
    "This material may not be published, broadcast, rewritten or redistributed.",
    "Sign up for our Wonder Theory newsletter.",
    "(You can get “5 Things” delivered to your inbox daily. Sign up here.)",
    "Subscribe to the newsletter here.",
    "Click here to see the map.",
    "Read more: Dam breaks above the town",
    "Read More",
    "Related: Why dams break. And why they hold.",
    "Advertisement",
    "Story continues below",
    "Contributing: The Associated Press",
    "Ann Lee and Bob Roe contributed to this report.",
    "Support local journalism. Subscribe today.",
    "– Ann Lee",
]
REPORT = [
    "Follow the money, investigators were told.",
    "Sign up for health insurance by Jan. 15, officials say.",
    "“Follow me on Twitter,” he said.",
    "The photo by an AFP photographer shows the court.",
    "More than 40 people died on Monday.",
    "Related costs rose by 4 percent.",
    "Send tips of the spear north, the general ordered.",
    "Copyright law was changed in May.",
    "The company may not be sold, the court ruled.",
    "By Thursday help had arrived in uniform.",
    "Subscribers left in March.",
    "Reuters reported that the mayor had left.",
    "He told USA TODAY Sports that he was tired.",
    "Contact with the probe was lost at 9 p.m.",
    "Watch officers saw the ship at dawn.",
    "Image is everything in politics.",
    "Get out, the sheriff said.",
    "Credit unions lent more.",
]


def marked_in(text: str, **known: str) -> list[str]:
    return [span.of(text) for span in boilerplate(Article("a", text, **known))]


@pytest.mark.parametrize("line", BOILERPLATE)
def test_boilerplate_is_marked_wherever_it_stands(line: str) -> None:
    before, after = "The dam broke. " * 20, "The town was dry. " * 20
    assert marked_in(f"{before}\n\n{line}\n\n{after}") == [line]


@pytest.mark.parametrize("line", REPORT)
def test_report_is_not_marked(line: str) -> None:
    assert marked_in(f"The dam broke.\n\n{line}\n\nThe town was dry.") == []
    assert marked_in(line) == []


def test_byline_is_marked_at_the_top_only() -> None:
    lines = ["By Ann Lee, Staff Writer", *[f"The dam broke in part {at}." for at in range(9)], "By Ann Lee"]
    assert marked_in("\n\n".join(lines)) == ["By Ann Lee, Staff Writer"]


def test_lines_that_are_the_author_or_the_publisher_are_marked() -> None:
    text = "Hill Post\n\nann lee\n\nThe dam broke."
    assert marked_in(text, author="Ann Lee", publisher="Hill Post") == ["Hill Post\n\nann lee"]
    assert marked_in(text) == []


def test_name_above_an_agency_is_a_byline() -> None:
    assert marked_in("Jim Vertuno\n\nAssociated Press\n\nA jury ruled.") == ["Jim Vertuno\n\nAssociated Press"]


def test_contact_lines_are_marked_at_the_end_only() -> None:
    contact = "Reach the reporter at ann@example.org or 602-444-8053."
    story = "\n\n".join(f"The dam broke in part {at}." for at in range(20))
    assert marked_in(f"{story}\n\n{contact}") == [contact]
    assert marked_in(f"{contact}\n\n{story}") == []


def test_list_of_names_is_no_sign_off() -> None:
    assert marked_in("They won:\n\n– Ann Lee\n\n– Bob Roe\n\nThey left.") == []


def test_credit_after_a_caption_leaves_the_caption() -> None:
    assert marked_in("Lava flows on Monday. Go Nakamura/Reuters A man looks on.") == ["Go Nakamura/Reuters"]


@given(
    st.lists(st.sampled_from([*BOILERPLATE, *REPORT, "The dam broke."]), max_size=30),
    st.sampled_from(["\n\n", "\n", " ", "\r\n"]),
)
def test_marked_spans_are_whole_sentences_in_order(lines: list[str], between: str) -> None:
    text = between.join(lines)
    spans = boilerplate(Article("a", text))
    for span in sentences(text):
        inside = [each for each in spans if each.start <= span.start and span.end <= each.end]
        outside = [each for each in spans if each.end <= span.start or span.end <= each.start]
        assert len(inside) <= 1
        assert len(inside) + len(outside) == len(spans)
    assert all(one.end < two.start for one, two in pairwise(spans))


# names


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Ann Lee", "Ann Lee"),
        ("By Ann Lee, Staff Writer", "Ann Lee"),
        ("BY ANN LEE", "Ann Lee"),
        ("By Ann Lee and Bob de la Cruz | Hill Post", "Ann Lee and Bob de la Cruz"),
        ("By Ann Lee, Associated Press", "Ann Lee"),
        ("Ann Lee Pentagon/Foreign Policy Reporter", "Ann Lee"),
        ("Mary Ann Lee Senior Reporter", "Mary Ann Lee"),
        ("Ann Lee, White House Correspondent", "Ann Lee"),
        ("Ann Lee, USA TODAY Sports", "Ann Lee"),
        ("By Thursday", None),
        ("By 2000, Lee had retired.", None),
        ("President Lee Meets Reporter", None),
        ("By all accounts the dam was old", None),
    ],
)
def test_author_is_read_off_a_byline(line: str, author: str | None) -> None:
    assert names_off(f"Dam breaks\n\n{line}\n\nThe dam broke.").author == author
    assert is_byline(line) == (author is not None)


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Content created by The Hill Post is available without charge.", "The Hill Post"),
        ("Hill Post logo", "Hill Post"),
        ("Copyright 2020 The Hill Post. All rights reserved.", "The Hill Post"),
        ("© 2019-2020 Hill Post", "Hill Post"),
        ("This article originally appeared on Hill Post: Dam breaks", "Hill Post"),
        ("LONDON (Reuters) - The dam broke.", "Reuters"),
        ("In a related report released by The Hill Post they are surrounded.", None),
        ("Copyright law was changed.", None),
    ],
)
def test_publisher_is_read_off_where_it_says_so_of_itself(line: str, publisher: str | None) -> None:
    assert names_off(f"Dam breaks\n\nThe dam broke.\n\n{line}\n").publisher == publisher


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dam breaks\n\nIt broke.", ("Dam breaks", "It broke.")),
        ("\n\n  Dam breaks  \r\n \r\n\r\n  It broke.\r\n", ("Dam breaks", "  It broke.\r\n")),
        ("Dam breaks\nIt broke.", ("Dam breaks", "It broke.")),
        ("Did it break?\rYes.", ("Did it break?", "Yes.")),
        ("It broke.", (None, "It broke.")),
        ("Dam breaks", (None, "Dam breaks")),
        ("The dam broke on\nMonday. and then", ("The dam broke on", "Monday. and then")),
        ("The dam broke and\nran dry.", (None, "The dam broke and\nran dry.")),
        ("The dam broke and\n\nran dry.", ("The dam broke and", "ran dry.")),
        ("x" * 201 + "\n\nIt broke.", (None, "x" * 201 + "\n\nIt broke.")),
        ("", (None, "")),
    ],
)
def test_title_is_the_first_line_where_it_can_be(text: str, expected: tuple[str | None, str]) -> None:
    names = names_off(text)
    assert (names.title, text[names.body :]) == expected


@given(st.text(st.sampled_from("By Ann Lee©,.\n\r \t(APlogo)202/"), max_size=80))
def test_any_text_has_names_and_a_body(text: str) -> None:
    names = names_off(text)
    assert isinstance(names, Names)
    assert 0 <= names.body <= len(text)
    assert bool(text[names.body :].strip()) == bool(text.strip())


def test_no_evidence_of_the_development_questions_is_boilerplate(data: Path) -> None:
    lines = (data / "trust-dev/articles.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    articles = {each["id"]: Article(each["id"], each["text"], publisher=each.get("publisher")) for each in records}
    for line in (data / "trust-dev/questions.jsonl").read_text(encoding="utf-8").splitlines():
        for evidence in json.loads(line).get("evidence", []):
            article = articles[evidence["article"]]
            start = article.text.index(evidence["quote"])
            end = start + len(evidence["quote"])
            assert [span for span in boilerplate(article) if span.start < end and start < span.end] == []
