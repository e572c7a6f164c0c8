from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rag.answerers.extractive import ExtractiveAnswerer
from rag.chatbot import Chatbot
from rag.citations import cite
from rag.errors import CitationFault
from rag.exact import ExactVectors
from rag.limits import Limits
from rag.loaders import Loaded, load
from rag.reading import Reading, Readings
from rag.retrieval import Retriever
from rag.types import (
    Article,
    Citation,
    Draft,
    Filters,
    Findings,
    Hit,
    Overview,
    Passage,
    Question,
    Span,
    StoredArticle,
    Tokens,
    Turn,
)
from tests.library_bench import open_bench

CORPUS = Path(__file__).parent.parent / "corpus"
TEXT = "The storm killed 14 people in Florida. Officials said that the count was not confirmed."
STORED = StoredArticle(Article("storm", TEXT, "Storm", "CNN", None, date(2022, 9, 29)), 1, 1, "storm.md")
FINDINGS = Findings((Hit(Passage("w:0-38", "storm", 0, 38, TEXT[:38]), 0.5),), {"storm": STORED}, 1, 3, 2)
ONE = cite(STORED, Span(0, 38), 1)


class Finds:
    def __init__(self) -> None:
        self.asked: list[Question] = []

    def search(self, question: Question) -> Findings:
        self.asked.append(question)
        return FINDINGS


class FindsUnder(Finds):
    """Finds something where the limits are these, and else nothing."""

    def __init__(self, filters: Filters) -> None:
        super().__init__()
        self.filters = filters

    def search(self, question: Question) -> Findings:
        self.asked.append(question)
        return FINDINGS if question.filters == self.filters else Findings((), {}, 0, 3)


class FindsByDay(Finds):
    """Finds one passage that was published on a day, inside the limits, and another one from later first."""

    def __init__(self, day: date) -> None:
        super().__init__()
        self.day = day
        self.later = Hit(Passage("l:0-9", "later", 0, 9, "The storm"), 0.9)

    def search(self, question: Question) -> Findings:
        self.asked.append(question)
        first, last = question.filters.since or date.min, question.filters.until or date.max
        own = FINDINGS.hits if first <= self.day <= last else ()
        hits = own if question.filters.by_date else (self.later, *own)
        return Findings(hits, {"storm": STORED, "later": STORED}, len(hits), 3)


class Says:
    """An answerer that says what it was given, and counts how often it was asked."""

    def __init__(self, name: str, *drafts: Draft) -> None:
        self.name = name
        self.drafts = drafts
        self.asked = 0

    def stream(self, question: Question, findings: Findings) -> Iterator[Draft]:
        self.asked += 1
        yield from self.drafts


def chatbot(*drafts: Draft, quick: Says | None = None) -> tuple[Chatbot, Finds, Says]:
    finds, says = Finds(), Says("a model", *drafts)
    shipped = [
        loaded.article for loaded in load(CORPUS / "ian-confirmed-toll.md", "a", Limits()) if isinstance(loaded, Loaded)
    ]
    made = Chatbot(finds, says, lambda: Overview(1, ("CNN",)), lambda: shipped, quick)
    return made, finds, says


def test_answer_grows_and_the_last_one_is_final() -> None:
    bot, _, _ = chatbot(Draft("CNN:"), Draft("CNN: 14 [1]", (ONE,), "14", 0.9))
    answers = list(bot.stream("How many died?"))
    assert [answer.text for answer in answers] == ["CNN:", "CNN: 14 [1]", "CNN: 14 [1]"]
    assert [answer.final for answer in answers] == [False, False, True]
    assert set(answers[-1].seconds) == {"understand", "retrieve", "answer", "total"}


def test_answer_carries_the_ranking_the_filters_and_a_note_on_undated_articles() -> None:
    bot, finds, _ = chatbot(Draft("14 [1]", (ONE,)))
    filters = Filters(since=date(2022, 1, 1))
    answer = bot.ask("How many died?", [Turn("What happened?", "A storm. [1]")], filters)
    assert (answer.passages, answer.filters, answer.model) == (FINDINGS.hits, filters, "a model")
    assert [note.kind for note in answer.notes] == ["undated"]
    assert finds.asked[0].turns == (Turn("What happened?", "A storm."),)


@pytest.mark.parametrize(
    ("text", "citations"),
    [
        ("14 [1]", (Citation(1, 0, 38, "other words", STORED.article),)),
        ("14", (ONE,)),
        ("14 [1][2]", (ONE,)),
    ],
)
def test_inexact_citations_are_never_shown(text: str, citations: tuple[Citation, ...]) -> None:
    bot, _, _ = chatbot(Draft(text, citations))
    with pytest.raises(CitationFault, match="withheld"):
        bot.ask("How many died?")


def test_a_follow_up_is_searched_for_as_it_is_understood_and_its_tokens_are_counted() -> None:
    finds, says = Finds(), Says("a model", Draft("14 [1]", (ONE,), tokens=Tokens(500, 20)))
    by_rules: list[str] = []

    def follow_ups(question: Question) -> Generator[None, None, Question]:
        by_rules.append(question.understood)
        yield
        return replace(question, understood="How many people did Ian kill in Florida?", tokens=Tokens(90, 12))

    bot = Chatbot(finds, says, lambda: Overview(1, ("CNN",)), list, follow_ups=follow_ups)
    answer = bot.ask("And in Florida?", [Turn("How many did Ian kill in Cuba?", "Two.")])
    assert by_rules == ["How many did Ian kill in Florida?"]
    assert finds.asked[0].understood == answer.understood == "How many people did Ian kill in Florida?"
    assert answer.tokens == Tokens(590, 32)


def test_while_a_follow_up_is_understood_the_question_can_be_stopped() -> None:
    steps: list[str] = []

    def follow_ups(question: Question) -> Generator[None, None, Question]:
        try:
            while True:
                steps.append("waits")
                yield
        finally:
            steps.append("stops")

    finds, says = Finds(), Says("a model", Draft("14 [1]", (ONE,)))
    stream = Chatbot(finds, says, lambda: Overview(1, ("CNN",)), list, follow_ups=follow_ups).stream("And in Florida?")
    assert [(next(stream).text, next(stream).final)] == [("", False)]
    stream.close()
    assert steps == ["waits", "waits", "stops"]
    assert (finds.asked, says.asked) == ([], 0)


def test_the_collection_is_looked_over_once_for_a_question() -> None:
    looks: list[str] = []

    def overview() -> Overview:
        looks.append("look")
        return Overview(1, ("CNN",))

    Chatbot(Finds(), Says("a model", Draft("14 [1]", (ONE,))), overview, list).ask("How many died?")
    assert looks == ["look"]


def test_an_answer_says_whether_it_is_a_digest() -> None:
    for digest in (True, False):
        bot, _, _ = chatbot(Draft("Wu.", digest=digest))
        assert bot.ask("Who?").digest is digest


def test_refusal_has_no_citations_and_no_short_answer() -> None:
    bot, _, _ = chatbot(Draft("The articles do not say.", (ONE,), "14", 0.1, "not_answered"))
    answer = bot.ask("Who won?")
    assert (answer.refused, answer.reason, answer.citations, answer.short) == (True, "not_answered", (), None)
    assert answer.passages == FINDINGS.hits


def test_refusal_names_a_question_that_the_passages_answer_and_costs_no_chat_model() -> None:
    text = "They met John Ray, who now runs FTX, on Monday."
    ray = StoredArticle(Article("ray", text, "Ray", "CNN"), 1, 1)
    findings = Findings((Hit(Passage("r:0-47", "ray", 0, len(text), text), 0.5),), {"ray": ray}, 1, 1)
    model = Says("a model", Draft("No.", reason="not_answered"))
    quick = Says("extractive", Draft("Ray [1]", (cite(ray, Span(0, len(text)), 1),), "Ray", 0.9))
    finds = Finds()
    finds.search = lambda _: findings  # type: ignore[method-assign]
    answers = list(Chatbot(finds, model, lambda: Overview(1, ("CNN",)), list, quick).stream("Who audited FTX?"))
    assert [(answer.answerable, answer.final) for answer in answers] == [((), False), (("Who runs FTX?",), True)]
    assert (answers[-1].text, model.asked, quick.asked) == ("No.", 1, 1)


def test_greeting_is_not_searched_for() -> None:
    bot, finds, _ = chatbot(Draft("14 [1]", (ONE,)))
    answer = bot.ask("Hello!")
    assert (answer.refused, answer.citations, finds.asked) == (False, (), [])
    assert answer.text


def test_examples_were_answered_and_cost_no_chat_model() -> None:
    quick = Says("extractive", Draft("14 [1]", (ONE,)))
    bot, _, model = chatbot(Draft("14 [1]", (ONE,)), quick=quick)
    examples = bot.examples()
    assert examples
    assert bot.examples() == examples
    assert (model.asked, quick.asked) == (0, len(examples))


def test_refused_example_is_not_shown() -> None:
    bot, _, _ = chatbot(Draft("No.", reason="not_answered"))
    assert bot.examples() == ()


def reading_limits(finds: Finds) -> Chatbot:
    says = Says("a model", Draft("14 [1]", (ONE,)))
    return Chatbot(finds, says, lambda: Overview(3, ("CNN", "Reuters")), list, today=lambda: date(2022, 10, 12))


def test_limits_that_a_question_sets_are_searched_with_and_told() -> None:
    finds = Finds()
    answer = reading_limits(finds).ask("According to CNN, how many had died as of 3 October?")
    found = Filters(publishers=("CNN",), as_of=date(2022, 10, 3))
    assert finds.asked[0].understood == "How many had died as of 3 October?"
    assert finds.asked[0].filters == answer.filters == answer.found == found


def test_limits_of_a_question_that_leave_nothing_to_find_are_dropped_and_chosen_ones_kept() -> None:
    chosen = Filters(articles=("storm",), as_of=date(2022, 10, 5))
    finds = FindsUnder(chosen)
    answer = reading_limits(finds).ask("According to Reuters, how many had died as of 3 October?", (), chosen)
    assert [asked.filters.publishers for asked in finds.asked] == [("Reuters",), ()]
    assert (answer.refused, answer.filters, answer.found) == (False, chosen, Filters())
    assert answer.notes[0].kind == "premise"
    assert "(Reuters; as of 3 October 2022)" in answer.notes[0].text


def test_a_source_of_which_there_is_no_article_is_told() -> None:
    answer = reading_limits(Finds()).ask("How many had died, according to Le Monde?")
    assert [(note.kind, note.text) for note in answer.notes[:1]] == [
        ("premise", "No article is from “Le Monde”, and none that was found mentions that name.")
    ]
    assert reading_limits(Finds()).ask("How many had died, according to CNN?").notes[0].kind == "undated"


def test_chosen_limits_that_leave_nothing_to_find_are_kept() -> None:
    finds = FindsUnder(Filters())
    reading_limits(finds).ask("How many died?", (), Filters(publishers=("BBC",)))
    assert [asked.filters.publishers for asked in finds.asked] == [("BBC",)]


def test_a_question_can_be_asked_without_the_limits_that_it_sets() -> None:
    finds = Finds()
    question = "According to CNN, how many had died as of 3 October?"
    only_day = Filters(as_of=date(2022, 10, 3))
    answers = list(reading_limits(finds).stream(question, (), Filters(), only_day))
    answers += list(reading_limits(finds).stream(question, (), Filters(), Filters()))
    assert [answer.found for answer in answers if answer.final] == [only_day, Filters()]
    assert [asked.filters for asked in finds.asked] == [only_day, Filters()]
    assert {asked.understood for asked in finds.asked} == {"How many had died as of 3 October?"}


def test_a_question_about_the_collection_is_counted_and_not_searched_for() -> None:
    finds = Finds()
    articles = [Article(str(number), "", publisher=name) for number, name in enumerate(("CNN", "CNN", "Reuters"))]
    overview = Overview(3, ("CNN", "Reuters"))
    bot = Chatbot(finds, Says("a model"), lambda: overview, lambda: articles)
    answer = bot.ask("How many articles do you have?")
    assert (answer.text, answer.refused, answer.citations) == ("The collection holds 3 articles.", False, ())
    follow_up = bot.ask("And from CNN?", [Turn("How many articles do you have?", answer.text)])
    assert follow_up.text == "The collection holds 2 articles from CNN, of 3 in all."
    assert (follow_up.found, follow_up.listed, finds.asked) == (Filters(publishers=("CNN",)), "", [])


class SaysWhatItFinds(Says):
    """Keeps what it was given to answer from."""

    def __init__(self, *drafts: Draft) -> None:
        super().__init__("a model", *drafts)
        self.given: list[tuple[Question, Findings]] = []

    def stream(self, question: Question, findings: Findings) -> Iterator[Draft]:
        self.given.append((question, findings))
        yield from super().stream(question, findings)


def in_parts(finds: Finds, says: Says) -> Chatbot:
    return Chatbot(finds, says, lambda: Overview(3, ("CNN", "Reuters")), list, today=lambda: date(2022, 10, 12))


def test_each_part_of_a_question_is_searched_for_and_the_answerer_asked_once() -> None:
    finds, says = Finds(), SaysWhatItFinds(Draft("14 [1]", (ONE,)))
    asked = "How many died in Florida, and when did Ian reach Cuba?"
    answer = in_parts(finds, says).ask(asked)
    assert [each.understood for each in finds.asked] == ["How many died in Florida?", "When did Ian reach Cuba?"]
    ((question, findings),) = says.given
    assert question.understood == answer.understood == asked
    assert [part for part, _ in findings.parts] == finds.asked
    assert findings.hits == answer.passages == FINDINGS.hits


def test_outlets_that_are_compared_are_searched_one_by_one_and_both_told_as_limits() -> None:
    finds, says = Finds(), SaysWhatItFinds(Draft("14 [1]", (ONE,)))
    answer = in_parts(finds, says).ask("How do CNN and Reuters differ on the toll?")
    assert [each.filters.publishers for each in finds.asked] == [("CNN",), ("Reuters",)]
    assert answer.found == Filters(publishers=("CNN", "Reuters"))


def test_parts_of_which_nothing_is_found_are_searched_for_as_one_question_without_its_limits() -> None:
    finds = FindsUnder(Filters())
    answer = in_parts(finds, Says("a model", Draft("14 [1]", (ONE,)))).ask("How do CNN and Reuters differ on the toll?")
    assert (answer.refused, answer.found) == (False, Filters())
    assert [note.kind for note in answer.notes][:1] == ["premise"]


SUMMARY = "Summarise what happened in Florida in the last week of September 2022"


def test_a_digest_of_certain_days_rests_on_articles_of_these_first_and_then_on_all() -> None:
    finds, says = FindsByDay(date(2022, 9, 29)), Says("a model", Draft("14 [1]", (ONE,)))
    answer = Chatbot(finds, says, lambda: Overview(1, ("CNN",), last=date(2023, 1, 1)), list).ask(SUMMARY)
    assert [hit.passage.article for hit in answer.passages] == ["storm", "later"]
    assert (answer.filters, answer.notes) == (Filters(), ())


def test_a_digest_rests_on_all_articles_where_none_is_of_its_days() -> None:
    finds, says = FindsByDay(date(2022, 12, 1)), Says("a model", Draft("14 [1]", (ONE,)))
    answer = Chatbot(finds, says, lambda: Overview(1, ("CNN",), last=date(2023, 1, 1)), list).ask(SUMMARY)
    assert [hit.passage.article for hit in answer.passages] == ["later", "storm"]
    assert [each.filters for each in finds.asked] == [
        Filters(),
        Filters(since=date(2022, 9, 24), until=date(2022, 10, 5)),
    ]


def test_any_other_question_is_searched_for_once() -> None:
    bot, finds, _ = chatbot(Draft("14 [1]", (ONE,)))
    bot.ask("How many died in the last week of September 2022?")
    assert len(finds.asked) == 1


class ReadsAll:
    """A reader that takes every passage for one sentence."""

    def read(self, question: Question, findings: Findings) -> Readings:
        spans = ((hit.passage.article, Span(hit.passage.start, hit.passage.end)) for hit in findings.hits)
        return Readings(tuple(Reading(article, span, 0.1) for article, span in spans), 0.9)


def test_a_week_is_found_among_many_articles_of_other_weeks(tmp_path: Path) -> None:
    bench = open_bench(tmp_path)
    texts = {"sank": ("2022-05-09", "On Saturday, May 7, the ferry Astra sank off Malta with ninety people on board.")}
    for number in range(30):
        aside = " ".join(f"w{number}x{place}" for place in range(20))
        texts[f"trial-{number}"] = ("2022-07-20", f"What happened to the Astra, {aside}, the first week did not tell.")
    for name, (day, text) in texts.items():
        (bench.corpus / f"{name}.md").write_text(f"---\npublished: {day}\n---\n{text}\n")
    bench.library.sync()
    finds = Retriever(
        records=bench.records,
        keywords=bench.keywords,
        exact=ExactVectors(bench.encoder.dimension),
        encoder=lambda: bench.encoder,
        vectors=lambda: None,
    )
    question = "Summarise what happened to the Astra in the first week of May 2022"
    assert "sank" not in finds.search(Question(question, question)).articles
    answer = Chatbot(finds, ExtractiveAnswerer(ReadsAll(), 0.3), bench.library.overview, list).ask(question)
    assert [each.article.id for each in answer.citations] == ["sank"]
    assert len(answer.passages) == 21
    bench.close()
