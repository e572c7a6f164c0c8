from datetime import date

from rag.asked_limits import limited
from rag.asked_parts import asked_parts
from rag.questions import understand
from rag.types import Filters, Question

PUBLISHERS = ("after CNN", "after USA Today", "Reuters")
TODAY = date(2023, 1, 1)
NO_LIMITS = Filters()


def asked(question: str, chosen: Filters = NO_LIMITS, instead: Filters | None = None) -> tuple[Question, ...]:
    whole = limited(understand(question, (), chosen), PUBLISHERS, TODAY, instead)
    return asked_parts(whole, chosen, PUBLISHERS, TODAY)


def told(parts: tuple[Question, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(part.text, part.filters.publishers) for part in parts]


def test_outlets_that_are_compared_are_asked_one_by_one() -> None:
    assert told(asked("What did CNN and USA Today each say about the toll?")) == [
        ("What did CNN say about the toll?", ("after CNN",)),
        ("What did USA Today say about the toll?", ("after USA Today",)),
    ]
    assert told(asked("How do CNN and Reuters differ on the toll?")) == [
        ("What does CNN say about the toll?", ("after CNN",)),
        ("What does Reuters say about the toll?", ("Reuters",)),
    ]


def test_outlets_named_as_sources_alone_are_told_and_not_searched_for() -> None:
    parts = asked("How many people died, according to CNN and Reuters?")
    assert told(parts)[1] == ("How many people died, according to Reuters?", ("Reuters",))
    assert {part.understood for part in parts} == {"How many people died?"}


def test_three_outlets_are_three_parts() -> None:
    parts = asked("What do CNN, USA Today and Reuters say about Ian?")
    assert [part.text for part in parts] == [
        "What does CNN say about Ian?",
        "What does USA Today say about Ian?",
        "What does Reuters say about Ian?",
    ]


def test_limits_of_the_whole_question_hold_for_every_part() -> None:
    parts = asked("According to CNN, when did Calder resign, and who replaced him?", Filters(since=date(2022, 1, 1)))
    assert [part.understood for part in parts] == ["When did Calder resign?", "Who replaced Calder?"]
    assert {part.filters for part in parts} == {Filters(publishers=("after CNN",), since=date(2022, 1, 1))}
    assert {part.found for part in parts} == {Filters(publishers=("after CNN",))}


def test_chosen_publishers_are_not_narrowed_by_a_comparison() -> None:
    chosen = Filters(publishers=("Reuters",))
    assert {part.filters for part in asked("How do CNN and Reuters differ on the toll?", chosen)} == {chosen}


def test_an_outlet_taken_out_of_the_limits_is_not_asked() -> None:
    assert asked("How many people died, according to CNN and Reuters?", instead=Filters(publishers=("Reuters",))) == ()


def test_one_question_has_no_parts() -> None:
    assert asked("How many people died, according to CNN?") == ()
