import pytest

from rag.answerers.topics import Topic
from rag.types import Article, Findings, Hit, Passage, StoredArticle

TEXTS = {
    "ferry": "The ferry Aurora sank off Malta. Divers searched the wreck.",
    "port": "Dockers in Malta began a strike over pay. The port is closed.",
    "storm": "Hurricane Ian tore roofs from houses in Florida.",
    "cash": "The economy of Florida is growing, a bank said.",
}


def found(similarity: float | None = None, titles: dict[str, str] | None = None) -> Findings:
    articles = {key: Article(key, text, (titles or {}).get(key)) for key, text in TEXTS.items()}
    hits = [Hit(Passage(key, key, 0, len(text), text), 1.0, similarity) for key, text in TEXTS.items()]
    return Findings(tuple(hits), {key: StoredArticle(each, 1, 1) for key, each in articles.items()}, 4, 4)


def told(topic: str, findings: Findings, sure: bool = False) -> list[str]:
    return [hit.passage.article for hit in Topic(topic, findings).passages(sure)]


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("the wreck of the Aurora", ["ferry"]),
        ("Hurricane Ian", ["storm"]),
        ("the strike in Malta", ["port"]),
        ("Malta", ["ferry", "port"]),
        ("Malta and Florida", ["ferry", "port", "storm", "cash"]),
        ("the strike", ["port"]),
        ("Hurricane Fiona", []),
        ("the war in Ukraine", []),
        ("volcanoes", []),
        ("Swedish football", []),
        ("football in Florida", []),
    ],
)
def test_a_passage_on_a_topic_has_its_names_and_half_of_its_words(topic: str, expected: list[str]) -> None:
    assert told(topic, found()) == expected


def test_the_headline_counts() -> None:
    assert told("the shipwreck of Aurora", found(titles={"ferry": "A shipwreck"})) == ["ferry"]


def test_where_the_reader_is_sure_a_passage_with_the_names_may_use_other_words() -> None:
    assert told("the walkout of workers in Malta", found()) == []
    assert told("the walkout of workers in Malta", found(), sure=True) == ["ferry", "port"]


def test_common_words_alone_are_no_topic_of_a_passage_far_from_it() -> None:
    assert told("the economy", found(0.1)) == []
    assert told("the economy", found(0.4)) == ["cash"]
    assert told("Malta", found(0.1)) == ["ferry", "port"]


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("Hurricane Fiona", True),
        ("the war in Ukraine", True),
        ("Hurricane Ian", False),
        ("Malta and Ukraine", False),
        ("volcanoes", False),  # no name
    ],
)
def test_a_topic_is_unheard_of_where_no_passage_has_what_it_names(topic: str, expected: bool) -> None:
    assert Topic(topic, found()).unheard is expected


@pytest.mark.parametrize(
    ("topic", "text", "expected"),
    [
        ("Hurricane Ian", "After Ian passed, all was quiet.", True),
        ("Hurricane Ian", "A hurricane is a storm.", True),  # both words are as rare among these passages
        ("Hurricane Fiona", "A hurricane is a storm.", False),
        ("the strike in Malta", "A strike began.", False),
        ("the strike", "A strike began.", True),
        ("the strike", "Nobody came.", False),
    ],
)
def test_a_sentence_names_a_topic_by_a_name_of_it_or_where_there_is_none_by_its_words(
    topic: str, text: str, expected: bool
) -> None:
    assert Topic(topic, found()).named_in(text) is expected
