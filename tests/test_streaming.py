import asyncio
from collections.abc import AsyncGenerator
from threading import Event

import pytest

from rag.streaming import pulsing


async def counted(most: int) -> AsyncGenerator[int, None]:
    for number in range(most):
        yield number


def test_everything_comes_in_order() -> None:
    assert list(pulsing(counted(100), 60)) == list(range(100))


def test_what_the_stream_raises_is_raised_after_what_it_gave() -> None:
    async def fails() -> AsyncGenerator[int, None]:
        yield 1
        raise LookupError("no more")

    stream = pulsing(fails(), 60)
    assert next(stream) == 1
    with pytest.raises(LookupError, match="no more"):
        next(stream)


def test_none_comes_while_nothing_else_does() -> None:
    go_on = asyncio.Event()

    async def waits() -> AsyncGenerator[int, None]:
        loop.append(asyncio.get_running_loop())
        yield 1
        await go_on.wait()
        yield 2

    loop: list[asyncio.AbstractEventLoop] = []
    stream = pulsing(waits(), 0.05)
    assert [next(stream), next(stream), next(stream)] == [1, None, None]
    loop[0].call_soon_threadsafe(go_on.set)
    assert [each for each in stream if each is not None] == [2]


def test_closing_cancels_what_is_awaited_and_returns_when_that_has_ended() -> None:
    told: list[str] = []

    async def waits() -> AsyncGenerator[int, None]:
        try:
            yield 1
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            told.append("cancelled")
            raise
        finally:
            told.append("ended")

    stream = pulsing(waits(), 0.05)
    assert [next(stream), next(stream)] == [1, None]
    stream.close()
    assert told == ["cancelled", "ended"]


def test_a_stream_that_is_not_read_is_not_run_far_ahead() -> None:
    ended, given = Event(), []

    async def endless() -> AsyncGenerator[int, None]:
        try:
            while True:
                given.append(len(given))
                yield given[-1]
        finally:
            ended.set()

    stream = pulsing(endless(), 60)
    assert [next(stream) for _ in range(3)] == [0, 1, 2]
    stream.close()
    assert ended.is_set()
    assert len(given) < 50
