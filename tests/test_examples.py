import random
from datetime import date

from rag.examples import propose
from rag.types import Article

IAN = Article(
    "ian",
    "At least 14 people were reported dead across Florida on Thursday. The toll in Florida may rise.\n\n"
    "Kevin Guthrie, Florida's emergency management director, spoke of the storm in South Carolina. "
    "Henry McMaster said South Carolina had been lucky. Thanks went from Henry McMaster to South Carolina.",
    "Ian strikes",
    "USA Today",
    published=date(2022, 9, 30),
)
IRAN = Article(
    "iran",
    "Around 3,500 U.S. troops are in Iraq, but far from Iran they do not fight.\n\n"
    "Of those, Qassem Soleimani, the head of the Quds Force, has been heard to joke in Iraq.",
    "Iran promises",
    published=date(2016, 7, 1),
)


def test_questions_alternate_between_articles_and_kinds() -> None:
    assert list(propose([IRAN, IAN])) == [
        "How many people were reported dead across Florida?",
        "How many U.S. troops are in Iraq?",
        "Who is Florida's emergency management director?",
        "Who is the head of the Quds Force?",
        "What did Henry McMaster say about South Carolina?",
        "Who said that South Carolina had been lucky?",
    ]


def test_same_articles_in_any_order_give_the_same_questions() -> None:
    articles = [Article(f"{each.id}-{number}", each.text, each.title) for each in (IAN, IRAN) for number in range(40)]
    shuffled = random.Random(7).sample(articles, len(articles))
    assert list(propose(articles)) == list(propose(shuffled))


def test_same_question_is_asked_once() -> None:
    again = Article("again", IAN.text, IAN.title)
    assert list(propose([IAN, again])) == list(propose([IAN]))


def test_title_that_asks_is_an_example() -> None:
    assert list(propose([Article("abe", "He led the party of Shinzo Abe, Japan said.", "Who was Shinzo Abe?")])) == [
        "Who was Shinzo Abe?"
    ]


def test_boilerplate_is_not_asked_about() -> None:
    text = "Word of Russ Read came.\n\nFollow Russ Read on Twitter\n\nREUTERS/Morteza Nikoubazl/Files"
    assert list(propose([Article("x", text)])) == []


def test_no_articles_give_no_examples() -> None:
    assert list(propose([])) == []
    assert list(propose([Article("empty", "")])) == []
