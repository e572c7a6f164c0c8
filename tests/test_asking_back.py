# ruff: noqa: E501 - one sentence and its question a line
import pytest

from rag.asking_back import asked_back
from rag.asking_patterns import KINDS

SAID = [
    ("how many", "At least 14 people were reported dead across Florida on Thursday, September 29.", "How many people were reported dead across Florida?"),
    ("how many", "Around 3,500 U.S. troops are in Iraq, but they do not fight.", "How many U.S. troops are in Iraq?"),
    ("how many", "The report says that at least 150 members of the Quds Force, an elite unit, were mobilized from Tehran.", "How many members of the Quds Force were mobilized from Tehran?"),
    ("how many", "By Saturday rescuers had saved more than 1,000 people along the coast of Florida.", "How many people had rescuers saved along the coast of Florida?"),
    ("how many", "It estimated that the City of Sanibel had 6,400 people in April 2021.", "How many people did the City of Sanibel have in April 2021?"),
    ("how many", "Hurricane Ian is confirmed to have killed at least 32 people in the United States.", "How many people did Hurricane Ian kill in the United States?"),
    ("how many", "Burke won three counties in Florida.", "How many counties did Burke win in Florida?"),
    ("own", "Why did Liz Truss resign?", "Why did Liz Truss resign?"),
    ("when", "FTX filed for bankruptcy protection on Friday, November 11, after a week of trouble.", "When did FTX file for bankruptcy protection?"),
    ("when", "Britain was declared polio-free in 2003.", "When was Britain declared polio-free?"),
    ("when", "Elon Musk has owned Twitter since October 27.", "Since when has Elon Musk owned Twitter?"),
    ("when", "Buckingham Palace has served as the residence of the UK's kings since 1837.", "Since when has Buckingham Palace served as the residence of the UK's kings?"),
    ("who did", "The boss is John J. Ray III, who now runs FTX, and he wrote it.", "Who runs FTX?"),
    ("who did", "Eric Snyder, who heads the bankruptcy department at Wilk Auslander, said so.", "Who heads the bankruptcy department at Wilk Auslander?"),
    ("who did", "Joe Biden signed the CHIPS Act on Tuesday.", "Who signed the CHIPS Act?"),
    ("who did", "Rescuers had help, according to Daniel Hokanson, who heads the National Guard.", "Who heads the National Guard?"),
    ("who did", "Ray, a restructuring specialist, handled the liquidation of Enron in the 2000s.", "Who handled the liquidation of Enron?"),
    ("who did", "Qassem Suleimani, the commander, has reportedly met Iraq's prime minister.", "Who did Qassem Suleimani meet?"),
    ("intended", "Iran's new top general has promised that his forces will invade Iraq.", "What did Iran's new top general promise?"),
    ("intended", "JetBlue agreed to buy Spirit.", "What did JetBlue agree to do?"),
    ("intended", "While Iran denies any presence in Syria, its forces are there.", "What does Iran deny?"),
    ("paid", "Elon Musk bought Twitter in October for $44 billion.", "How much did Elon Musk pay for Twitter?"),
    ("paid", "He said that Twitter Blue will cost $8 a month.", "How much will Twitter Blue cost?"),
    ("paid", "Musk first offered $43 billion for Twitter in April.", "How much did Musk offer for Twitter?"),
    ("paid", "It is part of Twitter Blue, an existing subscription that costs $4.99 a month.", "How much does Twitter Blue cost?"),
    ("why", "Liz Truss resigned because her plan had failed.", "Why did Liz Truss resign?"),
    ("where", "Sam Bankman-Fried, founder of FTX, was arrested in the Bahamas on Monday.", "Where was Sam Bankman-Fried arrested?"),
    ("who is", "Maj. Gen. Qassem Soleimani, the head of the Quds Force, has been quoted.", "Who is the head of the Quds Force?"),
    ("who is", "Kevin Guthrie, Florida's emergency management director, had spoken of 21 deaths.", "Who is Florida's emergency management director?"),
    ("who is", "Sam Bankman-Fried, founder of the crypto exchange FTX, was arrested.", "Who is the founder of the crypto exchange FTX?"),
    ("who is", "They met FTX's founder, Sam Bankman-Fried, in May.", "Who is FTX's founder?"),
    ("who said", "Governor Roy Cooper said that four people in Lee County had died.", "Who said that four people in Lee County had died?"),
    ("who said", "The bridge to Sanibel will open in May, Mayor Ann Lee said.", "Who said that the bridge to Sanibel will open in May?"),
    ("called", "Russ Vought called Twitter a business like any other.", "What did Russ Vought call Twitter?"),
    ("somebody", "Robin Hayes, chief executive of the airline, was glad.", "Who is Robin Hayes?"),
    ("said", "Amnesty International said that the United Kingdom had done too little.", "What did Amnesty International say about the United Kingdom?"),
    ("said", "“All in all, it is a good story for South Carolina,” Henry McMaster said.", "What did Henry McMaster say about South Carolina?"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "sentence", "question"), SAID)
def test_sentence_gives_the_question_it_answers(kind: str, sentence: str, question: str) -> None:
    assert (kind, question) in list(asked_back(sentence))


def test_every_kind_of_question_has_an_example_here() -> None:
    assert {kind for kind, _, _ in SAID} == set(KINDS)


@pytest.mark.parametrize(
    "sentence",
    [
        "He resigned on June 28.",
        "At least 14 people were killed on Thursday.",
        "More than 90 percent of Florida was dark.",
        "She said Iran would not yield.",
        "Police said on Friday they had nothing to say.",
        "In Fort Myers, Mayor Kevin Anderson, of the party, spoke.",
        "They were arrested in London.",
        "Scott Walker won by dividing and conquering Wisconsin unions.",
        "Ann Lee, whose coaches aligned Hernandez.",
        "But Artist Rep's board chair, Ann Lee, was there.",
        "What happens next?",
        "Who is he?",
        "",
        "?",
    ],
)
def test_sentence_that_leans_on_others_gives_none(sentence: str) -> None:
    assert list(asked_back(sentence)) == []
