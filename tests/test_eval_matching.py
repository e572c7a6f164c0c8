import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.matching import answers_right, normal, occurs
from eval.records import QuestionRecord
from rag.types import Answer


@pytest.mark.parametrize(
    ("alias", "text"),
    [
        ("Sheremetyevo", "at SHEREMETYEVO airport"),
        ("alleg", "He allegedly moved it."),
        ("hadn't been charged", "He hadn’t been charged."),
        ('"Squid Game"', "the hit “Squid Game” returns"),
        ("1,250", "some 1250 people"),
        ("7100", "7,100 people"),
        ("1234567", "1,234,567 votes"),
        ("$10 billion", "about US$10 billion"),
        ("at least 45", "at least 45."),
        ("Straße", "in der STRASSE"),
        ("fi", "the ﬁnal"),
        ("5 km", "5\u00a0km"),
    ],
)
def test_words_occur(alias, text):
    assert occurs(alias, text)


@pytest.mark.parametrize(
    ("alias", "text"),
    [
        ("15", "150 people"),
        ("15", "2015"),
        ("7", "7th"),
        ("ten", "often"),
        ("101", "1,101 people"),
        ("2,50", "250"),
    ],
)
def test_parts_of_words_and_numbers_do_not_occur(alias, text):
    assert not occurs(alias, text)


@given(st.text())
def test_normal_text_stays_as_it_is(text):
    assert normal(normal(text)) == normal(text)


@given(st.text(min_size=1).filter(str.strip))
def test_every_alias_occurs_in_itself(alias):
    assert occurs(alias, alias)


def asked(**gold):
    return QuestionRecord("a", "q", **gold)


def answered(text, short=None, reason=None):
    return Answer("q", "q", text, short=short, reason=reason)


@pytest.mark.parametrize(
    ("record", "answer", "expected"),
    [
        (asked(answers=("150", "a hundred and fifty")), answered("CNN: at least 150 [1] went."), True),
        (asked(answers=("150 went",)), answered("CNN: at least 150 [1] went."), True),
        (asked(answers=("150",)), answered("They went. [150]"), False),
        (asked(answers=("150",)), answered("They went. [1]", short="150"), True),
        (asked(answers=("150",)), answered("150 were closest.", reason="not_answered"), False),
        (asked(required=(("tent", "camp"), ("CNN",))), answered("A camp, CNN said."), True),
        (asked(required=(("tent", "camp"), ("CNN",))), answered("A camp, Reuters said."), False),
        (asked(answers=("101",), forbidden=("45",)), answered("101, and not 45."), False),
        (asked(answers=("101",), required=(("Florida",),)), answered("101 in Texas"), False),
    ],
)
def test_right_answers(record, answer, expected):
    assert answers_right(record, answer) is expected
