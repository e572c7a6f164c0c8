import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asked_names import mentions
from rag.asked_publishers import asked_publishers

PUBLISHERS = (
    *("after CNN", "USA Today", "The Week", "The New York Times", "FOX News", "after The Inquisitr", "Reuters"),
    *("bbc.co.uk", "Associated Press", "The Hill", "foxsports.com", "Time", "People", "Al-Jazeera"),
)


@pytest.mark.parametrize(
    ("question", "publishers", "left"),
    [
        ("According to CNN, how many died?", ["after CNN"], "How many died?"),
        ("How many died, according to the Hill?", ["The Hill"], "How many died?"),
        ("How many live on Sanibel, going by USA Today?", ["USA Today"], "How many live on Sanibel?"),
        ("How many, according to CNN's report, died?", ["after CNN"], "How many died?"),
        ("how many died according to usa  today?", ["USA Today"], "How many died?"),
        ("how many died according to reuters?", ["Reuters"], "How many died?"),
        ("How far is it, per USA Today?", ["USA Today"], "How far is it?"),
        ("How far is it, according to USA Today's Orion stories?", ["USA Today"], "How far is it Orion?"),
        ("According to CNN and USA Today, how many died?", ["after CNN", "USA Today"], "How many died?"),
        ("Who won according to CNN and according to Reuters?", ["after CNN", "Reuters"], "Who won?"),
        ("How did the toll climb in CNN's coverage?", ["after CNN"], "How did the toll climb?"),
        ("In The Week, how is he described?", ["The Week"], "How is he described?"),
        ("How many tickets did CNN say were sold?", ["after CNN"], "How many tickets were sold?"),
        ("Which court did USA Today report had ruled?", ["USA Today"], "Which court had ruled?"),
        ("What do articles from CNN say about it?", ["after CNN"], "What do articles say about it?"),
        ("According to CNN.com, who won?", ["after CNN"], "Who won?"),
        ("According to the NYT, who won?", ["The New York Times"], "Who won?"),
        ("According to New York Times, who won?", ["The New York Times"], "Who won?"),
        ("According to the AP, who won?", ["Associated Press"], "Who won?"),
        ("According to the BBC, who won?", ["bbc.co.uk"], "Who won?"),
        ("According to Fox Sports, who won?", ["foxsports.com"], "Who won?"),
        ("According to Al Jazeera, who won?", ["Al-Jazeera"], "Who won?"),
        ("According to Cable News Network, who won?", ["after CNN"], "Who won?"),
    ],
)
def test_a_source_is_found_and_taken_out_of_the_question(question: str, publishers: list[str], left: str) -> None:
    asked = asked_publishers(question, PUBLISHERS)
    assert list(asked.publishers) == publishers
    assert asked.left == left


@pytest.mark.parametrize(
    ("question", "publishers"),
    [
        ("What did CNN say?", ["after CNN"]),
        ("what did cnn say about the dam", ["after CNN"]),
        ("What does Fox News report on the war?", ["FOX News"]),
        ("What has Reuters written about it?", ["Reuters"]),
        ("What has Reuters been reporting on the dam?", ["Reuters"]),
        ("Which minister did CNN name as the first to go?", ["after CNN"]),
        ("How high did USA Today put the toll?", ["USA Today"]),
        ("What did CNN call the storm?", ["after CNN"]),
        ("Is the number that Reuters reported right?", ["Reuters"]),
        ("What is in the article by Reuters?", ["Reuters"]),
        ("What is in the BBC's article?", ["bbc.co.uk"]),
        ("Which articles do you have from Reuters?", ["Reuters"]),
        ("What do articles about the dam from Reuters say?", ["Reuters"]),
        ("What do the CNN article and the Reuters story say?", ["after CNN", "Reuters"]),
        ("What was reported by the Inquisitr?", ["after The Inquisitr"]),
        ("What was reported last week by the Inquisitr?", ["after The Inquisitr"]),
        ("Which article was published on 3 May 2022 in The Week?", ["The Week"]),
        ("How do CNN and USA Today differ on the toll?", ["after CNN", "USA Today"]),
        ("Compare Reuters with CNN on the war.", ["Reuters", "after CNN"]),
    ],
)
def test_a_source_that_a_question_needs_stays_in_it(question: str, publishers: list[str]) -> None:
    asked = asked_publishers(question, PUBLISHERS)
    assert list(asked.publishers) == publishers
    assert asked.left == question


@pytest.mark.parametrize(
    "question",
    [
        "Who owns CNN?",
        "Why was CNN sued?",
        "How much did Fox News pay?",
        "How much did Fox News say it would pay?",
        "What does Reuters call its new office?",
        "When did CNN name a new chief executive as its head?",
        "When did CNN name Chris Licht as chief executive?",
        "Who at CNN reported the attack?",
        "What did the owner of CNN say?",
        "Who told CNN that the dam broke?",
        "What did CNN's Jake Tapper say?",
        "According to CNN's Jake Tapper, who won?",
        "According to Fox News lawyers, who won?",
        "According to CNN and officials, who won?",
        "Did CNN Brasil report it?",
        "Which outlets other than CNN reported it?",
        "How many died according to Amnesty?",
        "How many died according to CNNi?",
        "What did a CNN-affiliated station say?",
        "How many people live in the USA today?",
        "How many cases are there per week?",
        "How many at that time reported pain?",
        "What did people say about it?",
        "According to people familiar with the matter, who won?",
        "How many tickets did the Jerusalem Times say were sold?",
        "What did the press say?",
        "According to Le Monde, who won?",
    ],
)
def test_a_publisher_that_is_no_source_is_left_alone(question: str) -> None:
    asked = asked_publishers(question, PUBLISHERS)
    assert (asked.publishers, asked.left, asked.plain) == ((), question, question)


@pytest.mark.parametrize(
    "question",
    [
        "According to CNN and to Le Monde, who won?",
        "Do the CNN article and the Gazette article say who won?",
        "Who won, as reported by CNN and Gazette?",
        "Who won according to CNN, and who according to Bernstein?",
        "What is in an article by CNN and another by Gazette?",
        "What did CNN say before Reuters was sold?",
    ],
)
def test_a_question_with_further_sources_is_not_limited_to_some_of_them(question: str) -> None:
    assert asked_publishers(question, PUBLISHERS).publishers == ()


@pytest.mark.parametrize(
    ("question", "publishers"),
    [
        ("According to 'CNN', who won?", ("after CNN",)),
        ("Who won, as reported by both CNN and The Week?", ("after CNN", "The Week")),
        ("Who won, as reported by Time, The Week, and Reuters?", ("Time", "The Week", "Reuters")),
    ],
)
def test_several_and_quoted_names_are_read(question: str, publishers: tuple[str, ...]) -> None:
    assert asked_publishers(question, PUBLISHERS).publishers == publishers


def test_a_publisher_is_found_by_its_name_without_the_section() -> None:
    sections = ("FOX News - Health", "FOX News - Lifestyle", "Cnbc | World Business News Leader")
    assert asked_publishers("According to Fox News, who won?", sections).publishers == sections[:2]
    assert asked_publishers("According to CNBC, who won?", sections).publishers == sections[2:]


def test_two_spellings_of_a_publisher_are_one() -> None:
    assert asked_publishers("What did CNN say?", ("CNN", "after CNN")).publishers == ("CNN",)


def test_initials_that_several_publishers_share_mean_all_of_them() -> None:
    both = ("New York Post", "Nevada Youth Press")
    assert asked_publishers("What did the NYP say?", both).publishers == both


def test_the_press_stands_for_a_source_and_other_names_stay() -> None:
    plain = asked_publishers("What did CNN report yesterday about Reuters?", PUBLISHERS).plain
    assert plain == "What did the press report yesterday about Reuters?"


def test_a_publisher_without_letters_is_never_named() -> None:
    assert mentions("According to ?! and &, who won?", ("?!", "&", "")) == []


NAMES = st.sampled_from([*PUBLISHERS, "Le Monde", "(", "[a-z]", "\\", "x" * 300]) | st.text(max_size=20)
ASKED = st.text(max_size=200) | st.builds(
    "According to {}, what did {} say{}".format, NAMES, NAMES, st.text(max_size=9)
)


@given(ASKED, st.lists(NAMES, max_size=5))
def test_any_text_and_publishers_give_publishers_of_the_collection(text: str, publishers: list[str]) -> None:
    asked = asked_publishers(text, publishers)
    assert set(asked.publishers) <= set(publishers)
    assert asked.publishers or asked.plain == text


@given(st.text(alphabet="abcdefghij ,.?’'", max_size=200))
def test_a_question_without_a_publisher_is_left_as_it_is(text: str) -> None:
    asked = asked_publishers(text, ("CNN", "Reuters", "The Week"))
    assert (asked.publishers, asked.left) == ((), text)


def test_a_name_of_private_characters_does_no_harm() -> None:
    question = "According to CNN, what is \ue000\ue001?"
    assert asked_publishers(question, PUBLISHERS).left == question
