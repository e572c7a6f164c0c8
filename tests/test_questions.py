import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.leaning import leans
from rag.questions import understand
from rag.types import Filters, Turn
from rag.words import without_context

GENERAL = Turn("Who is Iran's new top general?", "Maj. Gen. Mohammed Bagheri.")
DEATHS = Turn("How many people died in Florida in 2022?", "At least 101.")


@pytest.mark.parametrize(
    ("asked", "turns", "understood"),
    [
        (
            "Who appointed him?",
            [GENERAL],
            "Who appointed Maj. Gen. Mohammed Bagheri? (Iran's new top general)",
        ),
        (
            "who appointed him",
            [GENERAL],
            "who appointed Maj. Gen. Mohammed Bagheri? (Iran's new top general)",
        ),
        (
            "Which church did his mother belong to?",
            [Turn("Who is suspected of the shooting?", "Tetsuya Yamagami, 41.")],
            "Which church did Tetsuya Yamagami’s mother belong to? (Who is suspected of the shooting?)",
        ),
        (
            "Where did she study?",
            [Turn("Who are the parents?", "Joseph Bankman and Barbara Fried.")],
            "Where did Barbara Fried study? (the parents: Joseph Bankman and Barbara Fried)",
        ),
        (
            "How many homes did it destroy?",
            [Turn("Which volcano was erupting?", "Kilauea.")],
            "How many homes did Kilauea destroy? (Which volcano was erupting?)",
        ),
        (
            "What did officials there say?",
            [Turn("Which county had most deaths?", "Lee County, with at least 54.")],
            "What did officials in Lee County say? (Which county had most deaths?)",
        ),
        ("And in 2021?", [DEATHS], "How many people died in Florida in 2021?"),
        ("What about Georgia?", [DEATHS], "How many people died in Georgia in 2022?"),
        ("And according to CNN?", [DEATHS], "How many people died in Florida in 2022, according to CNN?"),
        (
            "And according to USA Today?",
            [Turn("According to CNN, how many died?", "At least 101.")],
            "According to USA Today, how many died?",
        ),
        ("Why?", [DEATHS], "Why? (How many people died in Florida in 2022? At least 101)"),
        ("And Georgia?", [DEATHS], "How many people died in Georgia in 2022?"),
        (
            "And in Virginia?",
            [Turn("How many people did Ian kill in North Carolina?", "Five.")],
            "How many people did Ian kill in Virginia?",
        ),
        (
            "And for a month?",
            [Turn("How much does Twitter Blue cost for a year?", "$84.")],
            "How much does Twitter Blue cost for a month?",
        ),
        (
            "What are its symptoms?",
            [Turn("Tell me about lung cancer.", "")],
            "What are lung cancer’s symptoms? (Tell me about lung cancer.)",
        ),
        (
            "Where do they live?",
            [Turn("What are tiger sharks?", "")],
            "Where do tiger sharks live? (What are tiger sharks?)",
        ),
        (
            "Did they know?",
            [Turn("Who are the parents?", "Joseph Bankman and Barbara Fried.")],
            "Did Joseph Bankman and Barbara Fried know? (the parents)",
        ),
        (
            "Did she vote for it?",
            [Turn("Who proposed the Online Safety Bill?", "Nadine Dorries.")],
            "Did Nadine Dorries vote for it? (Who proposed the Online Safety Bill?)",
        ),
        (
            "What did it cost, and when did he buy it?",
            [Turn("Who owns Twitter?", "Elon Musk.")],
            "What did it cost, and when did Elon Musk buy Twitter? (Who owns Twitter?)",
        ),
        (
            "And what about the second one?",
            [
                Turn("When was Sanibel cut off?", "In 2022."),
                Turn("Which islands have no road?", "Sanibel and Pine Island."),
            ],
            "Pine Island: Which islands have no road?",
        ),
        (
            "Is the latter open?",
            [Turn("Which islands have no road?", "Sanibel and Pine Island.")],
            "Is Pine Island open? (Which islands have no road? Sanibel and Pine Island)",
        ),
        (
            "Is the third one open?",
            [Turn("Which islands have no road?", "Sanibel and Pine Island.")],
            "Is the third one open? (Which islands have no road? Sanibel and Pine Island)",
        ),
        (
            "Did the band tour that year?",
            [Turn("When did The Wallflowers record Red Letter Days?", "In 2002.")],
            "Did the band tour that year? (When did The Wallflowers record Red Letter Days? In 2002)",
        ),
    ],
)
def test_a_follow_up_is_put_so_that_it_stands_on_its_own(asked: str, turns: list[Turn], understood: str) -> None:
    question = understand(asked, turns)
    assert question.understood == understood
    assert question.text == asked


@pytest.mark.parametrize(
    ("asked", "turn", "understood"),
    [
        ("And Fiat?", Turn("Who is the CEO of Ford?", "Jim Farley."), "Who is the CEO of Fiat?"),
        ("And the CEO of Fiat?", Turn("Who is the CEO of Ford?", "Jim Farley."), "Who is the CEO of Fiat?"),
        ("What about Peru?", Turn("Who is the President of Chile?", "Gabriel Boric."), "Who is the President of Peru?"),
        ("What about Joe Lee?", Turn("What did the Mayor of Salem say?", "Nothing."), "What did Joe Lee say?"),
        ("And the Bank of Japan?", Turn("What did the Bank of England do?", "Wait."), "What did the Bank of Japan do?"),
        ("And the UK?", Turn("How did the US respond?", "With sanctions."), "How did the UK respond?"),
    ],
)
def test_what_is_asked_of_another_keeps_the_office_and_one_article(asked: str, turn: Turn, understood: str) -> None:
    assert understand(asked, [turn]).understood == understood


def test_it_is_what_an_office_is_held_of_and_never_the_office() -> None:
    turn = Turn("Who is the CFO of Kroger?", "Gary Millerchip.")
    assert understand("Where is it based?", [turn]).understood.startswith("Where is Kroger based?")
    told = Turn("What did the CEO of Spirit Airlines announce?", "A merger.")
    assert understand("What do they fly?", [told]).understood.startswith("What do Spirit Airlines fly?")


@pytest.mark.parametrize(
    ("answer", "understood"),
    [
        ("Theresa May.", "When did Theresa May resign? (Who was prime minister?)"),
        ("Brian May Lee.", "When did Brian May Lee resign? (Who was prime minister?)"),
        ("Late May.", "When did she resign? (Who was prime minister? Late May)"),
        ("In May 2018.", "When did she resign? (Who was prime minister? In May 2018)"),
    ],
)
def test_a_person_may_be_called_like_a_month(answer: str, understood: str) -> None:
    assert understand("When did she resign?", [Turn("Who was prime minister?", answer)]).understood == understood


def test_one_of_a_pair_or_whose_they_are_is_left_open() -> None:
    turn = Turn("Who are Hunter Biden's parents?", "Joe Biden and Neilia Hunter.")
    assert understand("Where did she live?", [turn]).understood == (
        "Where did she live? (Hunter Biden's parents: Joe Biden and Neilia Hunter)"
    )
    known = [Turn("When was Ann Lee born?", "In 1980."), Turn("Who are her sons?", "Jim Lee and Tom Lee.")]
    assert understand("Where does she live?", known).understood.startswith("Where does Ann Lee live?")


@pytest.mark.parametrize(
    ("asked", "answer", "understood"),
    [
        ("Is that more than Katrina cost?", "$67 billion.", "Is $67 billion more than Katrina cost?"),
        ("Does that include children?", "About 1,700 people.", "Does about 1,700 people include children?"),
        ("How much is that in pounds?", "€30 million.", "How much is €30 million in pounds?"),
        ("How many doses is that?", "Paxlovid.", "How many doses is Paxlovid?"),
    ],
)
def test_that_is_the_amount_before_or_the_thing_whose_size_is_asked(asked: str, answer: str, understood: str) -> None:
    assert understand(asked, [Turn("What was sold?", answer)]).understood == f"{understood} (What was sold?)"


def test_an_answer_that_only_stands_inside_a_word_of_the_question_is_still_said() -> None:
    turn = Turn("How many cups did Peru win?", "2.")
    assert understand("And why did it lose in 2022?", [turn]).understood == (
        "And why did Peru lose in 2022? (How many cups did Peru win? 2)"
    )


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("Was that expected?", "7.7 percent."),
        ("Is that true?", "7.7 percent."),
        ("Is this the first time?", "2."),
        ("When was that?", "$44 billion."),
        ("Is that in pounds?", "2 died."),
        ("Does that include children?", "Paxlovid."),
        ("Was that year dry?", "2011."),
        ("How many doses is that?", "Joe Lee."),
    ],
)
def test_that_is_left_open_where_it_may_be_what_happened_or_who(asked: str, answer: str) -> None:
    said = answer.rstrip(".")
    assert understand(asked, [Turn("What was sold?", answer)]).understood == f"{asked} (What was sold? {said})"


def test_a_pronoun_is_followed_through_two_turns() -> None:
    turns = [Turn("Who took over from Liz Truss?", "Rishi Sunak."), Turn("What age is he?", "42.")]
    assert understand("And where did he meet his wife?", turns).understood.startswith(
        "And where did Rishi Sunak meet his wife?"
    )


def test_a_pronoun_goes_on_to_mean_whom_it_meant_before() -> None:
    turns = [
        Turn("What artists did Brian Wilson work with?", "The Castells and Donna Loren."),
        Turn("When did he begin?", "On July 20, 1963, after Gary Usher had called."),
    ]
    assert understand("Did he work with anyone else?", turns).understood.startswith("Did Brian Wilson work with")


def test_what_was_named_several_turns_ago_is_found_again() -> None:
    turns = [
        Turn("Is Hamid Karzai married?", "Yes, since 1999."),
        Turn("What did his wife do?", "She was a doctor."),
        Turn("Any children?", "A son and two daughters."),
        Turn("Any others?", "Another daughter was born in 2016."),
    ]
    assert understand("Does he have any siblings?", turns).understood.startswith("Does Hamid Karzai have any siblings?")


def test_she_is_not_somebody_who_was_he() -> None:
    turns = [
        Turn("Where was Sarah Connor born?", "In Los Angeles."),
        Turn("Who was Kyle Reese?", "A soldier."),
        Turn("What did he want?", "To warn people."),
    ]
    assert understand("Did she believe that?", turns).understood.startswith("Did Sarah Connor believe that?")


def test_a_name_in_the_question_is_not_what_its_pronoun_stands_for() -> None:
    turns = [Turn("Did John Burns get elected?", "Yes.")]
    assert understand("Did she then work for John Burns?", turns).understood.startswith(
        "Did she then work for John Burns?"
    )


def test_what_a_pronoun_means_inside_its_question_is_not_replaced() -> None:
    turns = [Turn("When did Twitter raise its price?", "On 1 November.")]
    understood = understand("What did the officials say they would do?", turns).understood
    assert understood.startswith("What did the officials say they would do? (")


def test_a_publisher_that_was_asked_for_is_nothing_a_pronoun_stands_for() -> None:
    turns = [Turn("According to CNN, when did Alameda fail?", "In November.")]
    assert understand("How much did it owe?", turns).understood.startswith("How much did Alameda owe?")


def test_an_old_topic_is_left_behind_with_the_question_that_changes_it() -> None:
    turns = [
        Turn("How many people did Ian kill in Florida?", "At least 120."),
        Turn("Who leads ISIS?", "Abu Muhammad Al-Adnani."),
    ]
    understood = understand("What did the group say?", turns).understood
    assert understood == "What did the group say? (Who leads ISIS? Abu Muhammad Al-Adnani)"


def test_words_that_announce_another_topic_are_no_part_of_the_question() -> None:
    asked = "Now something else: how much was Twitter losing each day?"
    question = understand(asked, [DEATHS])
    assert (question.text, question.understood) == (asked, "how much was Twitter losing each day?")
    assert understand(asked).understood == asked


def test_quotation_marks_inside_prose_do_not_hide_the_prose() -> None:
    turn = Turn("Who complained?", "Stephen King complained about the “outrageous” price.")
    assert understand("How many people follow him?", [turn]).understood.startswith(
        "How many people follow Stephen King?"
    )


def test_the_quoted_words_of_an_answer_say_who_is_meant_and_not_its_lead_in() -> None:
    answer = "After Daily Caller, 1 July 2016: “Maj. Gen. Mohammed Bagheri made his ominous promise.” [1]"
    turn = Turn("Which general made a promise?", answer)
    assert "Who appointed Maj. Gen. Mohammed Bagheri?" in understand("Who appointed him?", [turn]).understood


@pytest.mark.parametrize(
    "asked",
    [
        "How many Starlink stations did Elon Musk send to Florida?",
        "Did Musk say how he would pay?",
        "Is it true that FTX went bankrupt?",
        "How long did it take NASA to launch Artemis I?",
        "According to USA Today, how much had the FTX founder been worth before he lost it?",
        "How many of those missing after Ian have been found alive?",
        "What is the capital of France?",
        "In Iraq, is the army still holding Baghdad?",
        "What is mortadella and where is it from?",
        "How do earthquakes cause tsunamis?",
        "What is inflation?",
        "Who won the World Cup?",
        "How many people live in the world?",
        "What are the causes of inflation?",
        "Do dogs know when their owners come home?",
        "Did Roy Cooper say that it was over?",
        "What did the minister who resigned in May say about taxes?",
        "What did the minister who resigned in May say, and who replaced her?",
        "Did the man who shot the senator in Ohio say why he did so?",
        "Who is the man who lost his job over a joke about Cuba?",
        "Tell me about the firm which bought Twitter.",
        "What happened on the day when the Orion landed?",
    ],
)
def test_a_question_that_stands_on_its_own_drags_no_old_topic_along(asked: str) -> None:
    assert understand(asked, [GENERAL, DEATHS]).understood == asked


@pytest.mark.parametrize("asked", ["He did?", "Who appointed him?", "Why?", "And in 2022?", "How many were killed?"])
def test_without_a_conversation_every_question_is_left_as_it_is(asked: str) -> None:
    assert understand(asked).understood == asked


@pytest.mark.parametrize(
    "asked",
    [
        "What about Cuba?",
        "How many were there?",
        "Who runs the other one?",
        "What else?",
        "What happened next?",
        "Any other children?",
        "Were there other recordings?",
        "What was the reason for the break?",
        "What problems led to their breakup?",
        "Are there any benefits?",
        "What was one of the songs?",
        "How has this changed elections?",
        "Was anybody hurt during this time?",
        "And the one who stayed?",
        "Those who left?",
        "What did the man who shot him say?",
        "Who is the lawyer who wrote his speeches?",
        "What did the woman who knows him say, and what did he answer?",
    ],
)
def test_an_ellipsis_leans_on_the_conversation(asked: str) -> None:
    assert leans(asked)


@given(st.text(max_size=200), st.lists(st.builds(Turn, st.text(max_size=80), st.text(max_size=80)), max_size=3))
def test_any_text_is_a_question_and_is_kept_as_asked(text: str, turns: list[Turn]) -> None:
    question = understand(text, turns, Filters(publishers=("CNN",)))
    assert (question.text, question.turns, question.filters.publishers) == (text, tuple(turns), ("CNN",))
    assert without_context(question.understood) is not None


def test_a_very_long_question_is_understood_at_once() -> None:
    text = "What did he say, " * 1200
    assert understand(text, [GENERAL]).text == text


def test_a_refusal_gives_nothing_to_a_follow_up() -> None:
    refused = "The articles do not answer this question. The closest passages are in “Viktor Bout Freed” (CNN)."
    understood = understand("When did he resign?", [Turn("Who is Liz Truss?", refused)]).understood
    assert understood == "When did Liz Truss resign?"
