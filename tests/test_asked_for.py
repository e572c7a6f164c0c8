import pytest

from rag.asked_for import Kind, asked_for


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who resigned?", Kind.PERSON),
        ("Whose estimate was it?", Kind.PERSON),
        ("Which White House official left?", Kind.PERSON),
        ("Which airline complained?", Kind.NAME),
        ("When did the storm land?", Kind.DATE),
        ("In what year was it built?", Kind.DATE),
        ("Where was he held?", Kind.PLACE),
        ("At which Moscow airport was she stopped?", Kind.PLACE),
        ("As of 6 July 2022, how many cases were there?", Kind.NUMBER),
        ("What is the latest count of people killed?", Kind.NUMBER),
        ("How much will a tag cost?", Kind.AMOUNT),
        ("How long did the flight take?", Kind.DURATION),
        ("How old was he?", Kind.AGE),
        ("How far from Earth did Orion get?", Kind.MEASURE),
        ("What share of voters backed him?", Kind.PERCENTAGE),
        ("Why did he resign?", Kind.TEXT),
        ("How did it happen?", Kind.TEXT),
        ("Was she beaten?", Kind.TEXT),
        ("", Kind.TEXT),
    ],
)
def test_the_first_words_tell_what_is_asked_for(question: str, kind: Kind) -> None:
    assert asked_for(question) is kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What did the minister who resigned in May say about taxes?", Kind.TEXT),
        ("What did Smith, who resigned in May, say?", Kind.TEXT),
        ("Did the minister, who resigned in May, pay taxes?", Kind.TEXT),
        ("How did the mayor, whose house burned, react?", Kind.TEXT),
        ("Why did the town, where the dam broke, sue the state?", Kind.TEXT),
        ("Did Musk or Bezos, who both own papers, pay more?", Kind.TEXT),
        ("What did the reporter ask the mayor, who had resigned?", Kind.TEXT),
        ("After the storm, which hit Cuba, did people leave?", Kind.TEXT),
        ("Smith, who resigned in May, was replaced by whom?", Kind.TEXT),
        ("On Friday, what did Smith, who resigned in May, say?", Kind.TEXT),
        ("On Friday, did the town, where the dam broke, sue?", Kind.TEXT),
        ("On Friday, where did Smith, who resigned in May, go?", Kind.PLACE),
        ("Tell me about the man who shot the mayor.", Kind.TEXT),
        ("What happened on the day when the dam broke?", Kind.TEXT),
        ("Where did Smith, who resigned in May, go?", Kind.PLACE),
        ("Which ministers who resigned came back?", Kind.NAME),
        ("Name the minister who resigned.", Kind.NAME),
    ],
)
def test_a_relative_clause_asks_nothing(question: str, kind: Kind) -> None:
    assert asked_for(question) is kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When the dam broke, who died?", Kind.PERSON),
        ("When the storm hit, where did people go?", Kind.PLACE),
        ("When the dam broke, what did the mayor say?", Kind.TEXT),
        ("When the dam broke, did anybody die?", Kind.TEXT),
        ("In 2022, when the dam broke, who died?", Kind.PERSON),
        ("After the storm, which hit Cuba, who left?", Kind.PERSON),
        ("After the storm, which hit Cuba, how many people left?", Kind.NUMBER),
        ("When the dam broke, how many people died?", Kind.NUMBER),
        ("When, according to CNN, did the dam break?", Kind.DATE),
        ("When was the dam, which broke in May, built?", Kind.DATE),
        ("In 2022, when did the dam break?", Kind.DATE),
        ("According to CNN, which minister resigned?", Kind.PERSON),
        ("After the storm, who died, and how many were hurt?", Kind.PERSON),
        ("Can you tell me, who resigned?", Kind.PERSON),
    ],
)
def test_what_is_asked_stands_behind_what_opens_the_question(question: str, kind: Kind) -> None:
    assert asked_for(question) is kind
