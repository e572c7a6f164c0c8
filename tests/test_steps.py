from collections.abc import Generator

import pytest

from rag.steps import finished, meanwhile


def steps(told: list[str]) -> Generator[None, None, int]:
    try:
        for each in ("one", "two"):
            told.append(each)
            yield
    finally:
        told.append("end")
    return 7


def test_something_is_shown_after_every_step_and_the_result_is_theirs() -> None:
    told: list[str] = []
    work = meanwhile(steps(told), lambda: told[-1])
    assert [next(work), next(work)] == ["one", "two"]
    with pytest.raises(StopIteration) as done:
        next(work)
    assert done.value.value == 7


def test_closing_ends_the_steps() -> None:
    told: list[str] = []
    work = meanwhile(steps(told), lambda: None)
    next(work)
    work.close()
    assert told == ["one", "end"]


def test_steps_may_be_taken_to_their_end_at_once() -> None:
    told: list[str] = []
    assert finished(steps(told)) == 7
    assert told == ["one", "two", "end"]
