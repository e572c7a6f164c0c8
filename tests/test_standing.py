import pytest

from rag.answerers.standing import leans_back


@pytest.mark.parametrize(
    "sentence",
    [
        "It quotes an official of the port.",
        "In July he told Reuters of billions.",
        "By Friday night it was no more than rain.",
        "The same report says that 150 men came.",
        "That Friday the firm filed for bankruptcy.",
        "Yet the force is active in both.",
        "The next day they went home to Malta.",
        "On Tuesday her lawyer denied everything.",
        "What becomes of that money is in doubt.",
        "In those years the town grew.",
        "A way past the paywalls is part of the plan too.",
        "Bloomberg called it a loss.",
        "The court had found him guilty.",
        "The earlier price outraged users.",
    ],
)
def test_a_sentence_leans_on_those_before_it_where_it_does_not_name_what_it_is_about(sentence: str) -> None:
    assert leans_back(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "In July Musk told Reuters that he had billions.",
        "By Friday, November 11, after the fall of FTX, his exchange, all was gone.",
        "The owner said he had not been warned.",
        "A judge ordered his release.",
        "Critics of the plan fear that it will make everything harder.",
        "Divers found the wreck.",
        "The price of bread rose in this month of rain.",
        "The minister thanked those who had helped.",
        "On Friday, Malta closed its port.",
        "The town promised it would pay.",
        "Too many ships were in port.",
    ],
)
def test_a_sentence_stands_alone_where_a_name_or_a_noun_comes_before_its_pronouns(sentence: str) -> None:
    assert not leans_back(sentence)
