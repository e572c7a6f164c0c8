"""A stream read from code that may not wait long: it gives signs of life, and to be done with it ends what it awaits.

The stream is asynchronous, since that is what can be ended while nothing comes. One event loop serves the process, in a
thread of its own: clients keep connections from one request to the next, and these belong to a loop.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing
from functools import cache
from queue import Empty, SimpleQueue
from typing import TypeVar

__all__ = ["pulsing"]

_Item = TypeVar("_Item")

_AHEAD = 16  # items that are read before they are asked for
_PARTING = 1.0  # seconds for a stream to end that is not wanted any more
_one_at_a_time = threading.Lock()


def pulsing(stream: AsyncGenerator[_Item, None], seconds: float) -> Generator[_Item | None, None, None]:
    """Yield what an asynchronous stream yields, and None whenever nothing came for so many seconds.

    Closing the generator cancels the stream wherever it waits, and returns once it has ended; one that cannot be
    cancelled is left to itself after a second. What the stream raises is raised.
    """
    arrived: SimpleQueue[tuple[_Item, ...]] = SimpleQueue()  # an empty one: that was all
    room, ended = asyncio.Semaphore(_AHEAD), threading.Event()
    loop = _loop()
    reading = asyncio.run_coroutine_threadsafe(_read(stream, arrived, room, ended), loop)
    try:
        while True:
            try:
                item = arrived.get(timeout=seconds)
            except Empty:
                yield None
                continue
            if not item:
                break
            loop.call_soon_threadsafe(room.release)
            yield item[0]
        reading.result()
    finally:
        reading.cancel()
        ended.wait(_PARTING)


async def _read(
    stream: AsyncGenerator[_Item, None],
    arrived: SimpleQueue[tuple[_Item, ...]],
    room: asyncio.Semaphore,
    ended: threading.Event,
) -> None:
    try:
        async with aclosing(stream):
            async for item in stream:
                await room.acquire()
                arrived.put((item,))
    finally:
        ended.set()
        arrived.put(())


def _loop() -> asyncio.AbstractEventLoop:
    with _one_at_a_time:
        return _running()


@cache
def _running() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="streams", daemon=True).start()
    return loop
