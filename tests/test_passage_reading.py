import pytest

from rag.pairs import PairTokenizer
from rag.passage_reading import PassageReader, number_read
from rag.types import Span
from tests.fakes import MarkingNetwork

TEXT = "The dam at Boru broke on Monday. Wu Lan built it in 1931."


def reader(*words: str) -> tuple[PassageReader, MarkingNetwork]:
    network = MarkingNetwork(*words)
    return PassageReader(lambda: network), network


def test_pair_is_question_then_title_then_text_with_its_offsets() -> None:
    pair = PairTokenizer(64).pair("Who built it?", "Dams", TEXT)
    assert [TEXT[start:end] for start, end in pair.offsets][:4] == ["The", "dam", "at", "Bo"]
    assert pair.ids[0] == 101
    assert pair.ids[pair.second - 1] == pair.ids[-1] == 102
    assert pair.text - pair.second == 2  # "dams" and the full stop
    assert pair.text + len(pair.offsets) == len(pair.ids) - 1


def test_pair_is_cut_off_at_its_limit_and_takes_any_question() -> None:
    pair = PairTokenizer(20).pair("Who built \ud83d it?", "", TEXT * 9)
    assert len(pair.ids) == 20
    assert pair.text == pair.second


def test_answer_is_where_the_network_marks_it() -> None:
    read = reader("Wu Lan")[0].read("Who built it?", [("Dams", TEXT)])[0]
    second = Span(33, len(TEXT))
    (best, share), *others = read.inside(second)
    assert best.of(TEXT) == "Wu Lan"
    assert share > max(other for _, other in others)
    assert read.within(second) > 0.9
    assert read.within(Span(0, 32)) < 0.1
    assert read.inside(Span(2, 3)) == []
    assert read.relevant == read.answers == 3.0
    assert read.silent < 0.1


def test_a_text_without_the_answer_is_silent() -> None:
    read = reader("Ito")[0].read("Who built it?", [("Dams", TEXT), ("", "")])
    assert all(each.answers == -3.0 for each in read)
    assert all(each.silent > 0.9 for each in read)
    assert read[1].inside(Span(0, 5)) == []


def test_what_was_read_is_not_read_again() -> None:
    passages, network = reader("Wu Lan")
    first = passages.read("Who built it?", [("Dams", TEXT), ("Dams", TEXT), ("", "No.")])
    again = passages.read("Who built it?", [("", "No."), ("Dams", TEXT)])
    assert network.pairs == 2
    assert again == [first[2], first[0]]
    passages.read("When was it built?", [("Dams", TEXT)])
    assert network.pairs == 3


@pytest.mark.parametrize(("place", "number"), [(0, 8), (7, 8), (8, 11), (11, 14), (13, 14), (19, 14), (None, 14)])
def test_reading_ends_where_a_text_settles_it(place: int | None, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.passage_reading.SETTLED", 2.5)
    texts = [("", TEXT if n == place else f"Number {n} says nothing.") for n in range(20)]
    passages, network = reader("Wu Lan")
    assert len(passages.read_first("Who built it?", texts)) == number
    assert network.pairs == number
    assert number_read(passages.read("Who built it?", texts), 2.5) == number
    assert len(passages.read_first("Who built it?", texts, several=True)) == 20
    assert passages.read_first("Who?", []) == []
