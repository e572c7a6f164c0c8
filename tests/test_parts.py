import pytest

from rag.parts import MOST_PARTS, parts
from rag.sides import sides


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("Who wrote it and when did the prize go to Lena Ortiz?", None, "When did the prize go to Lena Ortiz?"),
        ("When did Calder resign, and who replaced him?", "When did Calder resign?", "Who replaced Calder?"),
        (
            "Who bought Velo and what did he pay for it?",
            "Who bought Velo?",
            "What did he pay for Velo? (Who bought Velo)",
        ),
        ("Who is Ann Lee, and what was her first film?", "Who is Ann Lee?", "What was Ann Lee’s first film?"),
        ("Where did the Orion land and how heavy was it?", None, "How heavy was it? (Where did the Orion land)"),
        ("When and where was Mia Holt born?", "When was Mia Holt born?", "Where was Mia Holt born?"),
        (
            "How much did the Velo X weigh, and how far from Rome did Mia Holt get?",
            "How much did the Velo X weigh?",
            "How far from Rome did Mia Holt get?",
        ),
        (
            "How much did Ann Lee save, and on how many charges was Mia Holt tried?",
            "How much did Ann Lee save?",
            "On how many charges was Mia Holt tried?",
        ),
        (
            "What share of the milk drunk in Peru is made there, and which port did Velo choose?",
            "What share of the milk drunk in Peru is made there?",
            "Which port did Velo choose?",
        ),
        (
            "In which month did Velo open, and in which Peruvian town was a thief later caught?",
            "In which month did Velo open?",
            "In which Peruvian town was a thief later caught?",
        ),
        ("Did Calder resign, and if so, why?", "Did Calder resign?", "Why did Calder resign?"),
        (
            "When did Ann Lee offer to buy Velo, and how much did she pay for it?",
            "When did Ann Lee offer to buy Velo?",
            "How much did Ann Lee pay for Velo?",
        ),
        ("At what age did the Velo founder quit, and who followed him?", None, "Who followed the Velo founder?"),
        ("And when did Calder resign, and who replaced him?", "When did Calder resign?", "Who replaced Calder?"),
        (
            "What burned near Lee Bay, and how many fled from it?",
            None,
            "How many fled from it? (What burned near Lee Bay)",
        ),
        ("Did Calder resign? And why?", "Did Calder resign?", "Why did Calder resign?"),
        ("Who is Peru's new head and what did he promise?", None, "What did he promise? (Who is Peru's new head)"),
        ("When did Calder resign and why?", "When did Calder resign?", "Why did Calder resign?"),
        ("Which firm built the dam, and how many people were moved?", "Which firm built the dam?", None),
        ("At what age did Holt retire, and which man followed her?", None, "Which man followed Holt?"),
        ("How many died in Peru? Who counted them?", None, "Who counted them? (How many died in Peru)"),
        ("How many died in Peru? What about Chile?", "How many died in Peru?", "How many died in Chile?"),
        (
            "What did the CEO who sold Velo say, and when did he leave?",
            None,
            "When did he leave? (What did the CEO who sold Velo say)",
        ),
        ("In 2019, who led Velo and what did Holt do?", "In 2019, who led Velo?", "In 2019, what did Holt do?"),
    ],
)
def test_each_of_two_questions_stands_alone(question: str, first: str | None, second: str | None) -> None:
    one, other = parts(question)
    assert first is None or one == first
    assert second is None or other == second


def test_three_questions_are_three_parts_and_more_are_left_together() -> None:
    three = "When did Velo close, how much did Holt pay, and why did Calder leave?"
    assert parts(three) == ("When did Velo close?", "How much did Holt pay?", "Why did Calder leave?")
    four = "Who is Ann Lee? Who is Mia Holt? Who is Jon Calder? Who is Lena Ortiz?"
    assert (MOST_PARTS, parts(four)) == (3, (four,))


def test_what_a_follow_up_took_over_goes_with_every_part() -> None:
    assert parts("When did Holt retire, and why did Calder leave? (the board of Velo)") == (
        "When did Holt retire? (the board of Velo)",
        "Why did Calder leave? (the board of Velo)",
    )


@pytest.mark.parametrize(
    "question",
    [
        "Who said he was shocked and appalled?",
        "Which towns near Rome and in which way did he know?",
        "How far from Rome and Milan did he live?",
        "How big is Velo's research and development budget?",
        "Who founded Johnson and Johnson?",
        "What did Trinidad and Tobago announce?",
        "What was agreed between Peru and Chile?",
        "What did he say about Holt and Calder?",
        "Did he say when he would resign and who would replace him?",
        "Do we know who bought Velo and how much they paid?",
        "What did the report reveal about the fire and who was responsible?",
        "What did police say happened and who did it?",
        "What do we know about when the fire started and how it spread?",
        "How did Holt explain why she fired people and how she chose them?",
        "Is it true that Holt fired people and how they learned of it?",
        "Which senator, who backed the bill and who opposed the tax, resigned?",
        "In what year did Holt, who founded Velo and Orion, retire?",
        "Who said “When did he go and who paid him”?",
        'What does "What is it, and why is it so" mean?',
        "Which band played Who Are You and What Is Life?",
        "Which lawyer and which firm represented Holt?",
        "Who was arrested and was later released?",
        "What did the man who left and who came back say?",
        "Which minister who resigned in May and who lost her seat came back?",
        "What was the day when the dam broke and when the mayor fled?",
        "Is the dam which broke in May and which killed ten people old?",
        "Name the man who shot Holt and who fled.",
        "Which company makes chips and has its base in Taiwan?",
        "Who invented it and did it alone?",
        "Was it a murder or a suicide?",
        "Which company operates in Peru and in Chile?",
        "Did Holt or Calder buy it?",
        "How much did Holt say he paid and when?",
        "What will happen when Holt leaves and who will run Velo?",
        "Holt bought Velo in May. How much did she pay?",
        "Really? Who said that?",
        "What instruments make up the trio You Bred Raptors?, according to Velo?",
        "Tell me who bought Velo and how much they paid.",
        "Who resigned and why?",
        "What do I need for a salad and what to put in it?",
    ],
)
def test_one_question_is_left_whole(question: str) -> None:
    assert parts(question) == (question,)


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("Did Peru or Chile have more deaths?", "How many deaths did Peru have?", "How many deaths did Chile have?"),
        ("Who paid more for Velo, Holt or Lee?", "How much did Holt pay for Velo?", "How much did Lee pay for Velo?"),
        ("Is Holt or Calder older?", "How old is Holt?", "How old is Calder?"),
        ("Which river is longer: the Rhine or the Elbe?", "How long is the Rhine?", "How long is the Elbe?"),
        ("What do Holt and Lee each say about tax?", "What does Holt say about tax?", "What does Lee say about tax?"),
        ("How do Holt and Lee differ on tax?", "What does Holt say about tax?", "What does Lee say about tax?"),
        ("Compare Holt's and Lee's views on tax.", "What are Holt's views on tax?", "What are Lee's views on tax?"),
        (
            "How does Holt's account of the deal differ from Lee's?",
            "What is Holt's account of the deal?",
            "What is Lee's account of the deal?",
        ),
        (
            "What was the price of Velo before and after the sale?",
            "What was the price of Velo before the sale?",
            "What was the price of Velo after the sale?",
        ),
        (
            "How many died in the flood in Peru and in Chile?",
            "How many died in the flood in Peru?",
            "How many died in the flood in Chile?",
        ),
        (
            "How many jobs did Velo have on 1 May and how many on 5 June?",
            "How many jobs did Velo have on 1 May?",
            "How many jobs did Velo have on 5 June?",
        ),
        (
            "How many died, according to the mayor and according to the police?",
            "How many died, according to the mayor?",
            "How many died, according to the police?",
        ),
    ],
)
def test_each_side_of_a_comparison_is_asked_about(question: str, one: str, other: str) -> None:
    assert sides(question) == parts(question) == (one, other)


@pytest.mark.parametrize(
    "question",
    [
        "What is the difference between Velo and Orion?",
        "How did Holt compare with Calder?",
        "Did Holt or Calder win more often?",
        "Which company sells cars in Peru and in Chile?",
        "What did Holt do before and after?",
        "How many people work for both Velo and Orion?",
    ],
)
def test_a_comparison_that_is_not_surely_of_two_sides_is_left_whole(question: str) -> None:
    assert sides(question) == ()
    assert parts(question) == (question,)
