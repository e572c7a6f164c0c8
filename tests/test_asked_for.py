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
