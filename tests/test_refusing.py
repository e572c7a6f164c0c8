from datetime import date

import pytest

from rag.answerers.refusing import refusal
from rag.types import Article, Filters, Findings, Hit, Passage, Question, StoredArticle

STORM = Article("a", "The storm killed 45 people in Florida.", "Storm", "CNN", published=date(2022, 9, 30))
BANK = Article("b", "The bank lent money.", "Bank [1]", "CNN", published=date(2022, 11, 17))
CNN = Filters(publishers=("CNN",))


def found(similarity: float | None, *articles: Article, searched: int = 5) -> Findings:
    hits = tuple(
        Hit(Passage(f"{each.id}:0", each.id, 0, len(each.text), each.text), 1.0, similarity) for each in articles
    )
    return Findings(hits, {each.id: StoredArticle(each, 1, 1) for each in articles}, searched, 5)


def asked(text: str, filters: Filters | None = None) -> Question:
    return Question(text, text, filters or Filters())


@pytest.mark.parametrize(
    ("findings", "reason", "text"),
    [
        (Findings((), {}, 0, 0), "empty_collection", "There are no articles yet. Add some, then ask again."),
        (
            Findings((), {}, 0, 5),
            "outside_scope",
            "None of the 5 articles is inside the limits (CNN). Widen the limits to search further.",
        ),
        (
            Findings((), {}, 0, 1),
            "outside_scope",
            "The only article is outside the limits (CNN). Widen the limits to search further.",
        ),
        (Findings((), {}, 5, 5), "nothing_found", "Nothing about this was found in the articles."),
        (
            Findings((), {}, 2, 5),
            "nothing_found",
            "Nothing about this was found in the 2 articles inside the limits (CNN).",
        ),
        (
            found(0.5, STORM, searched=1),
            "not_answered",
            "The only article inside the limits (CNN) does not answer this question. "
            "The closest passages are in “Storm” (CNN, 30 September 2022).",
        ),
        (
            found(0.5, STORM, searched=3),
            "not_answered",
            "The 3 articles inside the limits (CNN) do not answer this question. "
            "The closest passages are in “Storm” (CNN, 30 September 2022).",
        ),
    ],
)
def test_each_refusal_says_what_it_is_and_names_the_limits(findings: Findings, reason: str, text: str) -> None:
    draft = refusal(findings, asked=asked("Who paid?", CNN))
    assert (draft.reason, draft.text, draft.citations) == (reason, text, ())


@pytest.mark.parametrize(
    ("similarity", "text", "reason"),
    [
        (0.1, "What is the best recipe for pancakes?", "nothing_found"),
        (0.1, "xqzt wlorp", "nothing_found"),
        (0.3, "What is the best recipe for pancakes?", "not_answered"),
        (0.1, "Was the storm in Georgia?", "not_answered"),  # half of its telling words are there
        (None, "What is the best recipe for pancakes?", "not_answered"),  # nobody has compared them
    ],
)
def test_passages_about_something_else_are_not_taken_for_close_ones(
    similarity: float | None, text: str, reason: str
) -> None:
    assert refusal(found(similarity, STORM, BANK), 0.02, asked=asked(text)).reason == reason


def test_of_older_articles_the_newest_of_those_that_are_named_is_told() -> None:
    named = [Article(str(day), "Rain.", "Rain", "CNN", published=date(2022, 9, day)) for day in (1, 2, 3)]
    draft = refusal(found(0.5, *named, BANK), 0.7, older=True, asked=asked("Did it rain in 2024?"))
    assert draft.reason == "only_older"
    assert draft.text.startswith(
        "The articles found are all older than what is asked for: the newest of the closest is from 3 September 2022. "
        "The closest passages are in “Rain” (CNN, 1 September 2022), "
    )


def test_a_title_with_a_footnote_makes_no_marker() -> None:
    assert "[1]" not in refusal(found(0.5, BANK)).text
