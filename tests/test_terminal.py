from datetime import date

from rag.terminal import answer_text, article_table, article_text
from rag.types import Answer, Article, Citation, Copy, Filters, StoredArticle

ARTICLE = Article("a", "At least 150 died.", "Toll rises", "CNN", "A. Writer", date(2014, 6, 12), "https://example.org")
COPIES = (Copy("r", "Reuters"), Copy("h", "The Hill"), Copy("r-2", "Reuters"), Copy("nameless"))


def answered(citation: Citation) -> list[str]:
    return answer_text(
        Answer("How many?", "How many?", "150 died [1].", confidence=0.9, citations=(citation,))
    ).splitlines()


def test_citation_says_where_it_stands_and_where_else() -> None:
    assert answered(Citation(1, 0, 18, ARTICLE.text, ARTICLE, page=4, copies=COPIES)) == [
        "150 died [1].",
        "",
        "Fairly sure: these words very likely answer the question.",
        "",
        "[1] Toll rises",
        "    CNN, A. Writer, 12 June 2014, p. 4",
        "    also in: Reuters, The Hill, nameless",
        "    “At least 150 died.”",
        "    https://example.org",
    ]


def test_citation_without_pages_and_copies_says_nothing_of_them() -> None:
    lines = answered(Citation(1, 0, 18, ARTICLE.text, ARTICLE))
    assert lines[5:7] == ["    CNN, A. Writer, 12 June 2014", "    “At least 150 died.”"]


def test_limits_that_the_question_sets_are_said() -> None:
    found = Filters(publishers=("CNN",), as_of=date(2014, 6, 30))
    text = answer_text(Answer("Who?", "Who?", "Nobody.", filters=found, reason="not_answered", found=found))
    assert text == "Nobody.\n\nLimits that the question sets: CNN; as of 30 June 2014."


def test_a_refusal_tells_what_the_articles_can_answer() -> None:
    refused = Answer("Who?", "Who?", "No.", reason="not_answered", answerable=("Who runs FTX?", "Where is FTX based?"))
    assert answer_text(refused) == "No.\n\nThe articles can answer: “Who runs FTX?” and “Where is FTX based?”"


def test_table_names_languages_other_than_english() -> None:
    foreign = Article("bruecke", "Text.", "Die Brücke ist zu", "Donaukurier", None, date(2022, 5, 1))
    stored = [
        StoredArticle(ARTICLE, 1, 1, language="en"),
        StoredArticle(foreign, 1, 1, language="de"),
        StoredArticle(Article("untitled", "文"), 1, 1, language="zh"),
        StoredArticle(Article("unknown", "12"), 1, 1),
    ]
    assert article_table(stored).splitlines() == [
        "a         2014-06-12  CNN          Toll rises",
        "bruecke   2022-05-01  Donaukurier  Die Brücke ist zu (German)",
        "untitled  -           -            (Chinese)",
        "unknown   -           -",
    ]


def test_article_is_shown_with_its_language_and_where_else_it_stands() -> None:
    assert article_text(ARTICLE, "de", COPIES[:2]).splitlines() == [
        "Toll rises",
        "CNN, A. Writer, 12 June 2014, German",
        "also in: Reuters, The Hill",
        "https://example.org",
        "",
        "At least 150 died.",
    ]
    assert article_text(ARTICLE, "en").splitlines()[1:3] == ["CNN, A. Writer, 12 June 2014", "https://example.org"]
