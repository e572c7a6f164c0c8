import pytest

from rag.answerers.opposed import asks_cause, cause, contraries, denied_cause, may_be_opposed


def words(question: str, one: str, other: str) -> tuple[str, str] | None:
    found = contraries(one, other, question)
    return found and (found[0].of(one), found[1].of(other))


@pytest.mark.parametrize(
    ("question", "one", "other", "differ"),
    [
        (
            "Did the firm know of the leak?",
            "The firm did not know of the leak.",
            "The firm knew of the leak for weeks.",
            ("did not know", "knew"),
        ),
        (
            "Was the pilot drunk?",
            "Police said the pilot was drunk.",
            "The pilot was not drunk, his wife said.",
            ("drunk", "was not drunk"),
        ),
        (
            "Has anyone been charged with the theft?",
            "No one has been charged with the theft.",
            "A guard was charged with the theft.",
            ("No one has been charged", "charged"),
        ),
        (
            "What is Ms. Hill's position on the ban?",
            "Ms. Hill opposes the ban.",
            "Ms. Hill now supports the ban.",
            ("opposes", "supports"),
        ),
        (
            "Will the fair be cancelled?",
            "The fair goes ahead as planned.",
            "The fair was called off on Monday.",
            ("goes ahead", "called off"),
        ),
        ("Is the mill still for sale?", "The mill is for sale.", "The mill was bought by Hay.", ("for sale", "bought")),
        ("Did Hill vote for the ban?", "Hill voted for the ban.", "Hill rejected the ban.", ("voted for", "rejected")),
    ],
)
def test_what_one_denies_and_the_other_states_is_found(
    question: str, one: str, other: str, differ: tuple[str, str]
) -> None:
    assert words(question, one, other) == differ
    assert words(question, other, one) == differ[::-1]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("Did the council approve the hall?", "The council approved the hall.", "The hall was voted for on Tuesday."),
        ("Did the council approve the hall?", "The council approved the hall.", "The council did not approve the lot."),
        ("Was the fair cancelled?", "The fair goes ahead.", "The parade was cancelled because of rain."),
        ("Was the fair cancelled?", "The fair goes ahead.", "The fair may be cancelled if it rains."),
        ("Was the fair cancelled?", "The fair goes ahead.", "The fair was not cancelled."),
        ("Was the fair cancelled?", "The fair was cancelled, said Hill; he called off the fair.", "The fair ended."),
        ("Did the bridge open?", "The bridge did not open until June.", "The bridge opened on 3 June."),
        ("Did Roth die?", "Roth survived the strike.", "Two guards were killed in the strike."),
        ("Did the firm know of the leak?", "The firm did not comment.", "The firm knew of the leak."),
        ("Did the firm know of the leak?", "The firm knew not only of the leak.", "The firm knew of the leak."),
        ("Was anyone hurt?", "Nobody was hurt in the first house.", "A cat ran off."),
        ("How did the fair go?", "The fair was cancelled.", "The fair goes ahead."),
        ("Who approved the ban?", "Hill opposes the ban.", "Rye supports the ban."),
        ("Did Hill support the ban?", "Hill supports the ban.", "The ban is opposed to what was asked."),
        ("Is the road closed?", "The road is closed.", "Shops opened their doors."),
    ],
)
def test_other_words_and_other_things_are_no_contraries(question: str, one: str, other: str) -> None:
    assert words(question, one, other) is None
    assert words(question, other, one) is None


@pytest.mark.parametrize(
    ("sentence", "given"),
    [
        ("It closed because it could not pay its rent, Hill said.", "it could not pay its rent"),
        ("The fire was caused by lightning.", "lightning"),
        ("The delay was blamed on a fault and on rain.", "a fault"),
        ("A broken boiler was the cause of it.", "A broken boiler"),
        ("The fire began at night.", None),
    ],
)
def test_a_cause_is_what_the_words_give_as_one(sentence: str, given: str | None) -> None:
    found = cause(sentence)
    assert (found and found.of(sentence)) == given


def test_a_cause_is_denied_outright_or_not_at_all() -> None:
    assert denied_cause("it could not pay its rent", ["He said that rent had nothing to do with it."])
    assert denied_cause("the strike of the pilots", ["It was because of a fault and not because of the strike."])
    assert not denied_cause("the strike of the pilots", ["It was because of a fault.", "The strike ended."])
    assert asks_cause("Why did it close?")
    assert asks_cause("Did it close because of the rent?")
    assert not asks_cause("Did it close?")


def test_figures_and_lists_are_never_opposed_in_words() -> None:
    assert may_be_opposed("Did it close?")
    assert not may_be_opposed("Which bands played?")
    assert not may_be_opposed("What did Hill say?")
