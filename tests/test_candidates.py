from rag.candidates import candidates, in_passage, rarity
from rag.types import Article, Findings, Hit, Passage, StoredArticle

TEXT = (
    "Storm season began in June. The storm killed at least 45 people in Florida, officials said. "
    "How many more will there be? Many houses on the coast lost their roofs."
)
ANSWERING = [
    "Storm season began in June.",
    "The storm killed at least 45 people in Florida, officials said.",
    "Many houses on the coast lost their roofs.",
]


def findings(text: str, *starts: int) -> Findings:
    """Return an article of which a passage was found from each of these places on."""
    stored = {"a": StoredArticle(Article("a", text), 1, len(starts))}
    passages = [Passage(f"a:{start}", "a", start, len(text), text[start:]) for start in starts]
    return Findings(tuple(Hit(each, 1.0) for each in passages), stored, 1, 1)


def test_offsets_are_those_of_the_article_and_not_of_the_passage() -> None:
    text = f"Something else stands here first. {TEXT}"
    found = findings(text, text.index("Storm season"))
    sentences = candidates(found, 1)
    assert [each.span.of(text) for each in sentences] == ANSWERING
    assert [in_passage(each, found).of(TEXT) for each in sentences] == ANSWERING


def test_headings_and_questions_are_no_answers() -> None:
    assert [each.text for each in candidates(findings(TEXT, 0), 1)] == ANSWERING
    assert candidates(findings("Storm news.", 0), 1) == []


def test_a_sentence_in_two_overlapping_passages_is_read_once() -> None:
    middle = TEXT.index("The storm")
    sentences = candidates(findings(TEXT, middle, 0), 2)
    assert [(each.rank, each.text) for each in sentences] == [
        (0, ANSWERING[1]),
        (0, ANSWERING[2]),
        (1, ANSWERING[0]),
    ]


def test_only_the_first_passages_are_looked_at() -> None:
    last = TEXT.index("Many houses")
    assert [each.text for each in candidates(findings(TEXT, last, 0), 1)] == ANSWERING[2:]


def test_rare_terms_weigh_more_and_unknown_ones_most() -> None:
    weight = rarity([["storm", "coast"], ["storm"], ["storm", "roof"]])
    assert weight("storm") < weight("coast") < weight("cup")
