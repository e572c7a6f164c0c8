from rag.remembered import Remembered


def test_value_is_made_once_and_given_in_the_order_of_the_keys() -> None:
    made: list[list[str]] = []

    def make(keys: list[str]) -> list[int]:
        made.append(keys)
        return [len(key) for key in keys]

    known = Remembered[str, int](9)
    assert known.of(["three", "one", "three"], make) == [5, 3, 5]
    assert known.of(["one", "four"], make) == [3, 4]
    assert known.of(["four"], make) == [4]
    assert made == [["three", "one"], ["four"]]


def test_what_was_asked_for_longest_ago_is_forgotten_first() -> None:
    made: list[str] = []

    def make(keys: list[str]) -> list[str]:
        made.extend(keys)
        return keys

    known = Remembered[str, str](2)
    for key in ("a", "b", "a", "c", "a", "b"):
        assert known.of([key], make) == [key]
    assert made == ["a", "b", "c", "b"]
